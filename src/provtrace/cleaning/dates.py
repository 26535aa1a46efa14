"""Dates as pages and papers write them, brought to ISO 8601 with the precision they have.

A day stays a day, a time without a zone stays without one: nothing is made up. Dates in running
prose are never taken for the date of the piece.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files

import regex

_ISO = re.compile(
    r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?$")
_EPOCH = re.compile(r"\d{10}|\d{13}")
_RFC = re.compile(r"^(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4}\s+\d{1,2}:\d{2}")
_ZONES = {
    "Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "CET": "+01:00", "MEZ": "+01:00",
    "CEST": "+02:00", "MESZ": "+02:00", "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00",
    "JST": "+09:00", "KST": "+09:00", "EST": "-05:00", "EDT": "-04:00", "ET": "", "PST": "-08:00",
    "PDT": "-07:00", "BRT": "-03:00", "HKT": "+08:00", "SGT": "+08:00", "WIB": "+07:00",
}  # fmt: skip
# English is the only language that is divided: some of its regions write the month first.
_MONTH_FIRST = frozenset(("en-us", "en-ca", "en-ph"))
_HEADLINE = 140
"""A longer line is no headline but a paragraph."""

_YEAR = re.compile(r"\d{4}")
_YEARS = range(1900, 2100)
_URL_MONTH = re.compile(
    r"/((?:19|20)\d{2})/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_.-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)"
)
_TIME = regex.compile(
    r"(?<![\d:.])(?<hour>[01]?\d|2[0-4])(?:\s?[:hｈ：點点时時시]\s?|\.)(?<minute>[0-5]\d)(?:[:.][0-5]\d)?"
    r"(?![\d])\s?(?<half>[ap]\.?\s?m\b\.?)?\s*\(?(?<zone>[A-Z]{2,4}\b|[+-]\d{2}:\d{2})?",
    flags=regex.IGNORECASE,
)


@cache
def _months() -> tuple[dict[str, dict[str, int]], regex.Pattern[str]]:
    """Months by written form and language, and one pattern for all forms."""
    months: dict[str, dict[str, int]] = {}
    data = files("provtrace.cleaning").joinpath("data/months.tsv").read_text(encoding="utf-8")
    for line in data.splitlines():
        if line.startswith("#"):
            continue
        language, *columns = line.split("\t")
        for number, forms in enumerate(columns, 1):
            for form in filter(None, forms.split("/")):
                months.setdefault(form, {})[language] = number
    written = [form.replace(" ", gap) for form in months for gap in (" ", ".", ". ")]
    day = r"(?<day>3[01]|[12]\d|0?[1-9])"
    year = r"(?<year>(?:1[89]|2[0-6])\d\d)"
    name = r"(?<month>\L<forms>)(?![\p{L}\p{M}])"
    link = r"(?:\s*(?:[.,/\-–]|de|del|of|d['’]|i|\bthe|தேதி)?\s*)"
    after_month = r"\.?\s*(?:[,/\-–]|de|del|ng)?\s*"
    month = rf"(?:{name}|tháng\s+(?<number>1[0-2]|0?[1-9]))"
    pattern = regex.compile(
        rf"(?<![\p{{L}}\d]){day}(?:st|nd|rd|th|er|º|ª|°|-го|\.)?{link}{month}"
        rf"{after_month}(?:năm\s*)?(?:พ\.?ศ\.?\s*)?{year}(?!\d)"
        rf"|(?<![\p{{L}}\p{{M}}]){month}{after_month}{day}(?:st|nd|rd|th|\.)?\s*,?\s*(?:at\s+)?{year}(?!\d)"
        rf"|(?<!\d){year}\.?\s*(?:m\.|gada|\.|,|-)?\s*{month}\.?\s*{day}(?!\d)"
        rf"|(?<!\d){year}\.?\s*(?:gada|\.)\s*{day}\.\s*{month}"
        rf"|(?<!\d){year}\s*[年년]\s*(?<number>1[0-2]|0?[1-9])\s*[月월]\s*{day}\s*[日일]"
        rf"|(?<![\d.]){year}(?<mark>[-/.])\s?(?<number>1[0-2]|0?[1-9])(?P=mark)\s?{day}(?![\d])"
        rf"|(?<![\d.])(?<first>[0-3]?\d)(?<mark>[-/.])\s?(?<second>[0-3]?\d)(?P=mark)\s?{year}(?!\d)",
        flags=regex.IGNORECASE,
        forms=list(dict.fromkeys(written)),
    )
    return months, pattern


_LONGEST = 500
"""Letters of metadata that are looked at: the first date counts, and no honest one stands later."""


def parse_date(value: object, language: str | None = None) -> str | None:
    """Bring one date, as metadata give it, to ISO 8601.

    Args:
        value: A string in ISO 8601, RFC 2822 or a written form, or (milli)seconds since 1970.
        language: Language tag such as ``en-GB``, for month names and the order of day and month.

    Returns:
        ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM[:SS][±HH:MM]``, or None where nothing could be read.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_epoch(float(value))
    if not isinstance(value, str):
        return None
    text = _ascii_digits(value.strip()[:_LONGEST])
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    for pattern in (_ISO, _COMPACT):
        if found := pattern.match(text):
            return _iso(*found.groups())
    if _RFC.match(text):
        try:
            return parsedate_to_datetime(text).isoformat()
        except ValueError:
            pass
    written = written_dates(text, language)
    return written[0][0] if written else None


