"""An invented corpus with planted reuse, the same on every machine.

Words are made of syllables and drawn by Zipf's law; a part of the sentences begins or ends with
one of a few hundred stock phrases, as news does. Into later articles go passages of earlier ones,
unchanged or with some of their words replaced, dropped or added, and what was planted is written
down. A template, if asked for, stands in a share of the articles with only its figures changed.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

VOCABULARY = 60_000
PHRASES = 400
PASSAGES = (14, 24)
WORDS = (9, 26)
EDITS = (0.0, 0.0, 0.03, 0.06, 0.1, 0.15)
"""Shares of words edited in a planted passage, drawn evenly."""


def vocabulary(rng: random.Random) -> list[str]:
    """Distinct invented words; the shorter ones come first and so are the more frequent."""
    onsets = [
        "b",
        "d",
        "f",
        "g",
        "h",
        "k",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "t",
        "v",
        "br",
        "st",
        "tr",
    ]
    vowels = ["a", "e", "i", "o", "u", "ai", "ou", "ei"]
    codas = ["", "", "n", "r", "s", "l", "m", "t", "nd", "st"]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        syllables = min(4, 1 + len(words) * 4 // VOCABULARY + rng.randrange(2))
        parts = (
            rng.choice(onsets) + rng.choice(vowels) + rng.choice(codas) for _ in range(syllables)
        )
        words["".join(parts)] = None
    return list(words)


def articles(
    count: int, seed: int = 1, template_share: float = 0.0
) -> Iterator[tuple[str, list[tuple[int, int, int, float]]]]:
    """Make a corpus.

    Args:
        count: How many articles.
        seed: Another seed makes another corpus.
        template_share: Share of the articles that hold the template.

    Yields:
        The text, one passage a line, and what was planted in it: the line, the earlier article,
        the line there, and the share of words edited.
    """
    rng = random.Random(seed)
    words = vocabulary(rng)
    weights = [1 / (rank + 2.7) for rank in range(len(words))]
    totals = list(_running(weights))
    phrases = [rng.choices(words, cum_weights=totals, k=rng.randint(3, 5)) for _ in range(PHRASES)]
    template = rng.choices(words, cum_weights=totals, k=24)
    kept: list[list[str]] = []
    for _ in range(count):
        lines = [_passage(rng, words, totals, phrases) for _ in range(rng.randint(*PASSAGES))]
        planted: list[tuple[int, int, int, float]] = []
        if kept and rng.random() < 0.4:
            share = rng.choice(EDITS)
            origin = rng.randrange(len(kept))
            source = kept[origin]
            whole = rng.random() < 0.3
            size = len(source) if whole else rng.randint(1, 4)
            first = rng.randrange(len(source) - size + 1)
            at = rng.randrange(len(lines) + 1)
            planted = [(at + step, origin, first + step, share) for step in range(size)]
            copied = [_edited(rng, words, line, share) for line in source[first : first + size]]
            lines[at:at] = copied
            if whole:
                del lines[at + size :]
        if rng.random() < template_share:
            filled = [
                *template[:12],
                str(rng.randrange(100)),
                *template[12:],
                str(rng.randrange(10)),
            ]
            lines.append(_sentence(filled))
        kept.append(lines)
        yield "\n".join(lines), planted


def _running(weights: list[float]) -> Iterator[float]:
    total = 0.0
    for weight in weights:
        total += weight
        yield total


def _passage(
    rng: random.Random, words: list[str], totals: list[float], phrases: list[list[str]]
) -> str:
    """A sentence; three in ten begin or end with a stock phrase."""
    chosen = rng.choices(words, cum_weights=totals, k=rng.randint(*WORDS))
    if rng.random() < 0.3:
        phrase = rng.choice(phrases)
        chosen = phrase + chosen if rng.random() < 0.5 else chosen + phrase
    if rng.random() < 0.2:
        chosen[rng.randrange(len(chosen))] = str(rng.randrange(2, 3000))
    return _sentence(chosen)


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    comma = len(words) // 2
    if len(words) > 12:
        text = " ".join(words[:comma]) + ", " + " ".join(words[comma:])
    return text[0].upper() + text[1:] + "."


def _edited(rng: random.Random, words: list[str], line: str, share: float) -> str:
    """A passage with a share of its words replaced, dropped or preceded by another."""
    parts = line.split()
    for _ in range(round(share * len(parts))):
        place = rng.randrange(len(parts))
        other = rng.choice(words)
        parts[place : place + 1] = rng.choice(([other], [], [other, parts[place]]))
    return " ".join(parts)


def write(folder: Path, count: int, seed: int = 1, template_share: float = 0.0) -> Path:
    """Write ``articles.jsonl`` and ``planted.jsonl``.

    Returns:
        The path of the articles.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "articles.jsonl"
    with (
        path.open("w", encoding="utf-8") as texts,
        (folder / "planted.jsonl").open("w", encoding="utf-8") as facts,
    ):
        for number, (text, planted) in enumerate(articles(count, seed, template_share)):
            texts.write(json.dumps({"id": number, "text": text}) + "\n")
            for line, origin, origin_line, share in planted:
                fact = {"left": [origin, origin_line], "right": [number, line], "edited": share}
                facts.write(json.dumps(fact) + "\n")
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--template-share", type=float, default=0.0)
    args = parser.parse_args()
    print(write(args.folder, args.articles, args.seed, args.template_share))
