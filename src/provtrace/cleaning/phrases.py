"""The phrases of furniture and credits, read from one file per language.

``data/phrases/LANGUAGE.toml`` has a table per reason, each with some of these lists:

- ``opens``: how such a line begins ("read also").
- ``says``: what such a sentence holds and ordinary prose hardly ever does ("all rights reserved").
- ``hints``: what such a sentence holds and prose on the matter may hold too.
- ``alone``: what makes such a line only if nothing else stands there ("share").
- ``things`` and ``calls``: what it is about ("newsletter") and what it asks for ("sign up").

Phrases are folded (`folding.fold`) and written in a small notation (`notation`).

Looking hundreds of phrases up at every word would cost more than extracting the page, so they are
indexed by their first characters.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex

from provtrace.cleaning.folding import UNSPACED, UNSPACED_SCRIPTS, fold
from provtrace.cleaning.notation import Notation, compile_phrase

KEY = 3
"""Characters of a phrase that an index looks at first."""
NEAR = 6
"""Characters of a phrase by which a text is searched."""
FEW = 40
"""Of so few phrases, whether one stands in a text is told sooner by looking for each."""

WORD_STARTS = regex.compile(rf"(?<!\w)\w|[{UNSPACED_SCRIPTS}]")
_STARTS = regex.compile(rf"(?<![\w'])[\w%©#]|(?<=')\w|[{UNSPACED_SCRIPTS}\p{{Hangul}}]")
_GENERAL = ("house", "reader", "reporting")
_SCRIPTS = {
    name: regex.compile(rf"\p{{Script={name}}}{{2}}")
    for name in ("Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Thai", "Han")
} | {"Kana": regex.compile(r"[\p{Hiragana}\p{Katakana}]"), "Hangul": regex.compile(r"\p{Hangul}")}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, compiled.

    Attributes:
        topic: The table it stands in, such as ``"related"``.
        list: The list: opens, says, alone, things, calls, or a list of ``[credits]``.
        source: Regular expression that matches folded text from the phrase's first character on.
        language: The language of its file.
    """

    topic: str
    list: str
    source: str
    language: str

    def match(self, text: str, place: int = 0) -> regex.Match[str] | None:
        """Match the phrase at one place of a folded text."""
        return _regex(self.source).match(text, place)

    def fullmatch(self, text: str, place: int = 0) -> regex.Match[str] | None:
        """Match the phrase against the whole of a folded text from one place on."""
        return _regex(self.source).fullmatch(text, place)


@dataclass(frozen=True, slots=True)
class Index:
    """Phrases by their first characters.

    Attributes:
        entries: By at most `KEY` first characters the phrases that begin with them, each with all
            of its longer beginnings.
        sizes: The lengths of those keys, the longest first.
        free: Phrases that begin with anything, each with strings of which the text must hold one.
        beginnings: What the others begin with: at most `NEAR` characters.
        starts: Matches at the places in a text where phrases may stand at all.
    """

    entries: dict[str, tuple[tuple[tuple[str, ...], Phrase], ...]]
    sizes: tuple[int, ...]
    free: tuple[tuple[tuple[str, ...], Phrase], ...]
    beginnings: frozenset[str]
    starts: regex.Pattern[str]

    def candidates(self, text: str, place: int = 0) -> Iterator[Phrase]:
        """Phrases that may stand at one place of a folded text, by their first characters."""
        for size in self.sizes:
            for beginnings, phrase in self.entries.get(text[place : place + size], ()):
                if text.startswith(beginnings, place):
                    yield phrase
        for needs, phrase in self.free:
            if _holds(text, needs):
                yield phrase

    def at(self, text: str, place: int = 0) -> Iterator[tuple[Phrase, regex.Match[str]]]:
        """Phrases that stand at one place of a folded text."""
        for phrase in self.candidates(text, place):
            match = phrase.match(text, place)
            if match:
                yield phrase, match

    def places(self, text: str) -> Iterator[int]:
        """The places of a folded text where a phrase may stand, by its first characters."""
        if any(_holds(text, needs) for needs, _ in self.free):
            yield from (found.start() for found in self.starts.finditer(text))
        elif len(self.beginnings) > FEW or _holds(text, self.beginnings):
            for found in _finder(self.beginnings).finditer(text):
                if self.starts.match(text, found.start()):
                    yield found.start()

    def within(self, text: str) -> Iterator[tuple[Phrase, regex.Match[str]]]:
        """Phrases that stand anywhere in a folded text."""
        for place in self.places(text):
            yield from self.at(text, place)


