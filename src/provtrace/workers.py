"""Work done in processes of their own, so that one bad item cannot take the rest with it.

A page can make an extractor hang, eat all memory or crash outright. ``map_guarded`` therefore sends
items to worker processes, each under a limit of time and memory; an item that breaks a limit takes
its worker down with it and is recorded as a ``Failure``, the others never notice.

The workers are plain ``python -c`` processes that talk pickles over their standard input and
output, not ``multiprocessing`` ones: those import the caller's ``__main__`` again (or fork its
threads), which goes wrong in notebooks, in scripts without a main guard and in scripts read from
standard input. What is sent must be picklable, and the function importable from a module.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, Generic, TypeVar

from provtrace.errors import ProvtraceError
from provtrace.worker_process import Failure, guarded_call, receive, send

__all__ = ["Failure", "map_guarded"]

T = TypeVar("T")
R = TypeVar("R")

START_SECONDS = 120.0
"""So long may a worker take to start and import its function, on a busy machine."""

POLL_SECONDS = 0.1
"""How often the limits of time are looked at while waiting."""

BOOT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from provtrace.worker_process import serve
serve()
"""


def map_guarded(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    jobs: int,
    seconds: float = 20.0,
    megabytes: int = 2000,
    chunk: int = 8,
) -> Iterator[tuple[T, R | Failure]]:
    """Apply a function to items in guarded worker processes.

    Workers start when there is work for them, so nothing to do costs nothing. At most
    ``4 * jobs * chunk`` items are held at a time, however long the input is. ``items`` is read in
    the calling thread. Closing the generator, or an exception in the caller such as Ctrl-C, ends
    the workers.

    Args:
        function: Called with each item; it must be importable, hence not of ``__main__``.
        items: What to work on, picklable.
        jobs: Worker processes; 0 works in this process, without any limit.
        seconds: Longest that one item may take.
        megabytes: Memory that a worker may take on top of what it starts with (where the system
            can limit it: Linux).
        chunk: Most items sent to a worker at once.

    Yields:
        Each item with its result or failure, in the order of the items.

    Raises:
        ProvtraceError: If workers cannot be started or cannot import the function.
    """
    if jobs == 0:
        for item in items:
            yield item, guarded_call(function, item)
        return
    if getattr(function, "__module__", None) == "__main__":
        raise ProvtraceError(f"worker processes cannot import {function!r}: put it in a module")
    pool: _Pool[T, R] = _Pool(function, jobs, seconds, megabytes, chunk)
    source = enumerate(items)
    held: deque[tuple[int, T]] = deque()
    exhausted = False
    try:
        while held or not exhausted:
            if held and pool.is_done(held[0][0]):
                index, item = held.popleft()
                yield item, pool.take(index)
            elif not exhausted and len(held) < 4 * jobs * chunk:
                following = next(source, None)
                if following is None:
                    exhausted = True
                else:
                    held.append(following)
                    pool.submit(*following)
            else:
                pool.wait(held[0][0])
    finally:
        pool.close()


