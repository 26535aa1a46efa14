"""Which part of a passage is a quotation, by quotation marks of every style."""

from __future__ import annotations

import re

_PAIRS = {
    "“": "”“",
    "„": "“”‟",
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "〝": "〞〟",
    '"': '"',
    "＂": "＂",
    "”": "”",
    "‘": "’",
    "‚": "‘’",
}
_OPENING = re.compile(r"[“„‟«»‹›「『〝\"＂”]|(?<!\w)[‘‚](?=\w)")
MOSTLY = 0.5
"""A passage of which so many letters stand in quotation marks is a quotation."""


def quoted_spans(paragraph: str) -> list[tuple[int, int]]:
    """Quotations of a paragraph, without their marks.

    A mark that no other closes opens a quotation that runs to the end of the paragraph, as
    quotations of several paragraphs are set.

    Args:
        paragraph: Text without line breaks.

    Returns:
        Start and end offset of each, in order, not overlapping.
    """
    spans = []
    at = 0
    while opening := _OPENING.search(paragraph, at):
        start = opening.end()
        closing = _PAIRS[opening.group()]
        end = next((i for i in range(start, len(paragraph)) if _closes(paragraph, i, closing)), -1)
        if end < 0:
            # A closing mark whose opening stands in the paragraph before, or a slip: not both.
            if opening.group() not in "»›”":
                spans.append((start, len(paragraph)))
            break
        spans.append((start, end))
        at = end + 1
    return spans


def _closes(paragraph: str, index: int, closing: str) -> bool:
    if paragraph[index] not in closing:
        return False
    # ’ is an apostrophe inside a word.
    inside = paragraph[index] == "’" and paragraph[index + 1 : index + 2].isalnum()
    return not inside


def quoted_share(text: str, start: int, end: int) -> float:
    """Share of the letters of a passage that stand in quotation marks.

    Args:
        text: The text that the passage stands in; line breaks separate paragraphs.
        start: Start offset of the passage.
        end: End offset, exclusive.
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    quoted = total = 0
    at = first
    for paragraph in text[first : last if last >= 0 else len(text)].split("\n"):
        inside = [(at + s, at + e) for s, e in quoted_spans(paragraph)]
        low, high = max(start, at), min(end, at + len(paragraph))
        total += _letters(text[low:high])
        quoted += sum(_letters(text[max(low, s) : min(high, e)]) for s, e in inside)
        at += len(paragraph) + 1
    return quoted / total if total else 0.0


def is_quotation(text: str, start: int, end: int) -> bool:
    """Whether a passage is a quotation, give or take a few words around it."""
    return quoted_share(text, start, end) >= MOSTLY


def _letters(words: str) -> int:
    return sum(map(str.isalnum, words))
