"""Verbatim and near matches: what is found, how tight, of what kind, and what is left alone."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provtrace.alignment import align_surface, prepare
from provtrace.article import MatchedSpans
from provtrace.settings import Settings
from surface_texts import OTHERS, REPORTS, joined

SETTINGS = Settings()


def align(left: str, right: str, language: str = "en") -> list[MatchedSpans]:
    return align_surface(prepare(left, language), prepare(right, language), SETTINGS)


def texts(left: str, right: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [
        (match.kind, left[slice(*match.left)], right[slice(*match.right)])
        for match in align(left, right, language)
    ]


def coverage(text: str, spans: list[tuple[int, int]]) -> float:
    places = {place for start, end in spans for place in range(start, end)}
    return len(places) / len(text)


def edited(sentence: str, seed: int) -> str:
    """One word in eight replaced or dropped."""
    rng = random.Random(seed)
    words = sentence.split()
    for _ in range(max(1, len(words) // 8)):
        place = rng.randrange(1, len(words) - 1)
        words[place : place + 1] = rng.choice([["zamok"], []])
    return " ".join(words)


@pytest.mark.parametrize("language", REPORTS)
def test_a_copy_is_one_verbatim_match_of_the_whole(language: str) -> None:
    text = joined(REPORTS[language], language)
    (match,) = align(text, text.upper() if language != "de" else text, language)
    assert (match.kind, match.left, match.right) == ("verbatim", (0, len(text)), (0, len(text)))
    assert match.words == prepare(text).tokens.words()
    assert match.score > 0.99


@pytest.mark.parametrize("language", REPORTS)
def test_a_shared_passage_is_cut_out_exactly(language: str) -> None:
    report, other = REPORTS[language], OTHERS[language]
    left = joined(report, language)
    right = joined([other[0], *report[1:3], *other[1:]], language)
    shared = joined(report[1:3], language)
    assert texts(left, right, language) == [("verbatim", shared, shared)]


@pytest.mark.parametrize("language", REPORTS)
def test_moved_passages_are_found_where_they_went(language: str) -> None:
    report = REPORTS[language]
    left, right = joined(report, language), joined(report[2:] + report[:2], language)
    found = texts(left, right, language)
    assert found == [
        ("verbatim", joined(part, language), joined(part, language))
        for part in (report[:2], report[2:])
    ]


@pytest.mark.parametrize("language", ["en", "de", "ru", "ar", "hi"])
def test_an_edited_copy_is_near(language: str) -> None:
    report = REPORTS[language]
    left = joined(report, language)
    right = joined([edited(sentence, n) for n, sentence in enumerate(report)], language)
    matches = align(left, right, language)
    assert {match.kind for match in matches} == {"near"}
    assert coverage(left, [match.left for match in matches]) > 0.98
    assert coverage(right, [match.right for match in matches]) > 0.98


@pytest.mark.parametrize("language", REPORTS)
def test_independent_reports_share_nothing(language: str) -> None:
    assert align(joined(REPORTS[language], language), joined(OTHERS[language], language)) == []


def test_verbatim_and_near_stretches_are_told_apart() -> None:
    report = REPORTS["en"]
    right = [*report[:2], edited(report[3], 1), *report[4:6]]
    left = report[:2] + report[3:6]
    assert [kind for kind, _, _ in texts(joined(left, "en"), joined(right, "en"))] == [
        "verbatim",
        "near",
        "verbatim",
    ]


@pytest.mark.parametrize("language", REPORTS)
def test_a_text_cut_in_the_middle_of_a_sentence_is_verbatim_up_to_there(language: str) -> None:
    report = REPORTS[language]
    left = joined(report, language)
    cut = left[: len(joined(report[:2], language)) + len(report[2]) * 2 // 3]
    if language not in ("zh", "ja", "th"):
        cut = cut[: cut.rindex(" ")]
    matches = align(left, cut, language)
    assert {match.kind for match in matches} == {"verbatim"}
    assert coverage(cut, [match.right for match in matches]) > 0.9
    assert max(match.left[1] for match in matches) <= len(cut) + 1


def test_quote_marks_case_spacing_and_breaks_make_no_difference() -> None:
    left = (
        "“It’s over,” said Ingrid Solvang, the nurse.  Then she walked home to Morvik in the rain."
    )
    right = (
        '"It\'s over", said INGRID SOLVANG, the nurse.\nThen she walked home to Morvik in the rain.'
    )
    assert texts(left, right) == [("verbatim", left, right)]


def test_two_sentences_in_fifty_are_found() -> None:
    rng = random.Random(3)
    words = [f"{a}{b}{c}" for a in "bdgk" for b in ("an", "el", "ir", "os") for c in ("do", "mi")]

    def filler(count: int) -> list[str]:
        return [" ".join(rng.choices(words, k=12)).capitalize() + "." for _ in range(count)]

    shared = REPORTS["en"][4:6]
    left = joined([*filler(20), *shared, *filler(28)], "en")
    right = joined([*filler(41), *shared, *filler(7)], "en")
    assert ("verbatim", joined(shared, "en"), joined(shared, "en")) in texts(left, right)


def test_a_headline_counts_beside_the_story_but_not_alone() -> None:
    headline, other = "Ferry aground off Morvik island", "Ferries aground off Morvik island"
    story = joined(REPORTS["en"][:3], "en")
    found = texts(f"{headline}\n{story}", f"{other}\n{story}")
    assert found == [("near", headline, other), ("verbatim", story, story)]
    assert align(f"{headline}\n{OTHERS['en'][0]}", f"{headline}\n{REPORTS['en'][6]}") == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "Foreign Minister Halvard Eriksen said on Tuesday that the border would stay open.",
            "A new harbour is not planned, Foreign Minister Halvard Eriksen said on Tuesday.",
        ),
        (
            "The Organisation for the Protection of Northern Rivers and Lakes has a new director.",
            "Critics of the Organisation for the Protection of Northern Rivers and Lakes walked out.",
        ),
        ("Nobody was hurt. Police are looking into it.", "Police are looking into it. It rained."),
        (
            "1. Morvik 12 8 2 2 26\n2. Brattvik 12 7 3 2 24\n3. Halden 12 7 1 4 22",
            "1. Morvik 12 8 2 2 26\n2. Brattvik 12 7 3 2 24\n3. Rodau 12 6 1 5 19",
        ),
        (
            "The leading index of the Halden exchange closed 0.7 percent higher at 4,312 points.",
            "The leading index of the Halden exchange closed 1.2 percent higher at 4,275 points.",
        ),
        ("", "Nothing here to be compared with anything."),
        ("a", "a"),
    ],
)
def test_names_phrases_and_tables_are_no_reuse(left: str, right: str) -> None:
    assert align(left, right) == []


def test_a_shared_quotation_is_marked() -> None:
    quote = REPORTS["en"][2]
    said = "We heard a long scraping noise and then all the lights went out and nobody spoke a word"
    left = f"Passengers told of fear. “{said},” one of them recalled later. The sea was calm."
    right = f'It was dark, said the cook. He said: "{said}." Then the crew handed out blankets.'
    (match,) = align(left, right)
    assert match.is_quote
    assert said in left[slice(*match.left)]
    story = joined(REPORTS["en"][:5], "en")
    assert quote in story
    assert not align(story, story)[0].is_quote


def test_a_paragraph_that_stands_twice_is_matched_once() -> None:
    paragraph = joined(REPORTS["en"][:3], "en")
    assert texts(f"{paragraph}\n{paragraph}", paragraph) == [("verbatim", paragraph, paragraph)]


def test_a_sentence_split_in_two_is_still_near() -> None:
    left = (
        "The owner, a small company from Brattvik, promised every passenger a full refund and a "
        "second crossing free of charge."
    )
    right = (
        "The owner, a small company from Brattvik, promised every passenger a full refund. A "
        "second crossing is free of charge."
    )
    assert texts(left, right) == [("near", left, right)]


def test_a_long_run_inside_two_different_sentences_is_cut_out() -> None:
    run = (
        "a buoy that the spring storms had dragged half a mile to the north and that nobody had "
        "taken the trouble to bring back"
    )
    left = f"Speaking to reporters on the quay after a sleepless night, the captain blamed {run}."
    right = f"What the inquiry will have to find out is who knew about {run}, said the minister."
    ((kind, a, b),) = texts(left, right)
    assert kind == "verbatim"
    assert run in a
    assert run in b
    assert len(a) < len(run) + 20


def test_two_wordings_of_a_story_are_rewritten_and_not_near() -> None:
    left = (
        "The harbour master of Morvik, Per Aune, blamed a buoy that the spring storms had dragged "
        "half a mile to the north. Divers found a gash nine metres long in the hull of the ferry "
        "and sealed it with steel plates before noon."
    )
    right = (
        "Morvik's harbour master, Per Aune, put the blame on a buoy which had been dragged half a "
        "mile to the north by spring storms. Divers discovered a gash of nine metres in the hull "
        "of the ferry, which was sealed with steel plates before noon."
    )
    assert {match.kind for match in align(left, right)} <= {"rewritten"}


def test_evidence_is_plain_and_true() -> None:
    report = REPORTS["en"]
    (match,) = align(joined(report[:4], "en"), joined(report, "en"))
    assert match.evidence["same_words"] == 1
    assert match.evidence["edits"] == 0
    assert match.evidence["left_share"] == 1
    assert 0.4 < match.evidence["right_share"] < 0.6


pieces = st.lists(
    st.sampled_from(
        REPORTS["en"] + OTHERS["en"] + REPORTS["zh"] + [edited(s, 5) for s in REPORTS["en"]]
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(pieces, pieces)
def test_sides_can_be_swapped_and_matches_do_not_overlap(left: list[str], right: list[str]) -> None:
    a, b = " ".join(left), "\n".join(right)
    matches = align(a, b)
    swapped = align(b, a)
    assert sorted((m.right, m.left, m.kind) for m in matches) == sorted(
        (m.left, m.right, m.kind) for m in swapped
    )
    for text, spans in ((a, [m.left for m in matches]), (b, [m.right for m in matches])):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert sum(end - start for start, end in spans) == len(
            {place for start, end in spans for place in range(start, end)}
        )
        assert all(text[start:end] == text[start:end].strip() for start, end in spans)


bits = st.lists(
    st.sampled_from(
        ["ab", "cd", "ef.", "gh,", "ij\n", "中文字。", "ก้าน", "“kl”", "e\u0301", "12", "\U0001f600"]
    )
)


@settings(max_examples=200, deadline=None)
@given(bits, bits)
def test_repetitive_texts_are_no_harm(left: list[str], right: list[str]) -> None:
    a, b = " ".join(left * 4), " ".join(right * 4)
    for match in align(a, b):
        assert 0 <= match.left[0] < match.left[1] <= len(a)
        assert 0 <= match.right[0] < match.right[1] <= len(b)
        assert 0 < match.score <= 1


def test_long_lists_and_repeated_lines_take_no_time() -> None:
    rng = random.Random(1)
    places = ["Halden", "Morvik", "Brattvik", "Tarn"]
    tables = [
        "\n".join(f"{rng.choice(places)} {rng.randrange(30)} points" for _ in range(3000))
        for _ in range(2)
    ]
    repeated = "The same line again and again.\n" * 3000
    start = time.perf_counter()
    align(*tables)
    align(repeated, repeated)
    assert time.perf_counter() - start < 10
