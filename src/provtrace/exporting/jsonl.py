"""One JSON object per document and line, with all that is known about it."""

from __future__ import annotations

import json
from typing import Any, TextIO

from provtrace.archive.export_queries import document_details, table
from provtrace.archive.reader import Reader, Row


def write_jsonl(reader: Reader, stream: TextIO) -> None:
    """Write every document with its text, originality, credits, sources and matches.

    Offsets are Unicode code points in ``text``, end exclusive; a match stands with both of its
    documents, each time seen from that one.
    """
    for row in table(reader, "documents"):
        details = document_details(reader, row["id"])
        originality = details["originality"]
        record: dict[str, Any] = {
            **{name: value for name, value in row.items() if name != "id"},
            "originality": _without(originality[0], "document_id") if originality else None,
            "credits": details["credits"],
            "sources": [_with_evidence(source) for source in details["sources"]],
            "matches": [_match(match) for match in details["matches"]],
        }
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}


def _with_evidence(row: Row) -> Row:
    return {**row, "evidence": json.loads(row["evidence"] or "{}")}


def _match(row: Row) -> Row:
    return {**_with_evidence(row), "is_quote": bool(row["is_quote"])}
