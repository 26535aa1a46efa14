"""The stored sentences that may be near those of a few documents.

An archive's vectors are many: 1 GB for 100,000 documents of 20 sentences. To compare one document
with all of them, its signs are held against those of all sentences (`sketching.signs`), a block at
a time, and only the vectors of sentences that may be near are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.archive.method import Method
from provtrace.archive.selecting import select
from provtrace.meaning_candidates import near_limits
from provtrace.sketching.signs import SIGN_BYTES, near_signs, pack_signs

BLOCK = 1_000
"""Documents whose signs are looked through at a time."""

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of documents.

    Attributes:
        ids: The documents.
        languages: The language of each.
        vectors: The packed vectors of each, int8, ``(sentences, dim)``.
    """

    ids: list[int] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    vectors: list[NDArray[np.int8]] = field(default_factory=list)

    def count(self) -> int:
        """How many sentences these are."""
        return sum(map(len, self.vectors))

    def append(self, document_id: int, language: str, vectors: bytes, dim: int) -> None:
        """Take in a document, or some of its sentences."""
        self.ids.append(document_id)
        self.languages.append(language)
        self.vectors.append(np.frombuffer(vectors, np.int8).reshape(-1, dim))


def sentences_of(db: Database, ids: Ids, dim: int) -> Sentences:
    """All sentences of some documents; those in languages that the encoder lacks have none.

    Args:
        db: The database.
        ids: The documents.
        dim: Numbers per vector.
    """
    query = (
        "select document_id, language, v.data from vectors v join signs using (document_id) "
        "where document_id in ({ids})"
    )
    found = Sentences()
    for document_id, language, data in select(db, query, ids.tolist()):
        found.append(document_id, language, data, dim)
    return found


def all_sentences(db: Database, without: Ids, dim: int) -> tuple[Sentences, int]:
    """All stored sentences, and their number.

    Args:
        db: The database.
        without: Documents to leave out.
        dim: Numbers per vector.
    """
    query = "select document_id, language, v.data from vectors v join signs using (document_id)"
    left_out = set(without.tolist())
    found = Sentences()
    for document_id, language, data in db.execute(query):
        if document_id not in left_out:
            found.append(document_id, language, data, dim)
    return found, found.count()


def near_sentences(
    db: Database, wanted: Sentences, without: Ids, method: Method
) -> tuple[Sentences, int]:
    """Stored sentences that may be near enough to wanted ones to propose their documents.

    Memory depends on how many are found, not on the size of the archive.

    Args:
        db: The database.
        wanted: The sentences sought.
        without: Documents to leave out.
        method: How texts are compared.

    Returns:
        The sentences, and how many were looked through.
    """
    if not wanted.count():
        return Sentences(), 0
    signs = pack_signs(np.concatenate(wanted.vectors))
    spoken = np.repeat(wanted.languages, [len(own) for own in wanted.vectors]).tolist()
    calibration = method.weights.calibration(method.calibration)
    left_out = set(without.tolist())
    found = Sentences()
    total = 0
    for ids, languages, blobs in _blocks(db):
        stored = np.frombuffer(b"".join(blobs), np.uint64).reshape(-1, signs.shape[1])
        sizes = np.fromiter(map(len, blobs), np.int64, len(blobs)) // SIGN_BYTES
        total += len(stored)
        names = sorted(set(languages))
        code = {name: number for number, name in enumerate(names)}
        spoken_here = np.fromiter(map(code.__getitem__, languages), np.int64, len(languages))
        near = near_signs(
            signs,
            stored,
            near_limits(spoken, names, calibration),
            np.repeat(spoken_here, sizes),
        )
        ends = np.cumsum(sizes)
        rows = np.flatnonzero(near)
        places = np.searchsorted(ends, rows, side="right")
        ordinals: dict[int, list[int]] = defaultdict(list)
        for place, ordinal in zip(
            places.tolist(), (rows - ends[places] + sizes[places]).tolist(), strict=True
        ):
            ordinals[place].append(ordinal)
        for place, own in ordinals.items():
            if ids[place] not in left_out:
                data = _vectors(db, ids[place], own, method.dim)
                found.append(ids[place], languages[place], data, method.dim)
    return found, total


def _blocks(db: Database) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], tuple[bytes, ...]]]:
    """Ids, languages and signs of all documents, in blocks."""
    cursor = db.execute("select document_id, language, data from signs")
    while rows := cursor.fetchmany(BLOCK):
        yield tuple(zip(*rows, strict=True))  # type: ignore[misc]


def _vectors(db: Database, document_id: int, ordinals: list[int], dim: int) -> bytes:
    """Packed vectors of some sentences of a document; none if it was removed meanwhile."""
    row = db.execute("select data from vectors where document_id = ?", [document_id]).fetchone()
    if row is None:
        return b""
    return b"".join(row[0][at * dim : (at + 1) * dim] for at in ordinals)
