"""A newsroom that goes on: what 25 outlets publish day after day, the same on every machine.

About 100 articles a day of some 165 words, in words of the embedded encoder's vocabulary. A third
are agency stories, which several outlets carry the same or the next day: whole, cut, edited or
reworded. Some stories go on for weeks, and their pieces repeat the same background. There are
follow-ups with paragraphs of an earlier piece, copies without a credit, pieces that an outlet
publishes again after months, corrected pieces under their old key, and withdrawn ones. Every piece
ends with lines of its outlet, which change every few months.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from bench_meaning import JOINTS, reworded, vocabulary
from provtrace import Article

OUTLETS = tuple(
    f"{place} {name}"
    for place in ("Aldova", "Brimsk", "Corvale", "Dunmere", "Estorra")
    for name in ("Courier", "Gazette", "Tribune", "Observer", "Evening News")
)
AGENCIES = ("AP", "Reuters", "dpa")
FIRST_DAY = date(2025, 1, 1)
TOPICS, TOPIC_WORDS = 60, 150
AGENCY_STORIES, OWN_PIECES, FOLLOW_UPS, COPIES = 8, 46, 8, 4
LONG_STORIES = 6
RECENT_DAYS = 21
"""Follow-ups and copies take from the pieces of so many days, corrections from the last three."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What an outlet publishes, without its lines.

    Attributes:
        key: Identifies it.
        outlet: Who publishes it.
        published: When.
        title: Its headline.
        paragraphs: Its text.
        topic: Number of its topic.
        lines: Lines of the outlet that stand below it.
    """

    key: str
    outlet: str
    published: datetime
    title: str
    paragraphs: tuple[str, ...]
    topic: int
    lines: tuple[str, ...] = ()

    def article(self) -> Article:
        """The piece as an article."""
        return Article(
            key=self.key,
            url=f"https://{self.outlet.lower().replace(' ', '-')}.example/{self.key}",
            title=self.title,
            outlet=self.outlet,
            published=self.published.isoformat(),
            language="en",
            text="\n\n".join((*self.paragraphs, *self.lines)),
        )


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on one day.

    Attributes:
        articles: New and corrected pieces.
        withdrawn: Keys of earlier pieces that are withdrawn.
    """

    articles: list[Article]
    withdrawn: list[str]


@dataclass(slots=True)
class LongStory:
    """A story that goes on for weeks.

    Attributes:
        topic: Number of its topic.
        background: Paragraphs that its pieces repeat.
        left: Days that it still goes on.
    """

    topic: int
    background: tuple[str, ...]
    left: int


