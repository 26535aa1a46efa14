"""Who had it first: times with their precision, what pieces say, and what decides nothing."""

from __future__ import annotations

import pytest

from provtrace.article import Credit
from provtrace.provenance.addresses import address_of
from provtrace.provenance.assess import original_language
from provtrace.provenance.direction import (
    NAMED,
    confidence,
    direction,
    find_origin,
    log_odds,
)
from provtrace.provenance.mentions import named_outlets
from provtrace.provenance.records import Facts, Link
from provtrace.provenance.times import compare, parse_moment, possibly_first, surely_first


def piece(key: str, published: str | None = None, **more) -> Facts:
    for name in ("url", "canonical_url"):
        more[name] = address_of(more.get(name))
    more["links"] = frozenset(address_of(link) for link in more.get("links", ()))
    return Facts(key=key, moment=parse_moment(published), words=300, **more)


def origin(*facts: Facts, **more):
    held = more.pop("held", dict.fromkeys(range(len(facts)), 1.0))
    return find_origin(range(len(facts)), facts, held, **more).document


@pytest.mark.parametrize(
    ("published", "precision", "zoned"),
    [
        ("2031", "year", False),
        ("2031-04", "month", False),
        ("2031-04-05", "day", False),
        ("20310405", "day", False),
        ("2031-04-05T07", "hour", False),
        ("2031-04-05T07:08", "minute", False),
        ("2031-04-05 07:08:09", "second", False),
        ("2031-04-05T07:08:09.123Z", "second", True),
        ("2031-04-05T07:08+0530", "minute", True),
        ("2031-04-05T07:08:60-03:00", "second", True),
    ],
)
def test_times_are_read_with_their_precision(published, precision, zoned):
    moment = parse_moment(published)
    assert (moment.precision, moment.zoned) == (precision, zoned)


@pytest.mark.parametrize(
    "nothing", [None, "", "yesterday", "2031-13-01", "2031-02-30", "0000-01-01"]
)
def test_what_is_no_time_is_missing(nothing):
    assert parse_moment(nothing) is None


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("2031-04-05T07:08", "2031-04-05T07:09", -1),
        ("2031-04-05T07:08", "2031-04-05T07:08:30", 0),
        ("2031-04-05", "2031-04-05T23:59", 0),
        ("2031-04-05", "2031-04-06", -1),
        ("2031-04", "2031-04-30", 0),
        ("2031-04-06T01:00+09:00", "2031-04-05T17:00+01:00", 0),
        ("2031-04-06T01:00+09:00", "2031-04-05T18:00+01:00", -1),
        ("2031-04-05T07:00Z", "2031-04-05T16:00", 0),
        ("2031-04-05T07:00Z", "2031-04-06T22:00", -1),
    ],
)
def test_one_time_is_before_another_only_if_it_is_however_read(first, second, order):
    a, b = parse_moment(first), parse_moment(second)
    assert compare(a, b).order == order
    assert compare(b, a).order == -order


def test_missing_time_compares_with_nothing():
    assert compare(None, parse_moment("2031-04-05")) is None


def test_first_of_many_agrees_with_comparing_pairs():
    published = [
        None,
        "2031-04-05",
        "2031-04-05T09:00",
        "2031-04-05T09:00+02:00",
        "2031-04-07",
        "2031-04-04T23:00Z",
        "2031-03",
    ]
    moments = [parse_moment(p) for p in published]
    expected = [
        at
        for at, moment in enumerate(moments)
        if not any((i := compare(moment, other)) is not None and i.order > 0 for other in moments)
    ]
    assert possibly_first(moments) == expected
    assert surely_first(moments[1:3]) is None
    assert surely_first([moments[4], moments[6]]) == 1


def test_earliest_is_the_origin():
    assert origin(piece("b", "2031-04-05T09:00"), piece("a", "2031-04-05T08:00")) == 1


def test_same_day_decides_nothing():
    assert origin(piece("a", "2031-04-05"), piece("b", "2031-04-05T08:00")) is None


@pytest.mark.parametrize("keys", [("a", "b"), ("b", "a")])
def test_without_dates_the_order_of_files_decides_nothing(keys):
    assert origin(*(piece(key) for key in keys)) is None


def test_undated_piece_leaves_the_origin_open():
    assert (
        origin(piece("a", "2031-04-05T08:00"), piece("b", "2031-04-05T09:00"), piece("c")) is None
    )


def test_undated_piece_with_a_part_only_does_not():
    facts = (piece("a", "2031-04-05T08:00"), piece("b", "2031-04-05T09:00"), piece("c"))
    assert origin(*facts, held={0: 1.0, 1: 1.0, 2: 0.4}) == 0


def test_undated_piece_that_names_its_source_does_not():
    first = piece("a", "2031-04-05T08:00", url="https://a.example/x")
    taker = piece("c", url="https://c.example/y", canonical_url="http://www.a.example/x/")
    assert origin(first, piece("b", "2031-04-05T09:00"), taker) == 0


