"""The credit in a dateline: place, date and agency before the first sentence.

A known agency is found in any of the forms. For one that nobody knows the form itself must vouch:
the brackets, the dash, a date or capitals before them, and a sentence behind.
"""

from __future__ import annotations

import regex

from provtrace.cleaning import credit_patterns as patterns
from provtrace.cleaning.agencies import GENERIC, Agencies
from provtrace.cleaning.credit_forms import Found
from provtrace.cleaning.credit_names import (
    agency_ids,
    looks_like_agency,
    looks_like_name,
    looks_like_short_name,
    split_names,
)
from provtrace.cleaning.folding import fold
from provtrace.cleaning.phrases import Phrases

_DATELINE_SPAN = 140
_LEAST_SENTENCE = 25


def dateline(
    line: str, phrases: Phrases, agencies: Agencies, *, opening: bool = False
) -> Found | None:
    """The credit in a dateline: place, date and agency before the first sentence.

    Args:
        line: The line.
        phrases: The phrases of its language.
        agencies: The agencies to look for.
        opening: Whether it is the first paragraph: only there an unknown name of no known form
            counts.
    """
    head = line[:_DATELINE_SPAN]
    for pattern in patterns.CJK_STARTS:
        match = pattern.match(head)
        if match:
            who = match["who"]
            ids = agency_ids(who, phrases, agencies) or ((who,) if looks_like_agency(who) else ())
            if ids:
                return Found(ids, "text", 0, match.end(), "dateline")
    placed = patterns.CJK_PLACED.match(head)
    if placed and (looks_like_agency(placed["who"]) or looks_like_short_name(placed["who"])):
        return Found((placed["who"],), "text", 0, placed.end(), "dateline")
    for pattern in patterns.STARTS:
        match = pattern.match(head)
        if match is None or not _is_place(match["place"] or "", phrases):
            continue
        dashed = bool(match["after"].strip())
        bare = "(" not in match.group() and "（" not in match.group() and "/" not in match.group()
        who = match["who"].strip()
        ids = agency_ids(who, phrases, agencies)
        if GENERIC in ids and bare:
            ids = ()
        if bare and any(agencies.is_ambiguous(name) for name in split_names(who, phrases)):
            ids = () if not (match["place"] or "").isupper() else ids
        if not ids and dashed and not bare and _is_strong(match, line, opening=opening):
            ids = (who,)
        if ids and (dashed or len((match["place"] or "").split()) <= 4):
            return Found(ids, "text", 0, match.end("who") + (0 if bare else 1), "dateline")
    return None


def _is_strong(match: regex.Match[str], line: str, *, opening: bool) -> bool:
    """Whether a dateline's form vouches for an agency nobody knows.

    "HARBOUR, 4 March (Name) -" does; "Ann Lee (MP) - who …" and "Ann Lee (MP): …" do not: there
    a person stands before the brackets.
    """
    who, place = match["who"].strip(), (match["place"] or "").strip()
    if "=" in match.group() or "＝" in match.group():
        return looks_like_agency(who) or (opening and looks_like_short_name(who))
    trade = looks_like_agency(who) and not who.isupper()
    dated = any(map(str.isdigit, place))
    capitals = place.isupper()
    sentence = line[match.end() :].lstrip(" -–—―−.")
    begins = sentence[:1].isalpha() and not sentence[:1].islower() and ":" not in match["after"]
    if not begins or len(sentence) < _LEAST_SENTENCE:
        return False
    if place and (dated or capitals or trade):
        return looks_like_agency(who) or (opening and looks_like_name(who) and len(who) <= 40)
    if place:
        return opening and looks_like_agency(who) and len(place.split()) == 1
    return opening and (trade or looks_like_short_name(who))


def _is_place(words: str, phrases: Phrases) -> bool:
    """Whether words can be place and date: capitals, numbers, months, and short particles."""
    tokens = patterns.PLACE_WORDS.findall(words)
    if len(tokens) > 11:
        return False
    for token in tokens:
        folded = fold(token).strip(".")
        if token[0].islower() and not (
            folded in phrases.dates
            or f"{folded}." in phrases.dates
            or folded in patterns.PLACE_PARTICLES
            or len(folded) <= 1
        ):
            return False
    return True
