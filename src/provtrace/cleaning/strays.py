"""Lines that stand astray: unfinished ones among finished paragraphs, foreign to the piece.

A saved page ends in words whose meaning no list of phrases foresees. What they have in common is
that they are not sentences, that the piece above them is made of sentences, and that they speak of
something else.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from provtrace.cleaning.folding import UNSPACED, fold, sentences
from provtrace.cleaning.furniture_lines import LONG, Line

STRAY = "stray-at-end"
"""Rule of a line taken only for being foreign: it may still name an agency."""

_STRAYS = 2
"""More unfinished lines in a row without evidence are a list of the piece."""

_BRIEF = 60
"""A longer line may be a sentence that was cut off."""

_LETTERS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]{4,}")
_HEAD = regex.compile(r"[^:：|｜]{2,32}[:：|｜]\s*\S.{7,}")
_LISTED = regex.compile(r"[-–—*•·▪◦‣(（]|.*[:：]$|\(?[\d٠-٩०-९]{1,3}\s?[.)\]:]")


def letters(text: str) -> str:
    """Letters and digits only, folded: what two settings of one headline have in common."""
    return "".join(_LETTERS.findall(fold(text)))


def stems(text: str) -> set[str]:
    """Beginnings of the longer words; pairs of characters where words are not spaced."""
    folded = fold(text[:20_000])
    if UNSPACED.search(folded):
        solid = "".join(c for c in folded if c.isalnum())
        return {solid[i : i + 2] for i in range(len(solid) - 1)}
    return {word[:6] for word in _WORDS.findall(folded)}


def mark_strays(lines: Sequence[Line], anchors: Sequence[int]) -> None:
    """Take unfinished lines after the last paragraph that have hardly a word of the piece.

    Args:
        lines: The lines of the text.
        anchors: Numbers of its paragraphs, at least one.
    """
    piece = [lines[number] for number in anchors]
    if len(piece) < 2 or sum(line.prose for line in piece) * 4 < len(piece) * 3:
        return
    after = [line for line in lines[anchors[-1] + 1 :] if not line.gone]
    if not after or len(after) > _STRAYS or any(line.prose for line in after):
        return
    words = stems("\n".join(line.text for line in piece))
    for line in after:
        if line.width > LONG or _LISTED.match(line.text) or len(list(sentences(line.text))) > 1:
            continue
        if _HEAD.fullmatch(line.text):
            line.take("related", "head-at-end")
        elif line.width <= _BRIEF and _foreign(line.text, words):
            line.take("navigation", STRAY)


def _foreign(text: str, words: set[str]) -> bool:
    """Whether at most a fourth of a line's words are among those of the piece."""
    own = stems(text)
    return len(own & words) * 4 <= len(own)
