"""Adding and checking one article in archives of several sizes: time, memory, space.

Archives are filled row by row without scanning: invented texts of 20 short sentences from 20
outlets, with vectors that lie around those of some thousand encoded sentences, so that sentences
somewhat near each other are as common as in news. Then articles are added and checked as a library
user does it, one at a time: every other one shares sentences with the one before.

    python benchmarks/bench_incremental.py [SIZE …]      1000 and 10000; 100000 takes 1.9 GB of disk
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench_meaning import reworded, sentence, vocabulary
from provtrace import Archive, Article
from provtrace.archive.connection import open_database
from provtrace.archive.documents import hash_text
from provtrace.cleaning.recurrence import lines_of
from provtrace.encoding import load_encoder, pack_vectors
from provtrace.encoding.normalise import unit_rows
from provtrace.sketching.cells import pack_cells
from provtrace.sketching.signs import pack_signs

SENTENCES, WORDS, KEYS, OUTLETS, TOPICS, ARTICLES = 20, 8, 80, 20, 2_000, 12
TOPIC_SHARE = 0.6
"""Cosine of two stored sentences on one topic: just too little to propose their documents."""


def fill(path: Path, size: int) -> None:
    """Fill an archive with documents that are indexed and matched."""
    chance, numbers = random.Random(3), np.random.default_rng(3)
    words = vocabulary()
    encoder = load_encoder("use")
    topics = encoder.encode(topic_sentences(words))
    Archive.open(path).close()
    db = open_database(path)
    db.execute("pragma synchronous = off")
    db.execute("pragma cache_size = -1000000")
    for start in range(0, size, 1_000):
        count = min(1_000, size - start)
        drawn = vectors_around(topics, count * SENTENCES, numbers)
        packed = np.frombuffer(pack_vectors(drawn), np.int8).reshape(count, SENTENCES, -1)
        cells = pack_cells(packed.reshape(count * SENTENCES, -1), encoder.calibration)
        db.execute("begin")
        for row in range(count):
            own = b"".join(cells[row * SENTENCES : (row + 1) * SENTENCES])
            insert(db.conn, start + row + 1, packed[row], own, words, chance)
        db.execute("commit")
    db.execute("pragma wal_checkpoint(truncate)")
    db.close()


def topic_sentences(words: list[str]) -> list[str]:
    """Sentences that the documents' vectors lie around."""
    chance = random.Random(3)
    return [sentence(words, chance) for _ in range(TOPICS)]


def vectors_around(
    topics: NDArray[np.float32], count: int, numbers: np.random.Generator
) -> NDArray[np.float32]:
    """Unit vectors, each around a topic drawn at random."""
    own = unit_rows(numbers.standard_normal((count, topics.shape[1]), np.float32))
    centres = topics[numbers.integers(0, len(topics), count)]
    return unit_rows(TOPIC_SHARE**0.5 * centres + (1 - TOPIC_SHARE) ** 0.5 * own)


