"""Opening files, packed or not, within limits."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, AnyStr, cast

from provtrace.errors import InputError
from provtrace.reading.records import STDIN, FoundFile, Limits

BUFFER_BYTES = 1 << 18

HUGE = 10_000_000
"""A shorter record fills no memory, whatever it is made of."""

DENSE = 8
"""Values of a huge record are longer than this on average, or it is made to fill the memory: each
takes some 60 bytes there, however short it is."""

TOO_DENSE = "is made of too many tiny values"
"""The problem of a record that `is_dense`."""


class UnpackedStream(io.RawIOBase):
    """A packed file as the bytes in it, refused where it is broken or a bomb.

    Args:
        packed: The file as stored, for the count of bytes read from it.
        unpacked: What unpacks it.
        errors: What that raises for a broken file.
        path: Its name, for messages.
        limits: When to take it for a bomb.
    """

    def __init__(
        self,
        packed: IO[bytes],
        unpacked: IO[bytes],
        errors: tuple[type[Exception], ...],
        path: Path,
        limits: Limits,
    ) -> None:
        self._packed = packed
        self._unpacked = unpacked
        self._errors = errors
        self._path = path
        self._limits = limits
        self._bytes = 0

    def readable(self) -> bool:
        """Always true: the stream is for reading."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with unpacked bytes.

        Raises:
            InputError: If the file is broken, or unpacks to more than the limits allow.
        """
        try:
            data = self._unpacked.read(len(buffer))
        except self._errors as error:
            raise InputError(str(self._path), f"breaks off or is damaged: {error}") from error
        self._bytes += len(data)
        if self._limits.is_bomb(self._packed.tell(), self._bytes):
            raise unpacks_too_far(self._path, self._limits)
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def open_bytes(file: FoundFile, limits: Limits) -> Iterator[IO[bytes]]:
    """Open a file, unpacking .gz and .zst (told by their first bytes, not by their names).

    Args:
        file: The file; ``-`` is standard input, which is not closed at the end.
        limits: When to take a packed file for a bomb.

    Raises:
        InputError: If standard input is closed.
        OSError: If the file cannot be opened.
    """
    if file.path == STDIN:
        if sys.stdin is None:
            raise InputError("-", "standard input is closed")
        yield sys.stdin.buffer
        return
    with file.path.open("rb") as raw:
        magic = raw.read(4)
        raw.seek(0)
        if magic[:2] == b"\x1f\x8b":
            unpacked, errors = _gunzipped(raw)
        elif magic == b"\x28\xb5\x2f\xfd":
            unpacked, errors = _unzstd(raw)
        else:
            yield raw
            return
        guarded = UnpackedStream(raw, unpacked, errors, file.path, limits)
        yield io.BufferedReader(guarded, BUFFER_BYTES)


def _gunzipped(raw: IO[bytes]) -> tuple[IO[bytes], tuple[type[Exception], ...]]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=raw)), (EOFError, OSError, zlib.error)


def _unzstd(raw: IO[bytes]) -> tuple[IO[bytes], tuple[type[Exception], ...]]:
    import zstandard  # noqa: PLC0415  (loaded for .zst files only)

    stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return stream, (zstandard.ZstdError, OSError)


def read_bytes(file: FoundFile, limits: Limits) -> bytes:
    """The whole file, for formats of one article per file.

    Raises:
        InputError: If it is larger than an article may be, damaged or a bomb.
        OSError: If it cannot be opened or read.
    """
    with open_bytes(file, limits) as stream:
        data = stream.read(limits.article_bytes + 1)
    if len(data) > limits.article_bytes:
        raise InputError(str(file.path), too_large(limits.article_bytes))
    return data


def too_large(limit: int) -> str:
    """The reason given for what is over a limit of bytes."""
    return f"larger than the limit of {limit / 1e6:g} MB"


def unpacks_too_far(path: Path, limits: Limits) -> InputError:
    """The error for a file that is taken for a bomb."""
    return InputError(str(path), f"unpacks to more than {limits.ratio} times its size: not read on")


def is_dense(data: AnyStr, marks: Iterable[AnyStr]) -> bool:
    """Whether a record is huge and of very many tiny values.

    Args:
        data: The record as read.
        marks: What stands between its values.
    """
    return len(data) > HUGE and sum(map(data.count, marks)) > len(data) // DENSE
