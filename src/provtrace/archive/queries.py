"""The read queries behind pages, report, exports and command line.

Each function takes a `Reader`, runs one or two statements and returns rows as dicts, whose columns
are those of the tables. Lists are paged by ``limit`` and ``offset``. Every statement is written so
that an index answers it: see `provtrace.archive.schema`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from provtrace.archive.reader import Reader, Row

ClusterOrder = Literal["biggest", "newest", "longest"]
_CLUSTER_ORDERS: dict[str, str] = {
    "biggest": "c.documents desc, c.id",
    "newest": "c.last_published desc, c.id",
    "longest": "c.words desc, c.id",
}


def last_run(reader: Reader) -> Row | None:
    """The latest finished run: when, by which version, with which settings and counts."""
    return reader.row(
        "The latest scan",
        "select * from runs order by finished is null, id desc limit 1",
    )


def figures(reader: Reader) -> Row:
    """How much there is: documents, words, outlets, dates, clusters; what has no text, apart."""
    row = reader.row(
        "How much there is",
        """
        select (select count(*) from documents where status <> 'unreadable') as documents,
               (select count(*) from documents where status = 'unreadable') as unreadable,
               (select count(*) from documents where status = 'empty') as empty,
               (select count(distinct outlet) from documents) as outlets,
               (select sum(words) from originality) as words,
               (select min(published) from documents) as first_published,
               (select max(published) from documents) as last_published,
               (select count(*) from documents
                where published is null and status = 'ok') as undated,
               (select count(*) from documents
                where outlet is null and status = 'ok') as without_outlet,
               (select count(*) from documents where pending) as pending,
               (select count(*) from clusters) as clusters
        """,
    )
    assert row is not None
    return row


def languages(reader: Reader) -> list[Row]:
    """Documents by language, most first."""
    return reader.rows_of_all(
        "Documents by language",
        """
        select language, count(*) as documents from documents
        group by language order by documents desc
        """,
    )


def kinds(reader: Reader, clusters: Sequence[int] | None = None) -> list[Row]:
    """Matches by kind, quotations apart; of some clusters, or None for all."""
    if clusters is None:
        return reader.rows_of_all(
            "Matches by kind",
            """
            select kind, is_quote, count(*) as matches, sum(words) as words
            from matches group by kind, is_quote
            """,
        )
    return reader.rows(
        "Matches by kind in these clusters",
        """
        select kind, is_quote, count(*) as matches, sum(words) as words from matches
        where cluster_id in (select value from json_each(:clusters)) group by kind, is_quote
        """,
        clusters=json.dumps(list(clusters)),
    )


def clusters(
    reader: Reader,
    *,
    title: str = "Clusters",
    order: ClusterOrder = "biggest",
    status: str | None = None,
    agency: str | None = None,
    outlet: str | None = None,
    since: str | None = None,
    ids: Sequence[int] | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[Row]:
    """Clusters with their origin's outlet, title and key.

    Args:
        reader: Where to read.
        title: Words for the list of statements.
        order: Biggest, newest or longest first.
        status: Only those of this status.
        agency: Only those of this agency's text.
        outlet: Only those with a piece of this outlet.
        since: Only those last published on or after this ISO date.
        ids: Only these; None for all.
        limit: Rows at most.
        offset: Rows to skip.
    """
    conditions, params = _cluster_conditions(status, agency, outlet, since, ids)
    return reader.rows(
        title,
        f"""
        select c.*, o.outlet as origin_outlet, o.title as origin_title, o.key as origin_key,
               o.published as origin_published, o.language as origin_language
        from clusters c left join documents o on o.id = c.origin_id
        {conditions}
        order by {_CLUSTER_ORDERS[order]} limit :limit offset :offset
        """,  # noqa: S608 - conditions and order are constants of this module
        **params,
        limit=limit,
        offset=offset,
    )


def count_clusters(
    reader: Reader,
    *,
    status: str | None = None,
    agency: str | None = None,
    outlet: str | None = None,
    since: str | None = None,
) -> int:
    """How many clusters `clusters` would list without a limit."""
    conditions, params = _cluster_conditions(status, agency, outlet, since)
    return int(
        reader.value(
            "How many clusters",
            f"select count(*) from clusters c {conditions}",  # noqa: S608
            **params,
        )
    )


def _cluster_conditions(
    status: str | None,
    agency: str | None,
    outlet: str | None,
    since: str | None,
    ids: Sequence[int] | None = None,
) -> tuple[str, dict[str, Any]]:
    conditions, params = [], {}
    if status:
        conditions.append("c.status = :status")
        params["status"] = status
    if agency:
        conditions.append("c.agency = :agency")
        params["agency"] = agency
    if outlet:
        conditions.append(
            "c.id in (select m.cluster_id from documents d "
            "join cluster_members m on m.document_id = d.id where d.outlet = :outlet)"
        )
        params["outlet"] = outlet
    if since:
        conditions.append("c.last_published >= :since")
        params["since"] = since
    if ids is not None:
        conditions.append("c.id in (select value from json_each(:ids))")
        params["ids"] = json.dumps(list(ids))
    return ("where " + " and ".join(conditions) if conditions else ""), params


def statuses(reader: Reader) -> list[Row]:
    """Clusters by status and agency, for filters."""
    return reader.rows_of_all(
        "Clusters by status",
        "select status, count(*) as clusters from clusters group by status order by 2 desc",
    )


def source_rows(
    reader: Reader,
    title: str,
    *,
    relation: str | None = None,
    verdict: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[Row]:
    """Links from documents to where their text came from, most words first.

    Args:
        reader: Where to read.
        title: Words for the list of statements.
        relation: Only links of this relation, such as ``uncredited wire``.
        verdict: Only links with this verdict, such as ``translated from``.
        limit: Rows at most.
        offset: Rows to skip.
    """
    column, value = ("relation", relation) if relation else ("verdict", verdict)
    return reader.rows(
        title,
        f"""
        select x.*, d.outlet, d.title, d.key, d.published, d.language,
               s.outlet as source_outlet, s.title as source_title, s.key as source_key,
               s.published as source_published, s.language as source_language
        from sources x join documents d on d.id = x.document_id
        left join documents s on s.id = x.source_id
        where x.{column} = :value
        order by x.words desc, x.document_id limit :limit offset :offset
        """,  # noqa: S608 - constants of this module
        value=value,
        limit=limit,
        offset=offset,
    )


def count_sources(
    reader: Reader, *, relation: str | None = None, verdict: str | None = None
) -> int:
    """How many links `source_rows` lists without a limit."""
    column, value = ("relation", relation) if relation else ("verdict", verdict)
    return int(
        reader.value(
            f"How many with {column} {value}",
            f"select count(*) from sources where {column} = :value",  # noqa: S608
            value=value,
        )
    )


def failed_documents(reader: Reader, limit: int = 20) -> list[Row]:
    """Documents that could not be read or had no text, with the reason."""
    return reader.rows(
        "Documents without text",
        """
        select id, key, status, problem, input from documents
        where status <> 'ok' order by status desc, id limit :limit
        """,
        limit=limit,
    )


def documents(
    reader: Reader,
    *,
    outlet: str | None = None,
    language: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[Row]:
    """Documents of an outlet or language, newest first, with their originality."""
    conditions = ["d.status = 'ok'"]
    params: dict[str, Any] = {}
    if outlet:
        conditions.append("d.outlet = :outlet")
        params["outlet"] = outlet
    if language:
        conditions.append("d.language = :language")
        params["language"] = language
    return reader.rows(
        "Documents",
        f"""
        select d.id, d.key, d.title, d.outlet, d.published, d.language, d.words,
               o.original, o.wire, o.quoted, o.words as o_words
        from documents d left join originality o on o.document_id = d.id
        where {" and ".join(conditions)}
        order by d.published desc, d.id limit :limit offset :offset
        """,  # noqa: S608
        **params,
        limit=limit,
        offset=offset,
    )


def outlets(reader: Reader) -> list[Row]:
    """Each outlet with its documents and how many of their words are its own."""
    return reader.rows_of_all(
        "Outlets",
        "select * from outlet_originality order by documents desc, words desc, outlet",
    )


def outlets_of(reader: Reader, clusters: Sequence[int]) -> set[str | None]:
    """The outlets that have a piece in some clusters."""
    rows = reader.rows(
        "Outlets of these clusters",
        """
        select distinct d.outlet from cluster_members m join documents d on d.id = m.document_id
        where m.cluster_id in (select value from json_each(:clusters))
        """,
        clusters=json.dumps(list(clusters)),
    )
    return {row["outlet"] for row in rows}


def headlines(reader: Reader, ids: Sequence[int]) -> dict[int, str | None]:
    """The titles of some documents, by id."""
    rows = reader.rows(
        "Their headlines",
        "select id, title from documents where id in (select value from json_each(:ids))",
        ids=json.dumps(list(ids)),
    )
    return {row["id"]: row["title"] for row in rows}


def outlet_pairs(reader: Reader) -> list[Row]:
    """Who has text of whom: outlet, source outlet, documents, words with and without wire."""
    return reader.rows_of_all("Who has text of whom", "select * from outlet_reuse")
