"""Who had it first: evidence for one document being before, or the source of, another.

Each fact speaks for one direction with a weight, the logarithm of how much likelier the fact is
if that direction is true (log-odds; I. J. Good, "Weighing evidence", Studies in the Philosophy of
Science 1985). Weights add up; `confidence` turns the sum into a probability. They were set on
generated newsrooms with known truth (benchmarks/direction_reliability.py), where the confidence
given agrees with how often it is right. A fact that is missing weighs nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from provtrace.provenance.addresses import fold, host_of
from provtrace.provenance.records import Facts
from provtrace.provenance.times import Interval, compare, possibly_first
from provtrace.provenance.undecided import undecided_time

NAMED = 1.1
"""Weight from which a direction is named: three to one, a confidence of 0.75."""

CANONICAL = 4.0
CANONICAL_HOST = 2.5
REPUBLISHED = 3.5
AGENCY = 3.5
MENTIONED = 2.5
LINKED = 1.8
ENDORSED = 1.8
LANGUAGE = 0.8
CUT = 0.5
DAY = 3600.0 * 24
MIN_HELD = 0.3
MIN_HELD_IN_DOUBT = 0.8
"""An origin holds at least this share of what the member with the most of the text holds.

One with a part only cannot be where the others have the rest from. One that was surely before them
may still be a first, shorter version; one of which that is in doubt is not taken for it.
"""
CROWD = 48
"""With more possible origins than this, only those with more than a time to say are compared."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that speaks for a direction.

    Attributes:
        fact: time, canonical link, link, credit, agency, mention, language or containment.
        words: The fact in words.
        weight: How strongly it speaks, in log-odds.
    """

    fact: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Direction:
    """What speaks for one document being the source of another.

    Attributes:
        evidence: The facts, with negative weights where they speak against it.
        weight: Their sum: positive if the first is the source.
    """

    evidence: tuple[Evidence, ...]
    weight: float

    @property
    def decided(self) -> bool:
        """Whether the first is named as the source."""
        return self.weight >= NAMED

    @property
    def beyond_time(self) -> bool:
        """Whether a fact other than time speaks for it."""
        return any(item.weight > 0 and item.fact != "time" for item in self.evidence)


def confidence(weight: float) -> float:
    """The probability that a weight of evidence stands for."""
    return 1 / (1 + math.exp(-weight))


def log_odds(probability: float) -> float:
    """The weight of evidence that a probability stands for: the inverse of `confidence`."""
    held = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(held / (1 - held))


def direction(
    source: Facts,
    taker: Facts,
    *,
    original_language: str | None = None,
    shares: tuple[float, float] | None = None,
) -> Direction:
    """Weigh what speaks for one document being the source of the other.

    Args:
        source: The document that may be the source.
        taker: The one that may have taken from it.
        original_language: The language that the shared text seems to be written in first.
        shares: Which share of the source, and of the taker, the shared text is.
    """
    items = [*_time(source, taker), *_stated(source, taker, 1), *_stated(taker, source, -1)]
    timed = any(item.weight for item in items if item.fact == "time")
    items += _language(source, taker, original_language, timed)
    if shares is not None and not timed:
        items += _containment(*shares)
    return Direction(tuple(items), sum(item.weight for item in items))


def stated(source: Facts, taker: Facts) -> tuple[Evidence, ...]:
    """What the taker itself says about the source: links, canonical address, credits, mentions."""
    return tuple(_stated(source, taker, 1))


def _time(source: Facts, taker: Facts) -> Iterable[Evidence]:
    interval = compare(source.moment, taker.moment)
    if interval is None or not interval.order or source.moment is None:
        return
    weight = -interval.order * time_weight(interval, zoned=source.moment.zoned)
    first = "earlier" if interval.order < 0 else "later"
    clock = _clock(interval, zoned=source.moment.zoned)
    words = f"{first} by at least {_duration(interval)}{clock} (known to the {interval.precision})"
    yield Evidence("time", words, round(weight, 2))


def _clock(interval: Interval, *, zoned: bool) -> str:
    """What a difference in time takes for granted about the clocks."""
    if not interval.same_clock:
        return ", whatever the time zone of the one that gives none"
    if zoned or interval.precision in ("year", "month", "day"):
        return ""
    return ", if both clocks are of one time zone: neither gives one"


def time_weight(interval: Interval, *, zoned: bool) -> float:
    """How strongly a difference in time speaks: with its size, and less without a time zone.

    Stated times are wrong now and then (corrected, or the time of an update), so that even years
    do not decide beyond doubt.
    """
    hours = interval.seconds / 3600
    if interval.precision in ("year", "month", "day"):
        return 2.2 + min(1.0, math.log1p(hours / 24))
    certain = 2.6 if zoned and interval.same_clock else 2.0
    return certain + min(1.0, 0.35 * math.log1p(hours))


def _duration(interval: Interval) -> str:
    seconds = interval.seconds
    if seconds < 2 and interval.precision == "day":
        return "a calendar day"
    for unit, size in (("day", DAY), ("hour", 3600.0), ("minute", 60.0)):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return "a moment"


def _stated(source: Facts, taker: Facts, sign: int) -> Iterable[Evidence]:
    """What one document says about another; the sign tells which way that speaks."""
    to = "it" if sign > 0 else "the other"
    target, said = source.url or source.canonical_url, taker.canonical_url
    if target and target != taker.url:
        if said and said != taker.url:
            site = host_of(target)
            if said == target:
                words = f"names the address of {to} as its own source"
                yield Evidence("canonical link", words, sign * CANONICAL)
            elif taker.url and host_of(taker.url) != host_of(said) == site:
                words = f"names a page of the site of {to} as its address"
                yield Evidence("canonical link", words, sign * CANONICAL_HOST)
        if target in taker.links:
            yield Evidence("link", f"links to {to}", sign * LINKED)
    if _credits_agency(taker, source.agency):
        words = f"credits {source.outlet}, whose own piece this is"
        yield Evidence("agency", words, sign * AGENCY)
        return
    if source.outlet and (taker.names or taker.credits):
        name = fold(source.outlet)
        if name == fold(taker.outlet or ""):
            return
        if any(c.role == "republished" and fold(c.agency) == name for c in taker.credits):
            words = f"says it was first published by {source.outlet}"
            yield Evidence("credit", words, sign * REPUBLISHED)
        elif name in taker.names:
            words = f"names {source.outlet} as having reported it"
            yield Evidence("mention", words, sign * MENTIONED)


def _credits_agency(taker: Facts, agency: str | None) -> bool:
    """Whether a piece that is not the agency's own credits an agency for text."""
    return (
        agency is not None
        and agency != taker.agency
        and any(c.agency == agency and c.role in ("text", "contributor") for c in taker.credits)
    )


