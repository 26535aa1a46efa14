"""Units: which matches are looked at together, and that they are found from any document."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from provtrace.provenance.units import Explorer, Side, islands, layers


def explorer(matches) -> Explorer:
    """An explorer of matches (left, start, end, right, start, end[, quotation])."""
    sides: dict[int, list[Side]] = defaultdict(list)
    for number, (a, a_start, a_end, b, b_start, b_end, *quote) in enumerate(matches):
        is_quote = bool(quote and quote[0])
        sides[a].append(Side(number, a_start, a_end, b, b_start, b_end, is_quote))
        sides[b].append(Side(number, b_start, b_end, a, a_start, a_end, is_quote))
    return Explorer(lambda document: sides[document])


def everyone(documents, start: int, end: int):
    return [(a, start, end, b, start, end) for a, b in combinations(documents, 2)]


def found(matches, documents) -> list[set[int]]:
    made = explorer(matches)
    return [set(unit.documents) for document in documents for unit in made.units(document)]


def test_story_is_one_unit_from_whichever_document():
    matches = [*everyone(range(4), 0, 500), *everyone((0, 1), 600, 800)]
    for document in range(4):
        assert found(matches, [document]) == [{0, 1, 2, 3}]


def test_mosaic_is_in_two_units():
    matches = everyone((0, 1, 2), 0, 500) + everyone((2, 3, 4), 600, 900)
    assert found(matches, [2]) == [{0, 1, 2}, {2, 3, 4}]
    assert found(matches, [0]) == [{0, 1, 2}]


def test_text_next_to_it_is_in_the_unit_if_its_carriers_are_matched():
    matches = [(0, 0, 300, 1, 0, 300), (0, 310, 600, 2, 0, 290), (1, 400, 700, 2, 300, 600)]
    assert found(matches, [0]) == [{0, 1, 2}]


def test_overlap_of_a_few_characters_does_not_tie():
    near = Side(1, 0, 300, 5, 0, 300, False), Side(2, 290, 600, 6, 0, 310, False)
    far = Side(1, 0, 300, 5, 0, 300, False), Side(2, 250, 600, 6, 0, 350, False)
    assert len(islands(near)) == 2
    assert len(islands(far)) == 1


def test_quotations_part_from_text_unless_more_is_shared():
    quote = Side(1, 0, 90, 7, 0, 90, True)
    more = Side(2, 500, 900, 7, 500, 900, False)
    other = Side(3, 0, 90, 8, 0, 90, True)
    assert layers([quote, other]) == ([], [quote, other])
    assert layers([quote, more, other]) == ([quote, more], [other])


def test_quotation_unit_is_told_apart():
    made = explorer([*everyone((0, 1), 0, 500), (0, 100, 200, 2, 700, 800, True)])
    units = {unit.quotation: set(unit.documents) for unit in made.units(0)}
    assert units == {False: {0, 1}, True: {0, 2}}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 9),
            st.integers(0, 9),
            st.integers(0, 5),
            st.integers(0, 5),
            st.booleans(),
        ),
        max_size=40,
    ),
    st.permutations(range(10)),
)
def test_units_part_the_matches_the_same_way_from_any_start(pairs, order):
    matches = [
        (min(a, b), 100 * x, 100 * x + 150, max(a, b), 100 * y, 100 * y + 150, quote)
        for a, b, x, y, quote in pairs
        if a != b
    ]
    expected = {unit for document in range(10) for unit in explorer(matches).units(document)}
    made = explorer(matches)
    units = [unit for document in order for unit in made.units(document)]
    assert set(units) == expected
    assert sorted(m for unit in units for m in unit.matches) == list(range(len(matches)))
    for document in range(10):
        assert made.count(document) == sum(document in (m[0], m[3]) for m in matches)
