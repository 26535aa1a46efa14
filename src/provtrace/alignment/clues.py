"""What a sentence holds that survives rewording and translation: numbers, names, quotation marks.

All of it is read from the sentence alone, by rules that need no list of words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from provtrace.alignment.quotes import is_quotation

NUMBER = re.compile(r"\d+(?:[.,:'’]\d+|[ \u00a0\u202f]\d{3}(?!\d))*")
"""A number in digits, with its separators."""

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_HAN_DIGITS = dict(zip("零〇一二三四五六七八九两兩壱", "00123456789221", strict=True))
_HAN_TENS = {"十": 10, "百": 100, "千": 1_000}
_HAN_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_HAN = "".join((*_HAN_DIGITS, *_HAN_TENS))
_HAN_NUMBER = re.compile(rf"[\d{_HAN}][\d.,{_HAN}{''.join(_HAN_MYRIADS)}]+")

_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

UNSPACED_WEIGHT = 2.5
"""Letters of a spaced script that one character of an unspaced one is worth."""

_CYRILLIC = (
    "а=a б=b в=v г=g ґ=g д=d е=e ё=e є=e ж=zh з=z и=i й=i і=i ї=i к=k л=l м=m н=n о=o п=p р=r с=s "
    "т=t у=u ў=u ф=f х=h ц=ts ч=ch ш=sh щ=shch ы=i э=e ю=u я=a ћ=ch ђ=d ј=i љ=l њ=n џ=d ѓ=g ќ=k"
)
_GREEK = (
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=ks ο=o π=p ρ=r σ=s ς=s τ=t υ=i φ=f "
    "χ=h ψ=ps ω=o"
)
_ROMAN = dict(pair.split("=") for pair in f"{_CYRILLIC} {_GREEK}".split())
# Letters that different languages swap when they write one name.
_CLASSES = str.maketrans("bcdfgjklmnpqrstvwxz", "pktfkskrnnpkrstffss")


@dataclass(frozen=True, slots=True)
class Clues:
    """The clues of one sentence.

    Attributes:
        letters: Length in letters, a character of an unspaced script counted as 2.5.
        numbers: Numbers of two digits and more, without separators and trailing zeros.
        names: Consonant skeletons of capitalised words, of katakana, and of Latin words among
            an unspaced script.
        quoted: Whether most of it is a quotation.
    """

    letters: float
    numbers: frozenset[str]
    names: frozenset[str]
    quoted: bool


def read_clues(text: str, start: int, end: int) -> Clues:
    """Read the clues of one or more sentences.

    Args:
        text: The text that they stand in.
        start: Start offset.
        end: End offset, exclusive.
    """
    plain = unicodedata.normalize("NFKC", text[start:end])
    length = letters(plain)
    return Clues(
        length,
        numbers(plain),
        frozenset(_names(plain, length > 1.5 * len(plain))),
        is_quotation(text, start, end),
    )


def letters(sentence: str) -> float:
    """Length in letters and digits, a character of an unspaced script counted as 2.5."""
    unspaced = len(_UNSPACED.findall(sentence))
    return sum(map(str.isalnum, sentence)) + (UNSPACED_WEIGHT - 1) * unspaced


def numbers(sentence: str) -> frozenset[str]:
    """Numbers of two digits and more as the digits that matter.

    ``1,239`` and ``1.239`` are one, so are ``75 000`` and ``75``, and ``二十八万`` and ``28``.

    Args:
        sentence: Words of any language.
    """
    plain = unicodedata.normalize("NFKC", sentence)
    found = set()
    for match in NUMBER.finditer(_HAN_NUMBER.sub(_in_digits, plain)):
        digits = "".join(str(unicodedata.decimal(c)) for c in match.group() if c.isdecimal())
        if len(digits) > 1:
            found.add(digits.strip("0") or "0")
    return frozenset(found)


def _in_digits(match: re.Match[str]) -> str:
    """A number written with Chinese characters as one in digits: 二十八万 and 28万 are 280000."""
    written = match.group().replace(",", "")
    if re.fullmatch(r"[\d.]+", written):
        return match.group()
    total = below = 0.0
    digits = ""
    for char in written:
        if char in _HAN_TENS:
            below += (_value(digits) or 1) * _HAN_TENS[char]
            digits = ""
        elif char in _HAN_MYRIADS:
            total += (below + _value(digits) or 1) * _HAN_MYRIADS[char]
            below, digits = 0.0, ""
        else:
            digits += _HAN_DIGITS.get(char, char)
    return f" {total + below + _value(digits):.4f} "


def _value(digits: str) -> float:
    """The value of digits; of none, or of what is no number (a list), nothing."""
    return float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else 0.0


def _names(plain: str, unspaced: bool) -> set[str]:
    words = [match.group() for match in _WORD.finditer(plain)]
    if unspaced:
        latin = [word for word in words if word.isascii()]
        names = latin + [_kana(match.group()) for match in _KATAKANA.finditer(plain)]
    else:
        # The first word is capitalised anyway; it counts only where it is all capitals.
        names = [
            word
            for place, word in enumerate(words)
            if word[0].isupper() and (place or word.isupper())
        ]
    found = {skeleton(name) for name in names}
    return {name for name in found if len(name) >= 2}


def _kana(word: str) -> str:
    """Katakana in Latin letters, by the names that Unicode gives them."""
    parts = (unicodedata.name(char, "").rpartition(" ")[2] for char in word if char != "ー")
    return "".join(parts)


def skeleton(name: str) -> str:
    """The first four consonants of a name, those that languages confuse made one.

    Args:
        name: A word in Latin, Cyrillic or Greek letters.
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    roman = "".join(_ROMAN.get(letter, letter) for letter in letters)
    roman = roman.replace("ph", "f").replace("ch", "s").replace("sh", "s").replace("th", "t")
    roman = roman.replace("ck", "k").replace("x", "ks")
    kept = [c for c in roman if c in "bcdfgjklmnpqrstvwxz"]
    folded = "".join(kept).translate(_CLASSES)
    return re.sub(r"(.)\1+", r"\1", folded)[:4]
