"""Title, author, outlet, date and addresses of a page, each by the agreement of its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from provtrace.cleaning.characters import normalise
from provtrace.cleaning.page import Page
from provtrace.cleaning.published import publication_date
from provtrace.cleaning.structured import Structured, first_string, strings_of, types_of


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about its piece.

    Attributes:
        title: The headline, without the site's name.
        author: Names, separated by "; ".
        outlet: Name of the site, else its host.
        published: ISO 8601, as precise as the page is.
        published_from: Where that stood.
        canonical_url: What the page names as its address.
        language: The language the page declares, as it writes it.
    """

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: str | None = None
    published_from: str | None = None
    canonical_url: str | None = None
    language: str | None = None


def read_metadata(page: Page, structured: Structured, url: str | None = None) -> PageMetadata:
    """Read what a page says about its piece.

    Args:
        page: The page.
        structured: Its structured data.
        url: Where it was fetched from, if known.
    """
    tree = page.tree
    canonical = canonical_url(tree, structured, url)
    outlet = outlet_of(structured, url or canonical)
    language = declared_language(tree, structured)
    published, source = publication_date(tree, structured, url or canonical, language)
    return PageMetadata(
        title=title_of(tree, structured, outlet),
        author=authors_of(tree, structured),
        outlet=outlet,
        published=published,
        published_from=source,
        canonical_url=canonical,
        language=language,
    )


def canonical_url(tree: Any, structured: Structured, url: str | None) -> str | None:
    """The absolute address the page names as its own, or None."""
    links = [
        link.get("href")
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for link in [*links, structured.meta("og:url")]:
        if not link:
            continue
        try:
            absolute = urljoin(url or "", link.strip())
            if urlsplit(absolute).scheme in ("http", "https"):
                return absolute
        except ValueError:
            continue
    return None


def declared_language(tree: Any, structured: Structured) -> str | None:
    """The language the page declares, or None."""
    root = tree.getroottree().getroot()
    given = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return (
        given
        or first_string(structured.article.get("inLanguage"))
        or structured.meta("og:locale", "content-language", "language", "dc.language")
    )


def host_of(url: str | None) -> str | None:
    """The host of an address, without ``www.``, or None."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return re.sub(r"^(?:www\d?|m|amp)\.", "", host) if host else None


def outlet_of(structured: Structured, url: str | None) -> str | None:
    """Name of the site that published the page, else its host."""
    names = [
        structured.meta("og:site_name"),
        first_string(structured.article.get("publisher")),
        *(
            first_string(node.get("name"))
            for node in structured.nodes
            if {"NewsMediaOrganization", "WebSite"} & set(types_of(node))
        ),
        structured.meta("application-name", "apple-mobile-web-app-title"),
    ]
    for name in names:
        if name and (clean := _outlet_name(name)):
            return clean
    return host_of(url)


def _outlet_name(name: str) -> str | None:
    """A site's name without its slogan."""
    name = normalise(unescape(name)).replace("\n", " ").lstrip("@")
    if name.startswith(("http://", "https://")):
        return host_of(name)
    first = re.split(r"\s+[|–—•»:]+\s+|\s+-\s+", name)[0].strip()
    name = first or name
    return name if 1 < len(name) <= 60 else None


_SEPARATOR = re.compile(r"\s+[|–—•·»«‹›:\-/]+\s+|\s*[|｜_]\s*|\s*::\s*|：| - ")


def title_of(tree: Any, structured: Structured, outlet: str | None) -> str | None:
    """The headline on which most of the page's sources agree, without the site's name."""
    heads = [_text(element) for element in tree.iter("h1")]
    heads = [head for head in heads if head and _key(head) != _key(outlet or "")]
    given: list[tuple[str | None, float]] = [
        *((head, 1.2 if len(heads) == 1 else 0.8) for head in heads[:4]),
        (first_string(structured.article.get("headline")), 1.1),
        (structured.meta("og:title"), 1.0),
        (next((_text(e) for e in tree.iter("title")), None), 0.6),
        (structured.meta("twitter:title"), 0.4),
        (structured.meta("dc.title", "dcterms.title", "title", "parsely-title"), 0.3),
        (first_string(structured.article.get("name")), 0.2),
    ]
    candidates = [
        (normalise(unescape(unescape(text))).replace("\n", " "), weight)
        for text, weight in given
        if text
    ]
    plain = [text for text, _ in candidates]
    candidates = [(_without_site(text, outlet, plain), weight) for text, weight in candidates]
    votes: dict[str, float] = {}
    shown: dict[str, str] = {}
    for text, weight in candidates:
        if key := _key(text):
            votes[key] = votes.get(key, 0) + weight
            shown.setdefault(key, text)
    for short, long in [(s, t) for s in votes for t in votes if s != t and t.startswith(s)]:
        if len(short) >= 60 or shown[short].endswith(("…", "...")):
            votes[long] += votes[short]
    return shown[max(votes, key=lambda key: votes[key])] if votes else None


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _key(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def _without_site(title: str, outlet: str | None, others: list[str]) -> str:
    """A title without the site's name or section before or after it."""
    parts = list(_SEPARATOR.finditer(title))
    whole = {_key(other) for other in others if other != title}
    for cut in parts:
        for rest in (title[: cut.start()], title[cut.end() :]):
            if len(_key(rest)) > 8 and _key(rest) in whole:
                return rest.strip()
    site = _key(outlet or "")
    if parts and site:
        head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
        if (
            _key(head)
            and (_key(tail) in site or site in _key(tail))
            and len(tail) <= len(outlet or "") + 30
        ):
            return _without_site(head.strip(), outlet, others)
        head, tail = title[: parts[0].start()], title[parts[0].end() :]
        if _key(tail) and _key(head) and _key(head) in (site, f"{site}com"):
            return tail.strip()
    return title


def authors_of(tree: Any, structured: Structured) -> str | None:
    """Names of the authors, "; " between them, or None."""
    names: dict[str, None] = {}
    for name in strings_of(structured.article.get("author") or structured.article.get("creator")):
        for part in _names(name):
            names.setdefault(part)
    if not names:
        for meta in (
            "author",
            "article:author",
            "parsely-author",
            "byl",
            "dc.creator",
            "sailthru.author",
        ):
            for content in structured.metas.get(meta, ()):
                for part in _names(content):
                    names.setdefault(part)
            if names:
                break
    if not names:
        for words in _bylines(tree):
            for part in _names(words):
                names.setdefault(part)
            if names:
                break
    return "; ".join(names) or None


_BY = re.compile(r"^\s*(?:by|von|par|por|di|af|av|door|od|автор|текст|auteur|autor)\b[:\s]*", re.I)
_AND = re.compile(
    r"\s*(?:;|,|\||、|，|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\boch\b|\bog\b|\ben\b|\bи\b|\bта\b|\bі\b|和)\s*"
)


def _names(words: str) -> Iterator[str]:
    """The names in a byline."""
    words = re.sub(r"\S+@\S+|https?://\S+", " ", unescape(words))
    words = _BY.sub("", " ".join(words.split()))
    for name in _AND.split(words):
        name = name.strip(" .:;,-–—|/()")
        if (
            1 < len(name) <= 60
            and len(name.split()) <= 6
            and not any(char.isdigit() for char in name)
        ):
            yield name


def _bylines(tree: Any) -> Iterator[str]:
    for element in tree.iter("a", "span", "div", "p", "address"):
        marks = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('rel') or ''}"
        if re.search(r"\b(?:author|byline|author[-_]?name)\b", marks, re.I):
            words = _text(element)
            if 2 < len(words) < 80:
                yield words
