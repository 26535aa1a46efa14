"""Rewritten text in a growing archive: time, memory and what is lost at each size.

Articles of about 400 words are made of random English words out of the embedded encoder's own
vocabulary, set into sentences; a tenth are copies of others, and in a twentieth a passage of
another article stands reworded (a third of the words exchanged, the order changed). Every distinct
sentence is encoded once; then candidates are found and aligned. Reported are the time of each step,
the whole as a multiple of the encoding alone, peak memory, the share of sentences that had to be
encoded, and the share of the reworded passages found.

    python benchmarks/bench_meaning.py [SIZE …]        1000 and 10000; 50000 takes half an hour
    python benchmarks/bench_meaning.py --rooms ROOMS   what each way loses on evaluation rooms
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from provtrace.alignment import align, load_weights, prepare
from provtrace.alignment.prepared import Prepared
from provtrace.candidates import Ranking
from provtrace.encoding import encode_sentences, load_encoder, unpack_vectors
from provtrace.meaning_candidates import choose_way, meaning_pairs, sketched_pairs
from provtrace.passages import split_sentences
from provtrace.settings import Settings
from provtrace.sketching.cells import load_cells, nearest_cells

SENTENCES, WORDS = 20, 20
JOINTS = ("the", "of", "in", "a", "and", "to", "with", "for", "from", "by", "on", "at", "after")


def vocabulary() -> list[str]:
    """English-looking words of the encoder's vocabulary."""
    pieces = load_encoder("use")._model._tokenizer._pieces  # type: ignore[attr-defined]
    words = (piece[1:] for piece in pieces if piece.startswith("\u2581"))
    return [w for w in words if w.isascii() and w.isalpha() and w.islower() and len(w) > 3]


def sentence(words: list[str], chance: random.Random) -> str:
    """A sentence of random words, every other one a small one."""
    parts = []
    for _ in range(WORDS // 2):
        parts += [chance.choice(JOINTS), chance.choice(words)]
    return " ".join(parts).capitalize() + "."


def reworded(text: str, words: list[str], chance: random.Random) -> str:
    """The same sentence with its halves changed over and a third of its words exchanged."""
    parts = text.rstrip(".").lower().split()
    half = len(parts) // 2
    parts = parts[half:] + parts[:half]
    for at in range(1, len(parts), 6):
        parts[at] = chance.choice(words)
    return " ".join(parts).capitalize() + "."


def corpus(size: int) -> tuple[list[str], set[tuple[int, int]]]:
    """Texts, and the pairs of them that share a reworded passage."""
    chance, words = random.Random(7), vocabulary()
    texts, planted = [], set()
    for number in range(size):
        draw = chance.random()
        lines = [sentence(words, chance) for _ in range(SENTENCES)]
        if number and draw < 0.10:
            lines = texts[chance.randrange(number)].split("\n")
        elif number and draw < 0.15:
            source = chance.randrange(number)
            others = texts[source].split("\n")
            start = chance.randrange(SENTENCES - 6)
            lines[start : start + 6] = [
                reworded(other, words, chance) for other in others[start : start + 6]
            ]
            planted.add((source, number))
        texts.append("\n".join(lines))
    return texts, planted


def run(size: int) -> dict[str, object]:
    """Measure one size in this process."""
    texts, planted = corpus(size)
    encoder, weights, settings = load_encoder("use"), load_weights(), Settings()
    scale = weights.calibration(encoder.calibration)
    sentences = [[text[s:e] for s, e in split_sentences(text, "en")] for text in texts]
    total = sum(map(len, sentences))
    distinct = len({text for own in sentences for text in own})

    start = time.perf_counter()
    packed = encode_sentences(encoder, sentences)
    encoded = time.perf_counter()
    method = choose_way("auto", total, settings.exhaustive_sentences)
    rows = np.frombuffer(b"".join(packed), np.int8).reshape(-1, encoder.dim)
    del packed
    owners = np.repeat(np.arange(size), [len(own) for own in sentences])
    bounds = np.searchsorted(owners, np.arange(size + 1))
    cells = load_cells(encoder.calibration) if method == "neighbours" else None
    pairs = meaning_pairs(rows, owners, ["en"] * size, scale, cells=cells)
    proposed = time.perf_counter()
    found = set()

    @lru_cache(maxsize=256)
    def prepared(number: int) -> Prepared:
        own = rows[bounds[number] : bounds[number + 1]].tobytes()
        return replace(prepare(texts[number], "en"), vectors=unpack_vectors(own, encoder.dim))

    for left, right in pairs.tolist():
        matches = align(prepared(left), prepared(right), settings, weights)
        if any(match.kind != "verbatim" for match in matches):
            found.add((left, right))
    aligned = time.perf_counter()
    return {
        "articles": size,
        "sentences": total,
        "encoded_share": round(distinct / total, 3),
        "way": method,
        "encoding_s": round(encoded - start, 1),
        "candidates_s": round(proposed - encoded, 1),
        "alignment_s": round(aligned - proposed, 1),
        "pairs": len(pairs),
        "times_encoding": round((aligned - start) / (encoded - start), 3),
        "found": round(len(planted & found) / max(1, len(planted)), 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def rooms(folder: Path) -> None:
    """What each way loses on evaluation rooms, against comparing all sentences."""
    encoder = load_encoder("use")
    scale, cells = load_weights().calibration("use"), load_cells("use")
    for room in sorted(path for path in folder.iterdir() if (path / "articles.jsonl").exists()):
        lines = (room / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        files = (room / "files.jsonl").read_text(encoding="utf-8").splitlines()
        languages = {row["file"]: row["lang"] for row in map(json.loads, files)}
        records = [json.loads(line) for line in lines]
        codes = [
            next(code for name, code in languages.items() if str(record["id"]) in name)
            for record in records
        ]
        texts = [prepare(r["text"], code) for r, code in zip(records, codes, strict=True)]
        packed = encode_sentences(encoder, [[p.text[s:e] for s, e in p.sentences] for p in texts])
        rows = np.frombuffer(b"".join(packed), np.int8).reshape(-1, encoder.dim)
        owners = np.repeat(np.arange(len(texts)), [len(p.sentences) for p in texts])
        given = (rows, owners, codes, scale)
        places, nearest = np.arange(len(texts)), nearest_cells(rows, cells)
        pairs = {
            "exhaustive": meaning_pairs(*given),
            "neighbours": meaning_pairs(*given, cells=cells),
            "sketch": sketched_pairs(*given, nearest, Ranking(places, places, places), len(texts)),
        }
        found = {way: set(map(tuple, some.tolist())) for way, some in pairs.items()}
        everything = found["exhaustive"]
        kept = {w: round(len(p & everything) / len(everything), 3) for w, p in found.items()}
        print(json.dumps({"room": room.name, "pairs": len(everything), "kept": kept}))


def main() -> None:
    """Run each size in a process of its own, so that peak memory is that of the size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--rooms", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.rooms:
        rooms(args.rooms)
    elif args.one:
        print(json.dumps(run(args.one)))
    else:
        for size in args.sizes:
            command = [sys.executable, __file__, "--one", str(size)]
            print(
                subprocess.run(command, check=True, capture_output=True, text=True).stdout, end=""
            )


if __name__ == "__main__":
    main()
