"""What a scan says when it is done: for a person, and what to do next."""

from __future__ import annotations

from pathlib import Path

from provtrace.archive import Archive
from provtrace.scan import ScanResult


def summary(result: ScanResult, archive: Archive, database: Path) -> list[str]:
    """The closing lines of a scan."""
    settled = result.settled
    lines = [
        f"{len(archive):,} documents in {database}: {result.added:,} new, "
        f"{result.replaced:,} changed, {result.unchanged:,} unchanged",
    ]
    lines.append(
        f"{settled.matches:,} new matches ({settled.pairs:,} candidate pairs, {settled.way})"
    )
    return lines
