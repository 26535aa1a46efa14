"""The archive as a library: add, check, remove, reopen."""

from __future__ import annotations

import itertools
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from conftest import HARBOUR, MUSEUM, article
from provtrace import (
    Archive,
    ArchiveError,
    Article,
    InputError,
    MismatchError,
    Settings,
)
from provtrace.archive import connection


def rows(path: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


STATE = """
select l.key, r.key, m.left_start, m.left_end, m.right_start, m.right_end, m.kind, m.score, m.words
from matches m join documents l on l.id = m.left_id join documents r on r.id = m.right_id
"""


def state(path: Path) -> set[tuple]:
    """All matches by key, whichever side an id put them on."""
    found = set()
    for a, b, ls, le, rs, re, *rest in rows(path, STATE):
        sides = sorted([(a, ls, le), (b, rs, re)])
        found.add((*sides, *rest))
    return found


def test_add_returns_matches_whose_offsets_slice_to_their_text(archive, articles):
    for each in articles[:-1]:
        archive.add(each)
    matches = archive.add(articles[-1])
    assert [m.other.key for m in matches] == ["courier/harbour"]
    match = matches[0]
    assert match.kind == "verbatim"
    assert match.passage.text == articles[-1].text[match.passage.start : match.passage.end]
    assert match.other.text == articles[1].text[match.other.start : match.other.end]
    assert match.passage.text == match.other.text == MUSEUM


def test_kinds(archive, articles):
    for each in articles:
        archive.add(each)
    kinds = {m.other.key: m.kind for m in archive.matches("beacon/harbour")}
    assert kinds["courier/harbour"] == "verbatim"
    assert "ledger/orchard" not in kinds
    assert "near" in {m.kind for m in archive.matches("ledger/harbour")}


def test_adding_again_changes_nothing(archive, articles):
    for each in articles:
        archive.add(each)
    before = state(archive.path)
    for each in articles:
        archive.add(each)
    assert state(archive.path) == before
    assert len(archive) == len(articles)


def test_order_and_batches_make_no_difference(tmp_path, surface, articles):
    states = []
    for number, order in enumerate(itertools.islice(itertools.permutations(articles), 0, 120, 17)):
        path = tmp_path / f"{number}.db"
        with Archive.open(path, settings=surface) as archive:
            list(archive.add_many(order, batch=1 + number % 4))
        states.append(state(path))
    assert len(states[0]) >= 4
    assert all(each == states[0] for each in states)


def test_changed_article_replaces_the_old_one(archive, articles):
    for each in articles:
        archive.add(each)
    archive.add(replace(articles[0], text=MUSEUM))
    assert {m.other.key for m in archive.matches("beacon/harbour")} == {
        "courier/harbour",
        "gazette/museum",
    }
    assert len(archive) == len(articles)


def test_documents_that_go_together_take_their_clusters_along(archive, articles):
    list(archive.add_many(articles))
    assert rows(archive.path, "select count(*) from clusters") > [(0,)]
    archive.remove_many([each.key for each in articles])
    archive.settle()
    for table in ("clusters", "cluster_members", "matches", "sources", "originality"):
        assert rows(archive.path, f"select count(*) from {table}") == [(0,)], table


def test_remove_takes_every_trace(archive, articles):
    for each in articles[1:]:
        archive.add(each)
    before = state(archive.path)
    archive.add(articles[0])
    assert archive.remove("beacon/harbour")
    assert not archive.remove("beacon/harbour")
    assert state(archive.path) == before
    left = rows(
        archive.path,
        "select count(*) from band_keys where document_id not in (select id from documents)",
    )
    assert left == [(0,)]


def test_check_writes_nothing(archive, articles):
    for each in articles:
        archive.add(each)
    before = archive.path.read_bytes()
    matches = archive.check(Article(text=f"A word of our own. {MUSEUM}"))
    assert {m.other.key for m in matches} == {"courier/harbour", "gazette/museum"}
    assert all(m.passage.text == MUSEUM for m in matches)
    assert len(archive) == len(articles)
    assert archive.path.read_bytes() == before


def test_check_finds_a_stored_copy_of_the_article_itself(archive, articles):
    for each in articles:
        archive.add(each)
    assert "gazette/museum" in {m.other.key for m in archive.check(articles[-1])}


def test_article_without_content(archive):
    with pytest.raises(InputError, match="neither text nor html"):
        archive.add(Article(url="https://example.org/1"))


def test_unknown_key(archive):
    with pytest.raises(ArchiveError, match="no document with the key 'nobody'"):
        archive.matches("nobody")


def test_explain_names_the_stage(archive, articles):
    for each in articles:
        archive.add(each)
    found = archive.explain("beacon", "courier")
    assert found.stage == "matched"
    assert any("verbatim" in line for line in found.lines)
    apart = archive.explain("orchard", "gazette")
    assert apart.stage == "candidates"
    assert apart.matches == []
    assert any(line.endswith("no key in common") for line in apart.lines)
    with pytest.raises(ArchiveError, match="fits several keys"):
        archive.explain("harbour", "museum")
    with pytest.raises(ArchiveError, match="no document"):
        archive.explain("beacon", "nobody")


def test_a_whole_part_of_a_key_goes_before_one_inside_of_others(archive):
    for key in ("city/library.txt", "inland/sunday-library.txt", "city/fair.txt"):
        archive.add(Article(text=f"{key} is all that this piece of five words says.", key=key))
    assert archive.explain("library.txt", "fair").left == "city/library.txt"
    with pytest.raises(ArchiveError, match=r"keys: city/library.txt, inland/sunday-library.txt$"):
        archive.explain("library", "fair")


def test_every_stored_passage_slices_to_its_sentence(archive, articles):
    for each in articles:
        archive.add(each)
    found = rows(
        archive.path,
        "select t.text, p.start_offset, p.end_offset from passages p "
        "join texts t on t.document_id = p.document_id order by p.document_id, p.ordinal",
    )
    assert len(found) >= 15
    for text, start, end in found:
        sentence = text[start:end]
        assert sentence and sentence == sentence.strip()


def test_match_text_view_shows_both_sides(archive, articles):
    for each in articles:
        archive.add(each)
    for left, right, kind in rows(
        archive.path, "select left_text, right_text, kind from match_text"
    ):
        assert left in (HARBOUR + MUSEUM) or kind == "near"
        if kind == "verbatim":
            assert left.casefold() == right.casefold()


def test_full_text_search_follows_changes(archive, articles):
    find = "select rowid from texts_fts where texts_fts match 'dredgers'"
    archive.add(articles[0])
    assert len(rows(archive.path, find)) == 1
    archive.add(replace(articles[0], text=MUSEUM))
    assert rows(archive.path, find) == []


def test_settings_are_kept_with_the_archive(tmp_path, surface):
    path = tmp_path / "news.db"
    Archive.open(path, settings=replace(surface, num_perm=64)).close()
    with Archive.open(path) as archive:
        assert archive.settings.num_perm == 64
        assert archive.settings.encoder == "none"
    with pytest.raises(MismatchError, match="num_perm = 64, not 16"):
        Archive.open(path, settings=replace(surface, num_perm=16))


def test_another_encoder_is_refused_with_the_way_out(tmp_path, surface):
    path = tmp_path / "news.db"
    Archive.open(path, settings=surface).close()
    with pytest.raises(MismatchError, match="scan into a new database"):
        Archive.open(path, settings=Settings(encoder="use"))


def test_changed_matching_setting_is_applied_to_all(tmp_path, surface, articles):
    path, fresh = tmp_path / "news.db", tmp_path / "fresh.db"
    strict = replace(surface, min_words=60)
    with Archive.open(path, settings=surface) as archive:
        list(archive.add_many(articles))
    with Archive.open(path, settings=strict) as archive:
        archive.settle()
    with Archive.open(fresh, settings=strict) as archive:
        list(archive.add_many(articles))
    assert state(path) == state(fresh)


def test_evidence_is_json(archive, articles):
    for each in articles:
        archive.add(each)
    for (evidence,) in rows(archive.path, "select evidence from matches"):
        assert isinstance(json.loads(evidence), dict)


def test_database_of_another_tool_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table birds (name text)")
    connection.close()
    with pytest.raises(ArchiveError, match="made by another tool"):
        Archive.open(path)


def test_database_of_a_newer_version_is_refused(tmp_path, surface):
    path = tmp_path / "news.db"
    Archive.open(path, settings=surface).close()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) "
            "values ('provtrace', 'm999_of_the_future', '2099-01-01')"
        )
    connection.close()
    with pytest.raises(MismatchError, match="newer provtrace"):
        Archive.open(path)


