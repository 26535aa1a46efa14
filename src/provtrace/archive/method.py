"""How the texts of an archive are compared, as one record that can be sent to other processes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from provtrace.alignment import Prepared, Weights, align, load_weights
from provtrace.article import MatchedSpans
from provtrace.encoding import Encoder
from provtrace.settings import Settings


@dataclass(frozen=True, slots=True)
class Method:
    """How texts are compared.

    Attributes:
        settings: What counts as a match.
        weights: What was fitted: how evidence becomes a score.
        dim: Numbers per sentence vector; 0 without an encoder.
        calibration: Name of the encoder's table in the weights.
        languages: What the encoder can compare; None means every language.
    """

    settings: Settings
    weights: Weights
    dim: int = 0
    calibration: str = ""
    languages: frozenset[str] | None = frozenset()

    @classmethod
    def of(cls, settings: Settings, encoder: Encoder | None) -> Method:
        """The method of some settings and the encoder they name."""
        if encoder is None:
            return cls(settings, load_weights())
        return cls(settings, load_weights(), encoder.dim, encoder.calibration, encoder.languages)

    def covers(self, language: str | None) -> bool:
        """Whether rewritten and translated text can be found in a language."""
        return (
            bool(self.dim)
            and language is not None
            and (self.languages is None or language in self.languages)
        )

    def align(self, left: Prepared, right: Prepared, *, flipped: bool) -> list[MatchedSpans]:
        """Find every passage that two texts share.

        Args:
            left: The left text.
            right: The right text.
            flipped: Compute with the sides changed over. Callers set it if the right document's
                key sorts first: ids depend on the order of arrival, keys do not, and so neither
                does the result.
        """
        if flipped:
            return [flip(match) for match in self.align(right, left, flipped=False)]
        return align(left, right, self.settings, self.weights, calibration=self.calibration)


def flip(match: MatchedSpans) -> MatchedSpans:
    """The same match with its sides changed over."""
    sides = {"left": "right", "right": "left"}
    evidence = {}
    for name, value in match.evidence.items():
        side, _, rest = name.partition("_")
        evidence[f"{sides[side]}_{rest}" if side in sides and rest else name] = value
    return replace(match, left=match.right, right=match.left, evidence=evidence)
