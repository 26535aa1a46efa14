"""Which documents of an archive are worth aligning with which others.

Which pairs are proposed depends on the documents alone, not on the order in which they came. The
number of documents matters where many have a key in common: those that stand for the others
(`candidates.standing`) may change with every document that comes or goes. `crowds` sees to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.archive.buckets import (
    NO_IDS,
    NO_ROWS,
    Ids,
    Pairs,
    Rows,
    all_band_rows,
    among,
    band_rows,
    own_sentence_keys,
    ranking,
    sentence_keys,
    sentence_rows,
)
from provtrace.archive.connection import snapshot
from provtrace.archive.documents import band_keys
from provtrace.archive.indexing import Indexed, sentence_hashes
from provtrace.archive.method import Method
from provtrace.archive.shortlist import (
    Sentences,
    all_sentences,
    near_sentences,
    sentences_of,
    unpacked,
)
from provtrace.archive.way import way_of
from provtrace.candidates import Ranking, candidate_pairs, demoted, standing, unsigned
from provtrace.meaning_candidates import hash_rows, meaning_pairs, sketched_pairs
from provtrace.settings import Settings
from provtrace.sketching.cells import load_cells, unpack_cells

NOT_STORED = 0
"""Stands for the text that is checked; ids of documents begin at 1."""

LOOKUP_DOCUMENTS = 100
LOOKUP_PART = 50
"""Up to so many new documents, or one in so many of all, what is like them is looked up; above,
all keys and vectors are read once."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of documents worth aligning.

    Attributes:
        pairs: Those with a new document.
        demoted: Older documents that stood for a key or a sentence before the new ones came, and
            no longer do: some of their pairs may be candidates no longer.
    """

    pairs: Pairs
    demoted: Ids


def candidate_documents(db: Database, new: Ids, method: Method, way: str) -> Candidates:
    """Propose the pairs in which at least one document is new.

    Args:
        db: The database; all documents are indexed.
        new: Ids of the new documents, ascending.
        method: How texts are compared.
        way: How rewritten candidates are looked for in this archive.
    """
    with snapshot(db):
        surface = _surface_candidates(db, new, method)
        if not method.dim:
            return surface
        fresh = sentences_of(db, new, method.dim)
        meaning = _meaning_candidates(db, fresh, new, method, way)
    return Candidates(
        np.unique(np.concatenate((surface.pairs, meaning.pairs)), axis=0),
        np.union1d(surface.demoted, meaning.demoted),
    )


def partners_of_text(db: Database, indexed: Indexed, method: Method) -> list[int]:
    """Ids of the stored documents that are worth aligning with a text that is not stored."""
    prepared = indexed.prepared
    text = np.array([NOT_STORED], np.int64)
    words = prepared.tokens.words()
    with snapshot(db):
        rows = band_rows(db, indexed.keys.tolist())
        own = np.stack((indexed.keys, np.full_like(indexed.keys, NOT_STORED)), axis=1)
        pairs = _join(
            np.concatenate((rows, own)), _ranking(db, rows[:, 1], words), text, method.settings
        )
        if indexed.packed is not None and prepared.language is not None:
            vectors = unpacked(indexed.packed, method.dim)
            places = unpack_cells(indexed.cells, len(vectors))
            fresh = Sentences()
            fresh.append(NOT_STORED, prepared.language, vectors, places)
            meaning = _meaning_candidates(db, fresh, text, method, way_of(db, method), indexed)
            pairs = np.unique(np.concatenate((pairs, meaning.pairs)), axis=0)
    return [int(other) for other in pairs[:, 1]]


def remaining_candidates(db: Database, pairs: Pairs, method: Method, way: str) -> Pairs:
    """Those of some pairs of stored documents that are candidates.

    Args:
        db: The database.
        pairs: The pairs.
        method: How texts are compared.
        way: How rewritten candidates are looked for in this archive.
    """
    ids = np.unique(pairs)
    with snapshot(db):
        keys = [np.array(band_keys(db, document_id), np.int64) for document_id in ids.tolist()]
        seen, often = np.unique(np.concatenate([NO_IDS, *keys]), return_counts=True)
        rows = band_rows(db, seen[often > 1].tolist())
        proposed = [_join(rows, ranking(db, rows[:, 1]), ids, method.settings)]
        if method.dim:
            sentences = sentences_of(db, ids, method.dim).sorted()
            stands = _stand_in_archive(db, sentences, method.settings.hub_documents)
            order = ranking(db, ids)
            proposed.append(_near_pairs(sentences, stands, order, ids, method, way))
    return pairs[among(pairs, np.concatenate(proposed))]


def shared_keys(db: Database, left_id: int, right_id: int) -> int:
    """How many band keys two documents have in common."""
    return len(set(band_keys(db, left_id)) & set(band_keys(db, right_id)))


def _are_few(db: Database, new: Ids) -> bool:
    (last,) = db.execute("select coalesce(max(id), 0) from documents").fetchone()
    return len(new) <= max(LOOKUP_DOCUMENTS, int(last) // LOOKUP_PART)


def _surface_candidates(db: Database, new: Ids, method: Method) -> Candidates:
    """Pairs that share a band key."""
    hub = method.settings.hub_documents
    few = _are_few(db, new)
    pairs, lost = [NO_ROWS], [NO_IDS]
    for rows in _rows_of(db, new) if few else all_band_rows(db):
        order = ranking(db, rows[:, 1])
        pairs.append(_join(rows, order, new, method.settings))
        lost.append(demoted(rows[:, 0], rows[:, 1], order, hub, new))
    return Candidates(np.unique(np.concatenate(pairs), axis=0), np.unique(np.concatenate(lost)))


def _rows_of(db: Database, new: Ids) -> Iterator[Rows]:
    """Key and document of all that share a key with a new document, one of these at a time."""
    for document_id in new.tolist():
        yield band_rows(db, band_keys(db, document_id))


def _ranking(db: Database, ids: Ids, words: int) -> Ranking:
    """Order and size of documents and of the text that is checked, which counts as the latest."""
    stored = ranking(db, ids[ids != NOT_STORED])
    return Ranking(
        np.append(np.int64(NOT_STORED), stored.ids),
        np.append(np.int64(len(stored.ids) + 1), stored.rank),
        np.append(np.int64(words), stored.size),
    )


def _join(rows: Rows, order: Ranking, new: Ids, settings: Settings) -> Pairs:
    """Pairs with a new document among documents that share a band key."""
    if not len(rows):
        return NO_ROWS
    keys = unsigned(np.ascontiguousarray(rows[:, 0]))
    pairs = candidate_pairs(keys, rows[:, 1], order, settings.hub_documents)
    return pairs[np.isin(pairs, new).any(axis=1)]


def _meaning_candidates(
    db: Database,
    fresh: Sentences,
    new: Ids,
    method: Method,
    way: str,
    text: Indexed | None = None,
) -> Candidates:
    """Pairs that share a sentence in meaning.

    Args:
        db: The database.
        fresh: The sentences of the new documents.
        new: The new documents.
        method: How texts are compared.
        way: How to look for them.
        text: The text that is checked.
    """
    hub = method.settings.hub_documents
    if way == "sketch" or not _are_few(db, new):
        old = all_sentences(db, new, method.dim)
    else:
        old = near_sentences(db, fresh, new, method, in_cells=way == "neighbours")
    sentences = (fresh + old).sorted()
    words = 0 if text is None else text.prepared.tokens.words()
    order = _ranking(db, np.array(sentences.ids, np.int64), words)
    keys, owners = _keys_of_crowds(db, sentences, hub, text), sentences.owners()
    stands = standing(keys, owners, order, hub)
    lost = demoted(keys, owners, order, hub, new)
    return Candidates(_near_pairs(sentences, stands, order, new, method, way), lost)


def _keys_of_crowds(
    db: Database, sentences: Sentences, hub_documents: int, text: Indexed | None
) -> NDArray[np.int64]:
    """Keys of sentences, looked up for those only that may be crowded.

    The same words have the same vector: where no vector stands in many documents, no sentence does.

    Args:
        db: The database.
        sentences: All that have some sentence, for every sentence among them.
        hub_documents: Most documents of a bucket that is small.
        text: The text that is checked.

    Returns:
        For each sentence its key, or a number that no other has.
    """
    owners = sentences.owners()
    keys = np.arange(len(owners))
    if len(sentences.ids) <= hub_documents:
        return keys
    vectors, codes = np.unique(hash_rows(np.concatenate(sentences.vectors)), return_inverse=True)
    known = np.array(sentences.ids, np.int64)
    pairs = np.unique(codes * len(known) + np.searchsorted(known, owners))
    crowded = np.bincount(pairs // len(known), minlength=len(vectors)) > hub_documents
    starts = np.searchsorted(owners, known)
    for place in np.unique(np.searchsorted(known, owners[crowded[codes]])).tolist():
        ordinals, language = sentences.ordinals[place], sentences.languages[place]
        if text is not None and known[place] == NOT_STORED:
            own = sentence_keys(sentence_hashes(text.prepared), language)
        else:
            own = own_sentence_keys(db, int(known[place]), ordinals, language)
        keys[starts[place] : starts[place] + len(own)] = own
    return keys


def _near_pairs(
    sentences: Sentences,
    stands: NDArray[np.bool_],
    order: Ranking,
    new: Ids,
    method: Method,
    way: str,
) -> Pairs:
    """Pairs with a new document among documents that share a sentence in meaning.

    Args:
        sentences: The sentences, by document ascending.
        stands: For each whether its document stands for all that have it.
        order: Order and size of the documents.
        new: The new documents.
        method: How texts are compared.
        way: How to look for them.
    """
    known = np.array(sentences.ids, np.int64)
    if not sentences.count():
        return NO_ROWS
    calibration = method.weights.calibration(method.calibration)
    vectors, nearest = np.concatenate(sentences.vectors), np.concatenate(sentences.places)
    owners = np.searchsorted(known, sentences.owners())
    fresh = np.isin(known, new)
    if way == "sketch":
        at = np.searchsorted(order.ids, known)
        places = Ranking(np.arange(len(known)), order.rank[at], order.size[at])
        pairs = sketched_pairs(
            vectors,
            owners,
            sentences.languages,
            calibration,
            nearest,
            places,
            method.settings.hub_documents,
            new=fresh,
        )
    else:
        pairs = meaning_pairs(
            vectors,
            owners,
            sentences.languages,
            calibration,
            new=fresh,
            cells=load_cells(method.calibration) if way == "neighbours" else None,
            places=nearest,
            stands=stands,
        )
    return known[pairs]


def _stand_in_archive(db: Database, sentences: Sentences, hub_documents: int) -> NDArray[np.bool_]:
    """For some documents' sentences whether their document stands for all that have them."""
    owned = zip(sentences.ids, sentences.ordinals, sentences.languages, strict=True)
    own = [own_sentence_keys(db, *each) for each in owned]
    keys, owners = np.concatenate([NO_IDS, *own]), sentences.owners()
    spoken = np.repeat(np.array(sentences.languages, str), list(map(len, own)))
    found = [
        sentence_rows(db, np.unique(keys[spoken == language]), language)
        for language in sorted(set(sentences.languages))
    ]
    rows = np.concatenate([NO_ROWS, *found])
    stands = standing(rows[:, 0], rows[:, 1], ranking(db, rows[:, 1]), hub_documents)
    return among(np.stack((keys, owners), axis=1), rows[stands])
