"""Where the cells of plain tables and of queries lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from provtrace.datasette_plugin.addresses import PageLinks
from provtrace.pages.wording import evidence_lines

FEW_FACTS = 4
Row = Mapping[str, Any]


def address(links: PageLinks, row: Any, column: str, table: str | None) -> str:
    """The page that a cell leads to, or an empty string.

    Args:
        links: Addresses of the pages.
        row: The row, foreign keys with or without the labels that Datasette adds to them.
        column: The cell's column, one of LINKED.
        table: The table or view, or None in the result of a query.
    """
    values = {name: _plain(row[name]) for name in row.keys()}  # noqa: SIM118 - sqlite3.Row
    return LINKED[column](links, values, table)


def shown(value: Any) -> str:
    """A cell's words: a foreign key's label, or the value, not too long."""
    words = str(value.get("label") or value.get("value")) if isinstance(value, dict) else str(value)
    return words if len(words) <= 120 else words[:119] + "…"


def evidence_words(stored: Any) -> str:
    """The first few facts of an evidence column in words; its JSON stays in the exports."""
    facts = [f"{name}: {words}" for name, words in evidence_lines(str(stored))]
    return "; ".join(facts[:FEW_FACTS]) + (" …" if len(facts) > FEW_FACTS else "")


def _plain(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _ids(row: Row, *columns: str) -> list[int]:
    """The values of columns that hold ids; in a query they may hold anything."""
    return [row[name] for name in columns if isinstance(row.get(name), int)]


def _document(column: str) -> Callable[[PageLinks, Row, str | None], str]:
    def lead(links: PageLinks, row: Row, table: str | None) -> str:
        found = _ids(row, column)
        return links.document(found[0]) if found else ""

    return lead


def _own_document(links: PageLinks, row: Row, table: str | None) -> str:
    """From a title or key to its document."""
    found = _ids(row, "id" if table == "documents" else "document_id")
    return links.document(found[0]) if found else ""


def _own_cluster(links: PageLinks, row: Row, table: str | None) -> str:
    found = _ids(row, "id") if table in ("clusters", "cluster_overview") else []
    return links.cluster(found[0]) if found else ""


def _cluster(links: PageLinks, row: Row, table: str | None) -> str:
    found = _ids(row, "cluster_id")
    return links.cluster(found[0]) if found else ""


def _match(links: PageLinks, row: Row, table: str | None) -> str:
    found = _ids(row, "left_id", "right_id")
    return links.compare(*found) if len(found) == 2 else ""


def _source(links: PageLinks, row: Row, table: str | None) -> str:
    """From a verdict to the two documents, or to the one where the source is an agency."""
    found = _ids(row, "document_id", "source_id")
    if len(found) == 2:
        return links.compare(*found)
    return links.document(found[0]) if _ids(row, "document_id") else ""


def _outlet(column: str) -> Callable[[PageLinks, Row, str | None], str]:
    return lambda links, row, table: links.outlets(outlet=row[column])


LINKED: dict[str, Callable[[PageLinks, Row, str | None], str]] = {
    "title": _own_document,
    "key": _own_document,
    "label": _own_cluster,
    "cluster_id": _cluster,
    "kind": _match,
    "relation": _source,
    "verdict": _source,
    "document_id": _document("document_id"),
    "source_id": _document("source_id"),
    "origin_id": _document("origin_id"),
    "left_id": _document("left_id"),
    "right_id": _document("right_id"),
    "outlet": _outlet("outlet"),
    "source_outlet": _outlet("source_outlet"),
}
"""For each column that leads somewhere, how its address is made."""
