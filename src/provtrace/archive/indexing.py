"""Texts → passages, band keys and vectors, stored so that no text is looked into twice."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
import xxhash
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.alignment.prepared import Prepared, prepare
from provtrace.alignment.tokens import CHARACTERS_PER_WORD, tokenize
from provtrace.archive.connection import transaction
from provtrace.archive.documents import Pending
from provtrace.archive.method import Method
from provtrace.candidates import signed
from provtrace.encoding import Encoder, encode_sentences, load_encoder, unpack_vectors
from provtrace.errors import ArchiveError
from provtrace.progress import Progress
from provtrace.sketching import document_keys
from provtrace.sketching.cells import CELL_BYTES, pack_cells
from provtrace.sketching.signs import pack_signs
from provtrace.workers import Failure, map_guarded

BATCH = 64
"""Documents indexed per transaction."""

DOCUMENTS_FOR_WORKERS = 300
"""From so many documents on, starting worker processes for encoding pays."""

BATCH_SECONDS = 3_600.0
"""So long may encoding a batch take: far more than any encoder needs, but not for ever."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index holds of one text.

    Attributes:
        prepared: The text, its sentences, words and vectors.
        keys: Distinct band keys, as signed integers.
        packed: Vectors as stored, or None where the encoder does not cover the language.
        cells: The nearest cells of its sentences as stored; empty where the encoder has none.
    """

    prepared: Prepared
    keys: NDArray[np.int64]
    packed: bytes | None = None
    cells: bytes = b""


Encoded = tuple[bytes, bytes]
"""A sentence's packed vector and nearest cells."""


def index_text(
    db: Database, text: str, language: str | None, method: Method, encoder: Encoder | None
) -> Indexed:
    """Index a text that is not stored; sentences that the archive knows are not encoded again."""
    indexed = _sketched([(text, language)], method)[0]
    if encoder is None or not method.covers(language):
        return indexed
    sentences = _sentences(indexed.prepared)
    known = _known_vectors(db, sentences, method.dim)
    known |= _encoded([s for s in dict.fromkeys(sentences) if s not in known], encoder)
    return _with_vectors(indexed, known, method.dim)


def index_pending(db: Database, method: Method, encoder: Encoder | None, progress: Progress) -> int:
    """Index every document whose text is new or changed, one batch a transaction.

    A sentence is encoded once, however many documents have it: later ones find it stored. With
    many documents, worker processes encode while this one splits, sketches and stores.

    Returns:
        How many were indexed.

    Raises:
        ArchiveError: If a worker fails.
    """
    total = db.execute(
        "select count(*) from documents where pending and pending = ? and status = 'ok'",
        [int(Pending.INDEX)],
    ).fetchone()[0]
    if not total:
        return 0
    progress.stage("indexing", total)
    waiting: deque[_Batch] = deque()
    asked: set[str] = set()

    def sentences_to_encode() -> Iterator[list[str]]:
        for rows in _pending_rows(db):
            indexed = _sketched([(row[2], row[3]) for row in rows], method)
            wanted = _wanted(db, indexed, method, asked) if encoder is not None else []
            asked.update(wanted)
            waiting.append(_Batch(rows, indexed, wanted))
            yield wanted

    encode = partial(_encode_in_worker, spec=method.settings.encoder)
    jobs = method.settings.jobs if encoder is not None and total >= DOCUMENTS_FOR_WORKERS else 0
    if not jobs and encoder is not None:
        encode = partial(_encoded, encoder=encoder)
    results = map_guarded(encode, sentences_to_encode(), jobs=jobs, seconds=BATCH_SECONDS, chunk=1)
    for _, vectors in results:
        if isinstance(vectors, Failure):
            raise ArchiveError(f"encoding sentences failed: {vectors.reason}")
        batch = waiting.popleft()
        asked.difference_update(batch.wanted)
        complete = [_completed(db, indexed, vectors, method, encoder) for indexed in batch.indexed]
        with transaction(db):
            for row, indexed in zip(batch.rows, complete, strict=True):
                _store(db, row[0], row[1], indexed)
        progress.advance(len(batch.rows))
    return int(total)


