"""Tables and plain text for a terminal; scraped text cannot steer it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_NUMERIC = frozenset({"id", "documents", "outlets", "words", "share", "sure", "own"}) | frozenset(
    {"reused", "wire", "quoted", "own, wire left out"}
    | {"words taken", "earlier there", "agency text"}
)
_LONG = frozenset({"text", "document", "source"})
WIDTH_WITHOUT_TERMINAL = 160
LONGEST_HEADLINE = 70


def plain(text: object) -> str:
    """Text without escape sequences, direction overrides and other characters that steer."""
    return _STEERING.sub("", str(text))


def sure(confidence: float) -> str:
    """A confidence in per cent; never 100 %, since no verdict is certain."""
    return f"{min(confidence, 0.99):.0%}"


def named(number: int, outlet: str | None, title: str | None, key: str) -> str:
    """A document in a few words: its number, its outlet, and its headline, or its key."""
    headline = " ".join(plain(title or key).split())
    if len(headline) > LONGEST_HEADLINE:
        headline = headline[: LONGEST_HEADLINE - 1].rstrip() + "…"
    return " ".join(filter(None, (str(number), f"{outlet}:" if outlet else "", headline)))


def console() -> Console:
    """The terminal, or whatever stdout is; wide where nobody's screen is known."""
    made = Console(highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.width = WIDTH_WITHOUT_TERMINAL
    return made


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under headings, numbers to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(
            name,
            justify="right" if name in _NUMERIC else "left",
            overflow="fold",
            ratio=None,
            min_width=24 if name in _LONG else None,
        )
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    console().print(table)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else plain(value)
