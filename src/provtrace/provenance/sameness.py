"""How sure the matches between two documents are that both carry the same text.

Each match has a probability of its own, but a headline or a lone short sentence can be alike by
chance, or because both tell of one event. So a match counts with its words, and several add up: the
probability that not one of them is right is the product of their doubts (noisy-or; J. Pearl,
"Probabilistic Reasoning in Intelligent Systems", 1988), each raised to its length in units of
``SURE_WORDS``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from provtrace.provenance.records import Link

SURE_WORDS = 25
"""A match of so many words is believed as its score says: less if shorter, more if longer."""

SUREST = 0.95
"""No score counts for more, so that the same few words are no proof by themselves."""

LIMIT = 0.7
"""Below this confidence nobody is said to have taken anything."""


def sameness(links: Iterable[Link]) -> Mapping[tuple[int, int], float]:
    """The probability, by pair of documents (both ways round), that they carry the same text.

    Args:
        links: Matches between any documents.
    """
    doubt: dict[tuple[int, int], float] = defaultdict(float)
    for link in links:
        doubt[link.left, link.right] += (
            math.log(1 - min(link.score, SUREST)) * link.words / SURE_WORDS
        )
    found = {}
    for (left, right), logarithm in doubt.items():
        found[left, right] = found[right, left] = 1 - math.exp(logarithm)
    return found