def load_prepared(db: Database, document_id: int, dim: int) -> Prepared:
    """A stored document, ready for alignment.

    Args:
        db: The database.
        document_id: Which document.
        dim: Numbers per vector of the archive's encoder; 0 without one.
    """
    text, language, data = db.execute(
        "select t.text, d.language, v.data from documents d "
        "join texts t on t.document_id = d.id left join vectors v on v.document_id = d.id "
        "where d.id = ?",
        [document_id],
    ).fetchone()
    spans = db.execute(
        "select start_offset, end_offset from passages where document_id = ? order by ordinal",
        [document_id],
    ).fetchall()
    vectors = unpack_vectors(data, dim) if data is not None and dim else None
    return Prepared(text, language, tuple(spans), tokenize(text), vectors)


def sentence_hashes(prepared: Prepared) -> NDArray[np.int64]:
    """Hashes of a text's sentences, as they are stored with its passages."""
    return np.array([_hash(sentence) for sentence in _sentences(prepared)], np.int64)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Documents on their way: rows as read, what is known of them, sentences being encoded."""

    rows: list[tuple[int, str, str, str | None]]
    indexed: list[Indexed]
    wanted: list[str]


def _pending_rows(db: Database) -> Iterator[list[tuple[int, str, str, str | None]]]:
    """Id, hash, text and language of the documents to index, in batches."""
    last = 0
    while True:
        rows = db.execute(
            "select d.id, d.text_hash, t.text, d.language from documents d "
            "join texts t on t.document_id = d.id "
            "where d.pending and d.pending = ? and d.status = 'ok' and d.id > ? "
            "order by d.id limit ?",
            [int(Pending.INDEX), last, BATCH],
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield rows


def _sketched(texts: Sequence[tuple[str, str | None]], method: Method) -> list[Indexed]:
    """Split and sketch texts; no vectors yet."""
    prepared = [prepare(text, language) for text, language in texts]
    keys, owners = document_keys(prepared, method.settings)
    bounds = np.searchsorted(owners, np.arange(len(prepared) + 1))
    own = np.split(signed(keys), bounds[1:-1])
    return [Indexed(*parts) for parts in zip(prepared, own, strict=True)]


def _wanted(db: Database, indexed: Sequence[Indexed], method: Method, asked: set[str]) -> list[str]:
    """Sentences to encode: neither stored nor being encoded for an earlier batch."""
    distinct = dict.fromkeys(
        sentence
        for entry in indexed
        if method.covers(entry.prepared.language)
        for sentence in _sentences(entry.prepared)
        if sentence not in asked
    )
    known = _known_vectors(db, list(distinct), method.dim)
    return [sentence for sentence in distinct if sentence not in known]


def _completed(
    db: Database,
    indexed: Indexed,
    vectors: Mapping[str, Encoded],
    method: Method,
    encoder: Encoder | None,
) -> Indexed:
    """Put the vectors to a text's sentences: those just encoded, and those stored."""
    if encoder is None or not method.covers(indexed.prepared.language):
        return indexed
    missing = [s for s in dict.fromkeys(_sentences(indexed.prepared)) if s not in vectors]
    found = dict(vectors) | _known_vectors(db, missing, method.dim)
    # A document that should have stored a sentence may have been changed meanwhile.
    found |= _encoded([s for s in missing if s not in found], encoder)
    return _with_vectors(indexed, found, method.dim)


def _with_vectors(indexed: Indexed, vectors: Mapping[str, Encoded], dim: int) -> Indexed:
    own = [vectors[sentence] for sentence in _sentences(indexed.prepared)]
    packed, cells = (b"".join(parts) for parts in zip(*own, strict=True)) if own else (b"", b"")
    prepared = replace(indexed.prepared, vectors=unpack_vectors(packed, dim))
    return Indexed(prepared, indexed.keys, packed, cells)


