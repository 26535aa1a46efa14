"""Texts cut into pieces, and which pieces of two texts a match joins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from provtrace.provenance.records import Link

TOLERANCE = 12
"""A match that ends within so many characters of a sentence's end ends with the sentence."""

COVERED = 0.5
"""Share of a piece that a match must cover to carry it."""

Span = tuple[int, int]
"""Start and end offset, end exclusive."""


class Forest:
    """Union-find over 0 … n-1 with path halving; the smallest member names a set."""

    __slots__ = ("parent",)

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, item: int) -> int:
        """The name of the set that an item is in."""
        parent = self.parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        """Make one set of two."""
        a, b = self.find(first), self.find(second)
        if a < b:
            self.parent[b] = a
        elif b < a:
            self.parent[a] = b


@dataclass(slots=True)
class Pieces:
    """The pieces of every document, numbered through.

    Attributes:
        first: Number of the first piece of each document.
        starts: Start offsets of the pieces of each document.
        ends: End offsets.
        document: Document of each piece.
    """

    first: list[int] = field(default_factory=list)
    starts: list[list[int]] = field(default_factory=list)
    ends: list[list[int]] = field(default_factory=list)
    document: list[int] = field(default_factory=list)

    def add(self, spans: Sequence[Span]) -> None:
        """Add the pieces of the next document."""
        self.first.append(len(self.document))
        self.document.extend([len(self.starts)] * len(spans))
        self.starts.append([start for start, _ in spans])
        self.ends.append([end for _, end in spans])

    def covered(self, document: int, start: int, end: int) -> range:
        """Numbers of the pieces that a span carries: those it covers by half, or its best."""
        starts, ends = self.starts[document], self.ends[document]
        low = bisect_right(ends, start)
        high = bisect_left(starts, end)
        if low >= high:
            return range(0)
        share = {
            at: (min(end, ends[at]) - max(start, starts[at])) / (ends[at] - starts[at])
            for at in {low, high - 1}
        }
        if high - low == 1:
            return range(self.first[document] + low, self.first[document] + high)
        best = max(share, key=lambda at: (share[at], -at))
        if high - low == 2 and share[best] < COVERED:
            low, high = best, best + 1
        else:
            low, high = low + (share[low] < COVERED), high - (share[high - 1] < COVERED)
        return range(self.first[document] + low, self.first[document] + high)

    def span(self, piece: int) -> Span:
        """Start and end offset of a piece."""
        document = self.document[piece]
        at = piece - self.first[document]
        return self.starts[document][at], self.ends[document][at]


def cut_texts(sentences: Sequence[Sequence[Span]], links: Sequence[Link]) -> Pieces:
    """Cut each text at sentences, and at the ends of matches that fall inside one."""
    ends: list[set[int]] = [set() for _ in sentences]
    for link in links:
        ends[link.left].update((link.left_start, link.left_end))
        ends[link.right].update((link.right_start, link.right_end))
    pieces = Pieces()
    for spans, cuts in zip(sentences, ends, strict=True):
        pieces.add(list(_divided(spans or [(min(cuts, default=0), max(cuts, default=0))], cuts)))
    return pieces


def _divided(spans: Sequence[Span], cuts: Iterable[int]) -> Iterator[Span]:
    ordered = sorted(cuts)
    for start, end in spans:
        at = start
        for cut in ordered[bisect_right(ordered, start) : bisect_left(ordered, end)]:
            if cut - at > TOLERANCE and end - cut > TOLERANCE:
                yield at, cut
                at = cut
        if end > at:
            yield at, end


def joined_pieces(pieces: Pieces, link: Link) -> list[tuple[int, int]]:
    """Which pieces of the two sides of a match correspond.

    One by one where there are as many on both sides; else by where their middles lie, measured
    along each side, since sentences are merged and split in translation but seldom moved.
    """
    left = pieces.covered(link.left, link.left_start, link.left_end)
    right = pieces.covered(link.right, link.right_start, link.right_end)
    if not left or not right:
        return []
    if len(left) == len(right):
        return list(zip(left, right, strict=True))
    if len(left) == 1 or len(right) == 1:
        return [(a, b) for a in left for b in right]
    here, there = _shares(pieces, left), _shares(pieces, right)
    pairs = {(left[at], right[_at(there, middle)]) for at, middle in enumerate(_middles(here))}
    pairs |= {(left[_at(here, middle)], right[at]) for at, middle in enumerate(_middles(there))}
    return sorted(pairs)


def _shares(pieces: Pieces, numbers: range) -> list[float]:
    """Where each piece ends, as a share of all of them."""
    lengths = [end - start for start, end in map(pieces.span, numbers)]
    total, at, shares = sum(lengths), 0, []
    for length in lengths:
        at += length
        shares.append(at / total)
    return shares


def _middles(shares: Sequence[float]) -> list[float]:
    return [(before + after) / 2 for before, after in pairwise([0.0, *shares])]


def _at(shares: Sequence[float], where: float) -> int:
    return min(bisect_left(shares, where), len(shares) - 1)
