"""What changes for older documents when others come or go: who stands for a crowd.

Of a text that many documents carry, all are compared with the earliest and the largest only
(`candidates.standing`). Who these are, and whether they are so many, changes as documents come and
go, and with it which pairs of *older* documents are candidates:

- A document that comes can take another one's place, or make a small bucket a crowded one. Then
  some pairs are candidates no longer, and their matches are withdrawn. Each of them has a document
  that stood for a bucket and no longer does (*demoted*).
- A document that goes can give up its place, or make a crowded bucket a small one. Then some pairs
  are candidates that were not. Each of them has a document that now stands for a bucket and did not
  (*promoted*): it is matched anew, as if it had just come.

So the matches that are stored are those of all candidates among the documents that are there, and
neither the order in which they came nor what was there for a while makes a difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlite_utils import Database

from provtrace.archive.buckets import (
    NO_IDS,
    NO_ROWS,
    Ids,
    Pairs,
    Rows,
    among,
    band_rows,
    ranking,
    sentence_keys,
    sentence_rows,
)
from provtrace.archive.connection import snapshot, transaction
from provtrace.archive.documents import mark_for_derivation
from provtrace.archive.method import Method
from provtrace.archive.partners import remaining_candidates
from provtrace.archive.selecting import select
from provtrace.candidates import standing

KEYS = 20_000
"""Buckets looked at, at a time."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """Documents that are to be matched anew because of what went.

    Attributes:
        documents: Their ids, ascending.
        departures: The departures that were looked at.
    """

    documents: Ids
    departures: tuple[int, ...]


def promoted_documents(db: Database, hub_documents: int) -> Promoted:
    """Documents that stand for a key or a sentence since others were removed or changed.

    Args:
        db: The database; what was changed is indexed again.
        hub_documents: Most documents of a bucket that is small.
    """
    with snapshot(db):
        gone = db.execute(
            "select id, published, key, words, language, band_keys, sentences from departures"
        ).fetchall()
        if not gone:
            return Promoted(NO_IDS, ())
        # Documents that went have negative numbers here: ids may have been given anew.
        others = [(-n, *departed[1:4]) for n, departed in enumerate(gone, 1)]
        found = [
            _rising(db, band_rows(db, _keys(went)), went, others, hub_documents)
            for went in _parts(_rows(gone, 5))
        ]
        for language in sorted({departed[4] for departed in gone} - {None}):
            spoken = [departed if departed[4] == language else None for departed in gone]
            for went in _parts(_rows(spoken, 6)):
                went[:, 0] = sentence_keys(went[:, 0], language)
                rows = sentence_rows(db, np.array(_keys(went), np.int64), language)
                found.append(_rising(db, rows, went, others, hub_documents))
    rising = np.unique(np.concatenate([NO_IDS, *found]))
    return Promoted(rising, tuple(departed[0] for departed in gone))


def forget_departures(db: Database, departures: Sequence[int]) -> None:
    """Note that the documents are matched anew that some departures promoted.

    Runs inside the caller's transaction.
    """
    db.conn.executemany("delete from departures where id = ?", [(d,) for d in departures])


def withdraw(db: Database, new: Ids, demoted: Ids, pairs: Pairs, method: Method, way: str) -> None:
    """Take out the matches of pairs that are candidates no longer.

    Args:
        db: The database.
        new: The documents that are matched now.
        demoted: Documents that stood for a bucket without these, and no longer do.
        pairs: All candidates that have one of the documents matched now.
        method: How texts are compared.
        way: How rewritten candidates are looked for in this archive.
    """
    with transaction(db):
        stored = _matched_pairs(db, np.union1d(new, demoted))
        doubtful = stored[~among(stored, pairs)]
        if len(doubtful):  # another process may have found what the candidates lack
            kept = remaining_candidates(db, doubtful, method, way)
            gone = doubtful[~among(doubtful, kept)]
            delete = "delete from matches where left_id = ? and right_id = ?"
            db.conn.executemany(delete, gone.tolist())
            mark_for_derivation(db, set(gone.ravel().tolist()))


def _rows(gone: Sequence[tuple[Any, ...] | None], column: int) -> Rows:
    """The numbers in a column of departures, each with the number of its departure, ascending."""
    parts = [NO_ROWS]
    for n, departed in enumerate(gone, 1):
        if departed is not None:
            own = np.frombuffer(departed[column], np.int64)
            parts.append(np.stack((own, np.full(len(own), -n)), axis=1))
    return np.unique(np.concatenate(parts), axis=0)


def _parts(rows: Rows) -> Iterator[Rows]:
    """Cut sorted rows into parts, so that only some buckets are in memory at a time."""
    starts = np.flatnonzero(np.diff(rows[:, 0], prepend=rows[:1, 0] - 1))
    yield from np.split(rows, starts[KEYS::KEYS]) if len(rows) else ()


def _keys(rows: Rows) -> list[int]:
    keys: list[int] = np.unique(rows[:, 0]).tolist()
    return keys


def _rising(
    db: Database, rows: Rows, went: Rows, others: Sequence[tuple[Any, ...]], hub_documents: int
) -> Ids:
    """Documents that stand for a bucket without those that went, and did not with them."""
    order = ranking(db, rows[:, 1], others)
    every = np.concatenate((rows, went))
    before = standing(every[:, 0], every[:, 1], order, hub_documents)[: len(rows)]
    now = standing(rows[:, 0], rows[:, 1], order, hub_documents)
    return np.unique(rows[now & ~before, 1])


def _matched_pairs(db: Database, ids: Ids) -> Pairs:
    """Pairs of documents with a match, of which one is among some documents."""
    found: set[tuple[int, int]] = set()
    for side in ("left_id", "right_id"):
        query = f"select distinct left_id, right_id from matches where {side} in ({{ids}})"  # noqa: S608
        found.update(select(db, query, ids.tolist()))
    return np.array(sorted(found), np.int64).reshape(-1, 2)
