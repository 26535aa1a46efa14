"""Scanning files and folders into an archive."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from conftest import HARBOUR, MUSEUM, ORCHARD
from provtrace import Archive, Settings
from provtrace.scan import scan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with five articles of three formats, and a file that is none."""
    news = tmp_path / "news"
    (news / "beacon").mkdir(parents=True)
    (news / "beacon" / "harbour.txt").write_text(f"Dredgers for Veldmark\n\n{HARBOUR}\n")
    (news / "museum.txt").write_text(f"Timetables by hand\n\n{MUSEUM}\n")
    (news / "page.html").write_text(
        f"<html lang=en><head><title>Harbour | Courier</title></head><body><article><h1>Harbour"
        f"</h1><p>{HARBOUR}</p><p>{MUSEUM}</p></article></body></html>"
    )
    records = [
        {"id": "o1", "text": ORCHARD, "outlet": "Ledger", "published": "2024-05-09"},
        {"id": "o2", "text": f"{ORCHARD} Rain is forecast.", "outlet": "Gazette"},
    ]
    (news / "more.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    (news / "photo.jpeg").write_bytes(b"\xff\xd8\xff")
    return news


def run(folder: Path, database: Path, settings: Settings, **options):
    with Archive.open(database, settings=settings) as archive:
        return scan([folder], archive, **options)


def query(database: Path, sql: str) -> list[tuple]:
    connection = sqlite3.connect(database)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def contents(database: Path) -> list[list[tuple]]:
    """Everything that a scan derives, without ids and without the sides that ids decide."""
    found = query(
        database,
        "select l.key, left_start, left_end, r.key, right_start, right_end, kind, score, m.words, "
        "evidence from matches m join documents l on l.id = left_id join documents r "
        "on r.id = right_id",
    )
    matches = []
    for *sides, kind, score, words, evidence in found:
        facts = json.loads(evidence)
        both = [
            (*sides[:3], {k[5:]: v for k, v in facts.items() if k.startswith("left_")}),
            (*sides[3:], {k[6:]: v for k, v in facts.items() if k.startswith("right_")}),
        ]
        both.sort(key=lambda side: side[0])
        rest = {k: v for k, v in facts.items() if not k.startswith(("left_", "right_"))}
        matches.append((*both, kind, score, words, json.dumps(rest, sort_keys=True)))
    return [
        query(
            database,
            "select key, title, outlet, published, language, words, status, text_hash "
            "from documents order by key",
        ),
        sorted(matches, key=repr),
        query(
            database,
            "select d.key, ordinal, text, reason from removals join documents d "
            "on d.id = document_id order by 1, 2",
        ),
    ]


def test_scan_reads_every_format(folder, tmp_path, surface):
    result = run(folder, tmp_path / "news.db", surface)
    assert result.added == 5
    assert result.troubles == []
    assert result.skipped == {".jpeg": 1}
    keys = {key for (key,) in query(tmp_path / "news.db", "select key from documents")}
    assert {"beacon/harbour.txt", "museum.txt", "page.html", "o1", "o2"} == keys
    pairs = {
        frozenset(pair)
        for pair in query(
            tmp_path / "news.db",
            "select l.key, r.key from matches join documents l on l.id = left_id "
            "join documents r on r.id = right_id",
        )
    }
    assert pairs == {
        frozenset({"beacon/harbour.txt", "page.html"}),
        frozenset({"museum.txt", "page.html"}),
        frozenset({"o1", "o2"}),
    }


def test_second_scan_changes_nothing(folder, tmp_path, surface):
    database = tmp_path / "news.db"
    run(folder, database, surface)
    before = contents(database)
    result = run(folder, database, surface)
    assert (result.added, result.replaced, result.unchanged) == (0, 0, 5)
    assert result.settled.pairs == 0
    assert contents(database) == before


def test_changed_file_is_replaced(folder, tmp_path, surface):
    database = tmp_path / "news.db"
    run(folder, database, surface)
    (folder / "museum.txt").write_text(f"Apples\n\n{ORCHARD}\n")
    result = run(folder, database, surface)
    assert (result.added, result.replaced, result.unchanged) == (0, 1, 4)
    run(folder, tmp_path / "fresh.db", surface)
    assert contents(database) == contents(tmp_path / "fresh.db")


def test_vanished_files_are_reported_and_kept_unless_pruned(folder, tmp_path, surface):
    database = tmp_path / "news.db"
    run(folder, database, surface)
    (folder / "museum.txt").unlink()
    (folder / "more.jsonl").write_text("")
    result = run(folder, database, surface)
    assert result.vanished == ["museum.txt", "o1", "o2"]
    assert query(database, "select count(*) from documents") == [(5,)]
    result = run(folder, database, surface, prune=True)
    assert result.pruned
    run(folder, tmp_path / "fresh.db", surface)
    assert contents(database) == contents(tmp_path / "fresh.db")


def test_another_folder_does_not_make_documents_vanish(folder, tmp_path, surface):
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.txt").write_text(f"Timetables\n\n{MUSEUM}")
    database = tmp_path / "news.db"
    run(folder, database, surface)
    result = run(other, database, surface)
    assert result.vanished == []


def test_number_of_processes_makes_no_difference(folder, tmp_path):
    run(folder, tmp_path / "one.db", Settings(encoder="none", jobs=1))
    run(folder, tmp_path / "three.db", Settings(encoder="none", jobs=3))
    assert contents(tmp_path / "one.db") == contents(tmp_path / "three.db")


def test_key_used_twice_is_told_and_nothing_is_lost(tmp_path, surface):
    file = tmp_path / "twice.jsonl"
    records = [{"id": "a", "text": HARBOUR}, {"id": "a", "text": ORCHARD}]
    file.write_text("".join(json.dumps(r) + "\n" for r in records))
    result = run(file, tmp_path / "news.db", surface)
    assert result.added == 2
    assert ["used before" in t.reason for t in result.troubles] == [True]
    again = run(file, tmp_path / "news.db", surface)
    assert again.unchanged == 2


def test_folders_scanned_one_after_the_other_do_not_overwrite_each_other(tmp_path, surface):
    database = tmp_path / "news.db"
    for day, text in (("day1", HARBOUR), ("day2", MUSEUM), ("day3", f"{HARBOUR} {MUSEUM}")):
        (tmp_path / day).mkdir()
        (tmp_path / day / "001.txt").write_text(text)
        assert run(tmp_path / day, database, surface).added == 1
    keys = "select key from documents order by id"
    assert query(database, keys) == [("001.txt",), ("day2/001.txt",), ("day3/001.txt",)]
    assert run(tmp_path / "day2", database, surface).unchanged == 1
    (tmp_path / "day2" / "001.txt").write_text(ORCHARD)
    assert run(tmp_path / "day2", database, surface).replaced == 1
    assert query(database, "select count(*) from documents") == [(3,)]


def test_keys_relative_to_a_root_are_the_same_in_any_order(tmp_path, surface):
    for day in ("day1", "day2"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "001.txt").write_text(f"{day} {MUSEUM}")
    for name, days in (("up", ["day1", "day2"]), ("down", ["day2", "day1"])):
        for day in days:
            run(tmp_path / day, tmp_path / f"{name}.db", surface, root=tmp_path)
    assert contents(tmp_path / "up.db") == contents(tmp_path / "down.db")
    keys = {key for (key,) in query(tmp_path / "up.db", "select key from documents")}
    assert keys == {"day1/001.txt", "day2/001.txt"}


def test_a_record_with_a_known_id_replaces_the_old_one(tmp_path, surface):
    for number, text in enumerate((HARBOUR, ORCHARD)):
        file = tmp_path / f"dump{number}.jsonl"
        file.write_text(json.dumps({"id": "a", "text": text}))
        run(file, tmp_path / "news.db", surface)
    texts = query(tmp_path / "news.db", "select text from texts")
    assert texts == [(ORCHARD,)]


def test_problems_that_last_are_named_again(folder, tmp_path, surface):
    (folder / "noise.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    first = run(folder, tmp_path / "news.db", surface)
    again = run(folder, tmp_path / "news.db", surface)
    assert again.troubles == first.troubles
    assert (again.unchanged, again.unreadable) == (5, 1)


def test_bad_inputs_are_named_and_the_rest_goes_on(folder, tmp_path, surface):
    (folder / "empty.txt").write_text("")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (folder / "nulls.txt").write_text(f"Nulls\n\n{MUSEUM[:60]}\0{MUSEUM[60:]}")
    (folder / "broken.jsonl").write_text(
        json.dumps({"id": "b1", "text": HARBOUR}) + '\n{"id": "b2", "text": \n'
    )
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    result = run(folder, tmp_path / "news.db", surface)
    assert result.added >= 6
    told = {Path(t.where.split(" line")[0]).name: t.reason for t in result.troubles}
    assert "PNG" in told["picture.txt"]
    assert "broken.jsonl" in " ".join(t.where for t in result.troubles)
    assert any("2" in t.where and "broken.jsonl" in t.where for t in result.troubles)
    assert "loop" in told
    assert "pipe.txt" in told
    statuses = dict(query(tmp_path / "news.db", "select key, status from documents"))
    assert statuses["picture.txt"] == "unreadable"
    assert statuses["empty.txt"] == "empty"
    assert statuses["b1"] == "ok"


def test_runs_keep_settings_and_counts(folder, tmp_path, surface):
    database = tmp_path / "news.db"
    run(folder, database, surface)
    started, finished, settings, counts = query(
        database, "select started, finished, settings, counts from runs"
    )[0]
    assert started <= finished
    assert json.loads(settings)["encoder"] == "none"
    assert json.loads(counts)["added"] == 5


def test_recurring_line_of_an_outlet_is_taken_out_whatever_the_order(tmp_path, surface):
    slogan = "Harbour news with the salt still on it"
    stories = [HARBOUR, ORCHARD, MUSEUM, HARBOUR[:150].replace("Veldmark", "Ostby") + ORCHARD[100:]]
    records = [
        {"id": f"r{n}", "outlet": "Quay Post", "text": f"{story}\n\n{slogan}\n"}
        for n, story in enumerate(stories)
    ]
    found = []
    for name, order in (("up", records), ("down", records[::-1])):
        database = tmp_path / f"{name}.db"
        for record in order:  # one scan a day
            file = tmp_path / f"{record['id']}.jsonl"
            file.write_text(json.dumps(record))
            run(file, database, surface)
        found.append(contents(database)[1:])
        assert query(database, f"select count(*) from texts where text like '%{slogan}%'") == [(0,)]
        reasons = query(
            database, f"select distinct reason from removals where text like '%{slogan}%'"
        )
        assert reasons == [("recurring",)]
    assert found[0] == found[1]


def test_caches_of_extraction_are_emptied_now_and_then(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied: list[bool] = []
    monkeypatch.setattr("provtrace.scan.FORGET_AFTER", 1)
    monkeypatch.setattr("provtrace.cleaning.forget_caches", lambda: emptied.append(True))
    with Archive.open(tmp_path / "p.db", settings=Settings(encoder="none", jobs=0)) as archive:
        scan([folder], archive)
    assert len(emptied) == 1  # one of the five articles is a page
