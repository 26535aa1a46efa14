"""Datasette's hooks. A hook that one version does not know is ignored by it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from markupsafe import Markup, escape

from provtrace.datasette_plugin import views
from provtrace.datasette_plugin.addresses import PageLinks
from provtrace.datasette_plugin.cells import LINKED, address, evidence_words, shown
from provtrace.datasette_plugin.compat import IS_MODERN, may_view
from provtrace.datasette_plugin.known import is_ours_here, known_databases
from provtrace.datasette_plugin.metadata import DATABASE_DESCRIPTION, TABLE_METADATA


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The pages, all under /{db}/-/provtrace."""
    base = r"/(?P<database>[^/]+)/-/provtrace"
    return [
        (base + r"/?$", views.overview),
        (base + r"/clusters$", views.clusters),
        (base + r"/cluster/(?P<cluster>[0-9]{1,15})$", views.cluster),
        (base + r"/document/(?P<document>[0-9]{1,15})$", views.document),
        (base + r"/compare/(?P<one>[0-9]{1,15})/(?P<other>[0-9]{1,15})$", views.compare),
        (base + r"/outlets$", views.outlets),
        (base + r"/search$", views.search),
        (base + r"/find$", views.find),
        # Datasette's own 404 fails where rich is installed: it prints an exception that was
        # never raised.
        (base + r"/.*$", views.nothing),
    ]


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Any:
    """Links from plain tables and queries to the pages; evidence in words."""
    is_evidence = column == "evidence" and table in TABLE_METADATA
    if value is None or not (is_evidence or column in LINKED):
        return None

    async def cell() -> Markup | None:
        if not await is_ours_here(datasette, database):
            return None
        if is_evidence:
            return escape(evidence_words(value))
        href = address(PageLinks(datasette, database), row, column, table)
        return Markup('<a href="{}">{}</a>').format(href, shown(value)) if href else None

    return cell()


@hookimpl
def database_actions(datasette: Any, actor: Any, database: str) -> Any:
    """A link to the overview in the menu of the database."""

    async def actions() -> list[dict[str, str]]:
        if not await _may_link(datasette, actor, database):
            return []
        return [
            {"href": PageLinks(datasette, database).overview(), "label": "What provtrace found"}
        ]

    return actions()


@hookimpl
def table_actions(datasette: Any, actor: Any, database: str, table: str) -> Any:
    """A link to the pages in the menu of each of our tables."""

    async def actions() -> list[dict[str, str]]:
        if table not in TABLE_METADATA or not await _may_link(datasette, actor, database):
            return []
        links = PageLinks(datasette, database)
        href = links.clusters() if table.startswith("cluster") else links.overview()
        return [{"href": href, "label": "See as pages"}]

    return actions()


@hookimpl
def top_database(datasette: Any, request: Any, database: str) -> Any:
    """A link on top of the database's page (Datasette 1.0)."""

    async def top() -> Markup | None:
        if not await _may_link(datasette, request.actor, database):
            return None
        return _description(datasette, database)

    return top()


@hookimpl
def get_metadata(datasette: Any, database: str | None) -> dict[str, Any]:
    """Descriptions, facets and the link on top of the database's page (Datasette 0.65)."""
    ours = {
        name: {
            "description_html": str(_description(datasette, name)),
            "tables": {table: dict(values) for table, values in TABLE_METADATA.items()},
        }
        for name, known in known_databases(datasette).items()
        if known
    }
    return {"databases": ours} if ours else {}


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Look once which databases are ours; give Datasette 1.0 the descriptions of tables."""

    async def look() -> None:
        for name in list(datasette.databases):
            if not await is_ours_here(datasette, name) or not IS_MODERN:
                continue
            for table, values in TABLE_METADATA.items():
                known = await datasette.get_resource_metadata(name, table)
                if "description" not in known:
                    await datasette.set_resource_metadata(
                        name, table, "description", values["description"]
                    )

    return look


async def _may_link(datasette: Any, actor: Any, database: str) -> bool:
    return await is_ours_here(datasette, database) and await may_view(datasette, actor, database)


def _description(datasette: Any, database: str) -> Markup:
    return Markup(DATABASE_DESCRIPTION).format(PageLinks(datasette, database).overview())  # noqa: S704
