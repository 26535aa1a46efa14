"""Signs of sentence vectors along fixed directions: near sentences differ in few of them.

The share of directions on which two vectors lie on different sides is, on average, their angle
over pi (Charikar, 2002, *Similarity Estimation Techniques from Rounding Algorithms*). So a sentence
can be held against millions of others by counting bits, and only those that may be near need be
compared exactly. The directions are the same for ever and for every encoder: a Hadamard matrix with
random signs, twice (Ailon and Chazelle, 2009, *The Fast Johnson-Lindenstrauss Transform*).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from provtrace.encoding.protocol import FloatArray

SIGNS = 512
"""Signs of a sentence."""

SIGN_BYTES = SIGNS // 8

_WORDS = SIGNS // 64
_FIRST = _WORDS // 2
"""Words of signs looked at first; the others only where these do not differ too much."""

_FIRST_SLACK, _SLACK = 0.25, 0.12
"""So much lower may the cosine be that the signs tell: of 5,594 sentence pairs that were near
enough, in 13 languages, none told more than 0.19 and 0.10 too little."""

_GROUP = 4
"""Sentences sought at a time: what is counted for them stays in the processor's cache."""

_SEED = 512


def pack_signs(vectors: FloatArray | NDArray[np.int8]) -> NDArray[np.uint64]:
    """Signs of sentence vectors, a bit each.

    Args:
        vectors: Array of shape ``(n, dim)``, of any row lengths.

    Returns:
        Array of shape ``(n, SIGNS / 64)``; its bytes are what is stored.
    """
    sides = vectors.astype(np.float32) @ _directions(vectors.shape[1]) > 0
    return np.packbits(sides, axis=1).view(np.uint64)


def near_signs(
    wanted: NDArray[np.uint64],
    signs: NDArray[np.uint64],
    limits: FloatArray,
    language: NDArray[np.integer],
    meetings: Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]] | None = None,
) -> NDArray[np.bool_]:
    """Which sentences may be near one that is wanted.

    Args:
        wanted: Signs ``(w, SIGNS / 64)`` of the sentences sought.
        signs: Signs ``(n, SIGNS / 64)`` of those to look through.
        limits: Least cosine, ``(w, languages)``, by the language of the other sentence.
        language: Number of the language of each row of ``signs``.
        meetings: Which rows of ``wanted`` and of ``signs`` are compared; None compares all.

    Returns:
        Array of shape ``(n,)``, True for practically every sentence whose cosine with a wanted one
        reaches the limit, and for a few others.
    """
    most_first, most = _most(limits)
    columns = np.ascontiguousarray(signs.T)
    near = np.zeros(len(signs), bool)
    alike = (
        _alike(wanted, columns, most_first, language)
        if meetings is None
        else _alike_of(meetings, wanted, columns, most_first, language)
    )
    for at, rows, differing in alike:
        total = differing.astype(np.int64)
        for word in range(_FIRST, _WORDS):
            total += np.bitwise_count(columns[word, rows] ^ wanted[at, word])
        near[rows[total <= most[at, language[rows]]]] = True
    return near


Alike = Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]]
"""Rows of what is wanted, columns of signs, and in how many of the first signs they differ."""


def _alike(
    wanted: NDArray[np.uint64],
    columns: NDArray[np.uint64],
    most: NDArray[np.uint8],
    language: NDArray[np.integer],
) -> Alike:
    """Pairs of all sentences that do not differ too much in the words of signs looked at first."""
    count = columns.shape[1]
    crossed = np.empty((_GROUP, count), np.uint64)
    counts, sums = np.empty((2, *crossed.shape), np.uint8)
    for start in range(0, len(wanted), _GROUP):
        own = wanted[start : start + _GROUP]
        differing = sums[: len(own)]
        differing[:] = 0
        for word in range(_FIRST):
            np.bitwise_xor(columns[word], own[:, word, None], out=crossed[: len(own)])
            np.bitwise_count(crossed[: len(own)], out=counts[: len(own)])
            differing += counts[: len(own)]  # 256 counts as 0: no two sentences are so unlike
        most_here = most[start : start + _GROUP]
        if most.shape[1] > 1:  # most archives are in one language: then no look-up is needed
            most_here = most_here[:, language]
        hits = np.flatnonzero(differing <= most_here)
        at, rows = np.divmod(hits, max(1, count))
        yield start + at, rows, differing.ravel()[hits]


def _alike_of(
    meetings: Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]],
    wanted: NDArray[np.uint64],
    columns: NDArray[np.uint64],
    most: NDArray[np.uint8],
    language: NDArray[np.integer],
) -> Alike:
    """The same of given pairs."""
    sought = np.ascontiguousarray(wanted.T)
    for at, rows in meetings:
        differing = np.zeros(len(at), np.uint8)
        for word in range(_FIRST):
            differing += np.bitwise_count(sought[word, at] ^ columns[word, rows])
        most_here = most[at, 0] if most.shape[1] == 1 else most[at, language[rows]]
        hits = np.flatnonzero(differing <= most_here)
        yield at[hits], rows[hits], differing[hits]


def near_pairs(
    left: NDArray[np.uint64], right: NDArray[np.uint64], limits: FloatArray
) -> NDArray[np.bool_]:
    """Whether two sentences may be near by their signs: `near_signs` for given pairs.

    Args:
        left: Signs ``(n, SIGNS / 64)``.
        right: Signs ``(n, SIGNS / 64)``.
        limits: Least cosine of each pair.
    """
    differing = np.bitwise_count(left ^ right)
    first = differing[:, :_FIRST].sum(axis=1, dtype=np.int64)
    most_first, most = _most(limits)
    near: NDArray[np.bool_] = first <= most_first
    near &= differing.sum(axis=1, dtype=np.int64) <= most
    return near


def _most(limits: FloatArray) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """In how many of the first and of all signs sentences may differ whose cosine has a limit."""
    first = _differing(limits - _FIRST_SLACK, _FIRST * 64).astype(np.uint8)
    return first, _differing(limits - _SLACK, SIGNS)


def _differing(cosines: FloatArray, signs: int) -> NDArray[np.int64]:
    """How many signs differ between sentences of a cosine, on average."""
    angles: FloatArray = np.arccos(np.clip(cosines, -1.0, 1.0))
    differing: NDArray[np.int64] = np.floor(signs * angles / np.pi).astype(np.int64)
    return differing


@cache
def _directions(dim: int) -> FloatArray:
    """The directions, as columns ``(dim, SIGNS)``: whole numbers, so that every machine agrees."""
    size = max(SIGNS, 1 << (dim - 1).bit_length())
    places = np.arange(size, dtype=np.uint32)
    hadamard = 1.0 - 2.0 * (np.bitwise_count(places[:, None] & places) & 1).astype(np.float32)
    bits = np.random.PCG64(_SEED).random_raw(2 * size) >> np.uint64(63)
    first, second = (1.0 - 2.0 * bits.astype(np.float32)).reshape(2, size)
    directions: FloatArray = (first[:dim, None] * hadamard[:dim]) @ (
        second[:, None] * hadamard[:, :SIGNS]
    )
    return directions
