"""What documents have in common, looked up: band keys and sentences, and who has them.

All documents that have one key are its *bucket*. A sentence is a key too: that of its words and the
language of its document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.archive.selecting import select
from provtrace.candidates import Ranking

FEW = 10
"""Documents are looked up one by one if they are less than one in so many; else all are read."""

ROWS = 4_000_000
"""Band keys read at a time."""

Ids = NDArray[np.int64]
Rows = NDArray[np.int64]
"""Key and document, ``(n, 2)``."""
Pairs = NDArray[np.int64]
"""Ids of documents, ``(n, 2)``, the lower one left, sorted, each pair once."""

NO_IDS = np.zeros(0, np.int64)
NO_ROWS = np.zeros((0, 2), np.int64)


def band_rows(db: Database, keys: Iterable[int]) -> Rows:
    """Key and document of every document that has one of some band keys."""
    query = "select band_key, document_id from band_keys where band_key = ?"
    return _rows(row for key in keys for row in db.execute(query, [key]))


def all_band_rows(db: Database) -> Iterator[Rows]:
    """Band key and document of all documents, in parts; no bucket is in two of them."""
    size = "select coalesce(sum(length(band_keys)), 0) / 8 from sketches"
    parts = 1 + db.execute(size).fetchone()[0] // ROWS
    edges = np.linspace(-(2**63), 2**63 - 1, parts + 1)
    for part in range(parts):
        keys, owners = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for document_id, data in db.execute("select document_id, band_keys from sketches"):
            own = np.frombuffer(data, np.int64)
            own = own[(own >= edges[part]) & ((own < edges[part + 1]) | (part == parts - 1))]
            keys.append(own)
            owners.append(np.full(len(own), document_id))
        yield np.stack((np.concatenate(keys), np.concatenate(owners)), axis=1)


def sentence_rows(db: Database, keys: NDArray[np.int64], language: str) -> Rows:
    """Key and document of every document in a language that has one of some sentences.

    Args:
        db: The database.
        keys: Keys of the sentences.
        language: Their language; the encoder covers it.
    """
    query = (
        "select distinct p.hash, p.document_id from passages p join signs s using (document_id) "
        "where p.hash = ? and s.language = ?"
    )
    hashes = sentence_keys(keys, language).tolist()
    rows = _rows(row for value in hashes for row in db.execute(query, [value, language]))
    rows[:, 0] = sentence_keys(rows[:, 0], language)
    return rows


def own_sentence_keys(
    db: Database, document_id: int, ordinals: NDArray[np.int64], language: str
) -> NDArray[np.int64]:
    """Keys of some sentences of a stored document in a language."""
    query = "select hash from passages where document_id = ? order by ordinal"
    hashes = np.fromiter((value for (value,) in db.execute(query, [document_id])), np.int64)
    return sentence_keys(hashes[ordinals], language)


def sentence_keys(hashes: NDArray[np.int64], language: str) -> NDArray[np.int64]:
    """Keys of sentences in a language from the hashes of their words, and the other way round."""
    spoken = np.array([xxhash.xxh3_64_intdigest(language.encode())], np.uint64).view(np.int64)
    keys: NDArray[np.int64] = hashes ^ spoken
    return keys


def ranking(db: Database, ids: Ids, others: Sequence[tuple[Any, ...]] = ()) -> Ranking:
    """Order by time and size of documents, which decide the hubs of crowded buckets.

    Args:
        db: The database.
        ids: Documents that are stored.
        others: Id, time, key and words of some that are not.
    """
    known = np.unique(ids)
    (last,) = db.execute("select coalesce(max(id), 0) from documents").fetchone()
    query = "select id, published, key, words from documents"
    if len(known) * FEW > last:
        rows = db.execute(query).fetchall()
    else:
        rows = list(select(db, f"{query} where id in ({{ids}})", known.tolist()))
    rows = sorted([*rows, *others])
    order = sorted(range(len(rows)), key=lambda n: (rows[n][1] is None, rows[n][1], rows[n][2]))
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows))
    return Ranking(
        np.array([row[0] for row in rows], np.int64),
        rank,
        np.array([row[3] for row in rows], np.int64),
    )


def among(rows: Rows, others: Rows) -> NDArray[np.bool_]:
    """Which rows of two numbers are among some others."""
    known = set(map(tuple, others.tolist()))
    return np.fromiter((tuple(row) in known for row in rows.tolist()), bool, len(rows))


def _rows(rows: Iterable[tuple[int, int]]) -> Rows:
    return np.array(list(rows), np.int64).reshape(-1, 2)
