"""The read queries behind the exports: whole tables, streamed in a stable order."""

from __future__ import annotations

from collections.abc import Iterator

from provtrace.archive.reader import Reader, Row

EXPORTED: dict[str, str] = {
    "documents": """
        select d.id, d.key, d.title, d.outlet, d.author, d.published, d.published_from,
               d.language, d.words, d.url, d.canonical_url, d.status, d.problem, d.text_hash,
               t.text
        from documents d left join texts t on t.document_id = d.id order by d.id
        """,
    "matches": """
        select m.id, m.left_id, l.key as left_key, m.left_start, m.left_end, m.right_id,
               r.key as right_key, m.right_start, m.right_end, m.kind, m.score, m.words,
               m.is_quote, m.cluster_id, m.evidence
        from matches m join documents l on l.id = m.left_id join documents r on r.id = m.right_id
        order by m.id
        """,
    "clusters": "select * from clusters order by id",
    "cluster_members": """
        select c.cluster_id, c.document_id, d.key, c.start_offset, c.end_offset, c.role
        from cluster_members c join documents d on d.id = c.document_id
        order by c.cluster_id, c.document_id, c.start_offset
        """,
    "sources": """
        select x.document_id, d.key, d.outlet, d.title, x.source_id, s.key as source_key,
               s.outlet as source_outlet, s.title as source_title, x.agency, x.relation,
               x.share, x.words, x.verdict, x.confidence, x.evidence
        from sources x join documents d on d.id = x.document_id
        left join documents s on s.id = x.source_id
        order by x.document_id, x.source_id, x.agency
        """,
    "originality": """
        select d.key, o.* from originality o join documents d on d.id = o.document_id
        order by o.document_id
        """,
    "credits": """
        select d.key, c.document_id, c.agency, c.role, c.start_offset, c.end_offset, c.text, c.rule
        from credits c join documents d on d.id = c.document_id order by c.id
        """,
    "removals": """
        select d.key, r.document_id, r.offset, r.text, r.reason, r.rule
        from removals r join documents d on d.id = r.document_id
        order by r.document_id, r.ordinal, r.id
        """,
    "uncredited_wire": "select * from uncredited_wire",
    "unsaid_translations": "select * from unsaid_translations",
    "outlet_reuse": "select * from outlet_reuse",
    "outlet_originality": "select * from outlet_originality",
}
"""The tables of csv and parquet: ids within this archive, with keys that hold outside it."""


def table(reader: Reader, name: str) -> Iterator[Row]:
    """The rows of one of EXPORTED."""
    return reader.stream(name, EXPORTED[name])


def columns(reader: Reader, name: str) -> list[tuple[str, str]]:
    """The columns of one of EXPORTED with their declared types, ``""`` where none is declared."""
    # A view of the query tells declared types even where there are no rows; it lives in the
    # connection's own temporary database, so a database opened for reading is enough.
    connection = reader.connection
    connection.execute("drop view if exists temp.exported")
    connection.execute(f"create temp view exported as {EXPORTED[name]}")
    found = [(row[1], row[2].lower()) for row in connection.execute("pragma table_info(exported)")]
    connection.execute("drop view temp.exported")
    return found


def documents_with_sources(reader: Reader) -> Iterator[Row]:
    """Every readable document with its agency credits, for graphs and provenance."""
    return reader.stream(
        "Documents with credits",
        """
        select d.*, (select group_concat(distinct agency) from credits
                     where document_id = d.id and role = 'text') as credited
        from documents d where status = 'ok' order by d.id
        """,
    )


def document_details(reader: Reader, document_id: int) -> dict[str, list[Row]]:
    """What hangs on one document: originality, credits, sources, matches seen from its side."""
    return {
        "originality": reader.rows(
            "originality", "select * from originality where document_id = :id", id=document_id
        ),
        "credits": reader.rows(
            "credits",
            """
            select agency, role, start_offset, end_offset, text, rule from credits
            where document_id = :id order by id
            """,
            id=document_id,
        ),
        "sources": reader.rows(
            "sources",
            """
            select s.key as source_key, x.agency, x.relation, x.share, x.words, x.verdict,
                   x.confidence, x.evidence
            from sources x left join documents s on s.id = x.source_id
            where x.document_id = :id order by x.words desc, x.source_id
            """,
            id=document_id,
        ),
        "matches": reader.rows(
            "matches",
            """
            select m.id, d.key as other_key, m.kind, m.score, m.words, m.is_quote, m.cluster_id,
                   m.left_start as start, m.left_end as "end",
                   m.right_start as other_start, m.right_end as other_end, m.evidence
            from matches m join documents d on d.id = m.right_id where m.left_id = :id
            union all
            select m.id, d.key, m.kind, m.score, m.words, m.is_quote, m.cluster_id,
                   m.right_start, m.right_end, m.left_start, m.left_end, m.evidence
            from matches m join documents d on d.id = m.left_id where m.right_id = :id
            order by start, "end", other_key
            """,
            id=document_id,
        ),
    }


def passim_rows(reader: Reader) -> Iterator[Row]:
    """Cluster members with their text, the biggest cluster first, as passim writes them."""
    return reader.stream(
        "Cluster members",
        """
        with sizes as (
            select cluster_id, count(*) as size, count(distinct document_id) as documents,
                   1.0 * (count(distinct document_id) - count(distinct coalesce(d.outlet, d.id)))
                   / max(1, count(distinct document_id) - 1) as pboiler
            from cluster_members m join documents d on d.id = m.document_id group by cluster_id
        )
        select m.cluster_id, s.size, s.pboiler, m.document_id, d.key, d.outlet, d.published,
               d.title, d.url, d.language, m.start_offset, m.end_offset, m.role,
               substr(t.text, m.start_offset + 1, m.end_offset - m.start_offset) as text
        from cluster_members m join sizes s on s.cluster_id = m.cluster_id
        join documents d on d.id = m.document_id join texts t on t.document_id = m.document_id
        order by s.size desc, m.cluster_id, d.published is null, d.published, d.key, m.start_offset
        """,
    )