def written_dates(text: str, language: str | None = None) -> list[tuple[str, int, int]]:
    """Find dates with a year in a short text.

    Args:
        text: A line, or the text of an element.
        language: Language tag such as ``en-GB``, for month names and the order of day and month.

    Returns:
        Per date: ISO 8601 (with the time that stands beside it), start and end offset of the date.
    """
    plain = _ascii_digits(text)
    if not _YEAR.search(plain):
        return []
    months, pattern = _months()
    found = []
    for match in pattern.finditer(plain):
        groups = match.groupdict()
        year = int(groups["year"])
        if year not in _YEARS and 2440 <= year:  # noqa: SIM300 - reads as a range
            year -= 543
        month, day = _month_and_day(groups, months, language)
        try:
            when = date(year, month, day).isoformat()
        except ValueError:
            continue
        found.append(
            (when + _time_beside(plain, match.start(), match.end()), match.start(), match.end())
        )
    return found


def date_line(text: str, language: str | None = None) -> str | None:
    """Find the date of a saved text in its first or last lines.

    A line counts when little besides the date stands in it (a label, a weekday, a time, a name),
    or when the date belongs to a dateline (``KYIV, 4 March 2031 (Wire) —``). A bare date above the
    headline is the masthead's: the day the page was saved.

    Args:
        text: The text, a paragraph a line.
        language: Language tag.

    Returns:
        ISO 8601, or None.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if _is_masthead(lines, language):
        lines = lines[1:]
    for line in [*lines[:8], *lines[8:][:-4:-1]]:
        if _DATELINE.match(line[:120]) and (dates := written_dates(line[:80], language)):
            return dates[0][0][:10] if dates[0][1] < 60 else None
        if len(line) > 160 or not (dates := written_dates(line, language)):
            continue
        rest = line
        for _, start, end in reversed(dates):
            rest = rest[:start] + " " + rest[end:]
        if is_label(rest):
            return dates[0][0]
    return None


def _is_masthead(lines: list[str], language: str | None) -> bool:
    """Whether a text begins with a date, at most its weekday beside it, and a short line below."""
    if len(lines) < 3 or len(lines[0]) > 60 or len(lines[1]) > _HEADLINE:
        return False
    dates = written_dates(lines[0], language)
    if not dates or len(dates[0][0]) > len("2031-03-05"):
        return False
    rest = lines[0][: dates[0][1]] + " " + lines[0][dates[0][2] :]
    return ":" not in rest and len(_LABEL_WORD.findall(rest)) <= 1


def day_in_url(url: str | None) -> str | None:
    """The day in an address such as ``/2031/03/04/``, or None."""
    for found in _URL_DAY.finditer(url or ""):
        if found[2] or found[1].startswith("20"):
            return _iso(found[1], found[3], found[4])
    named = _URL_MONTH.search(url or "")
    return parse_date(f"{named[3]} {named[2]} {named[1]}", "en") if named else None


_DATELINE = regex.compile(r"^\W{0,3}(?:\p{Lu}[\p{L}\p{M}.'’-]+[\s,/]{1,2}){1,4}.{0,60}?[—–:\-]\s")
_STOPPED = regex.compile(r"[.!?。！？।]\s*$")
_LABEL_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’.-]*")


def is_label(rest: str) -> bool:
    """Whether what stands beside a date is a label or a name, not a sentence.

    Args:
        rest: A line without its date.
    """
    rest = _TIME.sub(" ", rest)
    words = _LABEL_WORD.findall(rest)
    if not words:
        return True
    if _STOPPED.search(rest) and len(words) > 3:
        return False
    cased = [word for word in words if word.lower() != word.upper()]
    if len(cased) == len(words):
        return len(words) <= 8 and sum(word[0].islower() for word in words) <= 3
    return sum(map(len, words)) <= 16


def _month_and_day(
    groups: dict[str, str | None], months: dict[str, dict[str, int]], language: str | None
) -> tuple[int, int]:
    """Month and day of a match; (0, 0) where they cannot be told."""
    day = int(groups["day"] or 0)
    if groups["number"]:
        return int(groups["number"]), day
    if not groups["month"]:
        return _by_order(groups, language)
    name = " ".join(groups["month"].lower().replace(".", " ").split())
    by_language = months.get(name, {})
    meanings = set(by_language.values())
    sure = meanings.pop() if len(meanings) == 1 else 0
    return by_language.get((language or "")[:2].lower(), sure), day


def _by_order(groups: dict[str, str | None], language: str | None) -> tuple[int, int]:
    """Month and day of two numbers before a year; only slashes leave the order in doubt."""
    first, second = int(groups["first"] or 0), int(groups["second"] or 0)
    if second > 12:
        return first, second
    if first > 12 or groups["mark"] != "/":
        return second, first
    tag = (language or "en").lower().replace("_", "-")
    if tag == "en":
        return 0, 0
    is_month_first = tag in _MONTH_FIRST
    return (first, second) if is_month_first else (second, first)


def _time_beside(text: str, start: int, end: int) -> str:
    """``THH:MM[zone]`` where a time stands within a few characters of a date, else nothing."""
    found = _TIME.search(text, end, min(len(text), end + 24))
    if found is None:
        before = list(_TIME.finditer(text, max(0, start - 16), start))
        found = before[-1] if before else None
    if found is None:
        return ""
    hour = int(found["hour"])
    half = (found["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23:
        return ""
    zone = (found["zone"] or "").upper()
    offset = zone if zone[:1] in ("+", "-") else _ZONES.get(zone, "")
    return f"T{hour:02}:{found['minute']}{offset}"


def _iso(
    year: str, month: str, day: str, hour: str | None = None, minute: str | None = None,
    second: str | None = None, zone: str | None = None,
) -> str | None:  # fmt: skip
    """Put the parts of a date together, or None if there is no such time."""
    try:
        when = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    if int(year) not in _YEARS:
        return None
    if hour is None or minute is None:
        return when
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return when
    offset = _ZONES.get(zone, zone) if zone else ""
    if offset and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:] or '00'}"
    return f"{when}T{int(hour):02}:{minute}{':' + second if second else ''}{offset}"


def _from_epoch(seconds: float) -> str | None:
    if seconds > 1e11:
        seconds /= 1000
    if not 0 < seconds < 4_102_444_800:
        return None
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))).isoformat()


def _ascii_digits(text: str) -> str:
    """Digits of any script as ASCII digits; the length stays the same."""
    if text.isascii():
        return text
    return "".join(
        str(regex_digit(char))
        if char.isdigit() and char.isdecimal() and not char.isascii()
        else char
        for char in text
    )


def regex_digit(char: str) -> int:
    """The value of a decimal digit of any script."""
    return unicodedata.decimal(char)
