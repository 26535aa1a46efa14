"""When a piece was first published, by everything its page says.

What a page says for machines comes first, then its address, then what it shows for people near
the headline, then htmldate's guess (https://htmldate.readthedocs.io). A date of change never
stands in for a date of publication where there is one, and a clock in the page's head (the day
the page was saved) is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml.etree import XPath

from provtrace.cleaning.characters import letters
from provtrace.cleaning.dates import day_in_url, is_label, parse_date, written_dates
from provtrace.cleaning.structured import Structured, is_article

_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished",
    "article.published", "published_time", "date.published", "published_date", "publishdate",
    "publish-date", "publish_date", "publication_date", "pubdate", "pub_date", "og:pubdate",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "rnews:datepublished",
    "originalpublicationdate", "article_date_original", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "article.created", "dc.date", "dcterms.date", "date",
    "created", "citation_publication_date", "bt:pubdate", "shareaholic:article_published_time",
)  # fmt: skip
_MICRODATA = XPath("//*[@itemprop='datePublished' or @property='datePublished' or @pubdate]")
_TIMES = XPath("//time")
_DATED = XPath(
    "//*[self::span or self::div or self::p or self::li or self::em or self::small or self::abbr]"
    "[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time')"
    " or contains(@class, 'publish') or contains(@class, 'posted') or contains(@class, 'meta')"
    " or contains(@id, 'date') or contains(@id, 'Date') or contains(@id, 'time')"
    " or contains(@class, 'fecha') or contains(@class, 'datum') or contains(@class, 'data')]"
)
_NEAR = XPath("following::text()[position() <= 60]")
_ABOVE = XPath("preceding::text()[position() <= 20]")
_CHANGED = re.compile(
    r"updat|modif|edited|aktualisiert|geändert|mis à jour|actualiz|atualiz|aggiorna|bijgewerkt|"
    r"oppdater|opdater|uppdater|päivit|aktualiz|zaktual|ažurir|frissít|güncelle|обновл|оновл|"
    r"актуализ|изменен|ενημέρωση|تحديث|עודכן|更新|수정|cập nhật|diperbarui|แก้ไข|อัปเดต",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"today|current|clock|weather|now\b|header-?date|top-?date|site-?date|live-?date", re.I
)
_FOREIGN = re.compile(r"comment|related|recommend|sidebar|teaser|most-?read", re.IGNORECASE)
_HEAD = re.compile(r"(?:^|[-_ ])(?:header|masthead|top-?bar|branding|ticker)(?:[-_ ]|$)", re.I)
_LABEL_LENGTH = 100
_OUTSIDE = frozenset(("nav", "footer", "aside"))


def publication_date(
    tree: Any,
    structured: Structured,
    *,
    title: str | None = None,
    language: str | None = None,
    url: str | None = None,
) -> tuple[str | None, str | None]:
    """When a piece was first published, and where its page says so.

    Args:
        tree: Root element of the page.
        structured: Its structured data.
        title: Its headline, near which the date is shown.
        language: Language tag, for month names and the order of day and month.
        url: Its address, if known.

    Returns:
        ISO 8601 with the precision found, and the place: ``json-ld``, ``meta``, ``microdata``,
        ``time``, ``url``, ``page``, ``guess``, or ``json-ld dateModified``; or two times None.
    """
    return next(_findings(tree, structured, title, language, url), (None, None))


def _findings(
    tree: Any, structured: Structured, title: str | None, language: str | None, url: str | None
) -> Iterator[tuple[str, str]]:
    """Dates and their places, the most trustworthy first, each looked for only when asked for."""
    in_url = day_in_url(url)
    said = list(_claims(structured, language))
    if said:
        yield _first(said, in_url)
    for claims in (_marked(tree, language), _times(tree, language)):
        if claims:
            yield next((claim for claim in claims if claim[0][:10] == in_url), claims[0])
    if in_url:
        yield in_url, "url"
    if shown := _shown(tree, title, language):
        yield shown, "page"
    for key in ("dateCreated", "uploadDate"):
        if when := parse_date(structured.article.get(key), language):
            yield when, "json-ld"
    if guess := _guess(tree, url):
        yield guess, "guess"
    if when := parse_date(structured.article.get("dateModified"), language):
        yield when, "json-ld dateModified"


def _claims(structured: Structured, language: str | None) -> Iterator[tuple[str, str]]:
    """What JSON-LD and meta elements say, the most trustworthy first."""
    nodes = [structured.article]
    if not structured.article.get("datePublished"):
        nodes = [node for node in structured.nodes if is_article(node)][:1]
    for node in nodes:
        if when := parse_date(node.get("datePublished"), language):
            yield when, "json-ld"
    for name in _METAS:
        for content in structured.metas.get(name, ()):
            if when := parse_date(content, language):
                yield when, "meta"


def _first(said: list[tuple[str, str]], in_url: str | None) -> tuple[str, str]:
    """The claim of first publication: the day in the address decides, else the best two agree.

    Some sites move ``datePublished`` with every change and keep the old ``published_time``, so of
    two claims the earlier day counts; of claims for that day the most precise.
    """
    agreeing = [claim for claim in said if claim[0][:10] == in_url]
    best = agreeing or [min(said[:2], key=lambda claim: claim[0][:10])]
    same_day = [claim for claim in said if claim[0][:10] == best[0][0][:10]]
    return max(same_day, key=lambda claim: min(len(claim[0]), len("2000-01-01T00:00")))


def _marked(tree: Any, language: str | None) -> list[tuple[str, str]]:
    """Dates marked as date of publication in the text of the page."""
    return [
        (when, "microdata")
        for element in _MICRODATA(tree)
        for value in (element.get("datetime") or element.get("content") or _text(element),)
        if (when := parse_date(value, language))
    ]


def _times(tree: Any, language: str | None) -> list[tuple[str, str]]:
    """Dates in time elements of the piece, those after the headline first."""
    found = []
    for after, element in _around_headline(tree, _TIMES(tree)):
        if when := parse_date(element.get("datetime") or _text(element), language):
            found.append((not after, bool(_CHANGED.search(_label(element))), when))
    return [(when, "time") for _, _, when in sorted(found, key=lambda row: row[:2])]


def _shown(tree: Any, title: str | None, language: str | None) -> str | None:
    """The date that the page shows near its headline, by class or by what it looks like."""
    changed: list[str] = []
    for _, element in sorted(_around_headline(tree, _DATED(tree)), key=lambda row: not row[0]):
        words = _text(element)
        if len(words) > 150 or not (dates := written_dates(words, language)):
            continue
        if _CHANGED.search(words[: dates[0][1]]):
            changed.append(dates[0][0])
        else:
            return dates[0][0]
    for headline in _headlines(tree, title):
        for words in (*_NEAR(headline), *reversed(_ABOVE(headline))):
            if len(words) > _LABEL_LENGTH or not (dates := written_dates(words, language)):
                continue
            rest = words[: dates[0][1]] + words[dates[0][2] :]
            if is_label(rest) and not _CHANGED.search(rest) and not _is_outside(words.getparent()):
                return dates[0][0]
    return changed[0] if changed else None


def _headlines(tree: Any, title: str | None) -> list[Any]:
    """The first-level headings, else the elements of the body that say the title."""
    wanted = letters(title or "")
    body = tree.find("body")
    return list(tree.iter("h1")) or [
        element
        for element in (body.iter() if body is not None and wanted else ())
        if element.text and len(element.text) < 3 * len(wanted) and letters(element.text) == wanted
    ]


def _around_headline(tree: Any, elements: list[Any]) -> Iterator[tuple[bool, Any]]:
    """Elements that are not in the page's furniture, each with whether it follows the headline."""
    wanted = {id(element): element for element in elements}
    after = False
    for element in tree.iter("h1", "time", "span", "div", "p", "li", "em", "small", "abbr"):
        if element.tag == "h1":
            after = True
        elif id(element) in wanted and not _is_outside(element):
            yield after, element


