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

_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]{4,}")
_HEAD = regex.compile(r"[^:：|｜]{2,32}[:：|｜]\s*\S.{7,}")
_HEADED = regex.compile(
    r"""(?:[▶►→■☞»>◆●▼+]+\s?[^:：|｜]{0,32}[:：|｜]?
      |[【［\[〔(（][^】］\]〕)）]{1,14}[】］\]〕)）]
      |[^:：|｜"“«「]{2,32}[:：|｜–—])
      \s*(?P<link>\S.{7,})""",
    regex.VERBOSE,
)
_LINKS = 4
"""More lines of a head and words are a list of the piece."""

_TELLING = 3
_LISTED = regex.compile(r"[-–—*•·▪◦‣(（]|.*[:：]$|\(?[\d٠-٩०-९]{1,3}\s?[.)\]:]")


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


def mark_links(lines: Sequence[Line], anchors: Sequence[int]) -> None:
    """Take lines among the paragraphs that are a head and a headline of another piece.

    "Also on the quay: Rowers win the cup" in a piece on the harvest: no list knows the head, but
    the line ends as no sentence does, stands by itself, and its words are not those of the piece.

    Args:
        lines: The lines of the text.
        anchors: Numbers of its paragraphs.
    """
    headed = {
        number: found
        for number, line in enumerate(lines[: anchors[-1]])
        if number > anchors[0]
        and not line.gone
        and line.width <= LONG
        and not line.text.endswith((".", "。", "।", '"', "”", "»", "」", ","))
        and _alone(lines, number)
        and (found := _HEADED.fullmatch(line.text))
    }
    if not headed or len(headed) > _LINKS:
        return
    words = stems("\n".join(lines[number].text for number in anchors if number not in headed))
    for number, found in headed.items():
        if len(stems(found["link"])) >= _TELLING and _foreign(found["link"], words):
            lines[number].take("related", "foreign-headline")


def _alone(lines: Sequence[Line], number: int) -> bool:
    """Whether the lines that stay on both sides are sentences."""
    before = next((line for line in reversed(lines[:number]) if not line.gone), None)
    after = next((line for line in lines[number + 1 :] if not line.gone), None)
    return bool(before and before.prose and after and after.prose)


def _foreign(text: str, words: set[str]) -> bool:
    """Whether at most a fourth of a line's words are among those of the piece."""
    own = stems(text)
    return len(own & words) * 4 <= len(own)
