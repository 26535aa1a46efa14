"""The text of a wire original that is not there, put together from what outlets share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from provtrace.provenance.addresses import fold
from provtrace.provenance.clusters import Atom, Cluster
from provtrace.provenance.records import Facts

MOST_PARTS = 200
"""A text of more parts than this is put in the order of its longest carrier."""


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """A text put together from its carriers.

    Attributes:
        text: The parts, each in its best-attested wording, one a line.
        language: The language it is given in, or None.
        carried: By document: which parts it kept, by position from 0; the others it cut.
        attested: By part: how many outlets carry it.
    """

    text: str
    language: str | None
    carried: Mapping[int, tuple[int, ...]]
    attested: tuple[int, ...]


def reconstruct(
    cluster: Cluster, facts: Sequence[Facts], slice_text: Callable[[int, int, int], str]
) -> Reconstruction:
    """Put together what at least two outlets carry, in the order that most of them keep.

    A part stands after those that it follows in more documents than it precedes. Of each part the
    wording that most documents have is taken; between as many, the longest, which is the least
    cut.

    Args:
        cluster: The cluster.
        facts: What is known about each document, by number.
        slice_text: Gives the text of a document between two offsets.
    """
    language = _language(cluster, facts)
    parts = [atom for atom in cluster.atoms if _outlets(atom, facts) >= 2] or list(cluster.atoms)
    parts = _ordered(parts)
    wordings = [_wording(atom, facts, language, slice_text) for atom in parts]
    carried: dict[int, list[int]] = defaultdict(list)
    for position, atom in enumerate(parts):
        for document in atom.spans:
            carried[document].append(position)
    return Reconstruction(
        "\n".join(wordings),
        language,
        {document: tuple(kept) for document, kept in sorted(carried.items())},
        tuple(_outlets(atom, facts) for atom in parts),
    )


def _outlets(atom: Atom, facts: Sequence[Facts]) -> int:
    return len({fold(facts[m].outlet or facts[m].key) for m in atom.spans})


def _language(cluster: Cluster, facts: Sequence[Facts]) -> str | None:
    """The language in which most of the text is carried."""
    held: Counter[str] = Counter()
    for document, spans in cluster.members.items():
        if (language := facts[document].language) is not None:
            held[language] += sum(end - start for start, end in spans)
    return min(held, key=lambda name: (-held[name], name)) if held else None


def _ordered(parts: Sequence[Atom]) -> list[Atom]:
    """Parts in the order that most documents keep."""
    starts = [{d: spans[0][0] for d, spans in atom.spans.items()} for atom in parts]
    if len(parts) > MOST_PARTS:
        longest = max(
            {d for atom in parts for d in atom.spans},
            key=lambda d: (sum(d in atom.spans for atom in parts), -d),
        )
        rank = {at: starts[at].get(longest, 0) for at in range(len(parts))}
        return [parts[at] for at in sorted(rank, key=lambda at: (rank[at], at))]
    before: list[set[int]] = [set() for _ in parts]
    for a, b in combinations(range(len(parts)), 2):
        both = starts[a].keys() & starts[b].keys()
        votes = sum(1 if starts[a][d] < starts[b][d] else -1 for d in both)
        if votes:
            before[b if votes > 0 else a].add(a if votes > 0 else b)
    # Parts that no document has together follow each other by how far down they usually stand.
    depth = [sorted(places.values())[len(places) // 2] for places in starts]
    order: list[int] = []
    left = set(range(len(parts)))
    while left:
        # A part with nothing before it; where documents contradict each other, the one with least.
        part = min(left, key=lambda at: (len(before[at] & left), depth[at], at))
        order.append(part)
        left.remove(part)
    return [parts[at] for at in order]


def _wording(
    atom: Atom,
    facts: Sequence[Facts],
    language: str | None,
    slice_text: Callable[[int, int, int], str],
) -> str:
    """The wording that most documents have, in the language asked for if there is one."""
    documents = [d for d in atom.spans if facts[d].language == language] or list(atom.spans)
    worded = [
        " ".join(" ".join(slice_text(d, start, end).split()) for start, end in atom.spans[d])
        for d in documents
    ]
    counts = Counter(fold(words) for words in worded)
    return max(worded, key=lambda words: (counts[fold(words)], len(words), words))