def _holds(text: str, needs: Collection[str]) -> bool:
    """Whether a text holds one of some strings, if any are needed."""
    for need in needs:  # a plain loop: this is asked for every line
        if need in text:
            return True
    return not needs


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """The phrases of one or several languages. There is one object for each set of them.

    Attributes:
        heads: What a line may begin with or be: lists ``opens`` and ``alone``.
        inside: What a sentence may hold: lists ``says``, ``hints``, ``things``, ``calls``.
        general: Who speaks to whom: lists ``house``, ``reader`` and ``reporting``.
        credits: Whole-line forms of credits: lists ``material``, ``source``, ``republished``, ….
        feeds: What a feed's notice holds: list ``feed``.
        dates: Names of months and days and the words that go with them.
        agencies: Words for agencies in general ("wire reports").
        join: Splits joint credits at the words that join names ("and").
    """

    heads: Index
    inside: Index
    general: Index
    credits: Index
    feeds: Index
    dates: frozenset[str]
    agencies: frozenset[str]
    join: regex.Pattern[str]


@cache
def _regex(source: str) -> regex.Pattern[str]:
    """Compiled on first use: most phrases of most languages are never met."""
    return regex.compile(source)


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a file of phrases."""
    folder = files("provtrace.cleaning") / "data" / "phrases"
    return tuple(
        sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml"))
    )


def phrases_for(language: str | None, text: str = "") -> Phrases:
    """The phrases to look for in a text.

    Args:
        language: ISO 639-1 code; its own phrases, those of its ``also`` languages and English ones
            (which pages of every language carry) are looked for. None, or a language without a
            file: those of every language written in the text's script.
        text: The text, whose script decides where the language is not known.
    """
    if language in languages():
        wanted = {language, "en", *_read(language).get("also", ())}
    else:
        names = [name for name, letters in _SCRIPTS.items() if letters.search(text[:20_000])]
        wanted = {"en"} | {code for code in languages() if set(_scripts(code)) & set(names)}
    return _merge(tuple(sorted(wanted & set(languages()))))


@cache
def _scripts(language: str) -> tuple[str, ...]:
    """The scripts that a language's own words for the site and its reader are written in."""
    words = "".join([*_read(language)["house"], *_read(language)["reader"]])
    return tuple(name for name, letters in _SCRIPTS.items() if letters.search(words))


@cache
def _read(language: str) -> dict[str, Any]:
    file = files("provtrace.cleaning") / "data" / "phrases" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _compiled(language: str) -> tuple[tuple[Phrase, Notation], ...]:
    """Every phrase of a language's file, with what it can begin with."""
    data = _read(language)
    spaced = data.get("spaced", True)
    general = {k: data[k] for k in _GENERAL if k in data}
    tables: dict[str, dict[str, list[str]]] = {"general": general} | {
        k: v for k, v in data.items() if isinstance(v, dict)
    }
    found: list[tuple[Phrase, Notation]] = []
    for topic, lists in tables.items():
        if topic == "dates":
            continue
        for name, texts in lists.items():
            if name in ("words", "agencies", "join"):
                continue
            for text in texts:
                whole = topic == "credits" or name == "alone"
                compiled = compile_phrase(_fold_phrase(text), spaced=spaced, whole=whole)
                found.append((Phrase(topic, name, compiled.source, language), compiled))
    return tuple(found)


