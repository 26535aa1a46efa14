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

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import regex

from provtrace.cleaning.folding import fold
from provtrace.cleaning.notation import compile_phrase

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
        entries: Phrases by what they begin with: at most `KEY` characters.
        sizes: The lengths of those beginnings, the longest first.
    """

    entries: dict[str, tuple[Phrase, ...]]
    sizes: tuple[int, ...]

    def candidates(self, text: str, place: int) -> Iterator[Phrase]:
        """Phrases that may stand at one place of a folded text, by their first characters."""
        for size in self.sizes:
            yield from self.entries.get(text[place : place + size], ())

    def at(self, text: str, place: int) -> Iterator[tuple[Phrase, regex.Match[str]]]:
        """Phrases that stand at one place of a folded text."""
        return self.within(text, (place,))

    def within(self, text: str, places: Iterable[int]) -> Iterator[tuple[Phrase, regex.Match[str]]]:
        """Phrases that stand at any of several places of a folded text."""
        entries, sizes = self.entries, self.sizes
        for place in places:
            for size in sizes:
                beginning = text[place : place + size]
                if beginning in entries:
                    for phrase in entries[beginning]:
                        match = phrase.match(text, place)
                        if match:
                            yield phrase, match


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one or several languages.

    Attributes:
        heads: What a line may begin with or be: lists ``opens`` and ``alone``.
        inside: What a sentence may hold: ``says``, ``hints``, ``things``, ``calls`` and the three
            general lists ``house``, ``reader`` and ``reporting`` (topic ``"general"``).
        credits: Whole-line forms of credits: lists ``material``, ``source``, ``republished``, ….
        feeds: What a feed's notice holds: list ``feed``.
        dates: Names of months and days and the words that go with them.
        agencies: Words for agencies in general ("wire reports").
        join: Splits joint credits at the words that join names ("and").
    """

    heads: Index
    inside: Index
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
def _compiled(language: str) -> tuple[tuple[Phrase, tuple[str, ...]], ...]:
    """Every phrase of a language's file with the strings it can begin with."""
    data = _read(language)
    spaced = data.get("spaced", True)
    general = {k: data[k] for k in _GENERAL if k in data}
    tables: dict[str, dict[str, list[str]]] = {"general": general} | {
        k: v for k, v in data.items() if isinstance(v, dict)
    }
    found: list[tuple[Phrase, tuple[str, ...]]] = []
    for topic, lists in tables.items():
        if topic == "dates":
            continue
        for name, texts in lists.items():
            if name in ("words", "agencies", "join"):
                continue
            for text in texts:
                whole = topic == "credits" or name == "alone"
                source, firsts = compile_phrase(_fold_phrase(text), spaced=spaced, whole=whole)
                phrase = Phrase(topic, name, source, language)
                found.append((phrase, tuple(sorted(firsts))))
    return tuple(found)


def _fold_phrase(text: str) -> str:
    """Fold a phrase but keep its marks (folding turns the ellipsis into three full stops)."""
    lead = " " if text.startswith(" ") else ""
    tail = " " if text.endswith(" ") else ""
    return lead + fold(text.replace("…", "\ue001")).replace("\ue001", "…") + tail


@cache
def _merge(codes: tuple[str, ...]) -> Phrases:
    heads: dict[str, list[Phrase]] = {}
    inside: dict[str, list[Phrase]] = {}
    credits: dict[str, list[Phrase]] = {}
    feeds: dict[str, list[Phrase]] = {}
    dates: set[str] = set()
    agencies: set[str] = set()
    join: set[str] = set()
    for code in codes:
        for phrase, firsts in _compiled(code):
            if phrase.topic == "credits":
                index = feeds if phrase.list == "feed" else credits
            else:
                index = heads if phrase.list in ("opens", "alone") else inside
            for first in firsts:
                index.setdefault(first, []).append(phrase)
        data = _read(code)
        dates.update(fold(w) for w in data.get("dateline", {}).get("words", ()))
        dates.update(fold(w) for w in data.get("dates", {}).get("words", ()))
        agencies.update(fold(w) for w in data.get("credits", {}).get("agencies", ()))
        join.update(fold(w) for w in data.get("credits", {}).get("join", ()))
    words = "|".join(regex.escape(word) for word in sorted(join, key=len, reverse=True))
    return Phrases(
        heads=_index(heads),
        inside=_index(inside),
        credits=_index(credits),
        feeds=_index(feeds),
        dates=frozenset(dates),
        agencies=frozenset(agencies),
        join=regex.compile(rf"\s+(?:{words})\s+", regex.IGNORECASE),
    )


def _index(table: dict[str, list[Phrase]]) -> Index:
    entries = {first: tuple(phrases) for first, phrases in table.items()}
    return Index(entries, tuple(sorted({len(first) for first in entries}, reverse=True)))
