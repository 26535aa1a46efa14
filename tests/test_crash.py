"""Work that is killed loses nothing: the next run completes it, and nobody could tell.

``PROVTRACE_KILLS`` sets the number of kills, 200 in all by default; ``make crash`` takes more.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive_rows import check_whole, rows_of
from syllables import make_records, write_encoder, write_records

KILLS = int(os.environ.get("PROVTRACE_KILLS", "200"))
SCAN_KILLS, MAKING_KILLS, COMMAND_KILLS = KILLS // 2, 1 + KILLS // 10, 1 + KILLS // 40
EDIT_KILLS = KILLS - SCAN_KILLS - MAKING_KILLS - COMMAND_KILLS

FILLED = (
    "documents texts removals lines credits passages band_keys sketches vectors signs "
    "matches clusters cluster_members sources originality"
).split()
"""Tables of which the scanned articles give rows."""

ONE_THREAD = {
    **os.environ,
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


class Nursery:
    """The process that runs work in children and kills them; see ``crash_nursery.py``."""

    def __init__(self, process: subprocess.Popen[str], encoder: str) -> None:
        self.process = process
        self.encoder = encoder

    def run(self, work: str, source: Path, database: Path, **more: float) -> dict:
        """Have work done, and killed where more says so; raises if the work itself fails."""
        order = {"work": work, "source": str(source), "database": str(database)}
        order |= {"encoder": self.encoder, "start": 0, **more}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the work failed: its error stands on standard error"
        return json.loads(answer)


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """One nursery for all tests."""
    encoder = write_encoder(tmp_path_factory.mktemp("encoder"))
    command = [sys.executable, Path(__file__).with_name("crash_nursery.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ONE_THREAD
    ) as process:
        yield Nursery(process, encoder)


def point(usual: dict, kills: int, rng: random.Random) -> dict[str, float]:
    """When to kill: at any moment, or in the middle of any statement of SQLite.

    Args:
        usual: What undisturbed work takes.
        kills: How often this work was killed so far; it is given more time each time.
        rng: Where chance comes from.
    """
    share = rng.uniform(0.0, 1.0 + kills / 10)
    if rng.random() < 0.5:
        return {"seconds": share * usual["seconds"]}
    return {"at_step": 1 + int(share * usual["steps"])}


def stage(database: Path) -> str:
    """How far the work was when it was killed, after a check that the file is whole."""
    if not database.exists():
        return "nothing"
    check_whole(database)
    with closing(sqlite3.connect(database)) as connection:
        if not connection.execute("select 1 from sqlite_master").fetchone():
            return "nothing"
        query = "select min(pending) from documents where pending"
        (least,) = connection.execute(query).fetchone()
        return {1: "indexing", 2: "matching", 3: "deriving", None: "between"}[least]


def stored(database: Path) -> set[tuple[str, str]]:
    """Key and hash of every document with its text."""
    if stage(database) == "nothing":
        return set()
    with closing(sqlite3.connect(database)) as connection:
        query = "select key, content_hash from documents join texts on document_id = id"
        return set(connection.execute(query))


def test_scans_killed_at_random_moments(tmp_path, nursery):
    source = write_records(tmp_path / "news.jsonl", make_records(14))
    usual = nursery.run("scan", source, tmp_path / "undisturbed.db")
    expected = rows_of(tmp_path / "undisturbed.db")
    assert {match["kind"] for match in expected["matches"]} == {
        "verbatim", "near", "rewritten", "translated",
    }  # fmt: skip
    assert all(expected[table] for table in FILLED)

    rng = random.Random(11)
    stages: Counter[str] = Counter()
    rounds = 0
    while stages.total() < SCAN_KILLS:
        rounds += 1
        database = tmp_path / f"{rounds}.db"
        before: set[tuple[str, str]] = set()
        kills = 0
        while nursery.run("scan", source, database, **point(usual, kills, rng))["killed"]:
            kills += 1
            stages[stage(database)] += 1
            after = stored(database)
            assert before <= after
            before = after
        assert rows_of(database) == expected
    assert min(stages[name] for name in ("indexing", "matching", "deriving")) > 0, stages


def test_a_database_whose_making_was_killed_is_made_by_the_next_run(tmp_path, nursery):
    source = write_records(tmp_path / "news.jsonl", [])
    usual = nursery.run("make", source, tmp_path / "undisturbed.db")
    expected = rows_of(tmp_path / "undisturbed.db")
    for step in range(1, usual["steps"], 1 + usual["steps"] // MAKING_KILLS):
        database = tmp_path / f"{step}.db"
        assert nursery.run("make", source, database, at_step=step)["killed"]
        check_whole(database)
        nursery.run("make", source, database)
        assert rows_of(database) == expected


def test_work_that_is_killed_holds_no_lock_that_later_work_waits_for(tmp_path, nursery):
    source = write_records(tmp_path / "news.jsonl", make_records(2))
    assert not nursery.run("scan", source, tmp_path / "other.db")["killed"]
    assert nursery.run("die", source, tmp_path / "news.db")["killed"]
    assert not nursery.run("scan", source, tmp_path / "news.db")["killed"]


def make_edits(records: list[dict[str, str]]) -> list[tuple[str, dict[str, str]]]:
    """Additions one by one, among them changes of earlier articles and removals."""
    rng = random.Random(3)
    edits: list[tuple[str, dict[str, str]]] = []
    for number, record in enumerate(records):
        edits.append(("add", record))
        earlier = records[rng.randrange(number + 1)]
        if number % 4 == 3:
            edits.append(("remove", earlier))
        elif number % 4 == 1:
            text = f"{records[number - 1]['text']} {earlier['text']}"
            edits.append(("add", {**earlier, "text": text}))
    return edits


def test_additions_changes_and_removals_killed_at_random_moments(tmp_path, nursery):
    edits = make_edits(make_records(7, seed=6))
    source = tmp_path / "edits.json"
    source.write_text(json.dumps(edits), encoding="utf-8")
    usual = nursery.run("edit", source, tmp_path / "undisturbed.db")
    expected = rows_of(tmp_path / "undisturbed.db")
    assert expected["matches"]
    assert expected["clusters"]

    rng = random.Random(12)
    stages: Counter[str] = Counter()
    rounds = 0
    while stages.total() < EDIT_KILLS:
        rounds += 1
        database = tmp_path / f"{rounds}.db"
        done = kills = 0
        killed = True
        while killed:
            when = point(usual, kills, rng)
            answer = nursery.run("edit", source, database, start=done, **when)
            done += len(answer["acknowledged"])
            killed = answer["killed"]
            if killed:
                kills += 1
                stages[stage(database)] += 1
            there = {key for key, _ in stored(database)}
            # What was acknowledged holds; of the edit that was under way nothing is known.
            under_way = {edits[done][1]["id"]} if done < len(edits) else set()
            last = {record["id"]: what for what, record in edits[:done]}
            assert {key for key, what in last.items() if what == "add"} - under_way <= there
            assert {
                key for key, what in last.items() if what == "remove"
            } - under_way & there == set()
        assert done == len(edits)
        assert rows_of(database) == expected
    assert min(stages[name] for name in ("indexing", "matching", "deriving")) > 0, stages


def test_commands_with_worker_processes_killed_at_random_moments(tmp_path):
    encoder = write_encoder(tmp_path / "encoder")
    source = write_records(tmp_path / "news.jsonl", make_records(40))

    def start(database: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "provtrace", "scan", source, "-o", database, "--quiet"]
        return subprocess.Popen([*command, "--encoder", encoder, "--jobs", "2"], env=ONE_THREAD)

    begin = time.monotonic()
    assert start(tmp_path / "undisturbed.db").wait(120) == 0
    usual = time.monotonic() - begin
    expected = rows_of(tmp_path / "undisturbed.db")
    rng = random.Random(13)
    killed = kills = 0
    database = tmp_path / "news.db"
    before: set[tuple[str, str]] = set()
    while killed < COMMAND_KILLS:
        process = start(database)
        try:
            # The first part of the time goes into starting.
            process.wait(rng.uniform(0.3, 1.0 + kills / 4) * usual)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
            kills += 1
            after = stored(database)
            assert before <= after
            before = after
        else:
            assert rows_of(database) == expected
            database.unlink()
            before, kills = set(), 0
    assert start(database).wait(120) == 0
    assert rows_of(database) == expected
