"""Credits that an outlet's own people share with agencies: "By Harbour Echo staff and AP".

Such a line has none of the agencies' own forms: it is a byline in which one of the names is an
agency's. So every part of it must be accounted for (an agency, words for the staff, somebody's name
after "by"), and a bare name beside an agency's is not enough.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from provtrace.cleaning.agencies import GENERIC, Agencies
from provtrace.cleaning.credit_names import agency_ids, looks_like_name, split_names
from provtrace.cleaning.folding import ends_sentence, fold
from provtrace.cleaning.phrases import Phrases

_MOST_PARTS = 4
_MOST_CHARACTERS = 100
_STAFF_WORDS = 4
_ATTACHED = regex.compile(r"\s+[وו](?=\p{L}{3})")  # "and" as a part of the next word
_DESK = regex.compile(r"[^/|–—]{2,40}?(?:\s*[/|]\s*|\s+[-–—]\s+)[^/|–—]{2,40}")


def joint_agencies(line: str, phrases: Phrases, agencies: Agencies) -> tuple[tuple[str, ...], str]:
    """The agencies in a line that credits them beside the outlet's own people.

    Args:
        line: The line, without brackets around it.
        phrases: The phrases of its language.
        agencies: The agencies to look for.

    Returns:
        Identifiers, and the form: "byline" after words such as "By", else "joint". No identifiers
        if any part of the line is something else.
    """
    if len(line) > _MOST_CHARACTERS or ends_sentence(line):
        return (), ""
    after = _after_by(line, phrases)
    rule = "joint" if after is None else "byline"
    ids = _shared(line, phrases, agencies, opened=False)
    if not ids and after is not None:
        ids = _shared(after, phrases, agencies, opened=True)
    return ids, rule


def _after_by(line: str, phrases: Phrases) -> str | None:
    """A line without the words that open a byline ("By …"), or None where there are none."""
    folded = fold(line)
    ends = [
        match.end()
        for phrase, match in phrases.heads.at(folded)
        if phrase.topic == "byline" and phrase.list == "opens"
    ]
    return line[min(ends) :].lstrip(" :") if ends and len(folded) == len(line) else None


def _shared(words: str, phrases: Phrases, agencies: Agencies, *, opened: bool) -> tuple[str, ...]:
    """The agencies named, if all other parts are the outlet's own people, and there are some."""
    parts = list(_parts(words, phrases, agencies))
    if not 2 <= len(parts) <= _MOST_PARTS:
        return ()
    named = [(part.strip(), agency_ids(part, phrases, agencies)) for part in parts]
    ids = tuple(dict.fromkeys(i for _, known in named for i in known))
    own = [part for part, known in named if not known]
    if not ids or not own or any(agencies.by_id[i].kind == "photo" for i in ids if i != GENERIC):
        return ()
    if all(_is_staff(part, phrases) for part in own):
        return ids
    if opened and all(_is_staff(part, phrases) or looks_like_name(part) for part in own):
        return ids
    # "Harbour Echo / Agencies": a name and the word for agencies, set apart by a mark
    desk = ids == (GENERIC,) and len(parts) == 2 and _DESK.fullmatch(words)
    return ids if desk and not named[0][1] and looks_like_name(own[0]) else ()


def _parts(words: str, phrases: Phrases, agencies: Agencies) -> Iterator[str]:
    """The names between separators and joining words, those that are prefixes among them."""
    for joined in split_names(words, phrases):
        for part in filter(None, phrases.join.split(f" {joined}")):
            before, *last = _ATTACHED.split(part, maxsplit=1)
            yield from (before, *last) if agency_ids("".join(last), phrases, agencies) else (part,)


def _is_staff(part: str, phrases: Phrases) -> bool:
    """Whether words are "staff" and the like, perhaps with the outlet's name before or after."""
    tokens = part.split()
    for count in range(min(_STAFF_WORDS, len(tokens)), 0, -1):
        for some, rest in ((tokens[-count:], tokens[:-count]), (tokens[:count], tokens[count:])):
            if _names_staff(" ".join(some), phrases) and (
                not rest or looks_like_name(" ".join(rest))
            ):
                return True
    return False


def _names_staff(words: str, phrases: Phrases) -> bool:
    folded = fold(words)
    return any(
        phrase.topic == "byline" and phrase.list == "alone" and match.end() == len(folded)
        for phrase, match in phrases.heads.at(folded)
    )
