"""Matches → clusters: passages, in any number of documents, that descend from one text.

Three steps, none of which depends on the order of matches or documents:

1. *Pieces.* Each text is cut at its sentences, and where a match begins or ends inside one. A
   match joins the pieces it covers on its left to those on its right, in order. Pieces that are
   joined, over any number of matches, are one *atom*: a stretch of text and everybody who has it.
   So a document that is matched to the earliest member only still finds all the others.
2. *Doubtful matches* (one short passage between two documents, found by its meaning) are held
   back from step 1: a single wrong one would glue two stories. They add a document to an atom,
   and join two atoms only where several of them agree.
3. *Atoms to clusters.* Atoms that travel together are one cluster (merging.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provtrace.provenance.merging import FirstCarrier, merge_atoms
from provtrace.provenance.pieces import Forest, Pieces, Span, cut_texts, joined_pieces
from provtrace.provenance.records import Link

DOUBTFUL_WORDS = 30
DOUBTFUL_SCORE = 0.9
"""Matches by meaning that are shorter and less sure than this, all that two documents share."""

BRIDGE_DOCUMENTS = 2
BRIDGE_SHARE = 0.2
"""Doubtful matches join two atoms if so many pairs, and this share of all pairs, are matched."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch of text and everybody who has it.

    Attributes:
        spans: Start and end offsets by document, in order; several where one repeats it.
    """

    spans: Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Passages that descend from one text.

    Attributes:
        atoms: Its stretches of text.
        members: Start and end offsets by document, adjacent ones merged.
        matches: Positions, in the list of links, of the matches that belong here.
        quotation: Only a quotation is shared.
    """

    atoms: tuple[Atom, ...]
    members: Mapping[int, tuple[Span, ...]]
    matches: tuple[int, ...]
    quotation: bool = False


def build_clusters(
    sentences: Sequence[Sequence[Span]],
    links: Sequence[Link],
    first_carrier: FirstCarrier = lambda documents: None,
    *,
    quotation: bool = False,
) -> list[Cluster]:
    """Build the clusters of some documents.

    Args:
        sentences: By document number, the start and end of its sentences, in order; empty where
            they are not known: then matches alone cut the text.
        links: The matches between these documents, in any order.
        first_carrier: Gives the one of some documents that was surely published before the
            others, or None.
        quotation: The matches are of quotations: those of the same words are a cluster.

    Returns:
        The clusters, in the order of their first document and offset.
    """
    pieces = cut_texts(sentences, links)
    joined = [joined_pieces(pieces, link) for link in links]
    forest = Forest(len(pieces.document))
    linked = [False] * len(pieces.document)
    doubtful = frozenset() if quotation else _doubtful(links)
    for position in range(len(links)):
        if position not in doubtful:
            _join_all(forest, linked, joined[position])
    _admit(forest, linked, pieces, links, joined, doubtful)
    if quotation:
        groups: dict[int, list[int]] = defaultdict(list)
        for piece, is_linked in enumerate(linked):
            if is_linked:
                groups[forest.find(piece)].append(piece)
        clusters = list(groups.values())
    else:
        clusters = merge_atoms(forest, linked, pieces, links, joined, first_carrier)
    name = {piece: number for number, members in enumerate(clusters) for piece in members}
    matches: list[list[int]] = [[] for _ in clusters]
    for position, pairs in enumerate(joined):
        number = _owner(name, pairs)
        if number is not None:
            matches[number].append(position)
    built = [
        _assemble(members, forest, pieces, matches[number], quotation=quotation)
        for number, members in enumerate(clusters)
    ]
    return sorted(built, key=lambda cluster: sorted(cluster.members.items()))


def _doubtful(links: Sequence[Link]) -> frozenset[int]:
    """Positions of the matches that are not to glue by themselves."""
    words: dict[tuple[int, int], int] = defaultdict(int)
    for link in links:
        words[link.left, link.right] += link.words
    return frozenset(
        position
        for position, link in enumerate(links)
        if link.kind in ("rewritten", "translated")
        and link.score < DOUBTFUL_SCORE
        and words[link.left, link.right] < DOUBTFUL_WORDS
    )


def _join_all(forest: Forest, linked: list[bool], pairs: Iterable[tuple[int, int]]) -> None:
    for left, right in pairs:
        forest.join(left, right)
        linked[left] = linked[right] = True


def _admit(
    forest: Forest,
    linked: list[bool],
    pieces: Pieces,
    links: Sequence[Link],
    joined: Sequence[Sequence[tuple[int, int]]],
    doubtful: frozenset[int],
) -> None:
    """Let doubtful matches add documents to atoms, and join atoms where several agree."""
    bridges: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    settled = list(linked)
    ordered = sorted(
        doubtful,
        key=lambda at: (-links[at].score, -links[at].words, links[at].place()),
    )
    for position in ordered:
        link = links[position]
        for left, right in joined[position]:
            if not (linked[left] and linked[right]):
                _join_all(forest, linked, [(left, right)])
            elif settled[left] and settled[right]:
                a, b = sorted((forest.find(left), forest.find(right)))
                if a != b:
                    bridges[a, b].add((link.left, link.right))
    if not bridges:
        return
    carriers: dict[int, set[int]] = defaultdict(set)
    for piece, document in enumerate(pieces.document):
        if linked[piece]:
            carriers[forest.find(piece)].add(document)
    for (a, b), pairs in sorted(bridges.items()):
        possible = len(carriers[a]) * len(carriers[b])
        if len(pairs) >= BRIDGE_DOCUMENTS and len(pairs) >= BRIDGE_SHARE * possible:
            forest.join(a, b)


def _owner(name: Mapping[int, int], pairs: Iterable[tuple[int, int]]) -> int | None:
    """The cluster that most of a match's pieces are in on both sides, or None."""
    counts: dict[int, int] = defaultdict(int)
    for left, right in pairs:
        number = name.get(left)
        if number is not None and number == name.get(right):
            counts[number] += 1
    return min(counts, key=lambda number: (-counts[number], number)) if counts else None


def _assemble(
    members: Sequence[int],
    forest: Forest,
    pieces: Pieces,
    matches: Sequence[int],
    *,
    quotation: bool,
) -> Cluster:
    by_atom: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    by_document: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    for piece in members:
        document, span = pieces.document[piece], pieces.span(piece)
        by_atom[forest.find(piece)][document].append(span)
        by_document[document].append((piece, span))
    atoms = tuple(
        Atom({document: tuple(spans) for document, spans in sorted(carried.items())})
        for carried in by_atom.values()
    )
    runs = {document: _runs(placed) for document, placed in sorted(by_document.items())}
    return Cluster(atoms, runs, tuple(matches), quotation)


def _runs(placed: Sequence[tuple[int, Span]]) -> tuple[Span, ...]:
    """Merge pieces that follow each other without a gap."""
    runs: list[list[int]] = []
    before = None
    for piece, (start, end) in placed:
        if before is not None and piece == before + 1:
            runs[-1][1] = end
        else:
            runs.append([start, end])
        before = piece
    return tuple((start, end) for start, end in runs)
