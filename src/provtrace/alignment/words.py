"""A match's evidence in words, for ``explain`` and the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provtrace.alignment.surface import NEAR, NEAR_AMONG_NEAR

_KINDS = {
    "verbatim": "Word for word the same",
    "near": "The same text, lightly edited",
    "rewritten": "The same text in other words",
    "translated": "The same text in another language",
}


def describe(evidence: Mapping[str, object], kind: str) -> str:
    """Say in words why a match was found.

    Args:
        evidence: What is stored with the match.
        kind: Its kind.

    Returns:
        One sentence or more.
    """
    parts = [_KINDS.get(kind, kind)]
    if "cosine" in evidence:
        parts += _meaning(evidence)
    else:
        parts += _surface(evidence, kind)
    return f"{parts[0]}: {'; '.join(parts[1:])}." if len(parts) > 1 else f"{parts[0]}."


def _surface(evidence: Mapping[str, object], kind: str) -> list[str]:
    parts = []
    same, edits = _number(evidence, "same_words"), _number(evidence, "edits")
    if "same_words" in evidence and same < 1:
        parts.append(f"{same:.0%} of the words are the same")
    if "likeness" in evidence and kind != "verbatim":
        alike = _number(evidence, "likeness")
        lower = kind == "near" and alike < NEAR
        among = f", among such from {NEAR_AMONG_NEAR:.0%}" if lower else ""
        parts.append(f"{alike:.0%} of the letters (lightly edited is from {NEAR:.0%}{among})")
    if edits:
        parts.append(f"{edits:.0f} edit{'s' if edits != 1 else ''}")
    return parts


def _meaning(evidence: Mapping[str, object]) -> list[str]:
    left, right = _number(evidence, "left_sentences"), _number(evidence, "right_sentences")
    parts = [f"{left:.0f} sentence{'s' if left != 1 else ''} against {right:.0f}"]
    relative = _number(evidence, "relative")
    nearness = (
        "as near in meaning as rewordings and translations mostly are"
        if relative >= 0.9
        else "less near in meaning than rewordings and translations mostly are"
        if relative >= 0.7
        else "much less near in meaning than rewordings and translations mostly are"
    )
    parts.append(f"{nearness} (cosine {_number(evidence, 'cosine'):.2f})")
    margin = _number(evidence, "margin")
    if margin >= 0.3:
        parts.append("no other sentence of either text comes close")
    elif margin < 0.1:
        parts.append("other sentences come close too")
    numbers = evidence.get("numbers")
    if numbers and isinstance(numbers, Sequence):
        parts.append(f"the same numbers ({', '.join(map(str, numbers))})")
    names = _number(evidence, "names")
    if names:
        parts.append(f"{names:.0f} name{'s' if names != 1 else ''} in common")
    if "shared_letters" in evidence:
        parts.append(f"{_number(evidence, 'shared_letters'):.0%} of the letter sequences shared")
    sides = [side for side in ("before", "after") if _number(evidence, side) >= 0.5]
    if sides:
        parts.append(f"the text {' and '.join(sides)} it matches too")
    else:
        parts.append("the sentences around it do not match")
    return parts


def _number(evidence: Mapping[str, object], name: str) -> float:
    value = evidence.get(name)
    return float(value) if isinstance(value, (int, float)) else 0.0