def _encoded(sentences: Sequence[str], encoder: Encoder) -> dict[str, Encoded]:
    """Packed vectors and nearest cells by sentence."""
    if not sentences:
        return {}
    packed = encode_sentences(encoder, [[sentence] for sentence in sentences])
    vectors = np.frombuffer(b"".join(packed), np.int8).reshape(-1, encoder.dim)
    cells = pack_cells(vectors, encoder.calibration)
    return dict(zip(sentences, zip(packed, cells, strict=True), strict=True))


def _encode_in_worker(sentences: Sequence[str], *, spec: str) -> dict[str, Encoded]:
    """The same in a worker process, which loads the encoder once, when it is first needed."""
    return _encoded(sentences, _worker_encoder(spec)) if sentences else {}


@cache
def _worker_encoder(spec: str) -> Encoder:
    return load_encoder(spec)


def _known_vectors(db: Database, sentences: Sequence[str], dim: int) -> dict[str, Encoded]:
    """Packed vectors and nearest cells of the sentences that some stored document has."""
    query = (
        "select substr(v.data, p.ordinal * :dim + 1, :dim), "
        "substr(s.cells, p.ordinal * :cells + 1, :cells) from passages p "
        "join vectors v using (document_id) join signs s using (document_id) "
        "where p.hash = :hash limit 1"
    )
    found = {}
    for text in sentences:
        row = db.execute(query, {"dim": dim, "cells": CELL_BYTES, "hash": _hash(text)}).fetchone()
        if row is not None:
            found[text] = (row[0], row[1] or b"")  # SQLite takes a part of nothing for null
    return found


def _store(db: Database, document_id: int, text_hash: str, entry: Indexed) -> None:
    """Store the index of one document, unless its text was changed meanwhile."""
    cursor = db.execute(
        "update documents set pending = ?, words = ? "
        "where id = ? and pending = ? and text_hash = ?",
        [
            int(Pending.MATCH),
            entry.prepared.tokens.words(),
            document_id,
            int(Pending.INDEX),
            text_hash,
        ],
    )
    if not cursor.rowcount:
        return
    spans = entry.prepared.sentences
    words = _words_per_sentence(entry.prepared)
    hashes = sentence_hashes(entry.prepared).tolist()
    db.conn.executemany(
        "insert into passages (document_id, ordinal, start_offset, end_offset, words, hash) "
        "values (?, ?, ?, ?, ?, ?)",
        [
            (document_id, ordinal, *span, count, value)
            for ordinal, (span, count, value) in enumerate(zip(spans, words, hashes, strict=True))
        ],
    )
    db.execute("insert into sketches values (?, ?)", [document_id, entry.keys.tobytes()])
    db.conn.executemany(
        "insert into band_keys values (?, ?)", [(key, document_id) for key in entry.keys.tolist()]
    )
    if entry.packed is not None:
        vectors = np.frombuffer(entry.packed, np.int8).reshape(len(spans), -1)
        db.execute("insert into vectors values (?, ?)", [document_id, entry.packed])
        db.execute(
            "insert into signs values (?, ?, ?, ?)",
            [document_id, entry.prepared.language, pack_signs(vectors).tobytes(), entry.cells],
        )


def _words_per_sentence(prepared: Prepared) -> list[int]:
    tokens = prepared.tokens
    places = np.searchsorted(tokens.start, [start for start, _ in prepared.sentences])
    weight = np.where(tokens.character, 1.0 / CHARACTERS_PER_WORD, 1.0)
    before = np.concatenate(([0.0], np.cumsum(weight)))
    totals = np.diff(before[np.append(places, len(tokens))])
    return [int(total) for total in np.ceil(totals)]


def _sentences(prepared: Prepared) -> list[str]:
    return [prepared.text[start:end] for start, end in prepared.sentences]


def _hash(sentence: str) -> int:
    """64-bit hash of a sentence as a signed integer, as SQLite stores it."""
    value = xxhash.xxh3_64_intdigest(sentence.encode("utf-8"))
    return value - 2**64 if value >= 2**63 else value
