"""Verbatim and lightly edited passages: exact anchors, extended and merged.

Chains of words shared (`provtrace.alignment.tiles`) are cut into pairs of whole sentences
(`provtrace.alignment.units`), each pair is judged by the letters it has in common, and pairs of one
kind that follow each other make a match. What is judged by a pair alone is only its likeness;
whether a short one counts depends on what else the two texts share.

The limits were chosen on newsrooms with known reuse: word for word, edited by a desk, and
translated twice. Sentences of two translations are alike by 0.76 in the median and by more than 0.9
in 3 % of cases; of edited sentences 97 % are above that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from provtrace.alignment.clues import numbers
from provtrace.alignment.forms import Figures, filled_in
from provtrace.alignment.prepared import Prepared
from provtrace.alignment.quotes import is_quotation
from provtrace.alignment.tiles import chains
from provtrace.alignment.tokens import CHARACTERS_PER_WORD
from provtrace.alignment.units import (
    Range,
    Unit,
    densest,
    edits,
    letters,
    likeness,
    match_unit,
    sentence_words,
    units,
)
from provtrace.article import Kind, MatchedSpans
from provtrace.settings import Settings

NEAR = 0.9
"""Two sentences so much alike are one, lightly edited."""
NEAR_AMONG_NEAR = 0.75
"""... and so much in a passage that is as a whole ..."""
NEAR_PASSAGE = 0.92
"""... so much alike: two translations of one text share whole sentences, but not that many."""
REWRITTEN = 0.65
"""Two sentences so much alike say the same in other words."""
SHARED = 0.4
"""Sentences that share a smaller part of their words are not looked at more closely."""
CONTAINED = 0.85
"""A sentence so much of which stands in the other text was cut off, or built into another."""
LONG_PART_WORDS = 15
"""So many words in a row that are the same are no accident."""
UNLIKE = 0.45
"""What is left of two sentences beside such a run is no more alike than any two sentences are."""
LEAST_LETTERS, SHORT_LETTERS = 24, 120
"""Sentences of this length may be alike without three equal words in a row; shorter ones ("Mr
Smith:") are no evidence even beside others. In scripts without spaces half of it."""
QUOTE_REACH = 2000
"""So many letters before and after a passage may hold the marks of the quotation it stands in."""
SHORT_PAIRS = 2500
"""Texts with more pairs of short sentences are lists, and those are not looked at."""


@dataclass(frozen=True, slots=True)
class _Find:
    """Words of both texts that carry the same text.

    Attributes:
        unit: The words.
        kind: Kind of the match they make.
        likeness: Share of letters in common.
        whole: They are whole sentences on both sides.
        contained: They are a part of a sentence on one side, and most of one on the other.
    """

    unit: Unit
    kind: Kind
    likeness: float
    whole: bool
    contained: bool = False


def align_surface(left: Prepared, right: Prepared, settings: Settings) -> list[MatchedSpans]:
    """Find the passages that two texts share word for word, or nearly so.

    Swapping the texts swaps the sides of the matches and changes nothing else.

    Args:
        left: The left text.
        right: The right text.
        settings: ``min_words`` is the least a match has by itself; shorter sentences are matched
            beside longer matches.

    Returns:
        Matches by their place in the left text: verbatim, near, and rewritten where the wording
        of whole sentences is so close that it needs no encoder to see it.
    """
    if (len(left.tokens), left.text) > (len(right.tokens), right.text):
        swapped = align_surface(right, left, settings)
        matches = [replace(match, left=match.right, right=match.left) for match in swapped]
        return sorted(matches, key=lambda match: match.left)
    scale = CHARACTERS_PER_WORD if 2 * left.tokens.character.sum() > len(left.tokens) else 1
    finds: list[_Find] = []
    for chain in chains(left, right, scale):
        if len(chain.left) >= 3 * scale:
            finds.extend(_judge(left, right, units(left, right, chain), scale))
    finds = _accept(left, right, _apart(left, right, finds), settings.min_words * scale)
    if not finds:
        return []
    finds = _with_short(left, right, finds, scale)
    return [_match(left, right, run) for run in _runs(finds)]


def _judge(left: Prepared, right: Prepared, chain: list[Unit], scale: int) -> list[_Find]:
    """Decide which units of a chain, or parts of them, carry the same text."""
    alike = [likeness(left, right, unit) if unit.shared() >= SHARED else 0.0 for unit in chain]
    sizes = [unit.left[1] - unit.left[0] + unit.right[1] - unit.right[0] for unit in chain]
    passage = sum(a * s for a, s in zip(alike, sizes, strict=True)) / sum(sizes)
    near = NEAR_AMONG_NEAR if len(chain) > 1 and passage >= NEAR_PASSAGE else NEAR
    finds = []
    for unit, score in zip(chain, alike, strict=True):
        find: _Find | None = None
        if unit.shared() == 1:
            find = _Find(unit, "verbatim", 1.0, True)
        elif score >= NEAR:
            find = _Find(unit, "near", score, True)
        else:
            part = _part(left, right, unit, score, scale)
            if part and (part.kind == "verbatim" or score < near):
                find = part
            elif score >= near or _only_shortened(unit, scale):
                find = _Find(unit, "near", score, True)
            elif score >= REWRITTEN:
                find = _Find(unit, "rewritten", score, True)
        if find:
            finds.append(find)
    return finds


def _part(left: Prepared, right: Prepared, unit: Unit, score: float, scale: int) -> _Find | None:
    """The part of two different sentences that is the same, if there is one to speak of.

    That is a sentence cut off, or one that stands inside a longer one; or else, where the sentences
    are not two wordings of one, a long run.
    """
    part = densest(unit)
    words = len(part.matched_left)
    alike = likeness(left, right, part)
    if alike < NEAR:
        return None
    shorter = min(unit.left[1] - unit.left[0], unit.right[1] - unit.right[0])
    contained = words >= CONTAINED * shorter
    if not contained and words < LONG_PART_WORDS * scale:
        return None
    if not contained and score >= REWRITTEN:  # two wordings of a sentence, unless the rest differs
        total, inside = letters(left, right, unit), letters(left, right, part)
        rest = (score * total - alike * inside) / (total - inside)
        if rest >= UNLIKE or part.shared() < 1:
            return None
    kind: Kind = "verbatim" if part.shared() == 1 else "near"
    return _Find(part, kind, alike, whole=False, contained=contained)


def _only_shortened(unit: Unit, scale: int) -> bool:
    """Whether one side is the other with at most two pieces left out."""
    words = len(unit.matched_left)
    sides = sorted((unit.left[1] - unit.left[0], unit.right[1] - unit.right[0]))
    return words == sides[0] and words >= max(6 * scale, sides[1] / 2) and len(edits(unit)) <= 2


def _apart(left: Prepared, right: Prepared, finds: list[_Find]) -> list[_Find]:
    """Of finds that claim the same words, keep the one with more words in common."""
    used = bytearray(len(left.tokens)), bytearray(len(right.tokens))
    kept = []
    for find in sorted(finds, key=lambda find: (-len(find.unit.matched_left), find.unit.left)):
        a, b = find.unit.left, find.unit.right
        if used[0].find(1, *a) < 0 and used[1].find(1, *b) < 0:
            used[0][slice(*a)] = b"\1" * (a[1] - a[0])
            used[1][slice(*b)] = b"\1" * (b[1] - b[0])
            kept.append(find)
    return kept


def _accept(left: Prepared, right: Prepared, finds: list[_Find], least: int) -> list[_Find]:
    """Keep finds that are evidence of reuse, alone or together.

    Args:
        left: The left text.
        right: The right text.
        finds: What was found between the two texts.
        least: Fewest words of a match.
    """
    finds = _without_forms(left, right, finds)
    content = [_content(left, find) for find in finds]
    together = 0.0
    for find, words in zip(finds, content, strict=True):
        if find.kind == "rewritten":
            together += words / 2
        else:
            enough = least * (5 if find.whole else 8) // 4
            together += math.inf if words >= enough else words if find.whole else 0
    if together < 2 * least:
        return []
    return [
        find
        for find, words in zip(finds, content, strict=True)
        if words >= (3 if find.whole else least // 2 if find.contained else least)
    ]


def _without_forms(left: Prepared, right: Prepared, finds: list[_Find]) -> list[_Find]:
    """Leave out forms filled in twice."""
    figures = [
        Figures(
            _figures(left, find.unit.left),
            _figures(right, find.unit.right),
            len(find.unit.matched_left),
        )
        for find in finds
    ]
    return [find for find, form in zip(finds, filled_in(figures), strict=True) if not form]


def _figures(text: Prepared, words: Range) -> frozenset[str]:
    return numbers(text.text[text.tokens.start[words[0]] : text.tokens.end[words[1] - 1]])


def _content(left: Prepared, find: _Find) -> int:
    """Words matched that are no numbers."""
    return _wordy(left, find.unit.matched_left)


def _wordy(text: Prepared, words: Sequence[int]) -> int:
    """How many of some words begin with something other than a digit."""
    return sum(not text.text[text.tokens.start[word]].isdigit() for word in words)


def _with_short(left: Prepared, right: Prepared, finds: list[_Find], scale: int) -> list[_Find]:
    """Add short sentences (headlines) that are alike, but have no three words in common.

    They are evidence of nothing by themselves; between two texts that share more they belong to it.
    """
    rows = _short(left, {row for find in finds for row in _sentences(left, find.unit.left)}, scale)
    columns = _short(
        right, {column for find in finds for column in _sentences(right, find.unit.right)}, scale
    )
    if len(rows) * len(columns) > SHORT_PAIRS:
        return finds
    found = []
    for row, words in rows.items():
        for column, others in columns.items():
            if 2 * len(words & others) < min(len(words), len(others)):
                continue
            a, b = sentence_words(left, row, row), sentence_words(right, column, column)
            unit = match_unit(left, right, a, b)
            alike = likeness(left, right, unit)
            if alike >= NEAR:
                kind: Kind = "verbatim" if unit.shared() == 1 else "near"
                found.append((-alike, row, column, _Find(unit, kind, alike, True)))
    for _, row, column, find in sorted(found, key=lambda entry: entry[:3]):
        if row in rows and column in columns:
            del rows[row], columns[column]
            finds = [*finds, find]
    return finds


def _short(text: Prepared, covered: set[int], scale: int) -> dict[int, set[int]]:
    """Words of the short sentences that are not covered, by sentence."""
    found = {}
    for row, (start, end) in enumerate(text.sentences):
        if row not in covered and LEAST_LETTERS <= (end - start) * scale <= SHORT_LETTERS:
            first, last = sentence_words(text, row, row)
            if last - first > 1:
                found[row] = set(text.tokens.hash[first:last].tolist())
    return found


def _sentences(text: Prepared, words: Range) -> range:
    """The sentences that a run of words stands in."""
    return range(int(text.sentence_of[words[0]]), int(text.sentence_of[words[1] - 1]) + 1)


def _runs(finds: list[_Find]) -> list[list[_Find]]:
    """Group finds of one kind that follow each other in both texts."""
    runs: list[list[_Find]] = []
    for find in sorted(finds, key=lambda find: find.unit.left):
        if runs:
            last = runs[-1][-1]
            if last.kind == find.kind and (last.unit.left[1], last.unit.right[1]) == (
                find.unit.left[0],
                find.unit.right[0],
            ):
                runs[-1].append(find)
                continue
        runs.append([find])
    return runs


def _match(left: Prepared, right: Prepared, run: Sequence[_Find]) -> MatchedSpans:
    a = (run[0].unit.left[0], run[-1].unit.left[1])
    b = (run[0].unit.right[0], run[-1].unit.right[1])
    spans = _span(left, a), _span(right, b)
    words = min(left.tokens.words(*a), right.tokens.words(*b))
    matched = sum(len(find.unit.matched_left) for find in run)
    alike = sum(find.likeness * len(find.unit.matched_left) for find in run) / matched
    evidence: dict[str, object] = {
        "same_words": round(2 * matched / (a[1] - a[0] + b[1] - b[0]), 3),
        "likeness": round(alike, 3),
        "edits": sum(len(edits(find.unit)) for find in run),
        "left_share": round((a[1] - a[0]) / len(left.tokens), 3),
        "right_share": round((b[1] - b[0]) / len(right.tokens), 3),
    }
    is_quote = _is_quote(left, spans[0]) and _is_quote(right, spans[1])
    return MatchedSpans(
        *spans, run[0].kind, round(alike * (1 - 0.5 ** (words / 4)), 3), words, is_quote, evidence
    )


def _is_quote(text: Prepared, span: tuple[int, int]) -> bool:
    """Whether a passage is a quotation, judged by the text around it.

    A text in one long paragraph would otherwise be read from its beginning for every match.
    """
    start, end = max(0, span[0] - QUOTE_REACH), span[1] + QUOTE_REACH
    return is_quotation(text.text[start:end], span[0] - start, span[1] - start)


def _span(text: Prepared, words: Range) -> tuple[int, int]:
    """Offsets of a run of words; where it begins or ends with a sentence, those of the sentence."""
    first, last = words[0], words[1] - 1
    start, end = int(text.tokens.start[first]), int(text.tokens.end[last])
    rows = text.sentence_of
    if first == 0 or rows[first - 1] != rows[first]:
        start = min(start, text.sentences[rows[first]][0])
    if last == len(rows) - 1 or rows[last + 1] != rows[last]:
        end = max(end, text.sentences[rows[last]][1])
    return start, end
