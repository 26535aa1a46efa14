"""The same documents give the same rows, in whatever order, batches and detours they came.

``PROVTRACE_ORDER_CASES`` sets the number of newsrooms of each test.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_rows import rows_of
from newsfolder import sentence
from provtrace import Archive, Article, Settings
from provtrace.archive import inquiry, matching
from provtrace.encoding import load_encoder

CASES = os.environ.get("PROVTRACE_ORDER_CASES")
newsrooms = settings(
    max_examples=int(CASES or 5),
    deadline=None,
    derandomize=CASES is None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

TOLD = [
    (
        "The night ferry to Ostby turned back after a seal had climbed into the engine room.",
        "Because of a seal in its engine room, the ferry that sails to Ostby at night turned round.",
        "Die Nachtfähre nach Ostby kehrte um, weil eine Robbe in den Maschinenraum geklettert war.",
    ),
    (
        "The captain said that nobody on board had ever seen such a thing before.",
        "Nobody on the ship had seen anything like it until then, according to the captain.",
        "Der Kapitän sagte, niemand an Bord habe so etwas je zuvor gesehen.",
    ),
    (
        "Passengers were given soup and blankets and a voucher for a later crossing.",
        "Travellers got blankets, soup and a coupon with which they can cross some other day.",
        "Die Fahrgäste erhielten Suppe, Decken und einen Gutschein für eine spätere Überfahrt.",
    ),
    (
        "A veterinarian from the zoo of Lorvik lured the animal out with two buckets of herring.",
        "With two pails of herring, a vet of the Lorvik zoo enticed the animal to come out.",
        "Eine Tierärztin des Zoos von Lorvik lockte das Tier mit zwei Eimern Hering heraus.",
    ),
    (
        "The company wants to fit a grating over the inlet before the end of the month.",
        "By the end of this month the firm intends to cover the intake with a grid.",
        "Das Unternehmen will den Einlass noch vor Ende des Monats mit einem Gitter versehen.",
    ),
]
LANGUAGES = ("en", "en", "de")
"""The language of each version of a sentence."""


class Remembering:
    """An encoder that encodes each sentence once in all tests."""

    def __init__(self) -> None:
        self._encoder = load_encoder("use")
        self._known: dict[str, np.ndarray] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)

    def encode(self, texts: list[str]) -> np.ndarray:
        for text in texts:
            if text not in self._known:
                self._known[text] = self._encoder.encode([text])[0]
        return np.stack([self._known[text] for text in texts])


@pytest.fixture(scope="module")
def _quick_encoder() -> Iterator[None]:
    encoder = Remembering()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provtrace.archive.archive.load_encoder", lambda _: encoder)
        yield


def write(chance: random.Random, key: str, told: list[list[str]], language: str) -> Article:
    """An article: a part of a story, edited here and there, with lines of its own and of its site.

    Args:
        chance: Draws everything.
        key: Its key.
        told: The sentences of each story in one language.
        language: That language.
    """
    story = chance.choice(told)
    taken = story[chance.choice((0, 0, 0, 1)) : len(story) - chance.choice((0, 0, 1, 2))]
    lines = [_edited(chance, line) if chance.random() < 0.15 else line for line in taken]
    lines[chance.randint(0, len(lines)) : 0] = [
        sentence(chance) for _ in range(chance.choice((0, 0, 1, 3)))
    ]
    if chance.random() < 0.3:
        lines[0] = f"LORVIK, March 4 (AP) – {lines[0]}"
    outlet = f"Outlet {chance.randrange(12)}"
    paragraphs = [" ".join(lines[:3]), " ".join(lines[3:])]
    if chance.random() < 0.2:
        paragraphs.append(f"Harbour news every morning in {outlet}")
    return Article(
        key=key,
        outlet=outlet,
        published=chance.choice((None, *(f"2024-03-{day:02}" for day in range(1, 7)))),
        language=language,
        text="\n\n".join(filter(None, paragraphs)),
    )


def _edited(chance: random.Random, line: str) -> str:
    words = line.split()
    at = chance.randrange(1, len(words) - 1)
    return " ".join([*words[:at], "also", *words[at:]])


def copied(seed: int, number: int) -> list[Article]:
    """Articles that carry one story or the other, copied and edited."""
    chance = random.Random(seed)
    told = [[sentence(chance) for _ in range(5)] for _ in range(2)]
    return [write(chance, f"a{at:02}", told, "en") for at in range(number)]


def retold(seed: int, number: int) -> list[Article]:
    """Articles that carry one story, copied, edited, in other words and in another language."""
    chance = random.Random(seed)
    articles = []
    for at in range(number):
        version = chance.randrange(3)
        articles.append(
            write(chance, f"a{at:02}", [[line[version] for line in TOLD]], LANGUAGES[version])
        )
    return articles


Steps = list[list[Article | str]]
"""What is done one after the other: articles are added together, a key is removed."""


def build(path: Path, wanted: Settings, steps: Steps) -> None:
    with Archive.open(path, settings=wanted) as archive:
        for step in steps:
            take(archive, step)


def build_with_interruptions(path: Path, wanted: Settings, steps: Steps, seed: int) -> None:
    """Build an archive, but have SQLite give up now and then at whatever it does."""
    chance = random.Random(seed)
    for step in steps:
        left = chance.randrange(400)

        def give_up() -> int:
            nonlocal left
            left -= 1
            return left < 0

        with Archive.open(path, settings=wanted) as archive:
            archive._db.conn.set_progress_handler(give_up, 100)
            try:
                take(archive, step)
            except sqlite3.OperationalError as error:
                assert str(error) == "interrupted"
            else:
                continue
        if chance.random() < 0.5:
            with Archive.open(path, settings=wanted) as archive:
                take(archive, step)
        else:  # only what follows takes the work up
            with Archive.open(path, settings=wanted) as archive:
                archive.put(inquiry.clean_article(each, wanted) for each in articles_of(step))
                archive.remove_many(
                    [each for each in step if isinstance(each, str) and each in archive]
                )
    with Archive.open(path, settings=wanted) as archive:
        archive.settle()


def take(archive: Archive, step: list[Article | str]) -> None:
    """Add the articles of a step, and remove its keys."""
    added = articles_of(step)
    list(archive.add_many(added, batch=max(1, len(added))))
    for key in step:
        if isinstance(key, str):
            archive.remove(key)


def articles_of(step: list[Article | str]) -> list[Article]:
    return [article for article in step if isinstance(article, Article)]


def detours(
    chance: random.Random, articles: list[Article], others: list[Article], batch: int
) -> Steps:
    """Steps that end with the same articles: in another order, with changes of mind.

    Args:
        chance: Draws everything.
        articles: What is there in the end.
        others: Articles that were there for a while, or an earlier state of one with its key.
        batch: Articles added at a time.
    """
    order = chance.sample(articles, len(articles))
    steps: Steps = [order[at : at + batch] for at in range(0, len(order), batch)]
    place = {article.key: at for at, step in enumerate(steps) for article in step}
    for other in others:
        if other.key in place:
            steps[chance.randint(0, place[other.key])].insert(0, other)
        else:
            start = chance.randint(0, len(steps) - 1)
            steps[start].append(other)
            steps.insert(chance.randint(start + 1, len(steps)), [other.key])
            place = {each.key: at for at, step in enumerate(steps) for each in articles_of(step)}
    if chance.random() < 0.5:
        back = chance.choice(articles)
        steps += [[back.key], [back]]
    return steps


def earlier(chance: random.Random, articles: list[Article], spare: list[Article]) -> list[Article]:
    """Some articles as they were before, and some that do not stay."""
    changed = chance.sample(articles, min(3, len(articles)))
    drafts = [replace(spare[at], key=article.key) for at, article in enumerate(changed)]
    if len(articles) > 3:
        drafts.append(replace(articles[0], published=None))
    passing = [replace(article, key=f"x{article.key}") for article in spare[3:]]
    return [*drafts, *passing]


def check(articles: list[Article], spare: list[Article], seed: int, wanted: Settings) -> None:
    """Build archives in several ways and compare all that they hold."""
    chance = random.Random(seed)
    ways = {
        "in batches": detours(chance, articles, earlier(chance, articles, spare), 7),
        "one by one": detours(chance, articles, earlier(chance, articles, spare), 1),
        "interrupted": detours(chance, articles, earlier(chance, articles, spare), 4),
    }
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "once.db", wanted, [list(articles)])
        once = rows_of(Path(folder) / "once.db")
        for way, steps in ways.items():
            path = Path(folder) / f"{way}.db"
            if way == "interrupted":
                build_with_interruptions(path, wanted, steps, seed)
            else:
                build(path, wanted, steps)
            found = rows_of(path)
            for table, rows in once.items():
                assert found[table] == rows, f"{way}: {table}"


@newsrooms
@given(seed=st.integers(0, 2**32), number=st.integers(2, 14), hub=st.integers(1, 6))
def test_copied_stories(seed: int, number: int, hub: int) -> None:
    every = copied(seed, number + 6)
    wanted = Settings(encoder="none", hub_documents=hub, jobs=1)
    check(every[:number], every[number:], seed, wanted)


@pytest.mark.usefixtures("_quick_encoder")
@newsrooms
@given(
    seed=st.integers(0, 2**32),
    number=st.integers(2, 10),
    hub=st.integers(1, 5),
    exhaustive=st.sampled_from([0, 12, 30, 50_000]),
)
def test_retold_stories(seed: int, number: int, hub: int, exhaustive: int) -> None:
    every = retold(seed, number + 6)
    wanted = Settings(hub_documents=hub, exhaustive_sentences=exhaustive, jobs=1)
    check(every[:number], every[number:], seed, wanted)


def test_a_story_copied_in_more_outlets_than_are_compared_pair_by_pair() -> None:
    every = copied(1, 38)
    wanted = Settings(encoder="none", jobs=1)
    assert wanted.hub_documents < 34
    check(every[:34], every[34:], 1, wanted)


@pytest.mark.usefixtures("_quick_encoder")
def test_a_story_retold_in_more_outlets_than_are_compared_pair_by_pair() -> None:
    every = retold(3, 38)
    check(every[:34], every[34:], 3, Settings(jobs=1))


def test_one_more_outlet_of_a_crowd_costs_two_pairs(tmp_path: Path) -> None:
    story = [sentence(random.Random(at)) for at in range(6)]

    def article(at: int) -> Article:
        text = " ".join(story[: 6 - at // 30])
        return Article(key=f"a{at}", outlet=f"O{at}", published=f"2024-03-05T{at:02}", text=text)

    wanted = Settings(encoder="none", hub_documents=5, jobs=1)
    with Archive.open(tmp_path / "news.db", settings=wanted) as archive:
        list(archive.add_many(article(at) for at in range(20)))
        assert len(archive.matches("a0")) == 19
        assert len(archive.matches("a7")) == 1  # a0 is the earliest and, with all others, largest
        archive.put([inquiry.clean_article(article(21), wanted)])
        assert archive.settle().pairs == 1
        archive.put([inquiry.clean_article(article(40), wanted)])
        assert archive.settle().pairs == 1
        archive.remove("a7")
        archive.put([inquiry.clean_article(article(22), wanted)])
        assert archive.settle().pairs == 1
        archive.remove("a0")
        assert len(archive.matches("a1")) == 20
        assert len(archive.matches("a9")) == 1


def test_a_crowd_that_forms_while_another_process_matches(tmp_path, monkeypatch) -> None:
    every = copied(5, 12)
    wanted = Settings(encoder="none", hub_documents=4, jobs=1)
    find = matching.candidate_documents
    others = iter([every[6:9], every[9:]])

    def find_while_others_add(*given):
        found = find(*given)
        monkeypatch.setattr(matching, "candidate_documents", find)
        build(tmp_path / "news.db", wanted, [list(next(others, []))])
        return found

    for first in (every[:3], every[3:6]):
        monkeypatch.setattr(matching, "candidate_documents", find_while_others_add)
        build(tmp_path / "news.db", wanted, [list(first)])
    build(tmp_path / "once.db", wanted, [list(every)])
    assert rows_of(tmp_path / "news.db") == rows_of(tmp_path / "once.db")


def test_another_way_of_looking_for_candidates_holds_for_all(tmp_path, _quick_encoder) -> None:
    every = retold(8, 16)
    once = Settings(candidates="exhaustive", jobs=1)
    build(tmp_path / "once.db", once, [list(every)])
    for way in ("neighbours", "sketch"):
        path = tmp_path / f"{way}.db"
        build(path, replace(once, candidates=way), [list(every[:-1])])
        build(path, once, [[every[-1]]])
        assert rows_of(path) == rows_of(tmp_path / "once.db")
