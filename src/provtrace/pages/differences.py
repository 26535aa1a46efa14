"""Word by word differences between the two sides of a match."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

MOST_TOKENS = 600
"""Longer passages are not compared word by word: the time grows with the square."""

# A run of letters and digits is a word; in scripts written without spaces each character is.
_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|(?:(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])[\w'’])+"
)

Stretches = tuple[tuple[int, int], ...]


def differences(left: str, right: str) -> tuple[Stretches, Stretches]:
    """The words of each side that the other side does not have in the same place.

    Case and punctuation are set aside. Neighbouring words that differ are one stretch.

    Args:
        left: Text of the left side.
        right: Text of the right side.

    Returns:
        Offsets into left and into right; both empty if either side has more than MOST_TOKENS.
    """
    ones, others = list(_TOKEN.finditer(left)), list(_TOKEN.finditer(right))
    if len(ones) > MOST_TOKENS or len(others) > MOST_TOKENS:
        return (), ()
    matcher = SequenceMatcher(
        None, [t.group().casefold() for t in ones], [t.group().casefold() for t in others], False
    )
    mine, theirs = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if b > a:
            mine.append((ones[a].start(), ones[b - 1].end()))
        if d > c:
            theirs.append((others[c].start(), others[d - 1].end()))
    return tuple(mine), tuple(theirs)


def shifted(stretches: Stretches, by: int) -> Stretches:
    """The same stretches counted from another place."""
    return tuple((start + by, end + by) for start, end in stretches)
