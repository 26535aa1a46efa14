"""In which way an archive looks for rewritten and translated candidates.

The ways find somewhat different pairs (`meaning_candidates`), so all documents of an archive are
compared in one. Which one may change with its size.
"""

from __future__ import annotations

import json

from sqlite_utils import Database

from provtrace.archive.connection import transaction
from provtrace.archive.method import Method
from provtrace.meaning_candidates import choose_way
from provtrace.sketching.cells import has_cells
from provtrace.sketching.signs import SIGN_BYTES

CHANGING = "changing"
"""Stored while all documents are matched in another way than before."""


def way_of(db: Database, method: Method) -> str:
    """The way for what is stored.

    Args:
        db: The database; all documents are indexed.
        method: How texts are compared.

    Returns:
        exhaustive, sketch, neighbours, or none without an encoder.
    """
    if not method.dim:
        return "none"
    if not has_cells(method.calibration):
        return "exhaustive"
    settings = method.settings
    sentences = 0
    for (size,) in db.execute("select length(data) from signs"):
        sentences += size // SIGN_BYTES
        if sentences > settings.exhaustive_sentences:
            break  # how many more there are makes no difference
    return choose_way(settings.candidates, sentences, settings.exhaustive_sentences)


def get_way(db: Database) -> str | None:
    """The way in which stored documents were matched, `CHANGING`, or None for a new archive."""
    row = db.execute("select value from archive_settings where name = 'way'").fetchone()
    return None if row is None else str(json.loads(row[0]))


def set_way(db: Database, way: str) -> None:
    """Note the way, unless it is noted already."""
    if get_way(db) != way:
        with transaction(db):
            db.execute(
                "insert or replace into archive_settings values ('way', ?)", [json.dumps(way)]
            )
