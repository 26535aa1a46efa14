"""What an archive was made with: settings that hold for all its documents alike."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from provtrace.archive.connection import open_readonly, transaction
from provtrace.archive.documents import Pending
from provtrace.errors import MismatchError
from provtrace.settings import Settings
from provtrace.sketching import SCHEME

FIXED = ("shingle_words", "num_perm", "band_rows", "seed", "encoder")
"""Settings that band keys and vectors depend on: they cannot change in an archive."""

CLEANING = ("recurring_documents", "recurring_share")
"""Settings that decide which lines are taken out of texts."""

MATCHING = ("hub_documents", "min_words", "min_score")
"""Settings that decide which passages match."""


def stored_settings(db: Database) -> dict[str, Any]:
    """The settings that an archive was last used with, by name; empty for a new one."""
    rows = db.execute("select name, value from archive_settings").fetchall()
    known = {field.name for field in fields(Settings)}
    return {name: json.loads(value) for name, value in rows if name in known}


def settings_of(path: Path) -> Settings:
    """The settings of an existing archive, as a base for flags; the defaults for a new one."""
    if not path.is_file() or not path.stat().st_size:
        return Settings()
    db = open_readonly(path, older=True)
    try:
        return Settings().override(stored_settings(db), str(path))
    finally:
        db.close()


def adopt(db: Database, path: Path, settings: Settings) -> None:
    """Check settings against those of the archive, and store them.

    Settings that texts or matches depend on may change: then these are derived anew for every
    document by the next scan.

    Raises:
        MismatchError: If a setting differs that the stored sketches or vectors depend on.
    """
    stored = stored_settings(db)
    wanted = settings.as_dict()
    scheme = db.execute("select value from archive_settings where name = 'scheme'").fetchone()
    if scheme is not None and json.loads(scheme[0]) != SCHEME:
        raise MismatchError(f"{path}: its sketches are of the scheme {scheme[0]}, not {SCHEME}")
    for name in FIXED:
        if name in stored and stored[name] != wanted[name]:
            raise MismatchError(
                f"{path}: was made with {name} = {stored[name]}, not {wanted[name]}; "
                f"keep {name} = {stored[name]}, or scan into a new database"
            )
    values = {name: wanted[name] for name in (*FIXED, *CLEANING, *MATCHING)} | {"scheme": SCHEME}
    if stored and all(values[name] == value for name, value in stored.items()):
        return
    with transaction(db):
        if any(stored.get(name, values[name]) != values[name] for name in CLEANING):
            _redo(db, Pending.INDEX)
        elif any(stored.get(name, values[name]) != values[name] for name in MATCHING):
            _redo(db, Pending.MATCH)
        db.conn.executemany(
            "insert or replace into archive_settings values (?, ?)",
            [(name, json.dumps(value)) for name, value in values.items()],
        )


def _redo(db: Database, stage: Pending) -> None:
    """Have a stage done again for every document."""
    db.execute("delete from matches")
    if stage == Pending.INDEX:
        for table in ("passages", "band_keys", "sketches", "vectors", "signs"):
            db.execute(f"delete from {table}")  # noqa: S608
    db.execute(
        "update documents set pending = ? where status = 'ok' and (pending > ? or pending = 0)",
        [int(stage), int(stage)],
    )
