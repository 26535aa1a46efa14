"""What provenance is worked out from, read from the tables for some documents at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlite_utils import Database

from provtrace.alignment.tokens import tokenize_many
from provtrace.archive.components import chunks, select
from provtrace.article import Credit
from provtrace.provenance.mentions import named_outlets
from provtrace.provenance.originality import Words
from provtrace.provenance.pieces import Span
from provtrace.provenance.records import Facts, Link
from provtrace.provenance.times import parse_moment


@dataclass(slots=True)
class Rows:
    """What the tables hold about some documents, by id."""

    documents: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    links: dict[int, frozenset[str]] = field(default_factory=dict)
    credits: dict[int, list[Credit]] = field(default_factory=lambda: defaultdict(list))
    sentences: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    matches: dict[int, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    words: dict[int, Words] = field(default_factory=dict)
    names: dict[int, frozenset[str]] = field(default_factory=dict)


def load_rows(db: Database, ids: Sequence[int]) -> Rows:
    """Read everything about some documents."""
    rows = Rows()
    for chunk in chunks(ids):
        query = (
            "select id, key, outlet, title, language, published, url, canonical_url, words, "
            "null, status from documents where id in ({ids})"
        )
        for row in select(db, query, chunk):
            rows.documents[row[0]] = row[1:]
        links: dict[int, set[str]] = defaultdict(set)
        for document, url in select(
            db, "select document_id, url from links where document_id in ({ids})", chunk
        ):
            links[document].add(url)
        rows.links.update({document: frozenset(urls) for document, urls in links.items()})
        query = (
            "select document_id, agency, role, start_offset, end_offset, text, rule "
            "from credits where document_id in ({ids}) order by document_id, id"
        )
        for document, *credit in select(db, query, chunk):
            rows.credits[document].append(Credit(*credit))
        query = (
            "select document_id, start_offset, end_offset from passages "
            "where document_id in ({ids}) order by document_id, ordinal"
        )
        for document, start, end in select(db, query, chunk):
            rows.sentences[document].append((start, end))
        query = (
            "select id, left_id, left_start, left_end, right_id, right_start, right_end, kind, "
            "score, words, is_quote, cluster_id from matches where left_id in ({ids})"
        )
        for row in select(db, query, chunk):
            rows.matches[row[1]].append(row)
    _read_texts(db, ids, rows)
    return rows


def _read_texts(db: Database, ids: Sequence[int], rows: Rows) -> None:
    """Go through the texts once: where the words stand, and which outlets are named."""
    outlets: dict[int, set[str]] = defaultdict(set)
    for matches in rows.matches.values():
        for row in matches:
            for document, other in ((row[1], row[4]), (row[4], row[1])):
                name, own = rows.documents[other][1], rows.documents[document][1]
                if name and name != own:
                    outlets[document].add(name)
    for chunk in chunks(ids):
        texts = dict(
            select(db, "select document_id, text from texts where document_id in ({ids})", chunk)
        )
        read = [(document, texts.get(document, "")) for document in chunk]
        tokens, bounds = tokenize_many([text for _, text in read])
        for at, (document, text) in enumerate(read):
            part = slice(int(bounds[at]), int(bounds[at + 1]))
            character = tokens.character[part]
            # Every second character of a script written without spaces counts as a word.
            unit = np.where(character, np.cumsum(character) % 2, 1).astype(np.uint8)
            rows.words[document] = Words(tokens.start[part].copy(), unit)
            rows.names[document] = named_outlets(text, sorted(outlets[document]))


def facts_of(document: int, rows: Rows) -> Facts:
    """What is known about a document beside its text."""
    key, outlet, title, language, published, url, canonical_url, *_ = rows.documents[document]
    return Facts(
        key=key,
        outlet=outlet,
        title=title,
        language=language,
        moment=parse_moment(published),
        url=url,
        canonical_url=canonical_url,
        links=rows.links.get(document, frozenset()),
        credits=tuple(rows.credits.get(document, ())),
        words=rows.words[document].total(),
        names=rows.names[document],
    )


def link_of(row: Sequence[Any], number: Mapping[int, int]) -> Link:
    """A match with its documents numbered by key, the smaller number left."""
    match_id, left, left_start, left_end, right, right_start, right_end = row[:7]
    sides = [(number[left], left_start, left_end), (number[right], right_start, right_end)]
    (a, a_start, a_end), (b, b_start, b_end) = sorted(sides)
    kind, score, words, is_quote = row[7:11]
    return Link(a, a_start, a_end, b, b_start, b_end, kind, score, words, bool(is_quote), match_id)
