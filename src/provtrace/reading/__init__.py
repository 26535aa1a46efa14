"""Paths → articles: pages, saved text, JSON lines, tables and web archives.

``find_files`` says which files there are, ``read`` yields the articles of one of them. Nothing is
fetched from the network, and no file is held in memory whole but single pages and texts.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

from provtrace.article import FieldMap
from provtrace.errors import InputError
from provtrace.reading.discovery import find_files, format_of
from provtrace.reading.hashing import article_key, content_hash
from provtrace.reading.records import STDIN, FoundFile, Limits, Reading, ReadOptions, failed

__all__ = [
    "STDIN",
    "FoundFile",
    "Limits",
    "ReadOptions",
    "Reading",
    "article_key",
    "content_hash",
    "find_files",
    "format_of",
    "read",
]

Reader = Callable[[FoundFile, ReadOptions], Iterator[Reading]]

READERS = ("html", "text", "jsonl", "csv", "parquet", "warc")
"""Formats; each is a module of this package with a function ``read_file``."""


def read(
    file: FoundFile,
    *,
    field_map: FieldMap | None = None,
    preset: str | None = None,
    limits: Limits | None = None,
) -> Iterator[Reading]:
    """Read the articles of one file.

    Args:
        file: A file that ``find_files`` found.
        field_map: Article field to record field, for files of records.
        preset: Whose records they are; None goes by their fields.
        limits: How much is read; None takes the defaults.

    Yields:
        One reading per article. What cannot be read has a problem, and the rest goes on; a file
        that breaks off yields what came before, then the problem under the file's own key.

    Raises:
        MissingExtraError: If the format needs a package that is not installed.
        SettingsError: If ``field_map`` or ``preset`` is not one that can be followed.
    """
    if file.problem is not None or file.format not in READERS:
        yield failed(file.key, str(file.path), file.problem or "not a format that is read")
        return
    reader: Reader = importlib.import_module(f"provtrace.reading.{file.format}").read_file
    options = ReadOptions(field_map, preset, limits or Limits())
    try:
        yield from reader(file, options)
    except OSError as error:
        yield failed(file.key, str(file.path), f"cannot be read: {error.strerror or error}")
    except InputError as error:
        yield failed(file.key, str(file.path), error.reason)
