"""Verdicts and evidence in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

KIND_WORDS = {
    "verbatim": "the same words",
    "near": "lightly edited",
    "rewritten": "in other words",
    "translated": "in another language",
}
"""What each kind means, for legends and labels."""

STATUS_WORDS = {
    "credited wire": "Agency text, credited",
    "uncredited wire": "Agency text, in part without credit",
    "inferred wire": "Probably agency text: its original is not in the archive",
    "press release": "A press release",
    "single origin": "One piece is the source of the others",
    "quotation": "A shared quotation only",
    "undetermined": "Where it came from is undetermined",
}
"""What each status of a cluster means."""

VERDICT_BEFORE = {
    "copied from": "copied from",
    "translated from": "translated from",
    "rewritten from": "rewritten from",
    "earlier": "later than",
    "shared wire": "agency text; also in",
    "undetermined": "direction undetermined, shared with",
}
"""What each verdict means, to be followed by the other piece."""

WIRE_BEFORE = {
    "press release": "press release; also in",
    "inferred wire": "probably agency text; also in",
}
"""What the verdict ``shared wire`` means where the text is not certainly an agency's."""

VERDICT_ALONE = {
    "copied from": "copied from the other",
    "translated from": "translated from the other",
    "rewritten from": "rewritten from the other",
    "earlier": "the other had it earlier",
    "shared wire": "both have it from an agency",
    "undetermined": "who had it first is undetermined",
}
"""... and where the other piece is understood."""

WIRE_ALONE = {
    "press release": "both have it from a press release",
    "inferred wire": "both probably have it from an agency",
}
"""... and where the other piece is understood."""

RELATION_WORDS = {
    "credited wire": "agency text, credited",
    "uncredited wire": "agency text, not credited",
    "inferred wire": "probably agency text",
    "press release": "a press release",
    "republished": "republished with credit",
}
"""What each relation of a source means; that of one document to another needs no words."""

EVIDENCE_WORDS = {
    "after": "agreement of the next sentences",
    "before": "agreement of the sentences before",
    "cosine": "closeness in meaning",
    "credits": "weight of credits",
    "edits": "places edited",
    "left_numbers": "numbers on the left only",
    "left_share": "share of the left piece",
    "likeness": "likeness of the words",
    "margin": "margin over the next best sentence",
    "names": "names in common",
    "numbers": "numbers in common",
    "relative": "closeness against the usual for these languages",
    "right_numbers": "numbers on the right only",
    "right_share": "share of the right piece",
    "same_words": "share of the same words",
    "says_so": "the piece names a source",
    "shared_letters": "letters in common",
    "same_text": "probability that it is the same text",
    "whole": "share of the text that its fullest piece has",
}
"""Names of evidence in words; others are shown as they are stored."""

_SHARES = frozenset(
    {
        "left_share",
        "likeness",
        "right_share",
        "same_text",
        "same_words",
        "shared_letters",
        "whole",
    }
)
"""Evidence in 0..1 that is shown in per cent."""

_STATE_WORDS = {True: "yes", False: "no", None: "not known"}


def verdict_before(row: Mapping[str, Any]) -> str:
    """What the verdict of a row of ``sources`` means, to be followed by the other piece."""
    verdict = str(row["verdict"])
    if verdict == "shared wire":
        return WIRE_BEFORE.get(row["relation"], VERDICT_BEFORE[verdict])
    return VERDICT_BEFORE.get(verdict, verdict)


def verdict_beside(row: Mapping[str, Any], side: str) -> str:
    """What the verdict of a row of ``sources`` means, where both pieces stand side by side.

    Args:
        row: The row.
        side: Where the piece is that the verdict is about: left or right.
    """
    verdict = str(row["verdict"])
    words = VERDICT_ALONE.get(verdict, verdict)
    if verdict == "shared wire":
        words = WIRE_ALONE.get(row["relation"], words)
    if verdict in ("shared wire", "undetermined"):
        return words[:1].upper() + words[1:]
    return f"The {side} piece: {words}"


