"""The page of one document: its text, what of it others have, and what cleaning took out."""

from __future__ import annotations

from dataclasses import dataclass

from provtrace.archive import document_queries
from provtrace.archive.reader import Reader, Row
from provtrace.pages.marking import coverage
from provtrace.pages.originality import Bar, bar
from provtrace.pages.texts import Cut, Paragraph, paragraphs, windows
from provtrace.pages.times import Moment, moment

NOTES = 3
"""Documents named in the margin of one paragraph."""

MOST_MATCHES = 2_000


@dataclass(frozen=True, slots=True)
class Noted:
    """A paragraph with who else has words of it.

    Attributes:
        paragraph: The paragraph.
        notes: The matches to name in the margin, one for each document, most words first.
        more: How many further documents share words of it.
    """

    paragraph: Paragraph
    notes: list[Row]
    more: int


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What the page shows.

    Attributes:
        row: The document.
        when: When it was published.
        bar: How much of it is its own.
        text: The part of its text that is shown, with notes.
        part: Which part is shown, from 1.
        parts: How many parts the text is cut into.
        cuts: How many pieces cleaning took out.
        credits: What it says about where its text came from.
        sources: Where its text came from.
        takers: Who has text of it.
        clusters: The clusters it has passages in.
        partners: Documents that share text with it, most words first.
        limited: Whether there are more matches than were asked for.
    """

    row: Row
    when: Moment | None
    bar: Bar | None
    text: list[Noted]
    part: int
    parts: int
    cuts: int
    credits: list[Row]
    sources: list[Row]
    takers: list[Row]
    clusters: list[Row]
    partners: list[Row]
    limited: bool


def document_page(reader: Reader, document_id: int, part: int = 1) -> DocumentPage | None:
    """Ask for everything the page of a document shows; None if there is no such document."""
    row = document_queries.document(reader, document_id)
    if row is None:
        return None
    text = row["text"] or ""
    matches = document_queries.matches_of(reader, document_id, MOST_MATCHES)
    cuts = [
        Cut(each["offset"], each["text"], each["reason"], each["rule"])
        for each in document_queries.removals(reader, document_id)
    ]
    stretches = windows(text)
    part = min(max(1, part), len(stretches))
    pieces = paragraphs(text, coverage(matches), cuts, stretches[part - 1])
    return DocumentPage(
        row=row,
        when=moment(row["published"]),
        bar=bar(row, "o_"),
        text=[_noted(piece, matches) for piece in pieces],
        part=part,
        parts=len(stretches),
        cuts=len(cuts),
        credits=document_queries.credits(reader, document_id),
        sources=document_queries.sources_of(reader, document_id),
        takers=document_queries.taken_from(reader, document_id),
        clusters=document_queries.clusters_of(reader, document_id),
        partners=_partners(matches),
        limited=len(matches) >= MOST_MATCHES,
    )


def _noted(piece: Paragraph, matches: list[Row]) -> Noted:
    """Name who else has words of a paragraph."""
    best: dict[int, Row] = {}
    for match in matches:
        common = min(piece.end, match["end"]) - max(piece.start, match["start"])
        known = best.get(match["other_id"])
        if common > 0 and (known is None or match["words"] > known["words"]):
            best[match["other_id"]] = match
    ranked = sorted(best.values(), key=lambda match: (-match["words"], match["other_id"]))
    return Noted(piece, ranked[:NOTES], max(0, len(ranked) - NOTES))


def _partners(matches: list[Row]) -> list[Row]:
    """One row for each other document, with its kinds and words, most words first."""
    partners: dict[int, Row] = {}
    for match in matches:
        partner = partners.setdefault(
            match["other_id"],
            {
                "id": match["other_id"],
                "outlet": match["outlet"],
                "title": match["title"],
                "published": match["published"],
                "language": match["language"],
                "words": 0,
                "kinds": [],
            },
        )
        partner["words"] += match["words"]
        name = "quoted" if match["is_quote"] else match["kind"]
        if name not in partner["kinds"]:
            partner["kinds"].append(name)
    return sorted(partners.values(), key=lambda row: (-row["words"], row["id"]))
