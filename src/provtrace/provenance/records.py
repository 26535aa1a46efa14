"""What provenance is worked out from: matches and documents, numbered within one unit.

A unit's documents (units.py) are numbered 0, 1, 2, … in the order of their keys, so that nothing
here depends on the order in which they arrived.
"""

from __future__ import annotations

from dataclasses import dataclass

from provtrace.article import Credit, Kind
from provtrace.provenance.times import Moment


@dataclass(frozen=True, slots=True)
class Link:
    """A match, as clustering and direction see it.

    Attributes:
        left: Number of the left document; smaller than right.
        left_start: Start offset in the left text.
        left_end: End offset, exclusive.
        right: Number of the right document.
        right_start: Start offset in the right text.
        right_end: End offset, exclusive.
        kind: verbatim, near, rewritten or translated.
        score: Calibrated confidence in 0..1.
        words: Words matched, counted on the shorter side.
        is_quote: The passage is a quotation.
        match_id: The row it came from; not part of what it says.
    """

    left: int
    left_start: int
    left_end: int
    right: int
    right_start: int
    right_end: int
    kind: Kind
    score: float
    words: int
    is_quote: bool = False
    match_id: int = 0

    def place(self) -> tuple[int, int, int, int, int, int]:
        """Where it stands: documents and offsets."""
        return (
            self.left,
            self.left_start,
            self.left_end,
            self.right,
            self.right_start,
            self.right_end,
        )

    def side(self, document: int) -> tuple[int, int]:
        """Start and end offset in one of the two documents."""
        if document == self.left:
            return self.left_start, self.left_end
        return self.right_start, self.right_end

    def other(self, document: int) -> int:
        """The document on the other side."""
        return self.right if document == self.left else self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a document beside its text.

    Attributes:
        key: Its key in the archive.
        outlet: Who published it.
        title: Its headline.
        language: ISO 639-1 code.
        moment: When it was published, or None.
        url: Where it was fetched from, as `address_of` gives it; so are the next two.
        canonical_url: What the piece names as its address.
        links: What it links to.
        credits: What it says about where its text came from.
        words: Words of its text.
        names: Outlets of other documents that its text names as its source, casefolded.
        translated: Whether it says that somebody translated it.
        agency: Identifier of the agency, if the outlet is one: the piece is its own.
    """

    key: str
    outlet: str | None = None
    title: str | None = None
    language: str | None = None
    moment: Moment | None = None
    url: str | None = None
    canonical_url: str | None = None
    links: frozenset[str] = frozenset()
    credits: tuple[Credit, ...] = ()
    words: int = 0
    names: frozenset[str] = frozenset()
    translated: bool = False
    agency: str | None = None
