"""The stored sentences that may be near those of a few documents.

An archive's vectors are many: 1 GB for 100,000 documents of 20 sentences. To compare one document
with all of them, its signs are held against those of all sentences (`sketching.signs`), in large
archives of those that meet it in a cell (`sketching.cells`), a block at a time, and only the
vectors of sentences that may be near are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.archive.buckets import Ids
from provtrace.archive.method import Method
from provtrace.archive.selecting import select
from provtrace.meaning_candidates import near_limits
from provtrace.sketching.cells import Inverted, Places, load_cells, unpack_cells
from provtrace.sketching.signs import SIGN_BYTES, near_signs, pack_signs

BLOCK = 1_000
"""Documents whose signs are looked through at a time."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of documents.

    Attributes:
        ids: The documents.
        languages: The language of each.
        vectors: The packed vectors of each, int8, ``(sentences, dim)``.
        places: The nearest cells of each sentence, where the encoder has cells.
        ordinals: Which sentences of each document these are, counted from 0.
    """

    ids: list[int] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    vectors: list[NDArray[np.int8]] = field(default_factory=list)
    places: list[Places] = field(default_factory=list)
    ordinals: list[NDArray[np.int64]] = field(default_factory=list)

    def count(self) -> int:
        """How many sentences these are."""
        return sum(map(len, self.vectors))

    def __add__(self, other: Sentences) -> Sentences:
        return Sentences(
            self.ids + other.ids,
            self.languages + other.languages,
            self.vectors + other.vectors,
            self.places + other.places,
            self.ordinals + other.ordinals,
        )

    def sorted(self) -> Sentences:
        """The same, documents ascending."""
        order = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        return Sentences(
            [self.ids[at] for at in order],
            [self.languages[at] for at in order],
            [self.vectors[at] for at in order],
            [self.places[at] for at in order],
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
        places: Places,
        ordinals: Sequence[int] | None = None,
    ) -> None:
        """Take in a document, or some of its sentences.

        Args:
            document_id: Which document.
            language: Its language.
            vectors: Packed vectors of all its sentences, ``(sentences, dim)``.
            places: The nearest cells of all of them.
            ordinals: Which of the sentences; None takes all.
        """
        chosen = np.arange(len(vectors)) if ordinals is None else np.array(ordinals, np.int64)
        self.ids.append(document_id)
        self.languages.append(language)
        self.vectors.append(vectors if ordinals is None else vectors[chosen])
        self.places.append(places if ordinals is None else places[chosen])
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
    for document_id, language, data, cells in select(db, query, ids.tolist()):
        vectors = unpacked(data, dim)
        found.append(document_id, language, vectors, unpack_cells(cells, len(vectors)))
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
    for document_id, language, data, cells in db.execute(_SENTENCES):
        if document_id not in left_out:
            vectors = unpacked(data, dim)
            found.append(document_id, language, vectors, unpack_cells(cells, len(vectors)))
    return found


_SENTENCES = (
    "select document_id, language, v.data, s.cells from vectors v join signs s using (document_id)"
)


def near_sentences(
    db: Database, wanted: Sentences, without: Ids, method: Method, *, in_cells: bool
) -> Sentences:
    """Stored sentences that may be near enough to wanted ones to propose their documents.

    Memory depends on how many are found, not on the size of the archive. If a sentence is found,
    it is found in every document that has it, for equal sentences have equal signs.

    Args:
        db: The database.
        wanted: The sentences sought.
        without: Documents to leave out.
        method: How texts are compared.
        in_cells: Find only sentences that meet a wanted one in a cell.
    """
    if not wanted.count():
        return Sentences()
    sought = _sought(wanted)
    calibration = method.weights.calibration(method.calibration)
    cells = load_cells(method.calibration) if in_cells else None
    inverted = None if cells is None else Inverted.of(sought.places, len(cells.centres))
    left_out = set(without.tolist())
    found = Sentences()
    for block in _blocks(db):
        sizes = np.fromiter(map(len, block.signs), np.int64, len(block.ids)) // SIGN_BYTES
        names = sorted(set(block.languages))
        code = {name: number for number, name in enumerate(names)}
        spoken = np.fromiter(map(code.__getitem__, block.languages), np.int64, len(block.ids))
        places = unpack_cells(b"".join(block.cells), int(sizes.sum()))
        near = near_signs(
            sought.signs,
            np.frombuffer(b"".join(block.signs), np.uint64).reshape(len(places), -1),
            near_limits(sought.languages, names, calibration)[sought.spoken],
            np.repeat(spoken, sizes),
            None if inverted is None else inverted.meetings(places),
        )
        ends = np.cumsum(sizes)
        rows = np.flatnonzero(near)
        of = np.searchsorted(ends, rows, side="right")
        ordinals: dict[int, list[int]] = defaultdict(list)
        for at, ordinal in zip(of.tolist(), (rows - ends[of] + sizes[of]).tolist(), strict=True):
            ordinals[at].append(ordinal)
        wanted_here = {block.ids[at]: at for at in ordinals if block.ids[at] not in left_out}
        for document_id, data in select(db, _VECTORS, list(wanted_here)):
            at = wanted_here[document_id]
            in_document = places[ends[at] - sizes[at] : ends[at]]
            vectors = unpacked(data, method.dim)
            found.append(document_id, block.languages[at], vectors, in_document, ordinals[at])
    return found


class _Sought(NamedTuple):
    """What is sought: several outlets carry one text, and each sentence is sought once.

    Attributes:
        signs: Signs of each sentence.
        places: Nearest cells of each.
        spoken: The number of each one's language.
        languages: The languages.
    """

    signs: NDArray[np.uint64]
    places: Places
    spoken: NDArray[np.int64]
    languages: list[str]


def _sought(wanted: Sentences) -> _Sought:
    signs = pack_signs(np.concatenate(wanted.vectors))
    sizes = [len(own) for own in wanted.vectors]
    names, spoken = np.unique(np.repeat(wanted.languages, sizes), return_inverse=True)
    both = np.column_stack((signs, spoken.astype(np.uint64)))
    once = np.unique(both, axis=0, return_index=True)[1]
    return _Sought(signs[once], np.concatenate(wanted.places)[once], spoken[once], names.tolist())


class _Block(NamedTuple):
    """Some documents: of each its id, its language, its sentences' signs and nearest cells."""

    ids: tuple[int, ...]
    languages: tuple[str, ...]
    signs: tuple[bytes, ...]
    cells: tuple[bytes, ...]


def _blocks(db: Database) -> Iterator[_Block]:
    """All documents, in blocks."""
    cursor = db.execute("select document_id, language, data, cells from signs")
    while rows := cursor.fetchmany(BLOCK):
        yield _Block(*zip(*rows, strict=True))


def unpacked(data: bytes, dim: int) -> NDArray[np.int8]:
    """Packed vectors of a document's sentences, a row each."""
    return np.frombuffer(data, np.int8).reshape(-1, dim)


_VECTORS = "select document_id, data from vectors where document_id in ({ids})"
