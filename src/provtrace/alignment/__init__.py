"""Candidate documents → matches: surface first, then meaning."""

from __future__ import annotations

from provtrace.alignment.differing import differing
from provtrace.alignment.joining import without_overlap
from provtrace.alignment.meaning import align_meaning
from provtrace.alignment.prepared import Prepared, prepare
from provtrace.alignment.scoring import Weights, load_weights
from provtrace.alignment.surface import align_surface
from provtrace.alignment.words import describe
from provtrace.article import MatchedSpans
from provtrace.settings import Settings

__all__ = [
    "Prepared",
    "Weights",
    "align",
    "align_meaning",
    "align_surface",
    "describe",
    "differing",
    "load_weights",
    "prepare",
]


def align(
    left: Prepared,
    right: Prepared,
    settings: Settings,
    weights: Weights,
    *,
    calibration: str = "use",
) -> list[MatchedSpans]:
    """Find every passage that two texts share.

    The result depends on these two texts and the arguments only, never on other documents.

    Args:
        left: The left text; with vectors, rewritten and translated passages are found too.
        right: The right text.
        settings: What counts as a match.
        weights: From `load_weights`.
        calibration: The encoder's ``calibration``.

    Returns:
        Matches of every kind by their place in the left text.
    """
    surface = align_surface(left, right, settings)
    meaning = align_meaning(left, right, surface, settings, weights, calibration=calibration)
    surface = without_overlap(left, right, surface, meaning, settings.min_words)
    return sorted([*surface, *meaning], key=lambda match: (match.left, match.right))
