"""From matched words to sentences that carry the same text, and how much alike they are."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from provtrace.alignment.prepared import Prepared
from provtrace.alignment.tiles import Chain

Range = tuple[int, int]

_LONG_GAP = 120


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest runs of whole sentences, one in each text, that a chain maps to each other.

    Attributes:
        left: First word, and word after the last, of the left sentences.
        right: The same of the right sentences.
        matched_left: The left words that are matched, ascending.
        matched_right: The right word that each of them is.
    """

    left: Range
    right: Range
    matched_left: list[int]
    matched_right: list[int]

    def shared(self) -> float:
        """Share of the words of both sides that are matched."""
        words = self.left[1] - self.left[0] + self.right[1] - self.right[0]
        return 2 * len(self.matched_left) / words


def units(left: Prepared, right: Prepared, chain: Chain) -> list[Unit]:
    """Cut a chain wherever a sentence ends in both texts."""
    a, b = np.array(chain.left), np.array(chain.right)
    rows, columns = left.sentence_of[a], right.sentence_of[b]
    cuts = np.flatnonzero((np.diff(rows) != 0) & (np.diff(columns) != 0)) + 1
    bounds = [0, *cuts.tolist(), len(a)]
    found = []
    for first, last in pairwise(bounds):
        found.append(
            Unit(
                sentence_words(left, int(rows[first]), int(rows[last - 1])),
                sentence_words(right, int(columns[first]), int(columns[last - 1])),
                chain.left[first:last],
                chain.right[first:last],
            )
        )
    return found


def match_unit(left: Prepared, right: Prepared, a: Range, b: Range) -> Unit:
    """Match the words of two sentences that no chain joins."""
    words = left.tokens.hash[slice(*a)].tolist(), right.tokens.hash[slice(*b)].tolist()
    blocks = SequenceMatcher(None, *words, autojunk=False).get_matching_blocks()
    return Unit(
        a,
        b,
        [a[0] + block.a + step for block in blocks for step in range(block.size)],
        [b[0] + block.b + step for block in blocks for step in range(block.size)],
    )


def densest(unit: Unit) -> Unit:
    """The part of a unit in which words matched outnumber words edited by the most.

    Each word matched counts one up, each word of a gap one down; what is left is the run of
    matched words with the highest sum (Kadane's algorithm).
    """
    best = (0, 0, 0)
    start, total = 0, 0
    for place, (i, j) in enumerate(zip(unit.matched_left, unit.matched_right, strict=True)):
        if place:
            gap = max(i - unit.matched_left[place - 1], j - unit.matched_right[place - 1]) - 1
            total -= gap
            if total <= 0:
                start, total = place, 0
        total += 1
        if total > best[0]:
            best = (total, start, place + 1)
    _, first, last = best
    a, b = unit.matched_left[first:last], unit.matched_right[first:last]
    return Unit((a[0], a[-1] + 1), (b[0], b[-1] + 1), a, b)


def edits(unit: Unit) -> list[tuple[Range, Range]]:
    """The places where the two sides of a unit differ, as words of either side."""
    found = []
    i, j = unit.left[0], unit.right[0]
    ends = ((unit.left[1], unit.right[1]),)
    for a, b in (*zip(unit.matched_left, unit.matched_right, strict=True), *ends):
        if a > i or b > j:
            found.append(((i, a), (j, b)))
        i, j = a + 1, b + 1
    return found


def likeness(left: Prepared, right: Prepared, unit: Unit) -> float:
    """Share of the letters of both sides that are common to them, in order, between 0 and 1.

    Words matched are common as a whole; of words that were exchanged for each other, what their
    spellings have in common counts (Ratcliff and Obershelp's measure, as in ``difflib``).
    """
    if unit.shared() == 1:
        return 1.0
    different = common = 0.0
    for a, b in edits(unit):
        words = _text(left, a), _text(right, b)
        size = len(words[0]) + len(words[1])
        different += size
        if all(words) and size <= _LONG_GAP:
            common += size * SequenceMatcher(None, *words, autojunk=False).ratio()
    total = letters(left, right, unit)
    return 1 - (different - common) / total if total else 0.0


def letters(left: Prepared, right: Prepared, unit: Unit) -> int:
    """Letters of both sides of a unit, with the spaces between them."""
    return len(_text(left, unit.left)) + len(_text(right, unit.right))


def sentence_words(text: Prepared, first: int, last: int) -> Range:
    """First word, and word after the last, of a run of sentences."""
    return (
        int(np.searchsorted(text.sentence_of, first, side="left")),
        int(np.searchsorted(text.sentence_of, last, side="right")),
    )


def _text(text: Prepared, words: Range) -> str:
    first, last = words
    if first >= last:
        return ""
    return text.text[text.tokens.start[first] : text.tokens.end[last - 1]].casefold()
