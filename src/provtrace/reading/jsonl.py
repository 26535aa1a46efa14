"""JSON lines: one record per line, packed or not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO

from provtrace.errors import InputError
from provtrace.reading.encodings import decode
from provtrace.reading.records import FoundFile, Reading, ReadOptions
from provtrace.reading.rows import RowReader
from provtrace.reading.streams import TOO_DENSE, is_dense, open_bytes, too_large


def read_file(file: FoundFile, options: ReadOptions) -> Iterator[Reading]:
    """Read a file line by line; a broken line is named by its number, the rest goes on.

    A file that is one JSON value instead, a list of records or a record spread over many lines,
    is read whole, up to the size of one record.
    """
    limit = options.limits.record_bytes
    with open_bytes(file, options.limits) as stream:
        lines = enumerate(_lines(stream, limit), start=1)
        number, first = next(((n, line) for n, line in lines if line != b""), (1, b""))
        if first is not None and (first.startswith(b"[") or first == b"{"):
            rows = RowReader(file, options, unit="record")
            yield from rows.readings(_whole(first, stream, file, limit))
        else:
            rows = RowReader(file, options, unit="line")
            yield from rows.readings(_each(chain([(number, first)], lines), limit))


def _each(lines: Iterable[tuple[int, bytes | None]], limit: int) -> Iterator[tuple[int, object]]:
    """Line numbers and what the lines hold; for a broken line the error."""
    for number, line in lines:
        if line is None:
            yield number, InputError("", f"is {too_large(limit)}")
        elif line:
            yield number, _parse(line)


def _whole(
    first: bytes, stream: IO[bytes], file: FoundFile, limit: int
) -> Iterator[tuple[int, object]]:
    """The records of one JSON value."""
    data = first + b"\n" + stream.read(limit)
    if len(data) > limit:
        raise InputError(str(file.path), f"{too_large(limit)}; as JSON lines it could be read")
    value = _parse(data)
    if isinstance(value, InputError):
        raise InputError(str(file.path), value.reason)
    yield from enumerate(value if isinstance(value, list) else [value], start=1)


def _lines(stream: IO[bytes], limit: int) -> Iterator[bytes | None]:
    """Lines of a stream without white space around; None for one that is too long to hold."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line.removeprefix(b"\xef\xbb\xbf").strip()
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield None


def _parse(line: bytes) -> object:
    if is_dense(line, (b",", b"[", b"{")):
        return InputError("", TOO_DENSE)
    try:
        return json.loads(line)
    except UnicodeDecodeError:
        line = decode(line).encode()
    except RecursionError:
        return InputError("", "is nested too deeply")
    except ValueError as error:
        return InputError("", f"is not JSON: {error}")
    return _parse(line)
