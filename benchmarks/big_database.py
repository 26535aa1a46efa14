"""Make a big synthetic database: documents and matches of a simulated newsroom.

    python benchmarks/big_database.py big.db [--documents 100000] [--matches-per-document 10]

Nothing is cleaned or matched: pieces and their true matches come from ``tests/newsroom.py``. With
the defaults it holds about 100,000 documents and a million matches; used by the benchmarks of
provenance and of the pages. ``--derive`` works out clusters, sources and originality too, so that
pages have something to show.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from newsroom import make_newsroom
from newsroom_rows import fill
from provtrace.archive.connection import open_database

STORIES_PER_ROUND = 500


def make_big_database(path: Path, documents: int, matches_per_document: int = 10) -> None:
    """Fill a new database with a simulated newsroom.

    A story carried by n documents has about n (n - 1) / 2 matches, some pairs several: sizes are
    drawn around what gives the wanted number of matches per document.

    Args:
        path: The file; must not exist.
        documents: Documents, roughly.
        matches_per_document: Matches per document, roughly.
    """
    typical = round(1.25 * matches_per_document)
    sizes = (2, typical // 2, typical, typical, typical + typical // 2)
    db = open_database(path)
    stored = number = 0
    while stored < documents:
        room = make_newsroom(number, STORIES_PER_ROUND, members=sizes)
        number += 1
        stored += len(fill(db, room))
    db.execute("analyze")
    db.close()


def main() -> None:
    """Make the database and print what it holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--matches-per-document", type=int, default=10)
    parser.add_argument("--derive", action="store_true", help="work out the provenance too")
    args = parser.parse_args()
    started = time.perf_counter()
    make_big_database(args.path, args.documents, args.matches_per_document)
    db = open_database(args.path)
    for table in ("documents", "matches", "passages"):
        print(f"{table:10} {db.execute(f'select count(*) from {table}').fetchone()[0]:>12,}")
    print(f"made in {time.perf_counter() - started:.0f} s")
    if args.derive:
        from provtrace.archive.derive import update_provenance
        from provtrace.cleaning.agencies import load_agencies
        from provtrace.settings import Settings

        started = time.perf_counter()
        print(update_provenance(db, None, Settings(), load_agencies()))
        print(f"derived in {time.perf_counter() - started:.0f} s")
    db.close()


if __name__ == "__main__":
    main()
