"""Vectors of sentences → pairs of documents worth aligning.

Two documents are proposed if a sentence of one is near a sentence of the other: nearer than
`RELATIVE` on the scale of their languages. Up to some 50,000 sentences every sentence is compared
with every other, in blocks. Above that only sentences that meet in a cell are (`sketching.cells`).
On request only documents that share a concept sketch are compared (`sketching.concepts`): that
needs the fewest products and loses the most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.scoring import Calibration
from provtrace.candidates import Ranking, candidate_pairs
from provtrace.encoding.normalise import unit_rows
from provtrace.encoding.protocol import FloatArray
from provtrace.sketching.cells import Cells, Inverted, Places, nearest_cells, project
from provtrace.sketching.concepts import CONCEPTS, window_keys
from provtrace.sketching.signs import near_pairs, pack_signs

Way = Literal["exhaustive", "sketch", "neighbours"]
"""How pairs of documents are looked for."""

RELATIVE = 0.7
"""Least relative cosine of a sentence pair that proposes its documents."""

WITHIN = 0.5
"""... and never less than this on the scale of one language: where translations stand low, half of
all documents would be proposed. Where a passage is shared, some sentence of it stands higher."""

SLACK = np.float32(0.06)
"""So much lower may the cosine along the principal axes be: 99.5 % of the pairs that are near
enough get through, and one in a thousand of the others."""

_ROUNDING = np.float32(1e-5)
"""More than products of whole blocks differ by, depending on the block that a row stands in."""

_ROWS, _COLUMNS = 2_048, 8_192
_CELL_ROWS = 256
"""Fewer in a cell, which is often small: what lies below the diagonal is not compared."""

_COLLECTED = 1 << 21
"""Pairs kept before repeated ones are dropped."""


def choose_way(candidates: str, sentences: int, exhaustive_sentences: int) -> Way:
    """How candidates will be found.

    With ``auto`` that is a matter of how many sentences there are, not of how many are new: so an
    archive has the same pairs whether it was added to day by day or built at once.

    Args:
        candidates: The setting: auto, exhaustive, sketch or neighbours.
        sentences: Sentences to compare, old and new.
        exhaustive_sentences: With ``auto``, the most that are compared exhaustively.
    """
    for way in get_args(Way):
        if candidates == way:
            chosen: Way = way
            return chosen
    return "exhaustive" if sentences <= exhaustive_sentences else "neighbours"


def near_limits(left: Sequence[str], right: Sequence[str], calibration: Calibration) -> FloatArray:
    """From which cosine on a sentence pair proposes its documents.

    Args:
        left: Languages.
        right: Languages.
        calibration: The encoder's.

    Returns:
        Array of shape ``(left, right)``.
    """
    limits = [[calibration.cosine(RELATIVE, a, b) for b in right] for a in left]
    floor = np.float32(calibration.cosine(WITHIN, None, None))
    return np.maximum(np.array(limits, np.float32).reshape(len(left), len(right)), floor)


def meaning_pairs(
    vectors: FloatArray | NDArray[np.int8],
    owners: NDArray[np.int64],
    languages: Sequence[str | None],
    calibration: Calibration,
    *,
    new: NDArray[np.bool_] | None = None,
    cells: Cells | None = None,
    places: Places | None = None,
    stands: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """Propose pairs of documents that share a sentence in meaning.

    A sentence that stands in many documents of one language is compared once. Which sentences count
    as near depends on the two alone, however they are looked for: what one way finds is judged by
    the same cosine, to the last bit, and by the same signs.

    Args:
        vectors: Array of shape ``(n, dim)``: rows of unit length, or packed rows (int8), which
            take a quarter of the memory.
        owners: Document of each row, counted from 0, ascending.
        languages: Language of each document; a document in an unknown language is compared with
            nothing.
        calibration: The encoder's.
        new: True for each document that is new; only pairs with a new document are proposed.
        cells: From `load_cells`: only sentences that meet in a cell are compared. None compares
            every sentence with every other.
        places: The nearest cells of each row, if they are known.
        stands: For each row whether its document stands for all that have the sentence
            (`candidates.standing`): of two documents with near sentences one has to. None
            proposes all pairs.

    Returns:
        Array of shape ``(m, 2)``: document numbers, the smaller first, sorted, each pair once.
    """
    names, of_document = _codes(languages)
    limits = near_limits(names, names, calibration)
    count = len(languages)
    table = _distinct(vectors, owners, of_document, new, stands)
    if cells is None:
        near = _near_exactly(table, limits - _ROUNDING)
    else:
        known = nearest_cells(table.vectors, cells) if places is None else places[table.rows]
        near = _near_in_cells(table, limits, cells, known)
    found: list[NDArray[np.int64]] = []
    collected = 0
    for hits in near:
        for keys in _expand(table, _certain(table, hits, limits), count):
            found.append(keys)
            collected += len(keys)
        if collected > _COLLECTED:
            found = [np.unique(np.concatenate(found))]
            collected = 0
    keys = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    pairs = np.stack((keys // max(1, count), keys % max(1, count)), axis=1)
    return pairs if new is None else pairs[new[pairs].any(axis=1)]


def _codes(languages: Sequence[str | None]) -> tuple[list[str], NDArray[np.int64]]:
    """The languages of documents, and the number of each document's; -1 for none."""
    names = sorted({language for language in languages if language is not None})
    codes = {name: code for code, name in enumerate(names)}
    return names, np.array([codes.get(language or "", -1) for language in languages], np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Distinct sentences: equal vectors in one language.

    Attributes:
        rows: The row that each stands in first.
        vectors: One row each.
        language: Number of the language of each.
        new: Whether it stands in a new document.
        bounds: The documents of sentence ``i`` are ``documents[bounds[i]:bounds[i + 1]]``.
        documents: Document numbers.
        stands: Whether each stands for all that have the sentence.
        crowded: Whether some documents of a sentence do not.
    """

    rows: NDArray[np.int64]
    vectors: FloatArray | NDArray[np.int8]
    language: NDArray[np.int64]
    new: NDArray[np.bool_]
    bounds: NDArray[np.int64]
    documents: NDArray[np.int64]
    stands: NDArray[np.bool_]
    crowded: NDArray[np.bool_]


def _distinct(
    vectors: FloatArray | NDArray[np.int8],
    owners: NDArray[np.int64],
    of_document: NDArray[np.int64],
    new: NDArray[np.bool_] | None,
    stands: NDArray[np.bool_] | None,
) -> _Table:
    kept = np.flatnonzero(of_document[owners] >= 0)
    hashes = hash_rows(vectors)[kept] * np.uint64(64) + of_document[owners[kept]].astype(np.uint64)
    order = np.argsort(hashes, kind="stable")
    starts = np.flatnonzero(np.diff(hashes[order], prepend=hashes[order][:1] + np.uint64(1)))
    rows = kept[order[starts]]
    documents = owners[kept[order]]
    fresh = np.ones(len(of_document), bool) if new is None else new
    has_new = np.logical_or.reduceat(fresh[documents], starts) if len(starts) else np.zeros(0, bool)
    for_others = np.ones(len(documents), bool) if stands is None else stands[kept[order]]
    crowded = np.logical_or.reduceat(~for_others, starts) if len(starts) else np.zeros(0, bool)
    return _Table(
        rows,
        vectors if len(rows) == len(vectors) and (np.diff(rows) == 1).all() else vectors[rows],
        of_document[owners[rows]],
        has_new,
        np.append(starts, len(documents)),
        documents,
        for_others,
        crowded,
    )


def hash_rows(vectors: FloatArray | NDArray[np.int8]) -> NDArray[np.uint64]:
    """A hash of the bytes of each row: a sum with odd factors, modulo 2**64."""
    words = np.ascontiguousarray(vectors).view(np.uint8)
    pad = -words.shape[1] % 8
    if pad:
        words = np.pad(words, ((0, 0), (0, pad)))
    numbers = words.view(np.uint64)
    factors = np.random.default_rng(1).integers(0, 2**63, numbers.shape[1], np.uint64)
    hashes: NDArray[np.uint64] = np.einsum(
        "ij,j->i", numbers, factors * np.uint64(2) + np.uint64(1)
    )
    return hashes ^ (hashes >> np.uint64(29))


def _near_exactly(table: _Table, limits: FloatArray) -> Iterator[NDArray[np.int64]]:
    """Pairs ``(m, 2)`` of distinct sentences that are near enough, each against every other.

    Old sentences are not compared with each other.
    """
    everything = np.arange(len(table.language))
    fresh = np.flatnonzero(table.new)
    for start in range(0, len(fresh), _ROWS):
        rows = fresh[start : start + _ROWS]
        vectors = _unit(table.vectors[rows])
        first = rows[0] if len(fresh) == len(everything) else 0
        for other in range(first, len(everything), _COLUMNS):
            columns = everything[other : other + _COLUMNS]
            near = vectors @ _unit(table.vectors[columns]).T
            yield _within(table, rows, columns, near, limits)


def _near_in_cells(
    table: _Table, limits: FloatArray, cells: Cells, places: Places
) -> Iterator[NDArray[np.int64]]:
    """Pairs ``(m, 2)`` of distinct sentences that meet in a cell and are near enough.

    Pairs that share several cells come several times.
    """
    rough = project(table.vectors, cells)
    lengths = np.sqrt(_dots(table.vectors, table.vectors))
    fresh = np.flatnonzero(table.new)
    pairs: Iterator[NDArray[np.int64]]
    if len(fresh) < len(cells.centres):
        meetings = Inverted.of(places[fresh], len(cells.centres)).meetings(places)
        pairs = (np.stack((fresh[at], others), axis=1) for at, others in meetings)
    else:
        inverted = Inverted.of(places, len(cells.centres))
        pairs = _nearly_near(table, rough, limits - SLACK - _ROUNDING, inverted)
    for found in pairs:
        for part in (found[at : at + _COLUMNS] for at in range(0, len(found), _COLUMNS)):
            left, right = part.T
            least = limits[table.language[left], table.language[right]]
            good = (left != right) & (_dots(rough[left], rough[right]) >= least - SLACK)
            enough = _reach(table.vectors, lengths, left[good], right[good], least[good])
            yield part[good][enough]


def _nearly_near(
    table: _Table, rough: FloatArray, limits: FloatArray, inverted: Inverted
) -> Iterator[NDArray[np.int64]]:
    """Pairs of sentences that share a cell and are near along the axes, cell by cell."""
    for members in np.split(inverted.sentences, inverted.bounds[1:-1]):
        new = table.new[members]
        own = np.concatenate((members[new], members[~new]))
        around = rough[own]
        for start in range(0, np.count_nonzero(new), _CELL_ROWS):
            rows = own[start : start + _CELL_ROWS]
            for other in range(start, len(own), _COLUMNS):
                columns = own[other : other + _COLUMNS]
                near = around[start : start + len(rows)] @ around[other : other + len(columns)].T
                yield _within(table, rows, columns, near, limits)


def _dots(
    left: FloatArray | NDArray[np.int8], right: FloatArray | NDArray[np.int8]
) -> NDArray[np.float32]:
    """Products row by row."""
    dots: NDArray[np.float32] = np.einsum("ij,ij->i", left, right, dtype=np.float32)
    return dots


def _reach(
    vectors: FloatArray | NDArray[np.int8],
    lengths: NDArray[np.float32],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    least: FloatArray,
) -> NDArray[np.bool_]:
    """Which pairs of rows have a cosine that reaches their limit."""
    reach: NDArray[np.bool_] = (
        _dots(vectors[left], vectors[right]) >= least * lengths[left] * lengths[right]
    )
    return reach


def _within(
    table: _Table,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    near: FloatArray,
    limits: FloatArray,
) -> NDArray[np.int64]:
    """Cells of a block of cosines that reach the limit of their languages, as sentence pairs."""
    flat = np.flatnonzero(near.ravel() >= limits.min(initial=1.0))
    i, j = np.divmod(flat, len(columns))
    a, b = rows[i], columns[j]
    good = near.ravel()[flat] >= limits[table.language[a], table.language[b]]
    good &= (a != b) & (table.new[a] | table.new[b])
    return np.stack((a[good], b[good]), axis=1)


def _unit(rows: FloatArray | NDArray[np.int8]) -> FloatArray:
    return unit_rows(rows) if rows.dtype == np.int8 else rows.astype(np.float32, copy=False)


def _certain(table: _Table, hits: NDArray[np.int64], limits: FloatArray) -> NDArray[np.int64]:
    """Those of some pairs of sentences that are near by their own cosine and by their signs."""
    if not len(hits):
        return hits
    used, at = np.unique(hits, return_inverse=True)
    left, right = at.reshape(hits.shape).T
    vectors, language = table.vectors[used], table.language[used]
    least = limits[language[left], language[right]]
    lengths = np.sqrt(_dots(vectors, vectors))
    signs = pack_signs(vectors)
    enough = _reach(vectors, lengths, left, right, least)
    return hits[enough & near_pairs(signs[left], signs[right], least)]


def _expand(table: _Table, hits: NDArray[np.int64], count: int) -> Iterator[NDArray[np.int64]]:
    """Pairs of documents of pairs of sentences, as ``smaller * count + larger``."""
    sizes = np.diff(table.bounds)
    small = ~table.crowded[hits].any(axis=1)
    a, b = hits[small].T
    each = sizes[a] * sizes[b]
    hit = np.repeat(np.arange(len(a)), each)
    within = np.arange(len(hit)) - np.repeat(np.cumsum(each) - each, each)
    left = table.documents[table.bounds[a[hit]] + within // sizes[b[hit]]]
    right = table.documents[table.bounds[b[hit]] + within % sizes[b[hit]]]
    yield _keys(left, right, count)
    for one, other in hits[~small].tolist():
        for here, there in ((one, other), (other, one)):
            side = table.documents[table.bounds[here] : table.bounds[here + 1]]
            opposite = slice(table.bounds[there], table.bounds[there + 1])
            for hub in table.documents[opposite][table.stands[opposite]]:
                yield _keys(side, np.full(len(side), hub), count)


def _keys(left: NDArray[np.int64], right: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    low, high = np.minimum(left, right), np.maximum(left, right)
    keys: NDArray[np.int64] = np.unique((low * count + high)[low != high])
    return keys


def sketched_pairs(
    vectors: FloatArray | NDArray[np.int8],
    owners: NDArray[np.int64],
    languages: Sequence[str | None],
    calibration: Calibration,
    places: Places,
    ranking: Ranking,
    hub_documents: int,
    *,
    new: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """Propose pairs of documents that share a concept sketch and have a sentence pair near enough.

    Args:
        vectors: Sentences, as for `meaning_pairs`.
        owners: Document of each row, counted from 0, ascending.
        languages: Language of each document.
        calibration: The encoder's.
        places: The nearest cells of each row.
        ranking: Order and size of the documents.
        hub_documents: Most documents with one sketch of which all pairs are proposed.
        new: True for each document that is new; only pairs with a new document are proposed.

    Returns:
        Array of shape ``(m, 2)``, as from `meaning_pairs`.
    """
    names, of_document = _codes(languages)
    limits = near_limits(names, names, calibration)
    bounds = np.searchsorted(owners, np.arange(len(languages) + 1))
    keys, documents = window_keys(places[:, :CONCEPTS], bounds)
    known = of_document[documents] >= 0
    pairs = candidate_pairs(keys[known], documents[known], ranking, hub_documents)
    if new is not None:
        pairs = pairs[new[pairs].any(axis=1)]
    near = np.zeros(len(pairs), bool)
    for index, (a, b) in enumerate(pairs.tolist()):
        left, right = (_unit(vectors[bounds[i] : bounds[i + 1]]) for i in (a, b))
        near[index] = (left @ right.T).max() >= limits[of_document[a], of_document[b]]
    return pairs[near]
