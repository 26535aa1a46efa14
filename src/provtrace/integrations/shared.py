"""What the integrations have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from provtrace.match import Match


def shared_words(matches: Iterable[Match]) -> int:
    """Most words that an article shares with any one document, quotations aside."""
    words: Counter[str] = Counter()
    for match in matches:
        if not match.is_quote:
            words[match.other.key] += match.words
    return max(words.values(), default=0)
