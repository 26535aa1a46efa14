"""The text of a piece from its page: trafilatura's reading, checked against a second opinion.

Trafilatura (https://trafilatura.readthedocs.io) finds a container by its name and takes its text;
`provtrace.cleaning.blocks` finds the densest prose. They fail on different pages, so each line is
judged by both:

- lines that both have are the text;
- lines that only trafilatura has stay, unless they are links to other pieces or the headline;
- paragraphs that only the blocks have are added where they stand between or beside agreed ones in
  the same kind of container (trafilatura stops at the first container of several);
- where the two hardly agree, the one whose text reads like prose is taken;
- the ``articleBody`` of the page's structured data is taken where the page itself does not show
  its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from provtrace.article import Removal
from provtrace.cleaning.blocks import FOREIGN, HEADS, Block, read_blocks
from provtrace.cleaning.characters import normalise
from provtrace.cleaning.page import Page
from provtrace.cleaning.structured import Structured

_MARKER = re.compile(r"^(?:- |\|\s?)|\s?\|$")
_TABLE_RULE = re.compile(r"[\s|:-]+")
_LEAD = re.compile(
    r"lead|lede|intro|summary|stand-?first|sub-?(?:title|head|line)|excerpt|deck|dek\b|abstract|"
    r"chapo|sapo|entradilla|bajada|vorspann|ingress|description|perex|anons",
    re.IGNORECASE,
)
_TEXT = re.compile(r"head|quote|text|body|paragraph|content|answer|question", re.IGNORECASE)
_ASIDE = re.compile(
    r"credit|caption|placeholder|embed|signup|sign-up|meta|date|time|print|gallery|slide|banner|"
    r"image|photo|video|player|promo|author|info|label",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[:：»>\[|]|[-–—] ")
_ENDED = re.compile(r"[.!?。！？।؟…][\"'”’»)\]]*$")
_TOP = 5
_SURE = 0.6
_ENOUGH = 250
_PROSE = 60
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page gave.

    Attributes:
        text: The text of the piece, a paragraph a line.
        removals: Lines that extraction found and took out again.
        links: Absolute addresses that the text links to, in the order of the page.
        way: Whose reading was kept: ``agreed``, ``blocks`` or ``json-ld``.
    """

    text: str
    removals: tuple[Removal, ...] = ()
    links: tuple[str, ...] = ()
    way: str = "agreed"


@dataclass(slots=True)
class _Line:
    """A line of the text to be.

    Attributes:
        text: Its words.
        key: Its letters and digits, to compare it by.
        block: The block it came from, if that is known.
        agreed: Whether both readings have it.
        row: Whether it is a row of a table, which is no block.
    """

    text: str
    key: str
    block: Block | None = None
    agreed: bool = False
    row: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether only trafilatura has it, and what it is speaks against it."""
        if self.agreed or self.row:
            return False
        return self.block is None or self.block.score <= FOREIGN


def extract_text(
    page: Page, structured: Structured, title: str | None = None, url: str | None = None
) -> Extraction:
    """Take the text of the piece out of its page.

    Args:
        page: The page.
        structured: Its structured data, for ``articleBody``.
        title: The headline, which is not part of the text.
        url: The page's address, to make links absolute.
    """
    blocks = read_blocks(page.tree)
    chosen = [
        _Line(block.text, key, block, True)
        for block in blocks
        if block.chosen
        for key in (_key(block.text),)
    ]
    lines, way = (
        _fuse(
            _first_reading(page.tree, blocks),
            chosen,
            _key(structured.meta("og:description", "description") or ""),
        ),
        "agreed",
    )
    if _reads_badly(lines, chosen):
        lines, way = chosen, "blocks"
    body = article_body(structured)
    if len(body) > 300 and not _covers(lines, body):
        lines = [_Line(text, _key(text), agreed=True) for text in body.splitlines() if text]
        way = "json-ld"
    kept, removals = _without_foreign(lines, title)
    used = [line.block for line in kept if line.block is not None]
    text = "\n".join(line.text for line in kept)
    return Extraction(text, removals, _absolute(page.tree, used, url), way)


def _first_reading(tree: Any, blocks: list[Block]) -> list[_Line]:
    """Trafilatura's lines, without the marks it adds to lists and tables."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - heavy, and only pages need it

    found = bare_extraction(tree, fast=True, include_comments=False)
    text = normalise(found.text or "") if found is not None else ""
    by_key: dict[str, Block] = {}
    for block in blocks:
        by_key.setdefault(_key(block.text), block)
    lines = []
    for line in text.splitlines():
        words = _MARKER.sub("", line).strip()
        if words and not _TABLE_RULE.fullmatch(words):
            block = by_key.get(_key(words))
            agreed = block is not None and block.chosen
            lines.append(_Line(words, _key(words), block, agreed, line.startswith("|")))
    return lines


