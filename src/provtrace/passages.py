"""Sentences of a text, with exact offsets, for every script.

Boundaries are found by sentencex (Wikimedia; MIT): about 300 languages with their abbreviations,
initials, ordinals and quotation marks, offsets in code points, some 17 MB a second line by line.
(pysbd, the other candidate with offsets, knows 22 languages and manages 0.2 MB a second.) Around it
stands what it leaves open:

- A line break always ends a sentence; sentencex runs on over single breaks.
- Its time grows with the square of the length for Chinese and Japanese, so long lines are handed
  over in pieces.
- Quotations are kept in one, however long.
- An ellipsis before a capital letter ends a sentence.
- A lone abbreviation ("M. Dupont", "т. е. так") is joined to what follows, and so is what ends with
  a full stop before a small letter ("március 3. napján") or a figure ("kl. 9").
- Thai, Lao, Khmer and Burmese mark the end of a phrase by a space, if at all.
- Unpaired surrogates, which Python allows in a str, would be refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PIECE = 1000
_ABBREVIATION = re.compile(r"[(\[\"«“„‘']*(?:[^\W\d_]{1,3}\.\s?)+")
_ELLIPSIS = re.compile(r"…[\"'”’»)\]]*\s+")
_NUMBERED = re.compile(r"(?<!\w)[^\W\d_]{1,2}\.$")
_LONG_QUOTATION = 160
_QUOTE = re.compile(r"[\"“”„‟«»‹›「」『』]")
_CLOSING = re.compile(r"(?:[”」』]|[\"“«»‹›](?=\s|$))+\s*")
_PHRASES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_PHRASE = re.compile(r"\S.{19,}?(?=\s|$)\s*")


def split_sentences(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Find the sentences of a text.

    Args:
        text: The text; a line break always ends a sentence.
        language: ISO 639-1 code, where known. It decides which abbreviations do not end a sentence.

    Returns:
        Start and end offset of each sentence in code points, white space around it left out. Every
        character that is not white space is in exactly one of them.
    """
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        for first, last in _line_sentences(text, line.start(), line.end(), language or "en"):
            sentence = text[first:last]
            stop = first + len(sentence.rstrip())
            start = last - len(sentence.lstrip())
            if start >= stop:
                continue
            if spans and spans[-1][0] >= line.start() and _goes_on(text, *spans[-1], start):
                spans[-1] = (spans[-1][0], stop)
            else:
                spans.append((start, stop))
    return spans


def _goes_on(text: str, start: int, end: int, following: int) -> bool:
    """Whether what looks like a sentence goes on in what follows on its line."""
    if text[end - 1] != ".":
        return False
    if end - start <= 8 and _ABBREVIATION.fullmatch(text, start, end):
        return True
    first = text[following]
    if first.isdigit():
        return _NUMBERED.search(text, max(start, end - 4), end) is not None
    return first.islower() and first != first.title()  # Georgian has no capitals in sentences


def _line_sentences(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Raw sentence spans of one line, white space included."""
    while start < end:
        stop = end
        if end - start > _PIECE:
            stop = text.rfind(" ", start + 1, start + _PIECE) + 1 or start + _PIECE
        spans = _boundaries(text[start:stop], start, language)
        if stop < end and len(spans) > 1:  # the last one may go on in the next piece
            stop, _ = spans.pop()
        for span in spans:
            for first, last in _out_of_quotes(text, *span, language):
                if _PHRASES.search(text, first, last):
                    yield from _phrases(text, first, last)
                elif text.find("…", first, last) >= 0:
                    yield from _after_ellipses(text, first, last)
                else:
                    yield first, last
        start = stop


def _boundaries(piece: str, start: int, language: str) -> list[tuple[int, int]]:
    """What sentencex says, as offsets in the text that the piece starts in at ``start``."""
    return [
        (start + boundary["start_index"], start + boundary["end_index"])
        for boundary in get_sentence_boundaries(language, piece)
    ]


def _out_of_quotes(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Split a long quotation, which sentencex keeps in one, into its sentences.

    It does so for good reason ("“Go. Now!” she said"), but a speech of ten sentences is not one,
    and a mark that is a slip swallows all up to the next.
    """
    sentence = text[start:end]
    if end - start < _LONG_QUOTATION or not _QUOTE.search(sentence):
        return [(start, end)]
    spans: list[tuple[int, int]] = []
    for first, last in _boundaries(_QUOTE.sub("_", sentence), start, language):
        closing = _CLOSING.match(text, first, last)
        if closing and spans:
            first = closing.end()  # noqa: PLW2901 - the marks belong to what they close
            spans[-1] = (spans[-1][0], first)
        if first < last:
            spans.append((first, last))
    return spans


def _after_ellipses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split where an ellipsis is followed by a capital letter."""
    for match in _ELLIPSIS.finditer(text, start, end):
        if text[match.end() : match.end() + 2].lstrip("\"'“„«‘")[:1].isupper():
            yield start, match.end()
            start = match.end()
    yield start, end


def _phrases(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split what may be several phrases at their spaces, none shorter than twenty characters."""
    for match in _PHRASE.finditer(text, start, end):
        yield start, match.end()
        start = match.end()
    if start < end:
        yield start, end
