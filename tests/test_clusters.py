"""Clusters from matches: what hangs together, what must not."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provtrace.provenance.clusters import build_clusters
from provtrace.provenance.records import Link

SENTENCE = 100


def sentences(number: int) -> list[tuple[int, int]]:
    """So many sentences of 99 characters each, a space between them."""
    return [(at * SENTENCE, at * SENTENCE + 99) for at in range(number)]


def link(left: int, first: tuple[int, int], right: int, second: tuple[int, int], **more) -> Link:
    """A match of sentence ranges (end exclusive)."""
    return Link(
        left,
        first[0] * SENTENCE,
        first[1] * SENTENCE - 1,
        right,
        second[0] * SENTENCE,
        second[1] * SENTENCE - 1,
        more.get("kind", "verbatim"),
        more.get("score", 1.0),
        more.get("words", 15 * (first[1] - first[0])),
        more.get("is_quote", False),
    )


def members(clusters) -> list[set[int]]:
    return [set(cluster.members) for cluster in clusters]


def everyone(documents: list[int], span: tuple[int, int]) -> list[Link]:
    return [link(a, span, b, span) for a, b in combinations(documents, 2)]


def test_copies_are_one_cluster_with_exact_spans():
    (cluster,) = build_clusters([sentences(6)] * 3, everyone([0, 1, 2], (0, 4)))
    assert cluster.members == {0: ((0, 399),), 1: ((0, 399),), 2: ((0, 399),)}


def test_chain_whose_ends_share_nothing_is_two_clusters():
    links = [link(0, (0, 4), 1, (0, 4)), link(1, (4, 8), 2, (0, 4))]
    clusters = build_clusters([sentences(4), sentences(8), sentences(4)], links)
    assert members(clusters) == [{0, 1}, {1, 2}]


def test_long_chain_is_not_glued_even_when_all_overlap_a_little():
    texts = [sentences(8)] * 6
    links = [link(at, (4, 8), at + 1, (0, 4)) for at in range(5)]
    assert members(build_clusters(texts, links)) == [{at, at + 1} for at in range(5)]


def test_mosaic_belongs_to_both_stories():
    first = everyone([0, 1, 2], (0, 6))
    second = everyone([3, 4, 5], (0, 6))
    mosaic = [link(at, (0, 3), 6, (0, 3)) for at in (0, 1, 2)]
    mosaic += [link(at, (0, 3), 6, (3, 6)) for at in (3, 4, 5)]
    clusters = build_clusters([sentences(6)] * 7, first + second + mosaic)
    assert members(clusters) == [{0, 1, 2, 6}, {3, 4, 5, 6}]
    assert clusters[0].members[6] == ((0, 299),)
    assert clusters[1].members[6] == ((300, 599),)


def test_copied_mosaic_does_not_glue_its_stories():
    links = everyone([0, 1, 2], (0, 6)) + everyone([3, 4, 5], (0, 6))
    for mosaic in (6, 7):
        links += [link(at, (0, 3), mosaic, (0, 3)) for at in (0, 1, 2)]
        links += [link(at, (0, 3), mosaic, (3, 6)) for at in (3, 4, 5)]
    links.append(link(6, (0, 6), 7, (0, 6)))
    assert members(build_clusters([sentences(6)] * 8, links)) == [{0, 1, 2, 6, 7}, {3, 4, 5, 6, 7}]


def test_truncated_copies_stay_with_the_story():
    full, cut = [0, 1, 2], [3, 4]
    links = everyone(full, (0, 10))
    links += [link(a, (0, 3), b, (0, 3)) for a in full for b in cut] + [link(3, (0, 3), 4, (0, 3))]
    clusters = build_clusters([sentences(10)] * 3 + [sentences(3)] * 2, links)
    assert members(clusters) == [{0, 1, 2, 3, 4}]


def test_part_that_most_carriers_left_out_stays_with_the_story():
    links = [*everyone(list(range(8)), (0, 6)), link(0, (6, 8), 1, (6, 8))]
    assert members(build_clusters([sentences(8)] * 8, links)) == [set(range(8))]


def test_background_paragraph_does_not_pull_stories_into_one():
    stories = [[3 * number, 3 * number + 1, 3 * number + 2] for number in range(6)]
    links = [one for story in stories for one in everyone(story, (0, 8))]
    links += [link(a, (8, 9), b, (8, 9)) for a, b in combinations(range(18), 2)]
    found = members(build_clusters([sentences(9)] * 18, links))
    assert set(range(18)) in found
    for story in stories:
        assert set(story) in found
    assert len(found) == 7


def test_star_of_matches_finds_all_members():
    links = [link(0, (0, 6), at, (0, 6)) for at in range(1, 200)]
    clusters = build_clusters([sentences(6)] * 200, links)
    assert members(clusters) == [set(range(200))]


def test_translation_with_merged_sentences_is_aligned_by_place():
    links = [
        link(0, (0, 8), 1, (0, 6), kind="translated"),
        link(1, (0, 6), 2, (0, 6)),
        link(0, (0, 8), 2, (0, 6), kind="translated"),
    ]
    clusters = build_clusters([sentences(8), sentences(6), sentences(6)], links)
    assert members(clusters) == [{0, 1, 2}]


def test_one_doubtful_match_does_not_glue_two_stories():
    links = everyone([0, 1, 2], (0, 6)) + everyone([3, 4, 5], (0, 6))
    doubtful = link(0, (2, 3), 3, (2, 3), kind="rewritten", score=0.6, words=12)
    assert members(build_clusters([sentences(6)] * 6, [*links, doubtful])) == [
        {0, 1, 2},
        {3, 4, 5},
    ]


def test_doubtful_matches_that_agree_do_join():
    links = everyone([0, 1], (0, 1)) + everyone([2, 3], (0, 1))
    links += [
        link(a, (0, 1), b, (0, 1), kind="translated", score=0.6, words=12)
        for a in (0, 1)
        for b in (2, 3)
    ]
    assert members(build_clusters([sentences(1)] * 4, links)) == [{0, 1, 2, 3}]


def test_doubtful_match_alone_is_a_cluster_of_its_own():
    doubtful = link(0, (2, 3), 1, (2, 3), kind="rewritten", score=0.6, words=12)
    assert members(build_clusters([sentences(6)] * 2, [doubtful])) == [{0, 1}]


def test_shared_quotation_is_no_reuse():
    links = [
        link(0, (0, 1), 1, (3, 4), is_quote=True),
        link(1, (3, 4), 2, (1, 2), is_quote=True),
    ]
    (cluster,) = build_clusters([sentences(5)] * 3, links, quotation=True)
    assert cluster.quotation
    assert set(cluster.members) == {0, 1, 2}


def test_match_inside_a_long_sentence_is_kept():
    texts = [[(0, 1000)], [(0, 1000)]]
    links = [Link(0, 300, 400, 1, 500, 600, "verbatim", 1.0, 15)]
    (cluster,) = build_clusters(texts, links)
    assert cluster.members == {0: ((300, 400),), 1: ((500, 600),)}


def test_sentences_are_not_needed():
    links = everyone([0, 1, 2], (0, 4))
    assert members(build_clusters([[], [], []], links)) == [{0, 1, 2}]


def test_same_first_carrier_joins_excerpts_of_one_piece():
    # 0 is the whole piece, 1 its copy; 2 and 3 took the first half, 4 and 5 the second.
    links = everyone([0, 1], (0, 8))
    links += everyone([0, 1, 2, 3], (0, 4)) + everyone([0, 1, 4, 5], (4, 8))
    texts = [sentences(8)] * 6
    assert members(build_clusters(texts, links, min)) == [set(range(6))]
    assert len(build_clusters(texts, links)) == 2


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 9))
def test_order_of_matches_changes_nothing(rng: random.Random, documents: int):
    texts = [sentences(rng.randint(3, 9)) for _ in range(documents)]
    links = []
    for a, b in combinations(range(documents), 2):
        if rng.random() < 0.6:
            size = rng.randint(1, 3)
            left = rng.randint(0, len(texts[a]) - size)
            right = rng.randint(0, len(texts[b]) - size)
            kind = rng.choice(("verbatim", "rewritten", "translated"))
            score = rng.choice((0.6, 0.95))
            links.append(
                link(a, (left, left + size), b, (right, right + size), kind=kind, score=score)
            )
    shuffled = list(links)
    rng.shuffle(shuffled)
    before, after = build_clusters(texts, links), build_clusters(texts, shuffled)
    assert [c.members for c in before] == [c.members for c in after]
    assert [{links[at] for at in c.matches} for c in before] == [
        {shuffled[at] for at in c.matches} for c in after
    ]


@pytest.mark.parametrize("kind", ["verbatim", "translated"])
def test_every_cluster_has_two_documents(kind: str):
    clusters = build_clusters([sentences(4)] * 2, [link(0, (0, 2), 1, (1, 4), kind=kind)])
    assert all(len(cluster.members) > 1 for cluster in clusters)
    assert clusters
