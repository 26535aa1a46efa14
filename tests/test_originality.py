"""Words by class: each counted once, so that they add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provtrace.provenance.originality import Class, Words, count_words


def text_of(number: int, unit: int = 1) -> Words:
    """So many words, ten characters apart."""
    return Words(
        np.arange(0, 10 * number, 10, dtype=np.int32), np.full(number, unit, dtype=np.uint8)
    )


def parts(counts) -> int:
    return (
        counts.verbatim
        + counts.near
        + counts.rewritten
        + counts.translated
        + counts.quoted
        + counts.wire
        + counts.original
    )


def test_nothing_shared_is_all_original():
    counts = count_words(text_of(30), [], credited=False)
    assert (counts.words, counts.original, counts.lead) == (30, 30, 0.0)


def test_overlapping_spans_count_once_for_the_closest_kind():
    painted = [((0, 200), Class.TRANSLATED), ((100, 300), Class.VERBATIM), ((0, 50), Class.QUOTED)]
    counts = count_words(text_of(40), painted, credited=False)
    assert (counts.translated, counts.verbatim, counts.quoted, counts.original) == (10, 20, 0, 10)


def test_thirds_tell_where_the_reuse_sits():
    counts = count_words(text_of(30), [((0, 100), Class.NEAR)], credited=False)
    assert (counts.lead, counts.middle, counts.tail) == (1.0, 0.0, 0.0)


def test_quotations_are_neither_reused_nor_original():
    counts = count_words(text_of(30), [((0, 300), Class.QUOTED)], credited=False)
    assert (counts.quoted, counts.original, counts.lead) == (30, 0, 0.0)


def test_credit_of_the_whole_text_makes_the_rest_wire():
    counts = count_words(text_of(30), [((0, 100), Class.VERBATIM)], credited=True)
    assert (counts.verbatim, counts.wire, counts.original) == (10, 20, 0)


@given(
    st.integers(0, 60),
    st.booleans(),
    st.lists(
        st.tuples(st.integers(0, 700), st.integers(0, 300), st.sampled_from(list(Class)[1:])),
        max_size=8,
    ),
)
def test_counts_add_up(number, credited, spans):
    painted = [((start, start + length), kind) for start, length, kind in spans]
    words = text_of(number)
    counts = count_words(words, painted, credited=credited)
    assert counts.words == words.total() == parts(counts)
    assert all(0.0 <= share <= 1.0 for share in (counts.lead, counts.middle, counts.tail))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_very_short_texts(number):
    assert count_words(text_of(number), [], credited=False).words == number
