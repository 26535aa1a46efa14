"""What the command line lists: clusters by filters, sources, and the heads of a summary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from provtrace.archive.reader import Reader, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFilter:
    """Which clusters to list; None leaves a condition out.

    Attributes:
        outlet: With a piece of this outlet.
        agency: Text of this agency.
        since: With a piece published on this ISO day or later.
        until: With a piece published on this ISO day or earlier.
        min_documents: With at least so many documents.
        kind: With a match of this kind.
        status: Of this status.
        limit: Rows at most.
    """

    outlet: str | None = None
    agency: str | None = None
    since: str | None = None
    until: str | None = None
    min_documents: int | None = None
    kind: str | None = None
    status: str | None = None
    limit: int = 30


_CONDITIONS = {
    "outlet": "c.id in (select m.cluster_id from documents d join cluster_members m "
    "on m.document_id = d.id where d.outlet = :outlet collate nocase)",
    "agency": "c.agency = :agency collate nocase",
    "since": "c.last_published >= :since",
    # A day includes its hours: "2024-03-05T10:52" sorts after "2024-03-05".
    "until": "substr(c.first_published, 1, length(:until)) <= :until",
    "min_documents": "c.documents >= :min_documents",
    "kind": "exists (select 1 from matches m where m.cluster_id = c.id and m.kind = :kind)",
    "status": "c.status = :status",
}


def list_clusters(reader: Reader, wanted: ClusterFilter) -> list[Row]:
    """Clusters that fit a filter, those in most documents first."""
    conditions, params = _conditions(wanted)
    return reader.rows(
        "Clusters",
        f"""
        select c.id, c.label, c.documents, c.outlets, c.words, c.languages, c.first_published,
               c.last_published, c.status, c.agency, c.origin_id, o.key as origin_key,
               o.outlet as origin_outlet, o.published as origin_published,
               c.text, c.evidence
        from clusters c left join documents o on o.id = c.origin_id
        {conditions}
        order by c.documents desc, c.words desc, c.first_published, c.label limit :limit
        """,  # noqa: S608 - the conditions are constants of this module
        **params,
        limit=wanted.limit,
    )


def count_clusters(reader: Reader, wanted: ClusterFilter) -> int:
    """How many clusters fit a filter."""
    conditions, params = _conditions(wanted)
    return int(
        reader.value("How many", f"select count(*) from clusters c {conditions}", **params)  # noqa: S608
    )


def _conditions(wanted: ClusterFilter) -> tuple[str, dict[str, Any]]:
    given = {name: value for name in _CONDITIONS if (value := getattr(wanted, name)) is not None}
    if not given:
        return "", {}
    return "where " + " and ".join(_CONDITIONS[name] for name in given), given


_SOURCES = """
select x.document_id, d.key, d.outlet, d.title, d.published, x.source_id, s.key as source_key,
       s.outlet as source_outlet, s.published as source_published, x.agency, x.relation,
       x.verdict, x.share, x.words, x.confidence, x.evidence
from sources x join documents d on d.id = x.document_id
left join documents s on s.id = x.source_id
"""


def list_sources(reader: Reader, document_id: int | None = None, limit: int = 50) -> list[Row]:
    """Where documents have their text from, most words first.

    Args:
        reader: Where to read.
        document_id: Only this document; None lists all.
        limit: Rows at most.
    """
    where = "" if document_id is None else "where x.document_id = :document_id"
    params = {} if document_id is None else {"document_id": document_id}
    return reader.rows(
        "Sources",
        f"{_SOURCES} {where} order by x.words desc, d.key, s.key limit :limit",
        **params,
        limit=limit,
    )


def uncredited_wire(reader: Reader, limit: int, clusters: Sequence[int] | None = None) -> list[Row]:
    """Documents that surely have much agency text and do not credit it, most words first.

    Args:
        reader: Where to read.
        limit: Rows at most.
        clusters: Only documents in these clusters; None for all.
    """
    return _told(reader, "Agency text without credit", "uncredited_wire", limit, clusters)


def unsaid_translations(
    reader: Reader, limit: int, clusters: Sequence[int] | None = None
) -> list[Row]:
    """Documents surely translated in great part that name no source, most words first.

    Args:
        reader: Where to read.
        limit: Rows at most.
        clusters: Only documents in these clusters; None for all.
    """
    return _told(reader, "Translations that name no source", "unsaid_translations", limit, clusters)


def count_unsaid(reader: Reader, clusters: Sequence[int] | None = None) -> tuple[int, int]:
    """How many documents `uncredited_wire` and `unsaid_translations` list without a limit."""
    wire = _rows(reader, "How many with agency text without credit", _COUNT_WIRE, "", clusters)
    translated = _rows(
        reader, "How many are translations that name no source", _COUNT_TRANSLATED, "", clusters
    )
    return int(wire[0]["documents"]), int(translated[0]["documents"])


_COUNT_WIRE = "select count(*) as documents from uncredited_wire"
_COUNT_TRANSLATED = "select count(*) as documents from unsaid_translations"


def _told(
    reader: Reader, title: str, view: str, limit: int, clusters: Sequence[int] | None
) -> list[Row]:
    order = f"order by words desc, key limit {int(limit)}"
    return _rows(reader, title, f"select * from {view}", order, clusters)  # noqa: S608


def _rows(
    reader: Reader, title: str, select: str, order: str, clusters: Sequence[int] | None
) -> list[Row]:
    """Rows of a view: of all documents, which is remembered, or of those in some clusters."""
    if clusters is None:
        return reader.rows_of_all(title, f"{select} {order}".rstrip())
    return reader.rows(
        title,
        f"""
        {select} where document_id in (
            select document_id from cluster_members
            where cluster_id in (select value from json_each(:clusters))
        ) {order}
        """,  # noqa: S608 - constants of this module
        clusters=json.dumps(list(clusters)),
    )


def undetermined_pairs(pairs: Iterable[Row]) -> list[Row]:
    """Outlets that share text of which nothing tells who had it first.

    Args:
        pairs: Rows of ``outlet_reuse``.

    Returns:
        Rows with ``outlet``, ``other``, ``documents`` and ``words``, each pair of outlets once,
        most words first.
    """
    found: dict[tuple[str, str], Row] = {}
    for row in pairs:
        outlet, other = sorted((row["outlet"], row["source_outlet"]))
        if outlet == other or not row["undetermined_words"]:
            continue
        pair = found.setdefault(
            (outlet, other), {"outlet": outlet, "other": other, "documents": 0, "words": 0}
        )
        # Each of the two may name the other: that is one text, not two.
        pair["documents"] = max(pair["documents"], row["undetermined_documents"])
        pair["words"] = max(pair["words"], row["undetermined_words"])
    return sorted(found.values(), key=lambda row: (-row["words"], row["outlet"], row["other"]))
