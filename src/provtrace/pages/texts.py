"""Hostile text made safe to look at, and cut into the runs that a page marks.

Offsets are Unicode code points in the document's cleaned text, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)
"""Languages whose usual script runs from right to left (Unicode CLDR, characterOrder)."""

WINDOW = 40_000
"""Characters of a text that one page shows at most."""

# Controls, bidirectional overrides, embeddings and isolates (UAX 9), interlinear annotations,
# tag characters: they can reorder or hide what stands around them. Left-to-right and
# right-to-left marks and the zero-width joiners stay, since scripts need them.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text to mark.

    Attributes:
        start: Start offset.
        end: End offset.
        kind: verbatim, near, rewritten or translated.
        number: What it is called on the page.
        is_quote: Whether it is a quotation.
        changed: Stretches inside it that differ from the other side.
        pair: Identifies the two sides of a match on the page.
        side: ``left`` or ``right``, or an empty string.
        anchor: Its id on the page, or None.
        target: Where its label leads, or None for no link.
        label: Words for the link's title.
    """

    start: int
    end: int
    kind: str
    number: int = 0
    is_quote: bool = False
    changed: tuple[tuple[int, int], ...] = ()
    pair: str = ""
    side: str = ""
    anchor: str | None = None
    target: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """Text that cleaning took out, shown where it stood.

    Attributes:
        offset: Where it stood.
        text: What was cut.
        reason: Why, in one word.
        rule: The rule that decided.
    """

    offset: int
    text: str
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that share the same marks; or one cut piece.

    Attributes:
        text: The characters.
        mark: The mark to show, the strongest where several overlap, or None.
        opens: Marks that begin here, each shown by its number.
        changed: Whether these characters differ from the other side.
        cut: The removal, in which case text is empty.
    """

    text: str
    mark: Mark | None = None
    opens: tuple[Mark, ...] = ()
    changed: bool = False
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a text as runs.

    Attributes:
        start: Its start offset.
        end: Its end offset.
        runs: What it consists of.
    """

    start: int
    end: int
    runs: tuple[Run, ...]


def visible(text: str) -> Markup:
    """Escape a text and show control characters that could deceive as small labels."""
    parts: list[Markup] = []
    last = 0
    for found in _UNSAFE.finditer(text):
        name = f"U+{ord(found.group()):04X}"
        parts.append(escape(text[last : found.start()]))
        parts.append(
            Markup('<span class="control" title="control character {0}">{0}</span>').format(name)
        )
        last = found.end()
    parts.append(escape(text[last:]))
    return Markup("").join(parts)


def plain(text: str | None, longest: int = 300) -> str:
    """A text for titles and labels: one line, without deceiving controls, not too long."""
    line = " ".join(_UNSAFE.sub("", text or "").split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def language_attributes(language: str | None) -> Markup:
    """``lang`` and ``dir`` attributes; direction by content where the language is unknown."""
    if not language or not _LANGUAGE.fullmatch(language):
        return Markup('dir="auto"')
    direction = "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
    return Markup('lang="{}" dir="{}"').format(language, direction)


def windows(text: str, size: int = WINDOW) -> list[tuple[int, int]]:
    """Cut a long text into stretches for one page each, at line ends where there are any near."""
    stretches = []
    start = 0
    while len(text) - start > size:
        end = text.rfind("\n", start + size - size // 10, start + size) + 1
        if end <= start:
            end = start + size
        stretches.append((start, end))
        start = end
    stretches.append((start, len(text)))
    return stretches


def paragraphs(
    text: str,
    marks: Sequence[Mark],
    cuts: Sequence[Cut] = (),
    window: tuple[int, int] | None = None,
) -> list[Paragraph]:
    """Cut a text into paragraphs and these into runs.

    Args:
        text: The whole cleaned text.
        marks: What to mark; they may overlap: a run shows the mark that began last.
        cuts: What cleaning took out.
        window: Only this stretch of the text.

    Returns:
        Paragraphs in order; their runs, without cut pieces, join to the text itself (without the
        line breaks).
    """
    first, last = window or (0, len(text))
    marks = sorted(
        (mark for mark in marks if mark.start < last and mark.end > first),
        key=lambda mark: (mark.start, -mark.end, mark.number),
    )
    cuts = sorted(
        (c for c in cuts if first <= c.offset < last or c.offset == last == len(text)),
        key=lambda cut: cut.offset,
    )
    edges = _edges(text, marks, cuts, first, last)
    result: list[Paragraph] = []
    runs: list[Run] = []
    paragraph_start = first
    active: list[Mark] = []
    waiting, waiting_cuts = list(reversed(marks)), list(reversed(cuts))
    for start, end in zip(edges, [*edges[1:], last], strict=True):
        active = [mark for mark in active if mark.end > start]
        opens = []
        while waiting and waiting[-1].start <= start:
            mark = waiting.pop()
            active.append(mark)
            if mark.start == start:
                opens.append(mark)
        while waiting_cuts and waiting_cuts[-1].offset <= start:
            runs.append(Run("", cut=waiting_cuts.pop()))
        piece = text[start:end]
        if piece == "\n":
            result.append(Paragraph(paragraph_start, start, tuple(runs)))
            runs, paragraph_start = [], end
        elif piece:
            top = active[-1] if active else None
            changed = top is not None and any(a <= start < b for a, b in top.changed)
            runs.append(Run(piece, top, tuple(opens), changed))
    if runs or paragraph_start < last:
        result.append(Paragraph(paragraph_start, last, tuple(runs)))
    return [paragraph for paragraph in result if paragraph.runs]


def _edges(
    text: str, marks: Sequence[Mark], cuts: Sequence[Cut], first: int, last: int
) -> list[int]:
    """Every offset at which a run begins, ascending; a line break is a run of its own."""
    edges = {first}
    for mark in marks:
        edges.update((mark.start, mark.end))
        for pair in mark.changed:
            edges.update(pair)
    edges.update(cut.offset for cut in cuts)
    edges.update(
        first + edge for found in re.finditer("\n", text[first:last]) for edge in found.span()
    )
    if any(cut.offset == last for cut in cuts):
        edges.add(last)
    return sorted(edge for edge in edges if first <= edge <= last) or [first]
