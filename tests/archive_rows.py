"""Everything that an archive holds, in a form that can be compared with another archive."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

DOCUMENT_COLUMNS = ("document_id", "left_id", "right_id", "origin_id", "source_id")
NOT_COMPARED = ("runs", "sqlite_sequence")
"""Tables that tell when something was done, not what is known."""


def rows_of(database: Path) -> dict[str, list[Any]]:
    """The rows of every table, in order, with keys and members in place of numbers.

    Numbers of documents and clusters depend on the order of arrival, and so does which document
    of a match is the left one; nothing else may.
    """
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute(
            "select name from sqlite_master where type = 'table' and name not like 'texts_fts%' "
            "and name not like '\\_%' escape '\\' order by name"
        ).fetchall()
        keys = dict(map(tuple, connection.execute("select id, key from documents")))
        members: dict[int, list[tuple]] = {}
        for cluster, document, *span in connection.execute("select * from cluster_members"):
            members.setdefault(cluster, []).append((keys[document], *span))
        found = {}
        for (name,) in names:
            if name in NOT_COMPARED:
                continue
            rows = [dict(row) for row in connection.execute(f"select * from {name}")]
            for row in rows:
                number = row.pop("id", None)
                if name == "clusters":
                    row["members"] = sorted(members[number])
                if row.get("cluster_id") is not None:
                    row["cluster_id"] = sorted(members[row["cluster_id"]])
                row.update({c: keys.get(row[c]) for c in DOCUMENT_COLUMNS if c in row})
                if "evidence" in row:
                    row["evidence"] = json.loads(row["evidence"])
            if name == "matches":
                rows = [_turned(row) for row in rows]
            found[name] = sorted(rows, key=repr)
    return found


def _turned(match: dict[str, Any]) -> dict[str, Any]:
    """A match with the document whose key comes first on the left."""
    if match["left_id"] < match["right_id"]:
        return match
    other = {"left": "right", "right": "left"}

    def name(column: str) -> str:
        side, _, rest = column.partition("_")
        return f"{other[side]}_{rest}" if side in other and rest else column

    evidence = {name(fact): value for fact, value in match["evidence"].items()}
    row = {name(column): value for column, value in match.items()}
    return {column: row[column] for column in match} | {
        "evidence": {fact: evidence[fact] for fact in match["evidence"] if fact in evidence}
    }


def check_whole(database: Path) -> None:
    """The file is a sound database: its pages, its references and its full-text index."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        if connection.execute("select 1 from sqlite_master where name = 'texts_fts'").fetchone():
            # Raises an error if the index is not that of the texts (https://sqlite.org/fts5.html).
            connection.execute(
                "insert into texts_fts (texts_fts, rank) values ('integrity-check', 1)"
            )
