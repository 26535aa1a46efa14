"""Figures and names that two passages of one text do not agree in."""

from __future__ import annotations

import pytest

from provtrace.alignment import differing


def told(left: str, right: str, one: str | None = "en", other: str | None = None) -> list[str]:
    return list(differing(left, right, left_language=one, right_language=other or one))


@pytest.mark.parametrize(
    ("left", "right", "lines"),
    [
        (
            "The toll rose to 9 crowns, said Lina Osk.",
            "The toll rose to 8 crowns, said Lina Osk.",
            ["figures differ: 9 in the first, 8 in the second"],
        ),
        (
            "The mayor, Lina Osk, will pay 1,200 crowns.",
            "The mayor, Brit Osk, will pay 1 200 crowns.",
            ["names differ: Lina in the first, Brit in the second"],
        ),
        (
            "They wrote in 2019 and 2021.",
            "They wrote in 2019.",
            ["figures in the first only: 2021"],
        ),
        ("He met Lina Osk's son.", "He met the son of Lina Osk.", []),
        # A name that one side leaves out is no disagreement, nor is the first word of a sentence.
        ("He met Lina Osk at noon.", "He met her at noon.", []),
        ("Boats left. Dredgers came.", "Boats left. Diggers came.", []),
    ],
)
def test_figures_and_names_that_differ(left, right, lines):
    assert told(left, right) == lines


def test_a_long_list_is_cut():
    (line,) = told("of " + " ".join(map(str, range(10, 30))), "of none")
    assert line.endswith("14, 15, …")


def test_nouns_are_no_names_where_all_have_capitals():
    assert told("Gestern sank das Boot im Hafen.", "Gestern sank das Schiff im Becken.", "de") == []


def test_an_inflected_name_is_the_same_name():
    left, right = "Вчера мэр Ветрин уехал.", "Вчера видели мэра Ветрина."
    assert told(left, right, "ru") == []
    assert told(left, "Вчера мэр Лунин уехал.", "ru") == [
        "names differ: Ветрин in the first, Лунин in the second"
    ]


def test_between_languages_only_digits_that_matter_count():
    assert (
        told("It cost 1.5 million in 2031.", "Es kostete 1 500 000 im Jahr 2031.", "en", "de") == []
    )
    assert told("It took 45 days.", "Es dauerte 54 Tage.", "en", "de") == [
        "figures differ: 45 in the first, 54 in the second"
    ]
    assert told("It took 28 days.", "用了二十八天。", "en", "zh") == []
    # Clocks are written in many ways, small numbers are spelled out.
    assert told("At 4:15 he was gone.", "四点过后,4点15分他走了,11个人。", "en", "zh") == []
    assert told("It took 45 days.", "Es dauerte Wochen.", "en", "de") == []


def test_hostile_figures_are_only_figures():
    long = "7" * 6_000
    assert told(f"of {long}", "of 45", "en", "de")
    assert told("of Xavier " * 5_000, "of Yves " * 5_000)


def test_digits_of_all_scripts_are_one():
    assert told("استغرق 214 يوما", "استغرق ٢١٤ يوما", "ar") == []
