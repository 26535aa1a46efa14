"""Why the times of two pieces do not tell which had a text first, in words."""

from __future__ import annotations

from provtrace.provenance.records import Facts
from provtrace.provenance.times import COARSE, Moment, compare


def undecided_time(source: Facts, taker: Facts) -> str | None:
    """Say why the times of two pieces do not tell which is earlier.

    Args:
        source: The piece that may be the source.
        taker: The one that may have taken from it.

    Returns:
        One line for a person; None if the times do tell.
    """
    names = _names(source, taker)
    there, here = source.moment, taker.moment
    if there is None or here is None:
        if there is here:
            return "neither gives a date"
        return f"{names[there is not None]} gives no date"
    return _unordered(there, here, names)


def _names(source: Facts, taker: Facts) -> tuple[str, str]:
    """What the two are called: by their outlets, or their keys where these do not tell."""
    if source.outlet and taker.outlet and source.outlet != taker.outlet:
        return source.outlet, taker.outlet
    return source.key, taker.key


def _unordered(there: Moment, here: Moment, names: tuple[str, str]) -> str | None:
    """The same of two times that are known."""
    interval = compare(there, here)
    if interval is None or interval.order:
        return None
    if not interval.same_clock and not _overlap(there, here):
        return (
            f"{names[there.zoned]} gives no time zone, so that its time may be before or after "
            f"that of {names[not there.zoned]}"
        )
    if interval.precision not in ("year", "month", "day"):
        return "both give the same time"
    if there.precision == here.precision:
        return f"both give only the {interval.precision}, and the same"
    coarser = COARSE.index(here.precision) < COARSE.index(there.precision)
    return (
        f"{names[coarser]} gives only the {interval.precision}, so that it may be before or after "
        f"{names[not coarser]}"
    )


def _overlap(one: Moment, other: Moment) -> bool:
    """Whether two times could not be told apart even if their clocks agreed."""
    return one.start < other.end and other.start < one.end
