"""Verified pairs of passages straight from a stream of texts, for collections too large for more.

The same sketches and the same join as a scan, without documents, alignment and archive: a passage
is a line (a paragraph), and two passages are a pair if their sets of word shingles have a Jaccard
similarity of at least ``least``, computed exactly for every candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.tokens import tokenize_many
from provtrace.candidates import Ranking, candidate_pairs, distinct
from provtrace.settings import Settings
from provtrace.sketching.documents import passage_shingles
from provtrace.sketching.minhash import Sketcher

_BATCH = 256
_VERIFIED_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class PassagePairs:
    """Pairs of passages that share most of their shingles.

    Attributes:
        left: Index of the text and of the line in it, ``(n, 2)``.
        right: The same of the other passage, which comes later in the stream.
        jaccard: Jaccard similarity of the two sets of shingles, ``(n,)``.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    jaccard: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Sets:
    """Shingles of all passages, one after the other, and where each passage stands."""

    hashes: NDArray[np.uint64]
    bounds: NDArray[np.int64]
    places: NDArray[np.int64]


def surface_pairs(
    texts: Iterable[str], settings: Settings | None = None, least: float = 0.5
) -> PassagePairs:
    """Find all pairs of passages that are the same or nearly so.

    Args:
        texts: The texts, which may come from a generator: none of them is kept.
        settings: Shingle size, permutations, rows, seed; and ``hub_documents``: in a larger group
            of passages that look alike, each is compared with the first and the longest only.
        least: Least Jaccard similarity of a pair.

    Returns:
        The pairs, each once, in the order of the texts.
    """
    settings = settings or Settings()
    sets, keys = _sketch(texts, settings)
    count = len(sets.places)
    owners = np.repeat(np.arange(count), keys.shape[1])
    sizes = np.diff(sets.bounds)
    ranking = Ranking(np.arange(count), np.arange(count), sizes)
    pairs = candidate_pairs(keys.ravel(), owners, ranking, settings.hub_documents)
    del keys, owners
    parts = [
        _jaccard(sets, pairs[start : start + _VERIFIED_AT_ONCE])
        for start in range(0, len(pairs), _VERIFIED_AT_ONCE)
    ]
    jaccard = np.concatenate(parts) if parts else np.zeros(0)
    kept = jaccard >= least
    pairs = pairs[kept]
    return PassagePairs(sets.places[pairs[:, 0]], sets.places[pairs[:, 1]], jaccard[kept])


def _sketch(texts: Iterable[str], settings: Settings) -> tuple[_Sets, NDArray[np.uint64]]:
    """Shingles and band keys of every line that has a shingle."""
    sketcher = Sketcher.of(settings)
    hashes, lengths, places, keys = [], [], [], []
    for first, batch in _batches(texts):
        lines = [text.split("\n") for text in batch]
        tokens, bounds = tokenize_many([line for text in lines for line in text])
        found, edges = passage_shingles(tokens, bounds[:-1], bounds[1:], settings.shingle_words)
        counts = np.array([len(text) for text in lines])
        place = np.empty((len(edges) - 1, 2), np.int64)
        place[:, 0] = np.repeat(np.arange(first, first + len(batch)), counts)
        place[:, 1] = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
        filled = np.diff(edges) > 0
        hashes.append(found)
        lengths.append(np.diff(edges)[filled])
        places.append(place[filled])
        keys.append(sketcher.band_keys(sketcher.signatures(found, edges)[filled]))
    if not keys:
        nothing = np.zeros(0, np.uint64), np.zeros(1, np.int64), np.zeros((0, 2), np.int64)
        return _Sets(*nothing), np.zeros((0, 1), np.uint64)
    bounds = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
    return _Sets(np.concatenate(hashes), bounds, np.concatenate(places)), np.concatenate(keys)


def _batches(texts: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    source = iter(texts)
    first = 0
    while batch := list(islice(source, _BATCH)):
        yield first, batch
        first += len(batch)


def _jaccard(sets: _Sets, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Jaccard similarity of pairs of passages, exactly."""
    passages, at = np.unique(pairs, return_inverse=True)
    hashes, owners = _gathered(sets.hashes, sets.bounds, passages)
    # Numbered, the shingles and their passage go into one integer, and sorting is cheap.
    values, codes = np.unique(hashes, return_inverse=True)
    width = len(values)
    members = distinct(np.sort(owners * width + codes))
    bounds = np.searchsorted(members, np.arange(len(passages) + 1) * width)
    sizes = np.diff(bounds)[at.reshape(-1, 2)]
    both = [_gathered(members % width, bounds, side) for side in at.reshape(-1, 2).T]
    merged = np.sort(np.concatenate([pair * width + code for code, pair in both]))
    common = merged[1:][merged[1:] == merged[:-1]] // width
    shared = np.bincount(common, minlength=len(pairs))
    similarity: NDArray[np.float64] = shared / (sizes.sum(axis=1) - shared)
    return similarity


def _gathered(
    values: NDArray[Any], bounds: NDArray[np.int64], chosen: NDArray[np.int64]
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The values of chosen groups, and for each value which of the chosen it belongs to."""
    starts, lengths = bounds[chosen], bounds[chosen + 1] - bounds[chosen]
    owners = np.repeat(np.arange(len(chosen)), lengths)
    at = np.arange(len(owners)) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return values[at], owners
