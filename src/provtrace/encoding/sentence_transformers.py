"""Any model of the sentence-transformers library (extra ``sentence-transformers``).

LaBSE (Feng et al., 2022, arXiv:2007.01852) is the one made for finding translations.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sentence_transformers import SentenceTransformer

from provtrace.encoding.normalise import unit_rows
from provtrace.encoding.protocol import FloatArray
from provtrace.errors import SettingsError


class SentenceTransformersEncoder:
    """A model by folder, or by name where it is already in the local cache.

    Args:
        model: Folder or name.
        download: Whether the library may fetch a model that is not on this machine.

    Attributes:
        name: ``"sentence-transformers:MODEL"``.
        dim: As the model says.
        languages: None: the model's files do not tell.
        calibration: ``"other"``.

    Raises:
        SettingsError: If the model cannot be loaded.
    """

    languages: frozenset[str] | None = None
    calibration = "other"

    def __init__(self, model: str, *, download: bool = False) -> None:
        try:
            self._model = SentenceTransformer(model, device="cpu", local_files_only=not download)
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"encoder sentence-transformers:{model}: no such model on this machine"
            ) from error
        self.name = f"sentence-transformers:{model}"
        # Releases differ in the name of the method that tells the dimension.
        self.dim = int(self._model.encode(["."], show_progress_bar=False).shape[1])

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode sentences; see `Encoder.encode`."""
        if not texts:
            return np.empty((0, self.dim), np.float32)
        return unit_rows(
            self._model.encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        )


def load(model: str, *, download: bool = False) -> SentenceTransformersEncoder:
    """Load a model; see `SentenceTransformersEncoder`."""
    return SentenceTransformersEncoder(model, download=download)
