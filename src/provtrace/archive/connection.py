"""Opening a provtrace database, and turning SQLite's errors into one clear line."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from provtrace.archive.filesystems import network_file_system
from provtrace.archive.schema import migrations
from provtrace.errors import ArchiveError, MismatchError

log = logging.getLogger(__name__)

BUSY_SECONDS = 60.0
"""How long a writer waits for another one before it gives up."""


LOG_BYTES = 64 * 2**20
"""What the write-ahead log may keep on disk once its content is in the database."""


def open_database(path: Path, *, create: bool = True) -> Database:
    """Open a database for writing; create or upgrade it if need be.

    An older schema is upgraded in place after a copy was put beside it. On a network file system
    it goes on with a warning: the write-ahead log needs memory that all who use the database share
    (https://sqlite.org/wal.html), so one process at a time can work there, two can damage it.

    Args:
        path: The file.
        create: Make the file if it is not there.

    Raises:
        ArchiveError: If it is missing, not a database, another tool's, or not writable.
        MismatchError: If a newer provtrace made it.
    """
    _refuse_folder(path)
    if not create and not path.is_file():
        raise ArchiveError(f"{path}: no such database")
    if not path.parent.is_dir():
        raise ArchiveError(f"{path}: the folder {path.parent} does not exist")
    if network := network_file_system(path):
        log.warning(
            "%s: lies on a network file system (%s), where a second process or machine that opens "
            "it can damage it; keep the database on a local disk",
            path,
            network,
        )
    with translated_errors(path):
        db = Database(
            sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None),
            execute_plugins=False,
        )
        try:
            _upgrade(db, path)
            db.enable_wal()
            db.execute("pragma foreign_keys = on")
            db.execute("pragma synchronous = normal")
            db.execute("pragma cache_size = -65536")
            db.execute(f"pragma journal_size_limit = {LOG_BYTES}")
            # Can the file be written at all? Asked before any work is done, by a statement that
            # changes nothing: of a read-only file `begin immediate` would only begin to read.
            db.execute("update archive_settings set value = value where false")
        except BaseException:
            db.close()
            raise
    return db


def open_readonly(path: Path, *, older: bool = False) -> Database:
    """Open a database for reading only; nothing is written, not even a schema upgrade.

    Args:
        path: The file.
        older: Accept an older schema too.

    Raises:
        ArchiveError: If it is missing, not a database or another tool's.
        MismatchError: If its schema is newer than this provtrace, or older and that is not
            accepted.
    """
    _refuse_folder(path)
    if not path.is_file():
        raise ArchiveError(f"{path}: no such database")
    with translated_errors(path):
        uri = f"{path.resolve().as_uri()}?mode=ro"
        db = Database(
            sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None),
            execute_plugins=False,
        )
        try:
            _check_ours(db, path)
            if migrations.pending(db) and not older:
                raise MismatchError(
                    f"{path}: made by an older provtrace; "
                    f"run 'provtrace scan' or open it for writing once to upgrade it"
                )
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Run a block as one write transaction that waits for other writers.

    ``BEGIN IMMEDIATE`` takes the write lock first: a transaction that starts by reading would
    fail at once, not wait, if another process wrote in between
    (https://sqlite.org/lang_transaction.html#immediate). Inside another such block it joins that.
    """
    if db.conn.in_transaction:
        yield
        return
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        # SQLite may have rolled back by itself, on a full disk for example.
        if db.conn.in_transaction:
            db.execute("rollback")
        raise
    db.execute("commit")


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """Have a block read one state of the database, whatever other processes write meanwhile."""
    if db.conn.in_transaction:
        yield
        return
    db.execute("begin")
    try:
        yield
    finally:
        db.execute("rollback")


@contextmanager
def translated_errors(path: Path | str, *, readonly: bool = False) -> Iterator[None]:
    """Turn ``sqlite3`` errors about the file as a whole into an ArchiveError in words.

    Args:
        path: The file.
        readonly: Whether it was opened for reading only.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        reason = _reason(error, readonly=readonly)
        if reason is None:
            raise
        raise ArchiveError(f"{path}: {reason}") from error


def _reason(error: sqlite3.DatabaseError, *, readonly: bool) -> str | None:
    """Words for an error that comes from outside the program, or None."""
    if isinstance(error, sqlite3.ProgrammingError):  # these have no code
        return "it has been closed" if "closed database" in str(error) else None
    words = {
        sqlite3.SQLITE_FULL: "the disk is full; nothing of the last step was kept, "
        "make room and run the same command again",
        sqlite3.SQLITE_READONLY: "it was opened for reading only"
        if readonly
        else "the file or its folder is read-only",
        sqlite3.SQLITE_BUSY: f"another process has kept it locked for {BUSY_SECONDS:.0f} s",
        sqlite3.SQLITE_LOCKED: "another connection keeps it locked",
        sqlite3.SQLITE_NOTADB: "this file is not a SQLite database",
        sqlite3.SQLITE_CORRUPT: "the database is damaged; restore a copy or scan anew",
        sqlite3.SQLITE_CANTOPEN: "cannot be opened (permissions, or the folder is read-only)",
        sqlite3.SQLITE_IOERR: "reading or writing failed (disk, or a network file system "
        "without locks: keep the database on a local disk)",
        sqlite3.SQLITE_PROTOCOL: "its locks do not work, as on many network file systems: keep "
        "the database on a local disk",
        sqlite3.SQLITE_PERM: "permission denied",
    }
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else words.get(code & 0xFF)


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise ArchiveError(f"{path}: this is a folder, not a database")


def _check_ours(db: Database, path: Path) -> None:
    """Refuse databases of other tools and of newer versions."""
    applied = {migration.name for migration in migrations.applied(db)}
    if not applied and db.table_names():
        raise ArchiveError(f"{path}: this database was made by another tool")
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    if applied - known:
        raise MismatchError(f"{path}: made by a newer provtrace; upgrade provtrace to open it")
    if not applied:
        raise ArchiveError(f"{path}: this database is empty")


def _upgrade(db: Database, path: Path) -> None:
    """Bring the schema up to date, keeping a copy of an older database beside it."""
    if db.table_names():
        _check_ours(db, path)
        if not migrations.pending(db):
            return
        applied = len(migrations.applied(db))
        backup = path.with_name(f"{path.name}.schema-{applied}.backup")
        with sqlite3.connect(backup) as copy:
            db.conn.backup(copy)
        copy.close()
        log.warning("%s: schema upgraded; the database as it was is kept as %s", path, backup)
    # Two processes may open a new file at once: the second one waits, then finds it done.
    with transaction(db):
        if migrations.pending(db):
            migrations.apply(db)
