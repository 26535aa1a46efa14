"""Guarded worker processes: a bad item is recorded, the others never notice."""

import os
import signal
import subprocess
import sys
import threading
import time
from itertools import count, islice
from pathlib import Path

import pytest

from provtrace.errors import ProvtraceError
from provtrace.workers import Failure, map_guarded
from worker_functions import square, work

HERE = Path(__file__).parent


def results(tasks, **options):
    options = {"jobs": 2, "seconds": 20.0, "megabytes": 1000, **options}
    return [result for _, result in map_guarded(work, tasks, **options)]


def alive(pid: int) -> bool:
    """Whether a process runs: one that has ended but was not waited for does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize("jobs", [0, 1, 3])
def test_results_come_in_the_order_of_the_items(jobs):
    found = list(map_guarded(square, range(100), jobs=jobs))
    assert found == [(n, n * n) for n in range(100)]


@pytest.mark.parametrize("jobs", [0, 1])
def test_nothing_to_do(jobs):
    assert list(map_guarded(square, [], jobs=jobs)) == []


def test_what_a_function_raises_is_a_failure():
    expected = Failure("ValueError: not good", "error")
    for jobs in (0, 1):
        first, failure, recursion, last = results(["a", "raise", "recurse", "b"], jobs=jobs)
        assert (first, failure, last) == ("a", expected, "b")
        assert recursion.reason.startswith("RecursionError")


@pytest.mark.parametrize("task", ["hang", "hang in C", "sleep"])
def test_an_item_that_hangs_is_stopped(task):
    begin = time.monotonic()
    found = results([1, 2, task, 3, 4], seconds=1.0)
    assert found == [1, 2, Failure("took longer than 1 s", "timeout"), 3, 4]
    assert time.monotonic() - begin < 10


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
def test_an_item_that_eats_memory_is_stopped():
    found = results([1, "eat memory", 2], megabytes=500)
    assert found == [1, Failure("needed more than 500 MB of memory", "memory"), 2]


@pytest.mark.parametrize(
    ("task", "failure"),
    [
        ("crash", Failure("crashed its process (SIGSEGV)", "crash")),
        ("leave", Failure("crashed its process (exit code 3)", "crash")),
        ("killed", Failure("its process was killed, as happens when memory runs out", "memory")),
    ],
)
def test_an_item_that_takes_its_process_down_is_recorded(task, failure):
    tasks = [*range(20), task, *range(20, 40)]
    assert results(tasks) == [*range(20), failure, *range(20, 40)]


def test_many_bad_items_in_a_row():
    found = results(["leave", "killed", "leave", "raise"] * 3 + ["end"])
    assert [type(result) for result in found[:-1]] == [Failure] * 12
    assert found[-1] == "end"


def test_exit_in_a_function_does_not_end_the_worker_unnoticed():
    first, failure, last = results(["a", "exit", "b"], jobs=1)
    assert (first, last) == ("a", "b")
    assert isinstance(failure, Failure)


def test_printing_and_reading_do_not_disturb(capfd):
    assert results(["print", "b"], jobs=1) == ["", "b"]
    assert capfd.readouterr().out == ""


def test_what_cannot_be_sent_is_a_failure():
    first, there, back, last = results(["a", lambda: None, "unpicklable", "b"], jobs=1)
    assert (first, last) == ("a", "b")
    assert "cannot be sent to a worker" in there.reason
    assert "cannot be sent back" in back.reason


def test_a_function_that_cannot_be_imported_is_an_error():
    def local(item):
        return item

    with pytest.raises((ProvtraceError, AttributeError)):
        list(map_guarded(local, [1], jobs=1))


def test_input_is_read_as_it_is_needed():
    """An endless input is fine, and only a bounded part of it is held."""
    taken = count()
    items = ((next(taken), n)[1] for n in count())
    stream = map_guarded(square, items, jobs=2, chunk=4)
    assert [result for _, result in islice(stream, 50)] == [n * n for n in range(50)]
    stream.close()
    assert next(taken) <= 50 + 4 * 2 * 4


def test_input_is_read_in_the_calling_thread():
    def items():
        for n in range(50):
            assert threading.current_thread() is threading.main_thread()
            yield n

    assert len(list(map_guarded(square, items(), jobs=2))) == 50


def test_an_error_in_the_input_comes_through():
    def items():
        yield 1
        raise ProvtraceError("the input is gone")

    with pytest.raises(ProvtraceError, match="the input is gone"):
        list(map_guarded(square, items(), jobs=1))


def test_closing_ends_the_workers():
    stream = map_guarded(work, ["pid"] * 100, jobs=2)
    pids = {next(stream)[1] for _ in range(20)}
    assert all(alive(pid) for pid in pids)
    stream.close()
    assert not any(alive(pid) for pid in pids)


def test_it_works_in_threads():
    found = {}

    def run(name):
        found[name] = list(map_guarded(square, range(20), jobs=1))

    threads = [threading.Thread(target=run, args=(name,)) for name in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1] == [(n, n * n) for n in range(20)]


SCRIPT = """
import sys
sys.path.insert(0, {here!r})
from worker_functions import square, work
from provtrace.workers import map_guarded
"""


def script(body: str) -> str:
    return SCRIPT.format(here=str(HERE)) + body


def test_it_works_in_a_script_without_main_guard_and_with_standard_input_closed(tmp_path):
    path = tmp_path / "script.py"
    path.write_text(script("print(sum(r for _, r in map_guarded(square, range(10), jobs=2)))"))
    done = subprocess.run(
        [sys.executable, path, "<&-"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("285\n", "")
    closed = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' '{path}' <&-"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (closed.stdout, closed.stderr) == ("285\n", "")


def test_it_works_in_a_script_read_from_standard_input():
    body = script("print(sum(r for _, r in map_guarded(square, range(10), jobs=2)))")
    done = subprocess.run(
        [sys.executable, "-"], input=body, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("285\n", "")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_its_parent(how):
    body = script(
        # What a shell starts in the background inherits that Ctrl-C is ignored.
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "stream = map_guarded(work, ['pid', 'pid', 'sleep', 'hang'], jobs=2, seconds=1, chunk=1)\n"
        "print(next(stream)[1], next(stream)[1], flush=True)\n"
        "list(stream)\n"
    ).replace("seconds=1", "seconds=3" if how == signal.SIGKILL else "seconds=60")
    process = subprocess.Popen(
        [sys.executable, "-c", body], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    pids = {int(pid) for pid in process.stdout.readline().split()}
    time.sleep(0.3)
    process.send_signal(how)
    process.wait(timeout=10)
    error = process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    # Killed outright, the parent can end nobody: the worker that hangs is ended by its own alarm.
    deadline = time.monotonic() + (5 if how == signal.SIGINT else 30)
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(alive(pid) for pid in pids)
    if how == signal.SIGINT:
        assert error.count("KeyboardInterrupt") == 1


def test_sending_an_item_costs_little():
    """The bound is loose, for busy machines; measured are some 0.07 ms for 100 kB."""
    items = [os.urandom(100_000) for _ in range(300)]
    stream = map_guarded(len, items, jobs=1)
    next(stream)
    begin = time.perf_counter()
    assert sum(size for _, size in stream) == 299 * 100_000
    assert (time.perf_counter() - begin) / 299 < 0.005
