"""Rewritten and translated passages: sentences aligned by their vectors and other evidence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from provtrace.alignment.prepared import Prepared
from provtrace.alignment.scoring import Weights
from provtrace.article import Kind, MatchedSpans
from provtrace.settings import Settings


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
    rows = _uncovered(left.sentences, [match.left for match in surface])
    columns = _uncovered(right.sentences, [match.right for match in surface])
    if not len(rows) or not len(columns):
        return []
    scale = weights.calibration(calibration)
    level = scale.level(left.language, right.language)
    cosines = left.vectors[rows] @ right.vectors[columns].T
    relative = (cosines - scale.noise) / (level - scale.noise)
    kind: Kind = "rewritten" if left.language == right.language else "translated"
    found = []
    for row in range(len(rows)):
        column = int(relative[row].argmax())
        if relative[:, column].argmax() == row and relative[row, column] >= 0.7:
            found.append(
                MatchedSpans(
                    left.sentences[rows[row]],
                    right.sentences[columns[column]],
                    kind,
                    round(min(1.0, float(relative[row, column])), 3),
                    0,
                    False,
                    {"cosine": round(float(cosines[row, column]), 3)},
                )
            )
    return [match for match in found if match.score >= settings.min_score]


def _uncovered(
    sentences: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> np.ndarray:
    """Indices of the sentences of which less than half lies under spans."""
    kept = []
    for index, (start, end) in enumerate(sentences):
        under = sum(max(0, min(end, e) - max(start, s)) for s, e in spans)
        if 2 * under < end - start:
            kept.append(index)
    return np.array(kept, np.int64)