def _fold_phrase(text: str) -> str:
    """Fold a phrase but keep its marks (folding turns the ellipsis into three full stops)."""
    lead = " " if text.startswith(" ") else ""
    tail = " " if text.endswith(" ") else ""
    return lead + fold(text.replace("…", "\ue001")).replace("\ue001", "…") + tail


@cache
def _merge(codes: tuple[str, ...]) -> Phrases:
    """The phrases of some languages, indexed."""
    found: dict[str, list[tuple[Phrase, Notation]]] = defaultdict(list)
    for code in codes:
        for phrase, compiled in _compiled(code):
            found[_use(phrase)].append((phrase, compiled))
    join = sorted(_words(codes, "credits", "join"), key=len, reverse=True)
    return Phrases(
        heads=_index(found["heads"], _STARTS),
        inside=_index(found["inside"], _STARTS),
        general=_index(found["general"], _STARTS),
        credits=_index(found["credits"], WORD_STARTS),
        feeds=_index(found["feeds"], WORD_STARTS),
        dates=_words(codes, "dateline", "words") | _words(codes, "dates", "words"),
        agencies=_words(codes, "credits", "agencies"),
        join=regex.compile(rf"\s+(?:{'|'.join(map(regex.escape, join))})\s+", regex.IGNORECASE),
    )


def _use(phrase: Phrase) -> str:
    """Which index of `Phrases` a phrase belongs to."""
    if phrase.topic == "credits":
        return "feeds" if phrase.list == "feed" else "credits"
    if phrase.topic == "general":
        return "general"
    return "heads" if phrase.list in ("opens", "alone") else "inside"


def _words(codes: tuple[str, ...], topic: str, name: str) -> frozenset[str]:
    """The words, folded, of one list of some languages."""
    return frozenset(
        fold(word) for code in codes for word in _read(code).get(topic, {}).get(name, ())
    )


def _index(phrases: Collection[tuple[Phrase, Notation]], starts: regex.Pattern[str]) -> Index:
    entries: dict[str, list[tuple[tuple[str, ...], Phrase]]] = defaultdict(list)
    free: list[tuple[tuple[str, ...], Phrase]] = []
    beginnings: set[str] = set()
    for phrase, compiled in phrases:
        keys: dict[str, list[str]] = defaultdict(list)
        for first in sorted(compiled.firsts - {""}):
            keys[first[:KEY]].append(first)
            beginnings.add(first[:NEAR])
        for key, own in keys.items():
            entries[key].append((tuple(own), phrase))
        if "" in compiled.firsts:
            free.append((tuple(sorted(compiled.needs)), phrase))
    return Index(
        {key: tuple(found) for key, found in entries.items()},
        tuple(sorted(set(map(len, entries)), reverse=True)),
        tuple(free),
        frozenset(beginnings),
        starts,
    )


@cache
def _finder(words: frozenset[str]) -> re.Pattern[str]:
    """Finds where one of many strings stands: a tree of their characters as one expression.

    Of scripts without spaces, strings are found anywhere, of others only where no letter stands
    before them.
    """
    apart = {word for word in words if UNSPACED.match(word)}
    found = [rf"(?<!\w)(?={_tree(words - apart)})", f"(?={_tree(apart)})"]
    return re.compile("|".join(found))


def _tree(words: Collection[str]) -> str:
    """An expression that matches the beginning of any of some strings, none if there are none."""
    if "" in words:
        return ""
    branches: dict[str, set[str]] = {}
    for word in words:
        branches.setdefault(word[0], set()).add(word[1:])
    inner = [re.escape(first) + _tree(rest) for first, rest in sorted(branches.items())]
    return inner[0] if len(inner) == 1 else f"(?:{'|'.join(inner) or '(?!)'})"
