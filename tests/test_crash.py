"""A scan that is killed loses nothing: the next one completes it."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsfolder import write_jsonl

SCAN = """
import sys
from pathlib import Path
from provtrace import Archive, Settings
from provtrace.scan import scan
if __name__ == "__main__":
    import provtrace.scan as module
    module.BATCH = 10
    with Archive.open(sys.argv[2], settings=Settings(encoder="none", jobs=1)) as archive:
        scan([Path(sys.argv[1])], archive)
"""

KILLS = int(os.environ.get("PROVTRACE_KILLS", "6"))
"""How often the scan is killed; `make crash` sets 200."""


def contents(database: Path) -> list[list[tuple]]:
    connection = sqlite3.connect(database)
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    found = [
        sorted(connection.execute(sql).fetchall())
        for sql in (
            "select key, outlet, words, text_hash, pending from documents",
            "select d.key, p.ordinal, p.start_offset, p.end_offset from passages p "
            "join documents d on d.id = p.document_id",
            "select l.key, left_start, left_end, r.key, right_start, right_end, kind from matches "
            "join documents l on l.id = left_id join documents r on r.id = right_id",
            "select d.key, o.words, verbatim, original from originality o "
            "join documents d on d.id = o.document_id",
        )
    ]
    connection.close()
    return found


def start(script: Path, source: Path, database: Path) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, script, source, database], start_new_session=True)


def test_killed_scans_leave_a_database_that_the_next_scan_completes(tmp_path):
    script = tmp_path / "scan_it.py"
    script.write_text(SCAN)
    source = write_jsonl(tmp_path / "news.jsonl", 120)
    undisturbed = tmp_path / "undisturbed.db"
    began = time.monotonic()
    assert start(script, source, undisturbed).wait(120) == 0
    usual = time.monotonic() - began

    database = tmp_path / "news.db"
    rng = random.Random(11)
    killed = 0
    acknowledged: set[tuple] = set()
    for _ in range(KILLS):
        process = start(script, source, database)
        try:
            process.wait(rng.uniform(0.2, 1.1) * usual)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            killed += 1
        if not database.exists() or not database.stat().st_size:
            continue
        connection = sqlite3.connect(database)
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        tables = {name for (name,) in connection.execute("select name from sqlite_master")}
        if "documents" in tables:
            stored = set(connection.execute("select key, content_hash from documents"))
            assert acknowledged <= stored
            acknowledged = stored
        connection.close()
    assert killed, "no scan was killed: nothing was tested"
    assert start(script, source, database).wait(120) == 0
    assert contents(database) == contents(undisturbed)


@pytest.mark.parametrize("pages", [30, 60])
def test_full_disk_is_one_clear_error_and_the_next_scan_completes(tmp_path, pages):
    from provtrace import Archive, ArchiveError, Settings
    from provtrace.scan import scan

    source = write_jsonl(tmp_path / "news.jsonl", 60)
    settings = Settings(encoder="none", jobs=1)
    database = tmp_path / "news.db"
    with Archive.open(database, settings=settings) as archive:
        # SQLite's own way to run out of space, which a test can have without filling a disk.
        used = archive._db.execute("pragma page_count").fetchone()[0]
        archive._db.execute(f"pragma max_page_count = {used + pages}")
        with pytest.raises(ArchiveError, match="disk is full"):
            scan([source], archive)
    with Archive.open(database, settings=settings) as archive:
        scan([source], archive)
    with Archive.open(tmp_path / "fresh.db", settings=settings) as archive:
        scan([source], archive)
    assert contents(database) == contents(tmp_path / "fresh.db")
