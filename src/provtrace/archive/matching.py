"""Candidate documents → verified matches, stored pair by pair.

Which pairs match depends on the two texts alone, so the rows are the same whatever the order of
arrival, the number of processes, or the moment at which an earlier run was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.alignment.prepared import Prepared
from provtrace.archive.buckets import NO_IDS, Ids, Pairs, among
from provtrace.archive.connection import open_readonly, transaction
from provtrace.archive.crowds import forget_departures, promoted_documents, withdraw
from provtrace.archive.documents import Pending, mark_for_derivation
from provtrace.archive.indexing import load_prepared
from provtrace.archive.method import Method
from provtrace.archive.partners import candidate_documents, remaining_candidates
from provtrace.archive.way import CHANGING, get_way, set_way, way_of
from provtrace.article import MatchedSpans
from provtrace.errors import ArchiveError
from provtrace.progress import Progress
from provtrace.workers import Failure, map_guarded

PAIRS = 500
"""Pairs aligned per transaction, at least those of one document."""

PAIRS_FOR_WORKERS = 3_000
"""From so many pairs on, starting worker processes pays."""

GROUP_SECONDS = 3_600.0
"""So long may a group of pairs take: far more than any text needs, but not for ever."""

REMEMBERED = 512
"""Documents kept ready for alignment at a time."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What matching did.

    Attributes:
        documents: Documents matched.
        pairs: Candidate pairs aligned.
        matches: Matches found among them.
        way: How rewritten candidates were looked for: exhaustive, sketch, neighbours or none.
    """

    documents: int = 0
    pairs: int = 0
    matches: int = 0
    way: str = ""


def match_due(db: Database, path: Path, method: Method, progress: Progress) -> Matched:
    """Match every document that is due against all others.

    Due are those that are indexed but not yet matched; those that stand for others since documents
    went (`crowds`); and all, if rewritten text is looked for in another way from now on. Many pairs
    are aligned in worker processes, which read the database for themselves.

    Args:
        db: The database; all documents are indexed.
        path: Its file.
        method: How texts are compared.
        progress: Told how many pairs are done.

    Raises:
        ArchiveError: If a worker fails.
    """
    unchanged = _version(db)
    promoted = promoted_documents(db, method.settings.hub_documents)
    new = np.union1d(_documents(db, _UNMATCHED, int(Pending.MATCH)), promoted.documents)
    demoted = NO_IDS
    way = way_of(db, method)
    before = get_way(db)
    if before == "exhaustive" and way == "neighbours":  # which are fewer pairs, and no others
        demoted = _documents(db, _INDEXED)
    elif before not in (None, way):
        set_way(db, CHANGING)
        new = _documents(db, _INDEXED)
    elif before is None:
        set_way(db, way)
    matched = Matched()
    if len(new) or len(demoted):
        progress.stage("finding candidates", None)
        candidates = candidate_documents(db, new, method, way)
        withdraw(db, new, np.union1d(candidates.demoted, demoted), candidates.pairs, method, way)
        matched = _match(db, path, new, candidates.pairs, method, way, unchanged, progress)
    with transaction(db):
        forget_departures(db, promoted.departures)
        set_way(db, way)
    return matched


def matching_is_due(db: Database) -> bool:
    """Whether `match_due` has anything to do for the documents that are there."""
    due = (
        "select exists(select 1 from documents where pending and pending = ?) "
        "or exists(select 1 from departures)"
    )
    return bool(db.execute(due, [int(Pending.MATCH)]).fetchone()[0]) or get_way(db) == CHANGING


def _match(
    db: Database,
    path: Path,
    new: Ids,
    pairs: Pairs,
    method: Method,
    way: str,
    unchanged: int,
    progress: Progress,
) -> Matched:
    """Align pairs and store what they share."""
    progress.stage("matching", len(pairs))
    matches = 0
    job = partial(align_group, path=path, method=method)
    jobs = method.settings.jobs if len(pairs) >= PAIRS_FOR_WORKERS else 0
    groups = _by_owner(pairs, new)
    for group, aligned in map_guarded(job, groups, jobs=jobs, seconds=GROUP_SECONDS, chunk=1):
        if isinstance(aligned, Failure):
            raise ArchiveError(f"{path}: matching failed: {aligned.reason}")
        with transaction(db):
            changed = _version(db) != unchanged  # by another process
            kept = _remaining(db, aligned, method, way) if changed else aligned
            matches += _store(db, group.owners, kept)
        progress.advance(len(group.pairs), matches=matches)
    return Matched(len(new), len(pairs), matches, way)


def _documents(db: Database, query: str, *values: int) -> Ids:
    return np.array([i for (i,) in db.execute(query, values)], np.int64)


_UNMATCHED = "select id from documents where pending and pending = ? order by id"
_INDEXED = "select document_id from sketches order by document_id"


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs that are aligned together.

    Attributes:
        owners: New documents that count as matched once these pairs are stored.
        pairs: Ids of the documents of each pair, the lower one left.
    """

    owners: list[int]
    pairs: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """The matches of one pair, and which texts they are matches of.

    Attributes:
        left_id: The left document.
        left_hash: Hash of its text.
        right_id: The right document.
        right_hash: Hash of its text.
        matches: What the two share.
    """

    left_id: int
    left_hash: str
    right_id: int
    right_hash: str
    matches: list[MatchedSpans]


