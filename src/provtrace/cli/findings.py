"""What a scan found that a journalist wants to know first, as a few lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provtrace.archive.listing import (
    ClusterFilter,
    count_clusters,
    count_unsaid,
    list_clusters,
    uncredited_wire,
    unsaid_translations,
)
from provtrace.archive.reader import Reader, Row
from provtrace.cli.tables import plain, sure

if TYPE_CHECKING:
    from sqlite_utils import Database

SHOWN = 3
"""Examples of each kind."""

FIRST = ", the first three"
"""Said of a list that is cut."""

CAUTION = (
    "Check these before you print them: `provtrace show` has the evidence, docs/provenance.md "
    "when it can be wrong."
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, with the first few of each.

    Attributes:
        clusters: How many texts are carried by more than one document.
        most_carried: The most carried.
        uncredited_wire: How many documents carry agency text without a credit.
        wire_examples: Those with most of it.
        unsaid_translations: How many documents are translations that name no source.
        translation_examples: The longest.
    """

    clusters: int
    most_carried: list[Row]
    uncredited_wire: int
    wire_examples: list[Row]
    unsaid_translations: int
    translation_examples: list[Row]


def findings(db: Database) -> Findings:
    """Ask for the biggest clusters, uncredited agency text, and translations that name no source.

    Args:
        db: A database whose provenance is up to date.
    """
    reader = Reader(db.conn)
    wire, translated = count_unsaid(reader)
    return Findings(
        clusters=count_clusters(reader, ClusterFilter()),
        most_carried=list_clusters(reader, ClusterFilter(limit=SHOWN)),
        uncredited_wire=wire,
        wire_examples=uncredited_wire(reader, SHOWN),
        unsaid_translations=translated,
        translation_examples=unsaid_translations(reader, SHOWN),
    )


def summary_lines(found: Findings) -> list[str]:
    """What was found as lines for a person; none where nothing was."""
    lines = []
    total, wire, translated = found.clusters, found.uncredited_wire, found.unsaid_translations
    if total:
        texts = "1 text is" if total == 1 else f"{total:,} texts are"
        which = ". The three most carried:" if total > SHOWN else ":"
        lines.append(f"{texts} carried by more than one document{which}")
        lines += [_cluster(row) for row in found.most_carried]
    if wire:
        who = "1 document carries" if wire == 1 else f"{wire:,} documents carry"
        lines.append(f"{who} agency text without a credit{_cut(wire)}:")
        lines += [_wire(row) for row in found.wire_examples]
    if translated:
        one = "1 document is a translation that names no source"
        many = f"{translated:,} documents are translations that name no source"
        lines.append(f"{one if translated == 1 else many}{_cut(translated)}:")
        lines += [_translation(row) for row in found.translation_examples]
    if wire or translated:
        lines.append(CAUTION)
    return lines


def _cut(total: int) -> str:
    return FIRST if total > SHOWN else ""


def _cluster(row: Row) -> str:
    first = row["origin_outlet"] or row["origin_key"]
    by = f"first {first}" if first else "first carrier not known"
    agency = f", {row['agency']}" if row["agency"] else ""
    return plain(f"  {row['documents']:>4} documents  {row['label']} ({by}{agency})")


def _wire(row: Row) -> str:
    agency = row["agency"] or "agency text"
    return plain(f"  {_who(row)}: {row['share']:.0%} is {agency}, {_sure(row)}")


def _translation(row: Row) -> str:
    source = row["source_outlet"] or row["source_key"]
    return plain(f"  {_who(row)}: {row['share']:.0%}, translated from {source}, {_sure(row)}")


def _sure(row: Row) -> str:
    return f"confidence {sure(row['confidence'])}"


def _who(row: Row) -> str:
    title = row["title"] or row["key"]
    return f"{row['outlet']}, {title}" if row["outlet"] else str(title)
