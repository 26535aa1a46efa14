"""The forms that credits take in a line: tail, whole line, photo (`datelines` has the dateline).

Forms follow the agencies' and newspapers' own style books: a dateline gives place, date and agency
before the first sentence; a tail gives the agency after the last; a line by itself says what the
piece was made from. A name in running text ("told Reuters") has none of these forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex

from provtrace.cleaning import credit_patterns as patterns
from provtrace.cleaning.agencies import GENERIC, Agencies
from provtrace.cleaning.credit_names import (
    MAX_NAME,
    agency_ids,
    bare_name,
    looks_like_agency,
    looks_like_name,
    looks_like_short_name,
    split_names,
)
from provtrace.cleaning.folding import ends_sentence, fold, sentences
from provtrace.cleaning.joint_credits import joint_agencies
from provtrace.cleaning.phrases import WORD_STARTS, Phrase, Phrases

Role = Literal["text", "contributor", "photo", "republished"]

MAX_LINE = 220
"""A line by itself that is a credit is no longer than this."""

NAMES_ONLY = frozenset({"line", "joint", "byline"})
"""Rules of lines that consist of names: where a headline stands, they are one."""

_PRODUCED = 140
_FORM_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A credit found in a line.

    Attributes:
        agencies: Identifiers of agencies, or names as written.
        role: What was credited.
        start: Offset of the words in the line.
        end: End offset, exclusive.
        rule: The form.
    """

    agencies: tuple[str, ...]
    role: Role
    start: int
    end: int
    rule: str


def tail(line: str, phrases: Phrases, agencies: Agencies, *, last: bool) -> Found | None:
    """The credit after the last sentence of a line.

    Args:
        line: The line.
        phrases: The phrases of its language.
        agencies: The agencies to look for.
        last: Whether no text follows: only there an unknown name counts.
    """
    end = line[-400:]
    shift = len(line) - len(end)
    if not patterns.TAIL_MARKS.search(end[-80:]):
        return None
    for number, pattern in enumerate(patterns.TAILS):
        match = pattern.search(end)
        if match is None:
            continue
        who = match["who"].strip()
        start = shift + match.start() + len(match.group()) - len(match.group().lstrip())
        before = line[:start].rstrip()
        whole = not before
        if number == 0:
            inner = whole_line(who, phrases, agencies, last=last)
            if inner:
                return Found(inner.agencies, inner.role, start, len(line), inner.rule)
            if patterns.SIGN_OFF.match(who):
                return Found(_signed(who, phrases, agencies), "text", start, len(line), "sign-off")
        ids = agency_ids(who, phrases, agencies)
        if ids and not whole and not ends_sentence(before) and number == 0:
            # "… the Associated Press (AP)" spells an abbreviation out; a credit follows a sentence
            ids = () if not last or line.endswith((".", "。")) else ids
            if ids and agencies.find(before[-40:].split("  ")[-1]) is not None:
                ids = ()
        if not ids and number == 0 and last and (whole or ends_sentence(before)):
            ids = (who,) if looks_like_agency(who) or looks_like_short_name(who) else ()
        if ids and number == 1 and GENERIC in ids:
            ids = () if not whole else ids
        if ids:
            return Found(ids, "text", start, len(line), "tail")
    return None


def _signed(words: str, phrases: Phrases, agencies: Agencies) -> tuple[str, ...]:
    """Whose sign-off this is: the agency it names, else Reuters, whose style names editors."""
    for part in patterns.SIGNERS.split(words):
        ids = agency_ids(part, phrases, agencies)
        if ids:
            return ids
    return (
        ("reuters",) if patterns.EDITING.search(words) and ";" in words.replace("；", ";") else ()
    )


def whole_line(
    line: str, phrases: Phrases, agencies: Agencies, *, last: bool = True
) -> Found | None:
    """The credit that a line by itself (or what stands in brackets) consists of.

    Args:
        line: The line; longer ones than `MAX_LINE` are none.
        phrases: The phrases of its language.
        agencies: The agencies to look for.
        last: Whether it stands at an end of the text: only there do weak forms with unknown names
            count.
    """
    line = line.strip()
    if not 2 <= len(line) <= MAX_LINE:
        return None
    # What is none at an end is none anywhere; so a line that is asked about both ways, as most are,
    # is looked at once.
    found = _whole_line(line, phrases, agencies, last=True)
    if found is None or last:
        return found
    return _whole_line(line, phrases, agencies, last=False)


