"""How much later one piece came than another, in words as precise as their times are."""

from __future__ import annotations

from provtrace.pages.times import span_words
from provtrace.pages.wording import plural
from provtrace.provenance.times import Interval, Moment, compare, parse_moment

MINUTE = 60.0


def later_words(first: str | None, second: str | None) -> str | None:
    """Say how much later the second of two pieces came.

    Args:
        first: When the first was published, in ISO 8601.
        second: When the second was.

    Returns:
        Such as "2 hours 5 minutes later", "3 days later" where only days are known, or "at least
        4 hours later"; None where their precision does not tell that it was later.
    """
    a, b = parse_moment(first), parse_moment(second)
    interval = compare(a, b)
    if a is None or b is None or interval is None or interval.order >= 0:
        return None
    if interval.same_clock and interval.precision not in ("year", "month", "day"):
        length = span_words((b.start - a.start).total_seconds())
        return f"{length} later" if a.zoned else f"{length} later, if in one time zone"
    if interval.same_clock and a.precision == b.precision:
        return f"{_calendar(a, b, interval)} later"
    if interval.seconds < MINUTE:
        return "later"
    return f"at least {span_words(interval.seconds)} later"


def _calendar(a: Moment, b: Moment, interval: Interval) -> str:
    """How many days, months or years lie between two dates known no more precisely."""
    if interval.precision == "day":
        count = (b.start - a.start).days
    else:
        count = b.start.year - a.start.year
        if interval.precision == "month":
            count = 12 * count + b.start.month - a.start.month
    return f"a {interval.precision}" if count == 1 else plural(count, interval.precision)
