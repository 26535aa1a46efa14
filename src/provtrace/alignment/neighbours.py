"""What the beads before and after a bead say about it.

Text that was taken over comes in runs, and what two reporters wrote about one event does not. So a
bead is judged by its neighbours; and where beads that hold stand close before and after it, by
another measure: what is left between two sentences and their translations is mostly the translation
of what is left between them on the other side, however freely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.beads import Beads
from provtrace.alignment.scoring import log_odds

CONTEXT = ("local", "before", "after")
"""The evidence of a bead among others, in the order of the columns of `context_evidence`: its
log-odds by itself, its neighbours before, its neighbours after.

How many other beads two texts have is left out on purpose: it finds one in a hundred more, but long
articles on one story, which have many half-likely beads, then match all over."""

GAP = ("local", "before", "after", "closed", "run", "end")
"""The evidence of a bead in a gap, in the order of the columns of `gap_evidence`: the same, whether
nothing is left between it and the beads on both sides, how many neighbours it has in all
(logarithm), whether it begins or ends both texts."""

REACH = 5
"""So many sentences further a bead or a surface match still counts as a neighbour."""

QUOTATION = 0.25
"""What a shared quotation counts for as a neighbour: both may have been in the room, and what
stands around it may be each paper's own."""

EXCUSED = 0.25
"""What counts for a neighbour where it is nothing against a bead to have none."""

DECAY = 0.75
"""What a neighbour counts for, per sentence between."""


CLOSE = 0.5
"""A bead is in a gap if its neighbours on either side count for so much."""

ROUNDS = 2
"""So often is a bead judged by its neighbours: first as they are by themselves, then as judged by
theirs."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the beads of two texts stand.

    Attributes:
        anchors: How many surface matches count as neighbours beside the beads.
        before: The neighbours before each bead, shape ``(m, 3)``: the bead, the neighbour (surface
            matches are counted on after the beads), the sentences between.
        after: The same after each.
        quoted: Whether each bead is a quotation on both sides.
        excused: Whether it is nothing against each to have no neighbour before and after it,
            shape ``(n, 2)``.
        ends: Whether each begins, and ends, both texts, shape ``(n, 2)``.
    """

    anchors: int
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    quoted: NDArray[np.bool_]
    excused: NDArray[np.bool_]
    ends: NDArray[np.bool_]


def look_around(
    beads: Beads,
    anchors: Sequence[tuple[int, int, int, int]],
    quoted: NDArray[np.bool_],
    excused: NDArray[np.bool_],
    ends: NDArray[np.bool_],
) -> Surroundings:
    """Find the neighbours of beads.

    Args:
        beads: From `propose_beads`.
        anchors: Surface matches as sentences: left first, left end, right first, right end.
        quoted: As in `Surroundings`.
        excused: As in `Surroundings`.
        ends: As in `Surroundings`.
    """
    fixed = np.array(anchors, np.int64).reshape(-1, 4)
    starts = np.stack((beads.left[:, 0], beads.right[:, 0]))
    stops = np.stack((beads.left[:, 1], beads.right[:, 1]))
    all_starts = np.concatenate((starts, fixed[:, [0, 2]].T), axis=1)
    all_stops = np.concatenate((stops, fixed[:, [1, 3]].T), axis=1)
    before = _within_reach(starts[:, :, None] - all_stops[:, None])
    after = _within_reach(all_starts[:, None] - stops[:, :, None])
    return Surroundings(len(fixed), before, after, quoted, excused, ends)


def _within_reach(gaps: NDArray[np.int64]) -> NDArray[np.int64]:
    """Bead, neighbour and distance, from gaps of shape (2, beads, neighbours)."""
    farther = gaps.max(axis=0)
    rows, columns = np.nonzero((gaps.min(axis=0) >= 0) & (farther <= REACH))
    return np.column_stack((rows, columns, farther[rows, columns]))