def _is_outside(element: Any) -> bool:
    """Whether an element is a clock, or stands in the head, foot or margin of the page."""
    if _CLOCK.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    for up in (element, *element.iterancestors()):
        marks = up.get("class") or ""
        if up.tag in _OUTSIDE or _FOREIGN.search(marks):
            return True
        if up.tag in ("article", "main"):
            return False
        if up.tag == "header" or _HEAD.search(marks):
            return up.find(".//h1") is None
    return False


def _label(element: Any) -> str:
    """The classes of an element and the words just before it."""
    parent = element.getparent()
    before = element.getprevious()
    words = (before.tail or before.text or "") if before is not None else (parent.text or "")
    return f"{element.get('class') or ''} {element.get('itemprop') or ''} {words[-40:]}"


def _guess(tree: Any, url: str | None) -> str | None:
    """Htmldate's opinion on what is short and stands neither in the head nor in the margins."""
    from htmldate import find_date  # noqa: PLC0415 - only pages that say nothing need it

    copy = deepcopy(tree)
    for element in [*copy.iter("header", "nav", "footer", "aside", "script", "p", "li", "div")]:
        if element.getparent() is None or element.find(".//h1") is not None:
            continue
        is_prose = element.tag in ("p", "li") and len(element.text_content()) > _LABEL_LENGTH
        if is_prose or element.tag not in ("p", "li", "div") or _is_outside(element):
            element.drop_tree()
    try:
        # Its extensive search reads "5 March" as this year's: another day, another answer.
        found = find_date(
            copy, extensive_search=False, original_date=True, url=url, max_date="2099-12-31"
        )
    except Exception:
        return None  # a guess of other people's code is not worth failing for
    # A first of January is what htmldate makes of a year in a copyright line.
    return parse_date(found) if found and not found.endswith("-01-01") else None


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
