"""Several processes on one archive: nothing is lost, doubled or seen half."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

from newsfolder import records
from provtrace import Archive, Article, Settings

SETTINGS = Settings(encoder="none", jobs=1)


def add(path: Path, part: list[dict[str, str]], barrier) -> None:
    barrier.wait()
    with Archive.open(path, settings=SETTINGS) as archive:
        for record in part:
            archive.add(Article.from_mapping(record))


def state(path: Path) -> list[tuple]:
    connection = sqlite3.connect(path)
    found = connection.execute(
        "select min(l.key, r.key), max(l.key, r.key), m.kind, m.words from matches m "
        "join documents l on l.id = left_id join documents r on r.id = right_id"
    ).fetchall()
    assert connection.execute("select count(*) from documents where pending").fetchone() == (0,)
    connection.close()
    return sorted(found)


def test_two_processes_add_at_once(tmp_path):
    all_records = records(40)
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    path = tmp_path / "news.db"
    # The middle third is added by both.
    parts = (all_records[:27], all_records[13:])
    workers = [context.Process(target=add, args=(path, part, barrier)) for part in parts]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
        assert worker.exitcode == 0
    with Archive.open(tmp_path / "alone.db", settings=SETTINGS) as archive:
        list(archive.add_many(Article.from_mapping(record) for record in all_records))
    assert state(path) == state(tmp_path / "alone.db")


def test_reader_sees_whole_documents_and_does_not_block(tmp_path):
    path = tmp_path / "news.db"
    with Archive.open(path, settings=SETTINGS) as archive:
        reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)
        for record in records(15):
            reader.execute("begin")
            before = reader.execute("select count(*) from documents").fetchone()
            archive.add(Article.from_mapping(record))
            assert reader.execute("select count(*) from documents").fetchone() == before
            reader.execute("commit")
            halves = reader.execute(
                "select count(*) from documents d left join texts t on t.document_id = d.id "
                "where d.status = 'ok' and t.text is null"
            ).fetchone()
            assert halves == (0,)
        reader.close()
