"""The page of a cluster: who carries the text, when, how much, and what each did with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from provtrace.archive import cluster_queries as ask
from provtrace.archive import document_queries
from provtrace.archive.reader import Reader, Row
from provtrace.pages.later import later_words
from provtrace.pages.originality import Bar, bar
from provtrace.pages.sheet import (
    CUT,
    Addition,
    Overlap,
    State,
    additions,
    composed,
    overlaps_by_member,
    states,
)
from provtrace.pages.timeline import Timeline, timeline
from provtrace.pages.times import Moment, moment

PAGE = 40
"""Members on one page of the table and columns of the sheet."""

MOST_SENTENCES = 400
HUB_SHARE = 0.8
"""A member can be the text shown if it matches this share of those that the best one does."""


@dataclass(frozen=True, slots=True)
class Member:
    """A document of the cluster.

    Attributes:
        number: Its place in time, from 1.
        row: The document's columns, and what it carries.
        when: When it was published.
        behind: How much later than the origin, in words, or None where that is not known.
        credits: ``agency``, ``role`` and ``text`` of what it credits, pictures left out.
        bar: How much of it is its own.
        source: Where it has the text from, or None.
        source_number: The number of that member, or None.
        share: How much of the cluster's text shown it carries, 0..1, or None if not compared.
        states: What it did with each sentence shown.
        added: What it added in between, each with its words.
        is_base: Whether the text shown is this document's.
    """

    number: int
    row: Row
    when: Moment | None
    behind: str | None
    credits: list[Row]
    bar: Bar | None
    source: Row | None
    source_number: int | None
    share: float | None
    states: tuple[State, ...]
    added: tuple[tuple[Addition, str], ...]
    is_base: bool


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """What the page shows.

    Attributes:
        row: The cluster.
        members: The members of this page.
        total: How many members there are.
        page: Number of this page, from 1.
        pages: How many pages there are.
        timeline: Where each member stands in time.
        base: The document whose text is shown, or None.
        sentences: Offsets and words of the text shown.
        base_is_origin: Whether the text shown is the origin's.
        origin_source: Verdicts that name the origin, for its evidence.
        permalink: Key of a document and an offset in it: they lead here after a rebuild, too.
    """

    row: Row
    members: list[Member]
    total: int
    page: int
    pages: int
    timeline: Timeline | None
    base: Row | None
    sentences: list[tuple[int, int, str]]
    base_is_origin: bool
    permalink: tuple[str, int] | None


def cluster_page(reader: Reader, cluster_id: int, page: int = 1) -> ClusterPage | None:
    """Ask for everything the page of a cluster shows; None if there is no such cluster."""
    row = ask.cluster(reader, cluster_id)
    if row is None:
        return None
    rows = sorted(ask.members(reader, cluster_id), key=_in_time)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, page), pages)
    hubs = ask.partners(reader, cluster_id)
    base = _base(row, rows, hubs)
    sentences, shown_rows = [], rows[(page - 1) * PAGE : page * PAGE]
    overlaps: dict[int, list[Overlap]] = {}
    if base is not None:
        sentences = _sentences(reader, cluster_id, base["id"])
        overlaps = _overlaps(reader, cluster_id, base["id"], hubs)
    sources = {
        source["document_id"]: source for source in reversed(ask.sources_within(reader, cluster_id))
    }
    first_time = row["origin_published"]
    numbers = {member["id"]: number for number, member in enumerate(rows, 1)}
    members = [
        _member(reader, number, member, base, sentences, overlaps, sources, numbers, first_time)
        for number, member in enumerate(shown_rows, (page - 1) * PAGE + 1)
    ]
    first = base or (rows[0] if rows else None)
    return ClusterPage(
        row=row,
        members=members,
        total=len(rows),
        page=page,
        pages=pages,
        timeline=timeline(rows),
        base=base,
        sentences=sentences,
        base_is_origin=base is not None and base["id"] == row["origin_id"],
        permalink=(first["key"], first["start"]) if first else None,
    )


def _in_time(row: Row) -> tuple[bool, float, float, int]:
    """Earliest first whatever the time zones, undated last."""
    when = moment(row["published"])
    if when is None:
        return (True, 0.0, 0.0, row["id"])
    return (False, when.earliest, when.latest, row["id"])


def _base(row: Row, rows: Sequence[Row], hubs: dict[int, int]) -> Row | None:
    """The member whose text is shown.

    The origin; where none is named, the earliest of those that (nearly) most others could be
    compared with, so that as many as possible can be shown against it.
    """
    if not rows:
        return None
    for member in rows:
        if member["id"] == row["origin_id"]:
            return member
    enough = HUB_SHARE * max(hubs.get(member["id"], 0) for member in rows)
    candidates = [member for member in rows if hubs.get(member["id"], 0) >= enough]
    return min(candidates, key=_certainly_there)


def _certainly_there(row: Row) -> tuple[bool, float, int]:
    """When a piece was out for certain: a day is over at its end only."""
    when = moment(row["published"])
    return (when is None, when.latest if when else 0.0, row["id"])


def _sentences(reader: Reader, cluster_id: int, base_id: int) -> list[tuple[int, int, str]]:
    """The sentences of the text shown that stand in the cluster, or between such."""
    spans = [
        (row["start_offset"], row["end_offset"])
        for row in ask.passages_of_members(reader, cluster_id)
        if row["document_id"] == base_id
    ]
    document = document_queries.document(reader, base_id)
    text = (document or {}).get("text") or ""
    if not spans or not text:
        return []
    found = [(row["start"], row["end"]) for row in ask.passages_of(reader, base_id)] or spans
    inside = [
        (start, end)
        for start, end in found
        if any(min(end, b) - max(start, a) > 0.3 * (end - start) for a, b in spans)
    ]
    return [(start, end, text[start:end]) for start, end in inside[:MOST_SENTENCES]]


def _overlaps(
    reader: Reader, cluster_id: int, base_id: int, hubs: dict[int, int]
) -> dict[int, list[Overlap]]:
    """Every member's matches with the text shown, over the hub where they were not compared."""
    direct = overlaps_by_member(ask.matches_with(reader, base_id, cluster_id))
    missing = set(hubs) - set(direct) - {base_id}
    hub = max(hubs, key=lambda each: (hubs[each], -each), default=base_id)
    if missing and hub != base_id and hub in direct:
        over = overlaps_by_member(ask.matches_with(reader, hub, cluster_id))
        to_base = over.get(base_id, [])
        for member in missing & set(over):
            direct[member] = composed(to_base, over[member])
    return direct


