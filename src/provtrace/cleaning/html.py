"""The text of a piece from its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from provtrace.article import Removal
from provtrace.cleaning.characters import normalise
from provtrace.cleaning.page import Page


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page gave.

    Attributes:
        text: The text of the piece, a paragraph a line.
        removals: What was taken out after extraction (repeated paragraphs).
        links: Absolute addresses that the text links to, in the order of the page.
        way: Which extraction was kept.
    """

    text: str
    removals: tuple[Removal, ...] = ()
    links: tuple[str, ...] = ()
    way: str = "trafilatura"


def extract_text(page: Page, url: str | None = None) -> Extraction:
    """Take the text of the piece out of a page."""
    from trafilatura import bare_extraction  # noqa: PLC0415

    found = bare_extraction(page.tree, fast=True, include_comments=False)
    text = normalise((found.text if found is not None else None) or "")
    return Extraction(text, (), body_links(page.tree, text, url))


def body_links(tree: Any, text: str, url: str | None) -> tuple[str, ...]:
    """Addresses linked to from the paragraphs that make up the text."""
    base = next((e.get("href") for e in tree.iter("base") if e.get("href")), None)
    base = urljoin(url or "", base) if base else (url or "")
    links: dict[str, None] = {}
    known: dict[Any, bool] = {}
    for anchor in tree.iter("a"):
        block = next(anchor.iterancestors("p", "li", "blockquote", "td"), None)
        if block is None or not anchor.get("href"):
            continue
        if block not in known:
            words = normalise(block.text_content()).replace("\n", " ")
            known[block] = len(words) > 20 and words[:60] in text
        if known[block]:
            try:
                link = urljoin(base, anchor.get("href").strip())
                parts = urlsplit(link)
            except ValueError:
                continue
            if parts.scheme in ("http", "https") and parts.netloc:
                links.setdefault(link)
    return tuple(links)
