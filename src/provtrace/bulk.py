"""Verified pairs of passages straight from a stream of texts, for collections too large for more.

The same sketches and the same join as a scan, without documents, alignment and archive: a passage
is a line (a paragraph), and two passages are a pair if their sets of word shingles have a Jaccard
similarity of at least ``least``, computed exactly for every candidate.
"""

from __future__ import annotations

from array import array
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
_PAIRS_KEPT = 1 << 21


@dataclass(frozen=True, slots=True, eq=False)
class PassagePairs:
    """Pairs of passages that share most of their shingles.

    Attributes:
        left: Index of the text and of the line in it, ``(n, 2)``.
        right: The same of the other passage, which comes later in the stream.
        jaccard: Jaccard similarity of the two sets of shingles, ``(n,)``.
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    jaccard: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Sets:
    """Shingles of all passages, one after the other, and where each passage stands."""

    hashes: NDArray[np.uint64]
    bounds: NDArray[np.int64]
    places: NDArray[np.int32]


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
    pairs = _join(keys, np.diff(sets.bounds), settings.hub_documents)
    parts = [
        _jaccard(sets, pairs[start : start + _VERIFIED_AT_ONCE])
        for start in range(0, len(pairs), _VERIFIED_AT_ONCE)
    ]
    jaccard = np.concatenate([*parts, np.zeros(0)])
    kept = jaccard >= least
    pairs = pairs[kept]
    return PassagePairs(sets.places[pairs[:, 0]], sets.places[pairs[:, 1]], jaccard[kept])


def _sketch(texts: Iterable[str], settings: Settings) -> tuple[_Sets, list[NDArray[np.uint32]]]:
    """Shingles and band keys of every line that has a shingle.

    Returns:
        The shingles, and per batch the lower half of each key, ``(n, bands)``. Half a key is enough
        where every proposal is verified.
    """
    sketcher = Sketcher.of(settings)
    hashes = array("Q")  # grows in place, where joining arrays would need the memory twice
    lengths, places, keys = [np.zeros(0, np.int64)], [np.zeros((0, 2), np.int32)], []
    for first, batch in _batches(texts):
        lines = [text.split("\n") for text in batch]
        tokens, bounds = tokenize_many([line for text in lines for line in text])
        found, edges = passage_shingles(tokens, bounds[:-1], bounds[1:], settings.shingle_words)
        counts = np.array([len(text) for text in lines])
        place = np.empty((len(edges) - 1, 2), np.int32)
        place[:, 0] = np.repeat(np.arange(first, first + len(batch)), counts)
        place[:, 1] = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
        filled = np.diff(edges) > 0
        hashes.frombytes(found.view(np.uint8).data)
        lengths.append(np.diff(edges)[filled])
        places.append(place[filled])
        own_keys = sketcher.band_keys(sketcher.signatures(found, edges)[filled])
        keys.append(own_keys.astype(np.uint32))
    bounds = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
    return _Sets(np.frombuffer(hashes, np.uint64), bounds, np.concatenate(places)), keys


def _join(
    keys: list[NDArray[np.uint32]], sizes: NDArray[np.int64], hub_passages: int
) -> NDArray[np.int64]:
    """Pairs of passages that share a band, band by band: that needs the memory of one."""
    count = len(sizes)
    numbers = np.arange(count)
    ranking = Ranking(numbers, numbers, sizes)
    found = [np.zeros(0, np.int64)]
    for band in range(keys[0].shape[1] if keys else 0):
        column = np.concatenate([part[:, band] for part in keys]).astype(np.uint64)
        pairs = candidate_pairs(column << np.uint64(32), numbers, ranking, hub_passages)
        found.append(pairs[:, 0] * count + pairs[:, 1])
        if sum(map(len, found)) > _PAIRS_KEPT:
            found = [distinct(np.sort(np.concatenate(found)))]
    codes = distinct(np.sort(np.concatenate(found)))
    return np.stack((codes // max(1, count), codes % max(1, count)), axis=1)


def _batches(texts: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    source = iter(texts)
    first = 0
    while batch := list(islice(source, _BATCH)):
        yield first, batch
        first += len(batch)


def _jaccard(sets: _Sets, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Jaccard similarity of pairs of passages, of all their shingles."""
    # The pair's number stands before the hash of each shingle, so that one sort serves all pairs.
    bits = np.uint64(64 - len(pairs).bit_length())
    sides = []
    for column in pairs.T:
        hashes, owners = _gathered(sets.hashes, sets.bounds, column)
        codes = owners.astype(np.uint64) << bits | hashes >> (np.uint64(64) - bits)
        sides.append(distinct(np.sort(codes)))
    both = np.sort(np.concatenate(sides))
    common = both[1:][both[1:] == both[:-1]]
    shared, left, right = (
        np.bincount((codes >> bits).astype(np.int64), minlength=len(pairs))
        for codes in (common, *sides)
    )
    similarity: NDArray[np.float64] = shared / (left + right - shared)
    return similarity


def _gathered(
    values: NDArray[Any], bounds: NDArray[np.int64], chosen: NDArray[np.int64]
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The values of chosen groups, and for each value which of the chosen it belongs to."""
    starts, lengths = bounds[chosen], bounds[chosen + 1] - bounds[chosen]
    owners = np.repeat(np.arange(len(chosen)), lengths)
    at = np.arange(len(owners)) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return values[at], owners
