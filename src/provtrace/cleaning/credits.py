"""Words that name where text came from: datelines, tails, sign-offs, credits outside the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from provtrace.article import Credit, Removal
from provtrace.cleaning import credit_forms
from provtrace.cleaning.agencies import GENERIC, Agencies
from provtrace.cleaning.credit_forms import MAX_LINE, Found
from provtrace.cleaning.credit_names import agency_ids
from provtrace.cleaning.datelines import dateline
from provtrace.cleaning.folding import ends_sentence, fold, sentences, width
from provtrace.cleaning.furniture_lines import PROSE
from provtrace.cleaning.phrases import Phrases, phrases_for
from provtrace.cleaning.strays import STRAY

DATELINE_LINES = 6
"""Datelines are looked for in so many lines from the start, and after headings of later parts."""

_CAPITALS = regex.compile(r"\p{Lu}{3,12}")
_BY_PIECES = regex.compile(
    r"\s*(?:[|•·;/]|\s[-–—]\s|,|\bwith\b|\bavec\b|\bmit\b|\bund\b|\band\b)\s*"
)


@dataclass(frozen=True, slots=True)
class CreditHints:
    """What the page says about the origin of the text, outside the text.

    Attributes:
        author: The author as metadata give it, or None.
        fragments: Pairs of place and words; the place is one of ``author``, ``meta``, ``json-ld``,
            ``byline``, ``footer``, ``caption``, ``canonical``.
        language: ISO 639-1 code of the piece, or None: forms of every language are looked for.
        outlet: Name of the outlet, or None: what it says of itself is no credit.
    """

    author: str | None = None
    fragments: tuple[tuple[str, str], ...] = ()
    language: str | None = None
    outlet: str | None = None


def find_credits(
    text: str, *, removals: tuple[Removal, ...], hints: CreditHints, agencies: Agencies
) -> tuple[Credit, ...]:
    """Find what an article says about where its text came from.

    Args:
        text: The cleaned text.
        removals: What cleaning took out of it.
        hints: What stands outside the text.
        agencies: The agencies to look for.

    Returns:
        Credits in the order of their place in the text, those from hints last; of several alike in
        agency and role, the first. Credits inside the text have offsets into it (code points, end
        exclusive), those in removed lines have ``start == end ==`` the removal's offset, those from
        hints have None.
    """
    phrases = phrases_for(hints.language, text)
    found = [
        *_in_text(text, phrases, agencies),
        *_in_removals(removals, phrases, agencies),
    ]
    found.sort(key=lambda credit: (credit.start or 0, credit.end or 0))
    found.extend(_in_hints(hints, phrases, agencies))
    own = _letters(hints.outlet or "")
    others = [credit for credit in found if not own or _letters(credit.agency) != own]
    return _without_doubles(others, agencies)


def _letters(name: str) -> str:
    return "".join(character for character in fold(name) if character.isalnum())


def _credits(found: Found, words: str, start: int | None, end: int | None) -> Iterator[Credit]:
    for agency in found.agencies:
        yield Credit(agency, found.role, start, end, words, found.rule)


def _in_text(text: str, phrases: Phrases, agencies: Agencies) -> Iterator[Credit]:
    """Credits that stand in the text that was kept."""
    offset = 0
    lines = text.split("\n")
    first = next(
        (n for n, line in enumerate(lines) if ends_sentence(line) and width(line) >= PROSE), 0
    )
    for number, line in enumerate(lines):
        last, opening = number == len(lines) - 1, number <= first
        for found in _in_line(line, number, phrases, agencies, last=last, opening=opening):
            start, end = offset + found.start, offset + found.end
            yield from _credits(found, text[start:end], start, end)
        offset += len(line) + 1


def _in_line(
    line: str, number: int, phrases: Phrases, agencies: Agencies, *, last: bool, opening: bool
) -> Iterator[Found]:
    """Credits of one line: its dateline, and its tail, its last sentence or the line itself."""
    if not line:
        return
    if number < DATELINE_LINES:
        found = dateline(line, phrases, agencies, opening=opening)
        if found:
            yield found
    if len(line) <= MAX_LINE:
        found = credit_forms.whole_line(line, phrases, agencies, last=last or number == 0)
        if found and not (number == 0 and found.rule in credit_forms.NAMES_ONLY):
            yield found
            return
    found = credit_forms.tail(line, phrases, agencies, last=last)
    if found is None:
        photo = credit_forms.photo(line, phrases, agencies)
        if photo:
            yield photo
            return
        *_, (start, end) = [(0, 0), *sentences(line[-2 * MAX_LINE :])]
        shift = max(0, len(line) - 2 * MAX_LINE)
        if start or shift:
            whole = credit_forms.whole_line(line[start + shift : end + shift], phrases, agencies)
            if whole and whole.rule not in credit_forms.NAMES_ONLY:
                found = Found(whole.agencies, whole.role, start + shift, end + shift, whole.rule)
    if found:
        yield found


def _in_removals(
    removals: tuple[Removal, ...], phrases: Phrases, agencies: Agencies
) -> Iterator[Credit]:
    """Credits in what cleaning took out: whole lines, bylines, copyright lines, captions."""
    for removal in removals:
        if removal.reason in ("repeated", "related", "title"):
            continue
        if removal.reason == "navigation" and removal.rule != STRAY:
            continue
        found = _in_removed(removal, phrases, agencies)
        if found:
            yield from _credits(found, removal.text, removal.offset, removal.offset)


def _in_removed(removal: Removal, phrases: Phrases, agencies: Agencies) -> Found | None:
    """The credit in one line that was taken out: what it was taken out for says how to read it."""
    line = removal.text
    found = credit_forms.whole_line(line, phrases, agencies) or credit_forms.tail(
        line, phrases, agencies, last=True
    )
    if found and removal.reason == "copyright" and found.agencies[0] not in agencies.by_id:
        found = None  # "… only with permission of the Harbour Press": nobody's text but its own
    if found is None and removal.reason == "byline":
        found = dateline(line, phrases, agencies) or _byline(line, phrases, agencies)
    if found is None and removal.rule == STRAY and _CAPITALS.fullmatch(line.strip(" .()[]")):
        found = Found((line.strip(" .()[]"),), "text", 0, len(line), "line")
    if found is None:
        found = credit_forms.photo(line, phrases, agencies)
    if found is None and removal.reason == "copyright":
        for start, end in sentences(line):
            found = found or credit_forms.whole_line(line[start:end], phrases, agencies)
    return found


def _byline(line: str, phrases: Phrases, agencies: Agencies) -> Found | None:
    """An agency as author, by itself or beside a name: "By Ann Lee, Associated Press"."""
    ids: list[str] = []
    for piece in _BY_PIECES.split(_without_by(line, phrases)):
        ids.extend(agency_ids(piece, phrases, agencies))
    wire = [i for i in ids if i == GENERIC or agencies.by_id[i].kind != "photo"]
    return Found(tuple(dict.fromkeys(wire)), "text", 0, len(line), "byline") if wire else None


def _without_by(line: str, phrases: Phrases) -> str:
    """A byline without the words that open it."""
    folded = fold(line)
    longest = 0
    for phrase, match in phrases.heads.at(folded):
        if phrase.topic == "byline" and phrase.list == "opens":
            longest = max(longest, match.end())
    return line[longest:].lstrip(" :") if len(folded) == len(line) else line


def _in_hints(hints: CreditHints, phrases: Phrases, agencies: Agencies) -> Iterator[Credit]:
    """Credits that the page gives outside the text."""
    pairs = (("author", hints.author), *hints.fragments)
    for where, given in pairs:
        words = (given or "").strip()
        if not words or len(words) > 2 * MAX_LINE:
            continue
        found: Found | None = None
        if where in ("author", "byline", "meta", "json-ld"):
            found = _byline(words, phrases, agencies)
        if where == "caption":
            found = _as_photo(words, phrases, agencies)
        if found is None:
            found = credit_forms.whole_line(words, phrases, agencies) or credit_forms.tail(
                words, phrases, agencies, last=False
            )
        if found is None and where in ("footer", "byline"):
            for start, end in sentences(words):
                found = found or credit_forms.whole_line(words[start:end], phrases, agencies)
        if found:
            role = "photo" if where == "caption" else found.role
            rule = f"{where}.{found.rule}"
            yield from _credits(Found(found.agencies, role, 0, 0, rule), words, None, None)


def _as_photo(words: str, phrases: Phrases, agencies: Agencies) -> Found | None:
    found = credit_forms.photo(words, phrases, agencies)
    if found:
        return found
    ids = agency_ids(words, phrases, agencies)
    return Found(ids, "photo", 0, len(words), "line") if ids else None


def _without_doubles(credits: list[Credit], agencies: Agencies) -> tuple[Credit, ...]:
    """One credit per agency and role; an agency that supplies only pictures credits no text."""
    first: dict[tuple[str, str], Credit] = {}
    for credit in credits:
        known = agencies.by_id.get(credit.agency)
        pictures = known is not None and known.kind == "photo" and credit.role == "text"
        right = replace(credit, role="photo") if pictures else credit
        first.setdefault((right.agency, right.role), right)
    return tuple(first.values())
