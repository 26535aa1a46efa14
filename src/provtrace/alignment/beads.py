"""Beads: sentences of one text set against sentences of another, with the evidence for each.

A bead pairs one sentence with one, or one with two that follow each other (the word is Gale and
Church's, 1993, *A Program for Aligning Sentences in Bilingual Corpora*). Beads are proposed by the
cosine of their vectors and weighed by more: the margin over the nearest other sentences (Artetxe
and Schwenk, 2019, arXiv:1811.01136), numbers, names, quotation marks, length and shared letters,
and by the beads before and after them (`provtrace.alignment.neighbours`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.clues import Clues, read_clues
from provtrace.alignment.prepared import Prepared
from provtrace.alignment.scoring import Calibration
from provtrace.encoding.protocol import FloatArray

FLOOR = 0.45
"""Least relative cosine of a bead: below lie one in a hundred of unrelated sentences, and few true
ones."""

FLANKED_FLOOR = 0.15
"""The same of a bead with near ones close before and after it: a sentence that was retold freely
inside a text that was taken over."""

FLANKS = 2
"""So many sentences further on either side is close."""

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
    grids = [(1, 1, single, allowed & ((near >= FLOOR) | _flanked(near)))]
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


def _flanked(near: FloatArray) -> NDArray[np.bool_]:
    """Cells above the lower floor that have near ones close before and after them."""
    sure = near >= FLOOR
    before, after = np.zeros_like(sure), np.zeros_like(sure)
    if np.count_nonzero(sure) < 2:
        return before
    for down in range(1, FLANKS + 1):
        for across in range(1, FLANKS + 1):
            before[down:, across:] |= sure[:-down, :-across]
            after[:-down, :-across] |= sure[down:, across:]
    flanked: NDArray[np.bool_] = before & after & (near >= FLANKED_FLOOR)
    return flanked


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