def _member(
    reader: Reader,
    number: int,
    row: Row,
    base: Row | None,
    sentences: Sequence[tuple[int, int, str]],
    overlaps: dict[int, list[Overlap]],
    sources: dict[int, Row],
    numbers: dict[int, int],
    origin_published: str | None,
) -> Member:
    """What one member did with the text shown."""
    offsets = [(start, end) for start, end, _ in sentences]
    is_base = base is not None and row["id"] == base["id"]
    mine = overlaps.get(row["id"])
    done: tuple[State, ...] = ()
    added: list[tuple[Addition, str]] = []
    if is_base:
        done = tuple(State("kept") for _ in offsets)
    elif mine:
        done = states(offsets, mine)
        document = document_queries.document(reader, row["id"])
        text = (document or {}).get("text") or ""
        own = [(each["start"], each["end"]) for each in ask.passages_of(reader, row["id"])]
        added = [(each, text[each.start : each.end]) for each in additions(own, offsets, mine)]
    source = sources.get(row["id"])
    length = sum(end - start for start, end in offsets)
    carried = sum(
        end - start for (start, end), state in zip(offsets, done, strict=False) if state != CUT
    )
    return Member(
        number=number,
        row=row,
        when=moment(row["published"]),
        behind=later_words(origin_published, row["published"]),
        credits=json.loads(row["credits"]),
        bar=bar(_parts(row)),
        source=source,
        source_number=numbers.get(source["source_id"]) if source else None,
        share=carried / length if done and length else None,
        states=done,
        added=tuple(added),
        is_base=is_base,
    )


def _parts(row: Row) -> Row:
    """The bar of a member needs only what is its own, agency text and the rest."""
    words, original, wire = row["o_words"] or 0, row["original"], row["wire"] or 0
    rest = max(0, words - (original or 0) - wire)
    return {"words": words, "original": original, "wire": wire, "shared": rest}
