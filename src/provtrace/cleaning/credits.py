"""Words that name where text came from: datelines, tails, sign-offs, credits outside the text."""

from __future__ import annotations

from dataclasses import dataclass

from provtrace.article import Credit, Removal
from provtrace.cleaning.agencies import Agencies


@dataclass(frozen=True, slots=True)
class CreditHints:
    """What the page says about the origin of the text, outside the text.

    Attributes:
        author: The author as metadata give it, or None.
        fragments: Pairs of place and words; the place is one of ``author``, ``meta``, ``json-ld``,
            ``byline``, ``footer``, ``caption``, ``canonical``.
    """

    author: str | None = None
    fragments: tuple[tuple[str, str], ...] = ()


def find_credits(
    text: str, *, removals: tuple[Removal, ...], hints: CreditHints, agencies: Agencies
) -> tuple[Credit, ...]:
    """Find what an article says about where its text came from.

    Args:
        text: The cleaned text.
        removals: What cleaning took out of it.
        hints: What stands outside the text.
        agencies: The agencies to look for.

    Returns:
        Credits in the order of their place in the text, those from hints last. Credits inside the
        text have offsets into it (code points, end exclusive), those in removed lines have
        ``start == end ==`` the removal's offset, those from hints have None.
    """
    return ()
