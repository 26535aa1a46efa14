"""Texts → passages, band keys and vectors, stored so that no text is looked into twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import xxhash
from sqlite_utils import Database

from provtrace.alignment.prepared import Prepared, prepare
from provtrace.alignment.tokens import CHARACTERS_PER_WORD, tokenize
from provtrace.archive.connection import transaction
from provtrace.archive.documents import Pending
from provtrace.archive.method import Method
from provtrace.candidates import signed
from provtrace.encoding import Encoder, encode_sentences, unpack_vectors
from provtrace.progress import Progress
from provtrace.sketching import document_keys

BATCH = 256
"""Documents indexed per transaction."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index holds of one text.

    Attributes:
        prepared: The text, its sentences, words and vectors.
        keys: Band keys, as signed integers.
        packed: Vectors as stored, or None where the encoder does not cover the language.
    """

    prepared: Prepared
    keys: list[int]
    packed: bytes | None


def index_texts(
    db: Database,
    texts: Sequence[tuple[str, str | None]],
    method: Method,
    encoder: Encoder | None,
) -> list[Indexed]:
    """Split, sketch and encode texts; a sentence that the archive knows is not encoded again.

    Args:
        db: Where vectors of known sentences are looked up; nothing is written.
        texts: Text and language of each document.
        method: How texts are sketched, and which languages are encoded.
        encoder: The encoder, or None.
    """
    prepared = [prepare(text, language) for text, language in texts]
    keys, owners = document_keys(prepared, method.settings)
    own_keys: list[list[int]] = [[] for _ in prepared]
    for key, owner in zip(signed(keys).tolist(), owners.tolist(), strict=True):
        own_keys[owner].append(key)
    packed: list[bytes | None] = [None] * len(prepared)
    if encoder is not None:
        covered = [i for i, p in enumerate(prepared) if method.covers(p.language)]
        sentences = [_sentence_texts(prepared[i]) for i in covered]
        for i, data in zip(covered, _encode(db, sentences, encoder), strict=True):
            packed[i] = data
            prepared[i] = replace(prepared[i], vectors=unpack_vectors(data, encoder.dim))
    return [Indexed(*parts) for parts in zip(prepared, own_keys, packed, strict=True)]


def index_pending(db: Database, method: Method, encoder: Encoder | None, progress: Progress) -> int:
    """Index every document whose text is new or changed, one batch a transaction.

    Returns:
        How many were indexed.
    """
    where = f"pending = {Pending.INDEX:d} and status = 'ok'"
    total = db.execute(f"select count(*) from documents where {where}").fetchone()[0]  # noqa: S608
    if not total:
        return 0
    progress.stage("indexing", total)
    last = 0
    while True:
        rows = db.execute(
            "select d.id, d.text_hash, t.text, d.language from documents d "  # noqa: S608
            f"join texts t on t.document_id = d.id where {where} and d.id > ? "
            "order by d.id limit ?",
            [last, BATCH],
        ).fetchall()
        if not rows:
            return int(total)
        last = rows[-1][0]
        indexed = index_texts(db, [(row[2], row[3]) for row in rows], method, encoder)
        with transaction(db):
            for (document_id, text_hash, _, _), entry in zip(rows, indexed, strict=True):
                _store(db, document_id, text_hash, entry)
        progress.advance(len(rows))


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


def _store(db: Database, document_id: int, text_hash: str, entry: Indexed) -> None:
    """Store the index of one document, unless its text was changed meanwhile."""
    cursor = db.execute(
        "update documents set pending = ?, words = ? where id = ? and pending = ? "
        "and text_hash = ?",
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
    sentences = _sentence_texts(entry.prepared)
    db.conn.executemany(
        "insert into passages (document_id, ordinal, start_offset, end_offset, words, hash) "
        "values (?, ?, ?, ?, ?, ?)",
        [
            (document_id, ordinal, start, end, words, _hash(sentence))
            for ordinal, ((start, end), words, sentence) in enumerate(
                zip(
                    entry.prepared.sentences,
                    _words_per_sentence(entry.prepared),
                    sentences,
                    strict=True,
                )
            )
        ],
    )
    db.conn.executemany(
        "insert into band_keys values (?, ?)", [(key, document_id) for key in entry.keys]
    )
    if entry.packed is not None:
        db.execute("insert into vectors values (?, ?)", [document_id, entry.packed])


def _encode(db: Database, documents: list[list[str]], encoder: Encoder) -> list[bytes]:
    """Packed vectors of documents, looking up the sentences that the archive has encoded."""
    distinct = list(dict.fromkeys(text for sentences in documents for text in sentences))
    known = _known_vectors(db, distinct, encoder.dim)
    unknown = [text for text in distinct if text not in known]
    known.update(zip(unknown, encode_sentences(encoder, [[text] for text in unknown]), strict=True))
    return [b"".join(known[text] for text in sentences) for sentences in documents]


def _known_vectors(db: Database, sentences: Iterable[str], dim: int) -> dict[str, bytes]:
    found = {}
    for text in sentences:
        row = db.execute(
            "select substr(v.data, p.ordinal * ? + 1, ?) from passages p "
            "join vectors v on v.document_id = p.document_id where p.hash = ? limit 1",
            [dim, dim, _hash(text)],
        ).fetchone()
        if row is not None:
            found[text] = row[0]
    return found


def _words_per_sentence(prepared: Prepared) -> list[int]:
    tokens = prepared.tokens
    places = np.searchsorted(tokens.start, [start for start, _ in prepared.sentences])
    weight = np.where(tokens.character, 1.0 / CHARACTERS_PER_WORD, 1.0)
    before = np.concatenate(([0.0], np.cumsum(weight)))
    totals = np.diff(before[np.append(places, len(tokens))])
    return [int(total) for total in np.ceil(totals)]


def _sentence_texts(prepared: Prepared) -> list[str]:
    return [prepared.text[start:end] for start, end in prepared.sentences]


def _hash(sentence: str) -> int:
    """64-bit hash of a sentence as a signed integer, as SQLite stores it."""
    value = xxhash.xxh3_64_intdigest(sentence.encode("utf-8"))
    return value - 2**64 if value >= 2**63 else value
