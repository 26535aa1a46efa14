"""What provenance is worked out from, read from the tables for some documents at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sqlite_utils import Database

from provtrace.alignment.tokens import tokenize_many
from provtrace.archive.selecting import CHUNK, select
from provtrace.article import Credit, Kind
from provtrace.provenance.addresses import address_of
from provtrace.provenance.mentions import named_outlets, says_translated
from provtrace.provenance.originality import Words
from provtrace.provenance.pieces import Span
from provtrace.provenance.records import Facts, Link
from provtrace.provenance.times import parse_moment
from provtrace.provenance.units import Side, Unit

if TYPE_CHECKING:
    from provtrace.cleaning.agencies import Agencies


class DocumentRow(NamedTuple):
    """What is read of a row of ``documents``, after its id."""

    key: str
    outlet: str | None
    title: str | None
    language: str | None
    published: str | None
    url: str | None
    canonical_url: str | None
    status: str


class MatchRow(NamedTuple):
    """What is read of a row of ``matches``."""

    id: int
    left_id: int
    left_start: int
    left_end: int
    right_id: int
    right_start: int
    right_end: int
    kind: Kind
    score: float
    words: int
    is_quote: int
    cluster_id: int | None


@dataclass(slots=True)
class Rows:
    """What the tables hold about some documents, by id.

    Attributes:
        documents: Rows of ``documents``.
        links: Addresses that a document links to.
        credits: What it says about where its text came from.
        sentences: Start and end of its sentences.
        words: Where its words stand.
        names: Outlets that its text names as sources, folded.
        translated: Those that say that somebody translated them.
        matches: Rows of ``matches``, by their id.
    """

    documents: dict[int, DocumentRow] = field(default_factory=dict)
    links: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    credits: dict[int, list[Credit]] = field(default_factory=lambda: defaultdict(list))
    sentences: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    words: dict[int, Words] = field(default_factory=dict)
    names: dict[int, frozenset[str]] = field(default_factory=dict)
    translated: set[int] = field(default_factory=set)
    matches: dict[int, MatchRow] = field(default_factory=dict)


def load_sides(db: Database, document: int) -> list[Side]:
    """The matches of a document, as seen from it."""
    query = (
        "select id, left_start, left_end, right_id, right_start, right_end, is_quote "
        "from matches where left_id = :id union all "
        "select id, right_start, right_end, left_id, left_start, left_end, is_quote "
        "from matches where right_id = :id"
    )
    return [Side(*row) for row in db.execute(query, {"id": document})]


def load_rows(db: Database, ids: Sequence[int], units: Sequence[Unit] = ()) -> Rows:
    """Read everything about some documents, and the matches of some units.

    Args:
        db: The database.
        ids: The documents, those of the units among them.
        units: The units.
    """
    rows = Rows()
    query = f"select id, {', '.join(DocumentRow._fields)} from documents where id in ({{ids}})"  # noqa: S608
    for document, *values in select(db, query, ids):
        rows.documents[document] = DocumentRow(*values)
    query = "select document_id, url from links where document_id in ({ids})"
    for document, url in select(db, query, ids):
        rows.links[document].add(url)
    query = (
        "select document_id, agency, role, start_offset, end_offset, text, rule "
        "from credits where document_id in ({ids}) order by document_id, id"
    )
    for document, *credit in select(db, query, ids):
        rows.credits[document].append(Credit(*credit))
    query = (
        "select document_id, start_offset, end_offset from passages "
        "where document_id in ({ids}) order by document_id, ordinal"
    )
    for document, start, end in select(db, query, ids if units else ()):
        rows.sentences[document].append((start, end))
    query = f"select {', '.join(MatchRow._fields)} from matches where id in ({{ids}})"  # noqa: S608
    for row in select(db, query, sorted(match for unit in units for match in unit.matches)):
        rows.matches[row[0]] = MatchRow(*row)
    _read_texts(db, ids, units, rows)
    return rows


def _read_texts(db: Database, ids: Sequence[int], units: Sequence[Unit], rows: Rows) -> None:
    """Go through the texts once: where the words stand, and which outlets are named."""
    outlets: dict[int, set[str]] = defaultdict(set)
    for unit in units:
        names = {name for document in unit.documents if (name := rows.documents[document].outlet)}
        for document in unit.documents:
            outlets[document] |= names - {rows.documents[document].outlet}
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        query = "select document_id, text from texts where document_id in ({ids})"
        texts = dict(select(db, query, chunk))
        credits = _credit_lines(db, chunk)
        tokens, bounds = tokenize_many([texts.get(document, "") for document in chunk])
        for at, document in enumerate(chunk):
            part = slice(int(bounds[at]), int(bounds[at + 1]))
            character = tokens.character[part]
            # Every second character of a script written without spaces counts as a word.
            unit_words = np.where(character, np.cumsum(character) % 2, 1).astype(np.uint8)
            rows.words[document] = Words(tokens.start[part].copy(), unit_words)
            text = texts.get(document, "")
            said = credits.get(document, "")
            rows.names[document] = named_outlets(text, sorted(outlets[document]), said)
            if says_translated(said):
                rows.translated.add(document)


def _credit_lines(db: Database, ids: Sequence[int]) -> dict[int, str]:
    """What cleaning took out as credits and bylines, line by line."""
    query = (
        "select document_id, group_concat(text, char(10)) from removals "
        "where document_id in ({ids}) and reason in ('credit', 'byline') group by document_id"
    )
    return dict(select(db, query, ids))


def facts_of(document: int, rows: Rows, agencies: Agencies) -> Facts:
    """What is known about a document beside its text."""
    row = rows.documents[document]
    agency = agencies.find(row.outlet) if row.outlet else None
    return Facts(
        key=row.key,
        outlet=row.outlet,
        title=row.title,
        language=row.language,
        moment=parse_moment(row.published),
        url=address_of(row.url),
        canonical_url=address_of(row.canonical_url),
        links=frozenset(filter(None, map(address_of, rows.links.get(document, ())))),
        credits=tuple(rows.credits.get(document, ())),
        words=rows.words[document].total(),
        names=rows.names[document],
        translated=document in rows.translated,
        agency=None if agency is None else agency.id,
    )


def link_of(row: MatchRow, number: Mapping[int, int]) -> Link:
    """A match with its documents numbered by key, the smaller number left."""
    left = (number[row.left_id], row.left_start, row.left_end)
    right = (number[row.right_id], row.right_start, row.right_end)
    if right[0] < left[0]:
        left, right = right, left
    return Link(*left, *right, row.kind, row.score, row.words, bool(row.is_quote), row.id)
