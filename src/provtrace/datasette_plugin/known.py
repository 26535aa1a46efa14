"""What is known about the databases that Datasette serves: which are ours, and their sums."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from provtrace.archive.reader import Row, is_ours


async def is_ours_here(datasette: Any, database: str) -> bool:
    """Whether a database has our tables; looked up once for each database object."""
    known = known_databases(datasette)
    if database not in known:
        try:
            known[database] = await datasette.get_database(database).execute_fn(is_ours)
        except KeyError:
            return False
    return known[database]


def known_databases(datasette: Any) -> dict[str, bool]:
    """What is known about the databases of one Datasette, kept on it rather than in this module."""
    known: dict[str, bool] | None = getattr(datasette, "_provtrace_databases", None)
    if known is None:
        known = {}
        datasette._provtrace_databases = known
    return known


def memory_of(datasette: Any, database: str) -> dict[str, list[Row]]:
    """Rows of queries over whole tables, kept until the database's file changes.

    On 100,000 documents such a query takes a few tenths of a second; the overview and the outlets
    need some on each view.
    """
    path = datasette.get_database(database).path
    if not path:
        return {}
    state = [_state(Path(path)), _state(Path(f"{path}-wal"))]
    memories: dict[str, tuple[object, dict[str, list[Row]]]] | None = getattr(
        datasette, "_provtrace_memories", None
    )
    if memories is None:
        memories = {}
        datasette._provtrace_memories = memories
    if database not in memories or memories[database][0] != state:
        memories[database] = (state, {})
    return memories[database][1]


def _state(path: Path) -> tuple[int, int] | None:
    """What tells that a file has changed, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
