"""Which documents hang together by matches, and so have their provenance derived together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from provtrace.provenance.pieces import Forest

BATCH = 400
"""Documents per batch of components; a larger component is a batch by itself."""

CHUNK = 1_000
"""Ids per query."""

MANY = 5_000
"""With more documents touched than this, all matches are read once to find the components."""


def components(db: Database, touched: set[int] | None) -> Iterator[list[int]]:
    """The components that have a touched document, each as sorted ids."""
    if touched is None or len(touched) > MANY:
        yield from _allcomponents(db, touched)
        return
    known = {
        row[0]
        for chunk in chunks(sorted(touched))
        for row in select(db, "select id from documents where id in ({ids})", chunk)
    }
    seen: set[int] = set()
    for start in sorted(known):
        if start not in seen:
            component = _reach(db, start)
            seen |= component
            yield sorted(component)


def _reach(db: Database, start: int) -> set[int]:
    """Everything that matches connect with a document."""
    reached, frontier = {start}, [start]
    while frontier:
        found: set[int] = set()
        for chunk in chunks(frontier):
            query = (
                "select distinct right_id from matches where left_id in ({ids}) union "
                "select distinct left_id from matches where right_id in ({ids})"
            )
            found.update(row[0] for row in select(db, query, chunk, times=2))
        frontier = sorted(found - reached)
        reached |= found
    return reached


def _allcomponents(db: Database, touched: set[int] | None) -> Iterator[list[int]]:
    (last,) = db.execute("select coalesce(max(id), 0) from documents").fetchone()
    forest = Forest(last + 1)
    for left, right in db.execute("select distinct left_id, right_id from matches"):
        forest.join(left, right)
    members: dict[int, list[int]] = defaultdict(list)
    for (document,) in db.execute("select id from documents order by id"):
        members[forest.find(document)].append(document)
    for component in members.values():
        if touched is None or not touched.isdisjoint(component):
            yield component


def batches(components: Iterable[list[int]]) -> Iterator[list[list[int]]]:
    """Put small components together, so that fewer queries read them."""
    batch: list[list[int]] = []
    size = 0
    for component in components:
        if batch and size + len(component) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(component)
        size += len(component)
    if batch:
        yield batch


def marks(number: int) -> str:
    """So many placeholders of a statement."""
    return ",".join("?" * number)


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut ids into as many as one query takes."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def select(db: Database, query: str, ids: Sequence[int], times: int = 1) -> list[tuple[Any, ...]]:
    """Run a query over some ids; ``{ids}`` stands for them."""
    rows: list[tuple[Any, ...]] = db.execute(
        query.format(ids=marks(len(ids))), list(ids) * times
    ).fetchall()
    return rows
