"""A text with everything that comparing it needs, computed once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.tokens import Tokens, tokenize
from provtrace.passages import split_sentences


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A text made ready for alignment.

    Attributes:
        text: The cleaned text.
        language: ISO 639-1 code, or None.
        sentences: Start and end offset of each sentence, in order.
        tokens: The words of the text.
        vectors: One unit-length row per sentence (float32), or None where no encoder has run.
    """

    text: str
    language: str | None
    sentences: tuple[tuple[int, int], ...]
    tokens: Tokens
    vectors: NDArray[np.float32] | None = None


def prepare(text: str, language: str | None = None) -> Prepared:
    """Split a text into sentences and words.

    Args:
        text: The cleaned text.
        language: ISO 639-1 code, where known.
    """
    return Prepared(text, language, tuple(split_sentences(text, language)), tokenize(text))
