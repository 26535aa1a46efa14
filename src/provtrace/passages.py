"""Sentences of a text, with offsets, for every script."""

from __future__ import annotations

import re

_STOP = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？｡][」』”’）]*|[।॥؟۔։።]+[\"”»)]*|\n)")


def split_sentences(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Find the sentences of a text.

    Args:
        text: The text; a line break always ends a sentence.
        language: ISO 639-1 code, where known.

    Returns:
        Start and end offset of each sentence in code points, white space around it left out. Every
        character that is not white space is in exactly one of them.
    """
    spans = []
    at = 0
    for end in [*(match.end() for match in _STOP.finditer(text)), len(text)]:
        sentence = text[at:end]
        start = at + len(sentence) - len(sentence.lstrip())
        stop = at + len(sentence.rstrip())
        if start < stop:
            spans.append((start, stop))
        at = end
    return spans
