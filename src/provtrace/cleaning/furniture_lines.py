"""A text cut into lines on its way through the furniture filter, and put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provtrace.article import Removal
from provtrace.cleaning.characters import letters
from provtrace.cleaning.evidence import LONGEST, SURE, Evidence
from provtrace.cleaning.folding import ends_sentence, fold, width

PROSE = 60
"""From this width on a line that ends as a sentence is a paragraph of the piece."""

LONG = 140
"""From this width on any line is."""

NEARLY = 0.8
"""Evidence that keeps a line from being taken for a paragraph."""


@dataclass(frozen=True, slots=True)
class Stripped:
    """A text without its furniture.

    Attributes:
        text: What is left: one paragraph a line, separated by line breaks, no blank lines.
        removals: What was cut, in order; ``offset`` is the place in ``text`` where it stood.
            Putting all of them back gives the original, white space aside.
    """

    text: str
    removals: tuple[Removal, ...]


@dataclass(slots=True)
class Line:
    """A line on its way: its words, what was said about it so far, what is cut off its ends.

    Its ``key`` are its letters (`folded_letters`). It is ``clear`` if nothing in any of its
    sentences speaks for furniture.
    """

    text: str
    folded: str
    key: str
    width: int
    prose: bool
    evidence: Evidence | None = None
    clear: bool = False
    cut_front: tuple[int, Evidence] | None = None
    cut_back: tuple[int, Evidence] | None = None

    @property
    def gone(self) -> bool:
        """Whether the whole line goes."""
        return self.evidence is not None and self.evidence.points >= SURE

    @property
    def anchor(self) -> bool:
        """Whether it reads as a paragraph of the piece."""
        if self.evidence is not None and self.evidence.points >= NEARLY:
            return self.width > 2 * LONG and not self.gone
        return self.width >= LONG or (self.prose and self.width >= PROSE)

    def take(self, reason: str, rule: str) -> None:
        """Decide that it goes."""
        self.evidence = Evidence(reason, SURE, rule)


def cut_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank."""
    return [
        Line(
            stripped,
            fold(stripped[:LONGEST]),
            folded_letters(stripped),
            width(stripped),
            ends_sentence(stripped),
        )
        for raw in text.splitlines()
        if (stripped := raw.strip())
    ]


def folded_letters(text: str) -> str:
    """Letters and digits only, folded: what two settings of one headline have in common."""
    return letters(fold(text))


def assemble(lines: Sequence[Line]) -> Stripped:
    """Join what stays, and give each removal its place in that."""
    kept: list[str] = []
    length = 0
    waiting: list[tuple[str, Evidence]] = []
    removals: list[Removal] = []

    def remove(place: int, words: str, evidence: Evidence) -> None:
        if words.strip():
            removals.append(Removal(place, words.strip(), evidence.reason, evidence.rule))

    for line in lines:
        if line.gone and line.evidence is not None:
            waiting.append((line.text, line.evidence))
            continue
        start = length + (1 if kept else 0)
        for words, evidence in waiting:
            remove(start, words, evidence)
        waiting.clear()
        begin = line.cut_front[0] if line.cut_front else 0
        end = line.cut_back[0] if line.cut_back else len(line.text)
        body = line.text[begin:end].strip()
        if line.cut_front:
            remove(start, line.text[:begin], line.cut_front[1])
        kept.append(body)
        length = start + len(body)
        if line.cut_back:
            remove(length, line.text[end:], line.cut_back[1])
    for words, evidence in waiting:
        remove(length, words, evidence)
    return Stripped("\n".join(kept), tuple(removals))
