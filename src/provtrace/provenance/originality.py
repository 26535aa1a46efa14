"""How much of a document is its own: every word counted once.

Each word belongs to exactly one class, the first of these that fits it:

1. ``wire``: it is agency text or a press release (wire.py);
2. ``verbatim``, ``near``, ``rewritten``, ``translated``: it is matched, in that kind, to a document
   that is not known to be later;
3. ``wire`` again: the document credits an agency for its whole text;
4. ``quoted``: it is matched as a shared quotation only;
5. ``original``: none of these.

So the counts add up to the words of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from provtrace.provenance.pieces import Span


class Class(IntEnum):
    """What a word is; a higher one is kept where several fit."""

    ORIGINAL = 0
    QUOTED = 1
    CREDITED = 2
    TRANSLATED = 3
    REWRITTEN = 4
    NEAR = 5
    VERBATIM = 6
    WIRE = 7


BY_KIND = {
    "verbatim": Class.VERBATIM,
    "near": Class.NEAR,
    "rewritten": Class.REWRITTEN,
    "translated": Class.TRANSLATED,
}


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Where the words of a text stand, for counting them in spans.

    Attributes:
        start: Offset of each word, in order.
        unit: What each counts: in scripts written without spaces every second character is one.
    """

    start: NDArray[np.int32]
    unit: NDArray[np.uint8]

    def range(self, span: Span) -> slice:
        """The positions of the words that begin in a span."""
        low, high = np.searchsorted(self.start, span)
        return slice(int(low), int(high))

    def count(self, spans: Iterable[Span]) -> int:
        """How many words the spans have."""
        return sum(int(self.unit[self.range(span)].sum()) for span in spans)

    def total(self) -> int:
        """How many words the text has."""
        return int(self.unit.sum())


@dataclass(frozen=True, slots=True)
class Originality:
    """Words of a document by class, and how much of each third of it came from elsewhere.

    Attributes:
        words: All of them: the sum of the seven below.
        verbatim: Taken in the same words.
        near: Taken, lightly edited.
        rewritten: Taken in other words.
        translated: Taken from another language.
        quoted: A shared quotation.
        wire: Agency text or press release.
        original: Its own.
        lead: Share of the first third's words that came from elsewhere: neither quoted nor its own.
        middle: ... of the second third.
        tail: ... of the last.
    """

    words: int
    verbatim: int
    near: int
    rewritten: int
    translated: int
    quoted: int
    wire: int
    original: int
    lead: float
    middle: float
    tail: float


def count_words(
    words: Words, painted: Iterable[tuple[Span, Class]], *, credited: bool
) -> Originality:
    """Count the words of a document by class.

    Args:
        words: Its words.
        painted: Spans of its text and what they are, in any order.
        credited: Whether it credits an agency for its whole text.
    """
    classes = np.full(len(words.start), Class.CREDITED if credited else Class.ORIGINAL, np.uint8)
    for span, kind in painted:
        place = words.range(span)
        np.maximum(classes[place], np.uint8(kind), out=classes[place])
    counts = np.bincount(classes, weights=words.unit, minlength=len(Class)).astype(int)
    reused = classes >= Class.CREDITED
    lead, middle, tail = _thirds(reused, words.unit)
    return Originality(
        words=words.total(),
        verbatim=int(counts[Class.VERBATIM]),
        near=int(counts[Class.NEAR]),
        rewritten=int(counts[Class.REWRITTEN]),
        translated=int(counts[Class.TRANSLATED]),
        quoted=int(counts[Class.QUOTED]),
        wire=int(counts[Class.WIRE] + counts[Class.CREDITED]),
        original=int(counts[Class.ORIGINAL]),
        lead=lead,
        middle=middle,
        tail=tail,
    )


def _thirds(reused: NDArray[np.bool_], unit: NDArray[np.uint8]) -> Sequence[float]:
    """Share of reused words in each third of the text."""
    parts = zip(np.array_split(reused, 3), np.array_split(unit, 3), strict=True)
    return [round(float(unit[flag].sum() / max(1, unit.sum())), 3) for flag, unit in parts]
