"""Verbatim and lightly edited passages: exact anchors, extended and merged."""

from __future__ import annotations

from difflib import SequenceMatcher

from provtrace.alignment.prepared import Prepared
from provtrace.article import Kind, MatchedSpans
from provtrace.settings import Settings


def align_surface(left: Prepared, right: Prepared, settings: Settings) -> list[MatchedSpans]:
    """Find the passages that two texts share word for word, or nearly so.

    Args:
        left: The left text.
        right: The right text.
        settings: ``shingle_words`` is the length of an anchor, ``min_words`` of a match.

    Returns:
        Matches of kind verbatim and near, by their place in the left text.
    """
    a, b = left.tokens, right.tokens
    matcher = SequenceMatcher(None, a.hash.tolist(), b.hash.tolist(), autojunk=False)
    found = []
    for i, j, size in matcher.get_matching_blocks():
        if size >= settings.min_words:
            kind: Kind = "verbatim"
            found.append(
                MatchedSpans(
                    (int(a.start[i]), int(a.end[i + size - 1])),
                    (int(b.start[j]), int(b.end[j + size - 1])),
                    kind,
                    1.0,
                    size,
                    False,
                    {"words": size, "same_words": 1.0, "edits": 0},
                )
            )
    return found
