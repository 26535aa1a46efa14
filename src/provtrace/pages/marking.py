"""From matches to marks: what is shown in the text of one document, and of two side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provtrace.pages.differences import differences, shifted
from provtrace.pages.texts import Mark
from provtrace.pages.wording import KIND_WORDS

STRENGTH = {"verbatim": 4, "near": 3, "rewritten": 2, "translated": 1}
MOST_COMPARED = 60
"""So many matches of a pair are compared word by word; further ones are marked only."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A match of two documents as both sides show it.

    Attributes:
        number: What it is called on the page, from 1 in the order of the left text.
        left: Its mark in the left text.
        right: Its mark in the right text.
        left_text: The words of the left side.
        right_text: The words of the right side.
        differing: In which figures and names the two differ, in words.
        row: The match.
    """

    number: int
    left: Mark
    right: Mark
    left_text: str
    right_text: str
    differing: tuple[str, ...]
    row: Row


def pairings(
    matches: Sequence[Row],
    left_text: str,
    right_text: str,
    *,
    languages: tuple[str | None, str | None] = (None, None),
    flipped: bool = False,
    prefix: str = "",
) -> list[Pairing]:
    """Marks for two documents side by side, linked to each other.

    Args:
        matches: Rows of ``matches`` of the two.
        left_text: Text of the document shown on the left.
        right_text: Text of the document shown on the right.
        languages: ISO 639-1 codes of the two, as far as they are known.
        flipped: The document on the left is the one with the greater id.
        prefix: What ids begin with, where a page shows several pairs.
    """
    # Imported here so that Datasette starts without the libraries of alignment.
    from provtrace.alignment import differing  # noqa: PLC0415

    one, other = ("right", "left") if flipped else ("left", "right")
    ordered = sorted(matches, key=lambda row: (row[f"{one}_start"], -row[f"{one}_end"], row["id"]))
    result = []
    for number, row in enumerate(ordered, 1):
        a, b = row[f"{one}_start"], row[f"{one}_end"]
        c, d = row[f"{other}_start"], row[f"{other}_end"]
        mine, theirs = left_text[a:b], right_text[c:d]
        changed: tuple[Any, Any] = ((), ())
        if row["kind"] in ("near", "rewritten") and number <= MOST_COMPARED:
            changed = differences(mine, theirs)
        label = f"{row['kind']}: {KIND_WORDS.get(row['kind'], '')}"
        if row["is_quote"]:
            label += ", a quotation"
        shared = {
            "kind": row["kind"],
            "number": number,
            "is_quote": bool(row["is_quote"]),
            "pair": f"{prefix}{number}",
            "label": label,
        }
        at_left, at_right = f"{prefix}l{number}", f"{prefix}r{number}"
        left = Mark(
            a, b, changed=shifted(changed[0], a), side="left",
            anchor=at_left, target=f"#{at_right}", **shared,
        )  # fmt: skip
        right = Mark(
            c, d, changed=shifted(changed[1], c), side="right",
            anchor=at_right, target=f"#{at_left}", **shared,
        )  # fmt: skip
        disagree: tuple[str, ...] = ()
        if number <= MOST_COMPARED:
            disagree = differing(
                mine, theirs, left_language=languages[0], right_language=languages[1]
            )
        result.append(Pairing(number, left, right, mine, theirs, disagree, row))
    return result


def coverage(matches: Sequence[Row]) -> list[Mark]:
    """Marks for one document that many others share text with: the strongest kind at each place.

    Args:
        matches: Rows with ``start``, ``end``, ``kind`` and ``is_quote``.

    Returns:
        Marks that do not overlap, in the order of the text, without numbers.
    """
    events: list[tuple[int, int, tuple[int, str, bool]]] = []
    for row in matches:
        if row["end"] > row["start"]:
            state = (STRENGTH.get(row["kind"], 0), row["kind"], bool(row["is_quote"]))
            events.append((row["start"], 1, state))
            events.append((row["end"], -1, state))
    events.sort(key=lambda event: event[0])
    counts: dict[tuple[int, str, bool], int] = {}
    marks: list[Mark] = []
    last = 0
    for place, step, state in events:
        if counts and place > last:
            # A quotation is shown as one only where nothing else covers the place.
            _, kind, is_quote = max(counts, key=lambda each: (not each[2], each[0]))
            if (
                marks
                and marks[-1].end == last
                and (marks[-1].kind, marks[-1].is_quote)
                == (
                    kind,
                    is_quote,
                )
            ):
                marks[-1] = Mark(marks[-1].start, place, kind, is_quote=is_quote)
            else:
                marks.append(Mark(last, place, kind, is_quote=is_quote))
        last = place
        counts[state] = counts.get(state, 0) + step
        if not counts[state]:
            del counts[state]
    return marks
