"""Full-text search over the cleaned texts."""

from __future__ import annotations

import re

from provtrace.archive.reader import Reader, Row

OPEN, CLOSE = "\x02", "\x03"
"""Around each hit in a snippet; cleaned texts hold no control characters."""

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')


def fts_query(words: str) -> str:
    """An FTS5 query for what a person typed.

    Words must all occur; ``"quoted words"`` as a phrase, ``-word`` must not occur, ``begin*``
    finds beginnings. Everything else is taken literally, so that no input is a syntax error.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _TERM.findall(words.replace("\x00", " ")):
        text = phrase or word
        prefix = "*" if not phrase and text.endswith("*") else ""
        quoted = '"' + text.rstrip("*").replace('"', '""') + '"' + prefix
        if not re.search(r"\w", text):
            continue
        (unwanted if minus else wanted).append(quoted)
    if not wanted:
        return ""
    query = " AND ".join(wanted)
    return f"({query}) NOT ({' OR '.join(unwanted)})" if unwanted else query


def search(reader: Reader, words: str, *, limit: int = 20, offset: int = 0) -> list[Row]:
    """Documents whose text holds all the words, best first, each with a snippet.

    The index knows words between spaces; in Chinese, Japanese, Thai and other scripts written
    without spaces the texts themselves are searched for the words as typed.

    Args:
        reader: Where to read.
        words: As typed by a person.
        limit: Rows at most.
        offset: Rows to skip.

    Returns:
        Rows of documents with ``snippet`` (hits between OPEN and CLOSE), originality and, as
        ``clusters``, how many clusters the document has passages in.
    """
    if _UNSPACED.search(words):
        return _search_unspaced(reader, words, limit, offset)
    query = fts_query(words)
    if not query:
        return []
    return reader.rows(
        "Full-text search",
        """
        with hits as (
            select rowid as document_id, rank as score,
                   snippet(texts_fts, 0, char(2), char(3), ' … ', 32) as snippet
            from texts_fts where texts_fts match :query
            order by rank limit :limit offset :offset
        )
        select d.id, d.key, d.title, d.outlet, d.published, d.language, d.words, h.snippet,
               o.words as o_words, o.verbatim, o.near, o.rewritten, o.translated, o.quoted,
               o.wire, o.original,
               (select count(distinct cluster_id) from cluster_members
                where document_id = d.id) as clusters
        from hits h join documents d on d.id = h.document_id
        left join originality o on o.document_id = d.id
        order by h.score
        """,
        query=query,
        limit=limit,
        offset=offset,
    )


def _search_unspaced(reader: Reader, words: str, limit: int, offset: int) -> list[Row]:
    """Search the texts for each of the words as typed."""
    terms = [term for term in words.replace('"', " ").split() if term][:6]
    conditions = " and ".join(f"instr(t.text, :term{i})" for i in range(len(terms)))
    return reader.rows(
        "Search in the texts",
        f"""
        with hits as (
            select t.document_id, instr(t.text, :term0) as place, t.text from texts t
            where {conditions} limit :limit offset :offset
        )
        select d.id, d.key, d.title, d.outlet, d.published, d.language, d.words,
               substr(h.text, max(1, place - 40), min(40, place - 1)) || char(2) || :term0
               || char(3) || substr(h.text, place + length(:term0), 80) as snippet,
               o.words as o_words, o.verbatim, o.near, o.rewritten, o.translated, o.quoted,
               o.wire, o.original,
               (select count(distinct cluster_id) from cluster_members
                where document_id = d.id) as clusters
        from hits h join documents d on d.id = h.document_id
        left join originality o on o.document_id = d.id
        """,  # noqa: S608 - the conditions hold parameter names only
        **{f"term{i}": term for i, term in enumerate(terms)},
        limit=limit,
        offset=offset,
    )
