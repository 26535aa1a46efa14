"""Candidate documents → verified matches, stored pair by pair.

Which pairs match depends on the two texts alone, so the rows are the same whatever the order of
arrival, the number of processes, or the moment at which an earlier run was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.alignment import Weights, align
from provtrace.alignment.prepared import Prepared
from provtrace.archive.connection import transaction
from provtrace.archive.documents import Pending, mark_for_derivation
from provtrace.archive.indexing import load_prepared
from provtrace.archive.partners import candidate_documents
from provtrace.article import MatchedSpans
from provtrace.encoding import Encoder
from provtrace.progress import Progress
from provtrace.settings import Settings

PAIRS = 500
"""Pairs aligned per transaction, at least those of one document."""

REMEMBERED = 512
"""Documents kept ready for alignment at a time."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What matching did.

    Attributes:
        documents: Documents matched.
        pairs: Candidate pairs aligned.
        matches: Matches found among them.
        method: How rewritten candidates were looked for, in words.
    """

    documents: int = 0
    pairs: int = 0
    matches: int = 0
    method: str = ""


def flip(match: MatchedSpans) -> MatchedSpans:
    """The same match with its sides changed over."""
    sides = {"left": "right", "right": "left"}
    evidence = {}
    for name, value in match.evidence.items():
        side, _, rest = name.partition("_")
        evidence[f"{sides[side]}_{rest}" if side in sides and rest else name] = value
    return replace(match, left=match.right, right=match.left, evidence=evidence)


def align_in_key_order(
    left: Prepared,
    right: Prepared,
    left_key: str,
    right_key: str,
    settings: Settings,
    weights: Weights,
    calibration: str,
) -> list[MatchedSpans]:
    """Align two documents, the one whose key sorts first as the left side of the computation.

    Ids depend on the order of arrival, keys do not: so neither does the result.
    """
    if left_key <= right_key:
        return align(left, right, settings, weights, calibration=calibration)
    return [flip(match) for match in align(right, left, settings, weights, calibration=calibration)]


def match_pending(
    db: Database,
    settings: Settings,
    weights: Weights,
    encoder: Encoder | None,
    progress: Progress,
) -> Matched:
    """Match every document that is indexed but not yet matched against all others.

    Returns:
        Counts.
    """
    new = np.array(
        [
            row[0]
            for row in db.execute(
                "select id from documents where pending = ? order by id", [int(Pending.MATCH)]
            )
        ],
        np.int64,
    )
    if not len(new):
        return Matched()
    progress.stage("finding candidates", None)
    candidates = candidate_documents(db, new, settings, weights, encoder)
    progress.stage("matching", len(candidates.pairs))
    matches = 0
    load = _loader(db, encoder)
    for owners, pairs in _by_owner(candidates.pairs, new):
        rows = []
        for left_id, right_id in pairs:
            left, right = load(left_id), load(right_id)
            spans = align_in_key_order(
                left.prepared,
                right.prepared,
                left.key,
                right.key,
                settings,
                weights,
                encoder.calibration if encoder else "",
            )
            rows.append((left, right, spans))
        matches += _store(db, owners, rows)
        progress.advance(len(pairs), matches=matches)
    return Matched(len(new), len(candidates.pairs), matches, candidates.method)


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    id: int
    key: str
    text_hash: str
    prepared: Prepared


def _loader(db: Database, encoder: Encoder | None) -> Callable[[int], _Loaded]:
    """A function that loads a document, and remembers the latest ones."""

    @lru_cache(maxsize=REMEMBERED)
    def load(document_id: int) -> _Loaded:
        key, text_hash = db.execute(
            "select key, text_hash from documents where id = ?", [document_id]
        ).fetchone()
        prepared = load_prepared(db, document_id, encoder.dim if encoder else 0)
        return _Loaded(document_id, key, text_hash, prepared)

    return load


def _by_owner(
    pairs: NDArray[np.int64], new: NDArray[np.int64]
) -> Iterator[tuple[list[int], list[tuple[int, int]]]]:
    """Group pairs so that all pairs of a new document are done before it counts as matched.

    The owner of a pair is the later of its new documents. Owners without pairs come along.

    Yields:
        Owners, and their pairs.
    """
    is_new = np.isin(pairs, new)
    owner = np.where(is_new[:, 1], pairs[:, 1], pairs[:, 0])
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], new)
    ends = np.searchsorted(owner[order], new, side="right")
    owners: list[int] = []
    chosen: list[tuple[int, int]] = []
    for document_id, start, end in zip(new.tolist(), starts, ends, strict=True):
        owners.append(document_id)
        chosen.extend((int(a), int(b)) for a, b in pairs[order[start:end]])
        if len(chosen) >= PAIRS:
            yield owners, chosen
            owners, chosen = [], []
    if owners:
        yield owners, chosen


def _store(
    db: Database,
    owners: Sequence[int],
    aligned: Sequence[tuple[_Loaded, _Loaded, list[MatchedSpans]]],
) -> int:
    """Store the matches of pairs, unless a text was changed meanwhile, and mark who is touched."""
    stored = 0
    with transaction(db):
        touched = set()
        for left, right, spans in aligned:
            if not (_is_current(db, left) and _is_current(db, right)):
                continue
            # Two processes may both have found this pair.
            db.execute(
                "delete from matches where left_id = ? and right_id = ?", [left.id, right.id]
            )
            if spans:
                touched.update((left.id, right.id))
                db.conn.executemany(INSERT, [_row(left.id, right.id, span) for span in spans])
                stored += len(spans)
        mark_for_derivation(db, touched)
        db.conn.executemany(
            "update documents set pending = ? where id = ? and pending = ?",
            [(int(Pending.DERIVE), owner, int(Pending.MATCH)) for owner in owners],
        )
    return stored


INSERT = (
    "insert into matches (left_id, left_start, left_end, right_id, right_start, right_end, "
    "kind, score, words, is_quote, evidence) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _row(left_id: int, right_id: int, span: MatchedSpans) -> tuple[object, ...]:
    return (
        left_id,
        *span.left,
        right_id,
        *span.right,
        span.kind,
        round(span.score, 3),
        span.words,
        int(span.is_quote),
        json.dumps(span.evidence, ensure_ascii=False, sort_keys=True),
    )


def _is_current(db: Database, document: _Loaded) -> bool:
    row = db.execute("select text_hash from documents where id = ?", [document.id]).fetchone()
    return row is not None and row[0] == document.text_hash