def _language(source: Facts, taker: Facts, original: str | None, timed: bool) -> Iterable[Evidence]:
    """The language of the original; where times decide it is told, but does not overrule them.

    A translation can be the first to carry a text whose original appears later or nowhere.
    """
    if original is None or original not in (source.language, taker.language):
        return
    if source.language != taker.language:
        words = f"the shared text reads as first written in {original}"
        speaks_for = source.language == original
        if not timed:
            yield Evidence("language", words, LANGUAGE if speaks_for else -LANGUAGE)
        elif speaks_for:
            yield Evidence("language", words, 0.0)
        else:
            yield Evidence("language", f"against, but the times weigh more: {words}", 0.0)


def _containment(of_source: float, of_taker: float) -> Iterable[Evidence]:
    """A piece that is all within a longer one is more often cut from it than grown into it."""
    if of_taker >= 0.9 and of_source <= 0.6:
        yield Evidence("containment", "is wholly contained in it", CUT)
    elif of_source >= 0.9 and of_taker <= 0.6:
        yield Evidence("containment", "contains the whole of it", -CUT)


@dataclass(frozen=True, slots=True)
class Origin:
    """The first carrier of a cluster's text, as far as it can be told.

    Attributes:
        document: Its number, or None if nothing decides.
        confidence: Probability that it is the first of those in the cluster.
        evidence: What speaks for it against the member that comes closest to it.
        rival: That member, or None.
        why: Why none is named, in words, where nothing decides.
    """

    document: int | None
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    rival: int | None = None
    why: str | None = None


