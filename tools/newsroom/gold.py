"""What a scan of the samples should find, computed from the sentence numbers of the sources."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import Any

from newsroom.pieces import LINK, Piece

NEAR = 0.7
"""Share of words (characters in Han and Kana) in common from which an edit counts as light.

A fifth of the words replaced leaves 0.8; two translations of one text share 0.3 to 0.6.
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a piece carries sentences of a story: offsets in the piece's body, end exclusive."""

    story: str
    numbers: frozenset[int]
    start: int
    end: int
    quote: bool


def body_and_spans(piece: Piece) -> tuple[str, list[Span]]:
    """The text of a piece without furniture, and the numbered sentences in it."""
    text, spans = "", []
    for paragraph in piece.paragraphs:
        if not paragraph.is_body:
            continue
        text += "\n\n" if text else ""
        start = at = len(text)
        for part in paragraph.parts:
            words = LINK.sub(r"\1", part.text)
            if part.story is not None:
                end = at + len(words.rstrip())
                spans.append(Span(part.story, frozenset(part.numbers), at, end, part.quote))
            at += len(words)
        text += paragraph.plain
        if at - start < len(paragraph.plain):
            raise ValueError(f"{piece.key}: a paragraph begins with white space")
    return text, spans


def gold_pair(left: Piece, right: Piece) -> dict[str, Any] | None:
    """The passages two pieces share, or None.

    Returns:
        ``{a, b, lang_a, lang_b, passages: [{kind, story, quote, a, b, segs: [{a, b, kind}]}]}``
        with offsets in the pieces' bodies. Segments are sentences (or the runs of sentences that
        one of the two merged); a passage is a run of segments that follow each other in both.
    """
    (text_a, spans_a), (text_b, spans_b) = body_and_spans(left), body_and_spans(right)
    same_language = left["language"] == right["language"]
    segments = []
    for story, ours, theirs in _shared(spans_a, spans_b):
        a, b = _hull(ours, text_a, left.key), _hull(theirs, text_b, right.key)
        kind = kind_of(text_a[slice(*a)], text_b[slice(*b)]) if same_language else "translated"
        quote = all(span.quote for span in ours + theirs)
        segments.append({"story": story, "a": a, "b": b, "kind": kind, "quote": quote})
    if not segments:
        return None
    segments.sort(key=lambda segment: segment["a"])
    runs: list[list[dict[str, Any]]] = []
    for segment in segments:
        if runs and _follows(runs[-1][-1], segment, text_a, text_b):
            runs[-1].append(segment)
        else:
            runs.append([segment])
    return {
        "a": left.key,
        "b": right.key,
        "lang_a": left["language"],
        "lang_b": right["language"],
        "passages": [_passage(run) for run in runs],
    }


def kind_of(left: str, right: str) -> str:
    """How two texts of one language relate: verbatim, near or rewritten."""
    ours, theirs = _words(left), _words(right)
    if ours == theirs:
        return "verbatim"
    common = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
    return "near" if common >= NEAR else "rewritten"


def stories(pieces: dict[str, Piece]) -> list[dict[str, Any]]:
    """Each story that several pieces carry: its members, origin and agency.

    The origin is the one member whose text came from no other member; where several members
    are such (three reporters who heard one speech, two copies of a wire report that is not in the
    folder), there is none. The agency is the one that the origin credits, or else its members.
    """
    members: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces.values():
        for story in sorted({span.story for span in body_and_spans(piece)[1]}):
            members[story].append(piece)
    rows = []
    for story, carriers in sorted(members.items()):
        keys = {piece.key for piece in carriers}
        first = [piece for piece in carriers if piece["from"] not in keys]
        origin = first[0] if len(first) == 1 else None
        crediting = [origin] if origin else carriers
        agencies = {c["agency"] for p in crediting for c in p.credits if c["role"] == "text"}
        rows.append(
            {
                "story": story,
                "origin": origin.key if origin else None,
                "agency": agencies.pop() if len(agencies) == 1 else None,
                "members": [
                    {
                        "file": piece.key,
                        "published": piece["published"] or None,
                        "lang": piece["language"],
                        "type": piece["how"],
                        "from": piece["from"] if piece["from"] in keys else None,
                    }
                    for piece in carriers
                ],
            }
        )
    return rows


def hard_negatives(pieces: dict[str, Piece]) -> list[dict[str, str]]:
    """Pairs that are easily mistaken for reuse and share nothing, with the reason."""
    groups: dict[str, list[str]] = defaultdict(list)
    for piece in pieces.values():
        for why in piece.repeated["unlike"]:
            groups[why].append(piece.key)
    rows = [
        {"a": a, "b": b, "why": why}
        for why, keys in groups.items()
        for a, b in combinations(sorted(keys), 2)
        if gold_pair(pieces[a], pieces[b]) is None
    ]
    return sorted(rows, key=lambda row: (row["a"], row["b"]))


def _shared(left: list[Span], right: list[Span]) -> list[tuple[str, list[Span], list[Span]]]:
    """Group the spans of two pieces that carry the same sentences, merged ones together."""
    groups: list[tuple[str, set[int], list[Span], list[Span]]] = []
    for side, spans in enumerate((left, right)):
        for span in spans:
            touching = [g for g in groups if g[0] == span.story and g[1] & span.numbers]
            merged: tuple[str, set[int], list[Span], list[Span]]
            merged = (span.story, set(span.numbers), [], [])
            for group in touching:
                merged[1].update(group[1])
                merged[2].extend(group[2])
                merged[3].extend(group[3])
                groups.remove(group)
            merged[2 + side].append(span)
            groups.append(merged)
    return [(story, ours, theirs) for story, _, ours, theirs in groups if ours and theirs]


def _hull(spans: list[Span], text: str, key: str) -> list[int]:
    ordered = sorted(spans, key=lambda span: span.start)
    for before, after in pairwise(ordered):
        if text[before.end : after.start].strip():
            raise ValueError(f"{key}: sentences {sorted(before.numbers)} are not in one place")
    return [ordered[0].start, ordered[-1].end]


def _follows(before: dict[str, Any], after: dict[str, Any], text_a: str, text_b: str) -> bool:
    gap_a = text_a[before["a"][1] : after["a"][0]]
    gap_b = text_b[before["b"][1] : after["b"][0]]
    in_order = before["b"][1] <= after["b"][0]
    return before["story"] == after["story"] and in_order and not (gap_a + gap_b).strip()


def _passage(run: list[dict[str, Any]]) -> dict[str, Any]:
    sizes: dict[str, int] = defaultdict(int)
    for segment in run:
        sizes[segment["kind"]] += segment["a"][1] - segment["a"][0]
    return {
        "kind": max(sizes, key=lambda kind: sizes[kind]),
        "story": run[0]["story"],
        "quote": all(segment["quote"] for segment in run),
        "a": [run[0]["a"][0], run[-1]["a"][1]],
        "b": [run[0]["b"][0], run[-1]["b"][1]],
        "segs": [{"a": s["a"], "b": s["b"], "kind": s["kind"]} for s in run],
    }


def _words(text: str) -> list[str]:
    """Words of a text, case and punctuation aside; each Han or Kana character is one."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+", folded)
