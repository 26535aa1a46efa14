"""From the bytes of a page to one parsed tree.

The encoding is found as the HTML standard does (https://html.spec.whatwg.org/#determining-the-
character-encoding), with one difference that saved pages need: bytes that are valid UTF-8 are
UTF-8, whatever the page declares, because saving and re-serving pages changes the bytes far more
often than the declaration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml.etree import ElementDefaultClassLookup, HTMLParser, ParserError
from lxml.html import HtmlElement, document_fromstring

from provtrace.cleaning.characters import without_surrogates
from provtrace.errors import InputError
from provtrace.reading.encodings import detect

MAX_PAGE_BYTES = 20_000_000
"""Larger pages are refused: none is an article, and parsing takes minutes and gigabytes."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or office file"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,512}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
# Labels that the Encoding standard reads as a superset, or that Python does not know.
_LABELS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "x-euc-jp": "euc_jp",
    "big5": "big5hkscs",
    "x-mac-cyrillic": "mac_cyrillic",
    "unicode": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-8",  # a declaration that could be read as ASCII is not UTF-16
}
# What no parser takes, and what nested pages are flattened by (browsers stop at 512 levels too).
_UNPARSED = bytes(code for code in range(32) if code not in (9, 10, 13))
_UNPARSED_MARKS = ("\ufeff", "\ufffe", "\uffff")
_HOLDERS = re.compile(
    r"</?(?:div|span|font|section|center|b|i|em|strong|ul|ol|li|blockquote|table|tbody|tr|td)\b[^>]*>",
    re.IGNORECASE,
)
_ESCAPED = {"iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "hz"}


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    Attributes:
        source: The page as text.
        tree: Its root element (``lxml.html``), without comments and processing instructions.
    """

    source: str
    tree: Any


def decode(content: bytes) -> str:
    """Decode bytes of unknown encoding.

    Args:
        content: A page or a saved text, with or without a declaration of its encoding.

    Returns:
        The text; bytes that fit no encoding become U+FFFD.

    Raises:
        InputError: If these are not the bytes of a text.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    head = content[:4096]
    declared = _declared(head)
    certain = _utf16_without_bom(head) or (declared if declared in _ESCAPED else None)
    if certain:
        return content.decode(certain, "replace")
    _refuse_binary(head)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_broken(content, declared)


def parse(content: bytes | str) -> Page:
    """Parse a page, or a fragment of one.

    Args:
        content: The page; bytes are decoded first.

    Returns:
        The page; its tree is None where there is nothing in it.

    Raises:
        InputError: If it is too large, or not text.
    """
    if len(content) > MAX_PAGE_BYTES:
        raise InputError(
            "page", f"has {len(content):,} bytes; pages above {MAX_PAGE_BYTES:,} are not read"
        )
    source = decode(content) if isinstance(content, bytes) else without_surrogates(content)
    for mark in _UNPARSED_MARKS:
        source = source.replace(mark, "")
    data = source.encode()
    if len(parsable := data.translate(None, _UNPARSED)) < len(data):
        data, source = parsable, parsable.decode()
    try:
        tree, too_deep = _tree(data)
        if too_deep:
            tree, _ = _tree(_HOLDERS.sub("\n", source).encode())
    except ParserError:
        return Page(source, None)
    return Page(source, tree)


def _tree(source: bytes) -> tuple[Any, bool]:
    """Parse markup; tell too whether libxml2 gave up because it is nested too deeply."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # lxml.html's own look-up calls Python for every element that is touched, to tell forms from
    # other elements; that is a tenth of the time that a page takes.
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    tree = document_fromstring(source, parser=parser)
    errors = parser.error_log.filter_from_errors()
    return tree, any(error.type_name == "ERR_RESOURCE_LIMIT" for error in errors)


def _declared(head: bytes) -> str | None:
    """The Python codec for the encoding a page declares, if there is such a codec."""
    found = _DECLARED.search(head)
    if not found:
        return None
    label = found[1].decode("ascii", "ignore").lower()
    codec = _LABELS.get(label, label)
    try:
        "".encode(codec)
    except (LookupError, UnicodeError):
        return None
    return codec


def _utf16_without_bom(head: bytes) -> str | None:
    """Tell UTF-16 by the zero bytes that markup has in it."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 5 and even * 10 < odd:
        return "utf-16-le"
    if even > len(head) // 5 and odd * 10 < even:
        return "utf-16-be"
    return None


def _refuse_binary(head: bytes) -> None:
    """Refuse known binary formats, and bytes of which a tenth are control characters."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            raise InputError("content", f"is not text but {name}")
    controls = sum(head.count(code) for code in range(32) if code not in (9, 10, 12, 13, 27))
    if controls * 10 > len(head):
        raise InputError("content", "is not text but binary data")


def _decode_broken(content: bytes, declared: str | None) -> str:
    """Decode bytes that are not valid UTF-8.

    A few broken bytes among many good ones (a cut at the end, a pasted letter) keep it UTF-8.
    """
    if declared not in (None, "utf-8"):
        text = content.decode(declared or "", "replace")
        if text.count("\ufffd") <= len(content) // 1000:
            return text
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(not char.isascii() for char in text) - broken
    if good >= (broken if declared == "utf-8" else 3 * broken):
        return text
    return _guessed(content)


def _guessed(content: bytes) -> str:
    """The most plausible reading of bytes that declare nothing, by what the text says."""
    return content.decode(detect(content), "replace")
