"""Each member of a cluster → the document or agency that its text came from, with a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from provtrace.article import KINDS, Kind
from provtrace.provenance.clusters import Cluster
from provtrace.provenance.direction import (
    NAMED,
    Direction,
    Evidence,
    Origin,
    confidence,
    direction,
    stated,
)
from provtrace.provenance.records import Facts, Link
from provtrace.provenance.wire import WIRE, Wire

Relation = Literal[
    "document", "credited wire", "uncredited wire", "inferred wire", "press release", "republished"
]
Verdict = Literal[
    "copied from", "translated from", "rewritten from", "earlier", "shared wire", "undetermined"
]

VERBS: dict[Kind, Verdict] = {
    "verbatim": "copied from",
    "near": "copied from",
    "rewritten": "rewritten from",
    "translated": "translated from",
}
CLOSENESS: dict[Kind, float] = {"verbatim": 1.0, "near": 0.95, "rewritten": 0.7, "translated": 0.65}
"""What a matched word counts in choosing the nearest of several earlier documents."""

AS_CLOSE = 0.9
"""Of documents that are this nearly as close as the closest, the first carrier is named."""

MUCH_SHARE = 0.3
MUCH_WORDS = 80
"""With time alone to go by, so much shared text is taken as copied, less as merely later."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the reused text of a document came from.

    Attributes:
        document: Number of the document.
        source: Number of the one that it came from, or None if that is an agency or not here.
        agency: Identifier of the agency, or the outlet named, or None.
        relation: How it came.
        share: Share of the document's words.
        words: Words of the document.
        verdict: What is claimed about the two.
        confidence: Probability that the direction is right.
        evidence: The facts behind it, as plain JSON values.
    """

    document: int
    source: int | None
    agency: str | None
    relation: Relation
    share: float
    words: int
    verdict: Verdict
    confidence: float
    evidence: dict[str, object]


@dataclass(frozen=True, slots=True)
class Shared:
    """What two members of a cluster share.

    Attributes:
        words: Words of the document that the source carries too.
        share: Share of the document's words.
        kind: How most of it relates.
        source_share: Share of the source's words.
    """

    words: int
    share: float
    kind: Kind
    source_share: float


def matched_words(links: Iterable[Link]) -> dict[tuple[int, int], dict[Kind, int]]:
    """Words matched, by pair of documents (both ways round) and kind."""
    found: dict[tuple[int, int], dict[Kind, int]] = defaultdict(dict)
    for link in links:
        kinds = found[link.left, link.right]
        kinds[link.kind] = kinds.get(link.kind, 0) + link.words
    for (left, right), kinds in list(found.items()):
        found[right, left] = kinds
    return found


def cluster_sources(
    cluster: Cluster,
    links: Sequence[Link],
    facts: Sequence[Facts],
    shares: Mapping[int, float],
    words: Mapping[int, int],
    origin: Origin,
    original_language: str | None,
    wire: Wire,
) -> list[Source]:
    """Say for each member of a cluster where its text came from.

    Args:
        cluster: The cluster.
        links: Its matches.
        facts: What is known about each document, by number.
        shares: Share of each member's words that the cluster is.
        words: Words of each member that the cluster is.
        origin: The first carrier.
        original_language: See `direction`.
        wire: What is known about an agency.

    Returns:
        At most one for each member, in the order of members. The first carrier has one only if
        its text is an agency's.
    """
    if cluster.quotation:
        return []
    matched = matched_words(links)
    partners: dict[int, list[int]] = defaultdict(list)
    for document, other in sorted(matched):
        partners[document].append(other)
    found = []
    for document in sorted(cluster.members):
        if document == origin.document:
            if wire.status in WIRE and wire.agency is not None:
                found.append(_from_agency(document, shares, words, wire))
            continue
        chosen = _choose(
            document, partners[document], matched, facts, shares, origin, original_language
        )
        if chosen is None:
            if wire.status in WIRE and wire.agency is not None:
                found.append(_from_agency(document, shares, words, wire))
            continue
        source, towards = chosen
        shared = _shared(document, source, matched, facts, shares, words)
        found.append(_source(document, source, towards, shared, facts, origin, wire))
    return found


def _choose(
    document: int,
    partners: Sequence[int],
    matched: Mapping[tuple[int, int], Mapping[Kind, int]],
    facts: Sequence[Facts],
    shares: Mapping[int, float],
    origin: Origin,
    original_language: str | None,
) -> tuple[int, Direction] | None:
    """The nearest document before this one; failing that, the nearest not known to be later."""
    options = []
    for other in sorted({*partners, *([] if origin.document is None else [origin.document])}):
        towards = direction(
            facts[other],
            facts[document],
            original_language=original_language,
            shares=(shares[other], shares[document]),
        )
        if towards.weight <= -NAMED and other != origin.document:
            continue
        kinds = matched.get((document, other), {})
        close = sum(CLOSENESS[kind] * count for kind, count in kinds.items())
        says = any(item.weight > 0 for item in stated(facts[other], facts[document]))
        options.append((towards.decided, says, close, other, towards))
    if not options:
        return None
    if any(decided for decided, *_ in options):
        options = [option for option in options if option[0]]
    if any(says for _, says, *_ in options):
        options = [option for option in options if option[1]]
    closest = max(close for _, _, close, *_ in options)
    near = [option for option in options if option[2] >= AS_CLOSE * closest]
    first = min(
        near, key=lambda option: (option[3] != origin.document, *_age(facts[option[3]]), option[3])
    )
    return first[3], first[4]


def _age(facts: Facts) -> tuple[bool, float]:
    return facts.moment is None, facts.moment.start.timestamp() if facts.moment else 0.0


def _shared(
    document: int,
    source: int,
    matched: Mapping[tuple[int, int], Mapping[Kind, int]],
    facts: Sequence[Facts],
    shares: Mapping[int, float],
    words: Mapping[int, int],
) -> Shared:
    """What a document shares with its source; without a match of their own, what the cluster is."""
    kinds = matched.get((document, source), {})
    if kinds:
        kind = min(kinds, key=lambda name: (-kinds[name], KINDS.index(name)))
        count = min(words[document], sum(kinds.values()))
    else:
        kind = "near" if facts[document].language == facts[source].language else "translated"
        count = words[document]
    share = count / max(1, facts[document].words)
    return Shared(count, min(1.0, share), kind, shares[source])


def _from_agency(
    document: int, shares: Mapping[int, float], words: Mapping[int, int], wire: Wire
) -> Source:
    named = wire.named.get(document)
    credited = named is not None
    relation: Relation = "credited wire" if credited else "uncredited wire"
    if wire.status == "press release":
        relation = "press release"
    elif wire.status == "inferred wire" and not credited:
        relation = "inferred wire"
    return Source(
        document,
        None,
        named or wire.agency,
        relation,
        round(shares[document], 4),
        words[document],
        "shared wire",
        round(_wire_confidence(wire, credited), 3),
        {"facts": _wire_facts(wire, named), "warnings": list(wire.warnings)},
    )


def _wire_confidence(wire: Wire, credited: bool) -> float:
    """How sure it is that a member's text is the agency's."""
    outlets = wire.credits.get(wire.agency, 0.0) if wire.agency else 0.0
    sure = 0.95 if credited else 0.6 + min(0.3, 0.1 * outlets)
    return sure - 0.1 * bool(wire.warnings)


def _wire_facts(wire: Wire, named: str | None) -> list[dict[str, object]]:
    facts: list[dict[str, object]] = []
    if wire.agency is not None:
        said = f"credits {named}" if named else f"does not credit {wire.agency}"
        count = len(wire.credited)
        facts.append(
            {
                "fact": "credit",
                "words": f"{said}; {count} of the carriers credit {wire.agency}",
            }
        )
    if wire.status == "inferred wire":
        facts.append(
            {
                "fact": "content",
                "words": f"no carrier has more than {wire.whole:.0%} of what several outlets share",
            }
        )
    return facts


def _source(
    document: int,
    source: int,
    towards: Direction,
    shared: Shared,
    facts: Sequence[Facts],
    origin: Origin,
    wire: Wire,
) -> Source:
    says = stated(facts[source], facts[document])
    named = wire.named.get(document)
    credited = named is not None
    is_wire = wire.status in WIRE
    relation = _relation(says, is_wire, credited, wire)
    sure = max(confidence(towards.weight), origin.confidence if source == origin.document else 0)
    decided = towards.decided or source == origin.document
    verdict: Verdict
    if is_wire and not says and _common_source(wire, named, wire.named.get(source)):
        verdict, sure = "shared wire", _wire_confidence(wire, credited)
    elif not decided:
        verdict = "undetermined"
    elif towards.beyond_time or shared.share >= MUCH_SHARE or shared.words >= MUCH_WORDS:
        verdict = VERBS[shared.kind]
    else:
        verdict = "earlier"
    evidence: dict[str, object] = {
        "kind": shared.kind,
        "facts": [
            {"fact": item.fact, "words": item.words, "weight": item.weight}
            for item in towards.evidence
        ]
        + (_wire_facts(wire, named) if is_wire else []),
        "says_so": bool(says) or credited,
        "warnings": list(wire.warnings),
    }
    return Source(
        document,
        source,
        named or wire.agency if is_wire else None,
        relation,
        round(shared.share, 4),
        shared.words,
        verdict,
        round(sure, 3),
        evidence,
    )


def _relation(says: Sequence[Evidence], is_wire: bool, credited: bool, wire: Wire) -> Relation:
    if any(item.fact in ("credit", "canonical link") for item in says):
        return "republished"
    if wire.status == "press release":
        return "press release"
    if is_wire and credited:
        return "credited wire"
    if wire.status == "inferred wire":
        return "inferred wire"
    return "uncredited wire" if is_wire else "document"


def _common_source(wire: Wire, named: str | None, also: str | None) -> bool:
    """Whether both have the text from the agency, rather than one from the other.

    Both credit it; or the original is inferred; or so many others credit it that a piece without
    a credit most likely has it from there too.
    """
    if named is not None and named == also:
        return True
    if wire.status in ("inferred wire", "press release"):
        return True
    outlets = wire.credits.get(wire.agency, 0.0) if wire.agency else 0.0
    return outlets >= 2


def credited_sources(document: int, facts: Facts) -> list[Source]:
    """The source that a document names, where no cluster gives it one.

    Args:
        document: Its number.
        facts: What is known about it.

    Returns:
        The agency, or the outlet republished, that it credits for its text; at most one.
    """
    named = sorted(
        (credit.role != "text", credit.agency, credit.text)
        for credit in facts.credits
        if credit.role in ("text", "republished")
    )
    return [
        Source(
            document,
            None,
            agency,
            "republished" if elsewhere else "credited wire",
            1.0,
            facts.words,
            "copied from",
            0.9,
            {
                "facts": [{"fact": "credit", "words": text}],
                "says_so": True,
                "warnings": ["nothing else in the archive carries this text"],
            },
        )
        for elsewhere, agency, text in named[:1]
    ]