def test_file_that_is_no_database(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("These are notes. " * 100)
    with pytest.raises(ArchiveError, match="not a SQLite database"):
        Archive.open(path)


def test_readonly_needs_an_archive(tmp_path):
    with pytest.raises(ArchiveError, match="no such database"):
        Archive.open(tmp_path / "none.db", readonly=True)
    with pytest.raises(ArchiveError, match=r"folder .* does not exist"):
        Archive.open(tmp_path / "nowhere" / "news.db")


def test_offsets_count_code_points_of_the_stored_text(archive):
    """Astral characters count one each, as everywhere in Python; the text is stored as NFC."""
    archive.add(article("plain", "A", HARBOUR))
    matches = archive.add(article("signs", "B", f"\U0001f6a2\U0001f6a2 n\u0303 {HARBOUR}"))
    text = rows(archive.path, "select text from texts where document_id = 2")[0][0]
    assert text.startswith("\U0001f6a2\U0001f6a2 \xf1 The harbour")
    assert matches
    for match in matches:
        assert text[match.passage.start : match.passage.end] == match.passage.text


def test_older_schema_is_upgraded_in_place_with_a_copy_kept(
    tmp_path, surface, articles, monkeypatch, caplog
):
    path = tmp_path / "news.db"
    with Archive.open(path, settings=surface) as archive:
        list(archive.add_many(articles))
    before = state(path)
    newer = Migrations("provtrace")
    for migration in connection.migrations.pending(Database(memory=True)):
        newer(name=migration.name)(migration.fn)

    @newer()
    def m900_of_a_later_version(db: Database) -> None:
        db.execute("alter table documents add column mood text")

    monkeypatch.setattr(connection, "migrations", newer)
    with pytest.raises(MismatchError, match="older provtrace"):
        Archive.open(path, readonly=True)
    with Archive.open(path) as archive:
        assert archive.settings == replace(surface, jobs=archive.settings.jobs)
    assert "mood" in {name for _, name, *_ in rows(path, "pragma table_info(documents)")}
    assert state(path) == before
    backup = next(tmp_path.glob("news.db.schema-*.backup"))
    assert str(backup) in caplog.text
    assert "mood" not in {name for _, name, *_ in rows(backup, "pragma table_info(documents)")}
    assert state(backup) == before


def test_a_dict_is_no_article(archive):
    record = {"text": HARBOUR, "outlet": "Beacon"}
    for call in (archive.add, archive.check, lambda each: list(archive.add_many([each]))):
        with pytest.raises(TypeError, match=r"not dict; Article\.from_mapping makes one"):
            call(record)
    archive.add(Article.from_mapping(record))
    assert len(archive) == 1


def test_a_date_that_cannot_be_read_is_told_to_the_log_and_the_text_kept(archive, caplog):
    archive.add(Article(key="a", text=HARBOUR, published="32.13.2031"))
    assert [record.getMessage() for record in caplog.records] == [
        "a: the date '32.13.2031' could not be read"
    ]
    caplog.clear()
    archive.add(Article(key="b", text=MUSEUM, published="2031-03-04"))
    assert not caplog.records
    assert len(archive) == 2


def test_one_text_in_two_papers_is_two_documents(archive):
    archive.add(Article(text=HARBOUR, outlet="Quay Courier"))
    (match,) = archive.add(Article(text=HARBOUR, outlet="Hill Herald"))
    assert (match.kind, match.other.outlet) == ("verbatim", "Quay Courier")
    archive.add(Article(text=HARBOUR, outlet="Quay Courier"))  # the same record again
    assert len(archive) == 2


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("outlet", ("Quay Courier", "Набережный вестник")),
        ("published", ("2026-03-04", "2026-03-05")),
        ("title", ("Cranes stop", "Cranes still stand")),
        ("outlet_hint", ("quay", "hill")),
    ],
)
def test_what_tells_two_pieces_of_one_text_apart_is_part_of_the_key(archive, field, values):
    for value in (*values, *values):
        archive.add(Article(text=HARBOUR, **{field: value}))
    assert len(archive) == 2


