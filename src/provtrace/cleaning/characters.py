r"""One form for the characters of a text, so that equal text is equal and offsets mean something.

What is done, in this order, and why:

- UTF-16 surrogate pairs that leaked in become the character they stand for, lone surrogates
  U+FFFD: neither SQLite nor UTF-8 can store them.
- Every kind of line break becomes ``\\n``, every kind of space an ordinary space; runs of spaces
  become one, and lines lose the spaces around them. Blank lines are kept as one blank line.
- Control characters, noncharacters, bidirectional controls, soft hyphens, word joiners,
  byte order marks and zero-width spaces go: nobody sees them, and they hide reuse.
- Zero-width joiner and non-joiner stay where a script spells with them (Arabic and Indic
  letters, emoji sequences) and go elsewhere.
- The rest is composed (NFC), as most of the web writes it.
"""

from __future__ import annotations

import re
import unicodedata

import regex

_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Runs of spaces, and spaces other than the ordinary one: most need no change.
_OTHER_SPACES = r"\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(rf"[ {_OTHER_SPACES}]{{2,}}|[{_OTHER_SPACES}]")
_UNSEEN = regex.compile(
    r"[\p{Cc}--\n]|\p{Noncharacter_Code_Point}"
    r"|[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]",
    flags=regex.VERSION1,
)
# Joiners are spelling after letters and marks of cursive and Indic scripts; in emoji sequences a
# joiner follows a pictograph or its variation selector.
_STRAY_JOINER = regex.compile(
    r"(?<![\p{Arabic}\p{Syriac}\p{Mongolian}\p{Nko}\p{Thaana}"
    r"\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}"
    r"\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}"
    r"\p{Extended_Pictographic}\uFE0F\U0001F3FB-\U0001F3FF])[\u200C\u200D]+"
)
_OTHER = re.compile(r"[\W_]+")
_ASCII_OTHER = bytes(code for code in range(128) if not chr(code).isalnum())
_ASCII_LOWER = bytes(range(256)).lower()
# Letters that say in one what others say in about three: Thai to Khmer, kana, Han, Hangul.
_DENSE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_LINE_EDGES = re.compile(r" +\n *|\n +")
_BLANK_LINES = re.compile(r"\n{3,}")


def normalise(text: str) -> str:
    r"""Give a text the form in which texts are compared and stored.

    Args:
        text: Any text, from any source.

    Returns:
        The text without unseen characters, in NFC, with ``\\n`` as its only line break, single
        spaces, no space around lines and at most one blank line in a row.
    """
    if not all(map(str.isprintable, text.split("\n"))):
        text = _BREAKS.sub("\n", without_surrogates(text))
        text = _UNSEEN.sub("", _SPACES.sub(" ", text))
        text = _STRAY_JOINER.sub("", text)
    # Printable lines have no unseen characters and no spaces but the ordinary one; most texts are
    # made of them, and most of what follows is not needed either.
    text = unicodedata.normalize("NFC", text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _LINE_EDGES.sub("\n", text)
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()


def letters(text: str) -> str:
    """The letters and digits of a text in one case, to compare it by."""
    # What is ASCII is taken out, and set in small letters, at the speed of bytes.
    data = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    text = data.translate(_ASCII_LOWER, _ASCII_OTHER).decode("utf-8", "surrogatepass")
    return text if text.isascii() else _OTHER.sub("", text).casefold()


def latin_length(text: str) -> int:
    """How many letters a Latin text would need to say as much, roughly."""
    return len(text) if text.isascii() else len(text) + 2 * len(_DENSE.findall(text))


def without_surrogates(text: str) -> str:
    """Join surrogate pairs and replace lone surrogates by U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
