"""Time and memory of deriving provenance, all at once and for one day's documents.

    python benchmarks/bench_provenance.py [--documents 100000] [--matches-per-document 10]
                                          [--database big.db]

Memory is the process's peak, above what it had before. Run with a tenth of the documents too: time
should grow tenfold, memory hardly.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from big_database import make_big_database
from provtrace.archive.connection import open_database
from provtrace.archive.derive import update_provenance
from provtrace.cleaning.agencies import load_agencies
from provtrace.settings import Settings


def peak_megabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(path: Path) -> None:
    """Derive everything, then what single documents and a day's documents touch."""
    db = open_database(path)
    agencies, settings = load_agencies(), Settings()
    counts = {
        table: db.execute(f"select count(*) from {table}").fetchone()[0]
        for table in ("documents", "matches")
    }
    print("  ".join(f"{number:,} {table}" for table, number in counts.items()))
    before, started = peak_megabytes(), time.perf_counter()
    found = update_provenance(db, None, settings, agencies)
    seconds = time.perf_counter() - started
    print(
        f"everything: {seconds:.1f} s ({seconds / counts['matches'] * 1e6:.0f} µs a match), "
        f"{peak_megabytes() - before:.0f} MB more; {found.clusters:,} clusters, "
        f"{found.sources:,} sources"
    )
    step = max(1, counts["documents"] // 50)
    ids = [row[0] for row in db.execute("select id from documents where id % ? = 0", [step])]
    times = []
    for document in ids:
        started = time.perf_counter()
        update_provenance(db, {document}, settings, agencies)
        times.append(time.perf_counter() - started)
    print(
        f"one document: median {sorted(times)[len(times) // 2] * 1000:.0f} ms, "
        f"most {max(times) * 1000:.0f} ms"
    )
    day = {row[0] for row in db.execute("select id from documents order by id desc limit 300")}
    started = time.perf_counter()
    found = update_provenance(db, day, settings, agencies)
    print(
        f"300 documents of one day: {time.perf_counter() - started:.2f} s, "
        f"{found.documents:,} documents derived"
    )
    db.close()


def main() -> None:
    """Make the database if need be, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--matches-per-document", type=int, default=10)
    parser.add_argument("--database", type=Path, help="one that big_database.py made")
    args = parser.parse_args()
    if args.database is not None:
        measure(args.database)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.db"
        make_big_database(path, args.documents, args.matches_per_document)
        measure(path)


if __name__ == "__main__":
    main()
