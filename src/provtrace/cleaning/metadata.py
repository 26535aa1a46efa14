"""Title, author, outlet, date and addresses of a page, each by the agreement of its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from provtrace.cleaning.characters import letters, normalise
from provtrace.cleaning.page import Page
from provtrace.cleaning.published import publication_date
from provtrace.cleaning.structured import Structured, first_string, strings_of, types_of
from provtrace.reading.html import HEAD_BYTES, saved_from


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about its piece.

    Attributes:
        title: The headline, without the site's name.
        author: Names, separated by "; ".
        outlet: Name of the site, else its host.
        published: ISO 8601, as precise as the page is.
        published_from: Where that stood (see `provtrace.cleaning.published`).
        url: Where the page was saved from, if the program that saved it noted that.
        canonical_url: What the page names as its address.
        language: The language the page declares, as it writes it.
    """

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: str | None = None
    published_from: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    language: str | None = None


def read_metadata(page: Page, structured: Structured, url: str | None = None) -> PageMetadata:
    """Read what a page says about its piece.

    Args:
        page: The page; its tree is not None.
        structured: Its structured data.
        url: Where it was fetched from, if known.
    """
    tree = page.tree
    saved = saved_from(page.source[:HEAD_BYTES].encode())
    url = url or saved
    canonical = canonical_url(tree, structured, url)
    outlet = outlet_of(structured, url or canonical)
    language = declared_language(tree, structured)
    title = title_of(tree, structured, outlet)
    published, source = publication_date(
        tree, structured, title=title, language=language, url=url or canonical
    )
    return PageMetadata(
        title=title,
        author=authors_of(tree, structured, outlet),
        outlet=outlet,
        published=published,
        published_from=source,
        url=saved,
        canonical_url=canonical,
        language=language,
    )


