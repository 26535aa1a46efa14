"""The originality bar: how much of a piece is its own, as stretches that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PARTS = ("verbatim", "near", "rewritten", "translated", "shared", "wire", "quoted", "original")
PART_WORDS = {
    "verbatim": "same words",
    "near": "lightly edited",
    "rewritten": "other words",
    "translated": "translated",
    "shared": "shared with others",
    "wire": "agency text",
    "quoted": "quotation",
    "original": "its own",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part of the bar.

    Attributes:
        part: One of PARTS.
        words: How many words.
        left: Where it begins, in per cent of the bar.
        width: How wide it is, in per cent.
    """

    part: str
    words: int
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar and its words.

    Attributes:
        stretches: Parts with any words, in the order of PARTS.
        words: All words.
        summary: The same in words, for those who do not see it.
    """

    stretches: tuple[Stretch, ...]
    words: int
    summary: str


def bar(row: Mapping[str, Any], prefix: str = "") -> Bar | None:
    """The bar of a row with columns of ``originality``.

    Args:
        row: The row.
        prefix: What its originality columns start with.

    Returns:
        None if nothing is known of the document's originality.
    """
    total = row.get(f"{prefix}words")
    counts = {part: row.get(f"{prefix}{part}") or 0 for part in PARTS}
    whole = sum(counts.values()) or total
    if not whole or row.get(f"{prefix}original") is None:
        return None
    stretches, left = [], 0.0
    for part in PARTS:
        if counts[part]:
            width = 100 * counts[part] / whole
            stretches.append(Stretch(part, counts[part], round(left, 3), round(width, 3)))
            left += width
    summary = ", ".join(
        f"{PART_WORDS[each.part]} {each.words:,} ({each.width:.0f} %)" for each in stretches
    )
    return Bar(tuple(stretches), whole, f"{whole:,} words: {summary}")