def test_earlier_snippet_is_not_the_origin_of_the_whole():
    facts = (
        piece("a", "2031-04-05T08:00"),
        piece("b", "2031-04-05T09:00"),
        piece("c", "2031-04-06"),
    )
    assert origin(*facts, held={0: 0.1, 1: 1.0, 2: 1.0}) == 1


@pytest.mark.parametrize(
    "taker",
    [
        piece("b", url="https://b.example/1", canonical_url="https://a.example/x?utm_source=feed"),
        piece("b", url="https://b.example/1", canonical_url="https://a.example/elsewhere"),
        piece("b", url="https://b.example/1", links=frozenset({"http://a.example/x#top"})),
        piece("b", names=frozenset({"alda courier"})),
        piece("b", credits=(Credit("Alda  Courier", "republished", None, None, "", "r"),)),
    ],
    ids=["canonical", "canonical host", "link", "mention", "republished"],
)
def test_what_a_piece_says_names_its_source_without_dates(taker):
    source = piece("a", url="https://a.example/x", outlet="Alda Courier")
    assert direction(source, taker).decided
    assert direction(source, taker).beyond_time
    assert direction(taker, source).weight == pytest.approx(-direction(source, taker).weight)
    assert origin(taker, source) == 1


def test_own_canonical_address_says_nothing():
    one = piece("a", url="https://a.example/x?utm_source=x", canonical_url="https://a.example/x")
    assert direction(one, piece("b", url="https://b.example/y")).evidence == ()


def test_contained_piece_is_more_likely_the_cut_one():
    found = direction(piece("a"), piece("b"), shares=(0.4, 1.0))
    assert [item.fact for item in found.evidence] == ["containment"]
    assert found.weight > 0
    assert not found.decided


def test_language_of_the_original_supports_but_does_not_decide():
    german, french = piece("a", language="de"), piece("b", language="fr")
    found = direction(german, french, original_language="de")
    assert found.weight > 0
    assert not found.decided
    dated = direction(
        piece("a", "2031-04-06", language="de"),
        piece("b", "2031-04-05T08:00", language="fr"),
        original_language="de",
    )
    assert dated.weight < -NAMED
    contrary = direction(
        piece("a", "2031-04-05", language="fr"),
        piece("b", "2031-04-06", language="de"),
        original_language="de",
    )
    assert contrary.decided
    (said,) = [item for item in contrary.evidence if item.fact == "language"]
    assert said.weight == 0 and said.words.startswith("against")


def test_language_whose_versions_agree_is_the_original():
    facts = [piece("a", language="fr"), piece("b", language="fr")]
    facts += [piece("c", language="de"), piece("d", language="de")]
    same = Link(0, 0, 99, 1, 0, 99, "verbatim", 1.0, 100)
    other = Link(2, 0, 99, 3, 0, 99, "rewritten", 0.9, 100)
    across = Link(0, 0, 99, 2, 0, 99, "translated", 0.9, 100)
    assert original_language([same, other, across], facts) == "fr"
    assert original_language([same, across], facts) is None
    assert original_language([other, across], facts) is None, "one French version agrees with none"
    assert original_language([same], facts) is None


def test_confidence_grows_with_the_distance_in_time_and_its_precision():
    def sure(first: str, second: str) -> float:
        return confidence(direction(piece("a", first), piece("b", second)).weight)

    minute = sure("2031-04-05T08:00Z", "2031-04-05T08:05Z")
    day = sure("2031-04-05T08:00Z", "2031-04-06T08:05Z")
    unzoned = sure("2031-04-05T08:00", "2031-04-05T08:05")
    assert 0.5 < unzoned < minute < day < 1


def test_outlets_are_named_as_sources_only_next_to_a_word_that_says_so():
    outlets = ["Alda Courier", "Dagblad", "北方日报", "Mir"]
    assert named_outlets("As the Alda Courier first reported, it rains.", outlets) == {
        "alda courier"
    }
    assert named_outlets("She reads the Alda Courier at breakfast.", outlets) == frozenset()
    assert named_outlets("Laut einem Bericht im Dagblad regnet es.", outlets) == {"dagblad"}
    assert named_outlets("据北方日报报道,今天下雨。", outlets) == frozenset() | {"北方日报"}
    assert named_outlets("Dagbladet reported it.", outlets) == frozenset()


def test_a_third_piece_that_names_its_source_decides_against_an_undated_one():
    first = piece(
        "first", "2031-04-05T06:00", outlet="Phare de Corvin", url="https://phare.example/1"
    )
    undated = piece("undated", outlet="Nightly")
    taker = piece(
        "taker",
        "2031-04-06T09:00",
        outlet="El Muelle",
        url="https://muelle.example/9",
        canonical_url="https://phare.example/1",
    )
    assert origin(first, undated) is None
    assert origin(first, undated, taker) == 0
    assert origin(undated, taker, first) == 2


@pytest.mark.parametrize("weight", [-3.0, 0.0, 1.1, 4.0])
def test_log_odds_undo_confidence(weight):
    assert log_odds(confidence(weight)) == pytest.approx(weight)