def align_group(group: Group, *, path: Path, method: Method) -> list[AlignedPair]:
    """Align pairs of stored documents, in whatever process.

    Args:
        group: The pairs.
        path: The database.
        method: How texts are compared.
    """
    db = open_readonly(path)
    try:
        load = _loader(db, method.dim)
        aligned = []
        for left_id, right_id in group.pairs:
            left, right = load(left_id), load(right_id)
            if left is None or right is None:
                continue  # removed since the candidates were found
            matches = method.align(left.prepared, right.prepared, flipped=left.key > right.key)
            aligned.append(AlignedPair(left_id, left.text_hash, right_id, right.text_hash, matches))
        return aligned
    finally:
        db.close()


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    key: str
    text_hash: str
    prepared: Prepared


def _loader(db: Database, dim: int) -> Callable[[int], _Loaded | None]:
    """A function that loads a document, and remembers the latest ones."""

    @lru_cache(maxsize=REMEMBERED)
    def load(document_id: int) -> _Loaded | None:
        row = db.execute(
            "select key, text_hash from documents where id = ? and text_hash is not null",
            [document_id],
        ).fetchone()
        if row is None:
            return None
        key, text_hash = row
        return _Loaded(key, text_hash, load_prepared(db, document_id, dim))

    return load


def _by_owner(pairs: NDArray[np.int64], new: NDArray[np.int64]) -> Iterator[Group]:
    """Group pairs so that all pairs of a new document are done before it counts as matched.

    The owner of a pair is the later of its new documents. Owners without pairs come along.
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
            yield Group(owners, chosen)
            owners, chosen = [], []
    if owners:
        yield Group(owners, chosen)


def _version(db: Database) -> int:
    """A number that changes when another process writes (https://sqlite.org/pragma.html)."""
    return int(db.execute("pragma data_version").fetchone()[0])


def _remaining(
    db: Database, aligned: Sequence[AlignedPair], method: Method, way: str
) -> list[AlignedPair]:
    """Those of some aligned pairs that share text and are candidates still."""
    shared = [pair for pair in aligned if pair.matches]
    ids = np.array([(pair.left_id, pair.right_id) for pair in shared], np.int64).reshape(-1, 2)
    kept = among(ids, remaining_candidates(db, ids, method, way))
    return [pair for pair, remains in zip(shared, kept.tolist(), strict=True) if remains]


def _store(db: Database, owners: Sequence[int], aligned: Sequence[AlignedPair]) -> int:
    """Store the matches of pairs, unless a text was changed meanwhile, and mark who is touched."""
    stored = 0
    with transaction(db):
        touched: set[int] = set()
        for pair in aligned:
            if not (
                _is_current(db, pair.left_id, pair.left_hash)
                and _is_current(db, pair.right_id, pair.right_hash)
            ):
                continue
            # Two processes may both have found this pair.
            db.execute(
                "delete from matches where left_id = ? and right_id = ?",
                [pair.left_id, pair.right_id],
            )
            if pair.matches:
                touched.update((pair.left_id, pair.right_id))
                db.conn.executemany(
                    INSERT, [_row(pair.left_id, pair.right_id, match) for match in pair.matches]
                )
                stored += len(pair.matches)
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


def _is_current(db: Database, document_id: int, text_hash: str) -> bool:
    row = db.execute("select text_hash from documents where id = ?", [document_id]).fetchone()
    return row is not None and row[0] == text_hash
