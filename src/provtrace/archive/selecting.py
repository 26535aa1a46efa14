"""Queries over many ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlite_utils import Database

CHUNK = 1_000
"""Ids per query."""


def marks(number: int) -> str:
    """So many placeholders of a statement."""
    return ",".join("?" * number)


def select(db: Database, query: str, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Run a statement over some ids; ``{ids}`` stands for them.

    The rows of each chunk of ids are read in full before the next: the caller may write meanwhile.
    """
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        yield from db.execute(query.format(ids=marks(len(chunk))), list(chunk)).fetchall()


def run(db: Database, statement: str, ids: Sequence[int]) -> None:
    """Run a statement that gives no rows over some ids; ``{ids}`` stands for them."""
    for _ in select(db, statement, ids):
        pass
