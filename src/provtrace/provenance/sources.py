"""Each member of a cluster → the document or agency that its text came from, with a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from provtrace.article import Kind
from provtrace.provenance.clusters import Cluster
from provtrace.provenance.direction import (
    NAMED,
    Direction,
    Evidence,
    Origin,
    confidence,
    direction,
    log_odds,
    stated,
    why_undecided,
)
from provtrace.provenance.pieces import Span
from provtrace.provenance.records import Facts, Link
from provtrace.provenance.sameness import LIMIT
from provtrace.provenance.sharing import Shared, shared_text
from provtrace.provenance.wire import Wire

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

FAR_MORE = 2
"""A piece that may have been before, and shares so many times as much, is named as well."""

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
        confidence: Probability that the text is the same and the direction right; of shared wire,
            that it is an agency's.
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


def cluster_sources(
    cluster: Cluster,
    links: Sequence[Link],
    facts: Sequence[Facts],
    words: Mapping[int, int],
    origin: Origin,
    original_language: str | None,
    wire: Wire,
    text_words: Callable[[int, Iterable[Span]], int],
) -> list[Source]:
    """Say for each member of a cluster where its text came from.

    Args:
        cluster: The cluster.
        links: Its matches.
        facts: What is known about each document, by number.
        words: Words of each member that the cluster is.
        origin: The first carrier.
        original_language: See `direction`.
        wire: What is known about an agency.
        text_words: Counts the words in spans of a document.

    Returns:
        In the order of members, for each at most one, or two where it shares far more with a piece
        of which nothing tells whether it was before. The first carrier has one only if its text is
        an agency's.
    """
    if cluster.quotation:
        return []
    shared = shared_text(cluster, links, origin.document, text_words)
    agency_words = {d: text_words(d, spans) for d, spans in wire.text.items()}
    found = []
    for document in sorted(cluster.members):
        chosen: list[_Option] = []
        if document != origin.document:
            chosen = _choose(document, shared[document], facts, origin, original_language, wire)
        for option in chosen:
            count = min(words[document], option.shared.words)
            found.append(_source(document, option, count, facts, origin, wire))
        if not chosen and wire.agency is not None and agency_words.get(document):
            found.append(_from_agency(document, agency_words[document], facts, wire))
    return found


@dataclass(frozen=True, slots=True)
class _Option:
    """A piece that may be where another has its text from.

    Attributes:
        source: Its number.
        towards: What speaks for it.
        says: Whether the other piece names it.
        shared: What the two share.
        close: Words matched, by how near they are in wording.
    """

    source: int
    towards: Direction
    says: bool
    shared: Shared
    close: float


def _choose(
    document: int,
    shared: Mapping[int, Shared],
    facts: Sequence[Facts],
    origin: Origin,
    original_language: str | None,
    wire: Wire,
) -> list[_Option]:
    """The nearest document before this one; failing that, the nearest not known to be later.

    If one of the latter shares far more with it than the former, both; if they have their text from
    an agency, that one alone. Of two that have it from an agency, neither known to be later, one
    names the other.
    """
    options = []
    for other in sorted(shared):
        kinds = shared[other].kinds
        common = sum(kinds.values())
        towards = direction(
            facts[other],
            facts[document],
            original_language=original_language,
            shares=(_part(common, facts[other]), _part(common, facts[document])),
        )
        if towards.weight <= -NAMED and other != origin.document:
            continue
        close = sum(CLOSENESS[kind] * count for kind, count in kinds.items())
        says = any(item.weight > 0 for item in stated(facts[other], facts[document]))
        siblings = not says and _common_source(document, other, wire)
        later = (*_age(facts[other]), other) > (*_age(facts[document]), document)
        if siblings and later and not towards.decided and other != origin.document:
            continue
        options.append(_Option(other, towards, says, shared[other], close))
    decided = [option for option in options if option.towards.decided]
    chosen = _nearest(decided or options, facts, origin)
    if chosen is None:
        return []
    rival = None
    if decided and not chosen.says:
        limit = FAR_MORE * chosen.shared.words
        rival = _nearest(
            [o for o in options if not o.towards.decided and o.shared.words > limit], facts, origin
        )
    if rival is None:
        return [chosen]
    # Of those with agency text one is named to compare with, and nobody said to be the source.
    return [rival] if _common_source(document, rival.source, wire) else [chosen, rival]


def _nearest(options: Sequence[_Option], facts: Sequence[Facts], origin: Origin) -> _Option | None:
    """The closest in wording, those named by the piece itself before others; None of none."""
    options = [option for option in options if option.says] or options
    closest = max((option.close for option in options), default=0.0)
    return min(
        (option for option in options if option.close >= AS_CLOSE * closest),
        key=lambda option: (
            option.source != origin.document,
            *_age(facts[option.source]),
            option.source,
        ),
        default=None,
    )


def _part(words: int, facts: Facts) -> float:
    return min(1.0, words / max(1, facts.words))


def _age(facts: Facts) -> tuple[bool, float]:
    return facts.moment is None, facts.moment.start.timestamp() if facts.moment else 0.0


def _from_agency(document: int, words: int, facts: Sequence[Facts], wire: Wire) -> Source:
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
        round(_part(words, facts[document]), 4),
        words,
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
        others = f"{count} of the carriers {'credits' if count == 1 else 'credit'} {wire.agency}"
        facts.append(
            {
                "fact": "credit",
                "words": f"{said}; {others}",
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
    option: _Option,
    words: int,
    facts: Sequence[Facts],
    origin: Origin,
    wire: Wire,
) -> Source:
    source, towards, shared = option.source, option.towards, option.shared
    says = stated(facts[source], facts[document])
    named = wire.named.get(document)
    credited = named is not None
    is_wire = document in wire.text
    share = _part(words, facts[document])
    relation = _relation(says, is_wire, credited, wire)
    weight = towards.weight
    if source == origin.document:
        # It was before those that could be the origin; what speaks against it here still does.
        weight = max(weight, log_odds(origin.confidence) + min(0.0, weight))
    same = 1.0 if says else shared.sure
    sure = confidence(weight) * same
    verdict: Verdict
    if not says and _common_source(document, source, wire):
        verdict, sure = "shared wire", _wire_confidence(wire, credited)
    elif weight < NAMED:
        verdict = "undetermined"
    elif sure >= LIMIT and (towards.beyond_time or share >= MUCH_SHARE or words >= MUCH_WORDS):
        verdict = VERBS[shared.kind]
    elif towards.decided:
        verdict = "earlier"
    else:
        verdict = "undetermined"
    evidence: dict[str, object] = {
        "kind": shared.kind,
        "same_text": round(same, 3),
        "facts": [
            {"fact": item.fact, "words": item.words, "weight": item.weight}
            for item in towards.evidence
        ]
        + (_wire_facts(wire, named) if is_wire else []),
        "says_so": bool(says) or credited or _names_somebody(facts[document]),
        "warnings": list(wire.warnings),
    }
    if verdict == "undetermined":
        evidence["why"] = (
            why_undecided(facts[source], facts[document], towards.evidence)
            if weight < NAMED
            else "it is not sure enough that both carry the same text"
        )
    return Source(
        document,
        source,
        named or wire.agency if is_wire else None,
        relation,
        round(share, 4),
        words,
        verdict,
        round(sure, 3),
        evidence,
    )


def _names_somebody(facts: Facts) -> bool:
    """Whether a piece names a source or a translator for its text, or a part of it."""
    credited = any(credit.role != "photo" for credit in facts.credits)
    return credited or bool(facts.names) or facts.translated


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


def _common_source(document: int, source: int, wire: Wire) -> bool:
    """Whether both have the text from the agency, rather than one from the other.

    Both credit it; or the original is inferred; or so many others credit it that a piece without
    a credit most likely has it from there too.
    """
    if document not in wire.text:
        return False
    named = wire.named.get(document)
    if named is not None and named == wire.named.get(source):
        return True
    if wire.status in ("inferred wire", "press release"):
        return True
    outlets = wire.credits.get(wire.agency, 0.0) if wire.agency else 0.0
    return outlets >= 2
