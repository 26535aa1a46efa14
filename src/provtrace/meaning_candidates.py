"""Vectors of sentences → pairs of documents worth aligning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from provtrace.alignment.scoring import Calibration
from provtrace.encoding.protocol import FloatArray

Method = Literal["exhaustive", "sketch", "neighbours"]

RELATIVE = 0.6
"""Least relative cosine of a sentence pair that proposes its documents."""


def choose_method(candidates: str, sentences: int, exhaustive_sentences: int) -> Method:
    """How candidates will be found.

    Args:
        candidates: The setting: auto, exhaustive, sketch or neighbours.
        sentences: Sentences to compare.
        exhaustive_sentences: With ``auto``, the most that are compared exhaustively.
    """
    if candidates == "auto":
        return "exhaustive" if sentences <= exhaustive_sentences else "neighbours"
    return candidates  # type: ignore[return-value]


def meaning_pairs(
    vectors: FloatArray,
    owners: npt.NDArray[np.int64],
    languages: Sequence[str | None],
    calibration: Calibration,
    *,
    new: npt.NDArray[np.bool_] | None = None,
    method: Method = "exhaustive",
    block: int = 2_048,
) -> npt.NDArray[np.int64]:
    """Propose pairs of documents that share a sentence in meaning.

    Args:
        vectors: Array of shape ``(n, dim)``, rows of unit length.
        owners: Document of each row, counted from 0, ascending.
        languages: Language of each document; documents in unknown languages are compared with
            nothing.
        calibration: The encoder's.
        new: True for each document that is new; only pairs with a new document are proposed.
        method: How to find them.
        block: Rows per block of the product.

    Returns:
        Array of shape ``(m, 2)``: document numbers, the smaller first, sorted, each pair once.
    """
    names = sorted({language for language in languages if language is not None})
    codes = {name: code for code, name in enumerate(names)}
    of_document = np.array([codes.get(language or "", -1) for language in languages], np.int64)
    limits = np.array(
        [[calibration.cosine(RELATIVE, a, b) for b in names] for a in names], np.float32
    )
    of_row = of_document[owners]
    kept = np.flatnonzero(of_row >= 0)
    vectors, owners, of_row = vectors[kept], owners[kept], of_row[kept]
    fresh = np.ones(len(languages), bool) if new is None else new
    keys: list[npt.NDArray[np.int64]] = []
    for start in range(0, len(vectors), block):
        rows = slice(start, start + block)
        for other in range(start, len(vectors), block):
            columns = slice(other, other + block)
            if not (fresh[owners[rows]].any() or fresh[owners[columns]].any()):
                continue
            near = vectors[rows] @ vectors[columns].T
            i, j = np.nonzero(near >= limits[np.ix_(of_row[rows], of_row[columns])])
            a, b = owners[rows][i], owners[columns][j]
            wanted = (a < b) & (fresh[a] | fresh[b])
            keys.append(np.unique(a[wanted] * len(languages) + b[wanted]))
    found = np.unique(np.concatenate(keys)) if keys else np.zeros(0, np.int64)
    return np.stack((found // len(languages), found % len(languages)), axis=1)
