"""What was worked out about clusters, sources and originality, as rows for the tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from provtrace.archive.provenance_rows import Rows
from provtrace.archive.selecting import marks
from provtrace.provenance.assess import Assessed
from provtrace.provenance.records import Facts
from provtrace.provenance.sources import Source

LABEL = 100
"""Characters of a cluster's label."""

SHOWN = 0.8
"""A cluster is named after a member that has so much of what the fullest one has."""

Row = tuple[Any, ...]


@dataclass(slots=True)
class Results:
    """Rows of one batch, to be written sorted and in bulk."""

    clusters: list[Row] = field(default_factory=list)
    members: list[Row] = field(default_factory=list)
    matches: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    originality: list[Row] = field(default_factory=list)

    def write(self, db: Database) -> None:
        """Write the rows; those that stood there for the same documents were deleted before."""
        columns = CLUSTER_COLUMNS
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
        db.conn.executemany(
            f"insert into clusters ({', '.join(columns)}) "  # noqa: S608
            f"values ({marks(len(columns))}) on conflict (id) do update set {updates}",
            sorted(self.clusters),
        )
        db.conn.executemany(
            f"insert into cluster_members values ({marks(5)})",  # noqa: S608
            sorted(self.members),
        )
        db.conn.executemany(
            "update matches set cluster_id = ? where id = ?",
            sorted(self.matches, key=itemgetter(1)),
        )
        db.conn.executemany(
            "insert into sources (document_id, source_id, agency, relation, share, words, "  # noqa: S608
            f"verdict, confidence, evidence) values ({marks(9)})",
            sorted(self.sources, key=itemgetter(0)),
        )
        db.conn.executemany(
            f"insert into originality values ({marks(12)})",  # noqa: S608
            sorted(self.originality),
        )


CLUSTER_COLUMNS = (
    "id",
    "label",
    "documents",
    "outlets",
    "words",
    "languages",
    "first_published",
    "last_published",
    "origin_id",
    "agency",
    "status",
    "text",
    "evidence",
)


def cluster_row(
    cluster_id: int,
    one: Assessed,
    facts: Sequence[Facts],
    ids: Sequence[int],
    rows: Rows,
    slice_text: Callable[[int, int, int], str],
) -> Row:
    """A row of ``clusters``.

    Args:
        cluster_id: Its id.
        one: The cluster and what is told about it.
        facts: What is known about each document, by number.
        ids: Id of each document, by number.
        rows: The documents' rows.
        slice_text: Gives the text of a document between two offsets.
    """
    members = sorted(one.cluster.members)
    published = sorted(
        (moment.start, moment.end, rows.documents[ids[member]].published or "")
        for member in members
        if (moment := facts[member].moment) is not None
    )
    shown = _representative(one, facts)
    languages = sorted({language for m in members if (language := facts[m].language) is not None})
    return (
        cluster_id,
        _label(one, shown, facts, slice_text),
        len(members),
        len({facts[member].outlet for member in members} - {None}),
        one.words,
        " ".join(languages),
        published[0][2] if published else None,
        published[-1][2] if published else None,
        None if one.origin.document is None else ids[one.origin.document],
        one.wire.agency,
        one.wire.status,
        None if one.reconstruction is None else one.reconstruction.text,
        _json(_cluster_evidence(one, facts)),
    )


def _representative(one: Assessed, facts: Sequence[Facts]) -> int:
    """The member to show: the origin, or the earliest of those that have most of the text."""
    if one.origin.document is not None:
        return one.origin.document
    least = SHOWN * max(one.held.values())
    whole = [member for member in one.cluster.members if one.held[member] >= least]
    return min(
        whole, key=lambda member: (_out(facts[member]), -one.held[member], facts[member].key)
    )


def _out(facts: Facts) -> tuple[bool, float]:
    """When a piece was out for certain: a day is over at its end only."""
    return facts.moment is None, facts.moment.end.timestamp() if facts.moment else 0.0


def _label(
    one: Assessed,
    shown: int,
    facts: Sequence[Facts],
    slice_text: Callable[[int, int, int], str],
) -> str:
    """The headline where the cluster is most of the piece, else the first line shared."""
    spans = one.cluster.members[shown]
    title = facts[shown].title
    if title and spans[0][0] < LABEL and one.words * 2 >= facts[shown].words:
        return _shortened(title)
    start, end = spans[0]
    line = slice_text(shown, start, min(end, start + 3 * LABEL)).strip().partition("\n")[0]
    return _shortened(line) or title or facts[shown].key


def _shortened(line: str) -> str:
    words = " ".join(line.split())
    if len(words) <= LABEL:
        return words
    cut = words[: LABEL - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > LABEL // 2 else cut).rstrip(" ,;:") + "…"


def _cluster_evidence(one: Assessed, facts: Sequence[Facts]) -> dict[str, object]:
    origin = one.origin
    evidence: dict[str, object] = {
        "origin": {
            "confidence": round(origin.confidence, 3),
            "compared_with": None if origin.rival is None else facts[origin.rival].key,
            "why": origin.why,
            "facts": [
                {"fact": item.fact, "words": item.words, "weight": item.weight}
                for item in origin.evidence
            ],
        },
        "original_language": one.original_language,
        "credits": dict(one.wire.credits),
        "credited_by": sorted(facts[member].key for member in one.wire.credited),
        "whole": one.wire.whole,
        "warnings": list(one.wire.warnings),
    }
    if one.reconstruction is not None:
        parts = one.reconstruction
        evidence["reconstructed"] = {
            "language": parts.language,
            "attested": list(parts.attested),
            "carried": {facts[d].key: list(kept) for d, kept in parts.carried.items()},
        }
    return evidence


def member_rows(
    cluster_id: int, one: Assessed, ids: Sequence[int]
) -> Iterator[tuple[int, int, int, int, str]]:
    """Rows of ``cluster_members``: one for each run of a member's text."""
    origin = one.origin.document
    for member, spans in one.cluster.members.items():
        role = "member" if origin is None else "origin" if member == origin else "copy"
        for start, end in spans:
            yield cluster_id, ids[member], start, end, role


def source_row(source: Source, ids: Sequence[int] | Mapping[int, int]) -> Row:
    """A row of ``sources``."""
    return (
        ids[source.document],
        None if source.source is None else ids[source.source],
        source.agency,
        source.relation,
        source.share,
        source.words,
        source.verdict,
        source.confidence,
        _json(source.evidence),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
