"""Datasette shows a provtrace database as pages that a journalist understands.

Works in Datasette 0.65 and 1.0 (alpha). The plugin is loaded for every database that Datasette
serves, so each hook looks first whether the database is ours.
"""

from provtrace.datasette_plugin.hooks import (
    database_actions,
    get_metadata,
    register_routes,
    render_cell,
    startup,
    table_actions,
    top_database,
)

__all__ = [
    "database_actions",
    "get_metadata",
    "register_routes",
    "render_cell",
    "startup",
    "table_actions",
    "top_database",
]
