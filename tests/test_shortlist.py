"""Comparing a few documents with a whole archive reads few vectors, and finds the same."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provtrace import Archive, Article, Settings
from provtrace.archive import partners
from provtrace.archive.connection import open_database
from provtrace.archive.method import Method
from provtrace.archive.shortlist import near_sentences, sentences_of
from provtrace.encoding import load_encoder, pack_vectors
from provtrace.encoding.normalise import unit_rows
from provtrace.sketching.signs import SIGN_BYTES, near_signs, pack_signs

LINES = {
    "en": [
        "The night train to Verlona was stopped because a swan slept on the track.",
        "Bakers in the old quarter have agreed to close one hour earlier from May.",
        "A retired surveyor has mapped every well in the province by hand.",
        "The council will vote on the new cable car before the summer holidays.",
        "Two divers found a bronze bell in the harbour basin on Thursday.",
        "Rents in the university district rose faster than anywhere else last year.",
    ],
    "de": [
        "Der Nachtzug nach Verlona wurde angehalten, weil ein Schwan auf dem Gleis schlief.",
        "Die Bäcker der Altstadt wollen ab Mai eine Stunde früher schließen.",
        "Ein pensionierter Vermesser hat jeden Brunnen der Provinz von Hand kartiert.",
        "Der Rat stimmt noch vor den Sommerferien über die neue Seilbahn ab.",
        "Zwei Taucher fanden am Donnerstag im Hafenbecken eine Bronzeglocke.",
        "Im Universitätsviertel stiegen die Mieten im vergangenen Jahr am schnellsten.",
    ],
    "pt": [
        "O comboio noturno para Verlona parou porque um cisne dormia na linha.",
        "Os padeiros do bairro antigo vão fechar uma hora mais cedo a partir de maio.",
        "Um topógrafo reformado desenhou à mão o mapa de todos os poços da província.",
        "A câmara vota o novo teleférico antes das férias de verão.",
        "Dois mergulhadores encontraram na quinta-feira um sino de bronze no porto.",
        "As rendas no bairro universitário foram as que mais subiram no ano passado.",
    ],
}


def newsroom(count: int = 36) -> list[Article]:
    """Short articles in three languages, each of a few of the sentences above."""
    chance = random.Random(4)
    articles = []
    for number in range(count):
        language = chance.choice(sorted(LINES))
        lines = chance.sample(LINES[language], chance.randint(1, 4))
        articles.append(
            Article(
                key=f"a{number:02}",
                outlet=f"Outlet {number}",
                published=f"2026-02-{1 + number % 28:02}",
                language=language,
                text="\n\n".join(lines),
            )
        )
    return articles


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("use")


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("shortlist") / "news.db"
    with Archive.open(path, settings=Settings(jobs=0)) as archive:
        list(archive.add_many(newsroom()))
    return path


@pytest.mark.parametrize("candidates", ["exhaustive", "neighbours"])
@pytest.mark.parametrize("hub_documents", [2, 200])
def test_few_documents_get_the_pairs_of_the_full_computation(
    filled, encoder, monkeypatch, candidates, hub_documents
):
    wanted = Settings(candidates=candidates, hub_documents=hub_documents)
    method = Method.of(wanted, encoder)
    db = open_database(filled)
    sets = [np.array(ids) for ids in ([1], [7], [36], [3, 4, 20], list(range(5, 30)))]
    short = [partners.candidate_documents(db, new, method, candidates) for new in sets]
    monkeypatch.setattr(partners, "LOOKUP_DOCUMENTS", 0)
    full = [partners.candidate_documents(db, new, method, candidates) for new in sets]
    db.close()
    assert [c.pairs.tolist() for c in short] == [c.pairs.tolist() for c in full]
    assert [c.demoted.tolist() for c in short] == [c.demoted.tolist() for c in full]
    assert all(len(c.pairs) for c in short)


def test_the_vectors_of_unrelated_sentences_are_not_read(filled, encoder):
    method = Method.of(Settings(), encoder)
    db = open_database(filled)
    one = np.array([1])
    found = near_sentences(db, sentences_of(db, one, method.dim), one, method, in_cells=False)
    stored = db.execute("select sum(length(data)) from vectors").fetchone()[0] // method.dim
    own = db.execute("select length(data) from vectors where document_id = 1").fetchone()[0]
    db.close()
    assert 0 < found.count() < stored - own // method.dim
    assert 1 not in found.ids


def signs_fit_vectors(path: Path) -> int:
    """Check that each document with vectors has their signs and its language; how many have."""
    db = open_database(path)
    query = (
        "select v.data, s.data, s.language, d.language from vectors v "
        "left join signs s using (document_id) left join documents d on d.id = document_id"
    )
    rows = db.execute(query).fetchall()
    signs = db.execute("select count(*) from signs").fetchone()[0]
    db.close()
    for vectors, data, language, own_language in rows:
        assert data == pack_signs(np.frombuffer(vectors, np.int8).reshape(-1, 512)).tobytes()
        assert language == own_language
    assert signs == len(rows)
    return signs


def test_signs_follow_what_happens_to_documents(tmp_path):
    path = tmp_path / "news.db"
    articles = newsroom(8)
    with Archive.open(path, settings=Settings(jobs=0)) as archive:
        list(archive.add_many(articles))
        assert signs_fit_vectors(path) == 8
        archive.remove("a02")
        assert signs_fit_vectors(path) == 7
        archive.add(replace(articles[3], text=LINES["pt"][0], language="pt"))
        assert signs_fit_vectors(path) == 7
    with Archive.open(path, settings=Settings(recurring_share=0.2, jobs=0)) as archive:
        assert signs_fit_vectors(path) == 0
        archive.settle()
        assert signs_fit_vectors(path) == 7


def test_checking_finds_what_adding_finds(filled, tmp_path):
    article = Article(key="new", language="de", text="\n\n".join(LINES["de"][1:4]))
    with Archive.open(filled) as archive:
        checked = archive.check(article)
        copied = {m.other.key for m in archive.add(article)}
        assert copied
        assert {m.other.key for m in checked} == copied
        assert archive.remove("new")


def matches_by_key(path: Path) -> set[tuple]:
    db = open_database(path)
    query = (
        "select l.key, r.key, left_start, left_end, right_start, right_end, kind, score "
        "from matches join documents l on l.id = left_id join documents r on r.id = right_id"
    )
    rows = db.execute(query).fetchall()
    db.close()
    return {
        (*sorted([(left, ls, le), (right, rs, re)]), *rest)
        for left, right, ls, le, rs, re, *rest in rows
    }


def test_one_by_one_backwards_and_all_at_once_give_the_same_matches(tmp_path):
    articles = newsroom(14)
    orders = {"once": articles, "forward": articles, "backward": articles[::-1]}
    for name, order in orders.items():
        with Archive.open(tmp_path / f"{name}.db", settings=Settings(jobs=0)) as archive:
            list(archive.add_many(order, batch=100 if name == "once" else 1))
    once, forward, backward = (matches_by_key(tmp_path / f"{name}.db") for name in orders)
    assert {kind for *_, kind, _ in once} >= {"verbatim", "translated"}
    assert once == forward == backward


@given(st.integers(0, 2**32 - 1), st.sampled_from([256, 384, 512, 768]))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_signs_lose_no_near_sentence_and_let_few_others_through(seed, dim):
    numbers = np.random.default_rng(seed)
    wanted = unit_rows(numbers.standard_normal((5, dim)).astype(np.float32))
    cosines = numbers.uniform(-0.2, 1.0, 3_000)[:, None]
    away = unit_rows(numbers.standard_normal((3_000, dim)).astype(np.float32))
    near = unit_rows(cosines * wanted[numbers.integers(0, 5, 3_000)] + (1 - cosines) * away)
    language = numbers.integers(0, 2, 3_000)
    limits = np.repeat(np.array([[0.5, 0.65]], np.float32), 5, axis=0)
    kept = near_signs(pack_signs(wanted), pack_signs(near), limits, language)
    exact = wanted @ near.T
    sought = (exact >= limits[:, language] + 0.02).any(axis=0)
    hopeless = (exact < limits[:, language] - 0.3).all(axis=0)
    assert sought.sum() > 300 < hopeless.sum()
    assert kept[sought].mean() > 0.995
    assert kept[hopeless].mean() < 0.01


def test_signs_do_not_depend_on_the_length_of_vectors_nor_on_the_machine(encoder):
    vectors = encoder.encode(LINES["en"])
    packed = np.frombuffer(pack_vectors(vectors), np.int8).reshape(vectors.shape)
    signs = pack_signs(packed)
    assert (pack_signs(packed.astype(np.float32) * 3) == signs).all()
    assert signs.nbytes == len(vectors) * SIGN_BYTES
    # Stored signs must stay comparable: these are the first bytes of fixed vectors.
    fixed = (np.arange(3 * 512).reshape(3, 512) * 7_919 % 251 - 125).astype(np.int8)
    assert [row.tobytes()[:4].hex() for row in pack_signs(fixed)] == [
        "d43f0c19",
        "48e897d5",
        "f43f0c09",
    ]


def test_opposite_vectors_are_not_taken_for_near(encoder):
    vectors = encoder.encode(LINES["en"])
    limits = np.full((6, 1), 0.5, np.float32)
    kept = near_signs(pack_signs(vectors), pack_signs(-vectors), limits, np.zeros(6, np.int64))
    assert not kept.any()
