"""Which documents of an archive are worth aligning with which others."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.alignment import Prepared
from provtrace.archive.documents import band_keys
from provtrace.archive.indexing import Indexed
from provtrace.archive.method import Method
from provtrace.archive.selecting import select
from provtrace.archive.shortlist import Sentences, all_sentences, near_sentences, sentences_of
from provtrace.candidates import Ranking, candidate_pairs, unsigned
from provtrace.encoding import pack_vectors
from provtrace.meaning_candidates import Hubs, choose_method, meaning_pairs
from provtrace.settings import Settings
from provtrace.sketching.cells import load_cells

NOT_STORED = 0
"""Stands for the text that is checked; ids of documents begin at 1."""

LOOKUP_DOCUMENTS = 100
"""Up to so many new documents, their band keys are looked up; above, all keys are read once."""

FEW = 10
"""Documents are looked up one by one if they are less than one in so many; else all are read."""

ROWS = 4_000_000
"""Band keys joined at a time."""

Ids = NDArray[np.int64]
Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of documents worth aligning.

    Attributes:
        pairs: Ids ``(n, 2)``, the lower one left, sorted, each pair once.
        way: How rewritten candidates were looked for: exhaustive, sketch, neighbours or none.
    """

    pairs: Pairs
    way: str


def candidate_documents(db: Database, new: Ids, method: Method) -> Candidates:
    """Propose the pairs in which at least one document is new.

    Args:
        db: The database; all documents are indexed.
        new: Ids of the new documents, ascending.
        method: How texts are compared, and how rewritten candidates are looked for.
    """
    surface = _surface_pairs(db, new, method.settings)
    if not method.dim:
        return Candidates(surface, "none")
    meaning, way = _meaning_pairs(db, new, method)
    return Candidates(np.unique(np.concatenate((surface, meaning)), axis=0), way)


def partners_of_text(db: Database, indexed: Indexed, method: Method) -> list[int]:
    """Ids of the stored documents that are worth aligning with a text that is not stored."""
    rows = _bucket_rows(db, indexed.keys.tolist())
    own = np.stack((indexed.keys, np.full_like(indexed.keys, NOT_STORED)), axis=1)
    stored = _ranking(db, rows[:, 1])
    order = Ranking(
        np.append(np.int64(NOT_STORED), stored.ids),
        np.append(np.int64(len(stored.ids) + 1), stored.rank),
        np.append(np.int64(indexed.prepared.tokens.words()), stored.size),
    )
    text = np.array([NOT_STORED], np.int64)
    pairs = _join(np.concatenate((rows, own)), order, text, method.settings)
    if indexed.prepared.vectors is not None:
        meaning, _ = _meaning_pairs(db, text, method, indexed.prepared)
        pairs = np.unique(np.concatenate((pairs, meaning)), axis=0)
    return [int(other) for other in pairs[:, 1]]


def shared_keys(db: Database, left_id: int, right_id: int) -> int:
    """How many band keys two documents have in common."""
    return len(set(band_keys(db, left_id)) & set(band_keys(db, right_id)))


def _surface_pairs(db: Database, new: Ids, settings: Settings) -> Pairs:
    """Pairs that share a band key."""
    few = len(new) <= LOOKUP_DOCUMENTS
    found = [
        _join(rows, _ranking(db, rows[:, 1]), new, settings)
        for rows in (_rows_of(db, new) if few else _all_rows(db))
    ]
    return np.unique(np.concatenate(found), axis=0)


def _rows_of(db: Database, new: Ids) -> Iterator[NDArray[np.int64]]:
    """Key and document of all that share a key with a new document, one of these at a time."""
    for document_id in new.tolist():
        yield _bucket_rows(db, band_keys(db, document_id))


def _bucket_rows(db: Database, keys: list[int]) -> NDArray[np.int64]:
    """Key and document of every document that has one of some keys, ``(n, 2)``."""
    rows: list[tuple[int, int]] = []
    for key in keys:
        rows.extend(
            db.execute("select band_key, document_id from band_keys where band_key = ?", [key])
        )
    return np.array(rows, np.int64).reshape(-1, 2)


