"""How long each Datasette page takes on 100,000 documents and a million matches.

    python benchmarks/bench_pages.py [--documents 100000] [--matches 1000000] [--db big.db]

Builds a database of invented texts (once, if it is not there), then asks for each page through
Datasette itself: queries, template and HTML. Prints of each the first view and the median of the
later ones, by the clock and as CPU time, which does not count what else the machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from datasette.app import Datasette
from datasette.version import __version__ as datasette_version

from provtrace.archive.connection import open_database

OUTLETS = 220
LANGUAGES = ("en", "de", "fr", "es", "ru", "ar", "zh")
KINDS = ("verbatim", "near", "rewritten", "translated")
VERDICTS = (
    "copied from",
    "translated from",
    "rewritten from",
    "earlier",
    "shared wire",
    "undetermined",
)
RELATIONS = ("document", "credited wire", "uncredited wire", "inferred wire", "press release")
STATUSES = ("credited wire", "uncredited wire", "inferred wire", "single origin", "undetermined")
SENTENCES = 18
LENGTH = 90
"""Characters of a sentence, with the line break after it."""

WORDS = 280
PARTS = ("verbatim", "near", "rewritten", "translated", "quoted", "wire", "original")
BIG_CLUSTERS = (1_000, 400, 200, 100)
"""Members of the biggest clusters; the others have 2 to 12."""


def build(path: Path, documents: int, matches: int) -> None:
    """Write the database."""
    rng = random.Random(1)
    letters = "abcdefghiklmnoprstuvw"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(20_000)]
    names = ("Post", "News", "Courier", "Times")
    outlets = [f"{rng.choice(words).title()} {rng.choice(names)} {n}" for n in range(OUTLETS)]
    db = open_database(path)
    connection = db.conn
    connection.execute("pragma synchronous = off")
    connection.execute("begin")
    for number in range(1, documents + 1):
        _add_document(connection, rng, number, words, outlets)
    _add_clusters(connection, rng, documents, matches)
    run = {"started": "2026-01-01", "finished": "2026-01-01", "version": "0", "settings": "{}"}
    _insert(connection, "runs", [run])
    connection.execute("commit")
    connection.execute("analyze")
    db.close()


def _insert(connection: sqlite3.Connection, table: str, rows: list[dict]) -> None:
    """Insert rows that all have the columns of the first."""
    if rows:
        columns = list(rows[0])
        marks = ", ".join(f":{column}" for column in columns)
        sql = f"insert or ignore into {table} ({', '.join(columns)}) values ({marks})"
        connection.executemany(sql, rows)


def _add_document(
    connection: sqlite3.Connection,
    rng: random.Random,
    number: int,
    words: list[str],
    outlets: list[str],
) -> None:
    """One document with its text, sentences of LENGTH characters, and what hangs on it."""
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * number)
    document = {
        "id": number,
        "key": f"folder/{number}.html",
        "title": " ".join(rng.choices(words, k=8)).capitalize(),
        "outlet": outlets[min(OUTLETS - 1, int(rng.expovariate(0.02)))],
        "published": when.isoformat() if number % 20 else None,
        "published_from": "json-ld",
        "language": rng.choice(LANGUAGES),
        "words": WORDS,
        "url": f"https://example.com/{number}",
        "status": "ok",
        "text_hash": f"{number:032x}",
        "content_hash": f"{number:032x}",
        "pending": 0,
    }
    _insert(connection, "documents", [document])
    lines = [
        " ".join(rng.choices(words, k=16)).ljust(LENGTH)[: LENGTH - 1] for _ in range(SENTENCES)
    ]
    _insert(connection, "texts", [{"document_id": number, "text": "\n".join(lines)}])
    sentences = [
        {
            "document_id": number,
            "ordinal": place,
            "start_offset": place * LENGTH,
            "end_offset": (place + 1) * LENGTH - 1,
            "words": 16,
            "hash": number * 31 + place,
        }
        for place in range(SENTENCES)
    ]
    _insert(connection, "passages", sentences)
    ends = sorted(rng.randint(0, WORDS) for _ in PARTS[1:])
    counts = [after - before for before, after in pairwise([0, *ends, WORDS])]
    parts = dict(zip(PARTS, counts, strict=True))
    shares = {"lead": 0.4, "middle": 0.3, "tail": 0.2}
    _insert(connection, "originality", [{"document_id": number, "words": WORDS, **parts, **shares}])
    removal = {"ordinal": 0, "offset": 0, "text": "Accept all cookies", "reason": "cookie"}
    _insert(connection, "removals", [{"document_id": number, "rule": "cookie.en", **removal}])
    if number % 3 == 0:
        credit = {"agency": "afp", "role": "text", "text": "(AFP)", "rule": "tail"}
        _insert(connection, "credits", [{"document_id": number, **credit}])


def _add_clusters(
    connection: sqlite3.Connection, rng: random.Random, documents: int, matches: int
) -> None:
    """Clusters of neighbouring documents until there are enough matches."""
    fact = {"fact": "time", "words": "published 2 hours earlier than the other", "weight": 1.2}
    evidence = json.dumps({"facts": [fact] * 3, "warnings": [], "cosine": 0.83, "margin": 0.12})
    sizes = iter(BIG_CLUSTERS)
    made, cluster, first = 0, 0, 1
    while made < matches:
        cluster += 1
        size = next(sizes, None) or rng.randint(2, 12)
        first = (first + rng.randint(1, 9)) % (documents - size) + 1
        members = range(first, first + size)
        count = rng.randint(2, 6)
        at = rng.randint(0, SENTENCES - count)
        row = {
            "id": cluster,
            "label": f"Cluster {cluster}",
            "documents": size,
            "outlets": min(size, OUTLETS),
            "words": 16 * count,
            "languages": "de en",
            "first_published": "2026-01-01",
            "last_published": f"2026-{cluster % 12 + 1:02}-{cluster % 28 + 1:02}",
            "origin_id": first,
            "agency": rng.choice((None, "afp")),
            "status": rng.choice(STATUSES),
            "evidence": evidence,
        }
        _insert(connection, "clusters", [row])
        span = {"start_offset": at * LENGTH, "end_offset": (at + count) * LENGTH - 1}
        _insert(
            connection,
            "cluster_members",
            [
                {"cluster_id": cluster, "document_id": member, "role": "copy", **span}
                for member in members
            ],
        )
        sources = [
            {
                "document_id": member,
                "source_id": first,
                "agency": rng.choice((None, "afp")),
                "relation": rng.choice(RELATIONS),
                "share": 0.4,
                "words": 16 * count,
                "verdict": rng.choice(VERDICTS),
                "confidence": 0.8,
                "evidence": evidence,
            }
            for member in members[1:]
        ]
        _insert(connection, "sources", sources)
        rows = _matches(rng, cluster, members, range(at, at + count, 2), evidence)
        _insert(connection, "matches", rows)
        made += len(rows)


def _matches(
    rng: random.Random, cluster: int, members: range, sentences: range, evidence: str
) -> list[dict]:
    """All pairs of a small cluster, those with the first two of a big one."""
    hubs = members if len(members) <= 32 else members[:2]
    pairs = [(left, right) for left in hubs for right in members if right > left]
    return [
        {
            "left_id": left,
            "left_start": place * LENGTH,
            "left_end": place * LENGTH + LENGTH - 1,
            "right_id": right,
            "right_start": place * LENGTH,
            "right_end": place * LENGTH + LENGTH - 1,
            "kind": rng.choice(KINDS),
            "score": 0.9,
            "words": 16,
            "is_quote": int(rng.random() < 0.05),
            "cluster_id": cluster,
            "evidence": evidence,
        }
        for left, right in pairs
        for place in sentences
    ]


class Timing(NamedTuple):
    """Milliseconds that one page took, as a clock and as CPU time, and its bytes."""

    title: str
    first: float
    first_cpu: float
    median: float
    least_cpu: float
    size: int


async def measure(path: Path, rounds: int) -> list[Timing]:
    """Ask for each page."""
    datasette = Datasette([str(path)])
    await datasette.invoke_startup()
    name = path.stem
    connection = sqlite3.connect(path)
    busy = connection.execute(
        "select left_id, right_id from matches where cluster_id = 1 limit 1"
    ).fetchone()
    outlet = connection.execute(
        "select outlet from documents group by outlet order by count(*) desc limit 1"
    ).fetchone()[0]
    word = connection.execute(
        "select substr(text, 1, instr(text, ' ') - 1) from texts where document_id = 77"
    ).fetchone()[0]
    small = connection.execute("select max(id) from clusters").fetchone()[0]
    place = connection.execute(
        "select key, start_offset from cluster_members m join documents d on d.id = m.document_id "
        "where cluster_id = 2 limit 1"
    ).fetchone()
    connection.close()
    base = f"/{name}/-/provtrace"
    pages = {
        "overview": base,
        "clusters": f"{base}/clusters",
        "clusters, newest, page 100": f"{base}/clusters?order=newest&page=100",
        "clusters of an outlet": f"{base}/clusters?outlet={outlet}",
        "cluster of 1,000": f"{base}/cluster/1",
        "cluster of 1,000, page 20": f"{base}/cluster/1?page=20",
        "small cluster": f"{base}/cluster/{small}",
        "document with most matches": f"{base}/document/{busy[0]}",
        "compare": f"{base}/compare/{busy[0]}/{busy[1]}",
        "outlets": f"{base}/outlets",
        "outlets without wire": f"{base}/outlets?wire=0",
        "one outlet": f"{base}/outlets?outlet={outlet}",
        "search for a word": f"{base}/search?q={word}",
        "documents of an outlet": f"{base}/search?outlet={outlet}",
        "agency text without credit": f"{base}/search?relation=uncredited+wire",
        "permanent address": f"{base}/find?key={place[0]}&at={place[1]}",
    }
    found: list[Timing] = []
    for title, address in pages.items():
        times, cpu = [], []
        for _ in range(rounds):
            began, worked = time.perf_counter(), time.process_time()
            response = await datasette.client.get(address.replace(" ", "+"))
            times.append((time.perf_counter() - began) * 1_000)
            cpu.append((time.process_time() - worked) * 1_000)
            assert response.status_code in (200, 302), (
                title,
                response.status_code,
                response.text[:500],
            )
        found.append(
            Timing(
                title, times[0], cpu[0], statistics.median(times), min(cpu), len(response.content)
            )
        )
    return found


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--matches", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--db", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.db or Path(folder) / "big.db"
        if not path.exists():
            began = time.perf_counter()
            build(path, options.documents, options.matches)
            print(
                f"built {path.stat().st_size / 1e6:,.0f} MB in {time.perf_counter() - began:.0f} s"
            )
        print(f"Datasette {datasette_version}; {path.stat().st_size / 1e6:,.0f} MB")
        columns = ("first", "its CPU", "later", "its CPU")
        print(f"{'page':28}" + "".join(f"{name:>11}" for name in columns) + f"{'size':>10}")
        for each in asyncio.run(measure(path, options.rounds)):
            times = (each.first, each.first_cpu, each.median, each.least_cpu)
            print(
                f"{each.title:28}"
                + "".join(f"{time:8.0f} ms" for time in times)
                + f"{each.size / 1e3:7.0f} kB"
            )


if __name__ == "__main__":
    main()
