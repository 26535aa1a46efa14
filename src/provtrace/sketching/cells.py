"""Cells of the space of sentence vectors: near sentences share one of their nearest cells.

An inverted file (Jégou, Douze and Schmid, 2011, *Product Quantization for Nearest Neighbor Search*)
whose cells are fixed: they ship with the package, so which sentences meet does not depend on what
else is in an archive, nor on the order in which it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provtrace.encoding.normalise import unit_rows
from provtrace.encoding.protocol import FloatArray

CELLS_FILE = Path(__file__).parent / "data" / "cells_use.npz"
"""Cells of the embedded encoder (int8), made by ``tools/build_cells.py``."""

PROBES = 40
"""Two sentences meet if the nearest cell of either is among so many nearest of the other."""

_BLOCK = 2_048


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells of one encoder's space.

    Attributes:
        centres: Rows of unit length, shape ``(cells, dim)``.
        axes: The directions in which vectors differ most, orthonormal columns ``(dim, few)``:
            along them sentences are compared roughly before they are compared exactly.
    """

    centres: FloatArray
    axes: FloatArray


def has_cells(calibration: str) -> bool:
    """Whether there are cells for an encoder with a ``calibration``."""
    return calibration == "use"


@cache
def load_cells(calibration: str) -> Cells | None:
    """The cells of an encoder.

    Args:
        calibration: The encoder's ``calibration``.

    Returns:
        The cells, or None if there are none for this encoder.
    """
    if not has_cells(calibration):
        return None
    with np.load(CELLS_FILE) as data:
        return Cells(unit_rows(data["centres"]), unit_rows(data["axes"]).T.copy())


def project(vectors: FloatArray | NDArray[np.int8], axes: FloatArray) -> FloatArray:
    """Sentence vectors along a few axes, scaled to unit length.

    Args:
        vectors: Array of shape ``(n, dim)``, of any row lengths.
        axes: Array of shape ``(dim, few)``.

    Returns:
        Array of shape ``(n, few)``.
    """
    rough = np.empty((len(vectors), axes.shape[1]), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        part = vectors[start : start + _BLOCK].astype(np.float32) @ axes
        rough[start : start + _BLOCK] = unit_rows(part)
    return rough


def nearest_cells(
    vectors: FloatArray | NDArray[np.int8], centres: FloatArray, count: int = PROBES
) -> NDArray[np.uint16]:
    """The nearest cells of each sentence, nearest first.

    Args:
        vectors: Array of shape ``(n, dim)``, of any row lengths.
        centres: From `load_cells`.
        count: How many cells for each sentence.

    Returns:
        Array of shape ``(n, count)``.
    """
    found = np.empty((len(vectors), count), np.uint16)
    for start in range(0, len(vectors), _BLOCK):
        near = vectors[start : start + _BLOCK].astype(np.float32) @ centres.T
        best = np.argpartition(near, -count, axis=1)[:, -count:]
        order = np.argsort(-np.take_along_axis(near, best, axis=1), axis=1, kind="stable")
        found[start : start + _BLOCK] = np.take_along_axis(best, order, axis=1)
    return found