def _fuse(first: list[_Line], chosen: list[_Line], lead: str) -> list[_Line]:
    """Add to the first reading what only the second has and what clearly belongs to it.

    Args:
        first: The first reading.
        chosen: The second reading.
        lead: What the page gives as its description, as a key.
    """
    said = "".join(line.key for line in first)
    kinds = {_kind(line.block) for line in first if line.agreed}
    places = {id(line.block): place for place, line in enumerate(first) if line.agreed}
    agreed = [place for place, line in enumerate(chosen) if id(line.block) in places]
    if not agreed:
        return first
    added: dict[int, list[_Line]] = {}
    after = -1
    for place, line in enumerate(chosen):
        block = line.block
        after = places.get(id(block), after)
        if block is None or block.score <= 0 or line.key[:40] in said or line.key[-40:] in said:
            continue
        marks = f"{block.element.get('class') or ''} {block.element.get('itemprop') or ''}"
        between = agreed[0] < place < agreed[-1] and not _ASIDE.search(marks)
        leads = agreed[0] - 2 <= place < agreed[0] and (
            line.key[:40] in lead or (bool(_LEAD.search(marks)) and len(line.text) >= _PROSE)
        )
        if (
            leads
            or _kind(block) in kinds
            or (between and (len(line.text) >= 100 or _TEXT.search(marks)))
        ):
            added.setdefault(after, []).append(line)
    fused = added.get(-1, [])
    for place, line in enumerate(first):
        fused += [line, *added.get(place, ())]
    return fused


def _kind(block: Block | None) -> tuple[str | None, ...]:
    """What tells blocks of one body from others: tag and class of the block and its holder."""
    if block is None:
        return ()
    element = block.element
    holder = element.getparent() if element.getparent() is not None else element
    return (element.tag, element.get("class"), holder.tag, holder.get("class"))


def _reads_badly(lines: list[_Line], chosen: list[_Line]) -> bool:
    """Whether a reading is empty or mostly no part of the piece, and the second one says enough.

    Trafilatura falls back to the whole page where it finds no container, and gives a layout table
    as one line; the second reading is then contained in the first and much shorter.
    """
    second = sum(len(line.key) for line in chosen)
    if not lines or second < _ENOUGH:
        return not lines
    whole = sum(len(line.key) for line in lines)
    against = sum(
        len(line.key)
        for line in lines
        if not line.agreed
        and not line.row
        and (len(line.text) < _PROSE or line.block is not None and line.block.score <= FOREIGN)
    )
    if against > _MOST * whole:
        return True
    table = sum(len(line.key) for line in lines if line.row)
    if sum(line.row for line in lines) < 4:
        table = 0
    agreed = sum(len(line.key) for line in lines if line.agreed)
    said = "".join(line.key for line in lines)
    contained = sum(len(line.key) for line in chosen if line.key in said)
    return second > 2 * _ENOUGH and contained > 0.9 * second and agreed + table < 0.4 * whole


def article_body(structured: Structured) -> str:
    """The text of the piece as structured data give it, a paragraph a line; often empty."""
    body = structured.article.get("articleBody")
    if not isinstance(body, str):
        return ""
    if "<" in body or "&" in body:
        body = unescape(body)
        body = re.sub(r"</?(?:p|br|div|h\d|li|blockquote)\b[^>]*>", "\n", body, flags=re.IGNORECASE)
        body = re.sub(r"</?[a-z][^>]*>", "", body, flags=re.IGNORECASE)
    return re.sub(r"\n+", "\n", normalise(body))


