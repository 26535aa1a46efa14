"""Score provtrace on the evaluation rooms and pages, and hold what was reached.

    python tools/evaluate.py ../shared/eval            # score, fail below a floor
    python tools/evaluate.py ../shared/eval --raise    # lift floors to what is reached now
    python tools/evaluate.py ../shared/eval --raise --lower   # ... and let them sink, with a reason

The folder brings the scorers, rooms and pages. The invented rooms of this repository (the samples
and tests/rooms) are scored with the same scorer, the invented texts of tests/texts with their own
(score_texts.py).

Floors stand in tools/floors.json with a digest of the data they were measured on: figures of
other data are printed but not compared.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SLACK = 0.002
"""What another processor's rounding may cost before it counts as a fall."""


def run(*command: str | Path, may_fail: bool = False) -> str:
    """Run a command and return what it printed; stop with its errors if it failed."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False
    )
    if done.returncode not in ((0, 3) if may_fail else (0,)):
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


ENCODERS = {"cs-uk": "e5", "uk-en": "e5"}
"""Rooms with a language that the embedded encoder does not know."""


def scan(source: Path, database: Path, encoder: str = "use") -> None:
    """Scan with the command line, as a user would."""
    program = Path(sys.executable).with_name("provtrace")
    options = ("-o", database, "--encoder", encoder, "--quiet")
    run(program, "scan", source, *options, may_fail=True)


def flat(figures: dict[str, Any], prefix: str = "") -> dict[str, float]:
    """Numbers of a nested mapping, by dotted name."""
    out: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, dict):
            out |= flat(value, f"{prefix}{name}.")
        elif isinstance(value, int | float):
            out[f"{prefix}{name}"] = float(value)
    return out


def own_rooms(scratch: Path) -> list[Path]:
    """The rooms of this repository; the samples are brought into a room's form first."""
    samples = scratch / "samples"
    run(sys.executable, HERE / "build_samples.py", "--room", samples)
    return [samples, *sorted(p.parent for p in (HERE.parent / "tests/rooms").glob("*/gold.jsonl"))]


def score_room(root: Path, room: Path, database: Path, wrong: int) -> dict[str, float]:
    """Figures of one room: matches, cleaning, credits, provenance."""
    records = room / "articles.jsonl"
    source = records if records.is_file() else HERE.parent / "samples" / "articles"
    scan(source, database, ENCODERS.get(room.name, "use"))
    command: list[str | Path] = [sys.executable, root / "score_room.py", room, database]
    figures = flat(json.loads(run(*command, "--json")))
    figures |= flat(
        json.loads(run(sys.executable, HERE / "score_provenance.py", room, database, "--json"))
    )
    if wrong:
        print(run(*command, "--wrong", str(wrong)))
    return figures


def score_pages(root: Path, folder: Path) -> dict[str, float]:
    """Figures of the web pages."""
    program = root / "score_pages.py"
    run(sys.executable, program, "unpack", folder / "pages")
    scan(folder / "pages", folder / "pages.db")
    words = run(sys.executable, program, "score", folder / "pages.db").split()
    below = float(words[words.index("0.7:") + 1])
    return {"f1": float(words[words.index("F1") + 1]), "pages_above_0.7": 1 - below / int(words[1])}


def digest(files: list[Path]) -> str:
    """A digest of the data a figure was measured on."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


COMPARED = (
    "recall.",
    "precision",
    "pair_precision",
    "pair_recall",
    "kind",
    "removed",
    "kept",
    "credit_recall",
    "f1",
    "pages_above_0.7",
    "bcubed",
    "origin_right",
    "origin_named",
    "paraphrases_found",
    "others_left",
    "revised_",
    "own_left",
    "story_",
    "strangers_left",
)


def main() -> None:
    """Score everything that is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", type=Path, help="folder with rooms/, pages/ and the scorers")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors")
    parser.add_argument("--lower", action="store_true", help="with --raise: let floors sink too")
    parser.add_argument("--only", help="one room, pages, or texts")
    parser.add_argument("--wrong", type=int, default=0, help="show so many wrong and missed ones")
    args = parser.parse_args()
    if not (args.root / "rooms").is_dir():
        print(f"evaluation skipped: there is no {args.root}/rooms here")
        return

    floors: dict[str, Any] = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    fallen: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        rooms = [*sorted((args.root / "rooms").iterdir()), *own_rooms(Path(scratch))]
        jobs = [
            *((path.name, path) for path in rooms),
            ("pages", args.root / "pages"),
            ("texts", HERE.parent / "tests" / "texts"),
        ]
        for name, path in jobs:
            if args.only not in (None, name) or not path.is_dir():
                continue
            started = time.monotonic()
            if name == "texts":
                score = HERE / "score_texts.py"
                figures = json.loads(run(sys.executable, score, "--json"))
                data = sorted(path.iterdir())
            elif name == "pages":
                figures, data = score_pages(args.root, Path(scratch)), [path / "gold.jsonl"]
            else:
                database = Path(scratch) / f"{name}.db"
                figures = score_room(args.root, path, database, args.wrong)
                data = [path / "gold.jsonl"]
            mark = digest(data)
            floor = floors.get(name, {})
            comparable = floor.get("digest") == mark
            print(f"{name}  ({time.monotonic() - started:.0f} s)")
            for figure, value in figures.items():
                least = floor.get("floors", {}).get(figure) if comparable else None
                held = least is None or value >= least - SLACK
                words = "" if least is None else f"floor {least:.3f}" + ("" if held else "  FELL")
                print(f"  {figure:24} {value:8.3f}  {words}")
                if not held:
                    fallen.append(f"{name} {figure}: {value:.3f}, floor {least:.3f}")
            if args.lift:
                old = floor.get("floors", {}) if comparable and not args.lower else {}
                floors[name] = {
                    "digest": mark,
                    "floors": {
                        figure: max(round(value, 4), old.get(figure, 0.0))
                        for figure, value in figures.items()
                        if figure.startswith(COMPARED)
                    },
                }
    if args.lift:
        FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n")
        print(f"floors written to {FLOORS.name}")
    elif fallen:
        sys.exit("below the floor:\n  " + "\n  ".join(fallen))
    print("evaluation done")


if __name__ == "__main__":
    main()
