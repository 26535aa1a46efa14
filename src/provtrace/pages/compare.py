"""The page of two documents side by side."""

from __future__ import annotations

from dataclasses import dataclass

from provtrace.archive import document_queries
from provtrace.archive.reader import Reader, Row
from provtrace.pages.marking import Pairing, pairings
from provtrace.pages.originality import Bar, bar
from provtrace.pages.texts import Mark, Paragraph, paragraphs, windows
from provtrace.pages.times import Moment, moment


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents.

    Attributes:
        row: The document.
        when: When it was published.
        bar: How much of it is its own.
        paragraphs: The part of its text that is shown.
        part: Which part is shown, from 1.
        parts: How many parts the text is cut into.
        stretches: Their offsets.
    """

    row: Row
    when: Moment | None
    bar: Bar | None
    paragraphs: list[Paragraph]
    part: int
    parts: int
    stretches: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What the page shows.

    Attributes:
        left: The document on the left.
        right: The document on the right.
        pairings: Their matches, in the order of the left text.
        sources: What is known of the direction between them; where nothing is, said once.
        words: Words matched, by kind.
        across: Whether the two are in different languages.
    """

    left: Side
    right: Side
    pairings: list[Pairing]
    sources: list[Row]
    words: dict[str, int]
    across: bool


def compare_page(
    reader: Reader,
    left_id: int,
    right_id: int,
    left_part: int = 1,
    right_part: int = 1,
    prefix: str = "",
) -> ComparePage | None:
    """Ask for everything the page of two documents shows; None if one is not there.

    Args:
        reader: Where to read.
        left_id: Document to show on the left.
        right_id: Document to show on the right.
        left_part: Which part of the left text to show, from 1.
        right_part: Which part of the right text to show, from 1.
        prefix: What ids begin with, where a page shows several pairs.
    """
    left = document_queries.document(reader, left_id)
    right = document_queries.document(reader, right_id)
    if left is None or right is None or left_id == right_id:
        return None
    matches = document_queries.matches_between(
        reader, min(left_id, right_id), max(left_id, right_id)
    )
    pairs = pairings(
        matches,
        left["text"] or "",
        right["text"] or "",
        languages=(left["language"], right["language"]),
        flipped=left_id > right_id,
        prefix=prefix,
    )
    words: dict[str, int] = {}
    for match in matches:
        name = "quoted" if match["is_quote"] else match["kind"]
        words[name] = words.get(name, 0) + match["words"]
    return ComparePage(
        left=_side(left, [pair.left for pair in pairs], left_part),
        right=_side(right, [pair.right for pair in pairs], right_part),
        pairings=pairs,
        sources=_verdicts(document_queries.sources_between(reader, left_id, right_id)),
        words=words,
        across=bool(left["language"] and right["language"])
        and left["language"] != right["language"],
    )


def _verdicts(rows: list[Row]) -> list[Row]:
    """Rows of ``sources`` between two documents; that nothing decides holds for both of them."""
    decided = [row for row in rows if row["verdict"] != "undetermined"]
    return decided or rows[:1]


def _side(row: Row, marks: list[Mark], part: int) -> Side:
    text = row["text"] or ""
    stretches = windows(text)
    part = min(max(1, part), len(stretches))
    return Side(
        row=row,
        when=moment(row["published"]),
        bar=bar(row, "o_"),
        paragraphs=paragraphs(text, marks, (), stretches[part - 1]),
        part=part,
        parts=len(stretches),
        stretches=stretches,
    )
