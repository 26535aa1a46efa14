"""Sentences: where they end, in many scripts, and that offsets are exact."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact_places import check_covered, check_places
from provtrace.passages import split_sentences


def sentences(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["The ferry left at 9.30 a.m. on Tuesday.", "Nobody was hurt!", "Why?"]),
        ("en", ["J. R. Halden and Dr. Aune spoke.", "“It is late. We go,” she said."]),
        ("en", ["The price rose by 3.5 percent.", "It had been 2.1 before…", "No more."]),
        ("de", ["Am 3. März kam Dr. Ute Brandl zurück.", "„Das war es“, sagte sie."]),
        ("fr", ["M. Dubreuil est arrivé.", "« Nous partons », a-t-il dit."]),
        ("es", ["¿Quién llamó?", "El Sr. Robles no lo sabe."]),
        ("ru", ["А. П. Верещагин вернулся.", "«Мы готовы», — сказал он."]),
        ("zh", ["桥面已经封闭。", "谁来修？", "镇长说：“我们自己修。”"]),
        ("ja", ["灯台は残る。", "「灯りを消さない」と述べた。"]),
        ("ar", ["من قال ذلك؟", "لا أحد يعرف."]),
        ("ur", ["بازار بند ہے۔", "کل کھلے گا۔"]),
        ("hi", ["तालाब साफ़ हुआ।", "मछलियाँ लौट आईं।"]),
        ("hy", ["Կամուրջը փակ է։", "Վաղը կբացվի։"]),
        ("am", ["ድልድዩ ተዘግቷል።", "ነገ ይከፈታል።"]),
        ("hu", ["A hidat március 3. napján lezárták.", "Holnap nyílik."]),
        ("sv", ["Bron stängdes kl. 9 på kvällen.", "Den öppnar i morgon."]),
        ("tr", ["Köprü 3. kez kapandı.", "Yarın açılacak."]),
        ("ka", ["ხიდი დაიხურა გუშინ.", "ხვალ გაიხსნება."]),
        ("el", ["Θα ανοίξει αύριο;", "Ναι."]),
        ("ko", ["극장이 다시 열렸다.", "주민들이 직접 고쳤다."]),
    ],
)
def test_sentences_end_where_the_script_ends_them(language: str, expected: list[str]) -> None:
    space = "" if language in ("zh", "ja") else " "
    assert sentences(space.join(expected), language) == expected


def test_a_line_break_always_ends_a_sentence() -> None:
    text = "A headline without a stop\nThe first sentence\r\nand a broken one.\u2028Last"
    assert sentences(text, "en") == [
        "A headline without a stop",
        "The first sentence",
        "and a broken one.",
        "Last",
    ]


def test_thai_phrases_are_split_at_their_spaces() -> None:
    first = "ชาวบ้านตำบลท่าแก้วร่วมกันซ่อมสะพานไม้"
    second = "นายช่างกล่าวว่าเสาหลักต้องเปลี่ยนใหม่"
    assert sentences(f"{first} {second}", "th") == [first, second]


def test_a_long_quotation_is_split_and_its_marks_stay_with_it() -> None:
    parts = [
        "“We heard a long scraping noise, and then all the lights on the lower deck went out.",
        "Nobody told us what had happened until the lifeboats came.",
        "It was a very long night,” said Ingrid Solvang, a nurse.",
        "“We will not forget it.”",
        "Then she went home.",
    ]
    assert sentences(" ".join(parts), "en") == parts


def test_a_stray_quotation_mark_does_not_swallow_sentences() -> None:
    parts = [
        'C"était une première rencontre importante pour la nouvelle maire de Brunoy-le-Haut.',
        'Elle recevait vendredi "les syndicats" pour leur traditionnel rendez-vous de printemps.',
        "Ils espéraient davantage.",
    ]
    assert sentences(" ".join(parts), "fr") == parts


def test_an_abbreviation_is_not_left_alone() -> None:
    assert sentences("Т. е. мост закрыт.", "ru") == ["Т. е. мост закрыт."]


def test_an_unknown_language_is_split_all_the_same() -> None:
    for language in (None, "xx", "tlh"):
        assert sentences("One thing. Another thing.", language) == ["One thing.", "Another thing."]


def test_a_long_line_is_split_like_a_short_one() -> None:
    parts = [f"The {n} boats came back to the harbour of Morvik." for n in range(300)]
    assert sentences(" ".join(parts), "en") == parts


def test_time_does_not_grow_with_the_square_of_a_line() -> None:
    start = time.perf_counter()
    assert len(split_sentences("好。" * 50_000, "zh")) == 50_000
    assert time.perf_counter() - start < 10


characters = st.characters() | st.sampled_from("。.!?\n \u0301\u0e01\U0001f600\U00020000«»\"'“”A1")


@settings(max_examples=300, deadline=None)
@given(st.text(characters, max_size=200), st.sampled_from([None, "en", "de", "zh", "th", "ar"]))
def test_every_visible_character_is_in_exactly_one_sentence(
    text: str, language: str | None
) -> None:
    spans = split_sentences(text, language)
    check_places(text, spans)
    check_covered(text, spans)


@given(st.text(st.sampled_from("ab. \ud800\udc00é"), max_size=60))
def test_unpaired_surrogates_are_no_harm(text: str) -> None:
    spans = split_sentences(text)
    assert "".join(text[s:e] for s, e in spans).split() or not text.split()
