"""Beads: sentences of one text set against sentences of another, with the evidence for each.

A bead pairs one sentence with one, or one with two that follow each other (the word is Gale and
Church's, 1993, *A Program for Aligning Sentences in Bilingual Corpora*). Beads are proposed by the
cosine of their vectors and weighed by more: the margin over the nearest other sentences (Artetxe
and Schwenk, 2019, arXiv:1811.01136), numbers, names, quotation marks, length and shared letters,
and by the beads before and after them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.clues import Clues, read_clues
from provtrace.alignment.prepared import Prepared
from provtrace.alignment.scoring import Calibration, log_odds
from provtrace.encoding.protocol import FloatArray

FLOOR = 0.45
"""Least relative cosine of a bead: below lie one in a hundred of unrelated sentences, and few true
ones."""

JOINED_GAIN = 0.02
"""So much must two sentences together be nearer to a third than each alone."""

TWIN = 0.9
"""Sentences of one text with at least this cosine say the same, and are no rivals."""

BACKGROUND = 0.3
"""Relative cosine of the nearest other sentence that is taken for granted: short texts have no
other sentences to compare with."""


@dataclass(frozen=True, slots=True)
class Beads:
    """Beads of two texts as arrays of one length.

    Attributes:
        left: First and last sentence on the left (last exclusive), shape ``(n, 2)``.
        right: The same on the right.
        cosine: Cosine of the two sides.
        relative: Relative cosine: 0 is noise, 1 typical of one text (`Calibration`).
        margin: Relative cosine less that of the nearest other sentence of either text.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    cosine: NDArray[np.float32]
    relative: NDArray[np.float32]
    margin: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.cosine)


@dataclass(frozen=True, slots=True)
class Scored:
    """The beads of two texts with their scores.

    Attributes:
        beads: The beads.
        local: What speaks for each by itself, columns ``LOCAL`` or ``LOCAL_SAME``.
        context: What the neighbourhood says, columns ``CONTEXT``.
        excused: Whether it is nothing against each to have no neighbour before and after it.
        score: Probability of each, 0..1.
    """

    beads: Beads
    local: NDArray[np.float64]
    context: NDArray[np.float64]
    excused: NDArray[np.bool_]
    score: NDArray[np.float64]


def propose_beads(
    left: Prepared,
    right: Prepared,
    free_left: NDArray[np.bool_],
    free_right: NDArray[np.bool_],
    scale: Calibration,
) -> Beads:
    """Propose beads between two texts.

    Args:
        left: The left text, with vectors.
        right: The right text, with vectors.
        free_left: For each left sentence, whether it may be part of a bead.
        free_right: The same on the right.
        scale: What the cosines mean.
    """
    assert left.vectors is not None and right.vectors is not None
    level = scale.level(left.language, right.language)

    def relative(cosines: FloatArray) -> FloatArray:
        scaled: FloatArray = (cosines - scale.noise) / np.float32(level - scale.noise)
        return scaled

    single = left.vectors @ right.vectors.T
    near = relative(single)
    allowed = free_left[:, None] & free_right[None, :]
    grids = [(1, 1, single, allowed & (near >= FLOOR))]
    if grids[0][3].any():
        for width, height in ((1, 2), (2, 1)):
            joined = _joined(left, width) @ _joined(right, height).T
            grids.append(
                (width, height, joined, _better_joined(relative(joined), near, allowed, width))
            )
    starts, ends, values = [], [], []
    for width, height, cosines, proposed in grids:
        cells = np.argwhere(proposed)
        starts.append(cells)
        ends.append(cells + np.array([width, height]))
        values.append(cosines[proposed])
    start, end, cosine = np.concatenate(starts), np.concatenate(ends), np.concatenate(values)
    rivals = _rivals(near, left.vectors, right.vectors, start, end)
    return Beads(
        np.stack((start[:, 0], end[:, 0]), axis=1),
        np.stack((start[:, 1], end[:, 1]), axis=1),
        cosine,
        relative(cosine),
        relative(cosine) - np.maximum(rivals, np.float32(BACKGROUND)),
    )


def _joined(text: Prepared, count: int) -> FloatArray:
    """Vectors of every ``count`` sentences in a row, each weighted by its length."""
    assert text.vectors is not None
    if count == 1:
        return text.vectors
    lengths = np.array([end - start for start, end in text.sentences], np.float32)[:, None]
    weighted = text.vectors * lengths
    summed = weighted[:-1] + weighted[1:]
    lengths = np.linalg.norm(summed, axis=1, keepdims=True)
    joined: FloatArray = summed / np.maximum(lengths, np.float32(1e-9))
    return joined


