"""Write samples/articles and samples/gold from the sources in tools/newsroom.

``--out DIR`` writes them somewhere else; ``--room DIR`` lays the gold out as an evaluation room,
whose ``articles/`` hold each piece's body followed by its furniture.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

from newsroom.pieces import Piece, read_pieces

from newsroom import gold, render

HERE = Path(__file__).resolve().parent
STORIES, TEMPLATES = HERE / "newsroom" / "stories", HERE / "newsroom" / "templates"
ROOM_NAMES = {
    "cookie": "cookie",
    "subscription": "paywall",
    "newsletter": "newsletter",
    "copyright": "copyright",
    "related": "related",
}
"""Furniture by its name in evaluation rooms; other lines may stay or go."""


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=HERE.parent / "samples")
    parser.add_argument("--room", type=Path)
    options = parser.parse_args()
    pieces = read_pieces(STORIES)
    if options.room:
        write_room(pieces, options.room)
    else:
        write_articles(pieces, options.out / "articles")
        write_gold(pieces, options.out / "gold")


def write_articles(pieces: dict[str, Piece], folder: Path) -> None:
    """Write the pages, texts and feeds that a scan reads, replacing what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    feeds: dict[str, list[dict[str, str]]] = {"feed.jsonl": [], "overseas.jsonl.gz": []}
    for piece in pieces.values():
        if piece.form == "record":
            overseas = piece["outlet"] in render.OVERSEAS
            feeds["overseas.jsonl.gz" if overseas else "feed.jsonl"].append(render.record(piece))
            continue
        path = folder / piece.key
        path.parent.mkdir(parents=True, exist_ok=True)
        if piece.form == "html":
            path.write_bytes(render.page(piece, TEMPLATES))
        else:
            path.write_bytes(f"{render.saved_text(piece)}\n".encode())
    for name, records in feeds.items():
        records.sort(key=lambda record: record["published"])
        data = _lines(records)
        # No time in the header, so that a rebuild changes nothing.
        (folder / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith("gz") else data)


def write_gold(pieces: dict[str, Piece], folder: Path) -> None:
    """Write what a scan should find, and the body of each piece that offsets refer to."""
    shutil.rmtree(folder, ignore_errors=True)
    texts = folder / "texts"
    texts.mkdir(parents=True)
    for piece in pieces.values():
        body, _ = gold.body_and_spans(piece)
        (texts / text_name(piece)).write_bytes(body.encode())
    write_truth(pieces, [file_row(piece) for piece in pieces.values()], folder)


def write_room(pieces: dict[str, Piece], folder: Path) -> None:
    """Lay the gold out as an evaluation room whose articles hold body, then furniture."""
    rows = []
    for piece in pieces.values():
        text, _ = gold.body_and_spans(piece)
        row = file_row(piece)
        lines = [(ROOM_NAMES.get(reason), words) for reason, words in row["furniture"]]
        if any(credit["role"] != "photo" for credit in row["credits"]):
            lines.append(("credit", row["credits"][0]["text"]))
        row["boilerplate"] = []
        for name, words in lines:
            if name:
                text += "\n\n"
                row["boilerplate"].append([len(text), len(text) + len(words), name])
                text += words
        path = folder / "articles" / piece.key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        rows.append(row)
    write_truth(pieces, rows, folder)


def write_truth(pieces: dict[str, Piece], files: list[dict[str, Any]], folder: Path) -> None:
    """Write what is true of all pieces: a row for each file, pairs, stories, hard negatives."""
    (folder / "files.jsonl").write_bytes(_lines(files))
    (folder / "gold.jsonl").write_bytes(_lines(pairs(pieces)))
    (folder / "stories.jsonl").write_bytes(_lines(gold.stories(pieces)))
    (folder / "hard_negatives.jsonl").write_bytes(_lines(gold.hard_negatives(pieces)))


def file_row(piece: Piece) -> dict[str, Any]:
    """What is known about one piece: its data, credits, share of each story, furniture."""
    body, spans = gold.body_and_spans(piece)
    shares: dict[str, int] = {}
    for span in spans:
        shares[span.story] = shares.get(span.story, 0) + span.end - span.start
    return {
        "file": piece.key,
        "text": f"texts/{text_name(piece)}",
        "outlet": piece["outlet"],
        "lang": piece["language"],
        "type": piece["how"],
        "title": piece["title"],
        "author": piece["author"] or None,
        "published": piece["published"] or None,
        "url": piece["url"] or None,
        "canonical_url": piece["canonical"] or piece["url"] or None,
        "from": piece["from"] or None,
        "link": piece["link"] or None,
        "chars": len(body),
        "sources": [
            {"story": story, "share": round(chars / len(body), 3)}
            for story, chars in shares.items()
        ],
        "credits": piece.credits,
        "furniture": [list(line) for line in render.furniture(piece, TEMPLATES)],
    }


def pairs(pieces: dict[str, Piece]) -> list[dict[str, Any]]:
    """Every pair of pieces that share text, keys in order."""
    found = (gold.gold_pair(pieces[a], pieces[b]) for a, b in combinations(sorted(pieces), 2))
    return [pair for pair in found if pair is not None]


def text_name(piece: Piece) -> str:
    """File name of a piece's body under samples/gold/texts."""
    return piece.key.replace("/", "--").replace(" ", "-").rsplit(".", 1)[0] + ".txt"


def _lines(rows: Iterable[object]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


if __name__ == "__main__":
    main()