def test_a_key_or_an_address_says_which_article_it_is_whatever_else_is_known(archive):
    for title in ("Cranes stop", "Cranes still stand"):
        archive.add(Article(text=HARBOUR, key="1", title=title))
        archive.add(Article(text=HARBOUR, url="https://quay.example/1", title=title))
    assert len(archive) == 2


def test_a_folder_is_no_database(tmp_path):
    for way in ({}, {"create": False}, {"readonly": True}):
        with pytest.raises(ArchiveError, match="this is a folder, not a database"):
            Archive.open(tmp_path, **way)


def test_what_writes_says_that_the_archive_was_opened_for_reading(archive, articles):
    archive.add(articles[0])
    with Archive.open(archive.path, readonly=True) as reading:
        for call in (lambda: reading.add(articles[1]), lambda: reading.remove(articles[0].key)):
            with pytest.raises(ArchiveError, match="it was opened for reading only"):
                call()
        assert len(reading) == 1


def test_a_closed_archive_says_so(archive, articles):
    archive.add(articles[0])
    archive.close()
    calls = (
        lambda: archive.add(articles[1]),
        lambda: archive.check(articles[1]),
        lambda: archive.matches(articles[0].key),
        lambda: archive.remove(articles[0].key),
        lambda: len(archive),
        lambda: articles[0].key in archive,
        archive.count_matches,
    )
    for call in calls:
        with pytest.raises(ArchiveError, match="it has been closed"):
            call()


def test_a_date_whose_order_is_open_is_told_with_what_would_tell_it(archive, caplog):
    archive.add(Article(key="a", text=HARBOUR, published="03/04/2026", language="en"))
    (record,) = caplog.records
    assert "the date '03/04/2026' could not be read; a language" in record.getMessage()
    archive.add(Article(key="b", text=MUSEUM, published="03/04/2026", language="en-GB"))
    assert len(caplog.records) == 1
