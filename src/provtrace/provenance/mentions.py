"""Which other outlets a text names as having reported what it tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from provtrace.provenance.addresses import fold

REACH = 60
"""The name and the word that makes it a source stand at most so many characters apart."""

# "Reported", "according to", "first published", "quoting" and the like; open-ended where a language
# inflects them. Kept to words that newspapers use for naming a source.
_CUES = re.compile(
    r"\b(?:report(?:s|ed|ing|edly)?|according to|told|quot(?:ed|es|ing)|cit(?:ed|es|ing)"
    r"|originally|first (?:appeared|published)|published (?:by|in))\b"
    r"|\b(?:bericht|berichte|zufolge|laut|zuerst|veröffentlich|meldet|meldung)"
    r"|\b(?:selon|d['’]après|rapport[ée]|révél|publié|relay)"
    r"|\b(?:según|inform(?:ó|a|ou|aron)\b|publicó|publicad|reveló)"
    r"|\b(?:secondo|riport|pubblicat|rivelat|segundo|noticiou|divulg)"
    r"|\b(?:volgens|meldt|gemeld|enligt|rapporter|uppgav|ifølge)"
    r"|\b(?:podaje|podał|według|informuje|napisał|uvedl|podle|napsal)"
    r"|\b(?:сообщ|пишет|писал|по данным|опубликов|повідом|пише|опубліков|за даними)"
    r"|\b(?:σύμφωνα|μετέδωσε|δημοσίευ|haberine göre|göre|bildirdi|yazdı)"
    r"|ذكرت|أفاد|نقل|وفق|بحسب|نشر|דיווח|פורסם|לפי|के अनुसार|रिपोर्ट"
    r"|报道|報道|报导|報導|据|據|によると|報じ|伝え|보도|따르면|전했|รายงาน",
    re.IGNORECASE,
)
_SPACED = re.compile(r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff]")


def named_outlets(text: str, outlets: Iterable[str]) -> frozenset[str]:
    """Find the outlets that a text names as a source.

    A bare name is not enough, many are common words ("Post", "Mirror"): a word such as "reported"
    or "according to" must stand near it, in the same line.

    Args:
        text: The cleaned text.
        outlets: Names of the outlets to look for.

    Returns:
        The names found, folded.
    """
    low = text.casefold()
    found = set()
    for outlet in outlets:
        name = fold(outlet)
        if name not in low or (len(name) < 4 and name.isascii()):
            continue
        for place in _places(name, low):
            start = max(low.rfind("\n", 0, place.start()) + 1, place.start() - REACH)
            line_end = low.find("\n", place.end())
            end = min(line_end if line_end >= 0 else len(low), place.end() + REACH)
            if _CUES.search(low, start, place.start()) or _CUES.search(low, place.end(), end):
                found.add(name)
                break
    return frozenset(found)


def _places(name: str, text: str) -> Iterable[re.Match[str]]:
    """Where a name stands as a whole word, in scripts that part words by spaces."""
    before = r"(?<!\w)" if _SPACED.match(name[0]) else ""
    after = r"(?!\w)" if _SPACED.match(name[-1]) else ""
    return re.finditer(before + re.escape(name) + after, text)
