"""The page of outlets: who shares with whom, and how much of each is its own."""

from __future__ import annotations

from dataclasses import dataclass

from provtrace.archive import queries
from provtrace.archive.listing import undetermined_pairs
from provtrace.archive.reader import Reader, Row
from provtrace.pages.graph import Graph, graph
from provtrace.pages.matrix import Matrix, matrix
from provtrace.pages.originality import Bar
from provtrace.pages.overview import outlet_bar

PAGE = 50
FOCUS_DOCUMENTS = 20


@dataclass(frozen=True, slots=True)
class OutletsPage:
    """What the page shows.

    Attributes:
        wire: Whether agency text that both have is counted.
        matrix: Who has text of whom.
        graph: The same as a drawing.
        rows: The outlets of this page, each with its bar.
        total: How many outlets there are.
        page: Number of this page, from 1.
        pages: How many pages there are.
        focus: The outlet in the middle of attention, or None.
        focus_row: Its row, with its bar.
        takes: Whom it has text of.
        gives: Who has text of it.
        undetermined: Outlets that share text of which nothing tells who had it first.
        documents: Its documents, the newest first.
    """

    wire: bool
    matrix: Matrix | None
    graph: Graph | None
    rows: list[tuple[Row, Bar | None]]
    total: int
    page: int
    pages: int
    focus: str | None
    focus_row: tuple[Row, Bar | None] | None
    takes: list[Row]
    gives: list[Row]
    undetermined: list[Row]
    documents: list[Row]


def outlets_page(
    reader: Reader, *, wire: bool = True, focus: str | None = None, page: int = 1
) -> OutletsPage:
    """Ask for everything the page of outlets shows.

    Args:
        reader: Where to read.
        wire: Count agency text that both have.
        focus: An outlet to look at.
        page: Number of the page of the list, from 1.
    """
    pairs = queries.outlet_pairs(reader)
    rows = [(row, outlet_bar(row)) for row in queries.outlets(reader) if row["outlet"]]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, page), pages)
    focus_row = next((row for row in rows if row[0]["outlet"] == focus), None)
    if focus_row is None:
        focus = None
    column = "words" if wire else "words_without_wire"
    shared = [row for row in pairs if row["outlet"] != row["source_outlet"] and row[column]]
    return OutletsPage(
        wire=wire,
        matrix=matrix(pairs, wire=wire, focus=focus),
        graph=graph(pairs, wire=wire, focus=focus),
        rows=rows[(page - 1) * PAGE : page * PAGE],
        total=len(rows),
        page=page,
        pages=pages,
        focus=focus,
        focus_row=focus_row,
        takes=[row for row in shared if row["outlet"] == focus],
        gives=[row for row in shared if row["source_outlet"] == focus],
        undetermined=[
            row
            for row in undetermined_pairs(pairs)
            if focus is None or focus in (row["outlet"], row["other"])
        ],
        documents=queries.documents(reader, outlet=focus, limit=FOCUS_DOCUMENTS) if focus else [],
    )
