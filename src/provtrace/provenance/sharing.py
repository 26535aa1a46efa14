"""What two members of a cluster share, also where they were not matched to each other.

In a large crowd not every two pieces are compared: a copy may be matched to some other copy only.
That both carry one text then rests on a chain of matches, and holds if each of them does. A chain
is followed through copies; at one place in it the text may have changed its wording or language.
Two such places prove nothing: two translations of a third piece, or two retellings, may have been
written by people who never saw each other's.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from provtrace.article import KINDS, Kind
from provtrace.provenance.clusters import Cluster
from provtrace.provenance.pieces import Span
from provtrace.provenance.records import Link
from provtrace.provenance.sameness import sameness

COPIES: tuple[Kind, ...] = ("verbatim", "near")
"""Kinds that leave the wording as it is, or nearly."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What two members of a cluster share.

    Attributes:
        words: Words of the one that may have taken it; of matches, those of the shorter side.
        kind: How most of it relates.
        sure: Probability that it is the same text, as far as the matches tell.
        kinds: Words matched between the two by kind; empty if only a chain of matches joins them.
    """

    words: int
    kind: Kind
    sure: float
    kinds: Mapping[Kind, int]


def shared_text(
    cluster: Cluster,
    links: Iterable[Link],
    origin: int | None,
    text_words: Callable[[int, Iterable[Span]], int],
) -> dict[int, dict[int, Shared]]:
    """What each member shares with those it is matched to, and with the first carrier.

    Args:
        cluster: The cluster.
        links: Its matches.
        origin: Number of its first carrier, or None.
        text_words: Counts the words in spans of a document.

    Returns:
        By document, then by the other one.
    """
    links = list(links)
    kinds: dict[tuple[int, int], dict[Kind, int]] = defaultdict(dict)
    for link in links:
        counted = kinds[link.left, link.right]
        counted[link.kind] = counted.get(link.kind, 0) + link.words
    sure = sameness(links)
    found: dict[int, dict[int, Shared]] = {document: {} for document in cluster.members}
    for (left, right), counted in kinds.items():
        main = min(counted, key=lambda name: (-counted[name], KINDS.index(name)))
        shared = Shared(sum(counted.values()), main, sure[left, right], counted)
        found[left][right] = found[right][left] = shared
    if origin is not None and any(
        origin not in others for document, others in found.items() if document != origin
    ):
        for document, (kind, same) in _chains(origin, found).items():
            if origin not in found[document]:
                words = text_words(document, _common(cluster, document, origin))
                if words:
                    found[document][origin] = Shared(words, kind, same, {})
    return found


def _common(cluster: Cluster, document: int, other: int) -> list[Span]:
    """Spans of a document that another has too, over whatever chain of matches."""
    return [
        span
        for atom in cluster.atoms
        if other in atom.spans
        for span in atom.spans.get(document, ())
    ]


def _chains(
    start: int, shared: Mapping[int, Mapping[int, Shared]]
) -> dict[int, tuple[Kind, float]]:
    """The surest chain of matches from one document to each that one leads to.

    Dijkstra's algorithm over documents, each in two states: the chain held copies only so far, or
    one change of wording or language.

    Returns:
        By document: the kind of the chain, and the probability that all its matches are right.
    """
    found: dict[int, tuple[Kind, float]] = {}
    done: set[tuple[int, bool]] = set()
    # By probability, then copies before others, then by number: no order of arrival decides.
    heap: list[tuple[float, bool, int, Kind]] = [(-1.0, False, start, "near")]
    while heap:
        negative, changed, document, kind = heapq.heappop(heap)
        if (document, changed) in done:
            continue
        done.add((document, changed))
        if document != start:
            found.setdefault(document, (kind, -negative))
        for other, step in shared[document].items():
            copied = step.kind in COPIES
            if step.kinds and (copied or not changed):
                state = (negative * step.sure, changed or not copied, other)
                heapq.heappush(heap, (*state, kind if copied else step.kind))
    return found
