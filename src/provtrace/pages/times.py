"""Times as pages show and place them, with no more precision than is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from provtrace.errors import ProvtraceError
from provtrace.pages.wording import plural

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as precisely as it is known.

    Attributes:
        iso: As stored.
        earliest: Seconds since 1970 (UTC) of the earliest instant it can mean; a time without a
            zone is taken as UTC.
        latest: ... of the latest instant it can mean.
        long: For reading, such as "4 March 2026, 09:12 (UTC+01:00)".
        short: In UTC, such as "4 Mar 08:12 UTC"; "4 Mar 09:12, no zone" where none is given.
        day: Such as "4 March 2026".
    """

    iso: str
    earliest: float
    latest: float
    long: str
    short: str
    day: str

    @property
    def is_vague(self) -> bool:
        """Whether only a day or less is known."""
        return self.latest - self.earliest >= DAY - 1


def moment(iso: str | None) -> Moment | None:
    """Read an ISO 8601 time; None where there is none or it cannot be read."""
    if not iso:
        return None
    iso = iso.strip()
    partial = _PARTIAL.fullmatch(iso)
    try:
        if partial:
            return _partial(iso, *partial.groups())
        stamp = datetime.fromisoformat(iso)
        short = _short(stamp)
    except (ValueError, OverflowError):
        return None
    aware = stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    day = f"{stamp.day} {MONTHS[stamp.month - 1]} {stamp.year}"
    clock = f"{stamp:%H:%M}"
    zone = "" if stamp.tzinfo is None else f" ({_zone(stamp)})"
    second = aware.timestamp()
    return Moment(
        iso=iso,
        earliest=second,
        latest=second,
        long=f"{day}, {clock}{zone}",
        short=short,
        day=day,
    )


def _short(stamp: datetime) -> str:
    """A time in UTC, so that times in a list can be compared; as it is where it has no zone."""
    known = stamp.astimezone(UTC) if stamp.tzinfo else stamp
    words = f"{known.day} {MONTHS[known.month - 1][:3]} {known:%H:%M}"
    return f"{words} UTC" if stamp.tzinfo else f"{words}, no zone"


def iso_day(given: str) -> str:
    """A day that somebody asked for, as times are stored and can be compared with.

    Raises:
        ProvtraceError: If it is no day.
    """
    try:
        return date.fromisoformat(given.strip()).isoformat()
    except ValueError as error:
        raise ProvtraceError(f"{given!r} is no date; write it like 2026-03-01") from error


def _partial(iso: str, year: str, month: str | None, day: str | None) -> Moment:
    """A year, a month or a day."""
    start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
    if day:
        end = start + timedelta(days=1)
        words = f"{start.day} {MONTHS[start.month - 1]} {year}"
        short = f"{start.day} {MONTHS[start.month - 1][:3]} {year}"
    elif month:
        end = (start + timedelta(days=32)).replace(day=1)
        words = short = f"{MONTHS[start.month - 1]} {year}"
    else:
        end = start.replace(year=start.year + 1)
        words = short = year
    return Moment(iso, start.timestamp(), end.timestamp() - 1, words, short, words)


def _zone(stamp: datetime) -> str:
    offset = stamp.utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else '−'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def span_words(seconds: float) -> str:
    """A length of time in words, such as "3 hours 5 minutes" or "2 days"."""
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return "less than a minute"
    days, rest = divmod(minutes, 1_440)
    hours, minutes = divmod(rest, 60)
    if days:
        return plural(days, "day") + (f" {plural(hours, 'hour')}" if hours and days < 3 else "")
    if hours:
        return plural(hours, "hour") + (f" {plural(minutes, 'minute')}" if minutes else "")
    return plural(minutes, "minute")
