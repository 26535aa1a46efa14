"""From a JSONL file to verified pairs of passages: provtrace against rensa, gaoya and datasketch.

One generated corpus, one criterion: two passages (lines) are a pair if the Jaccard similarity of
their sets of three-word shingles is at least 0.5. Every contender proposes pairs by bands of two
values, 16 of them (provtrace: 20, so that no other finds more), in the way its own documentation
advises for bulk work, and verifies each proposal exactly. Each runs in a process of its own with
one thread; time is that of the whole process, imports included, and memory its peak. On a busy
machine compare CPU times: seconds then tell mostly what else is running.

    python benchmarks/bench_surface.py              a table, and JSON
    python benchmarks/bench_surface.py --template   memory, with a template in 5 % of 100,000 texts
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from corpus import write

LEAST = 0.5
PERMUTATIONS = 32
OWN_PERMUTATIONS = 40
ROWS = 2
BANDS = PERMUTATIONS // ROWS
SHINGLE = 3
WORD = re.compile(r"\w+")

Passage = tuple[int, int]
Pairs = list[tuple[Passage, Passage]]


def texts(path: Path) -> Iterator[str]:
    """The texts of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def passages(path: Path) -> tuple[list[Passage], list[str]]:
    """Place and text of every passage."""
    places, found = [], []
    for number, text in enumerate(texts(path)):
        for line, passage in enumerate(text.split("\n")):
            places.append((number, line))
            found.append(passage)
    return places, found


def shingles(passage: str) -> list[str]:
    """Runs of three words."""
    words = WORD.findall(passage.lower())
    return [" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]


def jaccard(left: str, right: str) -> float:
    """The criterion, by plain sets."""
    a, b = set(shingles(left)), set(shingles(right))
    return len(a & b) / len(a | b) if a or b else 0.0


def verified(places: list[Passage], found: list[str], proposed: Iterable[tuple[int, int]]) -> Pairs:
    """The proposals that hold; the shingles of a passage are made once."""
    sets: dict[int, frozenset[str]] = {}
    pairs = []
    for i, j in proposed:
        for k in (i, j):
            if k not in sets:
                sets[k] = frozenset(shingles(found[k]))
        a, b = sets[i], sets[j]
        common = len(a & b)
        if common and common >= LEAST * (len(a) + len(b) - common):
            pairs.append((places[i], places[j]))
    return pairs


def run_provtrace(path: Path) -> Pairs:
    """Everything in arrays, one batch after the other."""
    from provtrace.bulk import surface_pairs
    from provtrace.settings import Settings

    settings = Settings(shingle_words=SHINGLE, num_perm=OWN_PERMUTATIONS, band_rows=ROWS)
    pairs = surface_pairs(texts(path), settings, LEAST)
    left, right = map(tuple, pairs.left.tolist()), map(tuple, pairs.right.tolist())
    return list(zip(left, right, strict=True))


def run_rensa(path: Path) -> Pairs:
    """Digests in one matrix; only passages flagged as having a partner are looked up."""
    from rensa import RMinHash, RMinHashLSH

    places, found = passages(path)
    tokens = [shingles(passage) for passage in found]
    matrix = RMinHash.digest_matrix_from_token_sets(tokens, PERMUTATIONS, 1)
    index = RMinHashLSH(threshold=LEAST, num_perm=PERMUTATIONS, num_bands=BANDS)
    flags = index.query_duplicate_flags_matrix_one_shot(matrix)
    chosen = [i for i, flag in enumerate(flags) if flag and tokens[i]]
    sketches = RMinHash.from_token_sets([tokens[i] for i in chosen], PERMUTATIONS, 1)
    del tokens, matrix
    index.insert_many(sketches)
    proposed = (
        (chosen[i], chosen[j])
        for i, others in enumerate(index.query_all(sketches))
        for j in others
        if i < j
    )
    return verified(places, found, proposed)


def run_gaoya(path: Path) -> Pairs:
    """Tokens, shingles and signatures in Rust; proposals below the threshold are verified too."""
    from gaoya.minhash import MinHashStringIndex

    places, found = passages(path)
    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=LEAST / 2,
        num_bands=BANDS,
        band_size=ROWS,
        num_hashes=PERMUTATIONS,
        analyzer="word",
        lowercase=True,
        ngram_range=(SHINGLE, SHINGLE),
        id_container="smallvec",
    )
    index.par_bulk_insert_docs(list(range(len(found))), found)
    answers = index.par_bulk_query(found)
    proposed = ((i, j) for i, others in enumerate(answers) for j in others if i < j)
    return verified(places, found, proposed)


