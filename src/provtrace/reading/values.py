"""Values of other tools' records, brought to the plain strings that an article holds."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from html import unescape

TEXT_KEYS = ("value", "text", "#text", "@value", "plain", "main", "html", "content")
NAME_KEYS = ("name", "full_name", "title", "value", "label", "username", "email")
MAX_DEPTH = 8

BLOCKS = re.compile(
    r"</(?:p|div|h[1-6]|li|section|article|blockquote)>|<br\s*/?>.*<br\s*/?>|\A\s*<[a-z]+[\s>]",
    re.IGNORECASE | re.DOTALL,
)
INLINE = re.compile(r"</(?:a|b|i|em|strong|span|u)>|<(?:br|img)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)[^<>]*>")
BLOCK_NAME = re.compile(
    "address|article|aside|blockquote|br|caption|center|dd|details|dialog|div|dl|dt|fieldset"
    "|figcaption|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody"
    "|td|tfoot|th|thead|title|tr|ul"
)
RAW_TEXT = frozenset({"script", "style"})
SKIPPED = frozenset({"figure", "iframe", "noscript", "template", "svg"})
PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]", re.I)
RFC_DATE = re.compile(r"(?:\w{3},? )?\d{1,2} \w{3} \d{4} \d\d:\d\d")
MISSING = frozenset({"", "none", "null", "nan", "nat", "n/a"})


def safe_text(text: str) -> str:
    """A string without what cannot be stored: lone surrogates and NUL characters."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        # Pairs become the character they stand for, lone halves the replacement character.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def as_text(value: object, depth: int = 0) -> str | None:
    """Running text: a string, or a list or record of strings; lists become paragraphs."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, str):
        return safe_text(value)
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        inner = (as_text(value[key], depth + 1) for key in TEXT_KEYS if key in value)
        return next((text for text in inner if text), None)
    if isinstance(value, Iterable):
        parts = [as_text(part, depth + 1) for part in value]
        return "\n\n".join(part for part in parts if part) or None
    return None if is_missing(value) else str(value)


def as_line(value: object, depth: int = 0) -> str | None:
    """One line, such as a title, an address or a language: the first that is there."""
    if is_missing(value) or depth > MAX_DEPTH:
        return None
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, str):
        one_line = " ".join(safe_text(value).split())
        return None if one_line.casefold() in MISSING else one_line
    if isinstance(value, Mapping):
        inner = [value[key] for key in (*NAME_KEYS, *TEXT_KEYS) if key in value]
        return as_line(inner, depth + 1)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Iterable):
        found = (as_line(part, depth + 1) for part in value)
        return next((line for line in found if line), None)
    if isinstance(value, float) and value.is_integer():
        # A column of numbers with gaps is read as floats: 17.0 is the id 17.
        value = int(value)
    return str(value)


def as_names(value: object) -> str | None:
    """Names, separated by "; "."""
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
        names = [name for part in value if (name := as_line(part))]
        return "; ".join(dict.fromkeys(names)) or None
    return as_line(value)


def as_date(value: object) -> str | None:
    """A date as ISO 8601 where its form is certain; any other string as it stands.

    Numbers are seconds or milliseconds since 1970 in UTC, or a day such as 20240305; tuples of
    nine numbers, as feedparser gives, are in UTC.
    """
    if isinstance(value, (date, datetime)):
        return None if is_missing(value) else value.isoformat()
    if isinstance(value, (time.struct_time, tuple, list)):
        return _date_of_parts(tuple(value))
    if isinstance(value, Mapping) and "$date" in value:  # MongoDB's export
        value = value["$date"]
    if isinstance(value, (int, float)) and not is_missing(value):
        return _date_of_number(value)
    line = as_line(value)
    return None if line is None else _date_of_line(line)


def as_language(value: object) -> str | None:
    """An ISO 639 code: the first part of a tag such as "pt-BR"; None for a language's name."""
    line = as_line(value)
    found = re.match(r"([A-Za-z]{2,3})(?:[-_].*)?$", line or "")
    return found[1].lower() if found else None


def is_missing(value: object) -> bool:
    """Whether a value stands for nothing: None, or what tables put in empty cells."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def as_content(text: str) -> tuple[str | None, str | None]:
    """What a field of text holds: (text, None) or, for a whole web page, (None, html).

    Marked-up fragments, as feeds and agencies deliver them, become text: their markup says
    where paragraphs are and nothing else, and there is no page around them to be cleaned.
    """
    if PAGE.search(text, 0, 5000):
        return None, text
    if BLOCKS.search(text):
        return fragment_text(text), None
    if INLINE.search(text):
        # Marked words and links in text whose lines are its paragraphs.
        return "\n".join(fragment_text(line) for line in text.split("\n")), None
    return text, None


def fragment_text(html: str) -> str:
    """The text of a piece of HTML, a line per block.

    Reads every character once, whatever comes: the parser of the standard library takes hours
    for some megabytes of comments that are never closed.
    """
    parts: list[str] = []
    skipping = place = 0
    while place < len(html):
        start = html.find("<", place)
        if start < 0:
            start = len(html)
        if not skipping:
            parts.append(html[place:start].replace("\n", " "))
        tag = TAG.match(html, start)
        if html.startswith("<!--", start):
            place = _after(html, "-->", start)
        elif tag is None:
            parts.append(html[start : start + 1] if not skipping else "")
            place = start + 1
        else:
            name, place = tag[2].lower(), tag.end()
            if name in RAW_TEXT and not tag[1]:
                place = _after(html, ">", _after(html, f"</{name}", place))
            elif name in SKIPPED:
                skipping = max(0, skipping - 1) if tag[1] else skipping + 1
            elif BLOCK_NAME.fullmatch(name):
                parts.append("\n")
    lines = (" ".join(line.split()) for line in unescape("".join(parts)).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _after(text: str, mark: str, start: int) -> int:
    """The place after a mark, or the end of the text."""
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)


def _date_of_line(line: str) -> str:
    if line.isascii() and line.isdigit() and len(line) in (8, 10, 13):
        return _date_of_number(int(line)) or line
    if RFC_DATE.match(line):
        with suppress(ValueError):
            return parsedate_to_datetime(line).isoformat()
    return line


def _date_of_parts(parts: tuple[object, ...]) -> str | None:
    try:
        year, month, day, hour, minute, second = (int(str(part)) for part in parts[:6])
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC).isoformat()
    except (ValueError, OverflowError):
        return None


def _date_of_number(number: float) -> str | None:
    if 19000000 < number < 21000000 and number == int(number):
        text = str(int(number))
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
        except ValueError:
            return None
    try:
        seconds = number / 1000 if number > 1e11 else number
        return datetime.fromtimestamp(seconds, tz=UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return None
