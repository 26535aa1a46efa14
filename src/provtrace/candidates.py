"""Which documents are worth aligning: those that share a band key.

The join is a sort: key and document are packed into one 64-bit number, and equal keys then lie
side by side. To pack them, the lower bits of the key give way to the document's number; should two
keys fall together by that, a pair is proposed in vain, and alignment finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1 << 20
"""Rows looked at, and pairs collected, at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """What decides which documents of a crowded bucket all others are compared with.

    Attributes:
        ids: Document ids, ascending.
        rank: Position of each in the order by (published, key); the earliest has the least.
        size: Words of each.
    """

    ids: NDArray[np.int64]
    rank: NDArray[np.int64]
    size: NDArray[np.int64]


def candidate_pairs(
    keys: NDArray[np.uint64],
    owners: NDArray[np.int64],
    ranking: Ranking,
    hub_documents: int,
) -> NDArray[np.int64]:
    """Pairs of documents that share at least one key.

    In a bucket (the documents that share a key) of more than ``hub_documents`` documents, each is
    paired with the earliest and with the largest only, so that a template in ``n`` documents costs
    ``2 n`` pairs and not ``n * n / 2``.

    Args:
        keys: Band keys.
        owners: The id of the document that each key belongs to.
        ranking: Order and size of every document among the owners.
        hub_documents: Most documents of a bucket of which all pairs are proposed.

    Returns:
        Distinct pairs ``(n, 2)``, the lower id left, sorted. They do not depend on the order of
        the rows.
    """
    count = len(ranking.ids)
    if not len(keys):
        return np.zeros((0, 2), np.int64)
    bits = np.uint64(max(1, (count - 1).bit_length()))
    packed = keys >> bits
    packed <<= bits
    if ranking.ids[-1] - ranking.ids[0] == count - 1:  # no gaps: nothing to look up
        packed |= (owners - ranking.ids[0]).view(np.uint64)
    else:
        packed |= np.searchsorted(ranking.ids, owners).view(np.uint64)
    packed.sort()
    found = [np.zeros(0, np.int64)]
    for block in _blocks(packed, bits):
        found.extend(_pairs(distinct(block), bits, ranking, hub_documents))
        if sum(map(len, found)) > _BLOCK:
            found = [distinct(np.sort(np.concatenate(found)))]
    codes = distinct(np.sort(np.concatenate(found)))
    return np.stack((ranking.ids[codes // count], ranking.ids[codes % count]), axis=1)


def _blocks(packed: NDArray[np.uint64], bits: np.uint64) -> Iterator[NDArray[np.uint64]]:
    """Cut sorted rows into blocks at the borders of buckets."""
    start = 0
    while start < len(packed):
        stop = min(start + _BLOCK, len(packed))
        if stop < len(packed):
            next_bucket = ((packed[stop - 1] >> bits) + np.uint64(1)) << bits
            stop = int(np.searchsorted(packed, next_bucket)) if next_bucket else len(packed)
        yield packed[start:stop]
        start = stop


def _pairs(
    rows: NDArray[np.uint64], bits: np.uint64, ranking: Ranking, hub_documents: int
) -> Iterator[NDArray[np.int64]]:
    """Pairs of the buckets of one block, as ``left * count + right``, repeated ones included."""
    count = len(ranking.ids)
    buckets = rows >> bits
    equal = np.concatenate(([False], buckets[1:] == buckets[:-1], [False]))
    shared = equal[1:] | equal[:-1]  # most documents are alone in their bucket
    rows, buckets = rows[shared], buckets[shared]
    if not len(rows):
        return
    members = (rows & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    starts = np.flatnonzero(np.concatenate(([True], buckets[1:] != buckets[:-1])))
    sizes = np.diff(np.append(starts, len(rows)))
    small = np.repeat(sizes <= hub_documents, sizes)
    left = np.flatnonzero(small)
    for distance in range(1, hub_documents):
        left = left[left + distance < len(rows)]
        left = left[buckets[left] == buckets[left + distance]]
        if not len(left):
            break
        yield members[left] * count + members[left + distance]
    crowded = sizes[sizes > hub_documents]
    members = members[~small]
    for hub in _hubs(members, crowded, ranking):
        at = np.repeat(hub, crowded)
        low, high = np.minimum(at, members), np.maximum(at, members)
        yield (low * count + high)[low != high]


def standing(
    keys: NDArray[np.uint64] | NDArray[np.int64],
    owners: NDArray[np.int64],
    ranking: Ranking,
    hub_documents: int,
) -> NDArray[np.bool_]:
    """Which documents stand for their bucket: all of a small one, the two hubs of a crowded one.

    Documents of a bucket are compared with those that stand for it. Whoever stands for a bucket
    still does when other documents leave it.

    Args:
        keys: Keys of whole buckets.
        owners: The id of the document that each key belongs to; a document may have a key twice.
        ranking: Order and size of every document among the owners.
        hub_documents: Most documents of a bucket that is small.

    Returns:
        For each row whether its document stands for its bucket.
    """
    if len(keys) <= hub_documents:
        return np.ones(len(keys), bool)
    order = np.lexsort((owners, keys))
    key, member = keys[order], np.searchsorted(ranking.ids, owners[order])
    other_key = np.concatenate(([True], key[1:] != key[:-1]))
    other = other_key | np.concatenate(([True], member[1:] != member[:-1]))
    bucket = np.cumsum(other_key) - 1
    sizes = np.bincount(bucket[other])
    crowded = sizes[bucket] > hub_documents
    stands = ~crowded
    single = crowded & other
    for hub in _hubs(member[single], sizes[sizes > hub_documents], ranking):
        of_bucket = np.zeros(len(sizes), np.int64)
        of_bucket[sizes > hub_documents] = hub
        stands |= crowded & (member == of_bucket[bucket])
    found = np.empty(len(keys), bool)
    found[order] = stands
    return found


def demoted(
    keys: NDArray[np.uint64] | NDArray[np.int64],
    owners: NDArray[np.int64],
    ranking: Ranking,
    hub_documents: int,
    new: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Documents that stood for a bucket before new ones came into it, and no longer do.

    Args:
        keys: Keys of whole buckets.
        owners: The id of the document that each key belongs to.
        ranking: Order and size of every document among the owners.
        hub_documents: Most documents of a bucket that is small.
        new: Ids of the new documents.

    Returns:
        Their ids, ascending. Only pairs with one of these may be candidates no longer.
    """
    old = ~np.isin(owners, new)
    now = standing(keys, owners, ranking, hub_documents)[old]
    before = standing(keys[old], owners[old], ranking, hub_documents)
    return np.unique(owners[old][before & ~now])


def _hubs(
    members: NDArray[np.int64], sizes: NDArray[np.int64], ranking: Ranking
) -> tuple[NDArray[np.int64], ...]:
    """The earliest and the largest member of each crowded bucket, as positions in the ranking."""
    if not len(sizes):
        return ()
    count = len(ranking.ids)
    order = np.argsort(ranking.rank, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(count)
    starts = np.cumsum(sizes) - sizes
    earliest = np.minimum.reduceat(place[members], starts)
    # The larger weighs more, and among equals the earlier.
    weight = ranking.size * count + (count - 1 - place)
    largest = count - 1 - np.maximum.reduceat(weight[members], starts) % count
    return order[earliest], order[largest]


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """Each of sorted values once; numpy's ``unique`` builds a hash table and is far slower."""
    return values[np.concatenate(([True], values[1:] != values[:-1]))[: len(values)]]


def signed(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The same bits as signed integers, as SQLite stores them."""
    return keys.view(np.int64)


def unsigned(keys: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The same bits as unsigned integers: the inverse of :func:`signed`."""
    return keys.view(np.uint64)
