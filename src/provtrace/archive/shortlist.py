"""The stored sentences that may be near those of a few documents.

An archive's vectors are many: 1 GB for 100,000 documents of 20 sentences. To compare one document
with all of them, its signs are held against those of all sentences (`sketching.signs`), a block at
a time, and only the vectors of sentences that may be near are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
        ordinals: Which sentences of each document these are, counted from 0.
    """

    ids: list[int] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    vectors: list[NDArray[np.int8]] = field(default_factory=list)
    ordinals: list[NDArray[np.int64]] = field(default_factory=list)

    def count(self) -> int:
        """How many sentences these are."""
        return sum(map(len, self.vectors))

    def __add__(self, other: Sentences) -> Sentences:
        return Sentences(
            self.ids + other.ids,
            self.languages + other.languages,
            self.vectors + other.vectors,
            self.ordinals + other.ordinals,
        )

    def sorted(self) -> Sentences:
        """The same, documents ascending."""
        order = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        return Sentences(
            [self.ids[at] for at in order],
            [self.languages[at] for at in order],
            [self.vectors[at] for at in order],
            [self.ordinals[at] for at in order],
        )

    def owners(self) -> Ids:
        """The document of each sentence."""
        return np.repeat(np.array(self.ids, np.int64), [len(own) for own in self.vectors])

    def append(
        self,
        document_id: int,
        language: str,
        vectors: NDArray[np.int8],
        ordinals: Sequence[int] | None = None,
    ) -> None:
        """Take in a document, or some of its sentences.

        Args:
            document_id: Which document.
            language: Its language.
            vectors: Packed vectors of all its sentences, ``(sentences, dim)``.
            ordinals: Which of the sentences; None takes all.
        """
        chosen = np.arange(len(vectors)) if ordinals is None else np.array(ordinals, np.int64)
        self.ids.append(document_id)
        self.languages.append(language)
        self.vectors.append(vectors if ordinals is None else vectors[chosen])
        self.ordinals.append(chosen)


def sentences_of(db: Database, ids: Ids, dim: int) -> Sentences:
    """All sentences of some documents; those in languages that the encoder lacks have none.

    Args:
        db: The database.
        ids: The documents.
        dim: Numbers per vector.
    """
    query = f"{_SENTENCES} where document_id in ({{ids}})"
    found = Sentences()
    for document_id, language, data in select(db, query, ids.tolist()):
        found.append(document_id, language, _vectors(data, dim))
    return found


def all_sentences(db: Database, without: Ids, dim: int) -> Sentences:
    """All stored sentences.

    Args:
        db: The database.
        without: Documents to leave out.
        dim: Numbers per vector.
    """
    left_out = set(without.tolist())
    found = Sentences()
    for document_id, language, data in db.execute(_SENTENCES):
        if document_id not in left_out:
            found.append(document_id, language, _vectors(data, dim))
    return found


_SENTENCES = "select document_id, language, v.data from vectors v join signs using (document_id)"


def near_sentences(db: Database, wanted: Sentences, without: Ids, method: Method) -> Sentences:
    """Stored sentences that may be near enough to wanted ones to propose their documents.

    Memory depends on how many are found, not on the size of the archive. If a sentence is found,
    it is found in every document that has it, for equal sentences have equal signs.

    Args:
        db: The database.
        wanted: The sentences sought.
        without: Documents to leave out.
        method: How texts are compared.

    """
    if not wanted.count():
        return Sentences()
    signs, spoken, names_spoken = _sought(wanted)
    calibration = method.weights.calibration(method.calibration)
    left_out = set(without.tolist())
    found = Sentences()
    for ids, languages, blobs in _blocks(db):
        stored = np.frombuffer(b"".join(blobs), np.uint64).reshape(-1, signs.shape[1])
        sizes = np.fromiter(map(len, blobs), np.int64, len(blobs)) // SIGN_BYTES
        names = sorted(set(languages))
        code = {name: number for number, name in enumerate(names)}
        spoken_here = np.fromiter(map(code.__getitem__, languages), np.int64, len(languages))
        near = near_signs(
            signs,
            stored,
            near_limits(names_spoken, names, calibration)[spoken],
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
                (data,) = db.execute(_VECTORS, [ids[place]]).fetchone()
                found.append(ids[place], languages[place], _vectors(data, method.dim), own)
    return found


def _sought(
    wanted: Sentences,
) -> tuple[NDArray[np.uint64], NDArray[np.int64], list[str]]:
    """Signs of sentences, the number of each one's language, and the languages.

    Several outlets carry one text: each sentence is sought once in each language.
    """
    signs = pack_signs(np.concatenate(wanted.vectors))
    sizes = [len(own) for own in wanted.vectors]
    names, spoken = np.unique(np.repeat(wanted.languages, sizes), return_inverse=True)
    both = np.column_stack((signs, spoken.astype(np.uint64)))
    once = np.unique(both, axis=0, return_index=True)[1]
    return signs[once], spoken[once], names.tolist()


def _blocks(db: Database) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], tuple[bytes, ...]]]:
    """Ids, languages and signs of all documents, in blocks."""
    cursor = db.execute("select document_id, language, data from signs")
    while rows := cursor.fetchmany(BLOCK):
        yield tuple(zip(*rows, strict=True))  # type: ignore[misc]


def _vectors(data: bytes, dim: int) -> NDArray[np.int8]:
    """Packed vectors of a document's sentences."""
    return np.frombuffer(data, np.int8).reshape(-1, dim)


_VECTORS = "select data from vectors where document_id = ?"
