"""From evidence to a score in 0..1, with weights that ship as a readable file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS_FILE = Path(__file__).parent / "data" / "weights.toml"
"""The weights that ship with the package."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the cosines of one encoder mean.

    Attributes:
        noise: Mean cosine of sentences that have nothing to do with each other.
        same: Median cosine of two wordings of a sentence in one language.
        languages: Half the median cosine of translations, by ISO 639-1 code.
        other: The half for languages that are not listed.
    """

    noise: float
    same: float
    languages: Mapping[str, float]
    other: float

    def level(self, left: str | None, right: str | None) -> float:
        """Typical cosine of one text in two languages (or reworded, if they are the same)."""
        if left == right:
            return self.same
        return sum(self.languages.get(code or "", self.other) for code in (left, right))

    def cosine(self, relative: float, left: str | None, right: str | None) -> float:
        """The cosine that stands at a relative level: 0 is noise, 1 is typical of one text."""
        return self.noise + relative * (self.level(left, right) - self.noise)


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was fitted or measured.

    Attributes:
        encoders: Calibration by name.
        models: Weights of a logistic regression by name (``same.local``, ``cross.context`` and
            so on), each by the name of the evidence, and ``bias``.
    """

    encoders: Mapping[str, Calibration]
    models: Mapping[str, Mapping[str, float]]

    def calibration(self, name: str) -> Calibration:
        """The calibration of an encoder, or the general one."""
        return self.encoders.get(name, self.encoders["other"])


def load_weights(path: Path | None = None) -> Weights:
    """Read the weights.

    Args:
        path: A file of one's own; None reads the one that ships with the package.
    """
    source = WEIGHTS_FILE if path is None else path
    values: dict[str, Any] = tomllib.loads(source.read_text(encoding="utf-8"))
    return Weights(
        {name: Calibration(**table) for name, table in values["encoders"].items()},
        {
            f"{pair}.{model}": weights
            for pair, tables in values["models"].items()
            for model, weights in tables.items()
        },
    )


def log_odds(
    model: Mapping[str, float], names: Sequence[str], evidence: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Apply a logistic regression.

    Args:
        model: Weight by name, and ``bias``; evidence without a weight counts for nothing.
        names: Name of each column.
        evidence: Array of shape ``(n, len(names))``.

    Returns:
        Log-odds of each row, shape ``(n,)``.
    """
    weights = np.array([model.get(name, 0.0) for name in names])
    odds: NDArray[np.float64] = evidence @ weights + model["bias"]
    return odds