def run_datasketch(path: Path) -> Pairs:
    """The loop of datasketch's documentation: update_batch, insert, query."""
    from datasketch import MinHash, MinHashLSH

    places, found = passages(path)
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    proposed: set[tuple[int, int]] = set()
    for number, passage in enumerate(found):
        tokens = [shingle.encode() for shingle in shingles(passage)]
        if tokens:
            sketch = MinHash(PERMUTATIONS)
            sketch.update_batch(tokens)
            proposed.update((other, number) for other in index.query(sketch))
            index.insert(number, sketch, check_duplication=False)
    return verified(places, found, proposed)


CONTENDERS: dict[str, Callable[[Path], Pairs]] = {
    "provtrace": run_provtrace,
    "rensa": run_rensa,
    "gaoya": run_gaoya,
    "datasketch": run_datasketch,
}


def run_alone(name: str, path: Path, out: Path) -> None:
    """What a contender's own process does."""
    pairs = CONTENDERS[name](path)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    result = {
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory_mb": usage.ru_maxrss / 1024,
        "pairs": pairs,
    }
    out.write_text(json.dumps(result), encoding="utf-8")


def measure(name: str, path: Path, folder: Path) -> dict[str, object]:
    """Run a contender in a process of its own."""
    out = folder / f"{name}.json"
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--alone", name, str(path), str(out)]
    start = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, **one_thread})
    seconds = time.perf_counter() - start
    return {"seconds": seconds, **json.loads(out.read_text(encoding="utf-8"))}


def judge(pairs: Pairs, path: Path) -> tuple[float, float]:
    """Recall of the planted pairs that meet the criterion, and precision of what was reported."""
    lines = [text.split("\n") for text in texts(path)]
    found = {(tuple(a), tuple(b)) for a, b in pairs}
    planted = found_planted = 0
    with path.with_name("planted.jsonl").open(encoding="utf-8") as facts:
        for fact in map(json.loads, facts):
            (i, k), (j, m) = fact["left"], fact["right"]
            if jaccard(lines[i][k], lines[j][m]) >= LEAST:
                planted += 1
                found_planted += ((i, k), (j, m)) in found
    right = sum(jaccard(lines[i][k], lines[j][m]) >= LEAST for (i, k), (j, m) in found)
    return found_planted / planted, right / len(found)


def compare(count: int, names: list[str]) -> None:
    """All contenders on one corpus."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = write(folder, count)
        results = {}
        print(f"{count:,} articles, {path.stat().st_size / 1e6:.0f} MB", file=sys.stderr)
        print(
            f"{'':12}{'seconds':>9}{'CPU s':>9}{'MB':>8}{'pairs':>9}{'recall':>9}{'precision':>11}"
        )
        for name in names:
            result = measure(name, path, folder)
            pairs = result.pop("pairs")
            result["pairs"] = len(pairs)
            result["recall"], result["precision"] = judge(pairs, path)
            results[name] = result
            print(
                f"{name:12}{result['seconds']:9.1f}{result['cpu']:9.1f}{result['memory_mb']:8.0f}"
                f"{result['pairs']:9,}{result['recall']:9.4f}{result['precision']:11.4f}",
                flush=True,
            )
    own = results["provtrace"]
    for name in names[1:]:
        results[name]["times"] = round(results[name]["seconds"] / own["seconds"], 2)
        results[name]["times_cpu"] = round(results[name]["cpu"] / own["cpu"], 2)
        times, cpu = results[name]["times"], results[name]["times_cpu"]
        print(f"{name} takes {times} times as long and {cpu} times the CPU time")
    print(json.dumps(results))


def template(count: int) -> None:
    """Peak memory with and without a template in 5 % of the texts."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        results = {}
        for share in (0.0, 0.05):
            path = write(folder, count, template_share=share)
            result = measure("provtrace", path, folder)
            result["pairs"] = len(result["pairs"])
            results[f"template in {share:.0%}"] = result
    print(json.dumps(results))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, help="default: 20,000, or 100,000 with --template")
    parser.add_argument("--only", nargs="*", choices=CONTENDERS, default=list(CONTENDERS))
    parser.add_argument("--template", action="store_true")
    parser.add_argument("--alone", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.alone:
        run_alone(args.alone[0], Path(args.alone[1]), Path(args.alone[2]))
    elif args.template:
        template(args.articles or 100_000)
    else:
        compare(args.articles or 20_000, args.only)
