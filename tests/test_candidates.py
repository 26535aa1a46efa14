"""Pairs of documents that share a key: complete, capped at crowded buckets, in any order."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from provtrace.candidates import (
    Ranking,
    candidate_pairs,
    demoted,
    signed,
    standing,
    unsigned,
)

SPREAD = 0x9E3779B97F4A7C15


def by_hand(rows: list[tuple[int, int]], ranking: Ranking, hub: int) -> list[list[int]]:
    """The same by plain loops."""
    buckets: dict[int, set[int]] = defaultdict(set)
    for key, owner in rows:
        buckets[key].add(owner)
    rank = dict(zip(ranking.ids.tolist(), ranking.rank.tolist(), strict=True))
    size = dict(zip(ranking.ids.tolist(), ranking.size.tolist(), strict=True))
    pairs = set()
    for members in buckets.values():
        hubs = members
        if len(members) > hub:
            largest = max(members, key=lambda member: (size[member], -rank[member]))
            hubs = {min(members, key=rank.__getitem__), largest}
        pairs |= {(min(a, b), max(a, b)) for a in hubs for b in members if a != b}
    return sorted(map(list, pairs))


def pairs_of(rows: list[tuple[int, int]], ranking: Ranking, hub: int) -> list[list[int]]:
    keys = np.array([key * SPREAD % 2**64 for key, _ in rows], dtype=np.uint64)
    owners = np.array([owner for _, owner in rows], dtype=np.int64)
    return candidate_pairs(keys, owners, ranking, hub).tolist()


def ranked(ids: list[int], rank: list[int] | None = None, size: list[int] | None = None) -> Ranking:
    return Ranking(
        np.array(ids), np.array(rank or range(len(ids))), np.array(size or [10] * len(ids))
    )


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9)), max_size=80),
    st.permutations(range(10)),
    st.lists(st.integers(0, 3), min_size=10, max_size=10),
    st.integers(2, 6),
    st.sampled_from([1, 1000]),
)
def test_pairs_are_those_found_by_plain_loops(
    rows: list[tuple[int, int]], rank: list[int], size: list[int], hub: int, step: int
) -> None:
    ranking = ranked([5 + step * number for number in range(10)], rank, size)
    rows = [(key, 5 + step * owner) for key, owner in rows]
    expected = by_hand(rows, ranking, hub)
    assert pairs_of(rows, ranking, hub) == expected
    assert pairs_of(rows[::-1], ranking, hub) == expected


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=60),
    st.permutations(range(10)),
    st.lists(st.integers(0, 3), min_size=10, max_size=10),
    st.integers(1, 6),
    st.sets(st.integers(0, 9)),
)
def test_pairs_are_those_with_one_that_stands_for_their_bucket(
    rows: list[tuple[int, int]], rank: list[int], size: list[int], hub: int, new: set[int]
) -> None:
    ranking = ranked(list(range(10)), rank, size)
    keys, owners = np.array(rows, np.int64).reshape(-1, 2).T

    def stand(keys: np.ndarray, owners: np.ndarray) -> set[tuple[int, int]]:
        flags = standing(keys, owners, ranking, hub)
        return set(zip(keys[flags].tolist(), owners[flags].tolist(), strict=True))

    everybody = stand(keys, owners)
    pairs = {
        (min(a, b), max(a, b))
        for key, a in everybody
        for other_key, b in rows
        if key == other_key and a != b
    }
    assert sorted(map(list, pairs)) == by_hand(rows, ranking, hub)
    old = ~np.isin(owners, list(new))
    before = stand(keys[old], owners[old])
    assert {(key, owner) for key, owner in everybody if owner not in new} <= before
    lost = demoted(keys, owners, ranking, hub, np.array(sorted(new), np.int64))
    assert lost.tolist() == sorted({owner for _, owner in before - everybody})


def test_a_crowded_bucket_is_linked_to_the_earliest_and_the_largest() -> None:
    ids = list(range(100, 140))
    rank = [*range(39, -1, -1)]
    size = [10] * 40
    size[7] = 900
    pairs = pairs_of([(1, i) for i in ids], ranked(ids, rank, size), 32)
    assert len(pairs) == 39 + 38
    assert {i for pair in pairs for i in pair if 139 not in pair} >= {107}
    assert all(139 in pair or 107 in pair for pair in pairs)


def test_one_uncrowded_bucket_is_enough_for_a_pair() -> None:
    ids = list(range(40))
    rows = [(1, i) for i in ids] + [(2, 17), (2, 23)]
    assert [17, 23] in pairs_of(rows, ranked(ids), 32)


def test_a_template_in_many_documents_costs_few_pairs() -> None:
    ids = list(range(20_000))
    rows = [(key, i) for key in range(3) for i in ids]
    assert len(pairs_of(rows, ranked(ids, size=[1] * 19_999 + [2]), 32)) == 2 * 20_000 - 3


def test_no_rows_no_pairs() -> None:
    assert pairs_of([], ranked([]), 32) == []
    assert pairs_of([(1, 4)], ranked([4]), 32) == []
    assert pairs_of([(1, 4), (2, 6)], ranked([4, 6]), 32) == []


def test_rows_beyond_one_block_are_joined_too() -> None:
    count = 1_200_000
    keys = np.arange(count, dtype=np.uint64) * np.uint64(SPREAD)
    keys[-1] = keys[0]
    owners = np.arange(count) % 1000
    owners[-1] = 500
    ranking = ranked(list(range(1000)))
    assert candidate_pairs(keys, owners, ranking, 32).tolist() == [[0, 500]]


def test_keys_survive_as_signed_integers() -> None:
    keys = np.array([0, 1, 2**63, 2**64 - 1], dtype=np.uint64)
    assert signed(keys).tolist() == [0, 1, -(2**63), -1]
    assert np.array_equal(unsigned(signed(keys)), keys)
