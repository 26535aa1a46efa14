"""The overview: what was scanned and what is most worth looking at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from provtrace.archive import queries
from provtrace.archive.listing import count_unsaid, uncredited_wire, unsaid_translations
from provtrace.archive.reader import Reader, Row
from provtrace.article import KINDS
from provtrace.pages.originality import Bar, bar
from provtrace.pages.wording import plural

FEW = 8
OUTLETS = 14


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overview shows.

    Attributes:
        figures: Counts of everything.
        kinds: Passages shared by kind, in the order of KINDS; quotations last.
        languages: Documents by language.
        biggest: The biggest clusters.
        newest: The newest clusters.
        uncredited: Pieces with agency text without credit.
        translated: Pieces translated from others that name no source.
        counts: How many documents the two lists are about.
        outlets: Outlets that published most, each with its originality.
        outlet_count: How many outlets there are.
        warnings: What to know before trusting the rest, each one sentence.
        failed: Documents without text.
        run: The latest scan.
    """

    figures: Row
    kinds: list[tuple[str, int, int]]
    languages: list[Row]
    biggest: list[Row]
    newest: list[Row]
    uncredited: list[Row]
    translated: list[Row]
    counts: dict[str, int]
    outlets: list[tuple[Row, Bar | None]]
    outlet_count: int
    warnings: list[str]
    failed: list[Row]
    run: Row | None


def overview(reader: Reader, clusters: Sequence[int] | None = None) -> Overview:
    """Ask for everything the overview shows.

    Args:
        reader: Where to read.
        clusters: Count kinds, and list agency text, translations and outlets, of documents in
            these clusters only; None for all. Figures and warnings are always of the archive.
    """
    figures = queries.figures(reader)
    run = queries.last_run(reader)
    without_text = figures["unreadable"] + figures["empty"]
    failed = queries.failed_documents(reader, FEW) if without_text else []
    outlets = queries.outlets(reader)
    if clusters is not None:
        chosen = queries.outlets_of(reader, clusters)
        outlets = [row for row in outlets if row["outlet"] in chosen]
    uncredited, translated = count_unsaid(reader, clusters)
    return Overview(
        figures=figures,
        kinds=_kinds(queries.kinds(reader, clusters)),
        languages=queries.languages(reader),
        biggest=queries.clusters(reader, title="The biggest clusters", limit=FEW),
        newest=queries.clusters(reader, title="The newest clusters", order="newest", limit=FEW),
        uncredited=uncredited_wire(reader, FEW, clusters),
        translated=unsaid_translations(reader, FEW, clusters),
        counts={"uncredited": uncredited, "translated": translated},
        outlets=[(row, outlet_bar(row)) for row in outlets[:OUTLETS]],
        outlet_count=len(outlets),
        warnings=_warnings(figures, run),
        failed=failed,
        run=run,
    )


def outlet_bar(row: Row) -> Bar | None:
    """The bar of a row of ``outlet_originality``, which counts all reuse as one."""
    return bar({**row, "shared": row["reused"]})


def _kinds(rows: list[Row]) -> list[tuple[str, int, int]]:
    """Name, matches and words, by kind, quotations last."""
    counts: dict[str, list[int]] = {kind: [0, 0] for kind in (*KINDS, "quoted")}
    for row in rows:
        name = "quoted" if row["is_quote"] else row["kind"]
        counts.setdefault(name, [0, 0])
        counts[name][0] += row["matches"]
        counts[name][1] += row["words"] or 0
    return [(name, matches, words) for name, (matches, words) in counts.items()]


def _warnings(figures: Row, run: Row | None) -> list[str]:
    """What a reader should know first."""
    warnings = []
    if run is None:
        warnings.append("No scan has finished yet.")
    if figures["pending"]:
        warnings.append(
            f"{plural(figures['pending'], 'document')} stored but not compared yet: a scan is "
            "running or was cut off. The next scan completes it."
        )
    if figures["unreadable"]:
        warnings.append(
            f"{plural(figures['unreadable'], 'input')} could not be read, listed below; not "
            "counted among the documents."
        )
    if figures["empty"]:
        warnings.append(f"{plural(figures['empty'], 'document')} without text, listed below.")
    if figures["undated"]:
        warnings.append(
            f"{plural(figures['undated'], 'document')} without a date: who had that text first "
            "rests on other evidence, or is undetermined."
        )
    for language, count in _uncovered(run).items():
        warnings.append(
            f"{plural(count, 'document')} in “{language}”, which the encoder does not cover: "
            "rewritten and translated passages were not looked for there."
        )
    return warnings


def _uncovered(run: Row | None) -> dict[str, int]:
    """Documents by language that the encoder could not compare, from the run's counts."""
    try:
        counts: Any = json.loads((run or {}).get("counts") or "{}")
    except ValueError:
        return {}
    found = counts.get("uncovered") if isinstance(counts, dict) else None
    return {str(k): int(v) for k, v in found.items()} if isinstance(found, dict) else {}
