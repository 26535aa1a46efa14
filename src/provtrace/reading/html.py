"""Saved web pages: one article per file, cleaned later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provtrace.article import Article
from provtrace.reading.encodings import binary_kind, decode, looks_like_page
from provtrace.reading.records import FoundFile, Reading, ReadOptions, done, failed
from provtrace.reading.streams import read_bytes

HEAD_BYTES = 4096

SAVED_FROM = re.compile(
    rb"<!--[^>]{0,200}?(?:"
    rb"saved from url=\(\d+\)(?P<browser>[^\s>]+)"
    rb"|Mirrored from (?P<httrack>[^\s>]+) by HTTrack"
    rb"|Page saved with SingleFile\s+url:\s*(?P<singlefile>[^\s>]+))",
    re.IGNORECASE,
)
"""The comment that browsers, HTTrack and SingleFile leave at the top of a page they save."""


def read_file(file: FoundFile, options: ReadOptions) -> Iterator[Reading]:
    """Read a page; a file that holds plain text in spite of its name is read as text."""
    raw = read_bytes(file, options.limits)
    yield page_or_text(raw, file)


def page_or_text(raw: bytes, file: FoundFile) -> Reading:
    """One file's bytes as an article, by what they are and not by the file's name."""
    where = str(file.path)
    kind = binary_kind(raw)
    if kind is not None:
        return failed(file.key, where, f"neither text nor a page: looks like {kind}")
    if looks_like_page(raw, named_page=file.format == "html"):
        article = Article(html=raw, url=saved_from(raw))
    else:
        article = Article(text=decode(raw))
    return done(article, input=where, outlet_hint=file.outlet_hint, key=file.key)


def saved_from(raw: bytes) -> str | None:
    """The address that the program which saved the page has noted in it, if any."""
    found = SAVED_FROM.search(raw[:HEAD_BYTES])
    if found is None:
        return None
    url = next(group for group in found.groups() if group).decode("utf-8", "replace")
    if found["httrack"]:
        url = "http://" + url
    return url if url.startswith(("http://", "https://")) else None
