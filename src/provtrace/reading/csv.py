"""Tables of records as text: comma, semicolon, tab or bar between the fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain

from provtrace.errors import InputError
from provtrace.reading.encodings import binary_kind, detect
from provtrace.reading.records import FoundFile, Limits, Reading, ReadOptions
from provtrace.reading.rows import RowReader
from provtrace.reading.streams import TOO_DENSE, is_dense, open_bytes, too_large

HEAD_BYTES = 65_536
DELIMITERS = ",;\t|"


def read_file(file: FoundFile, options: ReadOptions) -> Iterator[Reading]:
    """Read a table row by row; its first row names the fields."""
    with open_bytes(file, options.limits) as stream:
        head = stream.read(HEAD_BYTES)
        kind = binary_kind(head)
        if kind is not None:
            raise InputError(str(file.path), f"not a table: looks like {kind}")
        # What is cut at the end of the head may be half a character: judge whole lines.
        encoding = detect(head[: head.rfind(b"\n") + 1] or head)
        whole = io.BufferedReader(_Rejoined(head, stream))
        with io.TextIOWrapper(whole, encoding, errors="replace", newline="") as text:
            rows = _rows(text, options.limits)
            yield from RowReader(file, options, unit="line").readings(rows)


class _Rejoined(io.RawIOBase):
    """The part of a stream that was read already, then the rest."""

    def __init__(self, head: bytes, rest: object) -> None:
        self._parts = [io.BytesIO(head), rest]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while self._parts:
            data: bytes = self._parts[0].read(len(buffer))  # type: ignore[attr-defined]
            if data:
                buffer[: len(data)] = data
                return len(data)
            self._parts.pop(0)
        return 0


def _rows(text: io.TextIOWrapper, limits: Limits) -> Iterator[tuple[int, object]]:
    """Line numbers and records; for a broken row the error."""
    limit = limits.article_bytes
    lines = _lines(text, limits)
    first = next(lines, "").removeprefix("\ufeff")
    delimiter = max(DELIMITERS, key=first.count)
    previous = csv.field_size_limit(limit)
    try:
        reader = csv.reader(chain([first], lines), delimiter=delimiter)
        names = [name.strip() for name in next(reader, [])]
        while True:
            # A row may hold line breaks: it is named by the line it begins in.
            number = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                oversized = "field larger" in str(error)
                yield number, InputError("", f"is {too_large(limit)}" if oversized else str(error))
                continue
            if any(row):
                yield number, dict(zip(names, row, strict=False))
    finally:
        csv.field_size_limit(previous)


def _lines(text: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    """Lines, longer ones cut at the limit.

    Raises:
        InputError: If one would fill the memory with tiny fields.
    """
    while line := text.readline(limits.record_bytes):
        if is_dense(line, DELIMITERS):
            raise InputError("", TOO_DENSE)
        yield line
