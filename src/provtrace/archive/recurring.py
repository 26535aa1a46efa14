"""Lines that recur across an outlet's documents, taken out of (or put back into) their texts.

This is derived state: which lines recur depends on all documents of an outlet, not on the order
in which they came. It is computed anew for an outlet whenever one of its documents changed, from
hashes of the lines, which are stored: the texts themselves are read only where something changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from provtrace.archive.connection import transaction
from provtrace.archive.documents import Pending, rewrite_text
from provtrace.article import Removal
from provtrace.cleaning.recurrence import (
    Families,
    Lines,
    OutletLines,
    lines_of,
    recurring_lines,
    restore,
    take_out,
)
from provtrace.provenance.times import parse_moment
from provtrace.settings import Settings


def changed_outlets(db: Database) -> list[str]:
    """Outlets with documents that are new, changed or were left unfinished."""
    rows = db.execute(
        "select outlet from documents where pending and pending = ?", [int(Pending.INDEX)]
    )
    return sorted({outlet for (outlet,) in rows if outlet is not None})


def update_recurring(db: Database, outlet: str, settings: Settings) -> None:
    """Bring the texts of one outlet's documents in line with what recurs among them.

    Args:
        db: The database; the function runs in the caller's transaction or its own.
        outlet: The outlet.
        settings: ``recurring_documents`` and ``recurring_share`` hold.
    """
    with transaction(db):
        _look_at_new(db, outlet)
        documents, taken = _stored_lines(db, outlet)
        known = _known_families(db, outlet)
        lines, families = recurring_lines(
            documents,
            lambda document_id: _base(db, document_id)[0],
            min_documents=settings.recurring_documents,
            min_share=settings.recurring_share,
            known=known,
        )
        if families != known:
            _store_families(db, outlet, families)
        recurs = np.isin(documents.keys, np.array(sorted(lines), np.uint64))
        wanted = _places(documents.ids, documents.owners[recurs], documents.keys[recurs])
        for document_id in sorted({place[0] for place in wanted ^ taken}):
            _take_out(db, document_id, lines)
            own = documents.owners[recurs] == np.searchsorted(documents.ids, document_id)
            db.execute(
                "update lines set taken = ? where document_id = ?",
                [documents.keys[recurs][own].tobytes(), document_id],
            )


def _look_at_new(db: Database, outlet: str) -> None:
    """Store the lines of the outlet's documents that are new or have changed."""
    rows = db.execute(
        "select d.id, d.published from documents d join texts t on t.document_id = d.id "
        "left join lines l on l.document_id = d.id "
        "where d.pending and d.pending = ? and d.outlet = ? and l.document_id is null",
        [int(Pending.INDEX), outlet],
    ).fetchall()
    for document_id, published in rows:
        moment = parse_moment(published)
        day = None if moment is None else moment.start.toordinal()
        own = lines_of(_base(db, document_id)[0], day)
        db.execute(
            "insert into lines values (?, ?, ?, ?, x'')", [document_id, own.rank, own.day, own.keys]
        )


def _stored_lines(db: Database, outlet: str) -> tuple[OutletLines, set[tuple[int, int]]]:
    """Lines of an outlet's documents, and document and hash of all that were taken out."""
    query = (
        "select l.document_id, l.rank, l.day, l.keys, l.taken from documents d "
        "cross join lines l on l.document_id = d.id where d.outlet = ? order by d.id"
    )
    rows = db.execute(query, [outlet]).fetchall()
    ids, ranks, days, keys, taken = zip(*rows, strict=True) if rows else ((),) * 5
    documents = OutletLines.of(ids, list(map(Lines, ranks, days, keys)))
    owners = np.repeat(np.arange(len(ids)), [len(own) // 8 for own in taken])
    return documents, _places(documents.ids, owners, np.frombuffer(b"".join(taken), "<u8"))


def _known_families(db: Database, outlet: str) -> dict[int, Families]:
    query = "select line, state, families from line_families where outlet = ?"
    rows = db.execute(query, [outlet])
    return {line % 2**64: Families(state, number) for line, state, number in rows}


def _store_families(db: Database, outlet: str, families: Mapping[int, Families]) -> None:
    db.execute("delete from line_families where outlet = ?", [outlet])
    db.conn.executemany(
        "insert into line_families values (?, ?, ?, ?)",
        [
            (outlet, line - 2**64 if line >= 2**63 else line, told.state, told.number)
            for line, told in families.items()
        ],
    )


def _places(
    ids: NDArray[np.int64], owners: NDArray[np.int64], keys: NDArray[np.uint64]
) -> set[tuple[int, int]]:
    """Document and hash of lines whose documents are given by position."""
    return set(zip(ids[owners].tolist(), keys.tolist(), strict=True))


def _base(db: Database, document_id: int) -> tuple[str, tuple[Removal, ...]]:
    """A document's text with its recurring lines, and its other removals."""
    return restore(_text(db, document_id), _removals(db, document_id))


def _take_out(db: Database, document_id: int, lines: frozenset[int]) -> None:
    """Take recurring lines out of a document, and put back those that recur no longer."""
    before = _removals(db, document_id)
    old = _text(db, document_id)
    base, others = restore(old, before)
    text, taken = take_out(base, others, lines)
    if text == old:
        return
    credit_offsets = {
        credit_id: (_moved(start, before, taken), _moved(end, before, taken))
        for credit_id, start, end in db.execute(
            "select id, start_offset, end_offset from credits "
            "where document_id = ? and start_offset is not null",
            [document_id],
        ).fetchall()
    }
    rewrite_text(db, document_id, text, taken, credit_offsets)


def _text(db: Database, document_id: int) -> str:
    query = "select text from texts where document_id = ?"
    return str(db.execute(query, [document_id]).fetchone()[0])


def _removals(db: Database, document_id: int) -> tuple[Removal, ...]:
    query = "select offset, text, reason, rule from removals where document_id = ? order by ordinal"
    return tuple(Removal(*row) for row in db.execute(query, [document_id]))


def _moved(offset: int, before: Sequence[Removal], after: Sequence[Removal]) -> int:
    """Where an offset of a text stands once other lines are taken out of it.

    Args:
        offset: Offset in the text that ``before`` was taken out of.
        before: What was taken out so far.
        after: What is taken out now.
    """
    base = offset + sum(len(r.text) for r in _recurring(before) if r.offset <= offset)
    moved = base
    gone = 0
    for removal in _recurring(after):
        start = removal.offset + gone
        if start >= base:
            break
        moved -= min(len(removal.text), base - start)
        gone += len(removal.text)
    return moved


def _recurring(removals: Iterable[Removal]) -> Iterable[Removal]:
    return (removal for removal in removals if removal.reason == "recurring")
