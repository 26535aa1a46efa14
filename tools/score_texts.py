#!/usr/bin/env python3
"""Score the alignment of invented texts that are hard to tell apart.

    python tools/score_texts.py [--json] [--wrong N]

Three files in tests/texts, written by somebody who had not seen the code:

- ``sentences.jsonl``: pairs of news sentences with many words in common, half of them paraphrases,
  half not (another number, another company, roles exchanged, denied …);
- ``revisions.jsonl``: short texts copied nearly word for word, revised lightly and heavily, and
  other authors' texts on the same question or event;
- ``stories.jsonl``: 16 events in ten languages, each with reports by three papers of their own, a
  translation or rewriting of one, and reports that took over a few sentences.

Besides, every pair of texts that have nothing to do with each other is compared: those of different
events, and those of tests/rooms with them.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from examples import Source, read_lines, room_documents

from provtrace.alignment import Prepared, Weights, align, load_weights
from provtrace.article import MatchedSpans
from provtrace.encoding import load_encoder
from provtrace.settings import Settings

TEXTS = Path(__file__).parents[1] / "tests" / "texts"
ROOMS = Path(__file__).parents[1] / "tests" / "rooms"

Row = dict[str, Any]
Finding = tuple[str, Prepared, Prepared, list[MatchedSpans]]


def share(matches: Sequence[MatchedSpans], side: str, text: Prepared) -> float:
    """Share of a text's letters that is matched."""
    return sum(end - start for start, end in (getattr(m, side) for m in matches)) / len(text.text)


def compare(left: Prepared, right: Prepared, weights: Weights) -> list[MatchedSpans]:
    """Matches of two texts."""
    return align(left, right, Settings(), weights)


def score_sentences(source: Source, wrong: list[Finding]) -> dict[str, float]:
    """Share of paraphrases that are matched, and of the other pairs that are not."""
    rows = read_lines(TEXTS / "sentences.jsonl")
    sides = [
        source.prepare_all([(row[side], row["language"]) for row in rows])
        for side in ("left", "right")
    ]
    right: dict[bool, list[bool]] = defaultdict(list)
    for row, a, b in zip(rows, *sides, strict=True):
        matches = compare(a, b, source.weights)
        right[row["paraphrase"]].append(bool(matches) == row["paraphrase"])
        if not right[row["paraphrase"]][-1]:
            wrong.append((row["how"], a, b, matches))
    return {
        "paraphrases_found": float(np.mean(right[True])),
        "others_left": float(np.mean(right[False])),
    }


def score_revisions(source: Source, wrong: list[Finding]) -> dict[str, float]:
    """Mean share of revised texts that is matched, and of other authors' texts left alone."""
    rows = read_lines(TEXTS / "revisions.jsonl")
    texts = source.prepare_all([(row["text"], row["language"]) for row in rows])
    originals = {
        row["topic"]: text
        for row, text in zip(rows, texts, strict=True)
        if row["label"] == "source"
    }
    found: dict[str, list[float]] = defaultdict(list)
    for row, text in zip(rows, texts, strict=True):
        matches = compare(originals[row["topic"]], text, source.weights)
        found[row["label"]].append(share(matches, "right", text))
        if row["label"] == "none" and matches:
            wrong.append((row["topic"], originals[row["topic"]], text, matches))
    shares = {f"revised_{name}": float(np.mean(found[name])) for name in ("light", "heavy")}
    none = float(np.mean([value == 0 for value in found["none"]]))
    return {"revised_near_copy": float(np.mean(found["near_copy"])), **shares, "own_left": none}


def score_stories(source: Source, wrong: list[Finding]) -> dict[str, float]:
    """Reports on one event: what was taken over is matched, what papers wrote themselves is not."""
    rows = read_lines(TEXTS / "stories.jsonl")
    texts = source.prepare_all([(row["text"], row["language"]) for row in rows])
    covered: dict[str, list[float]] = defaultdict(list)
    own, taken = [], []
    for (row, a), (other, b) in combinations(zip(rows, texts, strict=True), 2):
        if row["event"] != other["event"]:
            continue
        matches = compare(a, b, source.weights)
        labels = {row["label"], other["label"]}
        if labels == {"A", "T"}:
            kind = "rewritten" if a.language == b.language else "translated"
            covered[kind] += [share(matches, "left", a), share(matches, "right", b)]
        elif labels == {"A", "M"}:
            whole, part = (row, other) if row["label"] == "A" else (other, row)
            taken += list(_taken(whole, part, matches, row is whole))
        elif labels != {"T", "M"}:
            own.append(not matches)
            if matches:
                wrong.append((row["type"], a, b, matches))
    return {
        **{f"story_{kind}": float(np.mean(shares)) for kind, shares in sorted(covered.items())},
        "story_passages": float(np.mean(taken)),
        "story_own_left": float(np.mean(own)),
    }


def _taken(whole: Row, part: Row, matches: Sequence[MatchedSpans], first: bool) -> Iterator[bool]:
    """Whether each sentence that was taken over is at least half covered on both sides."""
    for sentences in part["taken"]:
        spans = [
            (row["text"].index(sentence), row["text"].index(sentence) + len(sentence))
            for row, sentence in zip((whole, part), sentences, strict=True)
        ]
        a, b = spans if first else spans[::-1]
        yield any(_half(match.left, a) and _half(match.right, b) for match in matches)


def _half(span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    overlap = min(span[1], sentence[1]) - max(span[0], sentence[0])
    return 2 * overlap >= sentence[1] - sentence[0]


def score_strangers(source: Source, wrong: list[Finding]) -> dict[str, float]:
    """Share of pairs of texts on different events and of different rooms that are left alone."""
    rows = read_lines(TEXTS / "stories.jsonl")
    groups = [str(row["event"]) for row in rows]
    texts = source.prepare_all([(row["text"], row["language"]) for row in rows])
    for room in sorted(path.parent for path in ROOMS.glob("*/files.jsonl")):
        documents = room_documents(source, room).values()
        texts += [text for text in documents if source.compared(text.language or "")]
        groups += [room.name] * (len(texts) - len(groups))
    matched = 0
    for i, j in source.candidates(texts):
        if groups[i] != groups[j] and (found := compare(texts[i], texts[j], source.weights)):
            matched += 1
            wrong.append(("strangers", texts[i], texts[j], found))
    sizes = [groups.count(group) for group in set(groups)]
    strangers = (len(groups) ** 2 - sum(size**2 for size in sizes)) // 2
    return {"strangers_left": 1 - matched / strangers}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", type=int, default=0, help="show so many wrong and missed pairs")
    args = parser.parse_args()
    source = Source(load_encoder("use"), load_weights())
    wrong: list[Finding] = []
    figures: dict[str, float] = {}
    for score in (score_sentences, score_revisions, score_stories, score_strangers):
        figures |= score(source, wrong)
    if args.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:20} {value:.4f}")
    for name, left, right, matches in wrong[: args.wrong]:
        print(f"\n{name}")
        for match in matches:
            print(f"  {match.kind} {match.score}: {left.text[slice(*match.left)]}")
            print(f"    {right.text[slice(*match.right)]}")
        if not matches:
            print(f"  missed: {left.text}\n    {right.text}")


if __name__ == "__main__":
    main()
