"""Bytes → text: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

from provtrace.reading.legacy import detect_legacy

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; that of UTF-32-LE begins with that of UTF-16-LE, so it is tried first."""

MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "a ZIP file (or docx, odt, epub)"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"bplist", "a binary property list (webarchive)"),
    (b"{\\rtf", "RTF"),
)
SAMPLE_BYTES = 65_536


def binary_kind(raw: bytes) -> str | None:
    """What a file is if it is not text, in words such as "PNG"; None for text.

    Args:
        raw: The file's bytes, or enough of its beginning.
    """
    for magic, name in MAGIC:
        # "MZ" may begin a text: control characters must bear it out.
        if raw.startswith(magic) and (len(magic) > 3 or _control_share(raw) > 0):
            return name
    if raw[4:12] in (b"ftypavif", b"ftypheic", b"ftypisom", b"ftypmp42"):
        return "an image or video"
    if raw[:4] == b"RIFF" and raw[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, sound or video"
    if _bom(raw) is None and _utf16_without_bom(raw) is None and _control_share(raw) > 0.02:
        return "binary data"
    return None


def decode(raw: bytes) -> str:
    """Text of bytes in an encoding that nobody has told.

    Line ends become newlines, NUL characters go.

    Args:
        raw: The bytes.
    """
    encoding = detect(raw)
    mark = _bom(raw)
    text = raw[len(mark[0]) if mark else 0 :].decode(encoding, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def detect(raw: bytes) -> str:
    """The encoding of a text, as a name for ``bytes.decode``."""
    mark = _bom(raw)
    if mark is not None:
        return mark[1]
    if _is_iso2022_jp(raw):
        return "iso2022_jp"
    try:
        raw.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    wide = _utf16_without_bom(raw)
    if wide is not None:
        return wide
    return "utf-8" if _nearly_utf8(raw) else detect_legacy(raw)


def _nearly_utf8(raw: bytes) -> bool:
    """UTF-8 but for a few broken places, as when a text was cut or glued together."""
    good = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}", raw))
    return good > 9 * raw.decode("utf-8", "replace").count("\ufffd")


def _is_iso2022_jp(raw: bytes) -> bool:
    """Whether escape sequences switch between ASCII and Japanese (all its bytes are ASCII)."""
    return raw.isascii() and (b"\x1b$B" in raw or b"\x1b$@" in raw)


TAG = re.compile(rb"<(?:!doctype|[a-z][a-z0-9]*)[\s>/]", re.IGNORECASE)
PAGE_START = re.compile(
    rb"\s*+(?>(?><\?xml[^>]*>|<!--.*?-->)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|article|main|div|p)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)


def looks_like_page(raw: bytes, *, named_page: bool) -> bool:
    """Whether bytes are a web page and not plain text.

    Args:
        raw: The file's bytes.
        named_page: The file is called a page, so that any tag bears it out. In what is called a
            text, tags may be what it is about: a page must begin as one.
    """
    head = raw[:SAMPLE_BYTES]
    if _utf16_without_bom(raw) is not None:
        head = head.replace(b"\x00", b"")
    mark = _bom(raw)
    if mark is not None:
        head = head[len(mark[0]) :].replace(b"\x00", b"")
    return bool(TAG.search(head) if named_page else PAGE_START.match(head))


def _bom(raw: bytes) -> tuple[bytes, str] | None:
    return next(((mark, name) for mark, name in BOMS if raw.startswith(mark)), None)


def _control_share(raw: bytes) -> float:
    """Share of control characters that no text has, in the first part of the bytes."""
    head = raw[:SAMPLE_BYTES]
    return len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", head)) / max(1, len(head))


def _utf16_without_bom(raw: bytes) -> str | None:
    """UTF-16 in a script with much ASCII: every other byte is NUL."""
    head = raw[:1024]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if (
        len(head) < 4
        or max(even, odd) < 0.3 * len(head) / 2
        or min(even, odd) > max(even, odd) / 10
    ):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