def insert(
    connection,
    number: int,
    vectors: NDArray[np.int8],
    cells: bytes,
    words: list[str],
    chance: random.Random,
) -> None:
    """Insert one document with its index."""
    lines = [" ".join(chance.choices(words, k=WORDS)) + "." for _ in range(SENTENCES)]
    text = "\n".join(lines)
    published = (date(2015, 1, 1) + timedelta(days=number // 30)).isoformat()
    connection.execute(
        "insert into documents (id, key, title, outlet, published, language, words, status, "
        "text_hash, content_hash, pending) values (?, ?, ?, ?, ?, 'en', ?, 'ok', ?, ?, 0)",
        [
            number,
            f"doc{number:07}",
            lines[0][:60],
            f"Outlet {number % OUTLETS}",
            published,
            WORDS * SENTENCES,
            hash_text(text),
            hash_text(text),
        ],
    )
    connection.execute("insert into texts values (?, ?)", [number, text])
    own = lines_of(text)
    connection.execute(
        "insert into lines values (?, ?, ?, ?, x'')",
        [number, own.rank, own.day, own.keys],
    )
    start, rows = 0, []
    for ordinal, line in enumerate(lines):
        rows.append((number, ordinal, start, start + len(line), WORDS, chance.getrandbits(62)))
        start += len(line) + 1
    connection.executemany(
        "insert into passages (document_id, ordinal, start_offset, end_offset, words, hash) "
        "values (?, ?, ?, ?, ?, ?)",
        rows,
    )
    keys = np.array([chance.getrandbits(62) for _ in range(KEYS)], np.int64)
    connection.execute("insert into sketches values (?, ?)", [number, keys.tobytes()])
    connection.executemany(
        "insert into band_keys values (?, ?)", [(key, number) for key in keys.tolist()]
    )
    connection.execute("insert into vectors values (?, ?)", [number, vectors.tobytes()])
    connection.execute(
        "insert into signs values (?, 'en', ?, ?)",
        [number, pack_signs(vectors).tobytes(), cells],
    )
    connection.execute(
        "insert into originality values (?, ?, 0, 0, 0, 0, 0, 0, ?, 1.0, 1.0, 1.0)",
        [number, WORDS * SENTENCES, WORDS * SENTENCES],
    )


def new_articles() -> Iterator[Article]:
    """Articles on the archives' topics; every other one has a passage of the one before."""
    chance, words = random.Random(11), vocabulary()
    known = topic_sentences(words)
    before: list[str] = []
    for number in range(ARTICLES):
        lines = [reworded(topic, words, chance) for topic in chance.sample(known, SENTENCES)]
        if number % 2:
            lines[5:9] = before[5:9]
        before = lines
        yield Article(
            key=f"new{number:03}",
            title=f"New {number}",
            outlet=f"Outlet {number % OUTLETS}",
            published="2026-03-01",
            language="en",
            text="\n\n".join(lines),
        )


def measure(path: Path, size: int) -> dict[str, object]:
    """Median milliseconds of each call, in this process."""
    with Archive.open(path) as archive:
        opened = memory()
        times: dict[str, list[float]] = {"check": [], "add": []}
        busy: dict[str, list[float]] = {"check": [], "add": []}
        found = 0
        for number, article in enumerate(new_articles()):
            for name, taken in times.items():
                start, computing = time.perf_counter(), time.process_time()
                matches = getattr(archive, name)(article)
                if number:  # the first call loads the encoder
                    taken.append(time.perf_counter() - start)
                    busy[name].append(time.process_time() - computing)
            found += bool(matches)
        used = memory()
        for number in range(ARTICLES):
            archive.remove(f"new{number:03}")
    figures: dict[str, object] = {"articles": size}
    for name, taken in times.items():
        figures[f"{name}_ms"] = round(1_000 * statistics.median(taken))
        figures[f"{name}_computing_ms"] = round(1_000 * statistics.median(busy[name]))
    return figures | {
        "with_matches": f"{found}/{ARTICLES}",
        "memory_mb": used,
        "of_it_before": opened,
        "kb_per_article": round(path.stat().st_size / size / 1_000, 1),
    }


def memory() -> int:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure every size in processes of their own, and set the times in relation."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--folder", type=Path, help="where archives are kept")
    parser.add_argument("--step", choices=("fill", "measure"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        path = arguments.folder / f"{arguments.sizes[0]}.db"
        if arguments.step == "fill":
            fill(path, arguments.sizes[0])
        else:
            print(json.dumps(measure(path, arguments.sizes[0])))
        return
    results = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        for size in arguments.sizes:
            for step in ("fill", "measure"):
                if step == "fill" and (folder / f"{size}.db").exists():
                    continue
                command = [sys.executable, __file__, str(size), "--folder", str(folder)]
                shown = subprocess.run(
                    [*command, "--step", step], check=True, capture_output=True, text=True
                ).stdout
            results.append(json.loads(shown))
            print(shown, end="", flush=True)
    for name in ("add_computing_ms", "check_computing_ms"):
        ratio = results[-1][name] / results[0][name]
        print(f"{name}: {ratio:.1f} times with {results[-1]['articles']} articles")


if __name__ == "__main__":
    main()
