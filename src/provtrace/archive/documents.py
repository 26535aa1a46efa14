"""Documents in and out of the tables: what the later stages derive hangs on these rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import xxhash
from sqlite_utils import Database

from provtrace.article import Credit, Document, Removal


class Pending(IntEnum):
    """What is still to do for a document (``documents.pending``).

    Queries for due work say ``where pending and pending = …``: the index holds only documents with
    something to do, and SQLite takes it only if a query repeats its condition
    (https://sqlite.org/partialindex.html).
    """

    NOTHING = 0
    INDEX = 1
    MATCH = 2
    DERIVE = 3


@dataclass(frozen=True, slots=True)
class Put:
    """What storing documents did.

    Attributes:
        added: Documents whose key was new.
        replaced: Documents whose content had changed.
        unchanged: Documents that were there already.
        unreadable: Inputs that could not be read, stored with the reason; not counted above.
        outlets: Outlets whose documents changed, to look for recurring lines.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    unreadable: int = 0
    outlets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stored:
    """What tells whether an article that comes in is stored already.

    Attributes:
        content_hash: Hash of the article as it came in.
        input: The file (and line) it came from, or None.
        status: ok, empty or unreadable.
        problem: Why it could not be read, or None.
    """

    content_hash: str
    input: str | None
    status: str
    problem: str | None


def hash_text(text: str) -> str:
    """Hash of a text, 32 hexadecimal digits (XXH3, 128 bit)."""
    return xxhash.xxh3_128_hexdigest(text.encode("utf-8"))


def stored_documents(db: Database, keys: Sequence[str]) -> dict[str, Stored]:
    """What is stored under each key that is known."""
    found: dict[str, Stored] = {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        marks = ",".join("?" * len(some))
        query = (
            "select key, content_hash, input, status, problem from documents "  # noqa: S608
            f"where key in ({marks})"
        )
        found.update((key, Stored(*rest)) for key, *rest in db.execute(query, some))
    return found


def put_documents(db: Database, documents: Iterable[Document]) -> Put:
    """Store documents; one whose key is known replaces the old one with all that hung on it.

    Runs inside the caller's transaction.

    Args:
        db: The database.
        documents: Cleaned documents, each with its content hash.
    """
    added = replaced = unchanged = unreadable = 0
    outlets: set[str] = set()
    for document in documents:
        row = db.execute(
            "select id, content_hash, outlet from documents where key = ?", [document.key]
        ).fetchone()
        if row is None:
            document_id = _insert(db, document)
            added += document.status != "unreadable"
        elif row[1] == document.content_hash:
            unchanged += 1
            continue
        else:
            document_id = row[0]
            if row[2]:
                outlets.add(row[2])
            clear_derived(db, [document_id])
            for table in ("texts", "removals", "lines", "credits", "links"):
                db.execute(f"delete from {table} where document_id = ?", [document_id])  # noqa: S608
            _update(db, document_id, document)
            replaced += document.status != "unreadable"
        unreadable += document.status == "unreadable"
        if document.outlet:
            outlets.add(document.outlet)
        _insert_parts(db, document_id, document)
    return Put(added, replaced, unchanged, unreadable, frozenset(outlets))


def remove_documents(db: Database, ids: Sequence[int]) -> frozenset[str]:
    """Remove documents and every trace of them; their partners' provenance is derived anew.

    Runs inside the caller's transaction.

    Returns:
        The outlets that lost a document.
    """
    outlets: set[str] = set()
    for document_id in ids:
        clear_derived(db, [document_id])
        row = db.execute("select outlet from documents where id = ?", [document_id]).fetchone()
        if row and row[0]:
            outlets.add(row[0])
        clusters = db.execute(
            "select distinct cluster_id from cluster_members where document_id = ?", [document_id]
        ).fetchall()
        db.execute("delete from documents where id = ?", [document_id])
        # Of a cluster without members no document is left to have it derived anew.
        db.conn.executemany(
            "delete from clusters where id = ? "
            "and not exists (select 1 from cluster_members where cluster_id = clusters.id)",
            clusters,
        )
    return frozenset(outlets)


def clear_derived(db: Database, ids: Sequence[int]) -> None:
    """Take out what was derived from these documents' texts, and mark their partners.

    Runs inside the caller's transaction. Partners are the documents that shared a match or a
    cluster: their clusters, sources and originality no longer hold.
    """
    for document_id in ids:
        partners = {
            other
            for row in db.execute(
                "select left_id, right_id from matches where left_id = ? or right_id = ?",
                [document_id, document_id],
            )
            for other in row
        } - {document_id}
        mark_for_derivation(db, partners)
        _note_departure(db, document_id)
        db.execute(
            "delete from matches where left_id = ? or right_id = ?", [document_id, document_id]
        )
        db.conn.executemany(
            "delete from band_keys where band_key = ? and document_id = ?",
            [(key, document_id) for key in band_keys(db, document_id)],
        )
        for table in ("passages", "sketches", "vectors", "signs"):
            db.execute(f"delete from {table} where document_id = ?", [document_id])  # noqa: S608


def _note_departure(db: Database, document_id: int) -> None:
    """Keep what others had in common with an indexed document that goes; see `crowds`.

    Its number is drawn at random, so that none is ever given twice: a process deletes what it has
    seen to, while another one may be adding.
    """
    hashes = db.execute(
        "select hash from passages where document_id = ? order by ordinal", [document_id]
    ).fetchall()
    db.execute(
        "insert into departures (id, key, published, words, language, band_keys, sentences) "
        "select random(), d.key, d.published, d.words, s.language, k.band_keys, ? from documents d "
        "join sketches k on k.document_id = d.id left join signs s on s.document_id = d.id "
        "where d.id = ?",
        [np.array(hashes, np.int64).tobytes(), document_id],
    )


def band_keys(db: Database, document_id: int) -> list[int]:
    """The band keys of a document, as signed integers; none if it is not indexed."""
    row = db.execute(
        "select band_keys from sketches where document_id = ?", [document_id]
    ).fetchone()
    return [] if row is None else np.frombuffer(row[0], np.int64).tolist()


def mark_for_derivation(db: Database, ids: Iterable[int]) -> None:
    """Have the provenance around documents derived anew; work due earlier stays due."""
    db.conn.executemany(
        f"update documents set pending = {Pending.DERIVE:d} where id = ? and pending = 0",  # noqa: S608
        [(document_id,) for document_id in sorted(ids)],
    )


def rewrite_text(
    db: Database,
    document_id: int,
    text: str,
    removals: Sequence[Removal],
    credit_offsets: Mapping[int, tuple[int | None, int | None]],
) -> None:
    """Replace a document's cleaned text after lines were taken out or put back.

    Runs inside the caller's transaction. What was derived from the old text goes.

    Args:
        db: The database.
        document_id: Which document.
        text: The new text.
        removals: What is now taken out of it.
        credit_offsets: New offsets by ``credits.id``.
    """
    clear_derived(db, [document_id])
    db.execute("update texts set text = ? where document_id = ?", [text, document_id])
    db.execute(
        "update documents set text_hash = ?, pending = ? where id = ?",
        [hash_text(text), int(Pending.INDEX), document_id],
    )
    db.execute("delete from removals where document_id = ?", [document_id])
    _insert_removals(db, document_id, removals)
    db.conn.executemany(
        "update credits set start_offset = ?, end_offset = ? where id = ?",
        [(start, end, credit_id) for credit_id, (start, end) in credit_offsets.items()],
    )


def _columns(document: Document) -> dict[str, object]:
    has_text = document.status == "ok"
    return {
        "key": document.key,
        "title": document.title,
        "outlet": document.outlet,
        "author": document.author,
        "published": document.published,
        "published_from": document.published_from,
        "language": document.language,
        "words": 0,
        "url": document.url,
        "canonical_url": document.canonical_url,
        "status": document.status,
        "problem": document.problem,
        "input": document.input,
        "text_hash": hash_text(document.text) if has_text else None,
        "content_hash": document.content_hash or hash_text(document.text),
        "pending": int(Pending.INDEX if has_text else Pending.DERIVE),
    }


def _insert(db: Database, document: Document) -> int:
    columns = _columns(document)
    cursor = db.execute(
        f"insert into documents ({','.join(columns)}) "  # noqa: S608
        f"values ({','.join('?' * len(columns))})",
        list(columns.values()),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _update(db: Database, document_id: int, document: Document) -> None:
    columns = _columns(document)
    db.execute(
        f"update documents set {','.join(f'{name} = ?' for name in columns)} where id = ?",  # noqa: S608
        [*columns.values(), document_id],
    )


def _insert_parts(db: Database, document_id: int, document: Document) -> None:
    if document.status == "ok":
        db.execute("insert into texts values (?, ?)", [document_id, document.text])
    _insert_removals(db, document_id, document.removals)
    db.conn.executemany(
        "insert into credits (document_id, agency, role, start_offset, end_offset, text, rule) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        [_credit_row(document_id, credit) for credit in document.credits],
    )
    db.conn.executemany(
        "insert or ignore into links values (?, ?)",
        [(document_id, url) for url in document.links],
    )


def _insert_removals(db: Database, document_id: int, removals: Sequence[Removal]) -> None:
    db.conn.executemany(
        "insert into removals (document_id, ordinal, offset, text, reason, rule) "
        "values (?, ?, ?, ?, ?, ?)",
        [
            (document_id, ordinal, r.offset, r.text, r.reason, r.rule)
            for ordinal, r in enumerate(removals)
        ],
    )


def _credit_row(document_id: int, credit: Credit) -> tuple[object, ...]:
    return (
        document_id,
        credit.agency,
        credit.role,
        credit.start,
        credit.end,
        credit.text,
        credit.rule,
    )
