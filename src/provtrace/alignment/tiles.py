"""Runs of words that two texts share, and how they line up.

Greedy string tiling (Wise, "YAP3: improved detection of similarities in computer program and other
texts", 1996): the longest common runs are laid first, and no word is used twice. So a paragraph
that was moved is found wherever it went, and a paragraph that stands twice in one text is matched
once. Runs that lie on the same path through both texts, with small gaps for the words edited
between them, form a chain.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np

from provtrace.alignment.prepared import Prepared

MAX_REPEATS = 6
"""A run that occurs more often in one text ("the ministry said on") tells nothing about place."""
LONG_WORDS = 6
"""Runs of so many words find their place by themselves, shorter ones next to others."""
MAX_GAP_WORDS = 16
"""Most words edited, inserted or left out between two runs of a chain."""


class Tile(NamedTuple):
    """A run of words that is the same in both texts.

    Attributes:
        left: Its first word in the left text.
        right: Its first word in the right text.
        size: How many words.
    """

    left: int
    right: int
    size: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Tiles on one path through both texts, in order.

    Attributes:
        left: Left words, ascending, one for every word matched.
        right: The right word that each of them is.
    """

    left: list[int]
    right: list[int]


def chains(left: Prepared, right: Prepared, scale: int) -> list[Chain]:
    """Line up two texts.

    Args:
        left: The left text.
        right: The right text.
        scale: Tokens per word (1, or more for scripts written without spaces).

    Returns:
        The chains, by their place in the left text.
    """
    used = bytearray(len(left.tokens)), bytearray(len(right.tokens))
    tiles = _lay(shared_runs(left, right), used, LONG_WORDS * scale)
    if not tiles:
        return []
    linked = _link(tiles, MAX_GAP_WORDS * scale)
    return [_fill(left, right, chain, used, MAX_GAP_WORDS * scale) for chain in linked]


def shared_runs(left: Prepared, right: Prepared) -> list[Tile]:
    """All runs of words that two texts have in common, each as long as it can be."""
    low = np.searchsorted(right.anchors, left.anchors, side="left")
    counts = np.searchsorted(right.anchors, left.anchors, side="right") - low
    shared = np.flatnonzero((counts > 0) & (counts <= MAX_REPEATS))
    if not len(shared):
        return []
    counts = counts[shared]
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    i = np.repeat(left.anchor_at[shared], counts)
    j = right.anchor_at[np.repeat(low[shared], counts) + step]
    # Neighbours on one diagonal of the table of all word pairs make a run.
    width = len(left.tokens) + 1
    cells = np.sort((j - i + width) * width + i)
    breaks = np.flatnonzero(np.diff(cells) != 1)
    first = cells[np.concatenate(([0], breaks + 1))]
    last = cells[np.concatenate((breaks, [len(cells) - 1]))]
    i = first % width
    j = first // width - width + i
    sizes = last - first + left.anchor_size[last % width]
    return [Tile(*run) for run in zip(i.tolist(), j.tolist(), sizes.tolist(), strict=True)]


def _lay(runs: list[Tile], used: tuple[bytearray, bytearray], long: int) -> list[Tile]:
    """Tile both texts with runs, longest first, short ones nearest to the path of longer ones."""
    tiles: list[Tile] = []
    for run in sorted((r for r in runs if r.size >= long), key=lambda r: (-r.size, r)):
        _place(run, used, tiles, long)
    tiles.sort()
    anchors = list(tiles)
    starts = [tile.left for tile in anchors]

    def distance(run: Tile) -> int:
        if not anchors:
            return 0
        at = bisect_left(starts, run.left)
        shift = run.right - run.left
        return min(abs(shift - t.right + t.left) for t in anchors[max(0, at - 1) : at + 1])

    shorter = [(-run.size, distance(run), run) for run in runs if run.size < long]
    for _, _, run in sorted(shorter):
        _place(run, used, tiles, 1)
    tiles.sort()
    return tiles


