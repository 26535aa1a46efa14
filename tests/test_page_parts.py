"""What pages are made of: marked text, differences, times, drawings."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provtrace.pages.differences import MOST_TOKENS, differences
from provtrace.pages.graph import graph
from provtrace.pages.later import later_words
from provtrace.pages.marking import coverage
from provtrace.pages.sheet import Overlap, State, additions, composed, states
from provtrace.pages.texts import (
    Cut,
    Mark,
    language_attributes,
    paragraphs,
    plain,
    visible,
    windows,
)
from provtrace.pages.timeline import MARGIN, WIDTH, timeline
from provtrace.pages.times import moment, span_words
from provtrace.pages.wording import cautions, evidence_lines, percent

TEXTS = st.text(alphabet="ab 字ا\u0301😀\n", max_size=80)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark], list[Cut]]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(places, places), max_size=6))
    marks = [
        Mark(min(pair), max(pair), "near", number, changed=((min(pair), min(pair) + 1),))
        for number, pair in enumerate(pairs, 1)
        if pair[0] != pair[1]
    ]
    cuts = [Cut(place, "x", "share", "r") for place in draw(st.lists(places, max_size=3))]
    return text, marks, cuts


@given(marked_texts())
def test_runs_join_to_the_text_and_marks_cover_their_stretch(made: tuple) -> None:
    text, marks, cuts = made
    pieces = paragraphs(text, marks, cuts)
    joined = "".join("".join(run.text for run in piece.runs) for piece in pieces)
    assert joined == text.replace("\n", "")
    for piece in pieces:
        assert "".join(run.text for run in piece.runs) == text[piece.start : piece.end]
    marked = sum(len(run.text) for piece in pieces for run in piece.runs if run.mark)
    covered = {place for mark in marks for place in range(mark.start, mark.end)}
    assert marked == sum(text[place] != "\n" for place in covered)
    assert sum(run.cut is not None for piece in pieces for run in piece.runs) == len(cuts)


@given(marked_texts(), st.integers(1, 30))
def test_windows_show_every_character_and_every_cut_once(made: tuple, size: int) -> None:
    text, marks, cuts = made
    stretches = windows(text, size)
    assert stretches[0][0] == 0 and stretches[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in pairwise(stretches))
    shown = [paragraphs(text, marks, cuts, stretch) for stretch in stretches]
    runs = [run for pieces in shown for piece in pieces for run in piece.runs]
    assert "".join(run.text for run in runs) == text.replace("\n", "")
    assert sum(run.cut is not None for run in runs) == len(cuts)


@given(TEXTS, TEXTS)
def test_what_does_not_differ_is_the_same_on_both_sides(left: str, right: str) -> None:
    mine, theirs = differences(left, right)
    kept = [_without(text, stretches) for text, stretches in ((left, mine), (right, theirs))]
    assert [c for c in kept[0] if c.isalnum()] == [c for c in kept[1] if c.isalnum()]


def _without(text: str, stretches: tuple) -> str:
    return "".join(
        c for place, c in enumerate(text) if not any(a <= place < b for a, b in stretches)
    )


def test_differences_in_scripts_without_spaces_are_single_characters() -> None:
    left, right = "港口周一开放", "港口周二开放"
    assert differences(left, right) == (((3, 4),), ((3, 4),))
    assert differences("word " * (MOST_TOKENS + 1), "word") == ((), ())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&#34;&#39;"),
        ("a\u202eb", 'a<span class="control" title="control character U+202E">U+202E</span>b'),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_text_is_escaped_and_deceiving_controls_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_plain_is_one_line_without_controls() -> None:
    assert plain("a\n\u202eb\tc ") == "a b c"
    assert plain(None) == ""
    assert len(plain("x" * 900)) == 300


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        ("ar", 'lang="ar" dir="rtl"'),
        ("de", 'lang="de" dir="ltr"'),
        ("zh-Hant", 'lang="zh-Hant" dir="ltr"'),
        (None, 'dir="auto"'),
        ('"><script>', 'dir="auto"'),
    ],
)
def test_language_and_direction(language: str | None, attributes: str) -> None:
    assert language_attributes(language) == attributes


def test_coverage_shows_the_strongest_kind_and_a_quotation_only_alone() -> None:
    rows = [
        {"start": 0, "end": 10, "kind": "translated", "is_quote": 0},
        {"start": 4, "end": 8, "kind": "near", "is_quote": 0},
        {"start": 6, "end": 14, "kind": "verbatim", "is_quote": 1},
    ]
    assert [(m.start, m.end, m.kind, m.is_quote) for m in coverage(rows)] == [
        (0, 4, "translated", False),
        (4, 8, "near", False),
        (8, 10, "translated", False),
        (10, 14, "verbatim", True),
    ]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_coverage_is_the_union_of_the_matches(pairs: list) -> None:
    rows = [{"start": min(p), "end": max(p), "kind": "near", "is_quote": 0} for p in pairs]
    covered = {place for row in rows for place in range(row["start"], row["end"])}
    marks = coverage(rows)
    assert {place for mark in marks for place in range(mark.start, mark.end)} == covered
    assert all(a.end <= b.start for a, b in pairwise(marks))


@pytest.mark.parametrize(
    ("iso", "long", "short", "vague"),
    [
        ("2026-03-04T09:12+01:00", "4 March 2026, 09:12 (UTC+01:00)", "4 Mar 08:12 UTC", False),
        ("2026-03-04T23:12-03:30", "4 March 2026, 23:12 (UTC−03:30)", "5 Mar 02:42 UTC", False),
        ("2026-03-04T09:12Z", "4 March 2026, 09:12 (UTC)", "4 Mar 09:12 UTC", False),
        ("2026-03-04T09:12", "4 March 2026, 09:12", "4 Mar 09:12, no zone", False),
        ("2026-03-04", "4 March 2026", "4 Mar 2026", True),
        ("2026-03", "March 2026", "March 2026", True),
        ("2026", "2026", "2026", True),
    ],
)
def test_a_time_is_shown_as_precisely_as_it_is_known(
    iso: str, long: str, short: str, vague: bool
) -> None:
    found = moment(iso)
    assert found is not None
    assert (found.long, found.short, found.is_vague) == (long, short, vague)


@pytest.mark.parametrize(
    "iso",
    [None, "", "yesterday", "2026-13-40", "0000-00-00", "99999-01-01", "9999-12-31T23:59-12:00"],
)
def test_what_is_no_time_is_none(iso: str | None) -> None:
    assert moment(iso) is None


def test_lengths_of_time_in_words() -> None:
    assert span_words(5) == "less than a minute"
    assert span_words(3_660) == "1 hour 1 minute"
    assert span_words(2 * 86_400 + 3_600) == "2 days 1 hour"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("2026-03-04T09:12Z", "2026-03-04T12:17+01:00", "2 hours 5 minutes later"),
        ("2026-03-04T09:12", "2026-03-05T10:12", "1 day 1 hour later, if in one time zone"),
        ("2026-03-04", "2026-03-05", "a day later"),
        ("2026-03-04", "2026-03-07", "3 days later"),
        ("2026-02-28", "2026-03-01", "a day later"),
        ("2025-12", "2026-01", "a month later"),
        ("2024", "2026", "2 years later"),
        ("2026-03-04", "2026-03-05T16:00", "at least 16 hours later"),
        ("2026-03-04", "2026-03-05T00:00", "later"),
        ("2026-03-04T09:00Z", "2026-03-06T09:00", "at least 1 day 9 hours later"),
        ("2026-03-04", "2026-03-04T16:00", None),
        ("2026-03-04T09:00Z", "2026-03-04T15:00", None),
        ("2026-03-05", "2026-03-04", None),
        (None, "2026-03-04", None),
    ],
)
def test_how_much_later_is_as_precise_as_the_times(
    first: str | None, second: str, words: str | None
) -> None:
    assert later_words(first, second) == words


def test_timeline_dots_do_not_overlap_and_stay_inside() -> None:
    members = [{"published": f"2026-03-0{1 + n // 20}T1{n % 3}:0{n % 7}Z"} for n in range(60)]
    members += [{"published": "2026-03-02"}, {"published": None}]
    drawn = timeline(members)
    assert drawn is not None and drawn.undated == 1 and len(drawn.dots) == 61
    for row in {dot.y for dot in drawn.dots}:
        places = sorted(dot.x for dot in drawn.dots if dot.y == row)
        assert all(b - a >= 14 for a, b in pairwise(places))
    assert all(MARGIN <= dot.x <= WIDTH - MARGIN and dot.y < drawn.height for dot in drawn.dots)
    assert timeline(members[:1]) is None


def test_states_and_additions_of_a_member() -> None:
    sentences = [(0, 10), (11, 20), (21, 30)]
    overlaps = [Overlap(0, 10, 0, 10, "verbatim"), Overlap(21, 29, 30, 38, "near")]
    assert states(sentences, overlaps) == (State("kept"), State("cut"), State("changed", "near"))
    own = [(0, 10), (11, 29), (30, 38), (40, 50)]
    assert [(a.start, a.end, a.after) for a in additions(own, sentences, overlaps)] == [(11, 29, 0)]


def test_a_comparison_is_carried_over_a_third_document() -> None:
    b_against_a = [Overlap(0, 100, 200, 300, "verbatim")]
    b_against_c = [Overlap(50, 150, 0, 100, "rewritten")]
    assert composed(b_against_a, b_against_c) == [Overlap(250, 300, 0, 50, "rewritten")]


def test_graph_of_200_outlets_is_stable_and_keeps_labels_apart() -> None:
    pairs = [
        {"outlet": f"Outlet {a}", "source_outlet": f"Outlet {(a * 7 + b) % 220}", "documents": 1,
         "words": 50 + a % 9, "wire_words": 0, "words_without_wire": 50 + a % 9}
        for a in range(220) for b in range(1, 12)
    ]  # fmt: skip
    first, again = graph(pairs), graph(list(reversed(pairs)))
    assert first is not None and again is not None
    assert first.nodes == again.nodes
    assert len(first.nodes) == 200 and first.hidden_outlets == 20
    places = [(node.label_x, node.label_y) for node in first.nodes]
    for (a, b), (c, d) in pairwise([*places, places[0]]):
        assert (a - c) ** 2 + (b - d) ** 2 >= 11**2
    linked = {edge.outlet for edge in first.edges} | {edge.source for edge in first.edges}
    assert len(linked) == 200 and len(first.edges) < 800


def test_evidence_in_words() -> None:
    stored = '{"facts": [{"fact": "time", "words": "earlier by 2 hours", "weight": -1}], "warnings": ["few"], "same_words": 0.8571, "strange_new_fact": [1, 2], "nothing": null}'
    assert evidence_lines(stored) == [
        ("time", "against: earlier by 2 hours"),
        ("share of the same words", "86 %"),
        ("strange new fact", "1, 2"),
    ]
    assert cautions(stored) == ["few"] and cautions("{}") == []
    assert evidence_lines("not json") == [("note", "not json")]
    assert evidence_lines(None) == []


def test_per_cent_never_rounds_to_none_or_all() -> None:
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == [
        "0 %",
        "< 1 %",
        "50 %",
        "> 99 %",
        "100 %",
    ]
