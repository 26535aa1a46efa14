"""Where pages lead: each page asks for addresses, the Datasette pages and the report answer."""

from __future__ import annotations

from typing import Protocol


class Links(Protocol):
    """Addresses of pages; an empty string means there is none and words stay plain text."""

    def overview(self) -> str:
        """The overview."""

    def clusters(self, **filters: object) -> str:
        """The list of clusters with some filters."""

    def cluster(self, cluster_id: int, **filters: object) -> str:
        """One cluster."""

    def document(self, document_id: int, **filters: object) -> str:
        """One document."""

    def compare(self, one: int, other: int, **filters: object) -> str:
        """Two documents side by side; ``match`` leads to one of their matches."""

    def outlets(self, **filters: object) -> str:
        """Outlets; ``outlet`` puts one in the middle."""

    def search(self, **filters: object) -> str:
        """Search and lists of documents."""
