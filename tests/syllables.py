"""Invented articles whose words are made of syllables, and a tiny encoder that knows them.

Every word has a second form, as in a rewording, and a third, as in another language; the encoder
gives all three the same vector. So a few dozen small articles have matches of every kind, and a
scan of them takes a tenth of a second: for tests that scan hundreds of times.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

SYLLABLES = "ba den for gil hap ket lor mun nes pol ran sil ter vas wen yor tam rik dul fen".split()
WORDS = sorted({a + b + c for a in SYLLABLES for b in SYLLABLES for c in ("", *SYLLABLES[::4])})
NOTICE = "Wenmun dulfen rikpol hapgil."
"""A line that one outlet prints under all its pieces: it recurs, and so it is taken out."""

Word = Callable[[str], str]


def plain(word: str) -> str:
    """The word as it is."""
    return word


def reworded(word: str) -> str:
    """Another word of the same language for the same thing; half of the words have one."""
    return word if len(word) % 2 else f"{word[::-1]}o"


def translated(word: str) -> str:
    """The word of the other language."""
    return f"ge{word[::-1]}en"


def make_records(stories: int, seed: int = 5) -> list[dict[str, str]]:
    """Articles of several outlets: each story once in full, and once copied, edited and so on."""
    rng = random.Random(seed)
    records: list[dict[str, str]] = []

    def add(story: Sequence[list[str]], word: Word, outlet: str, language: str, end: str) -> None:
        number = len(records)
        sentences = [" ".join(map(word, words)).capitalize() + "." for words in story]
        paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
        records.append(
            {
                "id": f"a{number:03}",
                "outlet": outlet,
                "language": language,
                "published": f"2031-03-{1 + number % 28:02}T{number % 24:02}:10:00Z",
                "text": "\n\n".join([*paragraphs, end]).strip(),
            }
        )

    for number in range(stories):
        story = [rng.sample(WORDS, rng.randint(9, 14)) for _ in range(6)]
        add(story, plain, f"Outlet {number % 3}", "en", "(Reuters)" if number % 2 else "")
        match number % 4:
            case 0:
                add([*story[1:5], rng.sample(WORDS, 10)], plain, "Copy Courier", "en", NOTICE)
            case 1:
                turned = [words[5:] + words[:5] for words in story]
                add(turned, reworded, "Other Gazette", "en", "")
            case 2:
                add(story, translated, "Zeitung", "de", "")
            case 3:
                edited = [
                    words if n % 2 else [*words[:-1], "nesba"] for n, words in enumerate(story)
                ]
                add(edited, plain, "Edit Echo", "en", "")
    return records


def write_records(path: Path, records: Sequence[dict[str, str]]) -> Path:
    """Write articles as JSON lines."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def write_encoder(folder: Path) -> str:
    """Write a model2vec model that knows all words.

    Returns:
        What to give for ``encoder``.
    """
    import model2vec
    import tokenizers

    vectors = np.random.default_rng(0).standard_normal((len(WORDS), 48)).astype(np.float32)
    vocabulary = {"[UNK]": 0}
    rows = [np.zeros(48, np.float32)]
    for form in (plain, reworded, translated):
        for word, vector in zip(WORDS, vectors, strict=True):
            if vocabulary.setdefault(form(word), len(rows)) == len(rows):
                rows.append(vector)
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    model2vec.StaticModel(np.array(rows), tokenizer).save_pretrained(folder)
    return f"model2vec:{folder}"
