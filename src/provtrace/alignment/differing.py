"""What two passages that carry the same text do not agree in: figures and names.

A match says that the text is the same, never that the facts are. Whoever corrected a toll, or got a
name wrong, changed a word or two: too little to keep the passages apart, and what a reader most
wants to know.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict

from provtrace.alignment.clues import NUMBER, numbers

NAMED = 6
"""Figures or names listed of one side."""

SPELLED = 12
"""Numbers up to this are spelled out in one language and not in another."""

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
    lines = [_figures(left, right) if one else _figures_across(left, right)]
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


def _figures(left: str, right: str) -> str | None:
    """Figures that differ between passages of one language: all digits matter."""
    here, there = ({_digits(figure): figure for figure in _written(t)} for t in (left, right))
    return _line(
        "figures",
        [written for digits, written in here.items() if digits not in there],
        [written for digits, written in there.items() if digits not in here],
    )


def _figures_across(left: str, right: str) -> str | None:
    """Figures that differ between languages.

    Translators spell small numbers out, write clocks their own way and move decimal marks. So only
    the digits that matter count, those of clocks one by one, and only if both sides have figures
    that the other has not.
    """
    here, there = (_mattering(text.replace(":", " ")) for text in (left, right))
    mine = [written for key, written in here.items() if key not in numbers(right)]
    theirs = [written for key, written in there.items() if key not in numbers(left)]
    return _line("figures", mine, theirs) if mine and theirs else None


def _mattering(text: str) -> dict[str, str]:
    """Figures above `SPELLED` as they are written, by the digits that matter."""
    large = [figure for figure in _written(text) if _is_large(_digits(figure))]
    return {key: figure for figure in large for key in numbers(figure)}


def _is_large(digits: str) -> bool:
    return len(digits) > 2 or int(digits) > SPELLED


def _written(text: str) -> list[str]:
    return [match.group() for match in NUMBER.finditer(unicodedata.normalize("NFKC", text))]


def _digits(figure: str) -> str:
    return "".join(str(unicodedata.decimal(c)) for c in figure if c.isdecimal())


def _names(text: str, other: str) -> list[str]:
    """Capitalised words inside the sentences of a text that the other text does not have."""
    known: dict[str, set[str]] = defaultdict(set)
    for match in _WORD.finditer(other):
        known[_bare(match.group())[:STEM]].add(_bare(match.group()))
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        word = match.group()
        bare = _bare(word)
        if (
            word[0].isupper()
            and len(bare) > 1
            and not _OPENS.search(text, max(0, match.start() - 8), match.start())
            and not any(_same(bare, each) for each in known.get(bare[:STEM], ()))
        ):
            found.setdefault(bare, _POSSESSIVE.sub("", word))
    return list(found.values())


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word.casefold())


def _same(word: str, other: str) -> bool:
    """Whether two words are one, in this form or inflected."""
    stem = max(STEM, len(word) - ENDING, len(other) - ENDING)
    return word == other or word[:stem] == other[:stem]
