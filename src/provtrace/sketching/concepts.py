"""Concept sketches: MinHash over what a few sentences in a row are about.

The concepts of a sentence are its nearest cells (`sketching.cells`); those of a window are the
concepts of its sentences together. Windows of two wordings or translations share many of them.
Signatures are datasketch's (`sketching.minhash`), so they can be kept in any of its stores.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from provtrace.sketching.minhash import Sketcher

CONCEPTS = 4
"""Concepts of a sentence."""

WINDOW = 3
"""Sentences per window; a shorter document is one window."""

SKETCHER = Sketcher(num_perm=256, seed=1, rows=4)
"""Measured on rooms of three pairs of European languages: 90 to 97 % of the pairs of documents that
comparing all sentences proposes, and one in twenty of the others; between Japanese and English or
Chinese 75 % and far more of the others. So nothing takes this way unless asked to."""


def window_keys(
    concepts: NDArray[np.uint16], bounds: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Band keys of the windows of documents.

    Args:
        concepts: Concepts of each sentence, shape ``(n, k)``.
        bounds: Sentences of document ``i`` are ``bounds[i]:bounds[i + 1]``.

    Returns:
        Keys, and for each the index of its document; no document has a key twice.
    """
    starts, stops, owners = [], [], []
    for document, (first, last) in enumerate(pairwise(bounds.tolist())):
        for start in range(first, max(first + 1, last - WINDOW + 1)) if last > first else ():
            starts.append(start)
            stops.append(min(start + WINDOW, last))
            owners.append(document)
    if not starts:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    sizes = (np.array(stops) - np.array(starts)) * concepts.shape[1]
    ends = np.cumsum(sizes)
    rows = np.repeat(np.array(starts) * concepts.shape[1] - (ends - sizes), sizes)
    members = concepts.ravel()[rows + np.arange(len(rows))].astype(np.uint64)
    signatures = SKETCHER.signatures(members, np.append(0, ends))
    keys = SKETCHER.band_keys(signatures)
    table = np.stack((keys.ravel(), np.repeat(np.array(owners, np.uint64), keys.shape[1])), axis=1)
    table = np.unique(table, axis=0)
    return table[:, 0].copy(), table[:, 1].astype(np.int64)
