"""schema.org as JSON-LD: each document a NewsArticle.

``isBasedOn`` and ``translationOfWork`` are schema.org's words for what a publisher states. An
inferred link is not stated by anybody, so it is never written as one: it stands as a
``schema:Claim`` (what is claimed, how it was found, with which confidence) about the article.
"""

from __future__ import annotations

import json
from typing import Any, TextIO
from urllib.parse import quote

from provtrace import __version__
from provtrace.archive.export_queries import documents_with_sources, table
from provtrace.archive.reader import Reader, Row

CONTEXT = {"@vocab": "https://schema.org/", "provtrace": "urn:provtrace:term:"}
PROPERTY = {
    "copied from": "isBasedOn",
    "rewritten from": "isBasedOn",
    "translated from": "translationOfWork",
}
"""The schema.org property that a verdict would stand for, were it stated."""


def write_schema_org(reader: Reader, stream: TextIO) -> None:
    """Write articles and the claims about them as one JSON-LD document."""
    stream.write('{"@context": ' + json.dumps(CONTEXT) + ',\n "@graph": [\n')
    comma = ""
    for record in _graph(reader):
        stream.write(f"{comma}  {json.dumps(record, ensure_ascii=False)}")
        comma = ",\n"
    stream.write("\n]}\n")


def _graph(reader: Reader) -> Any:
    for row in documents_with_sources(reader):
        yield _article(row)
    for row in table(reader, "sources"):
        yield _claim(row)


def _article(row: Row) -> dict[str, Any]:
    record: dict[str, Any] = {
        "@id": _identifier(row["key"]),
        "@type": "NewsArticle",
        "identifier": row["key"],
        "headline": row["title"],
        "url": row["url"],
        "datePublished": row["published"],
        "inLanguage": row["language"],
        "wordCount": row["words"],
        "author": {"@type": "Person", "name": row["author"]} if row["author"] else None,
        "publisher": {"@type": "NewsMediaOrganization", "name": row["outlet"]}
        if row["outlet"]
        else None,
        "creditText": row["credited"],
    }
    return {name: value for name, value in record.items() if value is not None}


def _claim(row: Row) -> dict[str, Any]:
    """An inferred link: method and confidence first, and the property it would stand for."""
    record: dict[str, Any] = {
        "@type": "Claim",
        "about": {"@id": _identifier(row["key"])},
        "author": {
            "@type": "SoftwareApplication",
            "name": "provtrace",
            "softwareVersion": __version__,
        },
        "abstract": _sentence(row),
        "provtrace:method": "text reuse, inferred",
        "provtrace:confidence": row["confidence"],
        "provtrace:share": row["share"],
        "provtrace:verdict": row["verdict"],
        "provtrace:relation": row["relation"],
        "provtrace:agency": row["agency"],
        "provtrace:source": {"@id": _identifier(row["source_key"])} if row["source_key"] else None,
        "provtrace:property": PROPERTY.get(row["verdict"]) if row["source_key"] else None,
    }
    return {name: value for name, value in record.items() if value is not None}


def _sentence(row: Row) -> str:
    source = row["source_key"] or row["agency"] or "a source that is not in the archive"
    return (
        f"{row['key']}: {row['verdict']} ({row['relation']}), {source}; inferred with a "
        f"confidence of {row['confidence']:.2f} from {row['words']} shared words"
    )


def _identifier(key: str) -> str:
    return f"urn:provtrace:document:{quote(key, safe='')}"
