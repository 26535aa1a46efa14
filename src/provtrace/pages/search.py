"""The page of search: full text, lists of documents, and where a pasted text occurs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from provtrace.archive import document_queries, queries, search_queries
from provtrace.archive.reader import Reader, Row
from provtrace.article import Document
from provtrace.match import Match
from provtrace.pages.originality import Bar, bar
from provtrace.pages.texts import Cut, Mark, Paragraph, paragraphs
from provtrace.pages.times import Moment, moment

PAGE = 20
MOST_PASTED = 200_000
"""Characters that may be pasted."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found.

    Attributes:
        row: The document's columns.
        snippet: Pieces of text, each with whether it is a hit.
        when: When it was published.
        bar: How much of it is its own.
    """

    row: Row
    snippet: list[tuple[str, bool]]
    when: Moment | None
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the page shows.

    Attributes:
        words: What was searched for.
        outlet: Only this outlet's documents.
        language: Only documents in this language.
        hits: Documents found.
        page: Number of this page, from 1.
        more: Whether there is a further page.
    """

    words: str
    outlet: str | None
    language: str | None
    hits: list[Hit]
    page: int
    more: bool


def search_page(
    reader: Reader,
    words: str = "",
    *,
    outlet: str | None = None,
    language: str | None = None,
    page: int = 1,
) -> SearchPage:
    """Search the texts; without words, list documents of an outlet or language.

    Args:
        reader: Where to read.
        words: As typed by a person.
        outlet: Only this outlet's documents, where no words are given.
        language: Only documents in this language, where no words are given.
        page: Number of the page, from 1.
    """
    offset = (max(1, page) - 1) * PAGE
    rows: list[Row] = []
    if words.strip():
        rows = search_queries.search(reader, words, limit=PAGE + 1, offset=offset)
    elif outlet or language:
        rows = queries.documents(
            reader, outlet=outlet, language=language, limit=PAGE + 1, offset=offset
        )
    hits = [
        Hit(row, snippet(row.get("snippet") or ""), moment(row["published"]), _bar(row))
        for row in rows[:PAGE]
    ]
    return SearchPage(words, outlet, language, hits, max(1, page), len(rows) > PAGE)


def snippet(marked: str) -> list[tuple[str, bool]]:
    """A snippet as pieces, each with whether it is a hit."""
    pieces = re.split(f"([{search_queries.OPEN}{search_queries.CLOSE}])", marked)
    result, is_hit = [], False
    for piece in pieces:
        if piece == search_queries.OPEN:
            is_hit = True
        elif piece == search_queries.CLOSE:
            is_hit = False
        elif piece:
            result.append((piece, is_hit))
    return result


def _bar(row: Row) -> Bar | None:
    if "verbatim" in row:
        return bar({**row, "words": row["o_words"]})
    words, original, wire = row["o_words"] or 0, row["original"], row["wire"] or 0
    quoted = row["quoted"] or 0
    rest = max(0, words - (original or 0) - wire - quoted)
    return bar(
        {"words": words, "original": original, "wire": wire, "quoted": quoted, "shared": rest}
    )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place of the archive where words of a pasted text occur.

    Attributes:
        number: What it is called on the page.
        match: The match: ``passage`` is the pasted side.
        document_id: The document, or None if it is not there any more.
        when: When it was published.
    """

    number: int
    match: Match
    document_id: int | None
    when: Moment | None


@dataclass(frozen=True, slots=True)
class Checked:
    """Where a pasted text occurs.

    Attributes:
        paragraphs: The pasted text with marks, and what cleaning took out of it.
        occurrences: Places, in the order of the pasted text.
    """

    paragraphs: list[Paragraph]
    occurrences: list[Occurrence]


def checked(reader: Reader, document: Document, matches: Sequence[Match]) -> Checked:
    """Arrange what `Archive.check` found in a pasted text.

    Args:
        reader: Where to read the ids of the documents.
        document: The pasted text as cleaned, which the offsets of the matches refer to.
        matches: What was found.
    """
    ordered = sorted(
        matches, key=lambda m: (m.passage.start, -m.passage.end, m.other.published or "~")
    )
    occurrences = [
        Occurrence(
            number,
            match,
            document_queries.document_id_of(reader, match.other.key),
            moment(match.other.published),
        )
        for number, match in enumerate(ordered, 1)
    ]
    marks = [
        Mark(
            start=each.match.passage.start,
            end=each.match.passage.end,
            kind=each.match.kind,
            number=each.number,
            is_quote=each.match.is_quote,
            pair=str(each.number),
            anchor=f"p{each.number}",
            target=f"#o{each.number}",
            label=f"{each.match.kind}, in {each.match.other.outlet or each.match.other.key}",
        )
        for each in occurrences
    ]
    cuts = [Cut(each.offset, each.text, each.reason, each.rule) for each in document.removals]
    return Checked(paragraphs(document.text, marks, cuts), occurrences)
