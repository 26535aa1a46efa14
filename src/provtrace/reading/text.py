"""Saved text: one article per file, plain or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provtrace.article import Article
from provtrace.presets import article_from_mapping
from provtrace.reading.html import page_or_text
from provtrace.reading.records import FoundFile, Reading, ReadOptions, done
from provtrace.reading.streams import read_bytes

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
FIELD = re.compile(r"^([\w-]+):[ \t]*(.+)$", re.MULTILINE)

TARGET = r'\((?:[^()\s]|\([^()\s]*+\)){0,2000}+(?: "[^"\n]{0,500}")?\)'
"""Where a link leads, with at most one pair of brackets in the address, and its title."""

MARKUP = (
    (re.compile(rf"!\[[^\[\]]{{0,500}}\]{TARGET}"), ""),
    (re.compile(rf"\[([^\[\]]{{1,500}})\]{TARGET}"), r"\1"),
    (re.compile(r"\[\^[\w-]{1,50}\]:?"), ""),
    (re.compile(r"^(?:#{1,6}|>{1,9}|[-*+]|\d{1,3}[.)])[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^(?:[-*_=][ \t]*+){3,}+$|^(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__|\*|(?<!\w)_)(?=\S)(.{1,300}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)
"""Markdown marks, and what is left of them; bounded, so that no text takes more than its length."""

LIST_LINE = re.compile(r"(?:#{1,6}|>+|[-*+]|\d{1,3}[.)])[ \t]")
PARAGRAPH_BREAK = re.compile(r"\n(?:[ \t]*+\n)+")
UNSPACED = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
MIN_WRAPPED_LINES = 6


def read_file(file: FoundFile, options: ReadOptions) -> Iterator[Reading]:
    """Read a text; a file that holds a page in spite of its name is read as a page."""
    reading = page_or_text(read_bytes(file, options.limits), file)
    text = reading.article.text if reading.article is not None else None
    if text is None:
        yield reading
        return
    is_markdown = file.path.suffix.lower() == ".md"
    article = from_markdown(text) if is_markdown else Article(text=unwrap(text))
    yield done(article, input=reading.input, outlet_hint=file.outlet_hint, key=file.key)


def unwrap(text: str) -> str:
    """Join the lines of paragraphs that were broken at a fixed width.

    Text is taken for wrapped if blank lines separate its paragraphs, and in most paragraphs of
    several lines all but the last are about equally long.
    """
    paragraphs = PARAGRAPH_BREAK.split(text)
    inner = [line for part in paragraphs for line in part.strip("\n").split("\n")[:-1]]
    if len(inner) < MIN_WRAPPED_LINES or len(paragraphs) < 2:
        return text
    width = max(len(line) for line in inner)
    full = sum(1 for line in inner if len(line.rstrip()) > 0.75 * width)
    if not 30 <= width <= 120 or full < 0.8 * len(inner):
        return text
    return "\n\n".join(_joined(part) for part in paragraphs)


def from_markdown(text: str) -> Article:
    """The article without marks, and with what its front matter says of it."""
    fields: dict[str, object] = {}
    front = FRONT_MATTER.match(text)
    if front is not None:
        text = text[front.end() :]
        fields = {name.lower(): _plain(value) for name, value in FIELD.findall(front[1])}
    # Markdown itself takes a single line break for a space.
    text = "\n\n".join(_joined(part) for part in PARAGRAPH_BREAK.split(text))
    text = _without_comments(text)
    for pattern, kept in MARKUP:
        text = pattern.sub(kept, text)
    return article_from_mapping({**fields, "text": text}, preset="plain")


def _without_comments(text: str) -> str:
    kept, place = [], 0
    while (start := text.find("<!--", place)) >= 0:
        kept.append(text[place:start])
        end = text.find("-->", start)
        place = len(text) if end < 0 else end + 3
    return "".join([*kept, text[place:]])


def _plain(value: str) -> object:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [part.strip().strip("\"'") for part in value[1:-1].split(",")]
    return value.strip("\"'")


def _joined(paragraph: str) -> str:
    """A paragraph's lines in one, but for lists and headings."""
    joined = ""
    for line in paragraph.strip("\n").split("\n"):
        if joined and (LIST_LINE.match(line) or joined.endswith("  ")):
            joined += "\n"
        elif joined and not (UNSPACED.match(joined[-1]) and UNSPACED.match(line)):
            joined += " "
        joined += line
    return re.sub(r"(?<=\S) {2,}(?=\S)", " ", joined)
