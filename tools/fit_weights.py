#!/usr/bin/env python3
"""Fit the weights of rewritten and translated matches, and show how far they can be trusted.

    python tools/fit_weights.py ROOMS … [--stories DIR] [--parallel FILE] [--encoder use] [--write]

ROOMS are folders of rooms: the evaluation rooms and tests/rooms, once as they are and once with a
sentence replaced (``replaced.py``). Besides them come, from ``tools/data``, invented independent
reports of one event, invented texts with lighter and heavier rewordings, and invented sentences
that have many words in common and say the same or not; documents of different rooms and reports,
which share nothing; and, if given, real articles on one story that share no text, and parallel
documents (``parallel_handbook.py``). First the evidence of a bead by itself is fitted, then that
together with its neighbours, then that of beads in a gap, each by logistic regression with a
penalty on large weights. Evidence whose weight comes out with the wrong sign is left out. Before
the final fit each room, event and text is judged by weights fitted without it.

Models are fitted on the embedded encoder. With another one nothing is fitted: the shipped models
are judged on what it finds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from examples import (
    Example,
    Source,
    pair_examples,
    parallel_examples,
    report_examples,
    rewrite_examples,
    room_examples,
    story_examples,
    stranger_examples,
)
from numpy.typing import NDArray
from replaced import replaced_examples

from provtrace.alignment import Weights, load_weights
from provtrace.alignment.beads import FLOOR, LOCAL, LOCAL_SAME
from provtrace.alignment.neighbours import (
    CONTEXT,
    GAP,
    ROUNDS,
    context_evidence,
    gap_evidence,
    judge,
    judge_by_context,
)
from provtrace.alignment.scoring import WEIGHTS_FILE, log_odds
from provtrace.encoding import load_encoder

DATA = Path(__file__).parent / "data"
PENALTY = 3.0
"""Weight of the squared (standardised) weights in the loss."""
PARALLEL_WEIGHT = 0.1
"""What a bead of parallel documents counts: there are many, and they are no news."""
AGAINST = frozenset(("length", "numbers_missing", "joined", "numbers_differ", "names_differ"))
"""Evidence that speaks against a match; all other speaks for it."""

Model = dict[str, float]


def fit(
    evidence: NDArray[np.float64],
    right: NDArray[np.int8],
    weight: NDArray[np.float64],
    names: Sequence[str],
) -> Model:
    """Logistic regression with a penalty on the standardised weights, by Newton's method.

    Args:
        evidence: Array of shape ``(n, len(names))``.
        right: 1 or 0 for each row.
        weight: What each row counts.
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
        slope = columns.T @ (weight * (chance - right)) + penalty @ weights
        bend = (columns * (weight * chance * (1 - chance))[:, None]).T @ columns + penalty
        step = np.linalg.solve(bend + 1e-9 * np.eye(len(bend)), slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    raw = weights[:-1] / spread
    wrong = [n for n, w in zip(names, raw, strict=True) if (w > 0) == (n in AGAINST)]
    if wrong:
        kept = [index for index, name in enumerate(names) if name not in wrong]
        return fit(evidence[:, kept], right, weight, [names[index] for index in kept])
    model = {name: round(float(w), 4) for name, w in zip(names, raw, strict=True)}
    return {**model, "bias": round(float(weights[-1] - raw @ centre), 4)}


def fit_models(examples: Sequence[Example], weights: Weights) -> Weights:
    """Fit all six models on some examples.

    Beads below ``FLOOR``, which are proposed only because they stand among others, and examples
    that are about gaps, are seen by the models of beads in a gap alone.
    """
    models = dict(weights.models)
    for pair, names in (("same", LOCAL_SAME), ("cross", LOCAL)):
        chosen = [example for example in examples if example.same == (pair == "same")]
        if not chosen:
            continue
        right = np.concatenate([example.right for example in chosen])
        weight = np.concatenate([np.full(len(e.right), e.weight) for e in chosen])
        near = np.concatenate([(e.beads.relative >= FLOOR) & (not e.only_gaps) for e in chosen])
        sure = (right >= 0) & near
        local = np.concatenate([example.local for example in chosen])
        model = fit(local[sure], right[sure], weight[sure], names)
        models[f"{pair}.local"] = model
        odds = [log_odds(model, names, example.local) for example in chosen]
        seen = odds
        for _ in range(ROUNDS):
            context = [
                context_evidence(own, judged, example.around)
                for example, own, judged in zip(chosen, odds, seen, strict=True)
            ]
            model = fit(np.concatenate(context)[sure], right[sure], weight[sure], CONTEXT)
            seen = [log_odds(model, CONTEXT, evidence) for evidence in context]
        models[f"{pair}.context"] = model
        models[f"{pair}.gap"] = _fit_gaps(chosen, odds, model)
    return replace(weights, models=models)


def _fit_gaps(
    examples: Sequence[Example], odds: Sequence[NDArray[np.float64]], context_model: Model
) -> Model:
    """Fit the model of beads in a gap, given their log-odds by themselves."""
    first = [
        judge_by_context(own, example.around, context_model)[1]
        for example, own in zip(examples, odds, strict=True)
    ]
    seen = first
    right = np.concatenate([example.right for example in examples])
    weight = np.concatenate([np.full(len(e.right), e.weight) for e in examples])
    for _ in range(ROUNDS):
        found = [
            gap_evidence(own, judged, example.around)
            for example, own, judged in zip(examples, odds, seen, strict=True)
        ]
        evidence = np.concatenate([rows for rows, _ in found])
        chosen = np.concatenate([inside for _, inside in found]) & (right >= 0)
        model = fit(evidence[chosen], right[chosen], weight[chosen], GAP)
        seen = [
            np.where(inside, np.maximum(before, log_odds(model, GAP, rows)), before)
            for (rows, inside), before in zip(found, first, strict=True)
        ]
    return model


def scores(examples: Sequence[Example], weights: Weights) -> NDArray[np.float64]:
    """Scores of all beads under some weights."""
    found = [np.zeros(0)]
    for example in examples:
        pair, names = ("same", LOCAL_SAME) if example.same else ("cross", LOCAL)
        local = log_odds(weights.models[f"{pair}.local"], names, example.local)
        models = weights.models[f"{pair}.context"], weights.models[f"{pair}.gap"]
        _, odds = judge(local, example.around, *models)
        found.append(1 / (1 + np.exp(-odds)))
    return np.concatenate(found)


def held_out(
    examples: Sequence[Example], weights: Weights
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Scores of all beads by weights fitted without their group, and whether they are right.

    Texts with a replaced sentence are made to be hard; they are counted on lines of their own.
    """
    groups = sorted({example.group for example in examples})
    rooms = [group for group in groups if " " not in group]
    folds = [{room} for room in rooms]
    invented = [group for group in groups if " " in group]
    folds += [set(invented[start::4]) for start in range(4)]
    score, right = [np.zeros(0)], [np.zeros(0, np.int8)]
    for fold in filter(None, folds):
        held = [example for example in examples if example.group in fold]
        rest = [
            example
            for example in examples
            if fold.isdisjoint((example.group, *example.group.split()))
        ]
        fitted = fit_models(rest, weights)
        name = ", ".join(sorted(fold))[:60]
        made = [example for example in held if example.only_gaps]
        plain = [example for example in held if not example.only_gaps]
        if made:
            labels = np.concatenate([example.right for example in made])
            print(_judged(f"{name}, a sentence replaced", scores(made, fitted), labels))
        score.append(scores(plain, fitted))
        right.append(np.concatenate([example.right for example in plain]))
        print(_judged(name, score[-1], right[-1]), flush=True)
    return np.concatenate(score), np.concatenate(right)


def judged(examples: Sequence[Example], weights: Weights) -> list[str]:
    """How the beads of each group fare under some weights, and how often a score is right."""
    groups: dict[str, list[Example]] = {}
    for example in examples:
        name = example.group.partition(" ")[0]
        groups.setdefault(f"{name}, a sentence replaced" if example.only_gaps else name, []).append(
            example
        )
    lines = [
        _judged(name, scores(own, weights), np.concatenate([example.right for example in own]))
        for name, own in groups.items()
    ]
    plain = [example for example in examples if not example.only_gaps]
    right = np.concatenate([example.right for example in plain])
    return [*lines, *reliability(scores(plain, weights), right)]


def _judged(name: str, score: NDArray[np.float64], right: NDArray[np.int8]) -> str:
    found = np.mean(score[right == 1] >= 0.5) if (right == 1).any() else float("nan")
    return (
        f"{name}: {np.sum(right == 1)} right, {found:.3f} of them found; "
        f"{np.sum(right == 0)} wrong, {np.sum((score >= 0.5) & (right == 0))} of them above 0.5"
    )


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


def as_toml(weights: Weights) -> str:
    """The models as TOML."""
    return "\n".join(
        "\n".join([f"[models.{name}]", *(f"{key} = {value}" for key, value in model.items()), ""])
        for name, model in weights.models.items()
    )


def main() -> None:
    """Fit, judge, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", type=Path, nargs="+", help="folders of rooms")
    parser.add_argument("--encoder", default="use", help="another one than use is judged only")
    parser.add_argument("--parallel", type=Path)
    parser.add_argument("--stories", type=Path, help="real articles on one story, as text files")
    parser.add_argument("--write", action="store_true", help="replace the models in the package")
    args = parser.parse_args()
    weights = load_weights()
    source = Source(load_encoder(args.encoder), weights)
    rooms = sorted(
        path for folder in args.rooms for path in folder.iterdir() if (path / "gold.jsonl").exists()
    )
    examples = [
        *chain.from_iterable(room_examples(source, room) for room in rooms),
        *chain.from_iterable(replaced_examples(source, room) for room in rooms),
        *report_examples(source, DATA / "reports.jsonl"),
        *rewrite_examples(source, DATA / "rewrites.jsonl"),
        *pair_examples(source, DATA / "pairs.jsonl"),
        *stranger_examples(source, rooms, DATA / "reports.jsonl"),
    ]
    if args.stories:
        examples.extend(story_examples(source, args.stories))
    parallel = []
    if args.parallel:
        parallel = list(parallel_examples(source, args.parallel, PARALLEL_WEIGHT))
    if args.encoder != "use":
        print("\n".join(judged([*examples, *parallel], weights)))
        return
    score, right = held_out([*examples, *parallel], weights)
    print("\n".join(reliability(score, right)))
    text = as_toml(fit_models([*examples, *parallel], weights))
    print(text)
    if args.write:
        head = WEIGHTS_FILE.read_text(encoding="utf-8").split("[models.", 1)[0]
        WEIGHTS_FILE.write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()
