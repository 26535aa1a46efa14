"""Words of a page, outside the text of the piece, that may say where the text came from.

Trafilatura drops bylines, footers and captions; a credit often stands nowhere else. Nothing is
decided here: these are only the places worth reading (see `provtrace.cleaning.credits`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from provtrace.cleaning.structured import Structured, strings_of

_AUTHOR_METAS = ("author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author",
                 "sailthru.author", "cxenseparse:author", "twitter:data1")  # fmt: skip
_SOURCE_METAS = (
    "source", "news_source", "article:source", "dc.source", "dcterms.source", "copyright",
    "dc.rights", "dcterms.rightsholder", "provider", "syndication-source", "original-source",
    "agency", "article:agency", "cxenseparse:source", "sourcename", "dc.publisher.original",
)  # fmt: skip
_NODE_KEYS = ("author", "creator", "sourceOrganization", "copyrightHolder", "provider",
              "contributor", "isBasedOn", "creditText", "copyrightNotice", "editor")  # fmt: skip
_BYLINE = re.compile(
    r"byline|by-line|author|credit|source|agency|signature|firma|autor|auteur|quelle", re.I
)
_CAPTION = re.compile(r"caption|photo-?credit|image-?credit", re.I)
_FOOTER = re.compile(
    r"article[-_]*(?:footer|source|credit|end|copyright)|story[-_]*(?:footer|source|credit)|copyright",
    re.I,
)
_MAX_WORDS = 60
_MAX_FRAGMENTS = 60


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
    for place, words in _fragments(tree, structured):
        words = " ".join(words.split())
        if words and len(words.split()) <= _MAX_WORDS and len(words) <= 500:
            found.setdefault((place, words))
        if len(found) >= _MAX_FRAGMENTS:
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
    for element in tree.iter(
        "figcaption", "address", "cite", "small", "div", "span", "p", "a", "footer", "section"
    ):
        place = _place(element)
        if place is not None and len(element) <= 8:
            yield place, element.text_content()


def _place(element: Any) -> str | None:
    """Which kind of place an element is, by its tag, class, itemprop and rel."""
    if element.tag == "figcaption":
        return "caption"
    if element.tag == "a" and element.get("rel") == "author":
        return "byline"
    marks = " ".join(
        filter(None, (element.get("class"), element.get("itemprop"), element.get("id")))
    )
    if not marks:
        return None
    if _CAPTION.search(marks):
        return "caption"
    if _FOOTER.search(marks):
        return "footer"
    if _BYLINE.search(marks):
        return "byline"
    return None