def _covers(lines: list[_Line], body: str) -> bool:
    """Whether a reading has most of what structured data say is the text."""
    said = "".join(line.key for line in lines)
    pieces = [piece for piece in re.split(r"[.!?。！？।\n]+", body) if len(piece) > 20] or [body]
    found = sum(len(piece) for piece in pieces if _key(piece) in said)
    return found * 2 > sum(map(len, pieces))


def _without_foreign(
    lines: list[_Line], title: str | None
) -> tuple[list[_Line], tuple[Removal, ...]]:
    """Take out the headline, links to other pieces, and what only trafilatura has after the end.

    A page that is mostly links (a roundup) keeps them.
    """
    headline = _key(title or "")
    whole = sum(len(line.key) for line in lines)
    linked = _linked(lines)
    if sum(len(line.key) for line, link in zip(lines, linked, strict=True) if link) > _MOST * whole:
        linked = [False] * len(lines)
    first, last = _bounds(lines, whole)
    kept: list[_Line] = []
    removals: list[Removal] = []
    offset = 0
    for place, line in enumerate(lines):
        tag = line.block.element.tag if line.block is not None else ""
        if place < _TOP and line.key and (line.key == headline or tag == "h1"):
            removals.append(Removal(offset, line.text, "title", "html.title"))
        elif linked[place]:
            removals.append(Removal(offset, line.text, "related", "html.linked"))
        elif line.is_foreign and not first <= place <= last or place > last and tag in HEADS:
            removals.append(Removal(offset, line.text, "page", "html.outside"))
        else:
            kept.append(line)
            offset += len(line.text) + 1
    return kept, tuple(removals)


def _bounds(lines: list[_Line], whole: int) -> tuple[int, int]:
    """Places of the first and last line that both readings have.

    Where they do not agree on most of the text, the bounds are those of the reading, but for
    headings at its end, since a heading ends no piece.
    """
    agreed = [place for place, line in enumerate(lines) if line.agreed]
    if sum(len(lines[place].key) for place in agreed) > _SURE * whole:
        return agreed[0], agreed[-1]
    last = len(lines) - 1
    while last > 0 and (block := lines[last].block) is not None and block.is_heading:
        last -= 1
    return 0, last


def _linked(lines: list[_Line]) -> list[bool]:
    """Per line, whether it is a link to another piece.

    An item of a list is one only in a list of at least three that are, and hardly any that are not.
    """
    found = [_is_linked(line) for line in lines]
    lists: dict[Any, list[int]] = {}
    for place, line in enumerate(lines):
        if line.block is not None and line.block.element.tag == "li":
            lists.setdefault(line.block.element.getparent(), []).append(place)
    for places in lists.values():
        count = sum(found[place] for place in places)
        if count < 3 or count < 0.8 * len(places):
            for place in places:
                found[place] = False
    return found


def _is_linked(line: _Line) -> bool:
    """Whether a line is all link, or a link after a short label."""
    block = line.block
    if block is None or len(line.key) < 13:
        return False
    if _ENDED.search(line.text) and len(line.text) > _PROSE:
        return False
    unlinked = len(line.text) - block.linked
    labelled = unlinked <= 20 and block.linked >= 25 and bool(_LABEL.search(line.text[:20]))
    return block.link_share > 0.9 or labelled


def _absolute(tree: Any, blocks: list[Block], url: str | None) -> tuple[str, ...]:
    """Addresses that blocks link to, absolute and without repetitions."""
    base = next((element.get("href") for element in tree.iter("base") if element.get("href")), "")
    found: dict[str, None] = {}
    for link in (link for block in blocks for link in block.links):
        try:
            absolute = urljoin(urljoin(url or "", base), link.strip())
            parts = urlsplit(absolute)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc:
            found.setdefault(absolute)
    return tuple(found)


def _key(text: str) -> str:
    """The letters and digits of a text, to compare it by."""
    return re.sub(r"[\W_]+", "", text).casefold()
