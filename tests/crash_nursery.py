"""Runs work in forked children, and kills them: a process of its own, for ``test_crash.py``.

Everything is imported here once, so that a child does nothing but its work and can be killed
hundreds of times in a minute. An order is a JSON object in a line of standard input; the answer is
one on standard output.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sqlite3
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tqdm import tqdm

from provtrace import Archive, Article, Settings
from provtrace.archive import indexing, matching
from provtrace.scan import scan

SCAN = sys.modules["provtrace.scan"]
STEPS = 25
"""So many instructions of SQLite's virtual machine are one step."""
TOO_LONG = 120
"""Seconds after which a child says where it hangs, and gives up."""

Acknowledge = Callable[[str], None]


def scan_file(order: dict[str, Any], archive: Archive, acknowledge: Acknowledge) -> None:
    """Scan a file of records in small transactions."""
    result = scan([Path(order["source"])], archive)
    acknowledge(f"{result.added + result.unchanged}")


def edit(order: dict[str, Any], archive: Archive, acknowledge: Acknowledge) -> None:
    """Add, change and remove documents one by one, and say after each that it is done."""
    edits = json.loads(Path(order["source"]).read_text(encoding="utf-8"))
    for number, (what, record) in enumerate(edits[order["start"] :], order["start"]):
        if what == "add":
            archive.add(Article.from_mapping(record))
        else:
            archive.remove(record["id"])
        acknowledge(f"{number}")


def make(order: dict[str, Any], archive: Archive, acknowledge: Acknowledge) -> None:
    """Do nothing: the archive is open, and was made if it was not there."""


def die(order: dict[str, Any], archive: Archive, acknowledge: Acknowledge) -> None:
    """Be killed with tqdm's lock held."""
    with tqdm.get_lock():
        os.kill(os.getpid(), signal.SIGKILL)


WORK = {"scan": scan_file, "edit": edit, "make": make, "die": die}


def child(order: dict[str, Any], pipe: int) -> None:
    """Do the work; with ``at_step``, die at that step in the middle of a statement."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        if steps == order.get("at_step"):
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def connect(*args: Any, **options: Any) -> sqlite3.Connection:
        connection = real_connect(*args, **options)
        connection.set_progress_handler(count, STEPS)
        return connection

    real_connect, sqlite3.connect = sqlite3.connect, connect
    settings = Settings(encoder=order["encoder"], jobs=0)
    with Archive.open(order["database"], settings=settings) as archive:
        WORK[order["work"]](order, archive, lambda word: _write(pipe, f"{word}\n"))
    sqlite3.connect = real_connect
    _write(pipe, f"{steps}\n")


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Run an order in a child; with ``seconds``, kill it after so much time of the processor.

    Returns:
        Whether it was killed, what it acknowledged, and how long and how many steps it took.
    """
    source, sink = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(source)
            faulthandler.dump_traceback_later(TOO_LONG, exit=True)
            child(order, sink)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        if "seconds" in order:
            _wait(pid, order["seconds"])
            os.kill(pid, signal.SIGKILL)
        said = pipe.read().decode().splitlines()
    _, status, used = os.wait4(pid, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if status and not killed:
        raise SystemExit(f"the work failed: {order}")
    steps = 0 if killed else int(said.pop())
    return {
        "killed": killed,
        "acknowledged": said,
        "steps": steps,
        "seconds": used.ru_utime + used.ru_stime,
    }


def _wait(pid: int, seconds: float) -> None:
    """Wait until a child has used so much time of the processor, or has ended.

    On a busy machine it gets as far as on an idle one.
    """
    used = Path(f"/proc/{pid}/schedstat")
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if int(used.read_text().split()[0]) > seconds * 1e9:
            return
        time.sleep(0.0005)


def _write(pipe: int, line: str) -> None:
    os.write(pipe, line.encode())


def main() -> None:
    """Take orders until there are no more. The first is carried out here, to warm up."""
    # tqdm, which model2vec uses, takes a lock that all forks of a process share: a child killed
    # while it holds that would stop every later one. A lock of its own dies with the child.
    tqdm.set_lock(threading.RLock())
    tqdm.monitor_interval = 0
    SCAN.BATCH, indexing.BATCH, matching.PAIRS = 5, 4, 3
    null = os.open(os.devnull, os.O_WRONLY)
    for number, line in enumerate(sys.stdin):
        order = json.loads(line)
        if number == 0:
            child(order | {"database": f"{order['database']}.warm"}, null)
        print(json.dumps(run(order)), flush=True)


if __name__ == "__main__":
    main()
