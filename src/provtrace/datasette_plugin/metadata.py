"""What Datasette shows beside the tables: a sentence for each, and facets."""

from __future__ import annotations

from typing import Any

DATABASE_DESCRIPTION = (
    '<p><strong><a href="{}">See what provtrace found</a></strong>: the texts that several '
    "outlets carry, side by side, with where they came from. Below are the plain tables.</p>"
)

TABLE_METADATA: dict[str, dict[str, Any]] = {
    "documents": {
        "description": "Every article scanned. Its title leads to its page.",
        "facets": ["outlet", "language"],
        "label_column": "title",
        "sort_desc": "published",
    },
    "matches": {
        "description": "Two passages, one in each of two documents, that carry the same text. "
        "The kind leads to the two side by side.",
        "facets": ["kind", "is_quote"],
    },
    "match_text": {
        "description": "Matches with both sides' text in full.",
        "facets": ["kind"],
    },
    "clusters": {
        "description": "One text wherever it occurs. The label leads to its page.",
        "facets": ["status"],
        "label_column": "label",
        "sort_desc": "documents",
    },
    "cluster_overview": {
        "description": "Clusters with the outlet and title of their origin.",
        "facets": ["status"],
    },
    "cluster_members": {"description": "Which passage of which document belongs to which cluster."},
    "sources": {
        "description": "Where each document's reused text came from, with verdict and evidence. "
        "The verdict leads to the two side by side.",
        "facets": ["relation", "verdict"],
    },
    "uncredited_wire": {
        "description": "Pieces that surely carry much agency text and name no agency, each once."
    },
    "unsaid_translations": {
        "description": "Pieces that surely are translated in great part and name no source."
    },
    "originality": {"description": "How many words of each document are its own."},
    "outlet_reuse": {
        "description": "Who shares text with whom that had it before, with and without agency "
        "text; and who shares text of which nothing tells who had it first."
    },
    "outlet_originality": {"description": "How much of what each outlet published is its own."},
    "credits": {
        "description": "Words that name where text came from.",
        "facets": ["agency", "role"],
    },
    "removals": {
        "description": "What cleaning took out of each document, and why.",
        "facets": ["reason"],
    },
    "runs": {"description": "Every scan, with its settings and counts."},
    **{
        table: {"description": "Working data of provtrace.", "hidden": True}
        for table in (
            "_sqlite_migrations",
            "archive_settings",
            "band_keys",
            "lines",
            "vectors",
            "signs",
        )
    },
}
"""For each table and view of ours: a description, and what Datasette 0.65 takes of the rest."""
