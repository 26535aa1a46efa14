"""The matrix of who has text of whom."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_OUTLETS = 30
LEVELS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """What one outlet has of another.

    Attributes:
        words: Words, with or without wire as asked.
        documents: In how many pieces.
        level: 0 (nothing) to LEVELS, for the shade; grows with the logarithm of words.
    """

    words: int
    documents: int
    level: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """A square of outlets: a row has text of a column.

    Attributes:
        outlets: Names, those that share most first.
        cells: By row, then by column; None on the diagonal and where nothing is shared.
        hidden: Outlets that share text but have no row here.
    """

    outlets: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    hidden: int


def matrix(
    pairs: Sequence[Mapping[str, Any]], *, wire: bool = True, focus: str | None = None
) -> Matrix | None:
    """Arrange the links between outlets; None where there are none.

    Args:
        pairs: Rows of ``outlet_reuse``.
        wire: Count agency text that both have.
        focus: An outlet that must have a row.
    """
    column = "words" if wire else "words_without_wire"
    links = {
        (row["outlet"], row["source_outlet"]): row
        for row in pairs
        if row["outlet"] != row["source_outlet"] and row[column] > 0
    }
    if not links:
        return None
    words: dict[str, int] = defaultdict(int)
    for (outlet, source), row in links.items():
        words[outlet] += row[column]
        words[source] += row[column]
    ranked = sorted(words, key=lambda name: (-words[name], name))
    shown = ranked[:MOST_OUTLETS]
    if focus in words and focus not in shown:
        shown[-1] = focus
    most = math.log1p(max(row[column] for row in links.values()))

    def cell(outlet: str, source: str) -> Cell | None:
        row = links.get((outlet, source))
        if row is None:
            return None
        level = max(1, round(LEVELS * math.log1p(row[column]) / most))
        return Cell(row[column], row["documents"], level)

    cells = tuple(tuple(cell(outlet, source) for source in shown) for outlet in shown)
    return Matrix(tuple(shown), cells, len(ranked) - len(shown))
