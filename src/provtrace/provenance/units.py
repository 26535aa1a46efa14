"""Which matches must be looked at together: the units in which provenance is worked out.

Documents hang together in ever longer chains: a round-up has a paragraph of each of two stories, a
background paragraph stands in fifty. Were everything that hangs together worked out at once, a new
document would set the whole archive in motion. So matches are put together only where one can
bear on the other:

- A document's matches that overlap are one *island* of its text.
- Two islands are one *region* if one other document is matched in both; or if they follow each
  other, and a document matched in the one is matched to a document matched in the other.
- A match ties a region of its left document to one of its right; regions so tied are a *unit*.

What a unit is follows from its matches alone. So working out the units that a new document is in
gives what working out all of them would give.

Quotations stand apart: what two documents share that share nothing else ties only to the same
quotation elsewhere.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from provtrace.provenance.merging import SELECTORS
from provtrace.provenance.pieces import TOLERANCE, Forest

REMEMBERED = 4_096
"""Documents whose regions are kept at hand."""


class Side(NamedTuple):
    """A match as seen from one of its documents.

    Attributes:
        match: Number of the match, from 0.
        start: Start offset in this document's text.
        end: End offset, exclusive.
        other: The document on the other side.
        other_start: Start offset there.
        other_end: End offset there.
        is_quote: The passage is a quotation.
    """

    match: int
    start: int
    end: int
    other: int
    other_start: int
    other_end: int
    is_quote: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """Matches that are looked at together.

    Attributes:
        matches: The matches, ascending.
        documents: Their documents, ascending.
        quotation: They are of quotations only.
    """

    matches: tuple[int, ...]
    documents: tuple[int, ...]
    quotation: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known about one document.

    Attributes:
        regions: The sides of each region, those of quotations last.
        region_of: By match: the position of its region.
        quotations: Position of the first region of quotations.
    """

    regions: list[list[Side]]
    region_of: dict[int, int]
    quotations: int


@dataclass(slots=True)
class Explorer:
    """Finds the units of documents, each unit once.

    Attributes:
        load: Gives the matches of a document, as its sides, in any order.
        seen: By match: 1 if its unit was given. Matches are numbered densely, so that a byte each
            is less than a set of them.
    """

    load: Callable[[int], Sequence[Side]]
    seen: bytearray = field(default_factory=bytearray)
    _known: OrderedDict[int, _Known] = field(default_factory=OrderedDict)
    _partners: OrderedDict[int, frozenset[int]] = field(default_factory=OrderedDict)

    def count(self, document: int) -> int:
        """How many matches a document has."""
        return len(self._look(document).region_of)

    def units(self, document: int) -> Iterator[Unit]:
        """The units that a document is in and that were not given before."""
        for region in range(len(self._look(document).regions)):
            match = self._look(document).regions[region][0].match
            if match >= len(self.seen) or not self.seen[match]:
                yield self._unit(document, region)

    def _unit(self, document: int, region: int) -> Unit:
        matches: set[int] = set()
        documents: set[int] = set()
        reached = {(document, region)}
        waiting = [(document, region)]
        quotation = region >= self._look(document).quotations
        while waiting:
            here, at = waiting.pop()
            documents.add(here)
            for side in self._look(here).regions[at]:
                if side.match not in matches:
                    matches.add(side.match)
                    there = (side.other, self._look(side.other).region_of[side.match])
                    if there not in reached:
                        reached.add(there)
                        waiting.append(there)
        self.seen.extend(bytes(max(0, max(matches) + 1 - len(self.seen))))
        for match in matches:
            self.seen[match] = 1
        return Unit(tuple(sorted(matches)), tuple(sorted(documents)), quotation)

    def _look(self, document: int) -> _Known:
        known = self._known.get(document)
        if known is None:
            text, quotes = layers(self.load(document))
            regions = self._regions(text)
            known = _Known(regions + islands(quotes), {}, len(regions))
            for at, sides in enumerate(known.regions):
                known.region_of.update((side.match, at) for side in sides)
            self._known[document] = known
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return known

    def _regions(self, sides: Sequence[Side]) -> list[list[Side]]:
        """Put islands together that bear on each other."""
        parts = islands(sides)
        partners = [{side.other for side in part} for part in parts]
        forest = Forest(len(parts))
        first: dict[int, int] = {}
        for at, others in enumerate(partners):
            for other in others:
                forest.join(first.setdefault(other, at), at)
        for at in range(1, len(parts)):
            if forest.find(at - 1) != forest.find(at) and self._related(
                partners[at - 1], partners[at]
            ):
                forest.join(at - 1, at)
        regions: dict[int, list[Side]] = defaultdict(list)
        for at, part in enumerate(parts):
            regions[forest.find(at)] += part
        return list(regions.values())

    def _related(self, one: set[int], other: set[int]) -> bool:
        """Whether any document of one set is matched to any of another, outside quotations."""
        if len(one) > SELECTORS or len(other) > SELECTORS:
            return False
        return any(not self._matched_to(document).isdisjoint(other) for document in one)

    def _matched_to(self, document: int) -> frozenset[int]:
        partners = self._partners.get(document)
        if partners is None:
            partners = frozenset(side.other for side in self.load(document) if not side.is_quote)
            self._partners[document] = partners
            if len(self._partners) > 4 * REMEMBERED:
                self._partners.popitem(last=False)
        return partners


def layers(sides: Sequence[Side]) -> tuple[list[Side], list[Side]]:
    """Part a document's matches into those of text and those of quotations by themselves.

    A quotation of two documents that share other text too is part of that.
    """
    sharing = {side.other for side in sides if not side.is_quote}
    text = [side for side in sides if side.other in sharing]
    return text, [side for side in sides if side.other not in sharing]


def islands(sides: Sequence[Side]) -> list[list[Side]]:
    """Put together what overlaps in the text, in its order; touching edges do not count."""
    parts: list[list[Side]] = []
    end = -1
    for side in sorted(sides, key=lambda s: (s.start, s.end, s.match)):
        if parts and end - side.start > TOLERANCE:
            parts[-1].append(side)
            end = max(end, side.end)
        else:
            parts.append([side])
            end = side.end
    return parts
