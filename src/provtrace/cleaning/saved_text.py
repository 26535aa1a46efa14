"""What a saved text says about itself: headline, author and outlet, where a line says so.

A saved text has no structure but its lines, so only lines of a plain kind are believed: a first
line that has the form of a headline, a byline and a copyright line that the furniture filter
recognised. Where there is none, nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import regex

from provtrace.article import Removal
from provtrace.cleaning.dates import is_label, written_dates
from provtrace.cleaning.folding import UNSPACED, sentences, width
from provtrace.cleaning.metadata import names_in

_SENTENCE_END = regex.compile(r"(?:[.。।։]|[,;:])[\"'”’»)\]]*$")
_STOPPED = 110
"""A headline with a full stop is no longer than this."""

_OPENING = "\"'“„«「『—–-"
_BLANK = re.compile(r"[ \t]*\r?\n[ \t]*\r?\n")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,:]*(?:by\s+)?"
    r"([^\d\s.,;|(][^.,;|(]{1,50}?)\s*(?:$|[.,;|(]|\s[-–—]\s|\d{4}|\ball rights|"
    r"\balle rechte|\btous droits|\btodos los|\btodos os|\btutti i|\bвсе права)",
    re.IGNORECASE,
)


def headline(text: str, language: str | None = None, *, source: str | None = None) -> str | None:
    """The first line of a text, if it has the form of a headline.

    Args:
        text: The text, a paragraph a line.
        language: Language tag, to know a date line by.
        source: The text as it was saved, blank lines and all: a single sentence above a blank line
            and paragraphs is a headline that was given a full stop.

    Returns:
        The line, or None: a headline is shorter than a paragraph, is more than a word or two, ends
        like no sentence, is neither a date nor an address, and has a text below it.
    """
    first, _, rest = text.partition("\n")
    first = first.strip()
    if not rest.strip() or len(first) > 180 or "://" in first or "@" in first:
        return None
    if _SENTENCE_END.search(first) and not _stands_alone(first, rest, source or text):
        return None
    unspaced = len(UNSPACED.findall(first))
    if unspaced < 6 and len(first.split()) < 3:
        return None
    dates = written_dates(first, language)
    if dates and is_label(first[: dates[0][1]] + first[dates[0][2] :]):
        return None
    return first


def _stands_alone(first: str, rest: str, source: str) -> bool:
    """Whether one short sentence stands above a blank line and at least two paragraphs."""
    if len(first) > _STOPPED or first.endswith((",", ";", ":")) or first[0] in _OPENING:
        return False
    if len(list(sentences(first))) > 1:
        return False
    paragraphs = [line for line in rest.split("\n") if line.strip()]
    if len(paragraphs) < 2 or width(paragraphs[0]) < 1.5 * width(first):
        return False
    place = source.find(first)
    return place >= 0 and _BLANK.match(source, place + len(first)) is not None


def author(removals: Iterable[Removal]) -> str | None:
    """The names in the first byline that was taken out, "; " between them, or None."""
    for removal in removals:
        if removal.reason == "byline" and (names := list(dict.fromkeys(names_in(removal.text)))):
            return "; ".join(names)
    return None


def outlet(removals: Iterable[Removal]) -> str | None:
    """The holder in the first copyright line that was taken out, or None."""
    for removal in removals:
        if removal.reason == "copyright" and (found := _COPYRIGHT.search(removal.text)):
            return " ".join(found[1].split()).strip(" -–—") or None
    return None
