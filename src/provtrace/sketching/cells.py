"""Cells of the space of sentence vectors: near sentences share one of their nearest cells.

An inverted file (Jégou, Douze and Schmid, 2011, *Product Quantization for Nearest Neighbor Search*)
whose cells are fixed: they ship with the package, so which sentences meet does not depend on what
else is in an archive, nor on the order in which it came.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provtrace.encoding.normalise import unit_rows
from provtrace.encoding.protocol import FloatArray

CELLS_FILE = Path(__file__).parent / "data" / "cells_use.npy"
"""Centres of the embedded encoder's cells (int8, one row each), by ``tools/build_cells.py``."""

PROBES = 4
"""Two sentences meet if the nearest cell of either is among so many nearest of the other."""

_BLOCK = 8_192


def load_cells(calibration: str) -> FloatArray | None:
    """Centres of an encoder's cells, rows of unit length.

    Args:
        calibration: The encoder's ``calibration``.

    Returns:
        Array of shape ``(cells, dim)``, or None if there are none for this encoder.
    """
    return unit_rows(np.load(CELLS_FILE)) if calibration == "use" else None


def nearest_cells(
    vectors: FloatArray | NDArray[np.int8], centres: FloatArray
) -> NDArray[np.uint16]:
    """The nearest cells of each sentence, nearest first.

    Args:
        vectors: Array of shape ``(n, dim)``, of any row lengths.
        centres: From `load_cells`.

    Returns:
        Array of shape ``(n, PROBES)``.
    """
    found = np.empty((len(vectors), PROBES), np.uint16)
    for start in range(0, len(vectors), _BLOCK):
        near = vectors[start : start + _BLOCK].astype(np.float32) @ centres.T
        best = np.argpartition(near, -PROBES, axis=1)[:, -PROBES:]
        order = np.argsort(-np.take_along_axis(near, best, axis=1), axis=1, kind="stable")
        found[start : start + _BLOCK] = np.take_along_axis(best, order, axis=1)
    return found