def credit_words(role: str, name: str) -> str:
    """What a credit says, in words: its role and whom it names.

    Args:
        role: One of ``text``, ``contributor``, ``republished`` and ``photo``.
        name: Of the agency or outlet, as it is shown.
    """
    return {
        "text": name,
        "contributor": f"{name} contributed",
        "republished": f"republished from {name}",
        "photo": f"photo: {name}",
    }.get(role, f"{name} ({role})")


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Such as ``1 piece`` or ``1,234 pieces``."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def percent(part: float, whole: float = 1.0) -> str:
    """Such as ``43 %``; never 0 % or 100 % unless it is."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return "< 1 %"
    if 99 < share < 100:
        return "> 99 %"
    return f"{share:.0f} %"


def evidence_of(stored: str | Mapping[str, Any] | None) -> dict[str, Any]:
    """A stored evidence column as a mapping; an unreadable one is shown as it is."""
    if isinstance(stored, Mapping):
        return dict(stored)
    if not stored:
        return {}
    try:
        value = json.loads(stored)
    except ValueError:
        return {"note": stored}
    return value if isinstance(value, dict) else {"note": value}


def evidence_lines(stored: str | Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Evidence as pairs of a name and a value in words, for a description list.

    Warnings (`cautions`) and why nothing decides (`why_undetermined`) are left out. Known names are
    said in words; others have their underscores set apart, so that a new piece of evidence is shown
    before this module knows it.
    """
    lines: list[tuple[str, str]] = []
    for name, value in evidence_of(stored).items():
        if value is None or value in ([], {}, ""):
            continue
        label = EVIDENCE_WORDS.get(name, name.replace("_", " "))
        if name == "facts" and isinstance(value, list):
            lines.extend(_fact(each) for each in value)
            continue
        if name in ("warnings", "why") or (name == "origin" and value.get("why")):
            continue
        if isinstance(value, Mapping):
            lines.extend((f"{label}: {part}", words) for part, words in evidence_lines(value))
        else:
            is_share = name in _SHARES and isinstance(value, (int, float))
            lines.append((label, percent(value) if is_share else _words(value)))
    return lines


def why_undetermined(stored: str | Mapping[str, Any] | None) -> str | None:
    """Why nothing decides, in words; None where something does."""
    evidence = evidence_of(stored)
    origin = evidence.get("origin")
    why = evidence.get("why") or (origin.get("why") if isinstance(origin, Mapping) else None)
    return str(why) if why else None


def cautions(stored: str | Mapping[str, Any] | None) -> list[str]:
    """What makes a verdict weak, to be shown beside it rather than on demand."""
    warnings = evidence_of(stored).get("warnings")
    return [_words(each) for each in warnings] if isinstance(warnings, list) else []


def fact_words(fact: Mapping[str, Any]) -> str:
    """The words of a fact of provenance, which say so where it speaks against the verdict."""
    weight = fact.get("weight")
    against = isinstance(weight, (int, float)) and weight < 0
    return f"against: {fact['words']}" if against else str(fact["words"])


def _fact(fact: Any) -> tuple[str, str]:
    """A fact of provenance: its name and its words."""
    if not isinstance(fact, Mapping) or "words" not in fact:
        return "fact", _words(fact)
    return str(fact.get("fact", "fact")), fact_words(fact)


def _words(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return _STATE_WORDS[value]
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Mapping):
        return "; ".join(f"{key.replace('_', ' ')} {_words(v)}" for key, v in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(each) for each in value) or "none"
    return str(value)


def confidence_words(confidence: float) -> str:
    """A confidence in 0..1 in words and per cent."""
    for least, words in ((0.95, "very sure"), (0.8, "fairly sure"), (0.6, "likely")):
        if confidence >= least:
            return f"{words} ({percent(confidence)})"
    return f"weak ({percent(confidence)})"
