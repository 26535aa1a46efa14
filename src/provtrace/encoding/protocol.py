"""What provtrace asks of a sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]


@runtime_checkable
class Encoder(Protocol):
    """Turns sentences into vectors, near each other where the meaning is near.

    Attributes:
        name: Identifies the encoder and its weights; stored with every vector, so that vectors
            of two encoders are never compared.
        dim: Numbers per vector.
        languages: ISO 639-1 codes of the languages that it can compare, or None where nobody
            says which: then every language is compared.
        calibration: Name of the table in the weights file that turns its cosines into
            evidence; an encoder without a table of its own names ``"other"``.
    """

    name: str
    dim: int
    languages: frozenset[str] | None
    calibration: str

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return one vector of unit length per text.

        Args:
            texts: Sentences, in any mix of languages.

        Returns:
            Array of shape ``(len(texts), dim)``.
        """
        ...
