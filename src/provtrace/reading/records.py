"""What reading hands on: files found, and articles read from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from provtrace.article import Article, FieldMap
from provtrace.reading.hashing import article_key, content_hash, problem_hash

UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of the text that follows."""

STDIN = Path("-")
"""The path that stands for standard input."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that a scan came across.

    Attributes:
        path: Where it is; ``-`` is standard input.
        key: Its path relative to the scanned folder, with "/"; unique within one call of
            ``find_files``.
        format: html, text, jsonl, csv, parquet or warc; "unknown" for a file whose extension
            is not one of theirs, "folder" for a folder that could not be looked into.
        problem: Why it cannot be read, where that is known already; else None.
        outlet_hint: The folder it lies in, if that can be an outlet's name.
    """

    path: Path
    key: str
    format: str
    problem: str | None = None
    outlet_hint: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as read, or why it could not be.

    Attributes:
        key: The article's key in an archive.
        input: The file, and the line or record in it, for messages.
        content_hash: Equal for two readings only if they make the same article.
        article: The article; None if there is a problem.
        problem: What is wrong, in one line for a person; None if all is well.
    """

    key: str
    input: str
    content_hash: str
    article: Article | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one article, record or file may take before it is refused.

    Attributes:
        article_bytes: Largest text or page, in bytes as stored in the file (unpacked).
            trafilatura's own limit for a page is the same.
        record_bytes: Largest line of JSON, row or record. JSON that escapes every letter is
            up to six times as large as its text.
        ratio: A compressed file that unpacks to more than so many times its size ...
        ratio_bytes: ... and to more than so many bytes is taken for a bomb. JSON lines of
            news shrink to about a tenth, so no honest file comes near.
    """

    article_bytes: int = 20_000_000
    record_bytes: int = 130_000_000
    ratio: int = 250
    ratio_bytes: int = 100_000_000

    def is_bomb(self, packed: int, unpacked: int) -> bool:
        """Whether so many bytes unpack to suspiciously many.

        Args:
            packed: Bytes as stored.
            unpacked: Bytes that they become.
        """
        return unpacked > max(self.ratio_bytes, self.ratio * packed)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How records become articles.

    Attributes:
        field_map: Article field to record field (see ``Article.from_mapping``), or None.
        preset: Whose records they are, or None to go by their fields.
        limits: How much is read.
    """

    field_map: FieldMap | None = None
    preset: str | None = None
    limits: Limits = field(default_factory=Limits)


def done(
    article: Article, *, input: str, outlet_hint: str | None, key: str | None = None
) -> Reading:
    """The reading of an article.

    Args:
        article: What was read.
        input: The file, and line or record.
        outlet_hint: The folder it lies in, if that can be an outlet's name.
        key: Its key; None takes its own, its url or a hash.
    """
    article = replace(article, key=key or article.key, input=input, outlet_hint=outlet_hint)
    article = replace(article, key=safe_name(article_key(article)))
    return Reading(article_key(article), input, content_hash(article), article)


def failed(key: str, where: str, problem: str) -> Reading:
    """The reading of an article that could not be read.

    Args:
        key: The key it would have, or one that names its place.
        where: File, and line or record.
        problem: What is wrong; made one line that can be printed.
    """
    problem = safe_name(" ".join(problem.split()))
    return Reading(key, safe_name(where), problem_hash(problem), None, problem)


def safe_name(name: str) -> str:
    r"""A name as text that can be stored and printed.

    Bytes of a file's name that are no UTF-8 (Python keeps them as lone surrogates) and control
    characters, which could command the terminal, are written as escapes such as ``\x1b``.
    """
    name = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return UNPRINTABLE.sub(lambda sign: f"\\x{ord(sign[0]):02x}", name)
