"""What a scan says when it is done: what was found, what was not looked at, what to do next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from provtrace.archive import Archive
from provtrace.archive.connection import open_readonly
from provtrace.archive.queries import figures
from provtrace.archive.reader import Reader, Row
from provtrace.article import order_hint
from provtrace.cli.findings import findings, summary_lines
from provtrace.cli.output import program
from provtrace.pages.wording import plural
from provtrace.scan import ScanResult

WAYS = {
    "exhaustive": "every sentence was compared with every other",
    "sketch": "sentences were compared by sketches of their concepts",
    "neighbours": "sentences were compared with their nearest neighbours",
    "none": "not looked for: no encoder was used",
}


def summary(result: ScanResult, archive: Archive, database: Path) -> list[str]:
    """The closing lines of a scan.

    Args:
        result: What the scan did.
        archive: The archive it wrote, still open.
        database: The archive's file, as the user named it.
    """
    with closing(open_readonly(archive.path)) as db:
        counted = figures(Reader(db.conn))
    total = counted["documents"]
    if not total:
        return [f"No articles were found; {database} is empty.", *_left_out(result)]
    lines = [
        f"{plural(total, 'document')} in {database}: {_parts(total, result)}",
        *_found(archive),
        *_left_out(result, _lacking(counted)),
        "",
        "Next",
        *_next(database),
    ]
    return lines


def as_json(result: ScanResult, archive: Archive, database: Path) -> dict[str, Any]:
    """What `summary` says, as JSON values.

    Args:
        result: What the scan did.
        archive: The archive it wrote, still open.
        database: The archive's file, as the user named it.
    """
    with closing(open_readonly(archive.path)) as db:
        total = figures(Reader(db.conn))["documents"]
        found = asdict(findings(db))
    for rows in found.values():
        for row in rows if isinstance(rows, list) else ():
            row["evidence"] = json.loads(row["evidence"])
    told = asdict(result) | {"database": str(database), "documents": total}
    told["settled"]["way"] = result.settled.way or None
    return told | {"matches": archive.count_matches(), "found": found}


def _parts(total: int, result: ScanResult) -> str:
    """What the documents of a database are to a scan: the numbers add up to all."""
    rest = max(0, total - result.added - result.replaced - result.unchanged)
    gone = 0 if result.pruned else min(rest, len(result.vanished))
    parts = [
        f"{result.added:,} new",
        f"{result.replaced:,} changed",
        f"{result.unchanged:,} unchanged",
        *([f"{gone:,} vanished but kept"] if gone else []),
        *([f"{rest - gone:,} of other scans"] if rest > gone else []),
    ]
    return ", ".join(parts)


def _next(database: Path) -> list[str]:
    """What to do now: commands, and what each is for."""
    name = program()
    steps = {
        f"{name} serve {database}": "look at it in a browser",
        f"{name} clusters {database}": "texts that several documents carry",
        f"{name} show {database} DOCUMENT": "one document: its sources, what is its own",
        f"{name} explain {database} A B": "why two documents match, or do not",
    }
    width = max(map(len, steps))
    return [f"  {command:{width}}  {purpose}" for command, purpose in steps.items()]


def _found(archive: Archive) -> list[str]:
    kinds = archive.count_matches()
    if not kinds:
        return [
            "",
            "No two documents share text.",
            "  `provtrace explain` says for any two of them how near they come.",
        ]
    words = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
    with closing(open_readonly(archive.path)) as db:
        found = plural(sum(kinds.values()), "match", "matches")
        return [f"{found}: {words}", "", *summary_lines(findings(db))]


def _lacking(counted: Row) -> list[str]:
    """How many documents tell no date or outlet, and how records are asked for them."""
    lines = []
    for name, attribute, count in (
        ("a date", "published", counted["undated"]),
        ("an outlet", "outlet", counted["without_outlet"]),
    ):
        if count:
            fields = f"`--map {attribute}=FIELD` names the field of records that has it"
            lines.append(f"{plural(count, 'document')} without {name}; {fields}")
    return lines


def _left_out(result: ScanResult, lacking: Sequence[str] = ()) -> list[str]:
    settled = result.settled
    lines = []
    if settled.way:
        lines.append(f"Rewritten and translated text: {WAYS[settled.way]}")
    if settled.uncovered:
        names = ", ".join(f"{language} ({count})" for language, count in settled.uncovered.items())
        way_out = (
            f"`pip install 'provtrace[{settled.extra}]'`, then scan into a new database with "
            f"`--encoder {settled.extra}`"
            if settled.extra
            else "bring a model of your own (see docs/encoders.md)"
        )
        lines.append(
            f"Not compared for rewritten and translated text, since the encoder does not know "
            f"the language: {names}. {way_out}"
        )
    if result.skipped:
        names = ", ".join(f"{count:,} {name}" for name, count in sorted(result.skipped.items()))
        lines.append(f"Files passed over because of their format: {names}")
    if result.empty:
        lines.append(f"{plural(result.empty, 'document')} had no text")
    if result.unreadable:
        count = result.unreadable
        lines.append(f"{plural(count, 'input')} could not be read, named above")
    if others := len(result.troubles) - result.unreadable - result.empty:
        lines.append(f"{plural(others, 'other problem')}, named above")
    if result.misread_date:
        count, first = result.misread_dates, result.misread_date
        lines.append(
            f"{plural(count, 'article')} came with a date that could not be read, "
            f"such as {first.reason[:40]!r} ({first.where}){order_hint(first.reason)}"
        )
    lines += lacking
    if result.vanished:
        count = len(result.vanished)
        done = "removed" if result.pruned else "kept; --prune removes them"
        lines.append(f"{plural(count, 'document')} vanished from the folder: {done}")
    return ["", *lines] if lines else []
