"""One unit, from its matches to everything that is told about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provtrace.provenance.clusters import Cluster, build_clusters
from provtrace.provenance.credited import credited_sources
from provtrace.provenance.direction import (
    NAMED,
    Origin,
    direction,
    find_origin,
)
from provtrace.provenance.originality import BY_KIND, Class, Originality, Words, count_words
from provtrace.provenance.pieces import Span
from provtrace.provenance.reconstruct import Reconstruction, reconstruct
from provtrace.provenance.records import Facts, Link
from provtrace.provenance.sources import Source, cluster_sources
from provtrace.provenance.times import surely_first
from provtrace.provenance.wire import WIRE, Wire, assess_wire

if TYPE_CHECKING:
    from provtrace.cleaning.agencies import Agencies

Painted = tuple[Span, Class]
"""A span of a text, and what it is."""

HOUSE_DOCUMENTS = 3
HOUSE_WORDS = 40
LINE_DOCUMENTS = 2
LINE_WORDS = 15
HOUSE_SHARE = 0.25
"""So few words, that small a part of the pieces, in so many documents of each outlet: its own."""

HEADLINE_WORDS = 8
"""A text of fewer words than this is a headline at most: two may have found it by themselves."""

REWRITTEN_SHARE = 0.3
"""Pieces in one language that word so much of what they share differently are translations."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A cluster and what is told about it.

    Attributes:
        cluster: The cluster.
        words: Words of its text: those of the member that has the most of it.
        origin: The first carrier.
        original_language: The language it seems to have been written in first, or None.
        wire: What credits and carriers say about an agency.
        held: Share of its text that each member holds.
        reconstruction: The text of an original that is not there, or None.
    """

    cluster: Cluster
    words: int
    origin: Origin
    original_language: str | None
    wire: Wire
    held: Mapping[int, float]
    reconstruction: Reconstruction | None


@dataclass(frozen=True, slots=True)
class Told:
    """All that is told about a unit.

    Attributes:
        facts: What is known about its documents, as it was given.
        clusters: Its clusters, in order.
        sources: Where its documents' text came from.
        painted: By document number: spans of its text that are not its own, and what they are.
        links: Its matches, as they were given.
        cluster_of: By position of the match: which cluster it is in, or None.
    """

    facts: Sequence[Facts]
    clusters: tuple[Assessed, ...]
    sources: tuple[Source, ...]
    painted: tuple[tuple[Painted, ...], ...]
    links: Sequence[Link]
    cluster_of: tuple[int | None, ...]


def assess_unit(
    facts: Sequence[Facts],
    sentences: Sequence[Sequence[Span]],
    words: Sequence[Words],
    links: Sequence[Link],
    slice_text: Callable[[int, int, int], str],
    agencies: Agencies,
    *,
    quotation: bool = False,
) -> Told:
    """Work out clusters, origins and sources of a unit.

    Args:
        facts: What is known about each document; documents are in the order of their keys.
        sentences: Start and end of the sentences of each document.
        words: Where the words of each document stand.
        links: The matches between them, in the order of their documents and offsets.
        slice_text: Gives the text of a document between two offsets.
        agencies: To tell news agencies from press-release wires.
        quotation: The matches are of quotations by themselves.
    """

    def first_carrier(documents: Iterable[int]) -> int | None:
        ordered = sorted(documents)
        at = surely_first([facts[document].moment for document in ordered])
        return None if at is None else ordered[at]

    clusters = build_clusters(sentences, links, first_carrier, quotation=quotation)
    assessed: list[Assessed] = []
    sources: list[Source] = []
    cluster_of: list[int | None] = [None] * len(links)
    standing: set[int] = set()
    for cluster in clusters:
        counts = {
            document: words[document].count(spans) for document, spans in cluster.members.items()
        }
        slight = max(counts.values()) < HEADLINE_WORDS
        if not quotation and (slight or _is_house_text(counts, facts)):
            standing.update(cluster.matches)
            continue
        for position in cluster.matches:
            cluster_of[position] = len(assessed)
        one = _assess_cluster(cluster, counts, facts, links, slice_text, agencies)
        assessed.append(one)
        sources += cluster_sources(
            cluster,
            [links[position] for position in cluster.matches],
            facts,
            counts,
            one.origin,
            one.original_language,
            one.wire,
            lambda document, spans: words[document].count(spans),
        )
    painted = _painted(assessed, links, cluster_of, facts, standing)
    return Told(
        facts,
        tuple(assessed),
        tuple(sources),
        tuple(tuple(spans) for spans in painted),
        links,
        tuple(cluster_of),
    )


def assess_document(
    document: int,
    facts: Facts,
    words: Words,
    painted: Iterable[Painted],
    clustered: bool,
) -> tuple[Originality, list[Source]]:
    """Count the words of a document, and add the sources that it names itself.

    Args:
        document: Its number.
        facts: What is known about it.
        words: Where its words stand.
        painted: From all units that it is in.
        clustered: Whether any of them gave it an agency, or one that it republishes, as source.
    """
    credited = any(credit.role == "text" for credit in facts.credits)
    named = [] if clustered else credited_sources(document, facts)
    return count_words(words, painted, credited=credited), named


def _is_house_text(counts: Mapping[int, int], facts: Sequence[Facts]) -> bool:
    """Whether a short text recurs within outlets rather than going from one to another.

    A notice, a slogan or a standing paragraph that cleaning left in: no reuse.
    """
    outlets = {facts[document].outlet for document in counts}
    longest = max(counts.values())
    a_line = longest <= LINE_WORDS and len(outlets) == 1
    recurring = LINE_DOCUMENTS if a_line else HOUSE_DOCUMENTS
    return (
        None not in outlets
        and len(counts) >= recurring * len(outlets)
        and longest <= HOUSE_WORDS
        and sum(counts.values()) <= HOUSE_SHARE * sum(facts[d].words for d in counts)
    )


def _shares(counts: Mapping[int, int], facts: Sequence[Facts]) -> dict[int, float]:
    return {d: min(1.0, count / max(1, facts[d].words)) for d, count in counts.items()}


def _assess_cluster(
    cluster: Cluster,
    counts: Mapping[int, int],
    facts: Sequence[Facts],
    links: Sequence[Link],
    slice_text: Callable[[int, int, int], str],
    agencies: Agencies,
) -> Assessed:
    members = sorted(cluster.members)
    held = _held(cluster)
    language = original_language([links[position] for position in cluster.matches], facts)
    origin = Origin(None, 0.5) if cluster.quotation else find_origin(members, facts, held, language)
    size = max(counts.values())
    wire = assess_wire(cluster, facts, held, _shares(counts, facts), size, origin, agencies)
    rebuilt = None
    if wire.status == "inferred wire":
        rebuilt = reconstruct(cluster, facts, slice_text)
        origin = Origin(None, origin.confidence, origin.evidence, origin.document)
    return Assessed(cluster, size, origin, language, wire, held, rebuilt)


def _held(cluster: Cluster) -> dict[int, float]:
    """Share of a cluster's text that each member holds.

    Each atom counts by its longest wording, so that languages of different length compare.
    """
    total = 0
    held: dict[int, int] = defaultdict(int)
    for atom in cluster.atoms:
        length = max(sum(end - start for start, end in spans) for spans in atom.spans.values())
        total += length
        for document in atom.spans:
            held[document] += length
    return {document: held[document] / max(1, total) for document in cluster.members}


def original_language(links: Sequence[Link], facts: Sequence[Facts]) -> str | None:
    """The language that a text was written in first, told from how its versions differ.

    Two translations of one text differ in their words; two copies of the original do not. So if
    the versions in every language but one differ among themselves, and those in that one agree, it
    is the language of the original. A single version agrees with nobody: it may be the translation
    of any of those that differ because somebody edited them.

    Returns:
        The language, or None if there is one language only or nothing tells.
    """
    same: dict[str, int] = defaultdict(int)
    other_words: dict[str, int] = defaultdict(int)
    languages = set()
    for link in links:
        left, right = facts[link.left].language, facts[link.right].language
        if left is None or right is None:
            return None
        languages |= {left, right}
        if left == right:
            same[left] += link.words
            if link.kind == "rewritten":
                other_words[left] += link.words
    if len(languages) < 2:
        return None
    translated = {
        language
        for language in languages
        if same[language] * REWRITTEN_SHARE < other_words[language]
    }
    rest = languages - translated
    return next((one for one in rest if same[one]), None) if len(rest) == 1 else None


def _painted(
    assessed: Sequence[Assessed],
    links: Sequence[Link],
    cluster_of: Sequence[int | None],
    facts: Sequence[Facts],
    standing: Container[int],
) -> list[list[Painted]]:
    """Spans of each document that are not its own, and what they are; house text is its own."""
    painted: list[list[Painted]] = [[] for _ in facts]
    for one in assessed:
        if one.wire.status in WIRE:
            for document, spans in one.wire.text.items():
                painted[document] += [(span, Class.WIRE) for span in spans]
    later: dict[tuple[int, int, int | None], tuple[bool, bool]] = {}
    for position, link in enumerate(links):
        if position in standing:
            continue
        number = cluster_of[position]
        left, right = (link.left_start, link.left_end), (link.right_start, link.right_end)
        if link.is_quote and (number is None or assessed[number].cluster.quotation):
            painted[link.left].append((left, Class.QUOTED))
            painted[link.right].append((right, Class.QUOTED))
            continue
        pair = (link.left, link.right, number)
        if pair not in later:
            later[pair] = _taken(link.left, link.right, number, assessed, facts)
        kind = BY_KIND[link.kind]
        if later[pair][0]:
            painted[link.left].append((left, kind))
        if later[pair][1]:
            painted[link.right].append((right, kind))
    return painted


def _taken(
    left: int,
    right: int,
    number: int | None,
    assessed: Sequence[Assessed],
    facts: Sequence[Facts],
) -> tuple[bool, bool]:
    """Whether what two documents share may be taken: on the left, on the right, or on both."""
    origin = None if number is None else assessed[number].origin.document
    if origin == left:
        return False, True
    if origin == right:
        return True, False
    language = None if number is None else assessed[number].original_language
    weight = direction(facts[left], facts[right], original_language=language).weight
    return weight < NAMED, weight > -NAMED
