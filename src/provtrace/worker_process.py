"""What runs inside a worker process: read items, work on them, write results.

Kept apart from the parent's side, `provtrace.workers`, so that a worker imports little besides the
function it is given.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, Literal, TypeVar

from provtrace.errors import ProvtraceError

T = TypeVar("T")
R = TypeVar("R")

ALARM_SECONDS = 2.0
"""So long after its time is up a worker ends by itself, should its parent be gone or busy."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What became of an item that gave no result.

    Attributes:
        reason: What happened, in one line for a person.
        kind: error (the function raised), timeout, memory or crash.
    """

    reason: str
    kind: Literal["error", "timeout", "memory", "crash"]


def guarded_call(function: Callable[[T], R], item: T) -> R | Failure:
    """The result of a call, or what it raised."""
    try:
        return function(item)
    except MemoryError:
        return Failure("needed more memory than it may have", "memory")
    except ProvtraceError as error:
        return Failure(str(error), "error")
    except Exception as error:
        return Failure(f"{type(error).__name__}: {error}".splitlines()[0][:500], "error")


def send(stream: IO[bytes], message: object) -> None:
    """Write a message for the other side."""
    pickle.dump(message, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read a message of the other side, which is this program too.

    Raises:
        EOFError, OSError, pickle.UnpicklingError: If the other side is gone.
    """
    return pickle.load(stream)  # noqa: S301


def serve() -> None:
    """Be a worker process: read the function, then items; write a result for each."""
    # The function may print, or read: keep it off the pipes that pickles travel on.
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    # Libraries warn of every odd page; without a handler that would go to the terminal.
    logging.getLogger().addHandler(logging.NullHandler())
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        _serve(source, sink)
    # Neither the libraries' clean-up nor a full heap is worth waiting for.
    os._exit(0)


def _serve(source: IO[bytes], sink: IO[bytes]) -> None:
    setup = receive(source)
    try:
        function, seconds, megabytes = pickle.loads(setup)  # noqa: S301  (see receive)
    except Exception as error:
        send(sink, f"{type(error).__name__}: {error}")
        return
    send(sink, None)
    _limit_memory(megabytes)
    while True:
        for packed in receive(source):
            _set_alarm(seconds + ALARM_SECONDS)
            result = guarded_call(lambda data: function(pickle.loads(data)), packed)  # noqa: S301
            if isinstance(result, Failure) and result.kind == "memory":
                result = Failure(f"needed more than {megabytes} MB of memory", "memory")
            _answer(sink, result)
        _set_alarm(0)


def _answer(sink: IO[bytes], result: object) -> None:
    try:
        data = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        reason = f"its result cannot be sent back: {type(error).__name__}: {error}"
        data = pickle.dumps(Failure(reason, "error"))
    sink.write(data)
    sink.flush()


def _set_alarm(seconds: float) -> None:
    """Have the system end this process after a while; 0 takes that back.

    The system's own way with the signal, to end the process, works even while C code hangs.
    """
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(megabytes: int) -> None:
    """Let this process grow by so much and no more."""
    try:
        import resource  # noqa: PLC0415  (not on Windows)

        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123  (start-up time)
            size = int(statm.read().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = size + megabytes * 1_000_000
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ImportError, OSError, ValueError):
        return
