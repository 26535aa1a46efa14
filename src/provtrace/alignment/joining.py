"""Chosen beads → matches: kinds, runs, evidence; and how they meet surface matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from provtrace.alignment.clues import read_clues
from provtrace.alignment.neighbours import Scored
from provtrace.alignment.prepared import Prepared
from provtrace.alignment.quotes import is_quotation
from provtrace.article import Kind, MatchedSpans

Span = tuple[int, int]

NEAR = 0.9
"""Least share of characters in common, in order, of a near match."""


def bead_matches(
    left: Prepared,
    right: Prepared,
    scored: Scored,
    chosen: Sequence[int],
    fillers: tuple[frozenset[int], frozenset[int]],
) -> list[MatchedSpans]:
    """Turn beads into matches; beads that follow each other and are of one kind become one.

    Args:
        left: The left text.
        right: The right text.
        scored: All beads.
        chosen: Which of them hold; no two share a sentence.
        fillers: Sentences of either side, too short to be matched, that a run may pass over.

    Returns:
        Matches by their place in the left text.
    """
    runs: list[tuple[list[int], Kind, bool]] = []
    for index in sorted(chosen, key=lambda i: int(scored.beads.left[i, 0])):
        kind, is_quote = _kind(left, right, scored, index)
        if runs:
            run, run_kind, run_quote = runs[-1]
            if (run_kind, run_quote) == (kind, is_quote) and all(
                _follows(beads[run[-1], 1], beads[index, 0], filler)
                for beads, filler in zip(
                    (scored.beads.left, scored.beads.right), fillers, strict=True
                )
            ):
                run.append(index)
                continue
        runs.append(([index], kind, is_quote))
    return [_match(left, right, scored, run, kind, quote) for run, kind, quote in runs]


def _follows(end: np.int64, start: np.int64, fillers: frozenset[int]) -> bool:
    return bool(end <= start) and fillers.issuperset(range(int(end), int(start)))


def _kind(left: Prepared, right: Prepared, scored: Scored, index: int) -> tuple[Kind, bool]:
    a, b = bead_spans(left, right, scored, [index])
    is_quote = is_quotation(left.text, *a) and is_quotation(right.text, *b)
    if left.language != right.language:
        return "translated", is_quote
    return _same_language_kind(left.text[slice(*a)], right.text[slice(*b)]), is_quote


def _same_language_kind(left: str, right: str) -> Kind:
    """Verbatim, near or rewritten, by the characters in common (Ratcliff and Obershelp, 1988)."""
    if _folded(left) == _folded(right):
        return "verbatim"
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return "rewritten"
    return "near" if matcher.ratio() >= NEAR else "rewritten"


def _folded(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def bead_spans(
    left: Prepared, right: Prepared, scored: Scored, run: Sequence[int]
) -> tuple[Span, Span]:
    """What a run of beads covers on either side."""
    beads = scored.beads
    return (
        (left.sentences[beads.left[run[0], 0]][0], left.sentences[beads.left[run[-1], 1] - 1][1]),
        (
            right.sentences[beads.right[run[0], 0]][0],
            right.sentences[beads.right[run[-1], 1] - 1][1],
        ),
    )


def _match(
    left: Prepared,
    right: Prepared,
    scored: Scored,
    run: Sequence[int],
    kind: Kind,
    is_quote: bool,
) -> MatchedSpans:
    a, b = bead_spans(left, right, scored, run)
    words = min(count_words(left, a), count_words(right, b))
    score = round(float(scored.score[run].mean()), 3)
    return MatchedSpans(a, b, kind, score, words, is_quote, _evidence(left, right, scored, run))


def _evidence(
    left: Prepared, right: Prepared, scored: Scored, run: Sequence[int]
) -> dict[str, object]:
    """The facts behind a match; `provtrace.alignment.describe` puts them in words."""
    a, b = bead_spans(left, right, scored, run)
    clues, others = read_clues(left.text, *a), read_clues(right.text, *b)
    beads, context = scored.beads, scored.context
    facts: dict[str, object] = {
        "left_sentences": int(beads.left[run[-1], 1] - beads.left[run[0], 0]),
        "right_sentences": int(beads.right[run[-1], 1] - beads.right[run[0], 0]),
        "cosine": round(float(beads.cosine[run].mean()), 3),
        "relative": round(float(beads.relative[run].mean()), 3),
        "margin": round(float(beads.margin[run].mean()), 3),
        "numbers": sorted(clues.numbers & others.numbers),
        "left_numbers": sorted(clues.numbers - others.numbers),
        "right_numbers": sorted(others.numbers - clues.numbers),
        "names": len(clues.names & others.names),
        "before": round(float(context[run[0], 1]), 3),
        "after": round(float(context[run[-1], 2]), 3),
    }
    if left.language == right.language:
        facts["shared_letters"] = round(float(scored.local[run, -1].mean()), 3)
    return facts


def count_words(text: Prepared, span: Span) -> int:
    """Words of a passage; two characters of an unspaced script count as one."""
    first, last = np.searchsorted(text.tokens.start, span)
    return text.tokens.words(int(first), int(last))


def without_overlap(
    left: Prepared,
    right: Prepared,
    surface: Sequence[MatchedSpans],
    meaning: Sequence[MatchedSpans],
    min_words: int,
) -> list[MatchedSpans]:
    """Cut out of surface matches what lies inside whole sentences matched by meaning.

    A run of a few equal words inside two wordings of one sentence is part of that rewriting, and
    would otherwise be told and counted twice.

    Args:
        left: The left text.
        right: The right text.
        surface: Surface matches.
        meaning: Matches of whole sentences.
        min_words: What is left of a surface match is kept if it has so many words, or ends
            where sentences end.

    Returns:
        The surface matches, or what is left of them.
    """
    kept = list(surface)
    for bead in meaning:
        parts = []
        for match in kept:
            if _overlap(match.left, bead.left) and _overlap(match.right, bead.right):
                for part in _outside(match, bead):
                    a, b = _trimmed(left.text, part[0]), _trimmed(right.text, part[1])
                    if a[0] >= a[1] or b[0] >= b[1]:
                        continue
                    words = min(count_words(left, a), count_words(right, b))
                    if words >= min_words or (_whole(left, a) and _whole(right, b)):
                        parts.append(replace(match, left=a, right=b, words=words))
            else:
                parts.append(match)
        kept = parts
    return kept


def _outside(match: MatchedSpans, bead: MatchedSpans) -> list[tuple[Span, Span]]:
    """What of a match lies before and after another, on both sides."""
    before = (
        (match.left[0], min(match.left[1], bead.left[0])),
        (match.right[0], min(match.right[1], bead.right[0])),
    )
    after = (
        (max(match.left[0], bead.left[1]), match.left[1]),
        (max(match.right[0], bead.right[1]), match.right[1]),
    )
    return [(a, b) for a, b in (before, after) if a[0] < a[1] and b[0] < b[1]]


def _trimmed(text: str, span: Span) -> Span:
    """A span without the white space at its ends."""
    part = text[slice(*span)]
    return span[0] + len(part) - len(part.lstrip()), span[1] - len(part) + len(part.rstrip())


def _whole(text: Prepared, span: Span) -> bool:
    """Whether a passage consists of whole sentences, punctuation at its ends aside."""
    return any(abs(start - span[0]) <= 2 for start, _ in text.sentences) and any(
        abs(end - span[1]) <= 2 for _, end in text.sentences
    )


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
