"""What two passages that carry the same text do not agree in: figures and names.

A match says that the text is the same, never that the facts are. Whoever corrected a toll, or got a
name wrong, changed a word or two: too little to keep the passages apart, and what a reader most
wants to know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from provtrace.alignment.clues import NUMBER, numbers

NAMED = 6
"""Figures or names listed of one side."""

CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages that write every noun with a capital, which so tells no name."""

STEM, ENDING = 3, 2
"""Names that begin alike, up to an ending of so many letters, are one name, inflected."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"[’']s?$")
# The end of a sentence or a colon, and what opens the next one
_OPENS = re.compile(r"(?:^|[.!?…:\n]|\s[-–—])[\s\"'“”„«»‘’(\[]*$")


def differing(
    left: str, right: str, *, left_language: str | None, right_language: str | None
) -> tuple[str, ...]:
    """Say in which figures and names two passages differ.

    Args:
        left: The passage of the first document.
        right: The passage of the second.
        left_language: ISO 639-1 code of the first document, or None.
        right_language: ... and of the second. Between two languages names are not compared, and
            figures only by the digits that matter: translators round, and move decimal marks.

    Returns:
        Up to two lines for a person; none if nothing differs.
    """
    one = left_language == right_language
    here, there = _figures(left, one), _figures(right, one)
    lines = [
        _line(
            "figures",
            [written for key, written in here.items() if key not in there],
            [written for key, written in there.items() if key not in here],
        )
    ]
    if one and left_language not in CAPITAL_NOUNS:
        mine, theirs = _names(left, right), _names(right, left)
        # A name on one side only is left out or added, as rewording does all the time.
        lines.append(_line("names", mine, theirs) if mine and theirs else None)
    return tuple(filter(None, lines))


def _line(what: str, left: list[str], right: list[str]) -> str | None:
    if left and right:
        return f"{what} differ: {_listed(left)} in the first, {_listed(right)} in the second"
    if left or right:
        return f"{what} in the {'first' if left else 'second'} only: {_listed(left or right)}"
    return None


def _listed(found: list[str]) -> str:
    rest = ", …" if len(found) > NAMED else ""
    return ", ".join(found[:NAMED]) + rest


def _figures(text: str, exact: bool) -> Mapping[str, str]:
    """Figures as they are written, by what makes them one: all their digits, or those that matter.

    Args:
        text: The passage.
        exact: Whether all digits matter, and figures of one digit count.
    """
    plain = unicodedata.normalize("NFKC", text)
    found: dict[str, str] = {}
    for match in NUMBER.finditer(plain):
        digits = "".join(str(unicodedata.decimal(c)) for c in match.group() if c.isdecimal())
        for key in (digits,) if exact else numbers(match.group()):
            found.setdefault(key, match.group())
    if not exact:
        for key in sorted(numbers(plain)):  # those written with Chinese characters, too
            found.setdefault(key, key)
    return found


def _names(text: str, other: str) -> list[str]:
    """Capitalised words inside the sentences of a text that the other text does not have."""
    known = {_bare(match.group()) for match in _WORD.finditer(other)}
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        word = match.group()
        bare = _bare(word)
        if (
            word[0].isupper()
            and len(bare) > 1
            and not _OPENS.search(text, max(0, match.start() - 8), match.start())
            and not _among(bare, known)
        ):
            found.setdefault(bare, _POSSESSIVE.sub("", word))
    return list(found.values())


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word.casefold())


def _among(word: str, known: Iterable[str]) -> bool:
    """Whether a word is among others, in this form or inflected."""
    return any(word == other or _inflected(word, other) for other in known)


def _inflected(word: str, other: str) -> bool:
    stem = 0
    for one, two in zip(word, other, strict=False):
        if one != two:
            break
        stem += 1
    return stem >= STEM and max(len(word), len(other)) - stem <= ENDING
