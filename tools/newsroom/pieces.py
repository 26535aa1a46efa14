"""Read the story sources: pieces made of paragraphs made of numbered sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

MARKER = re.compile(r'\[(?:([a-z]+) )?(\d+)(?:-(\d+))?("?)(?: = ([^\]]+))?\] ?')
LINK = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")
PAGE, TEXT = (".html",), (".txt",)
REPEATED = ("credit", "unlike")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a paragraph.

    Attributes:
        text: The words, links still marked up, white space at its ends as in the source.
        story: The story it belongs to, or None for the piece's own words.
        numbers: The sentences of that story which it carries.
        quote: It is a quotation.
    """

    text: str
    story: str | None = None
    numbers: tuple[int, ...] = ()
    quote: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a piece (no reason), a heading, or a line of furniture.

    Attributes:
        parts: What it is made of, in order.
        reason: None, "heading", or why the line is no part of the piece.
    """

    parts: tuple[Part, ...]
    reason: str | None = None

    @property
    def markup(self) -> str:
        """The words with links still marked up."""
        return "".join(part.text for part in self.parts).strip()

    @property
    def plain(self) -> str:
        """The words as a reader sees them."""
        return LINK.sub(r"\1", self.markup)

    @property
    def is_body(self) -> bool:
        """Whether it is part of the piece."""
        return self.reason in (None, "heading")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the newsroom.

    Attributes:
        key: Path under samples/articles, or the id of a record.
        headers: Header lines by name; repeated ones as lists.
        paragraphs: Body, headings and furniture in the order of the page.
    """

    key: str
    headers: dict[str, str]
    repeated: dict[str, list[str]]
    paragraphs: tuple[Paragraph, ...]

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name, "")

    @property
    def form(self) -> str:
        """How it is published: html, txt or record."""
        suffix = Path(self.key).suffix
        return suffix[1:] if suffix in (*PAGE, *TEXT) else "record"

    @property
    def credits(self) -> list[dict[str, str]]:
        """What the piece says about where its text came from."""
        rows = (line.split(" | ", 2) for line in self.repeated["credit"])
        return [{"agency": agency, "role": role, "text": text} for agency, role, text in rows]


def read_pieces(folder: Path) -> dict[str, Piece]:
    """Read every piece of the newsroom.

    Args:
        folder: Folder of story sources; a file's stem names its story.

    Returns:
        Pieces by key, copies written out, in the order of the sources.
    """
    pieces: dict[str, Piece] = {}
    for path in sorted(folder.glob("*.txt")):
        for block in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
            piece = _read_piece(block, path.stem)
            if piece.key in pieces:
                raise ValueError(f"{path.name}: {piece.key} occurs twice")
            pieces[piece.key] = piece
    return {
        key: replace(piece, paragraphs=tuple(_written_out(piece, pieces)))
        for key, piece in pieces.items()
    }


def _read_piece(block: str, story: str) -> Piece:
    key, rest = block.split("\n", 1)
    head, body = rest.split("---\n", 1)
    headers: dict[str, str] = {}
    repeated: dict[str, list[str]] = {name: [] for name in REPEATED}
    for line in head.splitlines():
        name, _, value = line.partition(":")
        if name in REPEATED:
            repeated[name].append(value.strip())
        else:
            headers[name] = value.strip()
    paragraphs = tuple(_read_paragraph(text, story) for text in re.split(r"\n\s*\n", body.strip()))
    return Piece(key, headers, repeated, paragraphs)


def _read_paragraph(text: str, story: str) -> Paragraph:
    if text.startswith("% "):
        reason, _, words = text[2:].partition(" | ")
        return Paragraph((Part(words),), reason)
    if text.startswith("## "):
        return Paragraph((Part(text[3:]),), "heading")
    marks = list(MARKER.finditer(text))
    if not marks:
        return Paragraph((Part(text),))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    parts = [Part(text[: marks[0].start()])] if marks[0].start() else []
    for mark, end in zip(marks, ends, strict=True):
        named, first, last, quote, source = mark.groups()
        numbers = tuple(range(int(first), int(last or first) + 1))
        words = f"={source}" if source else text[mark.end() : end]
        parts.append(Part(words, named or story, numbers, bool(quote)))
    return Paragraph(tuple(parts))


def _written_out(piece: Piece, pieces: dict[str, Piece]) -> Iterator[Paragraph]:
    """The paragraphs of a piece, each copy replaced by the paragraphs it stands for."""
    for paragraph in piece.paragraphs:
        *before, last = paragraph.parts
        if not (last.numbers and last.text.startswith("=")):
            yield paragraph
            continue
        for source in pieces[last.text[1:]].paragraphs:
            wanted = [
                part
                for part in source.parts
                if part.story == last.story and set(part.numbers) <= set(last.numbers)
            ]
            if wanted:
                yield Paragraph((*before, *wanted))
                before = []
