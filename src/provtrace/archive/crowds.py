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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.archive.buckets import (
    Ids,
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
from provtrace.archive.partners import Pairs, remaining_candidates
from provtrace.archive.selecting import select
from provtrace.candidates import standing


@dataclass(frozen=True, slots=True)
class Promoted:
    """Documents that are to be matched anew because of what went.

    Attributes:
        documents: Their ids, ascending.
        last: Number of the last departure that was looked at; 0 if there was none.
    """

    documents: Ids
    last: int


def promoted_documents(db: Database, hub_documents: int) -> Promoted:
    """Documents that stand for a key or a sentence since others were removed or changed.

    Args:
        db: The database; what was changed is indexed again.
        hub_documents: Most documents of a bucket that is small.
    """
    with snapshot(db):
        gone = db.execute(
            "select id, key, published, words, language, band_keys, sentences from departures "
            "order by id"
        ).fetchall()
        if not gone:
            return Promoted(np.zeros(0, np.int64), 0)
        # Documents that went have negative numbers here: ids may have been given anew.
        others = [(-number, published, key, words) for number, key, published, words, *_ in gone]
        bands = [(-row[0], np.frombuffer(row[5], np.int64)) for row in gone]
        found = [_rising(db, band_rows(db, _distinct(bands)), bands, others, hub_documents)]
        for language in sorted({row[4] for row in gone} - {None}):
            sentences = [
                (-row[0], sentence_keys(np.frombuffer(row[6], np.int64), language))
                for row in gone
                if row[4] == language
            ]
            rows = sentence_rows(db, np.array(_distinct(sentences), np.int64), language)
            found.append(_rising(db, rows, sentences, others, hub_documents))
    return Promoted(np.unique(np.concatenate(found)), gone[-1][0])


def forget_departures(db: Database, last: int) -> None:
    """Note that the documents are matched anew that departures up to a number promoted.

    Runs inside the caller's transaction.
    """
    db.execute("delete from departures where id <= ?", [last])


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
        stored = stored[~among(stored, pairs)]
        fresh = np.isin(stored, new).any(axis=1)
        older = stored[~fresh]
        kept = remaining_candidates(db, older, method, way) if len(older) else older
        gone = np.concatenate((stored[fresh], older[~among(older, kept)]))
        db.conn.executemany("delete from matches where left_id = ? and right_id = ?", gone.tolist())
        mark_for_derivation(db, set(gone.ravel().tolist()))


def _rising(
    db: Database,
    rows: Rows,
    gone: Sequence[tuple[int, NDArray[np.int64]]],
    others: Sequence[tuple[Any, ...]],
    hub_documents: int,
) -> Ids:
    """Documents that stand for a bucket without those that went, and did not with them."""
    went = [np.stack((keys, np.full(len(keys), number)), axis=1) for number, keys in gone]
    order = ranking(db, rows[:, 1], others)
    every = np.concatenate((rows, *went))
    before = standing(every[:, 0], every[:, 1], order, hub_documents)[: len(rows)]
    now = standing(rows[:, 0], rows[:, 1], order, hub_documents)
    return np.unique(rows[now & ~before, 1])


def _distinct(keys: Sequence[tuple[int, NDArray[np.int64]]]) -> list[int]:
    """The keys of several documents, each once."""
    found: list[int] = np.unique(np.concatenate([own for _, own in keys])).tolist()
    return found


def _matched_pairs(db: Database, ids: Ids) -> Pairs:
    """Pairs of documents with a match, of which one is among some documents."""
    found: set[tuple[int, int]] = set()
    for side in ("left_id", "right_id"):
        query = f"select distinct left_id, right_id from matches where {side} in ({{ids}})"  # noqa: S608
        found.update(select(db, query, ids.tolist()))
    return np.array(sorted(found), np.int64).reshape(-1, 2)
