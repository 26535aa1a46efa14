"""JSON lines: one record per line, packed or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from provtrace.errors import InputError
from provtrace.reading.encodings import decode
from provtrace.reading.records import FoundFile, Reading, ReadOptions
from provtrace.reading.rows import RowReader
from provtrace.reading.streams import open_bytes, too_large


def read_file(file: FoundFile, options: ReadOptions) -> Iterator[Reading]:
    """Read a file line by line; a broken line is named by its number, the rest goes on."""
    with open_bytes(file, options.limits) as stream:
        yield from RowReader(file, options, unit="line").readings(
            _records(stream, options.limits.record_bytes)
        )


def _records(stream: IO[bytes], limit: int) -> Iterator[tuple[int, object]]:
    """Line numbers and what the lines hold; for a broken line the error."""
    for number, line in enumerate(_lines(stream, limit), start=1):
        if line is None:
            yield number, InputError("", too_large(limit))
        elif line.strip():
            yield number, _parse(line)


def _lines(stream: IO[bytes], limit: int) -> Iterator[bytes | None]:
    """Lines of a stream; None in place of one that is too long to hold."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line.removeprefix(b"\xef\xbb\xbf")
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield None


def _parse(line: bytes) -> object:
    try:
        return json.loads(line)
    except UnicodeDecodeError:
        line = decode(line).encode()
    except RecursionError:
        return InputError("", "nested too deeply")
    except ValueError as error:
        return InputError("", f"not JSON: {error}")
    return _parse(line)
