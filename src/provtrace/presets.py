"""Records of other tools → articles."""

from __future__ import annotations

from collections.abc import Mapping

from provtrace.article import Article
from provtrace.errors import InputError

DEFAULT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "maintext", "raw_text", "body", "content", "articleBody"),
    "html": ("html", "raw_html"),
    "key": ("id", "key", "uid", "guid"),
    "url": ("url", "link", "uri", "source_url"),
    "canonical_url": ("canonical_url", "canonical"),
    "outlet": ("outlet", "sitename", "publisher", "source_domain", "source", "series"),
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline"),
    "published": ("published", "date_publish", "pubDate", "published_at", "date"),
    "language": ("language", "lang"),
}


def article_from_mapping(
    record: Mapping[str, object],
    *,
    preset: str | None = None,
    field_map: Mapping[str, str] | None = None,
) -> Article:
    """Make an article of a record (first version: default names only)."""
    values: dict[str, str] = {}
    for name, candidates in DEFAULT_FIELDS.items():
        for candidate in ((field_map or {}).get(name), *candidates):
            value = record.get(candidate) if candidate else None
            if isinstance(value, (str, int)) and str(value).strip():
                values[name] = str(value)
                break
    if "text" not in values and "html" not in values:
        raise InputError("record", f"no text among its fields: {', '.join(map(str, record))}")
    return Article(**values)
