"""One article in, one document out."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from itertools import accumulate
from pathlib import Path

from provtrace.article import Article, Document, Removal
from provtrace.cleaning import saved_text
from provtrace.cleaning.agencies import Agencies, default_agencies, load_agencies
from provtrace.cleaning.characters import normalise
from provtrace.cleaning.credits import CreditHints, find_credits
from provtrace.cleaning.dates import date_line, day_in_url, parse_date
from provtrace.cleaning.fragments import credit_fragments
from provtrace.cleaning.furniture import Stripped, strip_furniture
from provtrace.cleaning.html import Extraction, extract_text
from provtrace.cleaning.language import detect_language, language_code
from provtrace.cleaning.metadata import PageMetadata, host_of, read_metadata
from provtrace.cleaning.page import parse
from provtrace.cleaning.structured import read_structured
from provtrace.errors import InputError
from provtrace.settings import Settings

_WORD = re.compile(r"\S+")
_DAY_FIRST = frozenset(("uk", "ie", "au", "nz", "za", "in", "ng", "ke", "gh", "sg", "my", "mt"))
"""Countries whose English papers write the day before the month."""


def clean(article: Article, settings: Settings) -> Document:
    """Clean one article.

    The result depends on this article and these settings alone: not on other documents, nor on
    what the process did before.

    Args:
        article: The piece as it came in, with ``text`` or ``html``.
        settings: The settings of the scan; ``agencies`` is read.

    Returns:
        The document. Its status is ``empty`` where no text is left and ``unreadable`` where the
        content is not what it should be; ``problem`` then says why.

    Raises:
        SettingsError: If the agencies file of the settings cannot be read.
    """
    agencies = _agencies(settings.agencies)
    try:
        if article.html is not None:
            extraction, metadata, fragments = _read_page(article)
        else:
            extraction = Extraction(normalise(article.text or ""))
            metadata, fragments = PageMetadata(), ()
    except InputError as error:
        return _document(article, status="unreadable", problem=error.reason)
    raw = extraction.text
    language = language_code(article.language) or detect_language(raw, metadata.language)
    is_text = article.html is None
    title = (
        article.title or metadata.title or (saved_text.headline(raw, language) if is_text else None)
    )
    outlet = article.outlet or metadata.outlet or host_of(article.url) or article.outlet_hint
    stripped = strip_furniture(raw, title=title, language=language, outlet=outlet)
    author = article.author or metadata.author
    if is_text and not article.title:
        first, title = title, saved_text.headline(stripped.text, language, source=raw)
        if title and first and title != first:  # what stood first was furniture
            stripped = strip_furniture(raw, title=title, language=language, outlet=outlet)
            title = saved_text.headline(stripped.text, language, source=raw)
    removals = _merge(extraction, stripped)
    if is_text:
        outlet = outlet or saved_text.outlet(removals)
        author = author or saved_text.author(removals)
    published, source = _published(article, metadata, raw, _regional(article, metadata, language))
    hints = CreditHints(author, fragments, language, outlet)
    return _document(
        article,
        text=stripped.text,
        status="ok" if stripped.text else "empty",
        problem=None if stripped.text else "no text of a piece was found",
        url=article.url or metadata.url,
        canonical_url=article.canonical_url or metadata.canonical_url,
        outlet=outlet,
        title=title,
        author=author,
        published=published,
        published_from=source,
        language=language,
        removals=removals,
        credits=find_credits(stripped.text, removals=removals, hints=hints, agencies=agencies),
        links=extraction.links,
    )


def _read_page(article: Article) -> tuple[Extraction, PageMetadata, tuple[tuple[str, str], ...]]:
    """Text, metadata and credit places of an article that is a page."""
    page = parse(article.html or "")
    if page.tree is None:
        return Extraction(""), PageMetadata(), ()
    structured = read_structured(page.tree)
    metadata = read_metadata(page, structured, article.url)
    fragments = credit_fragments(page.tree, structured)
    extraction = extract_text(
        page,
        structured,
        title=article.title or metadata.title,
        language=metadata.language,
        url=article.url or metadata.url or metadata.canonical_url,
    )
    return extraction, metadata, fragments


def _merge(extraction: Extraction, stripped: Stripped) -> tuple[Removal, ...]:
    """The removals of extraction and of the furniture filter, all with offsets into the final text.

    Extraction's offsets are into its own text, from which the filter then cut. Both texts have the
    same characters in the same order but for white space and what was cut, so places are
    translated by counting characters that are not white space.
    """
    if not extraction.removals:
        return stripped.removals
    final = stripped.text
    words = [found.span() for found in _WORD.finditer(final)]
    before_word = list(accumulate((end - start for start, end in words), initial=0))
    cuts: list[tuple[int, int, Removal]] = []  # characters before a cut and in it, and the cut
    lost = 0
    for cut in stripped.removals:
        size = _solid(cut.text)
        cuts.append((_solid(final[: cut.offset]) + lost, size, cut))
        lost += size
    merged: list[Removal] = []
    done = lost = 0
    for removal in extraction.removals:
        before = _solid(extraction.text[: removal.offset])
        while done < len(cuts) and cuts[done][0] < before:
            merged.append(cuts[done][2])
            lost += cuts[done][1]
            done += 1
        index = max(0, before - lost)
        word = bisect_right(before_word, index) - 1
        offset = words[word][0] + index - before_word[word] if word < len(words) else len(final)
        merged.append(replace(removal, offset=max(offset, merged[-1].offset if merged else 0)))
    return (*merged, *(cut for _, _, cut in cuts[done:]))


def _solid(text: str) -> int:
    """How many characters of a text are not white space."""
    return sum(map(len, text.split()))


def _regional(article: Article, metadata: PageMetadata, language: str | None) -> str | None:
    """The language with its region, where that is told: it decides the order of day and month."""
    for tag in (article.language, metadata.language):
        if tag and language_code(tag) == language and len(tag) > len(language or ""):
            return tag
    country = (host_of(article.url or metadata.url) or "").rpartition(".")[2]
    return "en-GB" if language == "en" and country in _DAY_FIRST else language


def _published(
    article: Article, metadata: PageMetadata, text: str, language: str | None
) -> tuple[str | None, str | None]:
    """When the piece was published and where that was found: record, page, text, address."""
    if article.published and (given := parse_date(article.published, language)):
        return given, "record"
    if metadata.published:
        return metadata.published, metadata.published_from
    if article.html is None and (printed := date_line(text, language)):
        return printed, "text"
    if day := day_in_url(article.url):
        return day, "url"
    return None, None


def _document(article: Article, **parts: object) -> Document:
    """A document of this article with these parts."""
    known = {
        "key": article.key or article.url or "",
        "url": article.url,
        "canonical_url": article.canonical_url,
        "outlet": article.outlet,
        "title": article.title,
        "author": article.author,
        "language": article.language,
        "input": article.input,
    }
    return Document(**{**known, **parts})  # type: ignore[arg-type]


@cache
def _agencies(path: str | None) -> Agencies:
    """The agencies of a settings value, read once per process."""
    return load_agencies(Path(path)) if path else default_agencies()