class Newsroom:
    """Makes day after day; what it remembers does not grow beyond a few pieces a day."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._words = vocabulary()
        self._chance.shuffle(self._words)
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(len(self._words))))
        self._topics = [self._chance.sample(self._words, TOPIC_WORDS) for _ in range(TOPICS)]
        self._recent: deque[list[Piece]] = deque(maxlen=RECENT_DAYS)
        self._evergreens: list[Piece] = []
        self._late: list[Piece] = []
        self._long: list[LongStory] = []
        self._lines: dict[str, list[tuple[str, float, int]]] = {outlet: [] for outlet in OUTLETS}
        self._count = 0

    def days(self, number: int) -> Iterator[Day]:
        """So many days, one after the other."""
        for offset in range(number):
            yield self._day(FIRST_DAY + timedelta(days=offset), offset)

    def _day(self, day: date, offset: int) -> Day:
        for outlet in OUTLETS:
            self._renew_lines(outlet, offset)
        pieces, self._late = self._late, []
        pieces = [replace(piece, published=self._moment(day)) for piece in pieces]
        for _ in range(AGENCY_STORIES):
            pieces += self._carried(day, self._topic(), ())
        pieces += self._long_stories(day)
        for _ in range(OWN_PIECES):
            topic = self._topic()
            pieces.append(self._piece(day, self._outlet(), topic, self._text(topic)))
        earlier = [piece for old in self._recent for piece in old]
        if earlier:
            pieces += [self._follow_up(day, earlier) for _ in range(FOLLOW_UPS)]
            pieces += [self._copy(day, earlier) for _ in range(COPIES)]
        if len(self._evergreens) > 180:
            pieces.append(self._again(day, self._chance.choice(self._evergreens[:-180])))
        pieces = [replace(piece, lines=self._below(piece.outlet)) for piece in pieces]
        corrected = [self._corrected(piece) for piece in self._some(list(self._recent)[-3:], 3)]
        withdrawn = self._some(list(self._recent)[-7:-3], 1)
        gone = {piece.key for piece in withdrawn}
        self._recent = deque(
            ([piece for piece in old if piece.key not in gone] for old in self._recent),
            RECENT_DAYS,
        )
        self._recent.append(pieces)
        self._evergreens += self._chance.sample(pieces, 3)
        articles = [piece.article() for piece in pieces + corrected]
        return Day(articles, sorted(gone))

    def _long_stories(self, day: date) -> list[Piece]:
        """Today's pieces on the stories that go on; half of them repeat the background."""
        for story in self._long:
            story.left -= 1
        self._long = [story for story in self._long if story.left > 0]
        while len(self._long) < LONG_STORIES:
            topic = self._topic()
            days = self._chance.randint(7, 35)
            self._long.append(LongStory(topic, self._text(topic)[:2], days))
        pieces = []
        for story in self._long:
            if self._chance.random() < 0.5:
                pieces += self._carried(day, story.topic, story.background)
        return pieces

    def _carried(self, day: date, topic: int, background: tuple[str, ...]) -> list[Piece]:
        """A story of an agency as some outlets carry it; a few of them only tomorrow."""
        agency, text = self._chance.choice(AGENCIES), self._text(topic)
        title = self._title(topic)
        pieces = []
        for outlet in self._chance.sample(OUTLETS, self._chance.randint(2, 5)):
            way = self._chance.random()
            if way < 0.4:
                carried = text
            elif way < 0.65:
                carried = text[: self._chance.randint(2, len(text))]
            elif way < 0.9:
                carried = tuple(self._edited(paragraph) for paragraph in text)
            else:
                carried = tuple(reworded(p, self._words, self._chance) for p in text)
            if background and self._chance.random() < 0.5:
                carried += background
            if self._chance.random() < 0.7:
                dateline = f"{outlet.split()[0].upper()} ({agency}) – "
                carried = (dateline + carried[0], *carried[1:])
            piece = replace(self._piece(day, outlet, topic, carried), title=title)
            if self._chance.random() < 0.2:
                self._late.append(piece)
            else:
                pieces.append(piece)
        return pieces

    def _follow_up(self, day: date, earlier: list[Piece]) -> Piece:
        """A new piece with a paragraph or two of an earlier one of the same outlet."""
        before = self._chance.choice(earlier)
        text = self._text(before.topic)
        start = self._chance.randrange(len(before.paragraphs))
        return self._piece(
            day, before.outlet, before.topic, text[:-1] + before.paragraphs[start : start + 2]
        )

    def _copy(self, day: date, earlier: list[Piece]) -> Piece:
        """A piece of another outlet, edited or reworded, without a credit."""
        before = self._chance.choice(earlier)
        reword = self._chance.random() < 0.5
        text = tuple(
            reworded(p, self._words, self._chance) if reword else self._edited(p)
            for p in before.paragraphs
        )
        return self._piece(day, self._outlet(), before.topic, text)

    def _again(self, day: date, piece: Piece) -> Piece:
        """A piece of months ago once more."""
        return replace(
            self._piece(day, piece.outlet, piece.topic, piece.paragraphs), title=piece.title
        )

    def _corrected(self, piece: Piece) -> Piece:
        """A piece with its last paragraph changed, under its old key."""
        return replace(
            piece, paragraphs=(*piece.paragraphs[:-1], self._edited(piece.paragraphs[-1]))
        )

    def _piece(self, day: date, outlet: str, topic: int, text: tuple[str, ...]) -> Piece:
        self._count += 1
        return Piece(
            f"{outlet.lower().replace(' ', '-')}-{self._count:06}",
            outlet,
            self._moment(day),
            self._title(topic),
            text,
            topic,
        )

    def _text(self, topic: int) -> tuple[str, ...]:
        """Four to six paragraphs of two or three sentences, on a few names of their own."""
        names = [self._name() for _ in range(3)]
        return tuple(
            " ".join(self._sentence(topic, names) for _ in range(self._chance.choice((2, 2, 3))))
            for _ in range(self._chance.randint(4, 6))
        )

    def _sentence(self, topic: int, names: list[str]) -> str:
        parts: list[str] = []
        for _ in range(self._chance.randint(5, 9)):
            draw = self._chance.random()
            if draw < 0.6:
                parts.append(self._chance.choice(JOINTS))
            if draw < 0.1:
                parts.append(self._chance.choice(names))
            elif draw < 0.4:
                parts.append(self._chance.choice(self._topics[topic]))
            else:
                parts.append(self._word())
        if self._chance.random() < 0.15:
            parts.insert(-1, str(self._chance.randint(2, 4_000)))
        text = " ".join(parts)
        return f"{text[0].upper()}{text[1:]}."

    def _edited(self, paragraph: str) -> str:
        """A paragraph with a tenth of its words exchanged."""
        parts = paragraph.split()
        for _ in range(max(1, len(parts) // 10)):
            parts[self._chance.randrange(len(parts) - 1)] = self._word()
        return " ".join(parts)

    def _renew_lines(self, outlet: str, offset: int) -> None:
        """Lines that have had their time go, others come; each stands below a share of pieces."""
        lines = [line for line in self._lines[outlet] if line[2] > offset]
        while len(lines) < 4:
            words = self._chance.choices(self._words, cum_weights=self._weights, k=7)
            share = self._chance.choice((0.9, 0.9, 0.5, 0.15))
            until = offset + self._chance.randint(30, 200)
            lines.append((f"{outlet} {' '.join(words)}", share, until))
        self._lines[outlet] = lines

    def _below(self, outlet: str) -> tuple[str, ...]:
        return tuple(
            line for line, share, _ in self._lines[outlet] if self._chance.random() < share
        )

    def _some(self, days: list[list[Piece]], number: int) -> list[Piece]:
        pieces = [piece for day in days for piece in day]
        return self._chance.sample(pieces, min(number, len(pieces)))

    def _title(self, topic: int) -> str:
        words = self._chance.sample(self._topics[topic], 4)
        return f"{self._name()} {' '.join(words)}"

    def _name(self) -> str:
        return f"{self._word().capitalize()} {self._word().capitalize()}"

    def _word(self) -> str:
        return self._chance.choices(self._words, cum_weights=self._weights)[0]

    def _topic(self) -> int:
        return self._chance.randrange(TOPICS)

    def _outlet(self) -> str:
        return self._chance.choice(OUTLETS)

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(self._chance.randrange(24), self._chance.randrange(60)))
