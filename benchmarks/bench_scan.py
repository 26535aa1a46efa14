"""How long a scan of web pages takes, against trafilatura alone on the same pages.

    python benchmarks/bench_scan.py [--pages FOLDER] [--copies 40] [--jobs 2]

Without a folder, the pages of the samples are copied with other words in every paragraph, so that
no two share text. Both sides read the same files with the same number of processes, and trafilatura
is asked for text and metadata with the settings that provtrace gives it. The figures that count are
ratios: a scan may take 1.2 times as long, and scanning unchanged files again 0.05 times.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from pathlib import Path

from provtrace import Archive, Settings
from provtrace.scan import scan
from provtrace.workers import map_guarded

SAMPLES = Path(__file__).parents[1] / "samples" / "articles"


def write_pages(folder: Path, copies: int) -> list[Path]:
    """Copies of the sample pages with the same markup, every paragraph made of other words."""
    rng = random.Random(5)
    words = [
        "".join(rng.choices("abdefgiklmnoprstuvz", k=rng.randint(2, 10))) for _ in range(20_000)
    ]

    def paragraph(found: re.Match[bytes]) -> bytes:
        count = max(1, len(found[2]) // 7)
        return b"<p%s>%s.</p>" % (found[1], " ".join(rng.choices(words, k=count)).encode())

    pages = []
    for number, page in enumerate(sorted(SAMPLES.rglob("*.html"))):
        html = page.read_bytes()
        for copy in range(copies):
            target = folder / f"{number:03}-{copy:03}.html"
            target.write_bytes(re.sub(rb"<p([^>]*)>(.*?)</p>", paragraph, html, flags=re.S))
            pages.append(target)
    return pages


def extract(path: Path) -> int:
    """Read and extract one page with trafilatura alone; the length of its text."""
    from trafilatura import bare_extraction

    found = bare_extraction(
        path.read_bytes(), fast=True, include_comments=False, with_metadata=True
    )
    return len(found.text or "") if found is not None else 0


def trafilatura_alone(pages: list[Path], jobs: int) -> float:
    """Seconds that trafilatura needs for the pages."""
    import bench_scan  # workers import the function from this module, not from __main__

    began = time.perf_counter()
    for _ in map_guarded(bench_scan.extract, pages, jobs=jobs, seconds=60):
        pass
    return time.perf_counter() - began


def provtrace_scan(folder: Path, database: Path, jobs: int) -> float:
    """Seconds that a scan needs, up to verified matches in the database."""
    began = time.perf_counter()
    with Archive.open(database, settings=Settings(encoder="none", jobs=jobs)) as archive:
        result = scan([folder], archive)
    seconds = time.perf_counter() - began
    assert result.files and not result.troubles, result.troubles[:3]
    return seconds


def main() -> None:
    """Measure, print a table and JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, help="folder with .html files of your own")
    parser.add_argument("--copies", type=int, default=40, help="copies of each sample page")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many is taken")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if args.pages:
            folder, pages = args.pages, sorted(args.pages.rglob("*.html"))
        else:
            folder = Path(scratch) / "pages"
            folder.mkdir()
            pages = write_pages(folder, args.copies)
        alone, first, again = [], [], []
        for number in range(args.rounds):
            database = Path(scratch) / f"{number}.db"
            alone.append(trafilatura_alone(pages, args.jobs))
            first.append(provtrace_scan(folder, database, args.jobs))
            again.append(provtrace_scan(folder, database, args.jobs))
    figures = {
        "pages": len(pages),
        "trafilatura_seconds": round(min(alone), 2),
        "scan_seconds": round(min(first), 2),
        "rescan_seconds": round(min(again), 3),
        "scan_to_trafilatura": round(min(first) / min(alone), 3),
        "rescan_to_scan": round(min(again) / min(first), 4),
    }
    for name, value in figures.items():
        print(f"{name:24} {value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
