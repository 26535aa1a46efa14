"""The read queries behind one cluster: its members, and who carries which words of it."""

from __future__ import annotations

from provtrace.archive.reader import Reader, Row


def cluster(reader: Reader, cluster_id: int) -> Row | None:
    """One cluster, with its origin's outlet, title, key, time and language."""
    return reader.row(
        "The cluster",
        """
        select c.*, o.outlet as origin_outlet, o.title as origin_title, o.key as origin_key,
               o.published as origin_published, o.language as origin_language
        from clusters c left join documents o on o.id = c.origin_id
        where c.id = :id
        """,
        id=cluster_id,
    )


def members(reader: Reader, cluster_id: int, limit: int = 5_000) -> list[Row]:
    """The documents of a cluster, earliest first, undated last.

    Returns:
        Rows with the document's own columns, ``start`` and ``end`` of its first and last passage
        in the cluster, ``carried`` characters, ``role``, its originality and the agencies that it
        credits for text; ``credits`` has all of its credits but those of pictures, as a JSON list.
    """
    return reader.rows(
        "Who carries it",
        """
        with carried as (
            select document_id, min(start_offset) as start, max(end_offset) as "end",
                   sum(end_offset - start_offset) as carried,
                   max(case role when 'origin' then 2 when 'copy' then 1 else 0 end) as rank
            from cluster_members where cluster_id = :id group by document_id
        )
        select d.id, d.key, d.title, d.outlet, d.author, d.published, d.language, d.words, d.url,
               m.start, m."end", m.carried,
               case m.rank when 2 then 'origin' when 1 then 'copy' else 'member' end as role,
               o.words as o_words, o.original, o.wire,
               (select group_concat(distinct agency) from credits
                where document_id = d.id and role in ('text', 'contributor')) as credited,
               (select json_group_array(json_object('agency', agency, 'role', role, 'text', text))
                from credits where document_id = d.id and role <> 'photo') as credits
        from carried m join documents d on d.id = m.document_id
        left join originality o on o.document_id = d.id
        order by d.published is null, d.published, d.id limit :limit
        """,
        id=cluster_id,
        limit=limit,
    )


def passages_of_members(reader: Reader, cluster_id: int) -> list[Row]:
    """The passages of a cluster: document_id, start_offset, end_offset, role."""
    return reader.rows(
        "Its passages",
        """
        select document_id, start_offset, end_offset, role from cluster_members
        where cluster_id = :id order by document_id, start_offset
        """,
        id=cluster_id,
    )


def matches_with(reader: Reader, document_id: int, cluster_id: int) -> list[Row]:
    """The matches between one document and the other members of a cluster.

    Returns:
        Rows with ``start, "end"`` in the document, ``other_id, other_start, other_end``,
        ``kind``, ``words``, ``is_quote``.
    """
    return reader.rows(
        "Matches with the text shown",
        """
        select left_start as start, left_end as "end", right_id as other_id,
               right_start as other_start, right_end as other_end, kind, words, is_quote
        from matches where left_id = :document
        and right_id in (select document_id from cluster_members where cluster_id = :cluster)
        union all
        select right_start, right_end, left_id, left_start, left_end, kind, words, is_quote
        from matches where right_id = :document
        and left_id in (select document_id from cluster_members where cluster_id = :cluster)
        """,
        document=document_id,
        cluster=cluster_id,
    )


def partners(reader: Reader, cluster_id: int) -> dict[int, int]:
    """With how many members each member has matches of the cluster, by document id.

    In a big cluster members are compared with the earliest and the largest only: these are the
    ones that all the others can be shown against.
    """
    rows = reader.rows(
        "Which member most were compared with",
        """
        select id, count(distinct other) as partners from (
            select left_id as id, right_id as other from matches where cluster_id = :id
            union all
            select right_id, left_id from matches where cluster_id = :id
        ) group by id
        """,
        id=cluster_id,
    )
    return {row["id"]: row["partners"] for row in rows}


def sources_within(reader: Reader, cluster_id: int) -> list[Row]:
    """For each member its source among the members, or an agency, with verdict and evidence."""
    return reader.rows(
        "Where each member has it from",
        """
        select x.* from sources x
        where x.document_id in (select document_id from cluster_members where cluster_id = :id)
        and (x.source_id is null
             or x.source_id in (select document_id from cluster_members where cluster_id = :id))
        order by x.document_id, x.words desc
        """,
        id=cluster_id,
    )


def passages_of(reader: Reader, document_id: int) -> list[Row]:
    """The passages (sentences) of a document with their offsets."""
    return reader.rows(
        "Its sentences",
        """
        select ordinal, start_offset as start, end_offset as "end", words from passages
        where document_id = :id order by ordinal
        """,
        id=document_id,
    )


def cluster_at(reader: Reader, document_id: int, offset: int) -> int | None:
    """The cluster that covers a place in a document, the biggest if several; for permalinks."""
    found = reader.value(
        "The cluster at a place",
        """
        select c.id from cluster_members m join clusters c on c.id = m.cluster_id
        where m.document_id = :id and m.start_offset <= :at and m.end_offset > :at
        order by c.documents desc, c.id limit 1
        """,
        id=document_id,
        at=offset,
    )
    return None if found is None else int(found)