def canonical_url(tree: Any, structured: Structured, url: str | None) -> str | None:
    """The absolute address the page names as its own, or None.

    Args:
        tree: Root element of the page.
        structured: Its structured data.
        url: Where it was fetched from, to make a relative address absolute.
    """
    links = [
        link.get("href")
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    named = (absolute(url, link) for link in (*links, structured.meta("og:url")))
    return next(filter(None, named), None)


def absolute(base: str | None, link: str | None) -> str | None:
    """A link as an absolute web address, or None if it is none.

    Args:
        base: The address of the page it stands on, if known.
        link: The link as written.
    """
    try:
        address = urljoin(base or "", (link or "").strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def declared_language(tree: Any, structured: Structured) -> str | None:
    """The language tag the page declares, or None."""
    root = tree.getroottree().getroot()
    return (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or first_string(structured.article.get("inLanguage"))
        or structured.meta("og:locale", "content-language", "language", "dc.language")
    )


_SUBDOMAIN = re.compile(r"^(?:www\d?|m|amp|mobile)\.")
_SLOGAN = re.compile(r"\s+[|–—•»:]+\s+|\s+-\s+|\s*\|\s*")


def host_of(url: str | None) -> str | None:
    """The host of an address, without ``www.``, or None."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return _SUBDOMAIN.sub("", host) if host else None


def outlet_of(structured: Structured, url: str | None) -> str | None:
    """Name of the site that published the page, else its host.

    Args:
        structured: The page's structured data.
        url: The page's address, if known.
    """
    host = host_of(url)
    given = [
        structured.meta("og:site_name"),
        first_string(structured.article.get("publisher")),
        *(
            first_string(node.get("name"))
            for node in structured.nodes
            if {"NewsMediaOrganization", "WebSite"} & set(types_of(node))
        ),
        structured.meta("application-name", "apple-mobile-web-app-title"),
    ]
    names = [name for text in given if text and (name := _site_name(text, host))]
    written = [name for name in names if not (name.islower() and name.isascii())]
    named = [name for name in written if _is_named(name, host)]
    return next(iter((*named, *written, *names)), host)


def _site_name(text: str, host: str | None) -> str | None:
    """A site's name without its slogan: the part that the host names, else the first."""
    text = normalise(unescape(text)).replace("\n", " ").lstrip("@")
    if text.startswith(("http://", "https://")):
        return host_of(text)
    parts = [part.strip() for part in _SLOGAN.split(text)]
    parts = [part for part in parts if 1 < len(part) <= 60]
    named = [part for part in parts if _is_named(part, host)]
    return next(iter((*named, *parts)), None)


def _is_named(name: str, host: str | None) -> bool:
    """Whether a host is called after a site's name."""
    key, label = letters(name), letters((host or "").rsplit(".", 1)[0])
    if len(key) < 2 or len(label) < 2:
        return False
    return label in key or all(letters(word) in label for word in name.split())


_LONGEST_TITLE = 500
"""A longer one is a page whose title element was never closed."""
_SEPARATOR = re.compile(r"\s+[|–—•·»«‹›:/\-]+\s+|\s*[|｜_]\s*|\s*::\s*|：")


def title_of(tree: Any, structured: Structured, outlet: str | None) -> str | None:
    """The headline on which most of the page's sources agree, without the site's name.

    Args:
        tree: Root element of the page.
        structured: Its structured data.
        outlet: Name of the site.
    """
    heads = [words for element in tree.iter("h1") if (words := _text(element))]
    heads = [words for words in heads if letters(words) != letters(outlet or "")]
    given = [
        *((words, 1.2 if len(heads) == 1 else 0.8) for words in heads[:4]),
        (first_string(structured.article.get("headline")), 1.1),
        (structured.meta("og:title"), 1.0),
        (next((_text(element) for element in tree.iter("title")), None), 0.6),
        (structured.meta("twitter:title"), 0.4),
        (structured.meta("dc.title", "dcterms.title", "title", "parsely-title"), 0.3),
        (first_string(structured.article.get("name")), 0.2),
    ]
    # Unescaped twice, since many sites escape what is already escaped.
    plain = [
        (normalise(unescape(unescape(text))).replace("\n", " "), weight)
        for text, weight in given
        if text and len(text) <= _LONGEST_TITLE
    ]
    keys = {letters(text) for text, _ in plain}
    votes: dict[str, float] = {}
    shown: dict[str, str] = {}
    for text, weight in plain:
        title = _without_site(text, outlet, keys)
        if key := letters(title):
            votes[key] = votes.get(key, 0) + weight
            shown.setdefault(key, title)
    # A headline cut short speaks for the whole one.
    for short, whole in [(a, b) for a in votes for b in votes if a != b and b.startswith(a)]:
        if len(short) >= 60 or shown[short].endswith(("…", "...")):
            votes[whole] += votes[short]
    return shown[max(votes, key=lambda key: votes[key])] if votes else None


def _without_site(title: str, outlet: str | None, others: set[str]) -> str:
    """A title without the name of the site, a section or a rubric before or after it.

    Args:
        title: The title.
        outlet: Name of the site.
        others: Keys of the page's other titles: one that is a part of this one is the headline.
    """
    if outlet and title.casefold().startswith(f"{outlet.casefold()}:"):
        title = title[len(outlet) + 1 :].strip() or title
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts:
        for rest in (title[: cut.start()], title[cut.end() :]):
            if len(letters(rest)) > 8 and letters(rest) in others:
                return rest.strip()
    if not cuts:
        return title
    site = letters(outlet or "")
    head, tail = title[: cuts[-1].start()].strip(), title[cuts[-1].end() :].strip()
    named = bool(site) and (
        letters(tail) in site or (site in letters(tail) and len(tail) < len(site) + 30)
    )
    if letters(head) and (named or (len(tail.split()) <= 3 and len(head.split()) >= 5)):
        return _without_site(head, outlet, others)
    head, tail = title[: cuts[0].start()].strip(), title[cuts[0].end() :].strip()
    return tail if site and tail and letters(head).removesuffix("com") == site else title


_BY = re.compile(
    r"^\s*(?:(?:written|words|reported|text|story)\s+)?"
    r"(?:by|von|par|por|di|af|av|door|od|autor(?:a|en|in)?|auteur|text|автор|текст|від|oleh)\b[:\s]*",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*[;,|、，&•/]\s*|\s+(?:and|und|et|y|e|och|og|en|и|та|і|with|mit|avec|con)\s+")
_JOB = re.compile(
    r"report|editor|correspond|staff|writer|journalist|redak|rédact|redact|columnist|producer|"
    r"korrespondent|cronista|giornalist|periodist|jornalist|журналист|корреспондент|редакт|author",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|(?:https?://|www\.)\S+|@\w+")
_DIGIT = re.compile(r"\d")
_BYLINES = re.compile(r"\b(?:author|byline|author[-_]?name|fn)\b", re.IGNORECASE)
_AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "byl",
    "dc.creator",
    "sailthru.author",
)


def authors_of(tree: Any, structured: Structured, outlet: str | None) -> str | None:
    """Names of the authors, "; " between them, or None.

    Args:
        tree: Root element of the page.
        structured: Its structured data.
        outlet: Name of the site: it counts as author only where no one else is named.
    """
    article = structured.article
    said = [
        list(strings_of(article.get("author") or article.get("creator"))),
        [words for meta in _AUTHOR_METAS for words in structured.metas.get(meta, ())][:3],
        _bylines(tree),
    ]
    fallback: list[str] = []
    for texts in said:
        names = list(dict.fromkeys(name for text in texts for name in names_in(text)))
        people = [name for name in names if letters(name) != letters(outlet or "")]
        if people:
            return "; ".join(people)
        fallback = fallback or names
    return "; ".join(fallback) or None


def names_in(words: str) -> Iterator[str]:
    """The names in a byline: no addresses, no numbers, no job titles."""
    words = _ADDRESS.sub(" ", unescape(words))
    words = _BY.sub("", " ".join(words.split()))
    for place, name in enumerate(_AND.split(words)):
        name = name.strip(" .:-–—()")  # noqa: PLW2901
        if place and _JOB.search(name):
            continue
        if 1 < len(name) <= 60 and len(name.split()) <= 6 and not _DIGIT.search(name):
            yield name


def _bylines(tree: Any) -> list[str]:
    """The first element that is a byline by its class, itemprop or rel."""
    for element in tree.iter("a", "span", "div", "p", "address"):
        if _names_byline(element.get("itemprop"), element.get("rel"), element.get("class")):
            words = _text(element)
            if 2 < len(words) < 80 and not any(up.tag == "form" for up in element.iterancestors()):
                return [words]
    return []


@lru_cache(maxsize=8192)
def _names_byline(*marks: str | None) -> bool:
    """Whether itemprop, rel or class name a byline; a site's pages ask the same again."""
    return _BYLINES.search(" ".join(filter(None, marks))) is not None


def _text(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())
