"""Rows of unit length."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from provtrace.encoding.protocol import FloatArray


def unit_rows(vectors: npt.ArrayLike) -> FloatArray:
    """Scale rows to unit length; a row of zeros stays one.

    Args:
        vectors: Array of shape ``(n, dim)``.
    """
    rows = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: FloatArray = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit
