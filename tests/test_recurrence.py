"""Recurring lines: an outlet's own furniture, and not the stories it prints twice."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provtrace.article import Removal
from provtrace.cleaning.recurrence import (
    OutletLines,
    line_keys,
    lines_of,
    recurring_lines,
    restore,
    take_out,
)

SYLLABLES = [a + b for a in "bdfgklmnprst" for b in ("al", "en", "o")]
UNSPACED = "春夏秋冬東西南北山川海空風雨雪星月日花鳥木石金水火土町村市国人心手足目耳口道橋船車駅港島森林野原"


def words(rng, number, unspaced=False):
    if unspaced:
        return "".join(rng.choice(UNSPACED) for _ in range(number * 3))
    return " ".join(
        "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4))) for _ in range(number)
    )


def piece(seed, paragraphs=6, unspaced=False):
    rng = random.Random(seed)
    stop = "。" if unspaced else "."
    return [words(rng, 18, unspaced).capitalize() + stop for _ in range(paragraphs)]


def found(texts, min_documents=3, min_share=0.25):
    documents = {number: "\n".join(lines) for number, lines in enumerate(texts, 1)}
    return recurring_lines(
        OutletLines.of(list(documents), [lines_of(text) for text in documents.values()]),
        documents.__getitem__,
        min_documents=min_documents,
        min_share=min_share,
        known={},
    )[0]


SLOGAN = "The paper that knows the river"
PLEA = "Our kiosk at the old bridge is open on Sundays."


@pytest.mark.parametrize("unspaced", [False, True])
def test_a_line_in_unrelated_documents_is_furniture(unspaced):
    texts = [[SLOGAN, *piece(seed, unspaced=unspaced), PLEA] for seed in range(6)]
    keys = found(texts)
    assert keys >= {*line_keys(SLOGAN), *line_keys(PLEA)}
    text, removals = take_out("\n".join(texts[0]), (), keys)
    assert text == "\n".join(texts[0][1:-1])
    assert [removal.reason for removal in removals] == ["recurring", "recurring"]


@pytest.mark.parametrize("unspaced", [False, True])
def test_versions_of_one_story_have_no_furniture_in_common(unspaced):
    story = piece("wire", 8, unspaced)
    versions = [story, [*story[:3], *story[4:]], [*story, *piece("late", 1, unspaced)]]
    assert found(versions) == frozenset()


def test_edited_versions_of_one_story_beside_other_pieces():
    rng = random.Random(7)
    story = piece("wire", 8)

    def edited(line):
        parts = line.split()
        for _ in range(4):
            parts[rng.randrange(len(parts))] = words(rng, 1)
        return " ".join(parts)

    versions = [[*story[:2], *map(edited, story[2:])] for _ in range(3)]
    texts = [*versions, *(piece(seed) for seed in range(2))]
    assert found(texts) == frozenset()


def test_furniture_beside_versions_of_one_story():
    story = piece("wire", 8)
    texts = [[SLOGAN, *story], [SLOGAN, *story[1:]], *([SLOGAN, *piece(s)] for s in range(4))]
    keys = found(texts)
    assert keys == {*line_keys(SLOGAN)}


def test_numbers_count_as_alike_and_templates_are_known_by_their_beginning():
    texts = [
        [
            *piece(seed),
            f"{seed + 2} readers are here now",
            f"Also on our pages: {words(random.Random(seed), 4)}",
        ]
        for seed in range(5)
    ]
    keys = found(texts)
    for lines in texts:
        assert take_out("\n".join(lines), (), keys)[0] == "\n".join(lines[:-2])


def test_questions_of_an_interview_stay():
    texts = [
        [line for q in piece(seed, 3) for line in (f"River Post: {q[:-1]}?", f"Lee: {q}")]
        for seed in range(5)
    ]
    assert found(texts) == frozenset()


def test_too_few_documents_or_too_small_a_share():
    two = [[SLOGAN, *piece(seed)] for seed in range(2)]
    assert found(two) == frozenset()
    many = [
        *([SLOGAN, *piece(seed)] for seed in range(3)),
        *(piece(seed) for seed in range(100, 130)),
    ]
    assert found(many) == frozenset()
    assert found(many, min_share=0.05) == {*line_keys(SLOGAN)}


def in_order_of_time(texts, per_day=2):
    documents = {number: "\n".join(lines) for number, lines in enumerate(texts, 1)}
    lines = [lines_of(text, number // per_day) for number, text in documents.items()]
    return recurring_lines(
        OutletLines.of(list(documents), lines),
        documents.__getitem__,
        min_documents=2,
        min_share=0.1,
        known={},
    )[0]


def test_furniture_of_months_ago_stays_out_and_a_stray_later_use_does_not_bring_it_back():
    early = [[SLOGAN, *piece(seed, 2)] for seed in range(40)]
    later = [[PLEA, *piece(seed, 2)] for seed in range(40, 600)]
    assert in_order_of_time(early + later) == {*line_keys(SLOGAN), *line_keys(PLEA)}
    again = [*early, *later, early[7]]
    assert in_order_of_time(again) == {*line_keys(SLOGAN), *line_keys(PLEA)}


def test_a_line_now_and_then_over_a_long_time_is_no_furniture():
    texts = [piece(seed, 2) for seed in range(600)]
    for number in range(0, 600, 30):
        texts[number] = [SLOGAN, *texts[number]]
    assert in_order_of_time(texts) == frozenset()
    assert found(texts, min_documents=2, min_share=0.03) == {*line_keys(SLOGAN)}


def test_a_few_uses_within_a_short_time_are_no_furniture_of_a_large_outlet():
    texts = [piece(seed, 2) for seed in range(300)]
    for number in range(100, 108):
        texts[number] = [SLOGAN, *texts[number]]
    assert in_order_of_time(texts) == frozenset()


def test_old_documents_are_not_read_again_unless_other_ones_speak_for_a_line():
    documents = {number: "\n".join([SLOGAN, *piece(number, 2)]) for number in range(6)}
    read = []

    def text_of(number):
        read.append(number)
        return documents[number]

    def look(known):
        lines = [lines_of(text) for text in documents.values()]
        together = OutletLines.of(list(documents), lines)
        return recurring_lines(together, text_of, min_documents=2, min_share=0.1, known=known)

    first, known = look({})
    assert look(known) == (first, known)
    assert sorted(read) == sorted(documents)
    for number in range(6):
        documents[number] = "\n".join([SLOGAN, *piece("one story for all", 3 + number)])
    changed, _ = look(known)
    assert first == {*line_keys(SLOGAN)}
    assert changed == frozenset()


def test_a_long_paragraph_is_never_furniture():
    paragraph = " ".join(piece("long", 3))
    assert line_keys(paragraph) == ()
    assert found([[paragraph, *piece(seed)] for seed in range(5)]) == frozenset()


def test_the_order_of_documents_does_not_matter():
    texts = [[SLOGAN, *piece(seed), PLEA] for seed in range(40)]
    shuffled = random.Random(3).sample(texts, len(texts))
    assert found(texts) == found(shuffled)


def test_without_documents():
    assert found([]) == frozenset()


def test_one_line_always_stays():
    text, removals = take_out(SLOGAN, (), frozenset(line_keys(SLOGAN)))
    assert (text, removals) == (SLOGAN, ())


LINES = ["alpha", "beta", "gamma", "delta"]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_restore_is_the_exact_inverse(data):
    lines = data.draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=8))
    text = "\n".join(lines)
    offsets = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    removals = tuple(
        Removal(offset, f"cut {n}", "cookie", "rule") for n, offset in enumerate(offsets)
    )
    keys = frozenset(
        k for line in data.draw(st.sets(st.sampled_from(LINES))) for k in line_keys(line)
    )
    cut, moved = take_out(text, removals, keys)
    assert [removal.offset for removal in moved] == sorted(removal.offset for removal in moved)
    assert all(0 <= removal.offset <= len(cut) for removal in moved)
    assert restore(cut, moved) == (text, removals)


def test_the_rest_of_a_line_that_lost_its_end_goes_too():
    text = "We make good use of biscuits.\nThe ferry was late again."
    removal = Removal(29, "Your choices: all, none", "cookie", "test")
    lines = frozenset(line_keys("We make good use of biscuits."))
    shorter, removals = take_out(text, (removal,), lines)
    assert shorter.strip() == "The ferry was late again."
    assert restore(shorter, removals) == (text, (removal,))


def test_two_unrelated_pieces_take_out_a_short_line_but_no_paragraph():
    background = (
        "The bridge was built in 1931 and carries eleven thousand cars a day; it was last "
        "repaired nine years ago, when two of its piers were found to be sinking into the mud."
    )
    slogan = "More river news in our app"
    first = f"Anglers counted forty salmon below the weir of Ulmen.\n{background}\n{slogan}"
    second = f"A choir from Tarsby rehearses in the disused ticket hall.\n{background}\n{slogan}"
    texts = {1: first, 2: second}
    lines = recurring_lines(
        OutletLines.of(list(texts), [lines_of(text) for text in texts.values()]),
        texts.__getitem__,
        min_documents=2,
        min_share=0.1,
        known={},
    )[0]
    text, _ = take_out(first, (), lines)
    assert background in text
    assert slogan not in text
