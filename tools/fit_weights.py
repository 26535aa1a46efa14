#!/usr/bin/env python3
"""Fit the weights of rewritten and translated matches, and show how far they can be trusted.

    python tools/fit_weights.py ROOMS [--encoder use] [--write] [--reports FILE]

ROOMS is the folder of evaluation rooms (see its README). Every pair of documents of a room is
aligned; a bead is right if at least half of either side lies on passages that the room's gold file
sets against each other, wrong if hardly any of it does, and left out otherwise. Pieces of one room
never meet those of another. First the evidence of a bead by itself is fitted, then that
together with its neighbours, each by logistic regression with a penalty on large weights. Before
the final fit each room is judged by the weights fitted on the others.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment import Prepared, align_surface, load_weights, prepare
from provtrace.alignment.beads import CONTEXT, LOCAL, LOCAL_SAME, Beads, context_evidence
from provtrace.alignment.meaning import score_beads, surface_anchors
from provtrace.alignment.scoring import WEIGHTS_FILE, Weights, log_odds
from provtrace.encoding import Encoder, encode_sentences, load_encoder, unpack_vectors
from provtrace.settings import Settings

PENALTY = 3.0
"""Weight of the squared (standardised) weights in the loss."""


@dataclass(frozen=True, slots=True)
class Example:
    """The beads of one pair of documents.

    Attributes:
        room: Where the pair comes from.
        same: Whether both are in one language.
        beads: The beads.
        local: Evidence of each by itself.
        anchors: Surface matches as sentences.
        right: 1 right, 0 wrong, -1 neither clearly.
    """

    room: str
    same: bool
    beads: Beads
    local: NDArray[np.float64]
    anchors: Sequence[tuple[int, int, int, int]]
    right: NDArray[np.int8]


def read_lines(path: Path) -> list[dict]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def prepare_all(texts: dict[str, tuple[str, str]], encoder: Encoder) -> dict[str, Prepared]:
    """Prepare documents, with vectors.

    Args:
        texts: Text and language by name.
        encoder: The encoder.
    """
    plain = {name: prepare(text, language) for name, (text, language) in texts.items()}
    packed = encode_sentences(
        encoder, [[p.text[s:e] for s, e in p.sentences] for p in plain.values()]
    )
    return {
        name: replace(p, vectors=unpack_vectors(data, encoder.dim))
        for (name, p), data in zip(plain.items(), packed, strict=True)
    }


def without(text: str, furniture: Sequence[tuple[int, int, str]]) -> str:
    """A text without its furniture, which is not what is fitted here."""
    kept, at = [], 0
    for start, end, _ in sorted(furniture):
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]])


def locate(piece: str, text: str) -> tuple[int, int] | None:
    """Find a piece of the raw article in the cleaned text, white space aside."""
    pattern = r"\s*".join(re.escape(c) for c in re.sub(r"\s+", "", piece))
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None


def room_examples(room: Path, encoder: Encoder, weights: Weights) -> Iterator[Example]:
    """The labelled beads of every pair of documents of a room."""
    files = {row["file"]: row for row in read_lines(room / "files.jsonl")}
    raw = {name: (room / "articles" / name).read_bytes().decode() for name in files}
    texts = {
        name: (without(raw[name], row["boilerplate"]), row["lang"]) for name, row in files.items()
    }
    documents = prepare_all(texts, encoder)
    truth: dict[tuple[str, str], list[tuple[tuple[int, int], tuple[int, int]]]] = {}
    known: dict[tuple[str, str], tuple[int, int] | None] = {}
    for row in read_lines(room / "gold.jsonl"):
        pair = row["a"], row["b"]
        for passage in row["passages"]:
            for segment in passage["segs"]:
                spans = []
                for side, name in zip("ab", pair, strict=True):
                    piece = raw[name][slice(*segment[side])]
                    if (name, piece) not in known:
                        known[name, piece] = locate(piece, documents[name].text)
                    spans.append(known[name, piece])
                if spans[0] and spans[1]:
                    truth.setdefault(pair, []).append((spans[0], spans[1]))
    for a, b in combinations(sorted(files), 2):
        pair = documents[a], documents[b]
        yield from pair_example(
            room.name, pair, truth.get((a, b), []), weights, encoder.calibration
        )


def pair_example(
    room: str,
    pair: tuple[Prepared, Prepared],
    truth: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    weights: Weights,
    calibration: str,
) -> Iterator[Example]:
    """The labelled beads of one pair of documents, if it has any."""
    left, right = pair
    surface = align_surface(left, right, Settings())
    scored = score_beads(left, right, surface, weights, calibration)
    if scored is None:
        return
    labels = np.zeros(len(scored.beads), np.int8)
    for index, (rows, columns) in enumerate(
        zip(scored.beads.left, scored.beads.right, strict=True)
    ):
        span = left.sentences[rows[0]][0], left.sentences[rows[1] - 1][1]
        other = right.sentences[columns[0]][0], right.sentences[columns[1] - 1][1]
        linked = [(x, y) for x, y in truth if overlap(span, x) and overlap(other, y)]
        share = min(
            sum(overlap(span, x) for x, _ in linked) / (span[1] - span[0]),
            sum(overlap(other, y) for _, y in linked) / (other[1] - other[0]),
        )
        labels[index] = 1 if share >= 0.5 else -1 if share > 0.1 else 0
    yield Example(
        room,
        left.language == right.language,
        scored.beads,
        scored.local,
        surface_anchors(left, right, surface),
        labels,
    )


def overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Characters that two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def report_examples(path: Path, encoder: Encoder, weights: Weights) -> Iterator[Example]:
    """Beads of independent reports of one event: all of them are wrong.

    Args:
        path: JSON lines with event, language and text.
        encoder: The encoder.
        weights: For the calibration.
    """
    rows = read_lines(path)
    documents = prepare_all(
        {str(number): (row["text"], row["language"]) for number, row in enumerate(rows)}, encoder
    )
    for a, b in combinations(range(len(rows)), 2):
        pair = documents[str(a)], documents[str(b)]
        yield from pair_example(path.stem, pair, [], weights, encoder.calibration)


def fit(evidence: NDArray[np.float64], right: NDArray[np.int8], names: Sequence[str]) -> dict:
    """Logistic regression with a penalty on the standardised weights, by Newton's method.

    Args:
        evidence: Array of shape ``(n, len(names))``.
        right: 1 or 0 for each row.
        names: Names of the columns.

    Returns:
        Weight by name, and ``bias``, for evidence as it is.
    """
    centre, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-9
    columns = np.column_stack(((evidence - centre) / spread, np.ones(len(evidence))))
    penalty = np.diag([PENALTY] * len(names) + [0.0])
    weights = np.zeros(len(names) + 1)
    for _ in range(100):
        chance = 1 / (1 + np.exp(-(columns @ weights).clip(-30, 30)))
        slope = columns.T @ (chance - right) + penalty @ weights
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + penalty
        step = np.linalg.solve(bend + 1e-9 * np.eye(len(bend)), slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    raw = weights[:-1] / spread
    return {
        **{name: round(float(w), 4) for name, w in zip(names, raw, strict=True)},
        "bias": round(float(weights[-1] - raw @ centre), 4),
    }


def fit_models(examples: Sequence[Example], weights: Weights) -> Weights:
    """Fit all four models on some examples."""
    models = dict(weights.models)
    for same in (True, False):
        pair, names = ("same", LOCAL_SAME) if same else ("cross", LOCAL)
        chosen = [example for example in examples if example.same == same]
        if not chosen:
            continue
        right = np.concatenate([example.right for example in chosen])
        local = np.concatenate([example.local for example in chosen])
        sure = right >= 0
        models[f"{pair}.local"] = fit(local[sure], right[sure], names)
        context = np.concatenate(
            [context_of(example, models[f"{pair}.local"], names) for example in chosen]
        )
        models[f"{pair}.context"] = fit(context[sure], right[sure], CONTEXT)
    return replace(weights, models=models)


def context_of(example: Example, model: dict, names: Sequence[str]) -> NDArray[np.float64]:
    """Evidence of the neighbourhood under a local model."""
    return context_evidence(example.beads, log_odds(model, names, example.local), example.anchors)


def scores(examples: Sequence[Example], weights: Weights) -> NDArray[np.float64]:
    """Scores of all beads under some weights."""
    found = []
    for example in examples:
        pair, names = ("same", LOCAL_SAME) if example.same else ("cross", LOCAL)
        context = context_of(example, weights.models[f"{pair}.local"], names)
        odds = log_odds(weights.models[f"{pair}.context"], CONTEXT, context)
        found.append(1 / (1 + np.exp(-odds)))
    return np.concatenate(found) if found else np.zeros(0)


def reliability(score: NDArray[np.float64], right: NDArray[np.int8]) -> list[str]:
    """How often beads of a score are right, as lines of a table."""
    edges = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0]
    lines = ["| score | beads | mean score | right |", "|---|---|---|---|"]
    for low, high in pairwise(edges):
        inside = (score >= low) & ((score < high) | (high == 1.0)) & (right >= 0)
        if inside.any():
            lines.append(
                f"| {low}–{high} | {inside.sum()} | {score[inside].mean():.3f} "
                f"| {right[inside].mean():.3f} |"
            )
    return lines


def toml_models(weights: Weights) -> str:
    """The models as TOML."""
    parts = []
    for name, model in weights.models.items():
        lines = [f"{key} = {value}" for key, value in model.items()]
        parts.append("\n".join([f"[models.{name}]", *lines]))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Fit, judge, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", type=Path)
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the models in the package")
    args = parser.parse_args()
    encoder, weights = load_encoder(args.encoder), load_weights()
    rooms = sorted(path for path in args.rooms.iterdir() if (path / "gold.jsonl").exists())
    examples = [e for room in rooms for e in room_examples(room, encoder, weights)]
    reports = list(report_examples(args.reports, encoder, weights)) if args.reports else []
    held_scores, held_right = [], []
    for room in rooms:
        others = [e for e in examples if e.room != room.name]
        held = [e for e in examples if e.room == room.name]
        held_scores.append(scores(held, fit_models(others + reports, weights)))
        held_right.append(np.concatenate([e.right for e in held]))
        score, right = held_scores[-1], held_right[-1]
        print(
            f"{room.name}: beads {len(right)}, right {np.sum(right == 1)}, "
            f"found {np.mean(score[right == 1] >= 0.5):.3f}, "
            f"wrong above 0.5: {np.sum((score >= 0.5) & (right == 0))}"
        )
    print("\n".join(reliability(np.concatenate(held_scores), np.concatenate(held_right))))
    fitted = fit_models(examples + reports, weights)
    if reports:
        print(f"reports: beads above 0.5: {np.sum(scores(reports, fitted) >= 0.5)}")
    text = toml_models(fitted)
    print(text)
    if args.write:
        head = WEIGHTS_FILE.read_text(encoding="utf-8").split("[models.", 1)[0]
        WEIGHTS_FILE.write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()
