"""Pairs of passages in bulk: all that are alike, none that are not."""

from __future__ import annotations

import random

import pytest

from provtrace.bulk import surface_pairs
from provtrace.settings import Settings


def shingles(line: str) -> set[tuple[str, ...]]:
    words = line.lower().replace(".", "").split()
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def similarity(left: str, right: str) -> float:
    a, b = shingles(left), shingles(right)
    return len(a & b) / len(a | b)


def corpus(count: int) -> list[str]:
    rng = random.Random(7)
    words = [a + b + c for a in "bdgkmr" for b in ("a", "ei", "o", "u") for c in ("nd", "l", "ska")]
    lines = [" ".join(rng.choices(words, k=14)) for _ in range(count)]
    for target in range(0, count, 5):
        copied = lines[rng.randrange(count)].split()
        copied[rng.randrange(14)] = "other"
        lines[target] = " ".join(copied)
    texts = ["\n".join(lines[i : i + 4]) for i in range(0, count, 4)]
    return [*texts, "", "short\n\nline"]


def test_pairs_are_exactly_those_that_an_exhaustive_comparison_finds() -> None:
    texts = corpus(300)
    lines = [
        ((number, line), passage)
        for number, text in enumerate(texts)
        for line, passage in enumerate(text.split("\n"))
        if shingles(passage)
    ]
    expected = {
        (a, b): similarity(left, right)
        for index, (a, left) in enumerate(lines)
        for b, right in lines[index + 1 :]
        if similarity(left, right) >= 0.5
    }
    pairs = surface_pairs(iter(texts), Settings(num_perm=128))
    found = dict(
        zip(
            zip(map(tuple, pairs.left.tolist()), map(tuple, pairs.right.tolist()), strict=True),
            pairs.jaccard.tolist(),
            strict=True,
        )
    )
    assert len(expected) > 30
    assert found == pytest.approx(expected)


def test_a_template_does_not_make_all_pairs() -> None:
    rng = random.Random(2)
    template = "the ferry to morvik leaves pier {} at noon and comes back before the evening"
    texts = [template.format(rng.randrange(3)) for _ in range(2000)]
    assert 2000 <= len(surface_pairs(texts).jaccard) < 20_000


def test_nothing_comes_of_nothing() -> None:
    assert len(surface_pairs([]).jaccard) == 0
    assert surface_pairs(["", "one two"]).left.shape == (0, 2)
