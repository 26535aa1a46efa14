"""Which encoding older than Unicode a text is in.

Every likely encoding is tried, and the one kept whose text looks most like a language: its
letters, its frequent words, capitals only where words begin. Detectors made for web pages of many
kilobytes go wrong on a few sentences: of the 61 paragraphs in tests/test_encodings.py (22 languages
in their usual encodings) charset-normalizer 3.5 reads 49 rightly, this module all; of 76 that it
was not made with, 48 against 75.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import regex

from provtrace.reading.alphabets import IDEOGRAPHIC, PROFILES, Profile

SAMPLE_BYTES = 4096

TYPOGRAPHY = frozenset("“”„‘’‚–—…«»‹›·•€£°©®™§№½\xa0、。「」，！？：；（）《》・『』％・　")
BAD = -3.0
STRANGE = -1.0
FOREIGN = -0.4

ASCII = re.compile(rb"[\x00-\x7f]")
BEYOND = re.compile(r"[^\x00-\x7f]")
WORD = re.compile(r"[^\W\d_]+")
MISPLACED = regex.compile(
    r"(?<=\p{Ll})[\p{Lu}--A-Z]"
    r"|(?<=[A-Za-z])[\u0250-\u1dff&&\p{L}]|[\u0250-\u1dff&&\p{L}](?=[A-Za-z])"
    r"|(?<!\p{L})[\u00c0-\u024f--[àáèéêëíìòóôöøåäúùıÀÁÈÉÊÍÒÓÔÖØÅÄÚÎ]](?![\p{L}.’'])"
    r"|(?<=\p{L})[^\x00-\x7f\p{L}\p{M}’·\u200c\xad\u0e00-\u0e7f\u3000-\uffef](?=\p{L})",
    regex.V1,
)
"""Capitals and signs inside words, letters of another script next to those of ASCII, and letters
by themselves that are no word in any language."""


def detect_legacy(raw: bytes) -> str:
    """The encoding of a text that is not UTF-8, as a name for ``bytes.decode``.

    Args:
        raw: The text's bytes.
    """
    sample, beginning = _telling_lines(raw), raw[:SAMPLE_BYTES]
    beyond = len(sample) - len(ASCII.findall(sample))
    share = beyond / max(1, len(sample) - sample.count(b" "))
    best, best_score = "cp1252", float("-inf")
    views: dict[str, _View] = {}
    for profile in PROFILES:
        # Letters beyond ASCII are few in a text in the Latin script, and most in any other.
        if share > 0.5 if profile.is_latin else share < 0.15:
            continue
        for rank, encoding in enumerate(profile.encodings):
            if encoding not in views:
                views[encoding] = _view(
                    sample.decode(encoding, "replace"), beginning.decode(encoding, "replace")
                )
            # Encodings that read a text alike are told apart by which is more usual.
            score = _score(views[encoding], profile) - 0.01 * rank
            if score > best_score:
                best, best_score = encoding, score
    return best


def _telling_lines(raw: bytes) -> bytes:
    """The first lines with more than ASCII in them: only these tell encodings apart."""
    lines, size = [], 0
    for line in raw.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[:SAMPLE_BYTES])
            size += len(lines[-1])
            if size > SAMPLE_BYTES:
                break
    return b"".join(lines)


@dataclass(frozen=True, slots=True)
class _View:
    """One reading of the bytes, counted.

    Attributes:
        letters: Characters beyond ASCII in the telling lines.
        words: Words in the beginning of the text.
        total: Characters beyond ASCII in all.
        misplaced: How many of them stand where no writer puts them.
    """

    letters: Counter[str]
    words: Counter[str]
    total: int
    misplaced: int


def _view(sample: str, beginning: str) -> _View:
    beyond = Counter(BEYOND.findall(sample))
    words = Counter(WORD.findall(beginning.lower()))
    return _View(beyond, words, max(1, beyond.total()), len(MISPLACED.findall(sample)))


def _score(view: _View, profile: Profile) -> float:
    """How much a reading looks like a language: 1.5 for plain text in it, below 0 for none."""
    if profile.language in IDEOGRAPHIC:
        return _ideographic_score(view, profile)
    points = 0.0
    common = 0
    for letter, count in view.letters.items():
        lower = letter.lower()
        if lower in profile.letters:
            points += count
            common += count * (lower in profile.common)
        elif letter in TYPOGRAPHY:
            points += 0.8 * count
        else:
            points += count * (FOREIGN if letter.isalpha() else _sign_points(letter))
    points = (points - 1.5 * view.misplaced) / view.total
    words = sum(view.words[word] for word in profile.words) / max(1, view.words.total())
    bonus = min(1.0, words / 0.2)
    if len(profile.letters) > 20:
        # A whole alphabet: any bytes give its letters, but not its frequent ones.
        bonus = 0.4 * bonus + 0.6 * min(1.0, common / view.total / 0.55)
    return points + 0.5 * bonus


def _ideographic_score(view: _View, profile: Profile) -> float:
    points = 0.0
    for letter, count in view.letters.items():
        if letter in profile.common:
            points += 1.5 * count
        elif letter in TYPOGRAPHY:
            points += 0.8 * count
        elif "\uff61" <= letter <= "\uff9f" or "\ue000" <= letter <= "\uf8ff":
            points += STRANGE * count
        elif letter.isalpha():
            points += (0.9 if _fits(letter, profile.language) else 0.0) * count
        else:
            points += _sign_points(letter) * count
    return points / view.total


def _fits(letter: str, language: str) -> bool:
    """Whether a rarer character is of the language's own script."""
    if language == "ko":
        return "\uac00" <= letter <= "\ud7a3"
    if language == "ja":
        return "\u3041" <= letter <= "\u30ff"
    return False


def _sign_points(sign: str) -> float:
    return BAD if sign == "\ufffd" or not sign.isprintable() else STRANGE
