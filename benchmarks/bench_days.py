"""An archive that is fed day by day for months: computing time a day, memory, space.

One process stays alive and adds each day's articles of a generated newsroom (`daily_newsroom`) to
its archive, as a crawler does; now and then it removes one. Every day's figures go to a file as a
line of JSON; a table by months and a summary are printed at the end.

    python benchmarks/bench_days.py                       300 days, some 30,000 articles
    python benchmarks/bench_days.py --days 60 --encoder none
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from daily_newsroom import Newsroom
from provtrace import Archive
from provtrace.settings import Settings

MONTH = 30
EARLY = slice(20, 40)
LATE = slice(-20, None)
STAGES = {
    "recurring lines": "lines",
    "indexing": "index",
    "finding candidates": "candidates",
    "matching": "align",
    "tracing sources": "provenance",
}


class Stages:
    """Progress that adds up the computing time of each stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._name, self._since = "rest", computing_time()

    def stage(self, name: str, total: int | None) -> None:
        """Count from here on for another stage."""
        now = computing_time()
        self.spent[self._name] += now - self._since
        self._name, self._since = STAGES.get(name, name), now

    def advance(self, steps: int = 1, **facts: int) -> None:
        """Do nothing."""

    def of_day(self) -> dict[str, float]:
        """Seconds by stage since the last call."""
        self.stage("rest", None)
        spent, self.spent = self.spent, defaultdict(float)
        return {name: round(spent[name], 3) for name in (*STAGES.values(), "rest")}


def computing_time() -> float:
    """Seconds that this process and its ended workers have computed so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def memory() -> int:
    """Memory of this process now, in MB."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * resource.getpagesize() // 1_000_000


def run(path: Path, days: int, encoder: str) -> Iterator[dict[str, object]]:
    """Feed an archive, and yield the figures of each day."""
    stages = Stages()
    # The library's calls tell nobody how far they are; here somebody listens.
    with (
        patch("provtrace.archive.archive.Silent", lambda: stages),
        Archive.open(path, settings=Settings(encoder=encoder)) as archive,
    ):
        for number, day in enumerate(Newsroom().days(days), 1):
            stages.of_day()
            clock, computing = time.perf_counter(), computing_time()
            matches = sum(len(found) for _, found in archive.add_many(day.articles))
            for key in day.withdrawn:
                archive.remove(key)
            yield {
                "day": number,
                "articles": len(day.articles),
                "documents": len(archive),
                "matches": matches,
                "cpu": round(computing_time() - computing, 3),
                "clock": round(time.perf_counter() - clock, 3),
                **stages.of_day(),
                "memory_mb": memory(),
                "database_mb": size(path),
            }


def size(path: Path) -> int:
    """Megabytes of the database and its log."""
    parts = (path, path.with_name(f"{path.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists()) // 1_000_000


def table(rows: list[dict[str, object]]) -> Iterator[str]:
    """Lines of a table by months: medians of the seconds, the rest as it stood at the end."""
    columns = ("cpu", *STAGES.values(), "rest")
    last = ("documents", "memory_mb", "database_mb")
    yield "".join(f"{name:>12}" for name in ("day", *columns, "articles", "matches", *last))
    for start in range(0, len(rows), MONTH):
        month = rows[start : start + MONTH]
        cells = [str(month[-1]["day"]), *(f"{median(month, name):.2f}" for name in columns)]
        cells += [str(round(median(month, name))) for name in ("articles", "matches")]
        yield "".join(f"{cell:>12}" for cell in (*cells, *(str(month[-1][name]) for name in last)))


def median(rows: list[dict[str, object]], name: str) -> float:
    """The median of a column."""
    return statistics.median(float(str(row[name])) for row in rows)


def summary(rows: list[dict[str, object]]) -> dict[str, object]:
    """What grew."""
    early, late = median(rows[EARLY], "cpu"), median(rows[LATE], "cpu")
    return {
        "days": len(rows),
        "articles": sum(int(str(row["articles"])) for row in rows),
        "cpu_early": round(early, 2),
        "cpu_late": round(late, 2),
        "late_to_early": round(late / early, 2),
        "slowest_day": max(float(str(row["cpu"])) for row in rows[EARLY.start :]),
        "memory_day_30_mb": rows[MONTH - 1]["memory_mb"],
        "memory_last_mb": rows[-1]["memory_mb"],
        "memory_most_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000,
    }


def main() -> None:
    """Run, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=300, help="at least 41")
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--folder", type=Path, help="where the archive and the figures are kept")
    arguments = parser.parse_args()
    if arguments.days <= EARLY.stop:
        parser.error(f"--days: {EARLY.stop + 1} at least")
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        rows = []
        with (folder / "days.jsonl").open("w", encoding="utf-8") as log:
            for row in run(folder / "days.db", arguments.days, arguments.encoder):
                rows.append(row)
                log.write(json.dumps(row) + "\n")
                log.flush()
    print("\n".join(table(rows)))
    print(json.dumps(summary(rows)))


if __name__ == "__main__":
    main()
