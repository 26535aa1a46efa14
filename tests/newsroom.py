"""A simulated newsroom with known truth: stories, wire, copies, cuts, mosaics, translations.

All words are made of syllables drawn at random; `newsroom_rows` stores the pieces in a database.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

OUTLETS = tuple(
    f"{place} {name}"
    for place in ("Aldova", "Brimsk", "Corvale", "Dunmere", "Estorra", "Fjelby", "Garand", "Hollin")
    for name in ("Courier", "Abendblatt", "Gazette", "Tribune")
)
LANGUAGES = ("en", "de", "fr", "ru", "zh")
SYLLABLES = {
    "en": "ba den for gil hap ing ket lor mun nes pol ran sil ter vas wen yor".split(),
    "de": "ach bert chen dorf eich furt gen heim kel lich mann nau rein stadt ung wald".split(),
    "fr": "aux bel cour dré eau fon gne iste jou lais mar nou oir pré quai rue".split(),
    "ru": "ба ви гор дел жен зал ич ков лес мир ник ова пол рад сит тун".split(),
    "zh": list("山水火木金土日月风云雨雪江河湖海天地人和平安新城东西南北"),
}


@dataclass(frozen=True)
class Sentence:
    """One sentence of a story, as one outlet words it."""

    story: str
    position: int
    language: str
    version: str = "first"
    edited: bool = False
    quoted: bool = False

    @property
    def text(self) -> str:
        rng = random.Random(f"{self.story}/{self.position}/{self.language}/{self.version}")
        words = _words(rng, self.language, 9 + rng.randrange(8))
        if self.edited:
            words = [words[1], words[0], *words[2:]]
        body = ("" if self.language == "zh" else " ").join(words)
        return body.capitalize() + ("。" if self.language == "zh" else ".")


@dataclass(frozen=True)
class Piece:
    """One article: sentences of one story or more, and what stands around them."""

    key: str
    outlet: str
    language: str
    published: str | None
    sentences: tuple[Sentence, ...]
    type: str = "own"
    credits: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    canonical: str | None = None

    @property
    def url(self) -> str:
        return f"https://{self.outlet.lower().replace(' ', '-')}.example/{self.key}"

    def laid_out(self) -> tuple[str, list[tuple[int, int]]]:
        """The text, and where each sentence stands in it."""
        parts: list[str] = []
        spans, at = [], 0
        for number, sentence in enumerate(self.sentences):
            if number:
                gap = "\n" if number % 4 == 0 else " "
                parts.append(gap)
                at += 1
            parts.append(sentence.text)
            spans.append((at, at + len(sentence.text)))
            at += len(sentence.text)
        return "".join(parts), spans


@dataclass(frozen=True)
class Story:
    """What is true of a story: who carried it first, and who carries any of it."""

    name: str
    origin: str
    members: tuple[str, ...]


@dataclass
class Newsroom:
    """Pieces and the truth about them."""

    pieces: list[Piece] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)


def _words(rng: random.Random, language: str, number: int) -> list[str]:
    syllables = SYLLABLES[language]
    if language == "zh":
        return [rng.choice(syllables) for _ in range(2 * number)]
    return ["".join(rng.choices(syllables, k=rng.choice((1, 2, 2, 3)))) for _ in range(number)]


def make_newsroom(
    seed: int,
    stories: int,
    *,
    members: Sequence[int] = (4, 5, 6, 7, 8),
    length: Sequence[int] = (6, 8, 10, 14),
    languages: Sequence[str] = LANGUAGES,
) -> Newsroom:
    """Make stories whose members copy, edit, cut, mix and translate them.

    Args:
        seed: The same seed makes the same newsroom.
        stories: How many.
        members: Numbers of members to draw from.
        length: Numbers of sentences to draw from.
        languages: Languages to draw from.
    """
    rng = random.Random(seed)
    room = Newsroom()
    start = datetime(2031, 3, 1, 6, 0)
    wires: list[tuple[datetime, tuple[Sentence, ...]]] = []
    for number in range(stories):
        name = f"story-{seed}-{number:05}"
        first, other = rng.sample(list(languages), 2) if len(languages) > 1 else (languages[0],) * 2
        when = start + timedelta(minutes=rng.randrange(60 * 24 * 5))
        size, sentences = rng.choice(list(members)), rng.choice(list(length))
        agency = rng.choice(("afp", "reuters", "dpa", None))
        told = tuple(Sentence(name, at, first) for at in range(sentences))
        outlets = rng.sample(OUTLETS, min(size, len(OUTLETS)))
        keys: list[str] = []
        begun = when
        for rank in range(size):
            kind = (
                "wire"
                if rank == 0
                else rng.choice(
                    (
                        "copy",
                        "copy",
                        "edited",
                        "cut",
                        "mosaic",
                        "translation",
                        "translation",
                        "again",
                    )
                )
            )
            before = [sentences for earlier, sentences in wires[-200:] if earlier < when]
            if kind == "mosaic" and not before:
                kind = "copy"
            body = _retold(rng, kind, told, other, rank, before, f"{name}-{rank}")
            language = first if kind in ("wire", "copy", "edited", "cut", "again") else other
            key = f"{name}/{rank:04}.html"
            keys.append(key)
            credit = ((agency, "text"),) if agency and rng.random() < 0.6 else ()
            room.pieces.append(
                Piece(
                    key=key,
                    outlet=outlets[rank % len(outlets)],
                    language=body[0].language if kind == "mosaic" else language,
                    published=when.strftime("%Y-%m-%dT%H:%M"),
                    sentences=body,
                    type=kind,
                    credits=() if kind == "mosaic" else credit,
                )
            )
            when += timedelta(minutes=20 + rng.randrange(300))
        wires.append((begun, told))
        room.stories.append(Story(name, keys[0], tuple(keys)))
    return _with_mosaics(room)


def _retold(
    rng: random.Random,
    kind: str,
    told: tuple[Sentence, ...],
    other: str,
    rank: int,
    wires: Sequence[tuple[Sentence, ...]],
    name: str,
) -> tuple[Sentence, ...]:
    """The sentences of one member."""
    if kind == "edited":
        kept = [s for s in told if rng.random() < 0.9] or list(told)
        return tuple(replace(s, edited=rng.random() < 0.4) for s in kept)
    if kind == "cut":
        return told[: max(2, len(told) // 2)]
    if kind == "translation":
        return tuple(replace(s, language=other, version=f"v{rng.randrange(2)}") for s in told)
    if kind == "again":
        return tuple(replace(s, version=f"again{rank}") for s in told)
    own = tuple(Sentence(f"own-{name}", at, told[0].language) for at in range(2 + rng.randrange(6)))
    if kind == "mosaic":
        before = rng.choice(wires)
        low = rng.randrange(len(told) // 2)
        taken = told[low : low + 2 + rng.randrange(len(told) // 2)]
        return own + taken + before[: 2 + rng.randrange(len(before) // 2)]
    return told


def _with_mosaics(room: Newsroom) -> Newsroom:
    """Make every piece a member of each story that it has sentences of."""
    carried = carriers(room.pieces)
    room.stories = [replace(story, members=tuple(carried[story.name])) for story in room.stories]
    return room


def carriers(pieces: Sequence[Piece]) -> dict[str, list[str]]:
    """By story the keys of the pieces that have sentences of it."""
    carried: dict[str, list[str]] = {}
    for piece in pieces:
        for name in dict.fromkeys(s.story for s in piece.sentences):
            carried.setdefault(name, []).append(piece.key)
    return carried


def true_matches(
    a: Piece, b: Piece, laid_a: list[tuple[int, int]], laid_b: list[tuple[int, int]]
) -> Iterator[dict[str, Any]]:
    """The matches between two pieces: runs of the same sentences, by kind."""
    where = {(s.story, s.position): at for at, s in enumerate(b.sentences)}
    run: list[tuple[int, int, str]] = []
    for at, sentence in enumerate(a.sentences):
        other = where.get((sentence.story, sentence.position))
        kind = None if other is None else _kind(sentence, b.sentences[other])
        follows = bool(run) and other == run[-1][1] + 1 and kind == run[-1][2]
        if run and not follows:
            yield _match(run, a, laid_a, laid_b)
            run = []
        if other is not None and kind is not None:
            run.append((at, other, kind))
    if run:
        yield _match(run, a, laid_a, laid_b)


def _kind(a: Sentence, b: Sentence) -> str:
    if a.language != b.language:
        return "translated"
    if a.version != b.version:
        return "rewritten"
    return "verbatim" if a.edited == b.edited else "near"


def _match(
    run: Sequence[tuple[int, int, str]],
    a: Piece,
    laid_a: list[tuple[int, int]],
    laid_b: list[tuple[int, int]],
) -> dict[str, Any]:
    words = sum(len(a.sentences[at].text.split()) for at, _, _ in run)
    if a.language == "zh":
        words = sum(len(a.sentences[at].text) // 2 for at, _, _ in run)
    return {
        "a": (laid_a[run[0][0]][0], laid_a[run[-1][0]][1]),
        "b": (laid_b[run[0][1]][0], laid_b[run[-1][1]][1]),
        "kind": run[0][2],
        "score": 1.0 if run[0][2] in ("verbatim", "near") else 0.95,
        "words": words,
        "is_quote": all(a.sentences[at].quoted for at, _, _ in run),
    }
