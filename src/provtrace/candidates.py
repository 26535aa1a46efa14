"""Which documents are worth aligning: those that share a band key."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
    paired with the earliest and with the largest only.

    Args:
        keys: Band keys.
        owners: The id of the document that each key belongs to.
        ranking: Order and size of every document among the owners.
        hub_documents: Most documents of a bucket of which all pairs are proposed.

    Returns:
        Distinct pairs ``(n, 2)``, the lower id left, sorted. They do not depend on the order of
        the rows.
    """
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    pairs: set[tuple[int, int]] = set()
    place = {int(i): k for k, i in enumerate(ranking.ids)}
    for bucket in np.split(owners, np.flatnonzero(np.diff(keys)) + 1):
        members = sorted(set(bucket.tolist()))
        hubs = members
        if len(members) > hub_documents:
            hubs = [
                min(members, key=lambda m: ranking.rank[place[m]]),
                max(members, key=lambda m: (ranking.size[place[m]], -ranking.rank[place[m]])),
            ]
        pairs.update((min(a, b), max(a, b)) for a in hubs for b in members if a != b)
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def signed(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The same bits as signed integers, as SQLite stores them."""
    return keys.view(np.int64)


def unsigned(keys: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The same bits as unsigned integers: the inverse of :func:`signed`."""
    return keys.view(np.uint64)