def _better_joined(
    joined: FloatArray, near: FloatArray, allowed: NDArray[np.bool_], width: int
) -> NDArray[np.bool_]:
    """Cells where two sentences together are nearer to a third than each alone."""
    if width == 1:
        first, second = near[:, :-1], near[:, 1:]
        free = allowed[:, :-1] & allowed[:, 1:]
    else:
        first, second = near[:-1], near[1:]
        free = allowed[:-1] & allowed[1:]
    better = joined >= np.maximum(first, second) + np.float32(JOINED_GAIN)
    both = np.minimum(first, second) >= FLOOR / 2
    found: NDArray[np.bool_] = free & better & both & (joined >= FLOOR)
    return found


def _rivals(
    single: FloatArray,
    left: FloatArray,
    right: FloatArray,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> FloatArray:
    """Relative cosine of the nearest sentence outside each bead to a sentence inside it."""
    rivals = np.full(len(start), -1.0, np.float32)
    for index, ((row, column), (row_end, column_end)) in enumerate(zip(start, end, strict=True)):
        across = single[row:row_end].max(axis=0)
        across[(right[column:column_end] @ right.T).max(axis=0) >= TWIN] = -1.0
        down = single[:, column:column_end].max(axis=1)
        down[(left[row:row_end] @ left.T).max(axis=0) >= TWIN] = -1.0
        rivals[index] = max(across.max(), down.max())
    return rivals


LOCAL = (
    "relative",
    "margin",
    "letters",
    "length",
    "numbers",
    "numbers_missing",
    "numbers_differ",
    "names",
    "names_differ",
    "quoted",
    "joined",
)
"""The evidence of a bead by itself, in the order of the columns of `local_evidence`:

relative cosine; margin; letters of the shorter side (logarithm, against 60); difference of lengths
(logarithm); numbers on both sides, and on one only (logarithms); share of the names of the side
with fewer that stand on the other too; whether both are quotations; whether more than one sentence
is on a side.
"""

LOCAL_SAME = (*LOCAL, "shared_letters")
"""The same between texts of one language, and the share of four-letter strings in common."""


def local_evidence(left: Prepared, right: Prepared, beads: Beads) -> NDArray[np.float64]:
    """What speaks for each bead by itself.

    Args:
        left: The left text.
        right: The right text.
        beads: From `propose_beads`.

    Returns:
        Array of shape ``(len(beads), len(LOCAL))``, or ``LOCAL_SAME`` within one language.
    """
    same = left.language == right.language
    rows = np.empty((len(beads), len(LOCAL_SAME if same else LOCAL)))
    known_left: dict[tuple[int, int], tuple[Clues, frozenset[str]]] = {}
    known_right: dict[tuple[int, int], tuple[Clues, frozenset[str]]] = {}
    for index in range(len(beads)):
        a, grams_a = _clues(left, beads.left[index], known_left)
        b, grams_b = _clues(right, beads.right[index], known_right)
        row = [
            beads.relative[index],
            beads.margin[index],
            np.log(max(1.0, min(a.letters, b.letters)) / 60.0),
            abs(np.log((a.letters + 10.0) / (b.letters + 10.0))),
            np.log1p(len(a.numbers & b.numbers)),
            np.log1p(len(a.numbers ^ b.numbers)),
            _differ(a.numbers, b.numbers),
            len(a.names & b.names) / max(1, min(len(a.names), len(b.names))),
            _differ(a.names, b.names),
            float(a.quoted and b.quoted),
            float(np.diff(beads.left[index])[0] + np.diff(beads.right[index])[0] > 2),
        ]
        rows[index] = [*row, _dice(grams_a, grams_b)] if same else row
    return rows


def _clues(
    text: Prepared,
    bead: NDArray[np.int64],
    known: dict[tuple[int, int], tuple[Clues, frozenset[str]]],
) -> tuple[Clues, frozenset[str]]:
    first, end = int(bead[0]), int(bead[1])
    if (first, end) not in known:
        span = text.sentences[first][0], text.sentences[end - 1][1]
        words = text.text[slice(*span)]
        known[first, end] = (read_clues(text.text, *span), _grams(words))
    return known[first, end]


def _differ(a: frozenset[str], b: frozenset[str]) -> float:
    """Whether both sides have some, and none in common."""
    return float(bool(a) and bool(b) and not a & b)


def _grams(words: str) -> frozenset[str]:
    folded = "".join(c if c.isalnum() else " " for c in words.casefold())
    return frozenset(folded[at : at + 4] for at in range(max(1, len(folded) - 3)))


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / max(1, len(a) + len(b))


CONTEXT = ("local", "before", "after")
"""The evidence of a bead among others, in the order of the columns of `context_evidence`.

How many other beads two texts have is left out on purpose: it finds one in a hundred more, but long
articles on one story, which have many half-likely beads, then match all over."""

REACH = 5
"""So many sentences further a bead or a surface match still counts as a neighbour."""

QUOTATION = 0.25
"""What a shared quotation counts for as a neighbour: both may have been in the room, and what
stands around it may be each paper's own."""

EXCUSED = 0.25
"""What counts for a neighbour where it is nothing against a bead to have none."""

DECAY = 0.75
"""What a neighbour counts for, per sentence between."""


ROUNDS = 2
"""So often is a bead judged by its neighbours: first as they are by themselves, then as judged by
theirs."""


def judge(
    beads: Beads,
    local: NDArray[np.float64],
    anchors: Sequence[tuple[int, int, int, int]],
    model: Mapping[str, float],
    quoted: NDArray[np.bool_],
    excused: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Judge beads by themselves and by their neighbours.

    Args:
        beads: From `propose_beads`.
        local: Log-odds of each by its own evidence.
        anchors: Surface matches as sentences: left first, left end, right first, right end.
        model: Weights of the evidence in ``CONTEXT``.
        quoted: Whether each is a quotation on both sides.
        excused: Whether it is nothing against a bead to have no neighbour before and after it,
            shape ``(len(beads), 2)``.

    Returns:
        Evidence of the last round, columns ``CONTEXT``, and log-odds.
    """
    odds = local
    context = context_evidence(beads, local, odds, anchors, quoted, excused)
    for turn in range(ROUNDS):
        if turn:
            context = context_evidence(beads, local, odds, anchors, quoted, excused)
        odds = log_odds(model, CONTEXT, context)
    return context, odds


def context_evidence(
    beads: Beads,
    local: NDArray[np.float64],
    odds: NDArray[np.float64],
    anchors: Sequence[tuple[int, int, int, int]],
    quoted: NDArray[np.bool_],
    excused: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """What the neighbourhood says about each bead.

    Args:
        beads: From `propose_beads`.
        local: Log-odds of each by its own evidence.
        odds: Log-odds of each as a neighbour of others.
        anchors: Surface matches as sentences: left first, left end, right first, right end.
        quoted: Whether each is a quotation on both sides.
        excused: Whether it is nothing against a bead to have no neighbour before and after it.

    Returns:
        Array of shape ``(len(beads), len(CONTEXT))``.
    """
    sure = np.where(quoted, QUOTATION, 1.0) / (1.0 + np.exp(-odds))
    fixed = np.array(anchors, np.int64).reshape(-1, 4)
    starts = np.stack((beads.left[:, 0], beads.right[:, 0]), axis=1)
    ends = np.stack((beads.left[:, 1], beads.right[:, 1]), axis=1)
    all_starts = np.concatenate((starts, fixed[:, [0, 2]]))
    all_ends = np.concatenate((ends, fixed[:, [1, 3]]))
    weight = np.concatenate((sure, np.ones(len(fixed))))
    before = _support(starts[:, None] - all_ends[None], weight)
    after = _support(all_starts[None] - ends[:, None], weight)
    sides = np.maximum(np.stack((before, after), axis=1), np.where(excused, EXCUSED, 0.0))
    return np.column_stack((local, sides))


def _support(gaps: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Neighbours of each bead on one side, from gaps of shape (beads, neighbours, 2).

    The best at each distance counts, and several together count for more than one: as chances that
    at least one of them is right.
    """
    if not gaps.shape[1]:
        return np.zeros(len(gaps))
    near = (gaps >= 0).all(axis=2) & (gaps <= REACH).all(axis=2)
    distance = gaps.max(axis=2).clip(0, REACH)
    value = np.where(near, weight * DECAY**distance, 0.0)
    none = np.ones(len(gaps))
    for gap in range(REACH + 1):
        none *= 1.0 - np.where(distance == gap, value, 0.0).max(axis=1)
    return 1.0 - none
