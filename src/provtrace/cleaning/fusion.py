"""Two readings of one page put together, line by line.

Trafilatura (https://trafilatura.readthedocs.io) finds a container by its name and takes its text;
`provtrace.cleaning.blocks` finds the densest prose. They fail on different pages, so each line is
judged by both:

- lines that both have are the text;
- lines that only trafilatura has stay, unless they are links to other pieces, the headline, or
  stand outside what both have and are no prose;
- paragraphs that only the blocks have are added where they stand between or beside agreed ones in
  the same kind of container (trafilatura stops at the first container of several), or lead in.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from provtrace.article import Removal
from provtrace.cleaning.blocks import FOREIGN, HEADS, Block
from provtrace.cleaning.characters import letters, normalise
from provtrace.cleaning.dates import is_label, written_dates
from provtrace.cleaning.folding import ends_sentence

_LEAD = re.compile(
    r"lead|lede|intro|summary|stand-?first|sub-?(?:title|head|line)|excerpt|deck|dek\b|abstract|"
    r"chapo|sapo|entradilla|bajada|vorspann|ingress|description|perex|anons",
    re.IGNORECASE,
)
_TEXT = re.compile(r"head|quote|text|body|paragraph|content|answer|question", re.IGNORECASE)
_ASIDE = re.compile(
    r"credit|caption|placeholder|embed|sign-?up|meta|date|time|print|gallery|slide|banner|"
    r"image|photo|video|player|promo|author|info|label",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[:：»>\[|]|[-–—] ")
_SAME = 40
"""So many letters at the start or end of a paragraph tell that it is said already."""
_PROSE = 60
_PARAGRAPH = 100
_TOP = 5
_SURE = 0.6
_MOST = 0.5
_ENOUGH = 250
_FRAGMENT = 3
_ROWS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a reading.

    Attributes:
        text: Its words.
        key: Its letters and digits, to compare it by.
        block: The block of the page that it is, if it is one.
        agreed: Whether both readings have it.
        row: Whether it is a row of a table, which is no block.
    """

    text: str
    key: str
    block: Block | None = None
    agreed: bool = False
    row: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it is known to be a heading."""
        return self.block is not None and self.block.element.tag in HEADS

    @property
    def is_foreign(self) -> bool:
        """Whether only trafilatura has it, and nothing speaks for its being the piece."""
        if self.agreed or self.row:
            return False
        return self.block is None or self.block.score <= FOREIGN


def fuse(first: list[Line], second: list[Line], lead: str) -> list[Line]:
    """Add to trafilatura's reading what only the blocks have and what clearly belongs to it.

    Args:
        first: Trafilatura's reading.
        second: The chosen blocks.
        lead: What the page gives as its description.

    Returns:
        Lines in the order of the page; ``first`` itself where the readings have nothing in common.
    """
    said = "".join(line.key for line in first)
    about = letters(lead)
    kinds = {_kind(line.block) for line in first if line.agreed and line.block}
    places = {id(line.block): place for place, line in enumerate(first) if line.agreed}
    agreed = [place for place, line in enumerate(second) if id(line.block) in places]
    if not agreed:
        return first
    pieces = {_piece(second[place].block) for place in agreed}
    added: dict[int, list[Line]] = {}
    after = -1
    for place, line in enumerate(second):
        block = line.block
        after = places.get(id(block), after)
        if block is None or block.score <= 0 or _piece(block) not in pieces | {None}:
            continue
        if line.key[:_SAME] in said or line.key[-_SAME:] in said:
            continue
        marks = f"{block.element.get('class') or ''} {block.element.get('itemprop') or ''}"
        if agreed[0] < place < agreed[-1]:
            fits = len(line.text) >= _PARAGRAPH or bool(_TEXT.search(marks))
            belongs = fits and not _ASIDE.search(marks)
        else:
            is_lead = line.key[:_SAME] in about or bool(_LEAD.search(marks))
            belongs = agreed[0] - 2 <= place < agreed[0] and is_lead and len(line.text) >= _PROSE
        if belongs or _kind(block) in kinds:
            added.setdefault(after, []).append(
                Line(normalise(line.text), line.key, block, agreed=True)
            )
    fused = added.get(-1, [])
    for place, line in enumerate(first):
        fused += [line, *added.get(place, ())]
    return fused


def reads_badly(lines: list[Line], second: list[Line]) -> bool:
    """Whether a reading is mostly no part of the piece while the second one says enough.

    Trafilatura falls back to the whole page where it finds no container, and gives a layout table
    as one line; the second reading is then contained in the first and much shorter. Where it takes
    a teaser or a lead for the piece, the second is much longer and stands in a body of its own.

    Args:
        lines: The reading.
        second: The chosen blocks.
    """
    enough = _weight(second)
    if not lines or enough < _ENOUGH:
        return not lines
    whole = _weight(lines)
    against = [
        line
        for line in lines
        if not line.agreed and not line.row and (len(line.text) < _PROSE or _speaks_against(line))
    ]
    if _weight(against) > _MOST * whole:
        return True
    rows = [line for line in lines if line.row]
    table = _weight(rows) if len(rows) >= _ROWS else 0
    said = "".join(line.key for line in lines)
    missing = [line for line in second if line.key not in said]
    if enough > _FRAGMENT * whole and _weight(_in_bodies(missing)) > 0.8 * _weight(missing):
        return True
    contained = enough - _weight(missing)
    agreed = _weight([line for line in lines if line.agreed])
    return contained > 0.9 * enough and agreed + table < 0.4 * whole


def take_out(
    lines: list[Line], title: str | None, language: str | None
) -> tuple[list[Line], tuple[Removal, ...]]:
    """Take out the headline, the date, links to other pieces, and what stands outside the piece.

    A page that is mostly links (a roundup) keeps them.

    Args:
        lines: The text so far.
        title: The headline, if known.
        language: The language tag that the page declares, to know a date by.

    Returns:
        The lines that stay, and what was taken out, with offsets into these lines joined by
        line breaks.
    """
    headline = letters(title or "")
    linked = _linked(lines)
    if _weight([line for line, link in zip(lines, linked, strict=True) if link]) > _MOST * _weight(
        lines
    ):
        linked = [False] * len(lines)
    first, last = _bounds(lines)
    holders = {line.block.holder for line in lines if line.agreed and line.block is not None}
    kept: list[Line] = []
    removals: list[Removal] = []
    offset = 0
    for place, line in enumerate(lines):
        is_title = line.key == headline or (
            line.block is not None and line.block.element.tag == "h1"
        )
        outside = not first <= place <= last and (line.is_foreign or _is_apart(line, holders))
        if len(kept) < _TOP and is_title:
            removals.append(Removal(offset, line.text, "title", "html.title"))
        elif len(kept) < _TOP and _is_date(line.text, language):
            removals.append(Removal(offset, line.text, "dateline", "html.date"))
        elif linked[place]:
            removals.append(Removal(offset, line.text, "related", "html.linked"))
        elif outside or (place > last and line.is_heading):
            removals.append(Removal(offset, line.text, "page", "html.outside"))
        else:
            kept.append(line)
            offset += len(line.text) + 1
    return kept, tuple(removals)


def _weight(lines: list[Line]) -> int:
    """Letters in lines."""
    return sum(len(line.key) for line in lines)


def _in_bodies(lines: list[Line]) -> list[Line]:
    """Lines that stand with at least two others in one container: no teasers, no comments."""
    holders = [line.block.holder if line.block is not None else None for line in lines]
    counts = Counter(holders)
    return [line for line, holder in zip(lines, holders, strict=True) if counts[holder] >= 3]


def _speaks_against(line: Line) -> bool:
    """Whether a line is known to be a link or a teaser."""
    return line.block is not None and line.block.score <= FOREIGN


def _is_apart(line: Line, holders: set[Any]) -> bool:
    """Whether only trafilatura has a line, and it is short and stands in a container of its own."""
    short = not line.agreed and not line.row and len(line.text) < _PROSE
    return short and line.block is not None and line.block.holder not in holders


def _kind(block: Block) -> tuple[str | None, ...]:
    """What tells blocks of one body from others: tag and class of the block and its holder."""
    element = block.element
    parent = element.getparent()
    holder = element if parent is None else parent
    return element.tag, element.get("class"), holder.tag, holder.get("class")


def _piece(block: Block | None) -> Any:
    """The article element in which a block stands, or None."""
    return None if block is None else next(block.element.iterancestors("article"), None)


def _bounds(lines: list[Line]) -> tuple[int, int]:
    """Places of the first and last line of the piece.

    Where the readings agree on most of what is not known to be links, these are the first and
    last agreed line. Elsewhere everything is inside, but for headings at the end, since a heading
    ends no piece.
    """
    agreed = [place for place, line in enumerate(lines) if line.agreed]
    in_doubt = _weight([line for line in lines if not _speaks_against(line)])
    if _weight([lines[place] for place in agreed]) > _SURE * in_doubt:
        return agreed[0], agreed[-1]
    last = len(lines) - 1
    while last > 0 and lines[last].is_heading:
        last -= 1
    return 0, last


def _linked(lines: list[Line]) -> list[bool]:
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


def _is_date(text: str, language: str | None) -> bool:
    """Whether a line is a date and little else."""
    if len(text) > _PROSE or not (dates := written_dates(text, language)):
        return False
    return is_label(text[: dates[0][1]] + " " + text[dates[0][2] :])


def _is_linked(line: Line) -> bool:
    """Whether a line is all link, or a link after a short label; a linked sentence is neither."""
    block = line.block
    if block is None or len(line.key) < 13:
        return False
    if len(line.text) > _PROSE and ends_sentence(line.text):
        return False
    unlinked = len(line.text) - block.linked
    labelled = unlinked <= 20 and block.linked >= 25 and bool(_LABEL.search(line.text[:20]))
    return block.link_share > 0.9 or labelled
