"""Several processes and threads on one archive: nothing is lost, doubled or seen half."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from archive_rows import check_whole, rows_of
from newsfolder import records, write_jsonl
from provtrace import Archive, Article, Settings
from provtrace.scan import scan

SETTINGS = Settings(encoder="none", jobs=1)


def add(path: Path, part: list[dict[str, str]], barrier) -> None:
    barrier.wait()
    with Archive.open(path, settings=SETTINGS) as archive:
        for record in part:
            archive.add(Article.from_mapping(record))


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
    check_whole(path)
    assert rows_of(path) == rows_of(tmp_path / "alone.db")


def test_threads_add_at_once_each_with_an_archive_of_its_own(tmp_path):
    all_records = records(24)
    path = tmp_path / "news.db"
    parts = (all_records[:16], all_records[8:])
    barrier = threading.Barrier(len(parts))
    threads = [threading.Thread(target=add, args=(path, part, barrier)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    with Archive.open(tmp_path / "alone.db", settings=SETTINGS) as archive:
        list(archive.add_many(Article.from_mapping(record) for record in all_records))
    assert rows_of(path) == rows_of(tmp_path / "alone.db")


def test_an_archive_belongs_to_the_thread_that_opened_it(tmp_path):
    found: list[Exception] = []

    def use() -> None:
        try:
            len(archive)
        except Exception as error:
            found.append(error)

    with Archive.open(tmp_path / "news.db", settings=SETTINGS) as archive:
        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
    assert [type(error) for error in found] == [sqlite3.ProgrammingError]


def test_it_works_in_a_running_event_loop_as_in_a_notebook(tmp_path):
    """Scanning with worker processes, from a cell: inside a loop, and ``__main__`` is no file."""
    source = write_jsonl(tmp_path / "news.jsonl", 12)

    async def cell() -> int:
        with Archive.open(tmp_path / "news.db", settings=SETTINGS) as archive:
            return scan([source], archive).added

    assert asyncio.run(cell()) == 12


@pytest.mark.slow
def test_a_reader_never_sees_half_a_scan_step(tmp_path):
    """What is stored is whole in every snapshot: texts, and clusters with all their members."""
    source = write_jsonl(tmp_path / "news.jsonl", 60)
    path = tmp_path / "news.db"
    Archive.open(path, settings=SETTINGS).close()
    done = threading.Event()
    wrong: list[tuple] = []
    looks = 0

    def look() -> None:
        nonlocal looks
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)) as reader:
            while not done.is_set():
                looks += 1
                reader.execute("begin")
                for sql in (
                    "select d.key from documents d left join texts t on t.document_id = d.id "
                    "where d.status = 'ok' and t.text is null",
                    "select d.key from documents d where d.status = 'ok' and pending <> 1 "
                    "and not exists (select 1 from passages where document_id = d.id)",
                    "select id from clusters c where documents <> (select count(distinct "
                    "document_id) from cluster_members where cluster_id = c.id)",
                ):
                    wrong.extend(reader.execute(sql))
                reader.execute("commit")

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        with Archive.open(path, settings=SETTINGS) as archive:
            scan([source], archive)
    finally:
        done.set()
        watcher.join()
    assert looks > 3
    assert wrong == []


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
