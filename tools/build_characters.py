#!/usr/bin/env python3
"""Build the table by which words are read: what each character is, and which letters it counts as.

    python3.13 tools/build_characters.py

The table is of the Unicode version of the Python that runs this, and ships with the package: so
every Python reads the same words. What it says is described in `provtrace.alignment.tokens`.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np

from provtrace.alignment.tokens import (
    CHARACTER,
    CODE_POINTS,
    JOINER,
    MARK,
    SEPARATOR,
    TABLE_FILE,
    WORD,
)

# Scripts written without spaces between words.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),  # Han iteration mark and zero
    (0x3021, 0x3029),  # Han numerals
    (0x3038, 0x303C),
    (0x3041, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),  # Burmese, extended
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),  # Han, compatibility
    (0x1AFF0, 0x1B16F),  # kana, supplements
    (0x20000, 0x3FFFF),  # Han, extensions
)
_UNSPACED_EDGES = [edge for first, last in _UNSPACED for edge in (first, last + 1)]
# Blocks that are all Han, whether assigned yet or not, and those without words.
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2F7FF), (0x2FA20, 0x3FFFF))
_NOTHING = ((0xD800, 0xF8FF), (0x40000, 0x10FFFF))
_JOINERS = frozenset("'`´ʹʻʼʽʾʿˈ‘’‛′＇ꞌـ׳")
"""Apostrophes in their many shapes, and the Arabic stroke that only stretches a word."""


def characters() -> Iterator[tuple[int, int, str]]:
    """Every code point with its kind and the letters it counts as."""
    for code in range(CODE_POINTS):
        if any(first <= code <= last for first, last in _HAN):
            yield code, CHARACTER, chr(code)
        elif any(first <= code <= last for first, last in _NOTHING):
            yield code, SEPARATOR, ""
        else:
            yield code, *fold(chr(code))


def fold(char: str) -> tuple[int, str]:
    """The kind of a character, and the letters it counts as."""
    category = unicodedata.category(char)
    if char in _JOINERS or category == "Cf":
        return JOINER, ""
    if category[0] not in "LNM":
        return SEPARATOR, ""
    if category == "Nd":
        return WORD, str(unicodedata.decimal(char))
    folded = "".join(
        c
        for c in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
        if unicodedata.category(c)[0] in "LNM" and not _is_accent(c)
    )
    if category[0] == "M" and (not folded or _is_unspaced(char) or char in "\u3099\u309a"):
        return MARK, folded
    if not folded:
        return SEPARATOR, ""
    return (CHARACTER if _is_unspaced(folded[0]) else WORD), folded


def _is_accent(char: str) -> bool:
    """Whether a mark only colours a letter: accents, Hebrew points, Arabic vowel signs.

    The signs of Indic and South-East Asian scripts (combining classes 0, 7 to 9, and others between
    36 and 199) are letters in their own right.
    """
    combining = unicodedata.combining(char)
    return combining == 1 or 10 <= combining <= 35 or combining >= 200


def _is_unspaced(char: str) -> bool:
    """Whether a character belongs to a script written without spaces."""
    return bisect_right(_UNSPACED_EDGES, ord(char)) % 2 == 1


def main() -> None:
    """Write the table: runs of one kind, and the characters that do not count as themselves."""
    starts: list[int] = []
    kinds: list[int] = []
    codes: list[int] = []
    lengths: list[int] = []
    letters: list[int] = []
    for code, kind, folded in characters():
        if not kinds or kinds[-1] != kind:
            starts.append(code)
            kinds.append(kind)
        if folded != (chr(code) if kind in (WORD, CHARACTER) else ""):
            codes.append(code)
            lengths.append(len(folded))
            letters.extend(map(ord, folded))
    np.savez_compressed(
        TABLE_FILE,
        unicode=np.array(unicodedata.unidata_version),
        starts=np.array(starts, np.int32),
        kinds=np.array(kinds, np.uint8),
        codes=np.array(codes, np.int32),
        lengths=np.array(lengths, np.uint8),
        letters=np.array(letters, np.int32),
    )


if __name__ == "__main__":
    main()
