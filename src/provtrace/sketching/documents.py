"""From documents to the band keys by which they find each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provtrace.settings import Settings
from provtrace.sketching.minhash import Sketcher
from provtrace.sketching.shingles import shingle_hashes

if TYPE_CHECKING:
    from provtrace.alignment.prepared import Prepared

MIN_PASSAGE_WORDS = 8


def document_keys(
    documents: Sequence[Prepared], settings: Settings
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Band keys of documents.

    Args:
        documents: The documents.
        settings: Shingle size, permutations, rows and seed.

    Returns:
        The distinct keys of all documents, and for each key the index of its document in
        ``documents``; sorted by document, then key.
    """
    sketcher = Sketcher.of(settings)
    keys, owners = [], []
    for index, document in enumerate(documents):
        hashes, bounds = _passages(document, settings.shingle_words)
        signatures = sketcher.signatures(hashes, bounds)[np.diff(bounds) > 0]
        own = np.unique(sketcher.band_keys(signatures))
        keys.append(own)
        owners.append(np.full(len(own), index))
    if not keys:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    return np.concatenate(keys), np.concatenate(owners).astype(np.int64)


def _passages(
    document: Prepared, shingle_words: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Shingle hashes of each passage of a document, and the passages' bounds in them."""
    hashes, sizes = shingle_hashes(document.tokens, shingle_words)
    starts = np.searchsorted(document.tokens.start, [start for start, _ in document.sentences])
    ends = np.searchsorted(document.tokens.start, [end for _, end in document.sentences])
    parts = []
    for start, end in zip(starts, ends, strict=True):
        places = np.arange(start, end)
        parts.append(hashes[start:end][places + sizes[start:end] <= end])
    bounds = np.cumsum([0, *map(len, parts)])
    return (np.concatenate(parts) if parts else np.zeros(0, np.uint64)), bounds
