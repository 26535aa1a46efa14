"""How long a scan of web pages takes, against trafilatura alone on the same pages.

    python benchmarks/bench_scan.py [--pages FOLDER] [--copies 40] [--jobs 2]

Without a folder, the pages of the samples are copied with other words in every paragraph, so that
no two share text. Both sides are commands of their own that read the same files with the same
number of processes; trafilatura is asked for text and metadata with the settings that provtrace
gives it. The figures that count are ratios of computing time, all processes and their start
included, since other work on the machine changes the clock: a scan may take 1.2 times as long, and
scanning unchanged files again 0.05 times. Cleaning is also measured by itself, both sides in turn
in one process that has started. Not on Windows, which does not tell a process's children's time.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from provtrace import Article, Settings, clean
from provtrace.workers import map_guarded

SAMPLES = Path(__file__).parents[1] / "samples" / "articles"


def write_pages(folder: Path, copies: int) -> None:
    """Copies of the sample pages with the same markup, every paragraph made of other words."""
    rng = random.Random(5)
    words = [
        "".join(rng.choices("abdefgiklmnoprstuvz", k=rng.randint(2, 10))) for _ in range(20_000)
    ]

    def paragraph(found: re.Match[bytes]) -> bytes:
        count = max(1, len(found[2]) // 7)
        return b"<p%s>%s.</p>" % (found[1], " ".join(rng.choices(words, k=count)).encode())

    for number, page in enumerate(sorted(SAMPLES.rglob("*.html"))):
        html = page.read_bytes()
        for copy in range(copies):
            target = folder / f"{number:03}-{copy:03}.html"
            target.write_bytes(re.sub(rb"<p([^>]*)>(.*?)</p>", paragraph, html, flags=re.S))


def extract(path: Path) -> int:
    """Read and extract one page with trafilatura alone; the length of its text."""
    return extract_page(path.read_bytes())


def extract_page(html: bytes) -> int:
    """Extract one page with trafilatura alone."""
    from trafilatura import bare_extraction

    found = bare_extraction(html, fast=True, include_comments=False, with_metadata=True)
    return len(found.text or "") if found is not None else 0


def trafilatura_alone(folder: Path, jobs: int) -> None:
    """Extract every page of a folder."""
    import bench_scan  # workers import the function from this module, not from __main__

    pages = sorted(folder.rglob("*.html"))
    for _, found in map_guarded(bench_scan.extract, pages, jobs=jobs, seconds=60):
        assert isinstance(found, int), found


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took.

    Attributes:
        computing: Seconds of computing, those of its worker processes included.
        clock: Seconds from its start to its end.
    """

    computing: float
    clock: float


def run(*arguments: str) -> Spent:
    """Run Python with these arguments in a process of its own."""
    environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **os.environ}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, check=True)
    clock = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    computing = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(computing, clock)


def cleaning_ratio(pages: list[bytes], rounds: int, block: int = 20) -> float:
    """Computing time of cleaning to that of trafilatura, a few pages of each in turn."""
    settings = Settings(encoder="none")
    ratios = []
    for _ in range(rounds + 1):
        ours = theirs = 0.0
        for start in range(0, len(pages), block):
            some = pages[start : start + block]
            began = time.process_time()
            for html in some:
                clean(Article(html=html), settings)
            between = time.process_time()
            for html in some:
                extract_page(html)
            ours += between - began
            theirs += time.process_time() - between
        ratios.append(ours / theirs)
    return statistics.median(ratios[1:])  # the first round also loads what both need


def main() -> None:
    """Measure, print a table and JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, help="folder with .html files of your own")
    parser.add_argument("--copies", type=int, default=40, help="copies of each sample page")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5, help="the median of so many is taken")
    args = parser.parse_args()
    alone, first, again = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.pages or Path(scratch) / "pages"
        if not args.pages:
            folder.mkdir()
            write_pages(folder, args.copies)
        code = f"import bench_scan as b; b.trafilatura_alone(b.Path({str(folder)!r}), {args.jobs})"
        for number in range(args.rounds):
            scan = f"-m provtrace scan {folder} -o {scratch}/{number}.db --encoder none -q".split()
            scan += ["--jobs", str(args.jobs)]
            alone.append(run("-c", code))
            first.append(run(*scan))
            again.append(run(*scan))
        pages = [page.read_bytes() for page in sorted(folder.rglob("*.html"))]
        cleaning = cleaning_ratio(pages, args.rounds)
    figures = {
        "pages": len(pages),
        "trafilatura_seconds": round(statistics.median(s.computing for s in alone), 2),
        "scan_seconds": round(statistics.median(s.computing for s in first), 2),
        "scan_to_trafilatura": _ratio(first, alone, "computing"),
        "scan_to_trafilatura_by_the_clock": _ratio(first, alone, "clock"),
        "rescan_to_scan": _ratio(again, first, "computing"),
        "cleaning_to_trafilatura": round(cleaning, 3),
    }
    for name, value in figures.items():
        print(f"{name:34} {value}")
    print(json.dumps(figures))


def _ratio(these: list[Spent], those: list[Spent], what: str) -> float:
    """The median over rounds of what one side took to what the other took in the same round."""
    pairs = zip(these, those, strict=True)
    return round(statistics.median(getattr(a, what) / getattr(b, what) for a, b in pairs), 3)


if __name__ == "__main__":
    main()
