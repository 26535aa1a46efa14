"""Shingles: the overlapping runs of words in which two texts are compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.tokens import CHARACTERS_PER_WORD, Tokens, mix

_STEP = 0xD6E8FEB86659FD93  # odd, so that a word's place in the run counts


def run_hashes(hashes: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """Hash of every run of ``size`` neighbours, in order.

    Args:
        hashes: Hash of each word.
        size: Words per run.

    Returns:
        One hash per run, ``len(hashes) - size + 1`` of them, or none.
    """
    count = len(hashes) - size + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    total = hashes[:count].copy()
    for place in range(1, size):
        total *= np.uint64(_STEP)
        total += hashes[place : place + count]
    return mix(total)


def shingle_hashes(
    tokens: Tokens, shingle_words: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hash and length of the shingle that starts at each word.

    Where a shingle starts in a script written without spaces, it counts characters, so many per
    word (:data:`~provtrace.alignment.tokens.CHARACTERS_PER_WORD`).

    Args:
        tokens: Words of one or several texts.
        shingle_words: Words per shingle.

    Returns:
        For every word, the hash of the shingle that starts there (uint64) and how many tokens it
        spans. A shingle that would run past the last token has the length ``len(tokens) + 1``, so
        that it fits into no passage.
    """
    count = len(tokens)
    sizes = np.where(tokens.character, shingle_words * CHARACTERS_PER_WORD, shingle_words)
    hashes = np.zeros(count, np.uint64)
    short = run_hashes(tokens.hash, shingle_words)
    hashes[: len(short)] = short
    if tokens.character.any():
        long = run_hashes(tokens.hash, shingle_words * CHARACTERS_PER_WORD)
        at = np.flatnonzero(tokens.character[: len(long)])
        hashes[at] = long[at]
    sizes[np.arange(count) + sizes > count] = count + 1
    return hashes, sizes.astype(np.int64)
