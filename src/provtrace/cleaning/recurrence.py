"""Lines that recur across an outlet's own documents: furniture that no list of phrases knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from provtrace.article import Removal


def recurring_lines(
    documents: Mapping[int, str] | Iterable[tuple[int, str]],
    *,
    min_documents: int,
    min_share: float,
) -> frozenset[int]:
    """Find the lines of an outlet that are furniture because they recur.

    Args:
        documents: Text by document id, with earlier ``recurring`` removals put back (`restore`).
        min_documents: Fewest documents a line recurs in.
        min_share: ... and least share of the outlet's documents.

    Returns:
        64-bit hashes of the lines' folded text, the same whatever the order of documents.
    """
    return frozenset()


def take_out(
    text: str, removals: Sequence[Removal], lines: frozenset[int]
) -> tuple[str, tuple[Removal, ...]]:
    """Take recurring lines out of a text; `restore` undoes it exactly.

    Args:
        text: Cleaned text, without earlier ``recurring`` removals.
        removals: What cleaning took out of it.
        lines: Hashes of the lines to take out (`recurring_lines`).

    Returns:
        The text and all its removals, offsets moved to fit the new text.
    """
    return text, tuple(removals)


def restore(text: str, removals: Sequence[Removal]) -> tuple[str, tuple[Removal, ...]]:
    """Put the ``recurring`` removals back into a text: the inverse of `take_out`."""
    return text, tuple(removals)
