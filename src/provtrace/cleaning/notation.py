r"""The notation that phrases are written in, compiled to regular expressions.

- ``stem*`` any ending, ``*`` by itself any one word,
- ``(a|b|)`` alternatives, an empty one makes them optional; ``(a |b )*`` up to four of them
  (they end in a space; after other words ``*`` is an ending),
- ``e-?mail`` the character or group before ``?`` may be missing, ``[:/]`` one of several,
- ``#`` a number, ``…`` a gap within the sentence, ``@`` the name credited, ``$`` the end,
- ``\`` takes the next character literally.

Every repetition is bounded, so that no text makes a pattern slow.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

LEAD = 12
"""Most characters of a phrase's beginning that are told before it is matched."""

GAP = r"[^.!?。！？؟।]{0,60}?"
ENDING = r"\w{0,30}"
_MARKS = {"#": r"\d[\d.,]{0,12}", "…": GAP, "@": r"(?P<who>.{1,120}?)", "$": "$"}
_OPEN = "\0"
"""Ends a string after which anything may follow."""
_MOST = 512
"""More beginnings than these are not told apart further."""


@dataclass(frozen=True, slots=True)
class Notation:
    """A phrase, compiled.

    Attributes:
        source: Its regular expression.
        firsts: The strings of at most `LEAD` characters it can begin with; ``""`` among them
            where it can begin with anything.
        needs: Strings of which a text that it matches holds one; empty where none are known.
    """

    source: str
    firsts: frozenset[str]
    needs: frozenset[str]


def compile_phrase(text: str, *, spaced: bool, whole: bool = False) -> Notation:
    """Compile a phrase.

    Args:
        text: The phrase, folded.
        spaced: Whether words are written apart, so that the phrase must end with a word.
        whole: Whether a gap at the end takes up the rest of the line.

    Raises:
        ValueError: If a parenthesis is unbalanced.
    """
    part = _Part()
    end = part.read(text, 0)
    if end != len(text):
        raise ValueError(f"unbalanced parenthesis in phrase {text!r}")
    if text.endswith("…"):
        part.pattern[-1] = ".{0,80}" if whole else ""
    elif spaced and text[-1] not in "*@$" and not text.endswith(("|)", "$)")):
        part.pattern.append(r"(?!(?<=\w)\w)")
    firsts = frozenset(first[:LEAD].rstrip(_OPEN) for first in part.firsts)
    return Notation("".join(part.pattern), firsts, frozenset(part.needs))


@dataclass(slots=True)
class _Part:
    """A phrase, or one alternative of it, on its way.

    Attributes:
        pattern: Pieces of the regular expression so far.
        firsts: What the phrase can begin with, as far as is known.
        needs: Strings of which one stands in whatever it matches: the longest seen.
        literal: Letters read but not yet among the pieces.
    """

    pattern: list[str] = field(default_factory=list)
    firsts: set[str] = field(default_factory=lambda: {""})
    needs: set[str] = field(default_factory=set)
    literal: str = ""

    def read(self, text: str, i: int) -> int:
        """Read up to the closing parenthesis or bar; return its place."""
        while i < len(text) and text[i] not in "|)":
            char = text[i]
            if char == "(":
                i = self._group(text, i + 1)
            elif char == "[":
                i = self._choice(text, i + 1)
            elif char == "*":
                i = self._star(text, i + 1)
            elif char == "?":
                i = self._missing(i + 1)
            elif char in _MARKS:
                self._add(_MARKS[char])
                i += 1
            else:
                i += char == "\\"
                self.literal += text[i]
                i += 1
        self._flush()
        return i

    def _flush(self) -> None:
        if self.literal:
            self.pattern.append(regex.escape(self.literal, special_only=True))
            self._follow({self.literal})
            self.literal = ""

    def _follow(self, strings: set[str]) -> None:
        """What stands next is one of these strings."""
        if len(self.firsts) * len(strings) > _MOST:
            self.firsts = {first.rstrip(_OPEN) + _OPEN for first in self.firsts}
        self.firsts = {
            first if first.endswith(_OPEN) or len(first) >= LEAD else first + string
            for first in self.firsts
            for string in strings
        }
        known = {string.rstrip(_OPEN) for string in strings}
        if min(map(len, known)) > min(map(len, self.needs), default=0):
            self.needs = known

    def _add(self, piece: str) -> None:
        """Add a piece that can begin with anything."""
        self._flush()
        self.pattern.append(piece)
        self._follow({_OPEN})

    def _group(self, text: str, i: int) -> int:
        self._flush()
        branches: list[str] = []
        starts: set[str] = set()
        while True:
            branch = _Part()
            i = branch.read(text, i)
            if i >= len(text):
                raise ValueError(f"unbalanced parenthesis in phrase {text!r}")
            branches.append("".join(branch.pattern))
            starts |= branch.firsts
            i += 1
            if text[i - 1] == ")":
                break
        branches.sort(key=len, reverse=True)  # "on the site of" before "on"
        group = f"(?:{'|'.join(branches)})"
        after = text[i : i + 1]
        if after == "*" and any(branch.endswith(" ") for branch in branches):
            group, starts, i = group + "{0,4}", starts | {""}, i + 1
        elif after == "?":
            group, starts, i = group + "?", starts | {""}, i + 1
        self.pattern.append(group)
        self._follow(starts)
        return i

    def _choice(self, text: str, i: int) -> int:
        close = text.index("]", i)
        missing = text[close + 1 : close + 2] == "?"
        self._add(f"[{regex.escape(text[i:close])}]{'?' * missing}")
        return close + 1 + missing

    def _star(self, text: str, i: int) -> int:
        attached = self.literal[-1:].isalnum() or (self.pattern and not self.literal)
        attached = attached or text[i : i + 1].isalnum()
        self._add(ENDING if attached else r"[\w'.&-]{1,40}")
        return i

    def _missing(self, i: int) -> int:
        optional, self.literal = self.literal[-1:], self.literal[:-1]
        if optional:
            self._add(regex.escape(optional, special_only=True) + "?")
        return i
