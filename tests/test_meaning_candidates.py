"""Candidates by meaning: which documents are proposed, by every way of looking."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provtrace.alignment import load_weights
from provtrace.candidates import Ranking
from provtrace.encoding import load_encoder, pack_vectors
from provtrace.encoding.normalise import unit_rows
from provtrace.meaning_candidates import choose_way, meaning_pairs, sketched_pairs
from provtrace.sketching.cells import (
    NEAREST,
    Inverted,
    load_cells,
    nearest_cells,
    pack_cells,
    unpack_cells,
)
from provtrace.sketching.concepts import window_keys

SENTENCES = {
    "en": [
        "The ferry ran aground near the island on Sunday evening.",
        "Shareholders of the bank rejected the merger by a narrow margin.",
        "A wolf was filmed crossing the car park behind the town hall.",
        "Growers picked the smallest apple crop in two decades.",
        "The museum will reopen in October after four years of work.",
        "Doctors at the children's hospital will strike next week.",
    ],
    "de": [
        "Die Fähre lief am Sonntagabend in der Nähe der Insel auf Grund.",
        "Die Aktionäre der Bank lehnten die Fusion knapp ab.",
        "Ein Wolf wurde gefilmt, als er den Parkplatz hinter dem Rathaus überquerte.",
        "Die Bauern ernteten so wenige Äpfel wie seit zwei Jahrzehnten nicht.",
        "Das Museum wird im Oktober nach vierjährigen Arbeiten wieder eröffnet.",
        "Die Ärzte der Kinderklinik werden nächste Woche streiken.",
    ],
    "ja": [
        "フェリーは日曜日の夜、島の近くで座礁した。",
        "銀行の株主は合併を僅差で否決した。",
        "町役場の裏の駐車場を横切るオオカミが撮影された。",
        "農家のリンゴの収穫量はこの二十年で最も少なかった。",
        "博物館は四年間の工事を経て十月に再開する。",
        "小児病院の医師たちは来週ストライキを行う。",
    ],
}


@pytest.fixture(scope="module")
def scale():
    return load_weights().calibration("use")


@pytest.fixture(scope="module")
def cells():
    return load_cells("use")


@pytest.fixture(scope="module")
def news():
    """Vectors, owners, languages: one sentence a document, the same six in three languages."""
    encoder = load_encoder("use")
    texts = [text for sentences in SENTENCES.values() for text in sentences]
    languages = [code for code, sentences in SENTENCES.items() for _ in sentences]
    return encoder.encode(texts), np.arange(len(texts)), languages


def as_int8(vectors):
    return np.frombuffer(pack_vectors(vectors), np.int8).reshape(vectors.shape)


@pytest.mark.parametrize("in_cells", [False, True], ids=["exhaustive", "neighbours"])
@pytest.mark.parametrize("pack", [np.asarray, as_int8], ids=["float32", "int8"])
def test_translations_are_proposed_and_hardly_anything_else(news, scale, cells, in_cells, pack):
    vectors, owners, languages = news
    pairs = meaning_pairs(
        pack(vectors), owners, languages, scale, cells=cells if in_cells else None
    )
    right = {(a, b) for a in range(18) for b in range(a + 1, 18) if a % 6 == b % 6}
    found = set(map(tuple, pairs.tolist()))
    assert found <= right
    assert len(found) >= len(right) - 2
    assert pairs.dtype == np.int64
    assert (pairs[:, 0] < pairs[:, 1]).all()


@pytest.mark.parametrize("in_cells", [False, True], ids=["exhaustive", "neighbours"])
def test_the_order_of_documents_changes_nothing(news, scale, cells, in_cells):
    vectors, owners, languages = news
    order = np.random.default_rng(3).permutation(len(owners))
    there = meaning_pairs(vectors, owners, languages, scale, cells=cells if in_cells else None)
    again = meaning_pairs(
        vectors[order],
        owners,
        [languages[i] for i in order],
        scale,
        cells=cells if in_cells else None,
    )
    back = np.sort(order[again], axis=1)
    assert sorted(map(tuple, back.tolist())) == sorted(map(tuple, there.tolist()))


@pytest.mark.parametrize("in_cells", [False, True], ids=["exhaustive", "neighbours"])
def test_only_pairs_with_a_new_document(news, scale, cells, in_cells):
    vectors, owners, languages = news
    new = np.zeros(len(owners), bool)
    new[7] = True
    arguments = {"cells": cells if in_cells else None}
    everything = meaning_pairs(vectors, owners, languages, scale, **arguments)
    some = meaning_pairs(vectors, owners, languages, scale, new=new, **arguments)
    wanted = [pair for pair in everything.tolist() if 7 in pair]
    assert some.tolist() == wanted != []


def test_documents_in_unknown_languages_are_compared_with_nothing(news, scale):
    vectors, owners, languages = news
    pairs = meaning_pairs(vectors, owners, ["en"] * 6 + [None] * 12, scale)
    assert pairs.shape == (0, 2)
    assert meaning_pairs(vectors[:0], owners[:0], [], scale).shape == (0, 2)
    assert len(languages) == 18


def test_a_sentence_in_many_documents_costs_few_pairs(scale):
    rng = np.random.default_rng(0)
    meaning = unit_rows(rng.standard_normal((1, 64)).astype(np.float32))
    near = unit_rows(meaning + 0.02 * rng.standard_normal((1, 64)).astype(np.float32))
    vectors = np.concatenate([np.repeat(meaning, 200, axis=0), np.repeat(near, 3, axis=0)])
    owners, languages = np.arange(203), ["en"] * 203
    stands = np.isin(owners, [40, 199, 200, 201, 202])

    pairs = meaning_pairs(vectors, owners, languages, scale, stands=stands)

    assert len(meaning_pairs(vectors, owners, languages, scale)) == 600
    found = set(map(tuple, pairs.tolist()))
    assert found == {(document, other) for document in range(200) for other in (200, 201, 202)}

    crowds = stands & ~np.isin(owners, [201, 202])
    pairs = meaning_pairs(vectors, owners, languages, scale, stands=crowds)
    assert set(map(tuple, pairs.tolist())) == {
        (document, other)
        for document in range(200)
        for other in (200, 201, 202)
        if other == 200 or document in (40, 199)
    }


@pytest.mark.parametrize("copies", [1, 3])
def test_repeated_sentences_are_compared_once_and_all_proposed(news, scale, copies):
    vectors, _, languages = news
    many = np.concatenate([vectors] * copies)
    pairs = meaning_pairs(many, np.arange(18 * copies), languages * copies, scale)
    once = meaning_pairs(vectors, np.arange(18), languages, scale)
    assert len(pairs) == len(once) * copies**2


@pytest.fixture(scope="module")
def many(cells):
    """6,000 packed sentences, each of the first half more or less near one of the second."""
    rng = np.random.default_rng(1)
    centres = unit_rows(cells.centres)[rng.permutation(len(cells.centres))[:300]]
    base = unit_rows(
        centres[rng.integers(0, 300, 3000)] * rng.uniform(0.2, 0.7, (3000, 1)).astype(np.float32)
        + unit_rows(rng.standard_normal((3000, 512)).astype(np.float32)) * 0.8
    )
    apart = rng.uniform(0.3, 1.1, (3000, 1)).astype(np.float32)
    other = unit_rows(base + apart * unit_rows(rng.standard_normal((3000, 512)).astype(np.float32)))
    return as_int8(np.concatenate([base, other]))


def test_neighbours_lose_little_of_what_is_near(many, scale, cells):
    owners, languages = np.arange(6000), ["en"] * 6000
    exact = meaning_pairs(many, owners, languages, scale)
    found = meaning_pairs(many, owners, languages, scale, cells=cells)
    assert len(exact) >= 2900
    assert set(map(tuple, found.tolist())) <= set(map(tuple, exact.tolist()))
    assert 0.98 * len(exact) <= len(found) < len(exact)


def test_few_new_documents_have_the_pairs_that_all_of_them_would_have(many, scale, cells):
    owners, languages = np.arange(6000), ["en"] * 6000
    everything = meaning_pairs(many, owners, languages, scale, cells=cells)
    new = np.zeros(6000, bool)
    for some in (slice(0, 40), slice(2_900, 3_100)):
        new[:] = False
        new[some] = True
        few = meaning_pairs(many, owners, languages, scale, new=new, cells=cells)
        assert few.tolist() == everything[new[everything].any(axis=1)].tolist() != []


def test_cells_are_fixed_and_of_the_embedded_encoder_only(news, cells):
    vectors, _, _ = news
    assert load_cells("e5") is None
    assert cells.centres.shape == (4096, 512)
    axes = unit_rows(cells.axes)
    np.testing.assert_allclose(axes @ axes.T, np.eye(128), atol=0.02)
    places = nearest_cells(as_int8(vectors), cells)
    assert places.shape == (18, NEAREST)


@given(st.integers(0, 2**32 - 1), st.integers(1, 60))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_the_cells_of_a_sentence_depend_on_no_other_sentence(seed, count):
    rng = np.random.default_rng(seed)
    rows = rng.integers(-127, 128, (count, 512)).astype(np.int8)
    cells = load_cells("use")
    together, order = nearest_cells(rows, cells), rng.permutation(count)
    assert (nearest_cells(rows[order], cells) == together[order]).all()
    assert (nearest_cells(rows[:1], cells) == together[:1]).all()
    stored = b"".join(pack_cells(rows, "use"))
    assert (unpack_cells(stored, count) == together).all()
    assert pack_cells(rows, "e5") == [b""] * count
    assert unpack_cells(b"", count).shape == (count, 0)


@given(st.integers(0, 2**32 - 1), st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_sentences_meet_that_share_a_cell(seed, count, others):
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 90, (count + others, NEAREST)).astype(np.uint16)
    inverted = Inverted.of(places[:count], 4096)
    told = [np.stack(pair, axis=1).tolist() for pair in inverted.meetings(places[count:])]
    expected = {
        (a, b)
        for a in range(count)
        for b in range(others)
        if set(places[a].tolist()) & set(places[count + b].tolist())
    }
    assert {tuple(pair) for part in told for pair in part} == expected


def test_the_way_is_chosen_by_size_unless_it_is_forced():
    assert choose_way("auto", 50_000, 50_000) == "exhaustive"
    assert choose_way("auto", 50_001, 50_000) == "neighbours"
    assert choose_way("sketch", 10, 50_000) == "sketch"
    assert choose_way("exhaustive", 10**9, 50_000) == "exhaustive"


def test_sketches_find_windows_of_several_sentences(news, scale, cells):
    vectors, _, languages = news
    owners = np.repeat(np.arange(3), 6)
    order = Ranking(np.arange(3), np.arange(3), np.full(3, 9))
    arguments = (vectors, owners, languages[::6], scale)
    pairs = sketched_pairs(*arguments, nearest_cells(vectors, cells), order, 32)
    exact = meaning_pairs(*arguments)
    assert exact.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert [0, 1] in pairs.tolist()
    assert set(map(tuple, pairs.tolist())) <= set(map(tuple, exact.tolist()))
    assert not len(
        sketched_pairs(*arguments, nearest_cells(vectors, cells), order, 32, new=np.zeros(3, bool))
    )


def test_window_keys_depend_on_the_window_alone():
    concepts = np.random.default_rng(0).integers(0, 4096, (9, 4)).astype(np.uint16)
    keys, owners = window_keys(concepts, np.array([0, 5, 5, 9]))
    assert set(owners.tolist()) == {0, 2}
    again, _ = window_keys(concepts[5:], np.array([0, 4]))
    assert sorted(again.tolist()) == sorted(keys[owners == 2].tolist())
    none, nobody = window_keys(concepts[:0], np.array([0, 0]))
    assert len(none) == len(nobody) == 0
