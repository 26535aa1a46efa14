"""What a scan of the samples finds, held against their gold. Surface matches only: no encoder."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from provtrace import Archive, Settings
from provtrace.scan import scan

SAMPLES = Path(__file__).parents[1] / "samples"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLES / "gold" / name).read_bytes().splitlines()]


FILES = {row["file"]: row for row in lines("files.jsonl")}
OUTSIDE = (
    "cookie",
    "subscription",
    "newsletter",
    "navigation",
    "related",
    "share",
    "comments",
    "hashtags",
    "donation",
    "copyright",
)
"""Furniture that is no part of any piece; titles, bylines and datelines may stay as metadata."""


@dataclass(frozen=True)
class Found:
    """What a scan found, by document key."""

    documents: dict[str, dict[str, Any]]
    texts: dict[str, str]
    matches: dict[tuple[str, str], list[tuple[tuple[int, int], tuple[int, int], str]]]
    credits: dict[str, set[tuple[str, str]]]


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Found:
    path = tmp_path_factory.mktemp("samples") / "demo.db"
    with Archive.open(path, settings=Settings(encoder="none", jobs=1)) as archive:
        result = scan([SAMPLES / "articles"], archive)
    assert result.troubles == []
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    documents = {row["id"]: dict(row) for row in db.execute("select * from documents")}
    key = {ident: row["key"] for ident, row in documents.items()}
    matches: dict[tuple[str, str], list[Any]] = {}
    for row in db.execute("select * from matches"):
        left = (row["left_start"], row["left_end"])
        right = (row["right_start"], row["right_end"])
        a, b = key[row["left_id"]], key[row["right_id"]]
        side = (left, right) if a < b else (right, left)
        matches.setdefault((min(a, b), max(a, b)), []).append((*side, row["kind"]))
    texts = {key[row[0]]: row[1] for row in db.execute("select document_id, text from texts")}
    credits: dict[str, set[tuple[str, str]]] = {}
    for row in db.execute("select document_id, agency, role from credits"):
        credits.setdefault(key[row[0]], set()).add((row[1], row[2]))
    db.close()
    return Found({row["key"]: row for row in documents.values()}, texts, matches, credits)


def place(piece: str, text: str) -> tuple[int, int] | None:
    """Where a piece stands in a text, whatever was done to white space."""
    at = [i for i, char in enumerate(text) if not char.isspace()]
    start = "".join(text.split()).find(wanted := "".join(piece.split()))
    return None if start < 0 else (at[start], at[start + len(wanted) - 1] + 1)


def covered(span: tuple[int, int], parts: list[tuple[int, int]]) -> float:
    seen: set[int] = set()
    for start, end in parts:
        seen.update(range(max(span[0], start), min(span[1], end)))
    return len(seen) / (span[1] - span[0])


def body(key: str) -> str:
    return (SAMPLES / "gold" / FILES[key]["text"]).read_bytes().decode()


def test_every_piece_is_read(found):
    assert set(found.documents) == set(FILES)
    assert {row["status"] for row in found.documents.values()} == {"ok"}


@pytest.mark.parametrize("key", FILES)
def test_nothing_of_the_body_is_lost(found, key):
    row = FILES[key]
    # A dateline with its credit may be cut off the first paragraph.
    prefixes = [credit["text"] for credit in row["credits"]]
    for paragraph in body(key).split("\n\n"):
        for prefix in prefixes:
            paragraph = paragraph.removeprefix(prefix).strip()  # noqa: PLW2901
        assert place(paragraph, found.texts[key]) is not None, paragraph


@pytest.mark.parametrize("key", FILES)
def test_language_and_time_are_right(found, key):
    row, document = FILES[key], found.documents[key]
    assert document["language"] == row["lang"]
    assert (document["published"] or "")[:16] == (row["published"] or "")[:16]


def test_copied_and_edited_passages_are_found(found):
    missed = []
    for pair in lines("gold.jsonl"):
        a, b = pair["a"], pair["b"]
        known = found.matches.get((a, b), [])
        for passage in pair["passages"]:
            if passage["kind"] not in ("verbatim", "near"):
                continue
            for segment in passage["segs"]:
                ours = place(body(a)[slice(*segment["a"])], found.texts[a])
                theirs = place(body(b)[slice(*segment["b"])], found.texts[b])
                over_ours = covered(ours, [match[0] for match in known])
                over_theirs = covered(theirs, [match[1] for match in known])
                if min(over_ours, over_theirs) < 0.5:
                    missed.append((a, b, segment["kind"]))
    # A sentence of which half the words were changed is for the encoder to find.
    assert [miss for miss in missed if miss[2] == "verbatim"] == []
    assert len(missed) <= 4


def test_furniture_is_gone(found):
    lines_of = [
        (key, line)
        for key, row in FILES.items()
        for reason, line in row["furniture"]
        if reason in OUTSIDE
    ]
    left = [(key, line) for key, line in lines_of if place(line, found.texts[key])]
    assert len(left) <= 0.03 * len(lines_of), left


def test_credits_for_text_are_found_and_no_others(found):
    roles = ("text", "contributor")
    wanted = {
        (key, credit["agency"], credit["role"])
        for key, row in FILES.items()
        for credit in row["credits"]
        if credit["role"] in roles
    }
    seen = {(key, *credit) for key, credits in found.credits.items() for credit in credits}
    assert {credit for credit in seen if credit[2] in roles} - wanted == set()
    assert len(wanted & seen) >= 0.9 * len(wanted), wanted - seen


def test_titles_and_outlets_are_right(found):
    wrong = [
        (key, found.documents[key]["title"])
        for key, row in FILES.items()
        if "".join((found.documents[key]["title"] or "").split()) != "".join(row["title"].split())
    ]
    assert len(wrong) <= 0.05 * len(FILES), wrong
    for key, row in FILES.items():
        # A page that does not name its site is put down to the folder it was saved in.
        assert found.documents[key]["outlet"] in (row["outlet"], key.split("/")[0])
