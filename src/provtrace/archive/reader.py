"""Read queries that remember what was asked, so that every page can show its SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]
"""One row, by column name."""

TABLES = frozenset(
    {"documents", "texts", "removals", "credits", "matches", "clusters", "cluster_members"}
    | {"sources", "originality", "runs"}
)
"""The tables a database must have to be one of ours, and that every page may read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that was run.

    Attributes:
        title: What it gives, in words.
        sql: The statement, with named parameters.
        params: Their values.
    """

    title: str
    sql: str
    params: dict[str, Any]


@dataclass(slots=True)
class Reader:
    """Runs read queries on one connection and keeps a list of them.

    Attributes:
        connection: Any connection to a provtrace database; its row factory is not relied on.
        asked: Every distinct statement run so far, in order.
        memory: Rows of the queries that read whole tables, by statement. Whoever keeps it from
            one reader to the next must begin a new one when the database changes.
    """

    connection: sqlite3.Connection
    asked: list[Asked] = field(default_factory=list)
    memory: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, title: str, sql: str, **params: Any) -> list[Row]:
        """All rows of a query.

        Args:
            title: What the query gives, in words; a statement is listed once per title.
            sql: A select with named parameters.
            **params: Their values.
        """
        return list(self.stream(title, sql, **params))

    def rows_of_all(self, title: str, sql: str) -> list[Row]:
        """All rows of a query that reads whole tables: run once as long as the memory lasts."""
        if sql in self.memory:
            self._note(title, _dedent(sql), {})
        else:
            self.memory[sql] = self.rows(title, sql)
        return self.memory[sql]

    def row(self, title: str, sql: str, **params: Any) -> Row | None:
        """The first row of a query, or None."""
        return next(self.stream(title, sql, **params), None)

    def value(self, title: str, sql: str, **params: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.row(title, sql, **params)
        return None if row is None else next(iter(row.values()))

    def stream(self, title: str, sql: str, **params: Any) -> Iterator[Row]:
        """The rows of a query one by one, for exports that must not hold them all."""
        sql = _dedent(sql)
        self._note(title, sql, params)
        cursor = self.connection.cursor()
        # A cursor's own factory: the connection may be Datasette's, whose factory others rely on.
        cursor.row_factory = sqlite3.Row
        for row in cursor.execute(sql, params):
            yield dict(row)

    def _note(self, title: str, sql: str, params: dict[str, Any]) -> None:
        if not any(each.title == title for each in self.asked):
            self.asked.append(Asked(title, sql, params))


@contextmanager
def open_reader(path: Path) -> Iterator[Reader]:
    """Open a database for reading and close it afterwards.

    Raises:
        ArchiveError: If it is missing, not a database or another tool's.
        MismatchError: If its schema is older or newer than this provtrace.
    """
    # sqlite-utils loads pandas where that is installed; Datasette's own connection needs neither.
    from provtrace.archive.connection import open_readonly, translated_errors  # noqa: PLC0415

    database = open_readonly(path)
    try:
        with translated_errors(path):
            yield Reader(database.conn)
    finally:
        database.close()


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether a database holds the tables that the pages read."""
    names = {
        name for (name,) in connection.execute("select name from sqlite_master where type='table'")
    }
    return names >= TABLES


def _dedent(sql: str) -> str:
    """A statement without the indentation of the source it was written in."""
    lines = sql.strip("\n").rstrip().splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines)