class _Pool(Generic[T, R]):
    """Items waiting, results ready, and the workers between them."""

    def __init__(
        self,
        function: Callable[[T], R],
        jobs: int,
        seconds: float,
        megabytes: int,
        chunk: int,
    ) -> None:
        self.setup = pickle.dumps((function, seconds, megabytes))
        self.jobs = jobs
        self.seconds = seconds
        self.megabytes = megabytes
        self.chunk = chunk
        self.changed = threading.Condition()
        self.waiting: deque[tuple[int, T]] = deque()
        self.results: dict[int, R | Failure] = {}
        self.workers: list[_Worker[T, R]] = []
        self.idle = 0
        self.closing = False
        self.broken: str | None = None

    def submit(self, index: int, item: T) -> None:
        """Queue an item, and start a worker for it if none is free."""
        with self.changed:
            self.waiting.append((index, item))
            if self.idle < len(self.waiting) and len(self.workers) < self.jobs:
                worker = _Worker(self)
                self.workers.append(worker)
                worker.start()
            self.changed.notify_all()

    def is_done(self, index: int) -> bool:
        """Whether an item's result is there."""
        return index in self.results

    def take(self, index: int) -> R | Failure:
        """An item's result, which is then forgotten."""
        with self.changed:
            return self.results.pop(index)

    def wait(self, index: int) -> None:
        """Wait for an item's result, ending workers that are over their time.

        Raises:
            ProvtraceError: If workers cannot work at all.
        """
        with self.changed:
            while index not in self.results and self.broken is None:
                self.changed.wait(POLL_SECONDS)
                now = time.monotonic()
                for worker in self.workers:
                    worker.end_if_late(now)
        if self.broken is not None:
            raise ProvtraceError(self.broken)

    def next_items(self) -> deque[tuple[int, T]] | None:
        """Items for a free worker, no more than its share; None at the end."""
        with self.changed:
            self.idle += 1
            while not self.waiting and not self.closing:
                self.changed.wait()
            self.idle -= 1
            if self.closing:
                return None
            share = max(1, min(self.chunk, len(self.waiting) // self.jobs))
            return deque(self.waiting.popleft() for _ in range(share))

    def done(self, index: int, result: R | Failure) -> None:
        """Note an item's result."""
        with self.changed:
            self.results[index] = result
            self.changed.notify_all()

    def give_up(self, problem: str) -> None:
        """Note that workers cannot work at all."""
        with self.changed:
            self.broken = problem
            self.changed.notify_all()

    def close(self) -> None:
        """End all workers."""
        with self.changed:
            self.closing = True
            self.changed.notify_all()
        for worker in self.workers:
            worker.end()
        for worker in self.workers:
            worker.join()


class _Worker(threading.Thread, Generic[T, R]):
    """A thread that feeds one worker process, and replaces it when it dies."""

    def __init__(self, pool: _Pool[T, R]) -> None:
        super().__init__(name="provtrace-worker", daemon=True)
        self.pool = pool
        self.process: subprocess.Popen[bytes] | None = None
        self.due: float | None = None
        self.late = False

    def run(self) -> None:
        """Work until the pool closes."""
        try:
            while (items := self.pool.next_items()) is not None:
                while items and not self.pool.closing:
                    self._work(items)
        except _StartError as error:
            self.pool.give_up(str(error))
        except Exception as error:
            self.pool.give_up(f"a worker failed: {type(error).__name__}: {error}")
            raise
        finally:
            self._bury()

    def end_if_late(self, now: float) -> None:
        """End the process if its item is over its time."""
        if self.due is not None and now > self.due:
            self.late = True
            self.end()

    def end(self) -> None:
        """End the process at once."""
        process = self.process
        if process is not None:
            with suppress(OSError):
                process.kill()

    def _work(self, items: deque[tuple[int, T]]) -> None:
        """Send items and note their results, until all are done or the process is lost."""
        packed = self._packed(items)
        process = self._started_process()
        try:
            assert process.stdin is not None
            send(process.stdin, packed)
        except OSError:
            # It died while idle: nothing of these items is to blame.
            self._bury()
            return
        try:
            assert process.stdout is not None
            while items:
                self.due = time.monotonic() + self.pool.seconds
                result = receive(process.stdout)
                self.due = None
                self.pool.done(items.popleft()[0], result)
                if isinstance(result, Failure) and result.kind == "memory":
                    # Its heap is full of holes now: start afresh.
                    self.end()
                    self._bury()
                    return
        except (EOFError, OSError, pickle.UnpicklingError):
            self.due = None
            failure = self._bury()
            if not self.pool.closing:
                self.pool.done(items.popleft()[0], failure)

    def _packed(self, items: deque[tuple[int, T]]) -> list[bytes]:
        """The items as pickles; those that cannot be pickled are done with."""
        packed = []
        for _ in range(len(items)):
            index, item = items.popleft()
            try:
                packed.append(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
            except Exception as error:
                reason = f"cannot be sent to a worker: {type(error).__name__}: {error}"
                self.pool.done(index, Failure(reason, "error"))
            else:
                items.append((index, item))
        return packed

    def _started_process(self) -> subprocess.Popen[bytes]:
        if self.process is not None:
            return self.process
        self.late = False
        self.process = process = _start_process()
        if self.pool.closing:
            self.end()
        assert process.stdin is not None
        assert process.stdout is not None
        self.due = time.monotonic() + START_SECONDS
        try:
            send(process.stdin, self.pool.setup)
            problem = receive(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise _StartError("worker processes do not start") from error
        self.due = None
        if problem is not None:
            raise _StartError(f"worker processes do not start: {problem}")
        return process

    def _bury(self) -> Failure:
        """Clear the dead process away and say what it died of."""
        process, self.process = self.process, None
        if process is None:
            return Failure("its process was lost", "crash")
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()
        # Its input is closed, so it ends by itself if it still lives.
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.5)
        process.kill()
        code = process.wait()
        if self.late or code == -getattr(signal, "SIGALRM", 0):
            return Failure(f"took longer than {self.pool.seconds:g} s", "timeout")
        if code == -getattr(signal, "SIGKILL", 0):
            return Failure("its process was killed, as happens when memory runs out", "memory")
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Failure(f"crashed its process ({name})", "crash")


class _StartError(Exception):
    """A worker process could not be started."""


def _start_process() -> subprocess.Popen[bytes]:
    # One thread each for linear algebra: there is one worker per core already.
    environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **os.environ}
    options: dict[str, Any] = {}
    # A group of its own, so that Ctrl-C reaches the parent only, which then ends its workers.
    if os.name == "posix":
        options["process_group"] = 0
    else:
        options["creationflags"] = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return subprocess.Popen(  # noqa: S603  (this very interpreter)
        [sys.executable, "-c", BOOT, json.dumps(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        **options,
    )
