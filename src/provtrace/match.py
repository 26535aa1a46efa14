"""A match as a library user sees it: two passages, each with the document it stands in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from provtrace.article import Kind


@dataclass(frozen=True, slots=True)
class Passage:
    """One side of a match.

    Attributes:
        key: Key of the document.
        outlet: Who published it.
        title: Its headline.
        url: Where it was fetched from.
        published: ISO 8601, as precise as is known.
        language: ISO 639-1 code.
        start: Start offset in the document's cleaned text.
        end: End offset, exclusive.
        text: The words.
    """

    key: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    language: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Match:
    """Two passages that carry the same text.

    Attributes:
        passage: The side of the article that was asked about.
        other: The side of the archive's document.
        kind: verbatim, near, rewritten or translated.
        score: Calibrated confidence in 0..1 that this is reuse.
        words: Words matched, counted on the shorter side.
        is_quote: The passage is a quotation: both may have been in the room.
        evidence: The facts behind it, as plain JSON values.
    """

    passage: Passage
    other: Passage
    kind: Kind
    score: float
    words: int
    is_quote: bool
    evidence: dict[str, object]

    def __repr__(self) -> str:
        quote = " quotation" if self.is_quote else ""
        words = self.passage.text if len(self.passage.text) <= 60 else self.passage.text[:57] + "…"
        return (
            f"<Match {self.kind}{quote} {self.score:.2f}, {self.words} words: "
            f"{self.passage.key!r} ~ {self.other.key!r}: {words!r}>"
        )

    def as_dict(self) -> dict[str, Any]:
        """The match as plain JSON values."""
        return asdict(self)
