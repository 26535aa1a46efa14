"""Clusters as passim writes them, so that tools made for its output read ours.

passim (https://github.com/dasmiq/passim) puts one reused passage on each line. Its columns keep
their names and meaning: ``uid`` and ``id`` of the document, ``series`` (the outlet), ``cluster``
and its ``size`` in passages, ``begin`` and ``end`` as character offsets, ``text``, ``date``, and
``pboiler``, the share of links within one series.
"""

from __future__ import annotations

import json
from typing import TextIO

import xxhash

from provtrace.archive.export_queries import passim_rows
from provtrace.archive.reader import Reader

SEED = 42
"""Seed of Spark's xxhash64, by which passim makes its uid from the id."""


def write_passim(reader: Reader, stream: TextIO) -> None:
    """Write one line for each passage of each cluster, the biggest cluster first."""
    for row in passim_rows(reader):
        series = row["outlet"] or ""
        record = {
            "uid": _uid(row["key"]),
            "gid": _uid(series),
            "id": row["key"],
            "series": series,
            "cluster": row["cluster_id"],
            "size": row["size"],
            "pboiler": round(row["pboiler"], 4),
            "begin": row["start_offset"],
            "end": row["end_offset"],
            "text": row["text"],
            "date": row["published"],
            "title": row["title"],
            "url": row["url"],
            "lang": row["language"],
            "role": row["role"],
        }
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _uid(identifier: str) -> int:
    """A signed 64-bit number, as Spark's xxhash64 gives."""
    value = xxhash.xxh64_intdigest(identifier.encode(), seed=SEED)
    return value - (1 << 64) if value >= 1 << 63 else value