def _all_rows(db: Database) -> Iterator[NDArray[np.int64]]:
    """Key and document of all documents, ``(n, 2)``, in parts; no bucket is in two of them."""
    size = "select coalesce(sum(length(band_keys)), 0) / 8 from sketches"
    parts = 1 + db.execute(size).fetchone()[0] // ROWS
    edges = np.linspace(-(2**63), 2**63 - 1, parts + 1)
    for part in range(parts):
        keys, owners = [], []
        for document_id, data in db.execute("select document_id, band_keys from sketches"):
            own = np.frombuffer(data, np.int64)
            own = own[(own >= edges[part]) & ((own < edges[part + 1]) | (part == parts - 1))]
            keys.append(own)
            owners.append(np.full(len(own), document_id))
        yield np.stack((np.concatenate(keys), np.concatenate(owners)), axis=1)


def _ranking(db: Database, ids: Ids) -> Ranking:
    """Order by time and size of documents, which decide the hubs of crowded buckets."""
    known = np.unique(ids)
    (last,) = db.execute("select coalesce(max(id), 0) from documents").fetchone()
    query = "select id, published, key, words from documents"
    if len(known) * FEW > last:
        rows = db.execute(f"{query} order by id").fetchall()
    else:
        rows = sorted(select(db, f"{query} where id in ({{ids}})", known.tolist()))
    order = sorted(range(len(rows)), key=lambda n: (rows[n][1] is None, rows[n][1], rows[n][2]))
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows))
    return Ranking(
        np.array([row[0] for row in rows], np.int64),
        rank,
        np.array([row[3] for row in rows], np.int64),
    )


def _join(rows: NDArray[np.int64], order: Ranking, new: Ids, settings: Settings) -> Pairs:
    if not len(rows):
        return np.zeros((0, 2), np.int64)
    keys = unsigned(np.ascontiguousarray(rows[:, 0]))
    pairs = candidate_pairs(keys, rows[:, 1], order, settings.hub_documents)
    return pairs[np.isin(pairs, new).any(axis=1)]


def _meaning_pairs(
    db: Database, new: Ids, method: Method, text: Prepared | None = None
) -> tuple[Pairs, str]:
    """Pairs that share a sentence in meaning; ``text`` stands for the id NOT_STORED."""
    settings = method.settings
    if text is not None and text.vectors is not None and text.language is not None:
        packed = np.frombuffer(pack_vectors(text.vectors), np.int8).reshape(-1, method.dim)
        fresh = Sentences([NOT_STORED], [text.language], [packed])
    else:
        fresh = sentences_of(db, new, method.dim)
    if len(new) > LOOKUP_DOCUMENTS or settings.candidates == "sketch":
        old, total = all_sentences(db, new, method.dim)
    else:
        old, total = near_sentences(db, fresh, new, method)
    cells = load_cells(method.calibration)
    # A few new documents against many old ones are few comparisons.
    effort = math.isqrt(fresh.count() * (fresh.count() + total))
    way = choose_method(settings.candidates, effort, settings.exhaustive_sentences)
    if cells is None:
        way = "exhaustive"
    ids = np.array(fresh.ids + old.ids, np.int64)
    if not len(ids):
        return np.zeros((0, 2), np.int64), way
    by_id = np.argsort(ids)
    known = ids[by_id]
    vectors, languages = fresh.vectors + old.vectors, fresh.languages + old.languages
    vectors = [vectors[at] for at in by_id]
    pairs = meaning_pairs(
        np.concatenate(vectors),
        np.repeat(np.arange(len(known)), [len(own) for own in vectors]),
        [languages[at] for at in by_id],
        method.weights.calibration(method.calibration),
        new=np.isin(known, fresh.ids),
        method=way,
        cells=cells,
        hubs=_hubs(db, known, settings),
    )
    return known[pairs], way


def _hubs(db: Database, known: Ids, settings: Settings) -> Hubs:
    """Which of some documents stand for many that carry one sentence."""
    order = _ranking(db, known[known != NOT_STORED])
    if not len(order.ids):
        return Hubs(known, known, settings.hub_documents)
    place = np.minimum(np.searchsorted(order.ids, known), len(order.ids) - 1)
    stored = known != NOT_STORED
    return Hubs(
        np.where(stored, order.rank[place], len(order.ids)),
        np.where(stored, order.size[place], 0),
        settings.hub_documents,
    )