def _place(run: Tile, used: tuple[bytearray, bytearray], tiles: list[Tile], least: int) -> None:
    """Lay the longest part of a run that is still free on both sides, if it is long enough."""
    i, j, size = run
    taken = used[0][i : i + size], used[1][j : j + size]
    best = start = 0
    best_size = size
    if any(1 in side for side in taken):
        best_size = 0
        for place in range(size + 1):
            if place == size or taken[0][place] or taken[1][place]:
                if place - start > best_size:
                    best, best_size = start, place - start
                start = place + 1
    if best_size < max(least, 2):
        return
    i, j = i + best, j + best
    used[0][i : i + best_size] = used[1][j : j + best_size] = b"\1" * best_size
    tiles.append(Tile(i, j, best_size))


def _link(tiles: list[Tile], gap: int) -> list[list[Tile]]:
    """Put each tile behind the chain that it continues with the smallest gap, or start one."""
    done: list[list[Tile]] = []
    growing: list[list[Tile]] = []
    for tile in tiles:
        best, best_gap = None, 2 * gap + 1
        still = []
        for chain in growing:
            end = chain[-1]
            ahead = tile.left - end.left - end.size
            if ahead > gap:
                continue
            still.append(chain)
            aside = tile.right - end.right - end.size
            if ahead >= 0 and 0 <= aside <= gap and ahead + aside < best_gap:
                best, best_gap = chain, ahead + aside
        growing = still
        if best is None:
            best = []
            growing.append(best)
            done.append(best)
        best.append(tile)
    return done


def _fill(
    left: Prepared,
    right: Prepared,
    tiles: list[Tile],
    used: tuple[bytearray, bytearray],
    reach: int,
) -> Chain:
    """Match the single words between the tiles of a chain, and up to its sentences' ends."""
    first, last = tiles[0], tiles[-1]
    a: list[int] = []
    b: list[int] = []
    i = max(_sentence_start(left, first.left), first.left - reach)
    j = max(_sentence_start(right, first.right), first.right - reach)
    for tile in tiles:
        _match_words(left, right, (i, tile.left), (j, tile.right), used, (a, b))
        a.extend(range(tile.left, tile.left + tile.size))
        b.extend(range(tile.right, tile.right + tile.size))
        i, j = tile.left + tile.size, tile.right + tile.size
    end_left = min(_sentence_end(left, last.left + last.size - 1), i + reach)
    end_right = min(_sentence_end(right, last.right + last.size - 1), j + reach)
    _match_words(left, right, (i, end_left), (j, end_right), used, (a, b))
    return Chain(a, b)


def _match_words(
    left: Prepared,
    right: Prepared,
    a: tuple[int, int],
    b: tuple[int, int],
    used: tuple[bytearray, bytearray],
    matched: tuple[list[int], list[int]],
) -> None:
    """Match equal words of two gaps in order."""
    if a[0] >= a[1] or b[0] >= b[1] or 1 in used[0][slice(*a)] or 1 in used[1][slice(*b)]:
        return
    words = left.tokens.hash[slice(*a)].tolist(), right.tokens.hash[slice(*b)].tolist()
    if set(words[0]).isdisjoint(words[1]):
        return
    for i, j, size in SequenceMatcher(None, *words, autojunk=False).get_matching_blocks():
        matched[0].extend(range(a[0] + i, a[0] + i + size))
        matched[1].extend(range(b[0] + j, b[0] + j + size))
        used[0][a[0] + i : a[0] + i + size] = used[1][b[0] + j : b[0] + j + size] = b"\1" * size


def _sentence_start(text: Prepared, word: int) -> int:
    """The first word of the sentence that a word stands in."""
    return int(np.searchsorted(text.sentence_of, text.sentence_of[word], side="left"))


def _sentence_end(text: Prepared, word: int) -> int:
    """The word after the last of the sentence that a word stands in."""
    return int(np.searchsorted(text.sentence_of, text.sentence_of[word], side="right"))
