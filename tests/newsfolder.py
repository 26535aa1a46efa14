"""A folder of invented articles with planted copies, for tests that need more than a few."""

from __future__ import annotations

import json
import random
from pathlib import Path

SUBJECTS = (
    "The ferry line|A school board|The water works|Two glass blowers|The night market|A choir|"
    "The tram depot|An old brewery|The bird station|A bridge engineer|The town archive|A weaver|"
    "The salt mine|A lighthouse keeper|The fire brigade|A beekeeper|The rowing club|A printer"
).split("|")
VERBS = (
    "postponed|reopened|sold|inspected|painted|flooded|measured|praised|closed|rebuilt|"
    "photographed|insured|rented|surveyed|abandoned|restored"
).split("|")
OBJECTS = (
    "the eastern lock|forty wooden boats|a disputed meadow|the copper roof|three narrow lanes|"
    "the winter schedule|a forgotten cellar|the stone quay|its oldest engine|the gravel road|"
    "a row of lime trees|the summer stage|the upper reservoir|nine rented rooms|the clock tower"
).split("|")
ENDS = (
    "after a long quarrel with the neighbours|before the first frost of the year|"
    "without telling the council|because the insurers insisted|for less than a third of the price|"
    "while visitors looked on from the hill|although nobody had asked for it|"
    "on the advice of a retired surveyor|during the quietest week of the season|"
    "with money from a foundation in Ostby|to the surprise of its own members"
).split("|")


def sentence(rng: random.Random) -> str:
    """One invented sentence; a number makes most of them unlike all others."""
    parts = (rng.choice(SUBJECTS), rng.choice(VERBS), rng.choice(OBJECTS), rng.choice(ENDS))
    return f"{' '.join(parts)}, as file {rng.randrange(100_000)} of the registry shows."


def story(rng: random.Random, sentences: int = 8) -> list[str]:
    """Sentences of one article."""
    return [sentence(rng) for _ in range(sentences)]


def records(count: int, seed: int = 7) -> list[dict[str, str]]:
    """Articles of ten outlets; about a third take sentences over from an earlier one."""
    rng = random.Random(seed)
    written: list[list[str]] = []
    found = []
    for number in range(count):
        lines = story(rng)
        if written and rng.random() < 0.35:
            taken = rng.choice(written)
            start = rng.randrange(len(taken) - 3)
            lines[2:2] = taken[start : start + rng.randrange(3, 7)]
        written.append(lines)
        found.append(
            {
                "id": f"a{number:04}",
                "outlet": f"Outlet {number % 10}",
                "published": f"2024-03-{1 + number % 28:02}T{number % 24:02}:15",
                "language": "en",
                "text": "\n\n".join(" ".join(lines[i : i + 3]) for i in range(0, len(lines), 3)),
            }
        )
    return found


def write_jsonl(path: Path, count: int, seed: int = 7) -> Path:
    """Write such articles as JSON lines."""
    lines = (json.dumps(record) + "\n" for record in records(count, seed))
    path.write_text("".join(lines), encoding="utf-8")
    return path


def write_folder(folder: Path, count: int, seed: int = 7) -> Path:
    """Write such articles as text files, one folder an outlet."""
    for record in records(count, seed):
        place = folder / record["outlet"].replace(" ", "-")
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{record['id']}.txt").write_text(record["text"], encoding="utf-8")
    return folder
