"""Web archives: the pages in a WARC file, one at a time (extra ``warc``).

What a page is fetched with is kept apart from what it says: the record's address becomes the
article's url, its date is that of the crawl and is not used.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from os import SEEK_END
from typing import IO, Any

from provtrace.article import Article
from provtrace.errors import InputError, MissingExtraError
from provtrace.reading.encodings import binary_kind, decode
from provtrace.reading.records import FoundFile, Reading, ReadOptions
from provtrace.reading.rows import RowReader
from provtrace.reading.streams import too_large, unpacks_too_far
from provtrace.reading.values import as_line

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
TEXT_TYPES = frozenset({"text/plain"})
SCAN_BYTES = 1 << 20
MEMBER = re.compile(rb"\x1f\x8b\x08")
RECORD = re.compile(rb"(?<=\r\n\r\n)WARC/1\.\d\r\n")


def read_file(file: FoundFile, options: ReadOptions) -> Iterator[Reading]:
    """Read the pages (and WET texts) of an archive; other records are passed over.

    Where a record is damaged, reading goes on with the next one that can be found.

    Raises:
        MissingExtraError: If fastwarc is not installed.
        InputError: If the file holds no WARC record at all.
    """
    try:
        from fastwarc import warc  # noqa: PLC0415  (loaded for .warc files only)
    except ImportError as error:
        raise MissingExtraError("reading WARC", "warc") from error
    rows = RowReader(file, options, unit="record")
    kinds = warc.WarcRecordType
    wanted = (kinds.response, kinds.resource, kinds.conversion)
    number = start = unpacked = 0
    with file.path.open("rb") as stream:
        size = stream.seek(0, SEEK_END)
        while True:
            stream.seek(start)
            position = start
            try:
                # All records, so that the position of the last one is known at the end.
                for record in warc.ArchiveIterator(
                    stream, record_types=kinds.any_type, auto_decode="all"
                ):
                    position = start + record.stream_pos
                    unpacked += record.content_length
                    if options.limits.is_bomb(size, unpacked):
                        reason = unpacks_too_far(file.path, options.limits).reason
                        yield rows.failed(number + 1, reason)
                        return
                    if record.record_type not in wanted:
                        continue
                    reading = _reading(record, number + 1, rows, options)
                    number += 1
                    if reading is not None:
                        yield reading
                if not _ends_well(stream, position):
                    yield rows.failed(number + 1, "breaks off")
                return
            except (OSError, ValueError) as error:
                problem = f"damaged: {error}"
            except InputError as error:
                problem = f"{error.where} {error.reason}"
            following = _next_record(stream, position + 1)
            if number == 0 and following is None:
                raise InputError(str(file.path), "not a web archive that can be read")
            number += 1
            yield rows.failed(number, problem)
            if following is None:
                return
            start = following


def _reading(record: Any, number: int, rows: RowReader, options: ReadOptions) -> Reading | None:
    """The reading of one record; None if it is not a page or text.

    Raises:
        InputError, OSError: If the record is damaged, so that the next one must be looked for.
    """
    url = as_line((record.headers.get("WARC-Target-URI") or "").strip("<>")) or ""
    content_type = _content_type(record, url)
    if content_type not in PAGE_TYPES | TEXT_TYPES or not url:
        return None
    limit = options.limits.article_bytes
    body = record.reader.read(limit + 1)
    kind = binary_kind(body)
    if len(body) > limit:
        return rows.failed(number, f"{url} is {too_large(limit)}")
    if _breaks_off(record, body):
        raise InputError(url, "breaks off")
    if kind is not None:
        return rows.failed(number, f"{url} is no page: looks like {kind}")
    if content_type in TEXT_TYPES:
        return rows.accept(Article(text=decode(body), url=url, key=url), number)
    return rows.accept(Article(html=_decoded(body, record), url=url, key=url), number)


def _content_type(record: Any, url: str) -> str | None:
    """What a record holds; None for answers that are no page, such as redirections."""
    if record.is_http_parsed:
        status = record.http_headers.status_code
        return record.http_content_type if status in (None, 200) else None
    if "Content-Length" not in record.headers:
        raise InputError(url, "breaks off")
    declared = (record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if declared == "application/http":
        raise InputError(url, "breaks off")
    return str(declared)


def _breaks_off(record: Any, body: bytes) -> bool:
    """Whether the file ended before the record did."""
    if record.is_http_parsed and (
        record.http_headers.get("Content-Encoding") or record.http_headers.get("Transfer-Encoding")
    ):
        return False  # unpacked: its length says nothing
    return len(body) < int(record.content_length)


def _decoded(body: bytes, record: Any) -> bytes | str:
    """The page as text where the server named another encoding than UTF-8, else its bytes."""
    charset = record.http_charset if record.is_http_parsed else None
    if charset is None:
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return body.decode(codecs.lookup(charset).name, "replace")
        except (LookupError, ValueError):
            return body
    return body


def _next_record(stream: IO[bytes], start: int) -> int | None:
    """Where the next record begins after a damaged one, or None."""
    stream.seek(0)
    packed = stream.read(2) == b"\x1f\x8b"
    pattern = MEMBER if packed else RECORD
    position = start
    while True:
        stream.seek(position)
        data = stream.read(SCAN_BYTES)
        for found in pattern.finditer(data):
            if not packed or _is_record(data[found.start() :][:4096]):
                return position + found.start()
        if len(data) < SCAN_BYTES:
            return None
        position += SCAN_BYTES - 64


def _ends_well(stream: IO[bytes], position: int) -> bool:
    """Whether the packed members from the last record on are whole (plain files: yes)."""
    stream.seek(position)
    data = stream.read(SCAN_BYTES)
    if not data.startswith(b"\x1f\x8b"):
        return True
    member = zlib.decompressobj(wbits=31)
    while data:
        try:
            member.decompress(data, SCAN_BYTES)
        except zlib.error:
            return False
        if not member.eof:
            data = member.unconsumed_tail or stream.read(SCAN_BYTES)
            continue
        data = member.unused_data or stream.read(SCAN_BYTES)
        if not data.startswith(b"\x1f\x8b"):
            return True
        member = zlib.decompressobj(wbits=31)
    return member.eof


def _is_record(member: bytes) -> bool:
    """Whether packed bytes begin with a WARC record."""
    try:
        return zlib.decompressobj(wbits=31).decompress(member, 64).startswith(b"WARC/")
    except zlib.error:
        return False
