"""What differs between Datasette 0.65 and 1.0: permissions, and where SQL is run."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from provtrace.archive.reader import TABLES, Asked

try:
    from datasette import resources
except ImportError:
    resources = None

IS_MODERN = resources is not None
"""Whether this is Datasette 1.0 (alpha), whose permissions are asked with `allowed`."""


async def may_view(datasette: Any, actor: Any, database: str) -> bool:
    """Whether an actor may see the pages: the database and every table that they show.

    A page shows rows of many tables together, so one table that is hidden hides the pages.
    """
    if not await _may_view_database(datasette, actor, database):
        return False
    for table in sorted(TABLES):
        if not await _may_view_table(datasette, actor, database, table):
            return False
    return True


async def may_run_sql(datasette: Any, actor: Any, database: str) -> bool:
    """Whether an actor may run queries of their own."""
    if resources is not None:
        return bool(
            await datasette.allowed(
                action="execute-sql", resource=resources.DatabaseResource(database), actor=actor
            )
        )
    return bool(
        await datasette.permission_allowed(actor, "execute-sql", resource=database, default=True)
    )


async def _may_view_database(datasette: Any, actor: Any, database: str) -> bool:
    if resources is not None:
        return bool(
            await datasette.allowed(
                action="view-database", resource=resources.DatabaseResource(database), actor=actor
            )
        )
    visible, _ = await datasette.check_visibility(
        actor, permissions=[("view-database", database), "view-instance"]
    )
    return bool(visible)


async def _may_view_table(datasette: Any, actor: Any, database: str, table: str) -> bool:
    if resources is not None:
        return bool(
            await datasette.allowed(
                action="view-table", resource=resources.TableResource(database, table), actor=actor
            )
        )
    visible, _ = await datasette.check_visibility(
        actor,
        permissions=[
            ("view-table", (database, table)),
            ("view-database", database),
            "view-instance",
        ],
    )
    return bool(visible)


def sql_address(datasette: Any, database: str, asked: Asked) -> str:
    """The address where a query of a page can be run and changed."""
    base = str(datasette.urls.database(database))
    if resources is not None:
        base += "/-/query"
    return f"{base}?{urlencode({'sql': asked.sql, **asked.params})}"


def csrf_token(request: Any) -> str:
    """The token that 0.65 wants in a form; 1.0 looks at headers instead and wants none."""
    token = request.scope.get("csrftoken")
    return str(token()) if token else ""
