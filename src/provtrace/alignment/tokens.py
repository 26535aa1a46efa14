"""Words of a text as arrays: where they stand, and a hash of each that ignores how it is dressed.

Two words have the same hash if they are the same after Unicode compatibility decomposition (NFKD)
and case folding, with accents, vowel points, soft hyphens, apostrophes and joiners left out and
decimal digits of any script taken by value. So ``“L’État”`` and ``L'ETAT`` are one word, whatever
form of composition the text is stored in. Punctuation, symbols and spaces are no words.

Scripts written without spaces between words (Han, kana, Thai, Lao, Khmer, Burmese) give one token
per character with the marks that follow it. Two such characters count as one word
(:data:`CHARACTERS_PER_WORD`), so that "three words" means six characters there.

Everything works on arrays of code points: a polynomial hash of each character's folded form, whose
length is known beforehand, lets one character fold to several (``ß`` to ``ss``, a Hangul syllable
to its letters) or to none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CHARACTERS_PER_WORD = 2
"""So many characters of a script written without spaces count as one word."""

TABLE_FILE = Path(__file__).parent / "data" / "characters.npz"
"""What each character is and folds to, made by ``tools/build_characters.py``: of one version of
Unicode, so that every Python reads the same words."""

CODE_POINTS = 0x110000
SEPARATOR, WORD, CHARACTER, MARK, JOINER = range(5)
"""What a character is to the words around it; only words and characters count as themselves."""

_BASE = 0x9E3779B97F4A7C15
_WORD_MASK = 255


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of a text.

    Attributes:
        start: Offsets of the first character of each word (int32).
        end: Offsets after the last character of each word (int32).
        hash: Hash of the folded form of each word (uint64).
        character: True for a single character of a script written without spaces.
    """

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    hash: NDArray[np.uint64]
    character: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.start)

    def words(self, first: int = 0, last: int | None = None) -> int:
        """How many words these are; characters of unspaced scripts are parts of words.

        Args:
            first: Only from this token on.
            last: Only up to this token, exclusive.
        """
        part = self.character[first:last]
        characters = int(np.count_nonzero(part))
        return len(part) - characters + -(-characters // CHARACTERS_PER_WORD)


def tokenize(text: str) -> Tokens:
    """The words of one text, in order."""
    return tokenize_many([text])[0]


def tokenize_many(texts: Sequence[str]) -> tuple[Tokens, NDArray[np.int64]]:
    """The words of several texts, one after the other.

    Args:
        texts: The texts; together less than 2**31 code points.

    Returns:
        The words, with offsets into their own text, and the bounds of each text: its words are
        ``bounds[i]:bounds[i + 1]`` (int64, one more than there are texts).
    """
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts))
    text_ends = np.cumsum(lengths)
    kinds, widths, values = _tables()
    kind = kinds.take(codes)
    start, end = _spans(kind)
    character = kind[start] == CHARACTER
    hashes = _hashes(widths.take(codes), values.take(codes), start, end)
    bounds = np.concatenate(([0], np.searchsorted(start, text_ends)))
    shift = np.repeat(text_ends - lengths, np.diff(bounds))
    return (
        Tokens((start - shift).astype(np.int32), (end - shift).astype(np.int32), hashes, character),
        bounds,
    )


def _spans(kind: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Start and end of each word in an array of character kinds that ends with a separator."""
    solid = np.flatnonzero(kind < MARK)
    inner = kind[solid]
    changes = np.flatnonzero(inner[1:] != inner[:-1]) + 1
    if len(inner) and inner[0] != SEPARATOR:
        changes = np.concatenate(([0], changes))
    first = changes[inner[changes] == WORD]
    last = changes[inner[changes - 1] == WORD] - 1
    characters = np.flatnonzero(inner == CHARACTER)
    if len(characters):  # each is a word by itself
        first = np.sort(np.concatenate((first, characters)))
        last = np.sort(np.concatenate((last, characters)))
    start, end = solid[first], solid[last] + 1
    behind = np.flatnonzero(kind[end] == MARK)
    while len(behind):  # the marks on the last letter belong to the word
        end[behind] += 1
        behind = behind[kind[end[behind]] == MARK]
    return start, end


def _hashes(
    width: NDArray[np.uint8],
    value: NDArray[np.uint64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> NDArray[np.uint64]:
    """Hash of each word: a polynomial over the folded letters, then mixed.

    Args:
        width: How many letters each character folds to.
        value: Polynomial over those letters; 0 for what is no letter.
        start: Where the words start.
        end: Where they end.
    """
    if not len(start):
        return np.zeros(0, np.uint64)
    place = np.cumsum(width, dtype=np.int32)
    place -= width
    first = start[0]
    place = place[first:] - np.repeat(place[start], np.diff(np.append(start, len(width))))
    place &= _WORD_MASK
    terms = _powers().take(place)
    terms *= value[first:]
    # The sum over a word is the difference of two running sums, all modulo 2**64.
    sums = np.cumsum(terms)
    hashes = sums[end - 1 - first]
    hashes[1:] -= sums[start[1:] - 1 - first]
    return mix(hashes)


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of 64-bit values evenly (the finalizer of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def _powers() -> NDArray[np.uint64]:
    powers = np.full(_WORD_MASK + 1, _BASE, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint64]]:
    """For every code point: its kind, how many letters it folds to, and their polynomial."""
    kinds = np.zeros(CODE_POINTS, dtype=np.uint8)
    widths = np.zeros(CODE_POINTS, dtype=np.uint8)
    values = np.zeros(CODE_POINTS, dtype=np.uint64)
    with np.load(TABLE_FILE) as data:
        starts, run_kinds = data["starts"], data["kinds"]
        codes, lengths, letters = data["codes"], data["lengths"], data["letters"]
    # The last run is of separators, which are none of the table's business: zeros cost nothing.
    kinds[: starts[-1]] = np.repeat(run_kinds[:-1], np.diff(starts))
    own = np.flatnonzero((kinds == WORD) | (kinds == CHARACTER))
    widths[own] = 1
    values[own] = mix(own.astype(np.uint64))
    widths[codes] = lengths
    firsts = np.cumsum(lengths, dtype=np.int64) - lengths
    places = np.arange(len(letters)) - np.repeat(firsts, lengths)
    values[codes] = np.add.reduceat(mix(letters.astype(np.uint64)) * _powers()[places], firsts)
    return kinds, widths, values
