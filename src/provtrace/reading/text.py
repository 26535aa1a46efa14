"""Saved text: one article per file."""

from __future__ import annotations

from collections.abc import Iterator

from provtrace.reading.html import page_or_text
from provtrace.reading.records import FoundFile, Reading, ReadOptions
from provtrace.reading.streams import read_bytes


def read_file(file: FoundFile, options: ReadOptions) -> Iterator[Reading]:
    """Read a text; a file that holds a page in spite of its name is read as a page."""
    yield page_or_text(read_bytes(file, options.limits), file)
