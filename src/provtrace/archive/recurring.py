"""Lines that recur across an outlet's documents, taken out of (or put back into) their texts.

This is derived state: which lines recur depends on all documents of an outlet, not on the order
in which they came. It is computed anew for an outlet whenever one of its documents changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from provtrace.archive.connection import transaction
from provtrace.archive.documents import Pending, rewrite_text
from provtrace.article import Removal
from provtrace.cleaning.recurrence import recurring_lines, restore, take_out
from provtrace.settings import Settings


def changed_outlets(db: Database) -> list[str]:
    """Outlets with documents that are new, changed or were left unfinished."""
    rows = db.execute(
        "select outlet from documents where pending and pending = ?", [int(Pending.INDEX)]
    )
    return sorted({outlet for (outlet,) in rows if outlet is not None})


def update_recurring(db: Database, outlet: str, settings: Settings) -> int:
    """Bring the texts of one outlet's documents in line with what recurs among them.

    Args:
        db: The database; the function runs its own transaction.
        outlet: The outlet.
        settings: ``recurring_documents`` and ``recurring_share`` hold.

    Returns:
        How many texts changed.
    """
    with transaction(db):
        texts = dict(
            db.execute(
                "select t.document_id, t.text from texts t "
                "join documents d on d.id = t.document_id where d.outlet = ?",
                [outlet],
            ).fetchall()
        )
        removals = _removals(db, outlet)
        bases = {i: restore(text, removals.get(i, ())) for i, text in texts.items()}
        lines = recurring_lines(
            {i: base for i, (base, _) in bases.items()},
            min_documents=settings.recurring_documents,
            min_share=settings.recurring_share,
        )
        changed = 0
        for document_id, (base, others) in bases.items():
            text, taken = take_out(base, others, lines)
            if text == texts[document_id]:
                continue
            credit_offsets = {
                credit_id: (
                    _moved(start, removals.get(document_id, ()), taken),
                    _moved(end, removals.get(document_id, ()), taken),
                )
                for credit_id, start, end in db.execute(
                    "select id, start_offset, end_offset from credits "
                    "where document_id = ? and start_offset is not null",
                    [document_id],
                ).fetchall()
            }
            rewrite_text(db, document_id, text, taken, credit_offsets)
            changed += 1
    return changed


def _removals(db: Database, outlet: str) -> dict[int, tuple[Removal, ...]]:
    rows = db.execute(
        "select r.document_id, r.offset, r.text, r.reason, r.rule from removals r "
        "join documents d on d.id = r.document_id where d.outlet = ? "
        "order by r.document_id, r.ordinal",
        [outlet],
    )
    return {
        document_id: tuple(Removal(*row[1:]) for row in group)
        for document_id, group in groupby(rows, key=itemgetter(0))
    }


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
