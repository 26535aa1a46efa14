"""What a scan found that a journalist wants to know first, as a few lines."""

from __future__ import annotations

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
from provtrace.cli.tables import plain

if TYPE_CHECKING:
    from sqlite_utils import Database

SHOWN = 3
"""Examples of each kind."""


def summary_lines(db: Database) -> list[str]:
    """The biggest clusters, uncredited agency text, and translations that do not say so.

    Args:
        db: A database whose provenance is up to date.

    Returns:
        Lines for a person; none where nothing was found.
    """
    reader = Reader(db.conn)
    lines = []
    total = count_clusters(reader, ClusterFilter())
    if total:
        lines.append(f"{total:,} texts are carried by more than one document. The most carried:")
        lines += [_cluster(row) for row in list_clusters(reader, ClusterFilter(limit=SHOWN))]
    wire, translated = count_unsaid(reader)
    if wire:
        lines.append(f"{wire:,} documents carry agency text without a credit:")
        lines += [_wire(row) for row in uncredited_wire(reader, SHOWN)]
    if translated:
        lines.append(f"{translated:,} documents are translations that do not say so:")
        lines += [_translation(row) for row in unsaid_translations(reader, SHOWN)]
    return lines


def _cluster(row: Row) -> str:
    first = row["origin_outlet"] or row["origin_key"]
    by = f"first {first}" if first else "first carrier not known"
    agency = f", {row['agency']}" if row["agency"] else ""
    return plain(f"  {row['documents']:>4} documents  {row['label']} ({by}{agency})")


def _wire(row: Row) -> str:
    return plain(f"  {_who(row)}: {row['share']:.0%} is {row['agency'] or 'agency text'}")


def _translation(row: Row) -> str:
    source = row["source_outlet"] or row["source_key"]
    return plain(f"  {_who(row)}: {row['share']:.0%}, {row['verdict']} {source}")


def _who(row: Row) -> str:
    title = row["title"] or row["key"]
    return f"{row['outlet']}, {title}" if row["outlet"] else str(title)
