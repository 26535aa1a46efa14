"""W3C PROV as PROV-JSON (https://www.w3.org/submissions/prov-json/).

Each document is an entity attributed to its outlet. A link that provtrace inferred is never a bare
``wasDerivedFrom``: it carries the method, the verdict, the confidence and the activity (the scan)
that inferred it. Where the direction is not known, or both pieces have the text from an agency, no
derivation of one from the other is claimed, only that they share an influence.
"""

from __future__ import annotations

import json
from typing import Any, TextIO
from urllib.parse import quote

from provtrace.archive import queries
from provtrace.archive.export_queries import documents_with_sources, table
from provtrace.archive.reader import Reader, Row

DERIVED = frozenset({"copied from", "translated from", "rewritten from"})
"""Verdicts that say one piece was made from the other."""

PREFIXES = {
    "doc": "urn:provtrace:document:",
    "outlet": "urn:provtrace:outlet:",
    "agency": "urn:provtrace:agency:",
    "run": "urn:provtrace:run:",
    "provtrace": "urn:provtrace:term:",
}


def write_prov(reader: Reader, stream: TextIO) -> None:
    """Write documents, outlets, agencies and inferred derivations as one PROV-JSON document."""
    run = queries.last_run(reader)
    activity = f"run:{run['id'] if run else 0}"
    document: dict[str, Any] = {
        "prefix": dict(PREFIXES),
        "entity": {},
        "agent": {f"agency:{name}": _agent(name, "agency") for name in _agencies(reader)},
        "activity": {activity: _activity(run)},
        "wasAttributedTo": {},
        "wasDerivedFrom": {},
        "wasInfluencedBy": {},
    }
    for row in documents_with_sources(reader):
        identifier = _name("doc", row["key"])
        document["entity"][identifier] = _entity(row)
        if row["outlet"]:
            agent = _name("outlet", row["outlet"])
            document["agent"].setdefault(agent, _agent(row["outlet"], "outlet"))
            document["wasAttributedTo"][f"_:a{row['id']}"] = {
                "prov:entity": identifier,
                "prov:agent": agent,
            }
    for number, row in enumerate(table(reader, "sources")):
        relation, values = _link(row, activity)
        document[relation][f"_:s{number}"] = values
    json.dump(
        {name: part for name, part in document.items() if part},
        stream,
        ensure_ascii=False,
        indent=1,
    )
    stream.write("\n")


def _link(row: Row, activity: str) -> tuple[str, dict[str, Any]]:
    """A link of ``sources`` as a PROV relation with its qualifications."""
    inferred: dict[str, Any] = {
        "provtrace:method": "text reuse, inferred by provtrace",
        "provtrace:inferredBy": {"$": activity, "type": "prov:QUALIFIED_NAME"},
        "provtrace:verdict": row["verdict"],
        "provtrace:relation": row["relation"],
        "provtrace:confidence": {"$": repr(float(row["confidence"])), "type": "xsd:double"},
        "provtrace:share": {"$": repr(float(row["share"])), "type": "xsd:double"},
    }
    if row["agency"]:
        inferred["provtrace:agency"] = {
            "$": _name("agency", row["agency"]), "type": "prov:QUALIFIED_NAME",
        }  # fmt: skip
    mine = _name("doc", row["key"])
    if row["source_key"] is None:
        inferred["prov:influencee"] = mine
        inferred["prov:influencer"] = _name("agency", row["agency"] or "unknown")
        return "wasInfluencedBy", inferred
    other = _name("doc", row["source_key"])
    if row["verdict"] in DERIVED:
        return "wasDerivedFrom", {
            "prov:generatedEntity": mine,
            "prov:usedEntity": other,
            **inferred,
        }
    return "wasInfluencedBy", {"prov:influencee": mine, "prov:influencer": other, **inferred}


def _entity(row: Row) -> dict[str, Any]:
    values = {
        "prov:type": {"$": "provtrace:NewsArticle", "type": "prov:QUALIFIED_NAME"},
        "prov:label": row["title"],
        "provtrace:key": row["key"],
        "provtrace:url": row["url"],
        "provtrace:published": row["published"],
        "provtrace:language": row["language"],
        "provtrace:textHash": row["text_hash"],
    }
    return {name: value for name, value in values.items() if value is not None}


def _agent(name: str, role: str) -> dict[str, Any]:
    return {
        "prov:type": {"$": "prov:Organization", "type": "prov:QUALIFIED_NAME"},
        "prov:label": name,
        "provtrace:role": role,
    }


def _activity(run: Row | None) -> dict[str, Any]:
    if run is None:
        return {"prov:label": "provtrace scan"}
    values: dict[str, Any] = {
        "prov:label": "provtrace scan",
        "provtrace:version": run["version"],
        "prov:startTime": run["started"],
    }
    if run["finished"]:
        values["prov:endTime"] = run["finished"]
    return values


def _agencies(reader: Reader) -> list[str]:
    """Agencies by identifier, ``unknown`` for a source that nothing names."""
    names = {row["agency"] or "unknown" for row in table(reader, "sources")}
    return sorted(quote(name, safe="") for name in names)


def _name(prefix: str, local: str) -> str:
    """A qualified name; characters that a local name cannot hold are percent-encoded."""
    return f"{prefix}:{quote(local, safe='')}"
