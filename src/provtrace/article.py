"""What comes in (article) and what stages hand to each other (document and its parts).

All records are frozen and slotted, so they can be shared, hashed and sent to other processes.
Offsets are Unicode code points, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from provtrace.errors import InputError

Kind = Literal["verbatim", "near", "rewritten", "translated"]
"""How the two sides of a match relate: the words of docs/words.md."""

KINDS: tuple[Kind, ...] = ("verbatim", "near", "rewritten", "translated")


FieldMap = Mapping[str, str | Sequence[str]]
"""Article field to field of a record, or to several: the first that says something counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One piece as it comes in, before cleaning. Give ``text`` or ``html``.

    Attributes:
        text: Text as saved or typed; line breaks separate paragraphs.
        html: The page, as bytes (encoding unknown) or str.
        key: Identifies the article in an archive; default: url, else a hash of
            text or page, outlet, published and title.
        url: Where the piece was fetched from.
        canonical_url: What the piece itself names as its address, where that is known.
        outlet: Who published it.
        outlet_hint: Who published it as the name of its folder suggests: used when neither
            outlet nor the piece itself says.
        title: Its headline.
        author: Its byline, names separated by "; ".
        published: ISO 8601 date or date and time of first publication.
        language: Language tag (``en``, ``en-GB``), where known.
        input: The file (and line) it was read from, for messages; not part of its identity.

    Raises:
        InputError: If a field is something else, such as a date that is no string.
    """

    text: str | None = None
    html: bytes | str | None = None
    key: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    outlet: str | None = None
    outlet_hint: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    input: str | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, str | None) and (field.name, type(value)) != ("html", bytes):
                raise InputError(
                    self.input or "article",
                    f"{field.name} is {type(value).__name__} and not text; "
                    "Article.from_mapping reads dates, numbers and lists",
                )

    @classmethod
    def from_mapping(
        cls,
        record: Mapping[str, object],
        *,
        preset: str | None = None,
        field_map: FieldMap | None = None,
    ) -> Article:
        """Make an article of another tool's record.

        Args:
            record: Field values by name, as from JSON, a table row or a feed entry.
            preset: Whose record it is (see ``provtrace.presets.PRESETS``); None goes by the
                fields that are there.
            field_map: Article field to field of the record, such as ``{"text": "body"}``;
                dots reach into nested records (``{"url": "meta.url"}``), and of several fields
                the first that says something counts (``{"text": ["body", "summary"]}``).

        Raises:
            TypeError: If the record has no named fields, such as a str.
            InputError: If the record holds neither text nor a page.
            SettingsError: If the preset or a name in ``field_map`` is unknown.
        """
        from provtrace.presets import article_from_mapping  # noqa: PLC0415

        return article_from_mapping(record, preset=preset, field_map=field_map)


@dataclass(frozen=True, slots=True)
class Removal:
    """A piece of text that cleaning took out.

    Attributes:
        offset: Where it stood: the offset in the cleaned text before which it was cut.
        text: What was cut.
        reason: Why: one of cookie, subscription, newsletter, navigation, related, share,
            comments, hashtags, donation, copyright, byline, credit, dateline, title, repeated,
            recurring, page.
        rule: The rule that decided, such as ``"related.fr"``.
    """

    offset: int
    text: str
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Words that name where text came from.

    Attributes:
        agency: Identifier of the agency in the agencies data (or the outlet named, if republished).
        role: What was credited: text, contributor, photo or republished.
        start: Offset of the words in the cleaned text, or None if they stand outside it (in the
            page's markup or metadata). Words that were cut from the text, as a line of credits
            is, have no extent in it: start and end are both the offset at which they were cut,
            that of their `Removal`.
        end: End offset, exclusive, or None; equal to start if the words were cut.
        text: The words.
        rule: The rule that found them, such as ``"dateline"``.
    """

    agency: str
    role: Literal["text", "contributor", "photo", "republished"]
    start: int | None
    end: int | None
    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article after cleaning: what the archive stores.

    Attributes:
        key: Identifies the document in an archive.
        text: The cleaned text; paragraphs are separated by line breaks.
        status: ok, empty (no text left) or unreadable (problem says why).
        problem: One line for a person, or None.
        published: ISO 8601 with as much precision as is known: a day, a minute, a time zone.
        published_from: Where published was found, such as ``"json-ld"`` or ``"record"``.
        language: ISO 639-1 code, or None where nothing could be told.
        removals: What was taken out of the text, in the order of offset.
        credits: What the piece says about where its text came from.
        links: Addresses that the text of the piece links to.
        content_hash: Hash of the article as it came in, to skip unchanged articles.
    """

    key: str
    text: str = ""
    status: Literal["ok", "empty", "unreadable"] = "ok"
    problem: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    published_from: str | None = None
    language: str | None = None
    removals: tuple[Removal, ...] = ()
    credits: tuple[Credit, ...] = ()
    links: tuple[str, ...] = ()
    input: str | None = None
    content_hash: str | None = None


def misread_date(article: Article | None, document: Document) -> str | None:
    """The date that an article came with, if its document could do nothing with it.

    Args:
        article: The article; None stands for one that could not be read.
        document: What cleaning made of it.
    """
    if article is None or document.status == "unreadable" or not article.published:
        return None
    return None if document.published_from == "record" else article.published


def order_hint(given: str) -> str:
    """What helps where a date could not be read since the order of day and month is open."""
    numbers = re.search(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]\d", given)
    if numbers is None or not all(1 <= int(number) <= 12 for number in numbers.groups()):
        return ""
    return "; a language with its country, such as en-GB, tells the order of day and month"


@dataclass(frozen=True, slots=True)
class MatchedSpans:
    """Two passages, one in each of two texts, that carry the same text.

    Attributes:
        left: Start and end offset in the left text.
        right: Start and end offset in the right text.
        kind: verbatim, near, rewritten or translated.
        score: Calibrated confidence in 0..1 that this is reuse.
        words: Words matched, counted on the shorter side.
        is_quote: The passage is a quotation, so both may have been in the room.
        evidence: The facts behind it, as plain JSON values.
    """

    left: tuple[int, int]
    right: tuple[int, int]
    kind: Kind
    score: float
    words: int
    is_quote: bool
    evidence: dict[str, object]
