"""Addresses of the pages inside a Datasette."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode


class PageLinks:
    """Answers where pages lead, for one database.

    Args:
        datasette: The Datasette, which knows its base address.
        database: Name of the database.
    """

    def __init__(self, datasette: Any, database: str) -> None:
        self.base = f"{datasette.urls.database(database)}/-/provtrace"

    def overview(self) -> str:
        """The overview."""
        return self.base

    def clusters(self, **filters: object) -> str:
        """The list of clusters with some filters."""
        return self._address("clusters", filters)

    def cluster(self, cluster_id: int, **filters: object) -> str:
        """One cluster."""
        return self._address(f"cluster/{cluster_id}", filters)

    def document(self, document_id: int, **filters: object) -> str:
        """One document."""
        return self._address(f"document/{document_id}", filters)

    def compare(self, one: int, other: int, **filters: object) -> str:
        """Two documents side by side."""
        return self._address(f"compare/{one}/{other}", filters)

    def outlets(self, **filters: object) -> str:
        """Outlets; ``outlet`` looks at one of them."""
        return self._address("outlets", filters)

    def search(self, **filters: object) -> str:
        """Search and lists of documents."""
        return self._address("search", filters)

    def permalink(self, key: str, offset: int | None = None) -> str:
        """An address that holds after a rebuild: of a document, or of the cluster at a place."""
        return self._address("find", {"key": key, "at": offset})

    def permalink_of_two(self, key: str, other: str) -> str:
        """An address of two documents side by side that holds after a rebuild."""
        return self._address("find", {"key": key, "with": other})

    def _address(self, page: str, filters: dict[str, object]) -> str:
        given = {name: value for name, value in filters.items() if value not in (None, "")}
        query = f"?{urlencode(given)}" if given else ""
        return f"{self.base}/{page}{query}"
