"""Which of the databases that Datasette serves are ours."""

from __future__ import annotations

from typing import Any

from provtrace.archive.reader import is_ours


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
