"""What holds of places in a text, whatever they are the places of."""

from collections.abc import Sequence
from itertools import pairwise


def check_places(text: str, spans: Sequence[tuple[int, int]]) -> None:
    """They lie in the text, one after the other, and begin and end with something visible."""
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def check_covered(text: str, spans: Sequence[tuple[int, int]]) -> None:
    """Everything visible lies in one of them."""
    inside = {place for start, end in spans for place in range(start, end)}
    assert all(char.isspace() or place in inside for place, char in enumerate(text))
