"""Publication times as what they are: spans as wide as their precision.

"2024-03-05" says that a piece appeared some time on that day, "2024-03-05T10:52" within that
minute. Where no time zone is given, the clock may be that of any place. One time is before
another only if it is before it however both are read; a missing time decides nothing.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

Precision = Literal["year", "month", "day", "hour", "minute", "second"]

EASTERNMOST = timedelta(hours=14)
WESTERNMOST = timedelta(hours=12)
"""Clocks run from 12 hours behind UTC to 14 hours ahead of it."""

_TIME = re.compile(
    r"(?P<year>\d{4})(?:-?(?P<month>\d{2})(?:-?(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?)?)?"
)
_WIDTHS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """When a piece was published, as far as its time says.

    Attributes:
        start: The first instant it can mean, in UTC; without a zone, as if it were UTC.
        end: The first instant after it.
        precision: The smallest unit that was given.
        zoned: Whether a time zone was given.
    """

    start: datetime
    end: datetime
    precision: Precision
    zoned: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """How two moments lie to each other.

    Attributes:
        order: -1 if the first is before the second, 1 if after, 0 if that cannot be told.
        seconds: The least time between them, 0 if they cannot be told apart.
        precision: The coarser precision of the two.
        same_clock: Both have a zone, or neither has.
    """

    order: Literal[-1, 0, 1]
    seconds: float
    precision: Precision
    same_clock: bool


COARSE: tuple[Precision, ...] = ("year", "month", "day", "hour", "minute", "second")
"""Precisions, the coarsest first."""


def parse_moment(published: str | None) -> Moment | None:
    """Read an ISO 8601 date or time.

    Args:
        published: Such as ``2024-03-05``, ``2024-03-05T10:52`` or ``2024-03-05T10:52:10+01:00``.

    Returns:
        The moment, or None if there is no time or it is not one.
    """
    found = _TIME.fullmatch(published.strip()) if published else None
    if not found:
        return None
    given = found.groupdict()
    fields = [name for name in COARSE if given[name] is not None]
    precision = fields[-1]
    numbers = {name: int(given[name]) for name in fields}
    try:
        start = datetime(
            numbers["year"],
            numbers.get("month", 1),
            numbers.get("day", 1),
            numbers.get("hour", 0),
            numbers.get("minute", 0),
            min(numbers.get("second", 0), 59),
            tzinfo=_zone(given["zone"]),
        ).astimezone(UTC)
        end = start + _width(start, precision)
    except (ValueError, OverflowError):
        return None
    return Moment(start, end, precision, given["zone"] is not None)


def compare(first: Moment | None, second: Moment | None) -> Interval | None:
    """Say which of two moments is earlier, if their precision tells.

    Two times without a zone are taken to be read from clocks that agree: that is the only way to
    compare the records of one folder, and `Interval.same_clock` with ``zoned`` tells how far to
    trust it. A time with a zone and one without are compared as if the latter's clock could stand
    anywhere.

    Returns:
        None if either is missing.
    """
    if first is None or second is None:
        return None
    coarser = min(first.precision, second.precision, key=COARSE.index)
    same = first.zoned == second.zoned
    a, b = (first, second) if same else (_anywhere(first), _anywhere(second))
    if a.end <= b.start:
        return Interval(-1, (b.start - a.end).total_seconds() + 1, coarser, same)
    if b.end <= a.start:
        return Interval(1, (a.start - b.end).total_seconds() + 1, coarser, same)
    return Interval(0, 0.0, coarser, same)


def possibly_first(moments: Sequence[Moment | None]) -> list[int]:
    """Positions of the moments that no other one is surely before; missing ones are among them."""
    tight: dict[bool, datetime] = {}
    wide: dict[bool, datetime] = {}
    for moment in moments:
        if moment is not None:
            kind, end = moment.zoned, _anywhere(moment).end
            tight[kind] = min(moment.end, tight.get(kind, moment.end))
            wide[kind] = min(end, wide.get(kind, end))
    first = []
    for position, moment in enumerate(moments):
        if moment is not None:
            like, unlike = tight[moment.zoned], wide.get(not moment.zoned)
            if like <= moment.start or (unlike and unlike <= _anywhere(moment).start):
                continue
        first.append(position)
    return first


def surely_first(moments: Sequence[Moment | None]) -> int | None:
    """Position of the moment that is before every other one, or None if that cannot be told."""
    first = possibly_first(moments)
    return first[0] if len(first) == 1 and moments[first[0]] is not None else None


def _anywhere(moment: Moment) -> Moment:
    """The moment as wide as it is if its clock may be that of any place."""
    if moment.zoned:
        return moment
    return Moment(
        moment.start - EASTERNMOST, moment.end + WESTERNMOST, moment.precision, moment.zoned
    )


def _zone(given: str | None) -> timezone:
    if given is None or given.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = given[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(offset if given[0] == "+" else -offset)


def _width(start: datetime, precision: Precision) -> timedelta:
    if precision == "year":
        return timedelta(days=366 if calendar.isleap(start.year) else 365)
    if precision == "month":
        return timedelta(days=calendar.monthrange(start.year, start.month)[1])
    return _WIDTHS[precision]