@lru_cache(maxsize=1024)
def _whole_line(line: str, phrases: Phrases, agencies: Agencies, *, last: bool) -> Found | None:
    """See `whole_line`; the filter and the search for credits ask the same of the same lines."""
    bare = line.strip(" .。*•·—–-|()（）[]【】/\u200b\xa0")
    ids = agency_ids(bare, phrases, agencies) if len(bare) <= MAX_NAME else ()
    if ids and not _only_sentence(bare, agencies):
        return Found(ids, "text", 0, len(line), "line")
    ids, rule = joint_agencies(bare, phrases, agencies)
    if ids:
        return Found(ids, "text", 0, len(line), rule)
    best: Found | None = None
    folded = fold(bare)
    for phrase in phrases.credits.candidates(folded):
        match = phrase.fullmatch(folded)
        if match is None:
            continue
        found = _template(line, bare, folded, match, phrase, phrases, agencies, last=last)
        if found and (best is None or _known_first(found, agencies) < _known_first(best, agencies)):
            best = found
    return (
        best
        or _produced(line, bare, folded, phrases, agencies)
        or _feed(line, folded, phrases, agencies)
        or _copyright(line, phrases, agencies)
    )


def _only_sentence(words: str, agencies: Agencies) -> bool:
    """A line of one ambiguous name in capitals and small letters is a name, not a credit."""
    agency = agencies.find(words)
    return agency is not None and words in agency.ambiguous and not words.isupper()


def _known_first(found: Found, agencies: Agencies) -> tuple[bool, int, int]:
    """Prefer known names, then roles other than text, then short names."""
    known = all(name in agencies.by_id or name == GENERIC for name in found.agencies)
    return (not known, found.role == "text", sum(map(len, found.agencies)))


_ROLES: dict[str, Role] = {
    "material": "text",
    "source": "text",
    "contributed": "contributor",
    "republished": "republished",
    "photo": "photo",
}


def _template(
    line: str,
    bare: str,
    folded: str,
    match: regex.Match[str],
    phrase: Phrase,
    phrases: Phrases,
    agencies: Agencies,
    *,
    last: bool,
) -> Found | None:
    """Read the names out of a credit's template, and judge whether they can be agencies."""
    who = original(bare, folded, *match.span("who"))
    if not who:
        return None
    role = _ROLES[phrase.list]
    rule = f"{phrase.list}.{phrase.language}"
    ids = agency_ids(who, phrases, agencies)
    named = tuple(filter(None, map(bare_name, split_names(who, phrases))))
    if not ids:  # "da Agência Brasil": the form took a part of the name
        before = folded[: match.start("who")].split()
        if before:
            start = max(0, match.start("who") - len(before[-1]) - 1)
            ids = agency_ids(original(bare, folded, start, match.end("who")), phrases, agencies)
    if role == "contributor" and not ids:
        ids = agency_ids(patterns.SPACE.split(who)[0], phrases, agencies)
        if not ids and (looks_like_short_name(who) or looks_like_agency(who)):
            ids = (who,)  # of two words it is a person
        return Found(ids, role, 0, len(line), rule) if ids else None
    if role in ("photo", "republished"):
        if role == "photo":
            ids = ids or tuple(i for name in named for i in agency_ids(name, phrases, agencies))
        if not ids and not _may_be_shown(line, bare, who, role):
            return None
        return Found(ids or (bare_name(who),), role, 0, len(line), rule)
    if not ids:
        # how much the form itself says: "with material from @" more than "avec @"
        letters = sum(c.isalnum() for c in folded) - sum(c.isalnum() for c in match["who"])
        strong = letters >= (3 if not folded.isascii() and not line[0].isascii() else 8)
        if phrase.list == "source":
            ok = last and len(named) <= 3 and all(map(looks_like_name, named))
        elif strong:
            ok = len(named) <= 3 and all(looks_like_name(n) or looks_like_agency(n) for n in named)
        else:
            ok = last and all(
                looks_like_agency(n) and (n.isupper() or not n.isascii()) for n in named
            )
        ids = named if ok and named else ()
    return Found(ids, role, 0, len(line), rule) if ids else None


def _may_be_shown(line: str, bare: str, who: str, role: Role) -> bool:
    """Whether an unknown name can be a photographer's or an outlet's."""
    if not looks_like_name(bare_name(who)):
        return False
    if role == "photo" and bare.startswith(who) and looks_like_agency(who):
        return False  # "… 통신 제공" supplies the text where no picture is spoken of
    # "照片拍于六年前。": a sentence about a picture
    return role != "photo" or bool(patterns.NAMED.search(line)) or not ends_sentence(line)


