"""Words of a page, outside the text of the piece, that may say where the text came from.

Trafilatura drops bylines, footers and captions; a credit often stands nowhere else. Nothing is
decided here: these are only the places worth reading (see `provtrace.cleaning.credits`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml.etree import XPath

from provtrace.cleaning.structured import Structured, strings_of

_AUTHOR_METAS = (
    "author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author",
    "sailthru.author", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_SOURCE_METAS = (
    "source", "news_source", "article:source", "dc.source", "dcterms.source", "copyright",
    "dc.rights", "dcterms.rightsholder", "provider", "syndication-source", "original-source",
    "agency", "article:agency", "cxenseparse:source", "sourcename", "dc.publisher.original",
)  # fmt: skip
_NODE_KEYS = ("author", "creator", "sourceOrganization", "copyrightHolder", "provider",
              "contributor", "isBasedOn", "creditText", "copyrightNotice", "editor")  # fmt: skip
_AUTHOR_LINKS = XPath("//a[@rel='author']")
_TAGS = ("figcaption", "div", "span", "p", "a", "small", "cite", "address", "footer", "section")
_PLACES = (
    ("caption", re.compile(r"caption|(?:photo|image|img|media)[-_]*credit|bildnachweis")),
    (
        "footer",
        re.compile(
            r"(?:article|story|post|entry)[-_]*(?:footer|source|end|copyright)|copyright|disclaimer",
        ),
    ),
    (
        "byline",
        re.compile(
            r"by-?line|author|credit|\bsource|agency|agencia|signature|firma|autor|auteur|quelle|"
            r"fuente|fonte\b|kilde|källa|bron\b|zdroj|źródł|istochnik|kaynak",
        ),
    ),
)
_LONGEST = 400
_MOST = 60
_MOST_CHILDREN = 8


def credit_fragments(tree: Any, structured: Structured) -> tuple[tuple[str, str], ...]:
    """Collect the places of a page that may carry a credit.

    Args:
        tree: Root element of the page.
        structured: Its structured data.

    Returns:
        Pairs of place and words, without repetitions, in a fixed order. The place is ``author``,
        ``meta``, ``json-ld``, ``byline``, ``footer``, ``caption`` or ``canonical`` (an address).
    """
    found: dict[tuple[str, str], None] = {}
    for place, text in _fragments(tree, structured):
        words = " ".join(text.split())
        if words and len(words) <= _LONGEST:
            found.setdefault((place, words))
        if len(found) >= _MOST:
            break
    return tuple(found)


def _fragments(tree: Any, structured: Structured) -> Iterator[tuple[str, str]]:
    for name in _AUTHOR_METAS:
        yield from (("author", words) for words in structured.metas.get(name, ()))
    for name in _SOURCE_METAS:
        yield from (("meta", words) for words in structured.metas.get(name, ()))
    for key in _NODE_KEYS:
        place = "author" if key in ("author", "creator") else "json-ld"
        yield from ((place, words) for words in strings_of(structured.article.get(key)))
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            yield "canonical", link.get("href")
    for anchor in _AUTHOR_LINKS(tree):
        yield "byline", anchor.text_content()
    for element in tree.iter(*_TAGS):
        marks = element.get("class"), element.get("itemprop")
        where = "caption" if element.tag == "figcaption" else _place(*marks)
        if where is not None and len(element) <= _MOST_CHILDREN:
            yield where, element.text_content()


@lru_cache(maxsize=8192)
def _place(classes: str | None, itemprop: str | None) -> str | None:
    """The place that an element's class and itemprop name, or None."""
    marks = f"{classes or ''} {itemprop or ''}".lower()
    return next((name for name, form in _PLACES if form.search(marks)), None)
