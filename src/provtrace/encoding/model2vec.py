"""Static word-piece vectors of the model2vec library (extra ``model2vec``).

potion-multilingual-128M covers 101 languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from model2vec import StaticModel

from provtrace.encoding.normalise import unit_rows
from provtrace.encoding.protocol import FloatArray
from provtrace.errors import SettingsError


class Model2VecEncoder:
    """A model by folder, or by name where downloading is allowed.

    Args:
        model: Folder or name.
        download: Whether the library may fetch a model that is not a folder here.

    Attributes:
        name: ``"model2vec:MODEL"``.
        dim: As the model says.
        languages: None: the model's files do not tell.
        calibration: ``"other"``.

    Raises:
        SettingsError: If the model cannot be loaded.
    """

    languages: frozenset[str] | None = None
    calibration = "other"

    def __init__(self, model: str, *, download: bool = False) -> None:
        if not download and not Path(model).is_dir():
            raise SettingsError(f"encoder model2vec:{model}: no such folder")
        try:
            self._model = StaticModel.from_pretrained(model)
        except (OSError, ValueError) as error:
            raise SettingsError(f"encoder model2vec:{model}: {error}") from error
        self.name = f"model2vec:{model}"
        self.dim = int(self._model.dim)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode sentences; see `Encoder.encode`."""
        if not texts:
            return np.empty((0, self.dim), np.float32)
        return unit_rows(self._model.encode(list(texts), show_progress_bar=False))


def load(model: str, *, download: bool = False) -> Model2VecEncoder:
    """Load a model; see `Model2VecEncoder`."""
    return Model2VecEncoder(model, download=download)
