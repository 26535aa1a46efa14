"""Agency text: credited, uncredited, inferred from what outlets share; press releases apart.

The text signal (a credit) and the content match (the same text elsewhere) are kept apart as
evidence, since each is weak alone: tags alone found agency copy with about 85 % accuracy in a
published newsroom study, tags and matches together with 95 % (docs/provenance.md).

A credit speaks for the text that its piece carries, and for nobody who had it before: an agency
may have taken it from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from provtrace.provenance.addresses import fold
from provtrace.provenance.clusters import Cluster
from provtrace.provenance.direction import Origin
from provtrace.provenance.pieces import Span
from provtrace.provenance.records import Facts
from provtrace.provenance.times import compare

if TYPE_CHECKING:
    from provtrace.cleaning.agencies import Agencies

Status = Literal[
    "credited wire",
    "uncredited wire",
    "inferred wire",
    "press release",
    "single origin",
    "quotation",
    "undetermined",
]
WIRE: tuple[Status, ...] = ("credited wire", "uncredited wire", "inferred wire", "press release")
"""The statuses that say a text came from an agency or a press office."""

CONTRIBUTOR = 0.5
"""What "with material from …" counts, next to 1 for a credit of the whole text."""

MAIN_PART = 0.35
"""A credit speaks for a cluster that is at least this share of the piece."""

HOLDS = 0.5
"""A member with this share of a cluster's text carries it, not just a part."""

VOUCHED = 0.5
"""Those who credit an agency carry this share of what the fullest member does, or it is not its."""

WHOLE = 0.75
"""A member with this share of what several outlets carry could be where they have it from."""

INFERRED_OUTLETS = 3
CREDITED_OUTLETS = 2
"""Outlets needed to infer a wire original: without, and with, one of them crediting an agency."""

COMMON_DOCUMENTS = 8
COMMON_WORDS = 25
"""So many documents that share no more than so many words share a common phrase, perhaps."""


@dataclass(frozen=True, slots=True)
class Wire:
    """What a cluster's credits and carriers say about an agency.

    Attributes:
        status: See docs/provenance.md.
        agency: Identifier of the agency, or None.
        credited: Members that credit it for their text, in whole or in part.
        named: The agency that each crediting member names: this one, or another.
        credits: Credits counted, by agency.
        whole: The largest share, held by one member, of what several outlets carry.
        warnings: Why the status may be wrong, for a person.
        text: By member, what of its text counts as the agency's; none of the pieces that were
            before all that credit it, and of the others what one that credits it carries too.
    """

    status: Status
    agency: str | None
    credited: frozenset[int]
    named: Mapping[int, str]
    credits: Mapping[str, float]
    whole: float
    warnings: tuple[str, ...]
    text: Mapping[int, tuple[Span, ...]]


def assess_wire(
    cluster: Cluster,
    facts: Sequence[Facts],
    held: Mapping[int, float],
    share: Mapping[int, float],
    words: int,
    origin: Origin,
    agencies: Agencies,
) -> Wire:
    """Say whether a cluster is agency text, and how surely.

    Args:
        cluster: The cluster.
        facts: What is known about each document, by number.
        held: Share of the cluster's text that each member holds.
        share: Share of each member's own words that the cluster is.
        words: Words of the cluster's text.
        origin: The first carrier, as far as it can be told.
        agencies: To tell news agencies from press-release wires.
    """
    members = sorted(cluster.members)
    credits, crediting = _count_credits(members, facts, share)
    outlets = {fold(facts[m].outlet or facts[m].key) for m in members}
    whole = _whole(cluster, facts, members)
    agency = min(credits, key=lambda name: (-credits[name], name)) if credits else None
    if agency is not None and credits[agency] < 1:
        agency = None
    vouching: frozenset[int] = frozenset()
    if agency is not None:
        vouching = frozenset(m for m in crediting[agency] if share[m] >= MAIN_PART)
    vouched = _vouched(cluster, vouching) >= VOUCHED
    by_agency = crediting.get(agency, frozenset()) if agency else frozenset()
    named = {m: name for name in sorted(crediting, reverse=True) for m in crediting[name]}
    named |= dict.fromkeys(by_agency, agency or "")
    if cluster.quotation:
        return Wire("quotation", None, frozenset(), {}, credits, whole, (), {})
    before = _surely_before(members, vouching, facts) - by_agency
    known = agencies.by_id.get(agency) if agency else None
    enough = CREDITED_OUTLETS if vouched else INFERRED_OUTLETS
    status: Status
    if vouched and known is not None and known.kind == "press-release":
        status = "press release"
    elif len(outlets) >= enough and len(members) > 2 and whole < WHOLE:
        status = "inferred wire"
    elif agency is not None and vouched:
        carriers = [m for m in members if held[m] >= HOLDS and m not in before]
        saying = sum(m in by_agency for m in carriers)
        status = "credited wire" if 2 * saying >= len(carriers) else "uncredited wire"
        whole_before = any(held[m] >= HOLDS for m in before)
        if whole_before and credits[agency] < CREDITED_OUTLETS:
            status = _without_agency(origin)
    else:
        status = _without_agency(origin)
    if status not in WIRE:
        agency, by_agency = None, frozenset()
    warnings = _warnings(
        members, facts, outlets, credits, by_agency, status, origin, words, len(members)
    )
    text: dict[int, tuple[Span, ...]] = {}
    if status == "inferred wire":
        text = dict(cluster.members)
    elif status in WIRE:
        text = _agency_text(cluster, vouching, by_agency, before)
    return Wire(status, agency, by_agency, named, credits, round(whole, 3), warnings, text)