def find_origin(
    members: Sequence[int],
    facts: Sequence[Facts],
    held: Mapping[int, float],
    original_language: str | None = None,
) -> Origin:
    """Find the member that carried a cluster's text first.

    It must be before every other member that could be the origin: one that is undated and says
    nothing about its own source could be, so it leaves the question open, unless a third member
    names where it has the text from.

    Args:
        members: Numbers of the documents of the cluster, in order.
        facts: What is known about each document, by number.
        held: Share of the cluster's text that each member holds.
        original_language: See `direction`.
    """
    most = max(held.values(), default=0.0)
    able = [member for member in members if held[member] >= MIN_HELD * most]
    first = [able[at] for at in possibly_first([facts[member].moment for member in able])]
    if len(first) > 1:
        first = [m for m in first if held[m] >= MIN_HELD_IN_DOUBT * most] or first
    sources = _named_sources(members, able, facts)
    candidates = sorted(
        {member for member in first if facts[member].moment or not sources[member]}.union(
            *sources.values()
        )
    )
    if not candidates:
        return Origin(None, 0.5, why="those that may be the first name sources of their own")
    if len(candidates) > CROWD:
        return Origin(None, 0.5, why=f"{len(candidates)} pieces may be the first")
    best = Origin(None, 0.0)
    for document in candidates:
        rivals = [other for other in candidates if other != document]
        if not rivals:
            rivals = _runner_up(document, able, facts)
        against = [
            (
                _endorsed(
                    direction(facts[document], facts[rival], original_language=original_language),
                    [taker for taker, named in sources.items() if document in named],
                    rival,
                    facts,
                ),
                rival,
            )
            for rival in rivals
        ]
        if against:
            weakest, rival = min(against, key=lambda pair: (pair[0].weight, pair[1]))
            sure = confidence(weakest.weight)
            if sure > best.confidence:
                best = Origin(document, sure, weakest.evidence, rival)
    if best.confidence >= confidence(NAMED):
        return best
    return Origin(None, best.confidence, why=_why_none(best, facts))


def _why_none(best: Origin, facts: Sequence[Facts]) -> str | None:
    """Why not even the likeliest first carrier is named."""
    if best.document is None or best.rival is None:
        return None
    return why_undecided(facts[best.document], facts[best.rival], best.evidence)


def why_undecided(source: Facts, taker: Facts, evidence: Sequence[Evidence]) -> str:
    """Say in words why no direction is named between two documents.

    Args:
        source: The document that may be the source.
        taker: The one that may have taken from it.
        evidence: What speaks for that, and against it.
    """
    if any(item.weight > 0 for item in evidence) and any(item.weight < 0 for item in evidence):
        return "the evidence speaks both ways"
    return undecided_time(source, taker) or "the evidence is too weak"


def _endorsed(
    towards: Direction, takers: Sequence[int], rival: int, facts: Sequence[Facts]
) -> Direction:
    """Add that a third member names this one as its source: it speaks against every rival."""
    third = next((taker for taker in takers if taker != rival), None)
    if third is None:
        return towards
    who = facts[third].outlet or "another piece"
    said = Evidence("endorsement", f"{who} names it as the source", ENDORSED)
    return replace(towards, weight=towards.weight + ENDORSED, evidence=(*towards.evidence, said))


def _named_sources(
    members: Sequence[int], able: Sequence[int], facts: Sequence[Facts]
) -> dict[int, list[int]]:
    """For each member, those that it names itself as its source."""
    known: dict[str | None, list[int]] = defaultdict(list)
    for member in able:
        one = facts[member]
        address = one.url or one.canonical_url
        for name in (address, address and host_of(address), one.agency, fold(one.outlet or "")):
            known[name].append(member)
    found = {}
    for taker in members:
        said = facts[taker]
        names = {*said.links, *said.names, *(c.agency for c in said.credits)}
        names |= {fold(credit.agency) for credit in said.credits}
        if said.canonical_url and said.canonical_url != said.url:
            names |= {said.canonical_url, host_of(said.canonical_url)}
        maybe = sorted({m for name in names - {""} for m in known.get(name, ())} - {taker})
        found[taker] = [m for m in maybe if stated(facts[m], said)]
    return found


def _runner_up(document: int, members: Sequence[int], facts: Sequence[Facts]) -> list[int]:
    """The member that comes next after the only possible origin; an undated one says nothing."""
    rest = [
        (moment.start, member)
        for member in members
        if member != document and (moment := facts[member].moment) is not None
    ]
    return [min(rest)[1]] if rest else [m for m in members if m != document][:1]