def original(bare: str, folded: str, start: int, end: int) -> str:
    """The words of a line whose folded form spans ``folded[start:end]``.

    Folding can change lengths, so words are counted where they do.
    """
    if len(bare) == len(folded):
        return bare[start:end]
    tokens, folded_tokens = bare.split(), folded.split()
    if len(tokens) == len(folded_tokens):
        first = len(folded[:start].split())
        count = len(folded[start:end].split())
        return " ".join(tokens[first : first + count])
    return folded[start:end]


def _produced(
    line: str, bare: str, folded: str, phrases: Phrases, agencies: Agencies
) -> Found | None:
    """A sentence that says so in more words: "This text came about with material from dpa"."""
    if len(folded) > _PRODUCED or len(list(sentences(line))) > 1:
        return None
    for phrase, match in _later_forms(folded, phrases):
        who = original(bare, folded, *match.span("who"))
        ids = agency_ids(who, phrases, agencies)
        fits = looks_like_agency if phrase.list == "material" else looks_like_name
        if not ids and fits(bare_name(who)):
            ids = (bare_name(who),)
        if ids:
            rule = f"{phrase.list}.{phrase.language}"
            return Found(ids, _ROLES[phrase.list], 0, len(line), rule)
    return None


def _later_forms(folded: str, phrases: Phrases) -> Iterator[tuple[Phrase, regex.Match[str]]]:
    """The forms of text from elsewhere that take up a sentence from its second word or later."""
    for place in phrases.credits.places(folded):
        if not WORD_STARTS.search(folded, 0, place):
            continue
        for phrase in phrases.credits.candidates(folded, place):
            if phrase.list in ("material", "republished"):
                match = phrase.fullmatch(folded, place)
                if match and match.start("who") - place >= _FORM_LETTERS:
                    yield phrase, match


def _feed(line: str, folded: str, phrases: Phrases, agencies: Agencies) -> Found | None:
    """A notice that a feed published this by itself."""
    if next(phrases.feeds.within(folded), None) is None:
        return None
    named = [a for part in patterns.BETWEEN_WORDS.split(line) if (a := agencies.find(part))]
    plain = [agency.id for agency in named if agency.kind == "agency"]
    return Found(tuple(plain[:2]) or (GENERIC,), "text", 0, len(line), "feed")


def _copyright(line: str, phrases: Phrases, agencies: Agencies) -> Found | None:
    """A copyright line that names an agency: "© 2024 AFP", "Copyright Associated Press"."""
    match = patterns.COPYRIGHT.match(line.lstrip(" *"))
    if match is None:
        return None
    who = patterns.YEAR.sub("", match["who"].strip())
    first = patterns.AFTER_NAME.split(who, maxsplit=1)[0]
    ids = agency_ids(first, phrases, agencies)
    if not ids or agencies.by_id.get(ids[0]) is None:
        return None
    kind = agencies.by_id[ids[0]].kind
    return Found(ids, "photo" if kind == "photo" else "text", 0, len(line), "copyright")


@lru_cache(maxsize=1024)
def photo(line: str, phrases: Phrases, agencies: Agencies) -> Found | None:
    """The photo credit at the end of a caption that says more than that.

    Remembered, as `_whole_line` is: the filter and the search for credits ask the same.
    """
    if len(line) > 600 or not patterns.PHOTO_MARKS.search(line[-120:]):
        return None
    for start, end in _last_pieces(line):
        piece = line[start:end]
        inner = whole_line(piece, phrases, agencies) if len(piece) <= 90 else None
        if inner is not None and inner.role == "photo":
            return Found(inner.agencies, "photo", start, end, inner.rule)
    close = line[-200:]
    match = patterns.PHOTO_TAIL.search(close) if patterns.PHOTO_TAIL_MARKS.search(close) else None
    if match is None:
        return None
    who = match["who"].strip(" .")
    ids = agency_ids(patterns.PHOTO_WORDS.sub("/", who), phrases, agencies)
    if not ids:
        ids = agency_ids(who.split("/")[-1], phrases, agencies) or (
            agency_ids(who.split()[0], phrases, agencies)
        )
    if not ids or ids == (GENERIC,):
        return None
    start = max(0, len(line) - 200) + match.start()
    return Found(ids, "photo", start, len(line), "photo-tail")


def _last_pieces(line: str) -> Iterator[tuple[int, int]]:
    """The last sentence of a line, and what follows its last bracket or bar."""
    *_, last = [(0, 0), *sentences(line)]
    yield last
    for mark in "([（|":
        at = line.rfind(mark)
        if at > 0:
            yield at, len(line)