def _without_agency(origin: Origin) -> Status:
    return "single origin" if origin.document is not None else "undetermined"


def _vouched(cluster: Cluster, vouching: frozenset[int]) -> float:
    """What some members carry of a cluster's text between them, over what its fullest member does.

    Not over all of it: where versions differ too much to be matched, it has the same part twice.
    """
    vouched = 0
    held: dict[int, int] = defaultdict(int)
    for atom in cluster.atoms:
        length = max(sum(end - start for start, end in spans) for spans in atom.spans.values())
        vouched += length * (not vouching.isdisjoint(atom.spans))
        for member in atom.spans:
            held[member] += length
    return vouched / max(1, *held.values())


def _surely_before(
    members: Iterable[int], others: frozenset[int], facts: Sequence[Facts]
) -> frozenset[int]:
    """The members that were surely published before each of the others; none if one is undated."""
    moments = [facts[other].moment for other in sorted(others)]
    dated = [moment for moment in moments if moment is not None]
    if not dated or len(dated) < len(moments):
        return frozenset()
    # What is before the first of those with a zone, and before the first without, is before all.
    first = {m.zoned: m for m in sorted(dated, key=lambda m: m.start.timestamp(), reverse=True)}
    return frozenset(
        member
        for member in members
        if all(
            (interval := compare(facts[member].moment, moment)) is not None and interval.order < 0
            for moment in first.values()
        )
    )


def _agency_text(
    cluster: Cluster,
    vouching: frozenset[int],
    credited: frozenset[int],
    before: frozenset[int],
) -> dict[int, tuple[Span, ...]]:
    """What of each member's text is an agency's, by the pieces that credit it."""
    text: dict[int, list[Span]] = defaultdict(list)
    for atom in cluster.atoms:
        vouched = not vouching.isdisjoint(atom.spans)
        for member, spans in atom.spans.items():
            if member in credited or (vouched and member not in before):
                text[member] += spans
    return {member: tuple(sorted(spans)) for member, spans in sorted(text.items())}


def _count_credits(
    members: Sequence[int],
    facts: Sequence[Facts],
    share: Mapping[int, float],
) -> tuple[dict[str, float], dict[str, frozenset[int]]]:
    """How many outlets credit each agency, and which members do.

    A credit in a piece of which this is a lesser part may be meant for another part: it is not
    counted. But nobody who gives the credit is said not to give it.
    """
    strongest: dict[str, dict[str, float]] = defaultdict(dict)
    who: dict[str, set[int]] = defaultdict(set)
    for member in members:
        said = facts[member]
        weights = {
            c.agency: 1.0 if c.role == "text" else CONTRIBUTOR
            for c in sorted(said.credits, key=lambda credit: credit.role == "text")
            if c.role in ("text", "contributor")
        }
        if said.agency is not None:
            weights[said.agency] = 1.0
        outlet = fold(said.outlet or said.key)
        for agency, weight in weights.items():
            who[agency].add(member)
            if share[member] >= MAIN_PART:
                before = strongest[agency].get(outlet, 0.0)
                strongest[agency][outlet] = max(before, weight)
    credits = {agency: sum(by_outlet.values()) for agency, by_outlet in sorted(strongest.items())}
    return credits, {agency: frozenset(found) for agency, found in who.items()}


def _whole(cluster: Cluster, facts: Sequence[Facts], members: Sequence[int]) -> float:
    """The largest share that one member holds of what at least two outlets carry.

    Languages are looked at one by one, and the best counts: passages are found more surely within
    a language, and a piece that is whole in one language can be the source of those in the others.
    """
    best = None
    for language in sorted({facts[m].language or "" for m in members}):
        total = 0
        held: dict[int, int] = defaultdict(int)
        for atom in cluster.atoms:
            carriers = [m for m in atom.spans if (facts[m].language or "") == language]
            if len({fold(facts[m].outlet or facts[m].key) for m in carriers}) >= 2:
                length = max(sum(e - s for s, e in atom.spans[m]) for m in carriers)
                total += length
                for member in carriers:
                    held[member] += length
        if total:
            best = max(best or 0.0, max(held.values()) / total)
    return 1.0 if best is None else best


def _warnings(
    members: Sequence[int],
    facts: Sequence[Facts],
    outlets: set[str],
    credits: Mapping[str, float],
    credited: frozenset[int],
    status: Status,
    origin: Origin,
    words: int,
    documents: int,
) -> tuple[str, ...]:
    found = []
    if len(outlets) == 1 and documents > 1:
        found.append("all members are of one outlet")
    if status in WIRE and len(credits) > 1:
        found.append(f"members credit different agencies: {', '.join(credits)}")
    if status in WIRE and credited and len({facts[m].outlet for m in credited}) == 1:
        found.append("only one outlet credits the agency")
    if status in WIRE and credited and origin.document not in {None, *credited}:
        found.append("the first carrier does not credit the agency")
    if status not in WIRE and credits:
        said = ", ".join(credits)
        found.append(f"members credit {said}, but too few, too late or for too little of the text")
    if status == "inferred wire" and not credits:
        found.append("no member credits an agency: the common source may be of another kind")
    if any(c.role == "republished" for m in members for c in facts[m].credits):
        found.append("members republish others: part of a syndication chain")
    if documents >= COMMON_DOCUMENTS and words <= COMMON_WORDS:
        found.append("short text in many documents: perhaps a common phrase")
    undated = sum(facts[m].moment is None for m in members)
    if undated:
        found.append(f"{undated} of {documents} members {'is' if undated == 1 else 'are'} undated")
    return tuple(found)
