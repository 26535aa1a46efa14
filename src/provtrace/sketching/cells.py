"""Cells of the space of sentence vectors: near sentences share one of their nearest cells.

An inverted file (Jégou, Douze and Schmid, 2011, *Product Quantization for Nearest Neighbor Search*)
with multiple assignment on both sides, whose cells are fixed: they ship with the package, so which
sentences meet does not depend on what else is in an archive, nor on the order in which it came.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provtrace.encoding.normalise import unit_rows
from provtrace.encoding.protocol import FloatArray

CELLS_FILE = Path(__file__).parent / "data" / "cells_use.npz"
"""Cells of the embedded encoder (int8), made by ``tools/build_cells.py``."""

NEAREST = 8
"""Two sentences meet if they share one of so many nearest cells."""

CELL_BYTES = 2 * NEAREST
"""What the nearest cells of a sentence take."""

_BLOCK = 2_048
_MEETINGS = 1 << 20
"""Meetings told at a time."""

Places = NDArray[np.uint16]
"""The nearest cells of sentences, nearest first, ``(n, NEAREST)``; its bytes are what is stored."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells of one encoder's space.

    All are directions, rows of whole numbers of any length: products with packed rows, which are
    whole numbers too, are exact, and so depend on no machine and on nothing but the two rows.

    Attributes:
        centres: The middle of each cell, shape ``(cells, dim)``.
        axes: In which vectors differ most, at right angles, ``(few, dim)``: along them sentences
            are compared roughly before they are compared exactly.
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
        return Cells(*(data[name].astype(np.float32) for name in ("centres", "axes")))


def project(vectors: FloatArray | NDArray[np.int8], cells: Cells) -> FloatArray:
    """Sentence vectors along a few axes, scaled to unit length.

    Args:
        vectors: Array of shape ``(n, dim)``, of any row lengths.
        cells: From `load_cells`.

    Returns:
        Array of shape ``(n, few)``.
    """
    rough = np.empty((len(vectors), len(cells.axes)), np.float32)
    for start, reach in _along(vectors, cells.axes):
        rough[start : start + _BLOCK] = unit_rows(reach)
    return rough


def nearest_cells(vectors: FloatArray | NDArray[np.int8], cells: Cells) -> Places:
    """The nearest cells of each sentence, nearest first.

    Args:
        vectors: Array of shape ``(n, dim)``, of any row lengths.
        cells: From `load_cells`.

    Returns:
        Array of shape ``(n, NEAREST)``.
    """
    found = np.empty((len(vectors), NEAREST), np.uint16)
    for start, near in _along(vectors, cells.centres):
        best = np.argpartition(near, -NEAREST, axis=1)[:, -NEAREST:]
        order = np.argsort(-np.take_along_axis(near, best, axis=1), axis=1, kind="stable")
        found[start : start + _BLOCK] = np.take_along_axis(best, order, axis=1)
    return found


def _along(
    vectors: FloatArray | NDArray[np.int8], directions: FloatArray
) -> Iterator[tuple[int, FloatArray]]:
    """How far vectors reach in each direction, a block of them at a time, with its first row."""
    lengths = np.linalg.norm(directions, axis=1)
    for start in range(0, len(vectors), _BLOCK):
        yield start, vectors[start : start + _BLOCK].astype(np.float32) @ directions.T / lengths


def pack_cells(vectors: NDArray[np.int8], calibration: str) -> list[bytes]:
    """The nearest cells of each sentence as they are stored; nothing where there are no cells.

    Args:
        vectors: Packed rows, ``(n, dim)``.
        calibration: The encoder's.
    """
    cells = load_cells(calibration)
    if cells is None:
        return [b""] * len(vectors)
    return [row.tobytes() for row in nearest_cells(vectors, cells)]


def unpack_cells(data: bytes, sentences: int) -> Places:
    """The nearest cells of a document's sentences, ``(sentences, NEAREST)``, or ``(sentences, 0)``.

    Args:
        data: What was stored.
        sentences: How many sentences the document has.
    """
    return np.frombuffer(data, np.uint16).reshape(sentences, -1 if sentences else NEAREST)


@dataclass(frozen=True, slots=True, eq=False)
class Inverted:
    """For each cell the sentences that have it among their nearest.

    Attributes:
        bounds: The sentences of cell ``c`` are ``sentences[bounds[c]:bounds[c + 1]]``.
        sentences: Their numbers, ascending in each cell.
    """

    bounds: NDArray[np.int64]
    sentences: NDArray[np.int64]

    @classmethod
    def of(cls, places: Places, cells: int) -> Inverted:
        """Invert the nearest cells of sentences.

        Args:
            places: From `nearest_cells`.
            cells: How many cells there are.
        """
        flat = places.ravel()
        order = np.argsort(flat, kind="stable")
        bounds = np.searchsorted(flat[order], np.arange(cells + 1))
        return cls(bounds, order // max(1, places.shape[1]))

    def meetings(self, places: Places) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Which of these sentences meet which others.

        Args:
            places: The nearest cells of the others.

        Yields:
            Numbers of these sentences and of the others; two that share several cells meet several
            times.
        """
        flat, counts = places.ravel(), np.diff(self.bounds)
        entries = np.flatnonzero((counts > 0)[flat])  # bytes are quicker to look up than counts
        sizes = counts[flat[entries]]
        ends = np.cumsum(sizes)
        cuts = np.searchsorted(ends, np.arange(_MEETINGS, ends[-1] if len(ends) else 0, _MEETINGS))
        for part, many in zip(np.split(entries, cuts), np.split(sizes, cuts), strict=True):
            first = self.bounds[flat[part]] - (np.cumsum(many) - many)
            own = np.repeat(first, many) + np.arange(many.sum())
            yield self.sentences[own], np.repeat(part // places.shape[1], many)
