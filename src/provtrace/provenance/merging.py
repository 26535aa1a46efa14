"""Atoms → clusters: which stretches of text descend from one text.

Two atoms that stand next to each other somewhere are one text if

- mostly the same documents carry both; or
- one is the lesser part of the other for everybody who has it: a part that some left out; or
- a fair number carry both, and both go back to the same first carrier; or
- those that carry only the one and those that carry only the other have much in common elsewhere:
  each took another selection from one text that nobody has in full.

So a story and its truncated copies stay together, a chain whose ends share nothing is two texts, a
mosaic of two stories belongs to both, and a background paragraph that many stories share does not
pull them into one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from provtrace.provenance.pieces import Forest, Pieces
from provtrace.provenance.records import Link

ALIKE = 0.5
"""Two atoms are carried by alike documents if this share of their union carries both."""

COMMON = 0.2
"""... and with the same first carrier, this share."""

SELECTION = 0.25
"""Two documents have much in common if it is this share of the lesser one's shared text."""

SELECTORS = 32
"""Documents that carry only one of two atoms, at most, to be compared pair by pair."""

Carriers = dict[int, int]
"""Who carries a text: characters by document."""

FirstCarrier = Callable[[Iterable[int]], int | None]


@dataclass(frozen=True, slots=True)
class _Common:
    """What documents have in common.

    Attributes:
        pairs: Characters matched, by pair of documents.
        documents: Characters of each document that anybody else has.
    """

    pairs: dict[tuple[int, int], int]
    documents: dict[int, int]

    def much(self, one: int, other: int) -> bool:
        """Whether two documents have much in common."""
        shared = self.pairs.get((min(one, other), max(one, other)), 0)
        return shared >= SELECTION * min(self.documents[one], self.documents[other]) > 0


def merge_atoms(
    forest: Forest,
    linked: Sequence[bool],
    pieces: Pieces,
    links: Sequence[Link],
    joined: Sequence[Sequence[tuple[int, int]]],
    first_carrier: FirstCarrier,
) -> list[list[int]]:
    """Merge atoms that descend from one text.

    Pairs that are carried most alike are merged first; ties fall to the order of documents.

    Args:
        forest: Which pieces are one atom.
        linked: By piece: whether it is in any atom.
        pieces: The pieces of every document.
        links: The matches.
        joined: By match: which pieces it joins.
        first_carrier: Gives the one of some documents that was surely published before the others.

    Returns:
        The pieces of each cluster, in order.
    """
    carriers: dict[int, Carriers] = defaultdict(dict)
    covered: dict[int, int] = defaultdict(int)
    for piece, document in enumerate(pieces.document):
        if linked[piece]:
            start, end = pieces.span(piece)
            carried = carriers[forest.find(piece)]
            carried[document] = carried.get(document, 0) + end - start
            covered[document] += end - start
    common = _Common(_matched(links), covered)
    groups = Forest(len(pieces.document))
    waiting = sorted(
        _neighbours(forest, linked, pieces, links, joined),
        key=lambda pair: (-_alike(carriers[pair[0]], carriers[pair[1]]), pair),
    )
    while waiting:
        left = []
        for pair in waiting:
            a, b = groups.find(pair[0]), groups.find(pair[1])
            if a == b:
                continue
            if _one_text(carriers[a], carriers[b], common, first_carrier):
                groups.join(a, b)
                carriers[min(a, b)] = _united(carriers[a], carriers[b])
            else:
                left.append(pair)
        if len(left) == len(waiting):
            break
        waiting = left
    clusters: dict[int, list[int]] = defaultdict(list)
    for piece, is_linked in enumerate(linked):
        if is_linked:
            clusters[groups.find(forest.find(piece))].append(piece)
    return list(clusters.values())


def _matched(links: Sequence[Link]) -> dict[tuple[int, int], int]:
    """Characters matched between documents, on the shorter side."""
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    for link in links:
        pairs[link.left, link.right] += min(
            link.left_end - link.left_start, link.right_end - link.right_start
        )
    return pairs


def _neighbours(
    forest: Forest,
    linked: Sequence[bool],
    pieces: Pieces,
    links: Sequence[Link],
    joined: Sequence[Sequence[tuple[int, int]]],
) -> set[tuple[int, int]]:
    """Pairs of atoms that follow each other in a document, or in what two documents share."""
    found: set[tuple[int, int]] = set()
    runs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for piece, document in enumerate(pieces.document):
        if linked[piece]:
            runs[document, document].append(piece)
    for link, pairs in zip(links, joined, strict=True):
        runs[link.left, link.right].extend(left for left, _ in pairs if linked[left])
    for run in runs.values():
        atoms = [forest.find(piece) for piece in sorted(run)]
        found.update((min(a, b), max(a, b)) for a, b in pairwise(atoms) if a != b)
    return found


def _united(a: Carriers, b: Carriers) -> Carriers:
    small, large = sorted((a, b), key=len)
    return large | {document: size + large.get(document, 0) for document, size in small.items()}


def _alike(a: Carriers, b: Carriers) -> float:
    common = len(a.keys() & b.keys())
    return common / (len(a) + len(b) - common)


def _one_text(a: Carriers, b: Carriers, common: _Common, first_carrier: FirstCarrier) -> bool:
    """Whether what two groups of documents carry descends from one text."""
    both = len(a.keys() & b.keys())
    if both > 1:
        alike = _alike(a, b)
        small, large = sorted((a, b), key=len)
        if alike > ALIKE:
            return True
        if both == len(small) and sum(small.values()) < sum(large[d] for d in small):
            return True
        if alike >= COMMON:
            first = first_carrier(a)
            if first is not None and first == first_carrier(b):
                return True
    return both > 0 and _selections(a.keys() - b.keys(), b.keys() - a.keys(), common)


def _selections(one: set[int], other: set[int], common: _Common) -> bool:
    """Whether all that carry one thing only have much in common with all that carry another."""
    if not one or not other or len(one) > SELECTORS or len(other) > SELECTORS:
        return False
    return all(common.much(a, b) for a in one for b in other)
