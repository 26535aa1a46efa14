"""Text that a page carries in its scripts instead of showing it.

Structured data may hold the whole text (https://schema.org/articleBody). Pages that are drawn by a
script carry their content as JSON: there the text is the list of objects with the most prose in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from provtrace.cleaning.characters import latin_length, normalise
from provtrace.cleaning.structured import Structured

_BREAK = re.compile(r"</?(?:p|br|div|h\d|li|ul|ol|blockquote)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_BREAKS = re.compile(r"\n+")
_STATE = re.compile(
    r"""<script[^>]*(?:type=["']application/json["']|id=["']__NEXT_DATA__["'])[^>]*>(.*?)</script>""",
    re.IGNORECASE | re.DOTALL,
)
_PROSE = 60
_MAX_DEPTH = 60


def article_body(structured: Structured) -> str:
    """The text of the piece as structured data give it, a paragraph a line; often empty."""
    body = structured.article.get("articleBody")
    return _plain(body) if isinstance(body, str) else ""


def state_text(source: str) -> str:
    """The text of the piece as the page's JSON state gives it, a paragraph a line; often empty.

    Args:
        source: The page as text.
    """
    best: list[str] = []
    for script in _STATE.findall(source):
        try:
            state = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for texts in _lists(state, 0):
            if _prose_in(texts) > _prose_in(best):
                best = texts
    return "\n".join(best) if _prose_in(best) else ""


def _lists(value: Any, depth: int) -> Iterator[list[str]]:
    """The texts of every list in a JSON value, and every long text with paragraphs of its own."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str) and len(value) > 4 * _PROSE:
        yield [line for line in _plain(value).splitlines() if line]
    elif isinstance(value, dict):
        for part in value.values():
            yield from _lists(part, depth + 1)
    elif isinstance(value, list):
        yield [line for item in value for line in _texts(item, 0)]
        for part in value:
            yield from _lists(part, depth + 1)


def _texts(item: Any, depth: int) -> list[str]:
    """What an item of a list says: its own text, not that of objects far below it."""
    if isinstance(item, str):
        return [line for line in _plain(item).splitlines() if line]
    if isinstance(item, dict) and depth < 2:
        said = next(
            (item[key] for key in ("text", "html", "content", "value", "data") if item.get(key)),
            None,
        )
        return _texts(said, depth + 1)
    return []


def _prose_in(lines: list[str]) -> int:
    """Letters of the lines that are long enough to be prose and are made of words."""
    lengths = ((line, latin_length(line)) for line in lines)
    return sum(
        length
        for line, length in lengths
        if length >= _PROSE and (length > len(line) or line.count(" ") * 20 > length)
    )


def _plain(text: str) -> str:
    """Text that may be markup, as lines."""
    if "<" in text or "&" in text:
        text = _TAG.sub("", _BREAK.sub("\n", unescape(text)))
    return _BREAKS.sub("\n", normalise(text))