@dataclass(frozen=True, slots=True)
class Scored:
    """The beads of two texts with their scores.

    Attributes:
        beads: The beads.
        local: What speaks for each by itself, columns ``LOCAL`` or ``LOCAL_SAME``.
        context: What the neighbourhood says, columns ``CONTEXT``.
        around: Where each stands.
        score: Probability of each, 0..1.
    """

    beads: Beads
    local: NDArray[np.float64]
    context: NDArray[np.float64]
    around: Surroundings
    score: NDArray[np.float64]


def judge(
    local: NDArray[np.float64],
    around: Surroundings,
    model: Mapping[str, float],
    gap_model: Mapping[str, float],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Judge beads by themselves and by their neighbours.

    To stand in a gap only speaks for a bead: what holds without is not refused there.

    Args:
        local: Log-odds of each by its own evidence.
        around: Where each stands.
        model: Weights of the evidence in ``CONTEXT``.
        gap_model: Weights of the evidence in ``GAP``.

    Returns:
        Evidence of the last round, columns ``CONTEXT``, and log-odds.
    """
    context, odds = judge_by_context(local, around, model)
    judged = odds
    for _ in range(ROUNDS):
        evidence, inside = gap_evidence(local, judged, around)
        judged = np.where(inside, np.maximum(odds, log_odds(gap_model, GAP, evidence)), odds)
    return context, judged


def judge_by_context(
    local: NDArray[np.float64], around: Surroundings, model: Mapping[str, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The first half of `judge`: as if no bead were in a gap."""
    odds = local
    for _ in range(ROUNDS):
        context = context_evidence(local, odds, around)
        odds = log_odds(model, CONTEXT, context)
    return context, odds


def context_evidence(
    local: NDArray[np.float64], odds: NDArray[np.float64], around: Surroundings
) -> NDArray[np.float64]:
    """What the neighbourhood says about each bead.

    Args:
        local: Log-odds of each by its own evidence.
        odds: Log-odds of each as a neighbour of others.
        around: Where each stands.

    Returns:
        Array of shape ``(n, len(CONTEXT))``.
    """
    support = _support(_best(odds, around))
    excused = np.where(around.excused, EXCUSED, 0.0)
    return np.column_stack((local, np.maximum(support, excused)))


def gap_evidence(
    local: NDArray[np.float64], odds: NDArray[np.float64], around: Surroundings
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """What speaks for each bead that stands between others.

    Args:
        local: Log-odds of each by its own evidence.
        odds: Log-odds of each as a neighbour of others.
        around: Where each stands.

    Returns:
        Array of shape ``(n, len(GAP))``, and which beads are in a gap: have close
        neighbours before and after them, or the end of both texts instead of one.
    """
    best = _best(odds, around)
    support = _support(best)
    closed = best[:, :, 0].prod(axis=1)
    run = best.sum(axis=(1, 2))
    close = support >= CLOSE
    end = around.ends & ~close
    held = close | end
    inside = held[:, 0] & held[:, 1] & (close[:, 0] | close[:, 1])
    either = (end[:, 0] | end[:, 1]).astype(np.float64)
    return np.column_stack((local, support, closed, np.log1p(run), either)), inside


def _best(odds: NDArray[np.float64], around: Surroundings) -> NDArray[np.float64]:
    """The best neighbour of each bead, before and after, at each distance: (n, 2, REACH + 1)."""
    sure = np.where(around.quoted, QUOTATION, 1.0) / (1.0 + np.exp(-odds))
    weight = np.concatenate((sure, np.ones(around.anchors)))
    sides = []
    for near in (around.before, around.after):
        best = np.zeros(len(odds) * (REACH + 1))
        np.maximum.at(best, near[:, 0] * (REACH + 1) + near[:, 2], weight[near[:, 1]])
        sides.append(best.reshape(-1, REACH + 1))
    return np.stack(sides, axis=1)


def _support(best: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the neighbours of each bead count for, shape ``(n, 2)``.

    The best at each distance counts, and several together count for more than one: as chances that
    at least one of them is right.
    """
    decayed = best * DECAY ** np.arange(REACH + 1)
    support: NDArray[np.float64] = 1.0 - (1.0 - decayed).prod(axis=2)
    return support
