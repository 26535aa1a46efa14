"""Rewritten and translated passages: sentences aligned by their vectors and other evidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.beads import (
    LOCAL,
    LOCAL_SAME,
    local_evidence,
    propose_beads,
)
from provtrace.alignment.clues import letters, numbers
from provtrace.alignment.forms import Figures, filled_in
from provtrace.alignment.joining import Span, bead_matches, bead_spans, count_words
from provtrace.alignment.neighbours import Scored, judge, look_around
from provtrace.alignment.prepared import Prepared
from provtrace.alignment.scoring import Weights, log_odds
from provtrace.article import MatchedSpans
from provtrace.settings import Settings

COVERED = 0.9
"""A sentence of which so much lies under surface matches is left to them."""

FEW = 3
"""A text of so many sentences is too short to hold against one of them that its neighbours have no
match: a headline and a first paragraph before a paywall have hardly any."""

SHORT = 15.0
"""Letters of the shortest sentence that can be a match, or part of one."""


def score_beads(
    left: Prepared,
    right: Prepared,
    surface: Sequence[MatchedSpans],
    weights: Weights,
    calibration: str,
) -> Scored | None:
    """Propose beads between two texts and score them.

    Args:
        left: The left text, with vectors.
        right: The right text, with vectors.
        surface: Surface matches between them.
        weights: From `load_weights`.
        calibration: Name of the encoder's calibration.

    Returns:
        The beads, or None if there are none.
    """
    covered_left = _coverage(left.sentences, [match.left for match in surface])
    covered_right = _coverage(right.sentences, [match.right for match in surface])
    long_left, long_right = _long_enough(left), _long_enough(right)
    beads = propose_beads(
        left,
        right,
        (covered_left < COVERED) & long_left,
        (covered_right < COVERED) & long_right,
        weights.calibration(calibration),
    )
    if not len(beads):
        return None
    same = left.language == right.language
    pair = "same" if same else "cross"
    local = local_evidence(left, right, beads)
    odds = log_odds(weights.models[f"{pair}.local"], LOCAL_SAME if same else LOCAL, local)
    quoted = local[:, LOCAL.index("quoted")] > 0
    sides = _at_ends(beads.left, long_left), _at_ends(beads.right, long_right)
    few = np.count_nonzero(long_left) <= FEW, np.count_nonzero(long_right) <= FEW
    around = look_around(
        beads,
        surface_anchors(left, right, surface),
        quoted,
        quoted[:, None] | (sides[0] & few[0]) | (sides[1] & few[1]),
        sides[0] & sides[1],
    )
    models = weights.models[f"{pair}.context"], weights.models[f"{pair}.gap"]
    context, odds = judge(odds, around, *models)
    return Scored(beads, local, context, around, 1.0 / (1.0 + np.exp(-odds)))


def _at_ends(ranges: NDArray[np.int64], long_enough: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether ranges of sentences begin and end a text, shape ``(n, 2)``; short ones apart."""
    before = np.append(0, np.cumsum(long_enough))
    return np.stack((before[ranges[:, 0]] == 0, before[ranges[:, 1]] == before[-1]), axis=1)


def align_meaning(
    left: Prepared,
    right: Prepared,
    surface: Sequence[MatchedSpans],
    settings: Settings,
    weights: Weights,
    *,
    calibration: str = "use",
) -> list[MatchedSpans]:
    """Find the passages that two texts share in other words or another language.

    Args:
        left: The left text, with vectors.
        right: The right text, with vectors of the same encoder.
        surface: What `align_surface` found between them; it is not reported again.
        settings: ``min_score`` decides what is reported.
        weights: The shipped weights.
        calibration: Name of the encoder's calibration.

    Returns:
        Matches by their place in the left text; none if a text has no vectors.
    """
    if left.vectors is None or right.vectors is None:
        return []
    scored = score_beads(left, right, surface, weights, calibration)
    if scored is None:
        return []
    chosen = _choose(scored, settings.min_score)
    if left.language == right.language:
        chosen = _without_forms(left, right, scored, chosen, surface)
    fillers = frozenset(np.flatnonzero(~_long_enough(left)).tolist())
    other_fillers = frozenset(np.flatnonzero(~_long_enough(right)).tolist())
    return bead_matches(left, right, scored, chosen, (fillers, other_fillers))


def _choose(scored: Scored, least: float) -> list[int]:
    """The best beads that share no sentence, best first."""
    used_left: set[int] = set()
    used_right: set[int] = set()
    chosen = []
    for index in np.argsort(-scored.score, kind="stable"):
        if scored.score[index] < least:
            break
        rows = range(*scored.beads.left[index])
        columns = range(*scored.beads.right[index])
        if used_left.isdisjoint(rows) and used_right.isdisjoint(columns):
            used_left.update(rows)
            used_right.update(columns)
            chosen.append(int(index))
    return chosen


def _without_forms(
    left: Prepared,
    right: Prepared,
    scored: Scored,
    chosen: Sequence[int],
    surface: Sequence[MatchedSpans],
) -> list[int]:
    """Leave out forms filled in twice; between languages figures are often written in words."""
    spans = [bead_spans(left, right, scored, [index]) for index in chosen]
    found = [_figures(left, right, a, b) for a, b in spans]
    others = [_figures(left, right, match.left, match.right) for match in surface]
    forms = filled_in(found, others)
    return [index for index, form in zip(chosen, forms, strict=True) if not form]


def _figures(left: Prepared, right: Prepared, a: Span, b: Span) -> Figures:
    words = min(count_words(left, a), count_words(right, b))
    return Figures(numbers(left.text[slice(*a)]), numbers(right.text[slice(*b)]), words)


def _long_enough(text: Prepared) -> NDArray[np.bool_]:
    """Which sentences have letters enough to say something."""
    return np.array([letters(text.text[s:e]) >= SHORT for s, e in text.sentences], bool)


def _coverage(
    sentences: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> NDArray[np.float64]:
    """Share of each sentence that lies under spans."""
    return np.array(
        [
            sum(max(0, min(end, e) - max(start, s)) for s, e in spans) / (end - start)
            for start, end in sentences
        ]
    )


def surface_anchors(
    left: Prepared, right: Prepared, surface: Sequence[MatchedSpans]
) -> list[tuple[int, int, int, int]]:
    """Surface matches as sentences: left first, left end, right first, right end.

    Shared quotations are left out: what stands around them may be each paper's own.
    """
    found = []
    for match in surface:
        if match.is_quote:
            continue
        rows = _under(left.sentences, match.left)
        columns = _under(right.sentences, match.right)
        if rows and columns:
            found.append((rows[0], rows[-1] + 1, columns[0], columns[-1] + 1))
    return found


def _under(sentences: Sequence[tuple[int, int]], span: tuple[int, int]) -> list[int]:
    """Sentences of which most lies under a span."""
    return [
        index
        for index, (start, end) in enumerate(sentences)
        if 2 * (min(end, span[1]) - max(start, span[0])) > end - start
    ]
