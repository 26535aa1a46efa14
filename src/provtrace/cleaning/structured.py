"""Structured data of a page: JSON-LD (https://schema.org/NewsArticle) and meta elements.

Pages carry several JSON-LD nodes: the article, other articles it recommends, the site, lists.
Only the node that is the article itself may speak about title, date and author, so it is found
once, here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from provtrace.cleaning.characters import letters

_ARTICLE_TYPE = re.compile(
    r"(?:^|/)(?:\w*Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|NewsItem|"
    r"Reportage\w*|Review|ClaimReview|Recipe|DiscussionForumPosting)$"
)
_PAGE_TYPE = re.compile(r"(?:^|/)(?:WebPage|ItemPage|VideoObject|AudioObject|CreativeWork)$")
# Nodes below these keys are other things than the page's own article.
_FOREIGN_KEYS = frozenset(
    (
        "itemListElement", "relatedLink", "mentions", "citation", "comment", "isPartOf",
        "isBasedOn", "hasPart", "liveBlogUpdate", "publisher", "author", "creator", "image",
        "about", "associatedMedia", "breadcrumb", "suggestedAnswer", "potentialAction",
    )
)  # fmt: skip
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$"
)
_MAX_DEPTH = 12
_VARYING = re.compile(r"^https?://(?:www\.|m\.|amp\.)?|[?#].*$|/$")


@dataclass(frozen=True, slots=True)
class Structured:
    """What a page says about itself in machine-readable form.

    Attributes:
        article: The JSON-LD node of the article itself, or an empty mapping.
        nodes: All JSON-LD nodes with a type, in the order of the page.
        metas: Contents of meta elements by lower-case name, property or itemprop, in order.
    """

    article: Mapping[str, Any] = field(default_factory=dict)
    nodes: tuple[Mapping[str, Any], ...] = ()
    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def meta(self, *names: str) -> str | None:
        """The first non-empty content among meta elements of these names, tried in order."""
        for name in names:
            for content in self.metas.get(name, ()):
                return content
        return None


def read_structured(tree: Any) -> Structured:
    """Read JSON-LD and meta elements.

    Args:
        tree: Root element of the page.
    """
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.strip().lower(), []).append(content)
    blocks = [
        block
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower() and script.text
        for block in (_load(script.text),)
        if block is not None
    ]
    nodes = tuple(node for block in blocks for node in _nodes(block, 0))
    addresses = {_address(link) for link in (_canonical(tree), *metas.get("og:url", ())) if link}
    titles = metas.get("og:title", []) + [title.text or "" for title in tree.iter("title")]
    article = _own_article(nodes, addresses, titles)
    return Structured(article, nodes, {name: tuple(values) for name, values in metas.items()})


def types_of(node: Mapping[str, Any]) -> list[str]:
    """The types of a node, as strings."""
    found = node.get("@type")
    return [
        kind for kind in (found if isinstance(found, list) else [found]) if isinstance(kind, str)
    ]


def strings_of(value: Any) -> Iterator[str]:
    """Every name in a JSON-LD value: a string, a node with a name, or a list of these."""
    if isinstance(value, str):
        if value.strip():
            yield unescape(value).strip()
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item)
    elif isinstance(value, dict):
        given = value.get("name") or value.get("legalName")
        if not given and value.get("familyName"):
            given = f"{value.get('givenName') or ''} {value['familyName']}"
        yield from strings_of(given)


def first_string(value: Any) -> str | None:
    """The first name in a JSON-LD value, or None."""
    return next(strings_of(value), None)


def is_article(node: Mapping[str, Any]) -> bool:
    """Whether a node is some article."""
    return any(_ARTICLE_TYPE.search(kind) for kind in types_of(node))


def _load(text: str) -> Any:
    """Parse JSON-LD as sites write it: with raw line breaks, wrapped, with a comma too many."""
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", _WRAPPING.sub("", text)))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Typed nodes of a JSON-LD block, outer before inner, foreign parts left out."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, part in value.items():
            if key not in _FOREIGN_KEYS and isinstance(part, (dict, list)):
                yield from _nodes(part, depth + 1)


def _own_article(
    nodes: Iterable[Mapping[str, Any]], addresses: set[str], titles: list[str]
) -> Mapping[str, Any]:
    """Choose the node that is the page's own article.

    An address that agrees with the page's decides, then a headline that agrees with its title,
    then the type, then how much the node says, then the order.
    """

    def merit(node: Mapping[str, Any]) -> tuple[int, int, int, int]:
        own = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
        links = {_address(link) for part in own for link in _links(part)}
        headline = letters(
            first_string(node.get("headline")) or first_string(node.get("name")) or ""
        )
        agrees = bool(headline) and any(
            headline in letters(title) or letters(title) in headline for title in titles if title
        )
        return (
            int(is_article(node)),
            int(bool(links & addresses)),
            int(agrees),
            int("datePublished" in node),
        )

    chosen: Mapping[str, Any] = {}
    best: tuple[int, int, int, int] | None = None
    for node in nodes:
        if not (is_article(node) or (_is_page(node) and "datePublished" in node)):
            continue
        if best is None or merit(node) > best:
            chosen, best = node, merit(node)
    return chosen


def _is_page(node: Mapping[str, Any]) -> bool:
    return any(_PAGE_TYPE.search(kind) for kind in types_of(node))


def _links(value: Any) -> Iterator[str]:
    """Addresses in a JSON-LD value: a string, or a node with an @id or url."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            yield from (
                link for link in (item.get("@id"), item.get("url")) if isinstance(link, str)
            )


def _canonical(tree: Any) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return str(link.get("href") or "") or None
    return None


def _address(link: str) -> str:
    """An address without what varies between mentions of one page."""
    return _VARYING.sub("", link.strip().lower()).rstrip("/")
