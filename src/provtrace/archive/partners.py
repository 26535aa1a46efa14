"""Which documents of an archive are worth aligning with which others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.alignment import Prepared
from provtrace.archive.indexing import Indexed
from provtrace.archive.method import Method
from provtrace.candidates import Ranking, candidate_pairs, unsigned
from provtrace.encoding import unpack_vectors
from provtrace.meaning_candidates import choose_method, meaning_pairs
from provtrace.settings import Settings

NOT_STORED = 0
"""Stands for the text that is checked; ids of documents begin at 1."""

LOOKUP_DOCUMENTS = 100
"""Up to so many new documents, their band keys are looked up; above, all keys are read once."""

ROWS = 2_000_000
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
    order = ranking(db)
    own = Ranking(
        np.append(np.int64(0), order.ids),
        np.append(np.int64(len(order.ids) + 1), order.rank),
        np.append(np.int64(indexed.prepared.tokens.words()), order.size),
    )
    rows = [(key, NOT_STORED) for key in indexed.keys]
    for key in indexed.keys:
        rows.extend(db.execute("select * from band_keys where band_key = ?", [key]))
    text = np.array([NOT_STORED], np.int64)
    pairs = _join(np.array(rows, np.int64).reshape(-1, 2), own, text, method.settings)
    if indexed.prepared.vectors is not None:
        meaning, _ = _meaning_pairs(db, text, method, indexed.prepared)
        pairs = np.unique(np.concatenate((pairs, meaning)), axis=0)
    return [int(other) for other in pairs[:, 1]]


def shared_keys(db: Database, left_id: int, right_id: int) -> int:
    """How many band keys two documents have in common."""
    query = (
        "select count(*) from band_keys a join band_keys b on a.band_key = b.band_key "
        "where a.document_id = ? and b.document_id = ?"
    )
    return int(db.execute(query, [left_id, right_id]).fetchone()[0])


def ranking(db: Database) -> Ranking:
    """Order by time and size of every document, which decide the hubs of crowded buckets."""
    rows = db.execute(
        "select id, row_number() over (order by published is null, published, key), words "
        "from documents order by id"
    ).fetchall()
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Ranking(table[:, 0], table[:, 1], table[:, 2])


def _surface_pairs(db: Database, new: Ids, settings: Settings) -> Pairs:
    """Pairs that share a band key."""
    order = ranking(db)
    found = [np.zeros((0, 2), np.int64)]
    if len(new) <= LOOKUP_DOCUMENTS:
        query = (
            "select band_key, document_id from band_keys where band_key in "
            "(select band_key from band_keys where document_id = ?)"
        )
        for document_id in new.tolist():
            rows = np.array(db.execute(query, [document_id]).fetchall(), np.int64).reshape(-1, 2)
            found.append(_join(rows, order, new, settings))
    else:
        cursor = db.execute("select band_key, document_id from band_keys order by band_key")
        rest = np.zeros((0, 2), np.int64)
        while rows_read := cursor.fetchmany(ROWS):
            rows = np.concatenate((rest, np.array(rows_read, np.int64)))
            # The last bucket may go on in the rows that were not read yet.
            cut = int(np.searchsorted(rows[:, 0], rows[-1, 0]))
            found.append(_join(rows[:cut], order, new, settings))
            rest = rows[cut:]
        found.append(_join(rest, order, new, settings))
    return np.unique(np.concatenate(found), axis=0)


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
    ids: list[int] = []
    languages: list[str | None] = []
    vectors: list[NDArray[np.float32]] = []
    if text is not None and text.vectors is not None:
        ids.append(NOT_STORED)
        languages.append(text.language)
        vectors.append(text.vectors)
    query = (
        "select v.document_id, d.language, v.data from vectors v "
        "join documents d on d.id = v.document_id order by v.document_id"
    )
    for document_id, language, data in db.execute(query):
        ids.append(document_id)
        languages.append(language)
        vectors.append(unpack_vectors(data, method.dim))
    sizes = np.array([len(rows) for rows in vectors], np.int64)
    settings = method.settings
    way = choose_method(settings.candidates, int(sizes.sum()), settings.exhaustive_sentences)
    if not ids:
        return np.zeros((0, 2), np.int64), way
    known = np.array(ids, np.int64)
    pairs = meaning_pairs(
        np.concatenate(vectors),
        np.repeat(np.arange(len(ids)), sizes),
        languages,
        method.weights.calibration(method.calibration),
        new=np.isin(known, new),
        method=way,
    )
    return known[pairs], way
