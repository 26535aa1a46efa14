"""The read queries behind one document, and behind two side by side."""

from __future__ import annotations

from provtrace.archive.reader import Reader, Row


def document(reader: Reader, document_id: int) -> Row | None:
    """One document with its text and originality; columns of originality start with ``o_``."""
    return reader.row(
        "The document",
        """
        select d.*, t.text, o.words as o_words, o.verbatim as o_verbatim, o.near as o_near,
               o.rewritten as o_rewritten, o.translated as o_translated, o.quoted as o_quoted,
               o.wire as o_wire, o.original as o_original,
               o.lead as o_lead, o.middle as o_middle, o.tail as o_tail
        from documents d left join texts t on t.document_id = d.id
        left join originality o on o.document_id = d.id
        where d.id = :id
        """,
        id=document_id,
    )


def document_id_of(reader: Reader, key: str) -> int | None:
    """The id of the document with a key, or None."""
    found = reader.value(
        "The document with a key", "select id from documents where key=:key", key=key
    )
    return None if found is None else int(found)


def removals(reader: Reader, document_id: int) -> list[Row]:
    """What cleaning took out of a document, in the order of the text."""
    return reader.rows(
        "What cleaning took out",
        """
        select offset, text, reason, rule from removals
        where document_id = :id order by offset, ordinal
        """,
        id=document_id,
    )


def credits(reader: Reader, document_id: int) -> list[Row]:
    """What a document says about where its text came from."""
    return reader.rows(
        "Credits",
        "select * from credits where document_id = :id order by start_offset is null, start_offset",
        id=document_id,
    )


def sources_of(reader: Reader, document_id: int) -> list[Row]:
    """Where a document's text came from."""
    return reader.rows(
        "Where its text came from",
        """
        select x.*, s.outlet as source_outlet, s.title as source_title, s.key as source_key,
               s.published as source_published, s.language as source_language
        from sources x left join documents s on s.id = x.source_id
        where x.document_id = :id order by x.words desc, x.source_id
        """,
        id=document_id,
    )


def taken_from(reader: Reader, document_id: int, limit: int = 50) -> list[Row]:
    """Who took text from a document."""
    return reader.rows(
        "Who has text of this document",
        """
        select x.*, d.outlet, d.title, d.key, d.published, d.language
        from sources x join documents d on d.id = x.document_id
        where x.source_id = :id order by x.words desc, x.document_id limit :limit
        """,
        id=document_id,
        limit=limit,
    )


def matches_of(reader: Reader, document_id: int, limit: int = 2_000) -> list[Row]:
    """A document's matches seen from its side: start, end, and the other document.

    Returns:
        Rows with ``id, start, "end", other_id, other_start, other_end, kind, score, words,
        is_quote, cluster_id`` and the other document's outlet, title, published and language, in
        the order of the text.
    """
    return reader.rows(
        "Its matches",
        """
        with mine as (
            select id, left_start as start, left_end as "end", right_id as other_id,
                   right_start as other_start, right_end as other_end,
                   kind, score, words, is_quote, cluster_id
            from matches where left_id = :id
            union all
            select id, right_start, right_end, left_id, left_start, left_end,
                   kind, score, words, is_quote, cluster_id
            from matches where right_id = :id
            limit :limit
        )
        select mine.*, d.outlet, d.title, d.published, d.language
        from mine join documents d on d.id = mine.other_id
        order by mine.start, mine."end" desc, mine.words desc, mine.id
        """,
        id=document_id,
        limit=limit,
    )


def matches_between(reader: Reader, left_id: int, right_id: int) -> list[Row]:
    """The matches of two documents, in the order of the left one's text; left_id < right_id."""
    return reader.rows(
        "Their matches",
        """
        select * from matches where left_id = :left and right_id = :right
        order by left_start, left_end desc, id
        """,
        left=left_id,
        right=right_id,
    )


def sources_between(reader: Reader, one_id: int, other_id: int) -> list[Row]:
    """What is known of the direction between two documents."""
    return reader.rows(
        "Which came from which",
        """
        select * from sources where (document_id = :one and source_id = :other)
        or (document_id = :other and source_id = :one) order by words desc
        """,
        one=one_id,
        other=other_id,
    )


def clusters_of(reader: Reader, document_id: int) -> list[Row]:
    """The clusters that a document has passages in."""
    return reader.rows(
        "Its clusters",
        """
        select c.id, c.label, c.documents, c.outlets, c.words, c.status, c.agency,
               min(m.start_offset) as start, max(m.end_offset) as "end", m.role
        from cluster_members m join clusters c on c.id = m.cluster_id
        where m.document_id = :id group by c.id order by start
        """,
        id=document_id,
    )
