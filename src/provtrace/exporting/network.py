"""The graph of documents and where their text came from, as GEXF 1.3 and GraphML, for Gephi.

Both are small XML formats; they are written with the standard library rather than networkx, which
refuses missing values, stamps the day into GEXF and would be an extra for an export that everybody
should have. The tests read both back with networkx.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO
from xml.etree import ElementTree as ET

from provtrace.archive.export_queries import documents_with_sources, table
from provtrace.archive.reader import Reader, Row
from provtrace.pages.texts import plain
from provtrace.pages.times import moment

GEXF = "http://gexf.net/1.3"
GRAPHML = "http://graphml.graphdrawing.org/xmlns"

NODE_ATTRIBUTES = {
    "kind": "string",
    "key": "string",
    "outlet": "string",
    "published": "string",
    "language": "string",
    "agency": "string",
    "words": "integer",
    "url": "string",
}
EDGE_ATTRIBUTES = {
    "share": "double",
    "words": "integer",
    "verdict": "string",
    "relation": "string",
    "confidence": "double",
}
_GRAPHML_TYPES = {"string": "string", "integer": "long", "double": "double"}


@dataclass(frozen=True, slots=True)
class Node:
    """A document, or an agency whose text is not in the archive.

    Attributes:
        id: Its identifier in the file.
        label: Words to show.
        values: Its attributes by name; what is not known is left out.
    """

    id: str
    label: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Edge:
    """Text that went from source to target, or that both have.

    Attributes:
        source: Node it came from.
        target: Node that has it.
        values: Its attributes by name.
    """

    source: str
    target: str
    values: dict[str, object]


def write_gexf(reader: Reader, stream: TextIO) -> None:
    """Write the graph as GEXF 1.3."""
    stream.write("<?xml version='1.0' encoding='utf-8'?>\n")
    stream.write(f'<gexf xmlns="{GEXF}" version="1.3">\n')
    stream.write('<graph defaultedgetype="directed" mode="static">\n')
    for group, attributes in (("node", NODE_ATTRIBUTES), ("edge", EDGE_ATTRIBUTES)):
        element = ET.Element("attributes", {"class": group})
        for name, kind in attributes.items():
            ET.SubElement(element, "attribute", {"id": name, "title": name, "type": kind})
        _write(element, stream)
    nodes, edges = _network(reader)
    stream.write("<nodes>\n")
    for node in nodes:
        element = ET.Element("node", {"id": node.id, "label": node.label})
        _values(element, node.values)
        _write(element, stream)
    stream.write("</nodes>\n<edges>\n")
    for number, edge in enumerate(edges):
        given = {"id": str(number), "source": edge.source, "target": edge.target}
        element = ET.Element("edge", {**given, "weight": str(edge.values["words"])})
        _values(element, edge.values)
        _write(element, stream)
    stream.write("</edges>\n</graph>\n</gexf>\n")


def write_graphml(reader: Reader, stream: TextIO) -> None:
    """Write the graph as GraphML."""
    stream.write("<?xml version='1.0' encoding='utf-8'?>\n")
    stream.write(f'<graphml xmlns="{GRAPHML}">\n')
    node_keys = {"label": "string", **NODE_ATTRIBUTES}
    edge_keys = {"weight": "double", **EDGE_ATTRIBUTES}
    for group, attributes in (("node", node_keys), ("edge", edge_keys)):
        for name, kind in attributes.items():
            given = {"id": f"{group}-{name}", "for": group, "attr.name": name}
            _write(ET.Element("key", {**given, "attr.type": _GRAPHML_TYPES[kind]}), stream)
    nodes, edges = _network(reader)
    stream.write('<graph edgedefault="directed">\n')
    for node in nodes:
        element = ET.Element("node", {"id": node.id})
        _data(element, "node", {"label": node.label, **node.values})
        _write(element, stream)
    for edge in edges:
        element = ET.Element("edge", {"source": edge.source, "target": edge.target})
        _data(element, "edge", {"weight": float(str(edge.values["words"])), **edge.values})
        _write(element, stream)
    stream.write("</graph>\n</graphml>\n")


def _network(reader: Reader) -> tuple[list[Node], Iterator[Edge]]:
    """The documents and agencies as nodes, and the links between them as edges."""
    nodes = [_document(row) for row in documents_with_sources(reader)]
    agencies = sorted(
        {
            row["agency"]
            for row in table(reader, "sources")
            if row["source_id"] is None and row["agency"]
        }
    )
    nodes += [
        Node(f"agency:{agency}", _clean(agency), {"kind": "agency", "agency": _clean(agency)})
        for agency in agencies
    ]
    known = {node.id for node in nodes}
    edges = (
        Edge(
            source,
            f"d{row['document_id']}",
            {name: row[name] for name in EDGE_ATTRIBUTES if row[name] is not None},
        )
        for row in table(reader, "sources")
        if (source := _source_id(row)) in known and f"d{row['document_id']}" in known
    )
    return nodes, edges


def _document(row: Row) -> Node:
    when = moment(row["published"])
    values = {
        "kind": "document",
        "key": row["key"],
        "outlet": row["outlet"],
        "published": when.iso if when else None,
        "language": row["language"],
        "agency": row["credited"],
        "words": row["words"],
        "url": row["url"],
    }
    known = {
        name: _clean(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }
    return Node(f"d{row['id']}", _clean(plain(row["title"] or row["key"], 120)), known)


def _source_id(row: Row) -> str:
    if row["source_id"] is None:
        return f"agency:{row['agency']}"
    return f"d{row['source_id']}"


def _clean(text: str) -> str:
    """A text without the characters that XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or " " <= c not in "\ufffe\uffff")


def _values(element: ET.Element, values: dict[str, object]) -> None:
    holder = ET.SubElement(element, "attvalues")
    for name, value in values.items():
        ET.SubElement(holder, "attvalue", {"for": name, "value": str(value)})


def _data(element: ET.Element, group: str, values: dict[str, object]) -> None:
    for name, value in values.items():
        ET.SubElement(element, "data", {"key": f"{group}-{name}"}).text = str(value)


def _write(element: ET.Element, stream: TextIO) -> None:
    stream.write(ET.tostring(element, encoding="unicode") + "\n")
