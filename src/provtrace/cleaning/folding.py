"""Text made comparable: case, width, accents, quotes and spaces folded; cut into sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import regex

# Marks that are spelling variants and not letters: Latin, Greek and Cyrillic accents, Hebrew
# points, Arabic vowel signs, hamza and tatweel. Indic and Thai vowel signs are letters: they stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff\u00ad]+"
)
_SAME = {
    **dict.fromkeys("‘’‚‛ʼ`´′ʻ", "'"),
    **dict.fromkeys("“”„‟«»″〝〞", '"'),
    **dict.fromkeys("‐‑‒–—―−－ー", "-"),
    "ı": "i",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ک": "ك",
    "ة": "ه",
    "ё": "е",
    "ґ": "г",
    "ς": "σ",
}
# Searching for the few is five times as fast as `str.translate`, which looks every character up.
_VARIANT = re.compile(f"[{''.join(_SAME)}]")
# What makes most English lines more than ASCII; nothing composes or folds these, so they go first.
_TYPOGRAPHY = [(mark, _SAME[mark]) for mark in "’‘“”–—"]
_KATAKANA_DASH = "ー"

UNSPACED_SCRIPTS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts without spaces between words, for a class of characters."""

UNSPACED = regex.compile(f"[{UNSPACED_SCRIPTS}]")
WORD = regex.compile(r"[\w][\w'’.-]*+")

# It begins with one class of characters, for which `re` searches much faster than for two forms.
_SENTENCE_END = re.compile(
    r"""[.!?…؟।॥։。！？｡]
      (?:(?<=[.!?…؟।॥։])[.!?…؟।॥։]*+["'”’»)\]]*+(?=\s)  # needs white space after it
      |(?<=[。！？｡])[。！？｡]*+["'”’」』）)]*+)\s*+        # needs none
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Fold case, width, accents, quote marks, dashes and white space for comparison.

    The result has other lengths and offsets than the text: use it to compare, never to slice.
    """
    for typographic, plain in _TYPOGRAPHY if not text.isascii() else ():
        text = text.replace(typographic, plain)
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    text = text.replace(_KATAKANA_DASH, "\ue000").replace("ⓒ", "©").replace("Ⓒ", "©")
    text = unicodedata.normalize("NFKD", text)
    text = unicodedata.normalize("NFC", _MARKS.sub("", text)).casefold()
    text = _VARIANT.sub(lambda found: _SAME[found[0]], text)
    text = unicodedata.normalize("NFC", _MARKS.sub("", text)).replace("\ue000", _KATAKANA_DASH)
    return " ".join(text.split())


def sentences(line: str) -> Iterator[tuple[int, int]]:
    """Cut a line roughly into sentences.

    Args:
        line: Text without line breaks.

    Yields:
        Start and end offset of each sentence, without the white space between them. Rough:
        "Dr. Who" is cut in two, which costs nothing where only whole prompts are looked for.
    """
    start = 0
    for match in _SENTENCE_END.finditer(line):
        end = match.start() + len(match.group().rstrip())
        if line[start:end].strip():
            yield start, end
        start = match.end()
    if line[start:].strip():
        yield start, len(line.rstrip())


def width(text: str) -> int:
    """Length in letters of a spaced script: a character of an unspaced one says as much as 2.5.

    The factor is the one commonly used to compare lengths of Chinese and English text.
    """
    if text.isascii():
        return len(text)
    return len(text) + int(1.5 * len(UNSPACED.findall(text[:2000])))


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does: full stop, question mark and so on."""
    return line.rstrip("\"'”’»)]」』） \u00a0").endswith(
        (".", "!", "?", "。", "！", "？", "…", "؟", "।", "।।", "։", "｡", "៕", "۔")
    )
