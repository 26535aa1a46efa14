#!/usr/bin/env python3
"""Score clusters and origins of a database against a room with known stories.

    python3 tools/score_provenance.py ROOM DATABASE [--json] [--wrong]

ROOM holds ``stories.jsonl``: per story its name, the file of its origin, and its members. DATABASE
is what ``provtrace scan`` wrote for the room.

bcubed        F1 of B-cubed precision and recall, extended to documents in several clusters
              (E. Amigó et al., "A comparison of extrinsic clustering evaluation metrics",
              Information Retrieval 12, 2009), over all files; a file in no cluster, or in no story
              of two or more, stands alone
origin_named  share of the stories of two or more for which a cluster names an origin
origin_right  share of the named origins that are the story's

A story's cluster is the one that shares most members with it.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
from collections import defaultdict
from pathlib import Path


def bcubed(
    found: dict[object, set[str]], truth: dict[object, set[str]], items: list[str]
) -> tuple[float, float, float]:
    """Extended B-cubed precision, recall and F1 of a clustering of items.

    Args:
        found: Items by cluster found.
        truth: Items by true cluster.
        items: All items; one in no cluster stands alone.
    """
    labels = [defaultdict(set), defaultdict(set)]
    for groups, by_item in zip((found, truth), labels, strict=True):
        for name, members in groups.items():
            for item in members:
                by_item[item].add(name)
        for item in items:
            by_item[item] = by_item.get(item) or {("alone", item)}
    ours, true = labels
    precision, recall = [], []
    for item in items:
        right, asked = [], []
        for other in items:
            together = len(ours[item] & ours[other])
            belong = len(true[item] & true[other])
            if together:
                right.append(min(together, belong) / together)
            if belong:
                asked.append(min(together, belong) / belong)
        precision.append(sum(right) / len(right))
        recall.append(sum(asked) / len(asked))
    p, r = sum(precision) / len(items), sum(recall) / len(items)
    return p, r, 2 * p * r / (p + r)


def main() -> None:
    """Print the figures of one room."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("room", type=Path)
    parser.add_argument("database", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--wrong", action="store_true", help="show what is wrong")
    args = parser.parse_args()
    lines = (args.room / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    stories = [json.loads(line) for line in lines]
    files = {member["file"] for story in stories for member in story["members"]}
    truth = {
        story["story"]: {member["file"] for member in story["members"]}
        for story in stories
        if len(story["members"]) > 1
    }
    db = sqlite3.connect(f"file:{args.database}?mode=ro", uri=True)
    names = {}
    for number, key in db.execute("select id, key from documents"):
        name = next((file for file in files if str(key).endswith(file)), None)
        if name:
            names[number] = name
    found: dict[object, set[str]] = defaultdict(set)
    query = (
        "select m.cluster_id, m.document_id from cluster_members m "
        "join clusters c on c.id = m.cluster_id where c.status <> 'quotation'"
    )
    for cluster, document in db.execute(query):
        if document in names:
            found[cluster].add(names[document])
    origins = dict(db.execute("select id, origin_id from clusters"))
    precision, recall, f1 = bcubed(found, truth, sorted(files))
    named = right = 0
    wrong = []
    for story in stories:
        members = truth.get(story["story"])
        if not members:
            continue
        best = max(
            found,
            key=lambda cluster: (len(found[cluster] & members), -len(found[cluster])),
            default=None,
        )
        origin = names.get(origins[best]) if best is not None and found[best] & members else None
        named += origin is not None
        right += origin == story["origin"]
        if origin != story["origin"]:
            wrong.append(f"{story['story']}: origin {origin}, not {story['origin']}")
        others = {c: sorted(found[c]) for c in found if found[c] & members and found[c] != members}
        if args.wrong and others:
            wrong.append(f"{story['story']}: {sorted(members)}")
            wrong += [
                f"    cluster {cluster}: {documents}" for cluster, documents in others.items()
            ]
    total = len(truth)
    figures = {
        "bcubed": round(f1, 4),
        "bcubed_precision": round(precision, 4),
        "bcubed_recall": round(recall, 4),
        "stories": total,
        "clusters": len(found),
        "origin_named": round(named / max(1, total), 4),
        "origin_right": round(right / max(1, named), 4),
    }
    if args.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:18} {value}")
    if args.wrong:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
