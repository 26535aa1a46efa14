"""Provenance in the tables: whatever the order, however it came, the same rows."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsroom import Newsroom, make_newsroom
from newsroom_rows import fill
from provtrace.archive.connection import open_database, transaction
from provtrace.archive.derive import update_provenance
from provtrace.cleaning.agencies import Agencies
from provtrace.settings import Settings

AGENCIES = Agencies()


def derive(db, touched=None):
    return update_provenance(db, touched, Settings(), AGENCIES)


def told(db):
    """Everything derived, with keys for ids."""
    keys = dict(db.execute("select id, key from documents").fetchall())
    clusters = {}
    columns = [row[1] for row in db.execute("pragma table_info(clusters)")]
    for row in db.execute("select * from clusters").fetchall():
        cluster = dict(zip(columns, row, strict=True))
        number = cluster.pop("id")
        cluster["origin_id"] = keys.get(cluster["origin_id"])
        cluster["evidence"] = json.loads(cluster["evidence"])
        members = db.execute(
            "select document_id, start_offset, end_offset, role from cluster_members "
            "where cluster_id = ?",
            [number],
        )
        spans = tuple(sorted((keys[d], start, end, role) for d, start, end, role in members))
        clusters[number] = (spans, cluster)
    matches = []
    for left, a, b, right, c, d, cluster in db.execute(
        "select left_id, left_start, left_end, right_id, right_start, right_end, cluster_id "
        "from matches"
    ):
        sides = tuple(sorted([(keys[left], a, b), (keys[right], c, d)]))
        matches.append((sides, clusters[cluster][0] if cluster else None))
    sources = [
        (keys[document], keys.get(source), *rest[:-1], json.loads(rest[-1]))
        for document, source, *rest in db.execute("select * from sources")
    ]
    return {
        "clusters": sorted(clusters.values(), key=lambda pair: pair[0]),
        "matches": sorted(matches),
        "sources": sorted(sources, key=lambda row: (row[0], row[1] or "", row[2] or "")),
        "originality": sorted(
            (keys[row[0]], *row[1:]) for row in db.execute("select * from originality")
        ),
    }


@pytest.fixture
def db(tmp_path: Path):
    database = open_database(tmp_path / "news.db")
    yield database
    database.close()


def filled(path: Path, room: Newsroom, **more):
    database = open_database(path)
    fill(database, room, **more)
    return database


def remove(db, key: str) -> set[int]:
    """Take a document out as the archive does; gives its partners."""
    (document,) = db.execute("select id from documents where key = ?", [key]).fetchone()
    rows = db.execute(
        "select left_id, right_id from matches where ? in (left_id, right_id)", [document]
    ).fetchall()
    db.execute("delete from documents where id = ?", [document])
    return {other for row in rows for other in row} - {document}


def test_known_stories_are_found_with_their_origins(db):
    room = make_newsroom(3, 12)
    fill(db, room)
    counts = derive(db)
    found = told(db)
    assert counts.documents == len(room.pieces)
    by_members = {
        frozenset(row[0] for row in spans): cluster for spans, cluster in found["clusters"]
    }
    for story in room.stories:
        assert by_members[frozenset(story.members)]["origin_id"] == story.origin


def test_deriving_twice_changes_no_row_and_no_id(db):
    fill(db, make_newsroom(4, 8))
    derive(db)
    tables = ("clusters", "cluster_members", "matches", "originality", "sources")
    before = [db.execute(f"select * from {table}").fetchall() for table in tables]
    derive(db)
    assert [db.execute(f"select * from {table}").fetchall() for table in tables] == before


def test_word_counts_add_up_and_views_open(db):
    fill(db, make_newsroom(5, 10))
    derive(db)
    wrong = db.execute(
        "select count(*) from originality where words <> "
        "verbatim + near + rewritten + translated + quoted + wire + original"
    ).fetchone()
    assert wrong == (0,)
    for view in ("cluster_overview", "outlet_reuse", "uncredited_wire", "outlet_originality"):
        assert db.execute(f"select count(*) from {view}").fetchone()[0] > 0, view


def test_large_story_with_star_links_is_one_cluster(db):
    room = make_newsroom(6, 1, members=(60,), languages=("en", "de"))
    fill(db, room)
    (matches,) = db.execute("select count(*) from matches").fetchone()
    assert matches < 60 * 10
    derive(db)
    biggest = max(told(db)["clusters"], key=lambda pair: pair[1]["documents"])
    assert {row[0] for row in biggest[0]} == set(room.stories[0].members)


def test_spans_slice_the_shared_text(db):
    fill(db, make_newsroom(7, 6))
    derive(db)
    rows = db.execute(
        "select m.start_offset, m.end_offset, length(t.text) from cluster_members m "
        "join texts t using (document_id)"
    ).fetchall()
    assert rows
    assert all(0 <= start < end <= length for start, end, length in rows)


def test_removed_document_leaves_no_trace(tmp_path):
    room = make_newsroom(8, 5)
    gone = room.stories[2].origin
    db = filled(tmp_path / "all.db", room)
    derive(db)
    touched = remove(db, gone)
    derive(db, touched)
    pieces = [piece for piece in room.pieces if piece.key != gone]
    other = filled(tmp_path / "rest.db", Newsroom(pieces, []))
    derive(other)
    assert told(db) == told(other)
    assert gone not in json.dumps(told(db), ensure_ascii=False)
    db.close()
    other.close()


def test_ids_of_clusters_stay_when_documents_are_added(tmp_path):
    room = make_newsroom(9, 6)
    late = [at for at, piece in enumerate(room.pieces) if piece.key.endswith("/0003.html")]
    early = [at for at in range(len(room.pieces)) if at not in late]
    db = filled(tmp_path / "news.db", room, order=early)
    derive(db)
    origins = "select origin_id, id from clusters where documents > 2"
    before = dict(db.execute(origins).fetchall())
    derive(db, fill(db, room, order=late))
    after = dict(db.execute(origins).fetchall())
    assert before.items() <= after.items()
    db.close()


@settings(
    max_examples=7, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same(tmp_path_factory, seed: int, rng: random.Random):
    folder = tmp_path_factory.mktemp("order")
    room = make_newsroom(seed, rng.randint(1, 4), members=(2, 4, 5), length=(3, 6))
    room.pieces = [
        replace(piece, published=rng.choice((piece.published, piece.published[:10], None)))
        for piece in room.pieces
    ]
    order = list(range(len(room.pieces)))
    at_once = filled(folder / "once.db", room)
    derive(at_once)
    rng.shuffle(order)
    shuffled = filled(folder / "shuffled.db", room, order=order)
    derive(shuffled)
    expected = told(at_once)
    assert told(shuffled) == expected
    cut = rng.randint(0, len(order))
    daily = filled(folder / "daily.db", room, order=order[:cut])
    derive(daily)
    for at in order[cut:]:
        derive(daily, fill(daily, room, order=[at]))
    assert told(daily) == expected
    gone = rng.choice(room.pieces).key
    derive(daily, remove(daily, gone))
    rest = filled(folder / "rest.db", Newsroom([p for p in room.pieces if p.key != gone], []))
    derive(rest)
    assert told(daily) == told(rest)
    for database in (at_once, shuffled, daily, rest):
        database.close()


def test_rolls_back_with_the_callers_transaction(db):
    fill(db, make_newsroom(10, 3))
    with pytest.raises(RuntimeError), transaction(db):
        derive(db)
        raise RuntimeError("stop")
    assert db.execute("select count(*) from clusters").fetchone() == (0,)


def test_only_what_was_touched_is_derived(db):
    # Mosaics tie nearly all of these stories together; what one document touches stays small.
    room = make_newsroom(11, 40)
    fill(db, room)
    derive(db)
    counts = [derive(db, {document}).documents for document in range(1, len(room.pieces), 17)]
    assert sorted(counts)[len(counts) // 2] < 40
    assert max(counts) < len(room.pieces) // 2


def test_empty_and_unmatched_documents_have_their_place(db):
    fill(db, make_newsroom(13, 1, members=(1,)))
    db.execute("insert into documents (key, status, content_hash) values ('none', 'empty', 'x')")
    assert derive(db).documents == 2
    found = told(db)
    assert found["clusters"] == []
    assert [row[0] for row in found["originality"]] == ["story-13-00000/0000.html"]
