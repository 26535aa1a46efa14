"""The text of a piece from its page.

Two readings are put together (see `provtrace.cleaning.fusion`). Where they hardly agree, the one
that reads like prose is taken, and the ``articleBody`` of the page's structured data where the
page itself does not show its text, or the page's own state where it is drawn by a script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml.etree import SubElement, strip_elements

from provtrace.article import Removal
from provtrace.cleaning.blocks import Block, read_blocks
from provtrace.cleaning.characters import letters, normalise
from provtrace.cleaning.embedded import article_body, state_text
from provtrace.cleaning.fusion import Line, fuse, reads_badly, take_out
from provtrace.cleaning.metadata import absolute
from provtrace.cleaning.page import Page
from provtrace.cleaning.structured import Structured

_DEAD = (
    "script", "style", "svg", "template", "iframe", "link", "meta", "noscript", "button", "select",
    "textarea", "video", "audio", "canvas", "input", "nav", "footer", "menu", "map", "object",
    "picture", "source", "dialog",
)  # fmt: skip
_MARKER = re.compile(r"^(?:- |\|\s?)|\s?\|$")
_BLANK_LINE = re.compile(r"\n\s*\n")
_TABLE_RULE = re.compile(r"[\s|:-]+")
_SENTENCES = re.compile(r"[.!?。！？।\n]+")
_SHORTEST_BODY = 300


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page gave.

    Attributes:
        text: The text of the piece, a paragraph a line.
        removals: Lines that were read and taken out again, with offsets into ``text``.
        links: Absolute addresses that the text links to, in the order of the page.
        way: Whose reading was kept: ``agreed``, ``blocks``, ``json-ld`` or ``state``.
    """

    text: str
    removals: tuple[Removal, ...] = ()
    links: tuple[str, ...] = ()
    way: str = "agreed"


def extract_text(
    page: Page,
    structured: Structured,
    *,
    title: str | None = None,
    language: str | None = None,
    url: str | None = None,
) -> Extraction:
    """Take the text of the piece out of its page.

    Args:
        page: The page; scripts, styles, navigation and the like are taken out of its tree.
        structured: Its structured data.
        title: The headline, which is not part of the text.
        language: The language tag that the page declares.
        url: The page's address, to make links absolute.
    """
    base = next((element.get("href") for element in page.tree.iter("base")), None)
    _open_preformatted(page.tree)
    # Neither reading looks into these, and trafilatura copies the tree several times.
    strip_elements(page.tree, *_DEAD, with_tail=False)
    blocks = read_blocks(page.tree)
    second = [Line(b.text, b.key, b, agreed=True) for b in blocks if b.chosen]
    lead = structured.meta("og:description", "description") or ""
    lines, way = fuse(_first_reading(page.tree, blocks), second, lead), "agreed"
    if reads_badly(lines, second):
        lines = [Line(normalise(line.text), line.key, line.block, agreed=True) for line in second]
        way = "blocks"
    body = article_body(structured)
    if len(body) > _SHORTEST_BODY and not _covers(lines, body):
        lines, way = _as_lines(body), "json-ld"
    elif sum(len(line.key) for line in lines) < _SHORTEST_BODY:
        state = state_text(page.source)
        if len(state) > _SHORTEST_BODY and not _covers(lines, state):
            lines, way = _as_lines(state), "state"
    kept, removals = take_out(lines, title, language)
    used = [line.block for line in kept if line.block is not None]
    text = "\n".join(line.text for line in kept)
    return Extraction(text, removals, _links(used, absolute(url, base) or url), way)


def forget_caches() -> None:
    """Empty the caches that reading pages fills, to call now and then in long runs.

    They make pages of one site quicker to read and never change a result.
    """
    from trafilatura.meta import reset_caches  # noqa: PLC0415 - heavy, and only pages need it

    reset_caches()


def _open_preformatted(tree: Any) -> None:
    """Make paragraphs of preformatted text, in which line breaks mean what they say."""
    for element in tree.iter("pre"):
        if len(element) == 0 and element.text and len(element.text) > _SHORTEST_BODY:
            paragraphs = _BLANK_LINE.split(element.text.strip())
            element.tag, element.text = "div", None
            for words in paragraphs:
                SubElement(element, "p").text = " ".join(words.split())


def _as_lines(text: str) -> list[Line]:
    """Lines of a text that stands nowhere on the page."""
    return [Line(line, letters(line), agreed=True) for line in text.splitlines()]


def _first_reading(tree: Any, blocks: list[Block]) -> list[Line]:
    """Trafilatura's lines, without the marks it adds to lists and tables.

    It is other people's code on anybody's markup: should it fail, the second reading remains.
    """
    from trafilatura import bare_extraction  # noqa: PLC0415 - heavy, and only pages need it

    try:
        found = bare_extraction(tree, options=_options())
    except Exception:
        return []
    text = normalise(getattr(found, "text", None) or "")
    by_key: dict[str, Block] = {}
    for block in blocks:
        by_key.setdefault(block.key, block)
    lines = []
    for line in text.splitlines():
        words = _MARKER.sub("", line).strip()
        if words and not _TABLE_RULE.fullmatch(words):
            key = letters(words)
            source = by_key.get(key)
            agreed = source is not None and source.chosen
            lines.append(Line(words, key, source, agreed, line.startswith("|")))
    return lines


@cache
def _options() -> Any:
    """How trafilatura is asked; reading its configuration anew for every page takes time."""
    from trafilatura.settings import Extractor  # noqa: PLC0415 - as above

    return Extractor(output_format="python", fast=True, comments=False)


def _covers(lines: list[Line], body: str) -> bool:
    """Whether a reading is as long as what structured data give, or has most of its sentences."""
    said = "".join(line.key for line in lines)
    if len(said) > len(letters(body)):
        return True
    pieces = [piece for piece in _SENTENCES.split(body) if len(piece) > 20] or [body]
    found = sum(len(piece) for piece in pieces if letters(piece) in said)
    return found * 2 > sum(map(len, pieces))


def _links(blocks: list[Block], base: str | None) -> tuple[str, ...]:
    """Addresses that blocks link to, absolute and without repetitions."""
    links = (absolute(base, link) for block in blocks for link in block.links)
    return tuple(dict.fromkeys(link for link in links if link is not None))
