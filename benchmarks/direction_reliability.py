"""How often a direction is right that is told with a confidence: generated pairs, known truth.

    python benchmarks/direction_reliability.py [--pairs 20000] [--seed 1]

Each pair has an original and a piece that took from it. What is known of them is made as the web
makes it: times to the second, minute or day, or none; some without a zone, some the time of an
update; links and canonical addresses that mostly, not always, point to the original. Prints, per
band of confidence, how many directions were told so and how many of them were right, and the
largest difference between the two (the calibration error).
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from datetime import datetime, timedelta

from provtrace.article import Credit
from provtrace.provenance.direction import confidence, direction
from provtrace.provenance.records import Facts
from provtrace.provenance.times import parse_moment

EDGES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)


def stamp(rng: random.Random, true: datetime, style: str) -> str | None:
    """A time as a page states it: right, or of a later update, or read from a clock elsewhere."""
    if style == "none":
        return None
    chance = rng.random()
    if chance < 0.05:  # the page gives the time of its last update
        true += timedelta(minutes=rng.expovariate(1 / 300))
    elif chance < 0.07:  # the tool that saved it gives the wrong day
        true += timedelta(days=rng.choice((-2, -1, 1, 2)))
    if style == "day":
        return true.strftime("%Y-%m-%d")
    if style == "zoned":
        return true.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    if rng.random() < 0.25:  # a local clock
        true += timedelta(hours=rng.choice((-5, -3, 1, 2, 3)))
    return true.strftime("%Y-%m-%dT%H:%M")


def make_pair(rng: random.Random) -> tuple[Facts, Facts]:
    """An original and the piece that took from it."""
    first = datetime(2031, 5, 1) + timedelta(minutes=rng.randrange(60 * 24 * 300))
    taken = first + timedelta(minutes=3 + rng.expovariate(1 / 480))
    style = rng.choices(("zoned", "minute", "day", "none"), (4, 3, 2, 1))[0]
    styles = (style, style if rng.random() < 0.8 else rng.choice(("zoned", "minute", "day")))
    urls = ("first.example/a", "second.example/b")
    facts = []
    for number, (true, how) in enumerate(zip((first, taken), styles, strict=True)):
        own, other = urls[number], urls[1 - number]
        outlet = ("The First Gazette", "The Second Courier")
        # The piece that took says so now and then; the original links to followers rarely.
        says = 0.06 if number else 0.0015
        facts.append(
            Facts(
                key=own,
                outlet=outlet[number],
                language="en",
                moment=parse_moment(stamp(rng, true, how)),
                url=own,
                canonical_url=other if rng.random() < says else own,
                links=frozenset({other} if rng.random() < (0.12 if number else 0.02) else ()),
                credits=(
                    (Credit(outlet[1 - number], "republished", None, None, "", "republished"),)
                    if rng.random() < says
                    else ()
                ),
                names=frozenset(
                    {outlet[1 - number].casefold()}
                    if rng.random() < (0.1 if number else 0.008)
                    else ()
                ),
            )
        )
    return facts[0], facts[1]


def main() -> None:
    """Print the reliability of the confidence told."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    told: dict[float, list[float]] = defaultdict(list)
    right: dict[float, int] = defaultdict(int)
    named = named_right = 0
    for _ in range(args.pairs):
        original, taker = make_pair(rng)
        found = direction(original, taker)
        sure = confidence(abs(found.weight))
        edge = max(e for e in EDGES if e <= sure)
        told[edge].append(sure)
        right[edge] += found.weight > 0 if found.weight else 0.5
        if sure >= 0.75:
            named += 1
            named_right += found.weight > 0
    error = 0.0
    print("confidence        pairs   mean told   right")
    for edge, values in sorted(told.items()):
        mean, share = sum(values) / len(values), right[edge] / len(values)
        print(f"from {edge:.2f}       {len(values):7}       {mean:.3f}   {share:.3f}")
        error += len(values) / args.pairs * abs(mean - share)
    print(f"\nnamed {named / args.pairs:.3f}, of those right {named_right / named:.4f}")
    print(f"expected calibration error {error:.4f}")


if __name__ == "__main__":
    main()
