"""Who carries which sentence of a cluster's text: kept, changed, cut or added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KEPT_SHARE = 0.8
"""A sentence counts as kept if so much of it stands in a verbatim match."""

CARRIED_SHARE = 0.3
"""... as carried at all if so much of it stands in any match."""

_WEAKEST = ("translated", "rewritten", "near", "verbatim")


@dataclass(frozen=True, slots=True)
class Overlap:
    """A match seen from the text shown.

    Attributes:
        start: Start offset in the text shown.
        end: End offset.
        other_start: Start offset in the member's text.
        other_end: End offset.
        kind: verbatim, near, rewritten or translated.
    """

    start: int
    end: int
    other_start: int
    other_end: int
    kind: str


@dataclass(frozen=True, slots=True)
class State:
    """What one member did with one sentence.

    Attributes:
        name: ``kept``, ``changed`` or ``cut``.
        kind: How it was changed: near, rewritten or translated; else None.
    """

    name: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A stretch of a member's own between passages that it carries.

    Attributes:
        start: Start offset in the member's text.
        end: End offset.
        after: Index of the sentence of the text shown that it follows, -1 before the first.
    """

    start: int
    end: int
    after: int


KEPT = State("kept")
CUT = State("cut")


def overlaps_by_member(rows: Iterable[Mapping[str, Any]]) -> dict[int, list[Overlap]]:
    """Matches of the text shown by the other document's id."""
    result: dict[int, list[Overlap]] = defaultdict(list)
    for row in rows:
        result[row["other_id"]].append(
            Overlap(row["start"], row["end"], row["other_start"], row["other_end"], row["kind"])
        )
    return result


def composed(first: Sequence[Overlap], second: Sequence[Overlap]) -> list[Overlap]:
    """Overlaps of A with C, from those of B with A and of B with C.

    In big clusters members are compared with a few documents only; this carries a comparison over
    such a document B. Inside a match places are taken in proportion, which is exact for verbatim
    matches and near enough for whole sentences of the others.

    Args:
        first: B against A.
        second: B against C.
    """
    result = []
    for a in first:
        for c in second:
            start, end = max(a.start, c.start), min(a.end, c.end)
            if start < end:
                kind = min(a.kind, c.kind, key=_WEAKEST.index)
                mine, theirs = _carried(a, start, end), _carried(c, start, end)
                result.append(Overlap(*mine, *theirs, kind))
    return sorted(result, key=lambda overlap: (overlap.start, overlap.end))


def _carried(overlap: Overlap, start: int, end: int) -> tuple[int, int]:
    """A part of an overlap's near side as offsets in its other side, in proportion."""
    length = max(1, overlap.end - overlap.start)
    scale = (overlap.other_end - overlap.other_start) / length
    return (
        overlap.other_start + round((start - overlap.start) * scale),
        overlap.other_start + round((end - overlap.start) * scale),
    )


def states(sentences: Sequence[tuple[int, int]], overlaps: Sequence[Overlap]) -> tuple[State, ...]:
    """What a member did with each sentence.

    Args:
        sentences: Offsets in the text shown.
        overlaps: The member's matches with it.
    """
    result = []
    for start, end in sentences:
        length = max(1, end - start)
        carried: dict[str, int] = defaultdict(int)
        for overlap in overlaps:
            common = min(end, overlap.end) - max(start, overlap.start)
            if common > 0:
                carried[overlap.kind] += common
        if carried["verbatim"] >= KEPT_SHARE * length:
            result.append(KEPT)
        elif sum(carried.values()) >= CARRIED_SHARE * length:
            kind = max(carried, key=lambda kind: (carried[kind], kind))
            result.append(State("changed", "near" if kind == "verbatim" else kind))
        else:
            result.append(CUT)
    return tuple(result)


def additions(
    member_sentences: Sequence[tuple[int, int]],
    sentences: Sequence[tuple[int, int]],
    overlaps: Sequence[Overlap],
) -> list[Addition]:
    """What a member added between the first and the last passage that it carries.

    Args:
        member_sentences: Offsets of the member's own sentences.
        sentences: Offsets of the sentences of the text shown.
        overlaps: The member's matches with it.

    Returns:
        Stretches of whole sentences, in the order of the member's text.
    """
    if not overlaps:
        return []
    in_order = sorted(overlaps, key=lambda overlap: overlap.other_start)
    first, last = in_order[0].other_start, max(overlap.other_end for overlap in in_order)
    result: list[Addition] = []
    for start, end in member_sentences:
        if start < first or end > last:
            continue
        covered = sum(max(0, min(end, o.other_end) - max(start, o.other_start)) for o in in_order)
        if covered >= CARRIED_SHARE * max(1, end - start):
            continue
        before = [o for o in in_order if o.other_start <= start]
        place = before[-1].end if before else 0
        after = max((i for i, (_, stop) in enumerate(sentences) if stop <= place + 1), default=-1)
        if result and result[-1].after == after and start - result[-1].end <= 2:
            result[-1] = Addition(result[-1].start, end, after)
        else:
            result.append(Addition(start, end, after))
    return result
