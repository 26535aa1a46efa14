"""Where the dots of a timeline stand: times as places on one axis, in per cent and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from provtrace.pages.times import DAY, MONTHS, moment

WIDTH = 1_000
"""Units of the drawing's width."""

MARGIN = 24
DOT = 22
ROW = 23
MOST_DOTS = 400
_STEPS = (
    60.0, 300.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 10_800.0, 21_600.0, 43_200.0,
    DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY, 182 * DAY, 365 * DAY, 1_826 * DAY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dot:
    """One dated member.

    Attributes:
        index: Its place in the list of members.
        x: Place of its time, or of the middle of its day.
        y: Place of its row.
        left: Where its day begins, for a member of which only the day is known; else x.
        right: Where its day ends; else x.
    """

    index: int
    x: float
    y: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis: its place and words."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing of WIDTH units.

    Attributes:
        dots: Members whose time is known.
        ticks: Marks of the axis.
        height: Units of height.
        undated: How many members have no time.
        hidden: How many dated members are not drawn, there being too many.
    """

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    height: int
    undated: int
    hidden: int


def timeline(members: Sequence[Mapping[str, Any]]) -> Timeline | None:
    """Place the members of a cluster on an axis; None where fewer than two have a time."""
    dated = [
        (index, when)
        for index, member in enumerate(members)
        if (when := moment(member["published"])) is not None
    ]
    if len(dated) < 2:
        return None
    shown = dated[:MOST_DOTS]
    first = min(when.earliest for _, when in shown)
    last = max(when.latest for _, when in shown)
    length = max(last - first, 60.0)

    def place(second: float) -> float:
        return round(MARGIN + (second - first) / length * (WIDTH - 2 * MARGIN), 1)

    rows: list[float] = []
    dots = []
    for index, when in sorted(shown, key=lambda pair: (pair[1].earliest, pair[0])):
        left, right = place(when.earliest), place(when.latest)
        x = (left + right) / 2 if when.is_vague else left
        from_, to = (left, right) if when.is_vague else (x - DOT / 2, x + DOT / 2)
        row = next((r for r, end in enumerate(rows) if end < from_), len(rows))
        if row == len(rows):
            rows.append(to)
        rows[row] = to
        dots.append(Dot(index, round(x, 1), ROW * row + ROW / 2 + 4, left, right))
    return Timeline(
        dots=tuple(dots),
        ticks=tuple(_ticks(first, last, place)),
        height=ROW * len(rows) + 8,
        undated=len(members) - len(dated),
        hidden=len(dated) - len(shown),
    )


def _ticks(first: float, last: float, place: Any) -> list[Tick]:
    """At most eight marks at round times (UTC)."""
    step = next((step for step in _STEPS if (last - first) / step <= 7), _STEPS[-1])
    ticks, second = [], (first // step) * step
    while second <= last:
        if second >= first:
            ticks.append(Tick(place(second), _tick_words(second, step)))
        second += step
    return ticks or [Tick(place(first), _tick_words(first, step))]


def _tick_words(second: float, step: float) -> str:
    stamp = datetime.fromtimestamp(second, UTC)
    day = f"{stamp.day} {MONTHS[stamp.month - 1][:3]}"
    if step >= 30 * DAY:
        return f"{day} {stamp.year}"
    return day if step >= DAY or not (stamp.hour or stamp.minute) else f"{stamp:%H:%M}"
