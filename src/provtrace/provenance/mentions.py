"""Which other outlets a text names as having reported what it tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from provtrace.provenance.direction import fold

REACH = 60
"""The name and the word that makes it a source stand at most so many characters apart."""

# Stems of "report", "according to", "first published", "quoting" and the like; matched anywhere
# in a word since they are inflected. Kept to words that newspapers use for naming a source.
_CUES = re.compile(
    "report|accord|publish|told|quot|cit|originally|first appeared"
    "|bericht|zufolge|laut|zuerst|veröffentlich|meldet"
    "|selon|d'après|d’après|rapport|révél|publi|relay"
    "|según|inform|public|reveló"
    "|secondo|riport|pubblic|rivel|segundo|noticiou|divulg"
    "|volgens|meldt|gemeld|enligt|rapporter|uppgav|ifølge"
    "|podaje|podał|według|informuje|napisał|uvedl|podle|napsal"
    "|сообщ|пиш|данным|опублик|повідом|опублік|за даними"
    "|σύμφωνα|μετέδωσε|δημοσίευ|haber|göre|bildir|yazdı"
    "|ذكر|أفاد|نقل|وفق|بحسب|نشر|דיווח|פורסם|לפי|के अनुसार|रिपोर्ट"
    "|报道|報道|报导|報導|据|據|によると|報じ|伝え|보도|따르면|전했|รายงาน",
    re.IGNORECASE,
)


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
        if len(name) < 4 or name not in low:
            continue
        for place in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", low):
            start = max(low.rfind("\n", 0, place.start()) + 1, place.start() - REACH)
            line_end = low.find("\n", place.end())
            end = min(line_end if line_end >= 0 else len(low), place.end() + REACH)
            if _CUES.search(low, start, place.start()) or _CUES.search(low, place.end(), end):
                found.add(name)
                break
    return frozenset(found)
