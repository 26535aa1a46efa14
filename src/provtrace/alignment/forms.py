"""Forms filled in twice: rates, results, weather, police appeals.

Two market reports say the same words about other figures. That is no text that one took from the
other, however alike the words are. What tells them from an edited copy is that the figures of most
sentences differ; in a copy most agree, and a few were corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of two sentences that are set against each other.

    Attributes:
        left: Numbers on the left (`provtrace.alignment.clues.numbers`).
        right: Numbers on the right.
        words: Words of the sentence.
    """

    left: frozenset[str]
    right: frozenset[str]
    words: int

    def differ(self) -> bool:
        """Whether either side has figures that the other lacks, more than they share."""
        alone = min(len(self.left - self.right), len(self.right - self.left))
        return alone > len(self.left & self.right)

    def agree(self) -> bool:
        """Whether they share figures, no fewer than were exchanged."""
        return bool(self.left & self.right) and not self.differ()


def filled_in(sentences: Sequence[Figures], others: Sequence[Figures] = ()) -> list[bool]:
    """Which sentences of two texts are a form filled in twice.

    Args:
        sentences: The sentences in question.
        others: What else the two texts have in common.

    Returns:
        For each sentence whether its figures differ, if at least as many words stand in such
        sentences as in those whose figures agree; otherwise False for all.
    """
    differ = [figures.differ() for figures in sentences]
    against = sum(figures.words for figures, form in zip(sentences, differ, strict=True) if form)
    agreed = sum(figures.words for figures in (*sentences, *others) if figures.agree())
    return differ if against >= agreed else [False] * len(differ)
