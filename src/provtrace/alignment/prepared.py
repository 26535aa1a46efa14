"""A text with everything that comparing it needs, computed once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.tokens import Tokens, tokenize
from provtrace.passages import split_sentences
from provtrace.sketching.shingles import shingle_hashes

ANCHOR_WORDS = 3
"""Words of the runs by which two texts are laid against each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A text made ready for alignment.

    Attributes:
        text: The cleaned text.
        language: ISO 639-1 code, or None.
        sentences: Start and end offset of each sentence, in order.
        tokens: The words of the text.
        vectors: One unit-length row per sentence (float32), or None where no encoder has run.
        sentence_of: Index of the sentence that each word stands in.
        anchors: Hashes of all runs of :data:`ANCHOR_WORDS` words, ascending.
        anchor_at: The word at which each of the anchors starts.
        anchor_size: How many tokens the run that starts at each word spans.
    """

    text: str
    language: str | None
    sentences: tuple[tuple[int, int], ...]
    tokens: Tokens
    vectors: NDArray[np.float32] | None = None
    sentence_of: NDArray[np.int64] = field(init=False)
    anchors: NDArray[np.uint64] = field(init=False)
    anchor_at: NDArray[np.int64] = field(init=False)
    anchor_size: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        starts = np.array([start for start, _ in self.sentences], dtype=np.int32)
        sentence_of = np.searchsorted(starts, self.tokens.start, side="right") - 1
        hashes, sizes = shingle_hashes(self.tokens, ANCHOR_WORDS)
        whole = np.flatnonzero(sizes <= len(self.tokens))
        order = whole[np.argsort(hashes[whole], kind="stable")]
        # A frozen dataclass sets what it derives from its own fields this way.
        object.__setattr__(self, "sentence_of", sentence_of)
        object.__setattr__(self, "anchors", hashes[order])
        object.__setattr__(self, "anchor_at", order)
        object.__setattr__(self, "anchor_size", sizes)


def prepare(text: str, language: str | None = None) -> Prepared:
    """Split a text into sentences and words.

    Args:
        text: The cleaned text.
        language: ISO 639-1 code, where known.
    """
    return Prepared(text, language, tuple(split_sentences(text, language)), tokenize(text))
