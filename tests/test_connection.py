"""What can go wrong around a database: one clear line each, and nothing is lost."""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from archive_rows import check_whole, rows_of
from conftest import HARBOUR, MUSEUM, article
from newsfolder import write_jsonl
from provtrace import Archive, ArchiveError
from provtrace.archive import connection, filesystems
from provtrace.cli import main
from provtrace.scan import scan

MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /proc rw,relatime - proc proc rw
31 22 0:40 / /srv/news rw shared:5 master:1 - nfs4 store:/news rw,vers=4.2
32 31 254:1 / /srv/news/local rw - xfs /dev/vdb rw
33 22 0:41 / /mnt/my\\040share rw - cifs //store/share rw
34 22 0:42 / /home/ana/remote rw - fuse.sshfs ana@host: rw,user_id=1000
35 22 0:43 / /home/ana/plain rw - fuse.gocryptfs /home/ana/.plain rw
36 22 0:44 / /mnt/win rw - 9p drvfs rw
37 22 8:1 / /mnt/stick rw - fuseblk /dev/sda1 rw
38 22 0:45 / /mnt/twice rw - nfs store:/old rw
39 38 254:2 / /mnt/twice rw - ext4 /dev/vdc rw
"""


@pytest.fixture
def mounts(tmp_path, monkeypatch) -> Path:
    """A table of mounts that a test may write."""
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS)
    monkeypatch.setattr(filesystems, "MOUNTS", table)
    return table


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/news.db", None),
        ("/srv/newsroom.db", None),
        ("/srv/news/a/news.db", "nfs4"),
        ("/srv/news/local/news.db", None),
        ("/mnt/my share/news.db", "cifs"),
        ("/home/ana/remote/news.db", "fuse.sshfs"),
        ("/home/ana/plain/news.db", None),
        ("/mnt/win/news.db", "9p"),
        ("/mnt/stick/news.db", None),
        ("/mnt/twice/news.db", None),
    ],
)
def test_network_file_systems_are_told_from_the_table_of_mounts(mounts, path, kind):
    assert filesystems.network_file_system(Path(path)) == kind


def test_without_a_table_of_mounts_nothing_is_told(mounts):
    mounts.unlink()
    assert filesystems.network_file_system(Path("/srv/news/news.db")) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a table of Linux")
def test_the_real_table_of_mounts_can_be_read(tmp_path):
    assert filesystems.MOUNTS.is_file()
    filesystems.network_file_system(tmp_path)


def test_a_database_on_a_network_file_system_is_warned_of_once_and_used(
    tmp_path, mounts, surface, articles, caplog
):
    mounts.write_text(f"{MOUNTS}40 22 0:50 / {tmp_path} rw - nfs store:/tmp rw\n")
    path = tmp_path / "news.db"
    with Archive.open(path, settings=surface) as archive:
        list(archive.add_many(articles))
        assert len(archive) == len(articles)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.name.startswith("provtrace.")
    assert str(path) in record.getMessage()
    assert "network file system (nfs)" in record.getMessage()
    with Archive.open(path, readonly=True) as archive:
        assert archive.check(articles[0])
    assert len(caplog.records) == 1  # reading does no harm


def test_the_command_line_prints_the_warning(tmp_path, mounts, monkeypatch, capsys):
    mounts.write_text(f"{MOUNTS}40 22 0:50 / {tmp_path} rw - nfs store:/tmp rw\n")
    (tmp_path / "a.txt").write_text(HARBOUR)
    command = f"provtrace scan {tmp_path}/a.txt -o {tmp_path}/news.db --encoder none --jobs 1"
    for _ in range(2):
        monkeypatch.setattr(sys, "argv", command.split())
        with pytest.raises(SystemExit) as stopped:
            main()
        assert not stopped.value.code
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1
        assert lines[0].startswith(f"provtrace: {tmp_path}/news.db: lies on a network file system")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_full_disk_is_one_clear_error_and_the_next_scan_completes(tmp_path, surface, share):
    source = write_jsonl(tmp_path / "news.jsonl", 30)
    with Archive.open(tmp_path / "fresh.db", settings=surface) as archive:
        empty = pages_of(archive)
        scan([source], archive)
        needed = pages_of(archive) - empty
    database = tmp_path / "news.db"
    with Archive.open(database, settings=surface) as archive:
        # SQLite's own way to run out of space, which a test can have without filling a disk.
        archive._db.execute(f"pragma max_page_count = {empty + int(share * needed)}")
        with pytest.raises(ArchiveError, match="the disk is full; nothing of the last step"):
            scan([source], archive)
    check_whole(database)
    with Archive.open(database, settings=surface) as archive:
        scan([source], archive)
    assert rows_of(database) == rows_of(tmp_path / "fresh.db")


def pages_of(archive):
    return archive._db.execute("pragma page_count").fetchone()[0]


def test_a_file_that_cannot_be_written_is_one_clear_error(tmp_path, surface, monkeypatch):
    path = tmp_path / "news.db"
    Archive.open(path, settings=surface).close()
    real = sqlite3.connect

    def connect(place, **options):
        if place == path:
            return real(f"{path.as_uri()}?mode=ro", uri=True, **options)
        return real(place, **options)

    # As on a disk that is mounted for reading: root may write whatever the permissions are.
    monkeypatch.setattr(sqlite3, "connect", connect)
    with pytest.raises(ArchiveError) as error:
        Archive.open(path)
    assert str(error.value) == f"{path}: the file or its folder is read-only"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_without_permission_is_one_clear_error(tmp_path, surface):
    path = tmp_path / "news.db"
    Archive.open(path, settings=surface).close()
    path.chmod(0o444)
    with pytest.raises(ArchiveError, match="read-only"):
        Archive.open(path)


def test_a_locked_database_is_one_clear_error(tmp_path, surface, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.2)
    path = tmp_path / "news.db"
    with Archive.open(path, settings=surface) as archive:
        archive.add(article("one", "A", HARBOUR))
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("begin immediate")
            with pytest.raises(ArchiveError, match="another process has kept it locked"):
                archive.add(article("two", "B", MUSEUM))
            with pytest.raises(ArchiveError, match="another process has kept it locked"):
                archive.remove("one")
            with pytest.raises(ArchiveError, match="another process has kept it locked"):
                Archive.open(path)
            with Archive.open(path, readonly=True) as reader:
                assert reader.check(article("copy", "C", HARBOUR))
        archive.add(article("two", "B", MUSEUM))
        assert len(archive) == 2


@pytest.mark.parametrize("command", ["clusters", "show", "report", "export", "check", "scan"])
def test_commands_name_a_damaged_database_in_one_line(
    tmp_path, surface, articles, monkeypatch, capsys, command
):
    path = tmp_path / "news.db"
    with Archive.open(path, settings=surface) as archive:
        list(archive.add_many(articles))
    damage(path, "texts", "passages", "matches", "clusters", "sources")
    draft = tmp_path / "draft.txt"
    draft.write_text(HARBOUR)
    arguments = {
        "show": [path, "beacon/harbour"],
        "report": [path, "-o", tmp_path / "report.html"],
        "export": [path, "--format", "jsonl", "-o", tmp_path / "rows.jsonl"],
        "check": [draft, "--db", path],
        "scan": [draft, "-o", path],
    }.get(command, [path])
    monkeypatch.setattr(sys, "argv", ["provtrace", command, *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line == f"provtrace: {path}: the database is damaged; restore a copy or scan anew"


def damage(path: Path, *names: str) -> None:
    """Overwrite the first page of some tables."""
    with closing(sqlite3.connect(path)) as db:
        (size,) = db.execute("pragma page_size").fetchone()
        root = dict(db.execute("select name, rootpage from sqlite_master"))
        db.execute("pragma journal_mode = delete")
    data = bytearray(path.read_bytes())
    for name in names:
        data[size * (root[name] - 1) : size * root[name]] = b"\xa5" * size
    path.write_bytes(data)


@pytest.mark.parametrize("work", ["open", "add", "check", "explain", "matches"])
def test_a_damaged_database_is_one_clear_error(tmp_path, surface, articles, work):
    path = tmp_path / "news.db"
    with Archive.open(path, settings=surface) as archive:
        list(archive.add_many(articles))
    damage(path, *(["_sqlite_migrations"] if work == "open" else ["texts", "passages", "matches"]))
    calls = {
        "open": len,
        "add": lambda archive: archive.add(article("new", "N", f"{MUSEUM} {HARBOUR}")),
        "check": lambda archive: archive.check(articles[0]),
        "explain": lambda archive: archive.explain("beacon/harbour", "ledger/harbour"),
        "matches": lambda archive: archive.matches("beacon/harbour"),
    }
    with (
        pytest.raises(ArchiveError, match="damaged"),
        Archive.open(path, settings=surface, readonly=work != "add") as archive,
    ):
        calls[work](archive)


def test_the_log_of_a_large_transaction_does_not_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "LOG_BYTES", 100_000)
    path = tmp_path / "news.db"
    log = path.with_name("news.db-wal")
    db = connection.open_database(path)
    with connection.transaction(db):
        db.execute("insert into archive_settings values ('large', ?)", ["x" * 3_000_000])
    assert log.stat().st_size > 3_000_000
    for value in "ab":  # the first writes the log back, the second begins it anew
        db.execute("update archive_settings set value = ? where name = 'large'", [value])
    assert log.stat().st_size <= 100_000
    db.close()
