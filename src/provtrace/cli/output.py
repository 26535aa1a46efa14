"""What commands share: JSON on stdout, problems on stderr, a progress bar on a terminal."""

from __future__ import annotations

import json
import logging
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from provtrace.progress import Progress, Silent


def exit_codes(*, matches: bool = False, inputs: bool = False) -> str:
    """What a command's help says of its exit codes.

    Args:
        matches: It can be told to fail if anything matches.
        inputs: It goes on if some inputs cannot be read.
    """
    codes = ["0 done"]
    if matches:
        codes.append("1 with --fail-on-match, if anything matches")
    codes.append("2 wrong usage, or an error that stopped it")
    if inputs:
        codes.append("3 done, but some inputs had problems (named on stderr)")
    return f"Exit codes: {'; '.join(codes)}."


def program() -> str:
    """How to call provtrace again: by its name if the shell finds it, else as it was called."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py" and called.parent.name == "provtrace":
        return "python -m provtrace"
    if called.stem != "provtrace" or not called.is_file():
        return "provtrace"
    found = shutil.which(called.stem)
    if found is not None and Path(found).samefile(called):
        return "provtrace"
    return shlex.quote(sys.argv[0])


def print_json(value: Any) -> None:
    """Write one JSON value to stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_problem(line: str) -> None:
    """Write one line to stderr, whatever characters it has."""
    typer.echo(f"provtrace: {' '.join(line.split())}", err=True)


@contextmanager
def warnings_printed() -> Iterator[None]:
    """Have what provtrace logs as a warning printed like any problem."""
    logger, handler = logging.getLogger("provtrace"), _Printing(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _Printing(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        print_problem(record.getMessage())


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Progress]:
    """Progress on stderr: a bar on a terminal, nothing elsewhere.

    Args:
        quiet: Draw nothing on a terminal either.
    """
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:24}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[facts]}"),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        yield _Bar(bars)


class _Bar:
    """Draws each stage as one bar of rich."""

    def __init__(self, bars: Any) -> None:
        self.bars = bars
        self.task: Any = None
        self.facts: dict[str, int] = {}

    def stage(self, name: str, total: int | None) -> None:
        """Finish the bar before and begin another."""
        self._finish()
        self.facts = {}
        self.task = self.bars.add_task(name, total=total, facts="")

    def advance(self, steps: int = 1, **facts: int) -> None:
        """Move the bar on and show the counts so far."""
        self.facts.update(facts)
        words = "  ".join(f"{count:,} {name}" for name, count in self.facts.items())
        self.bars.update(self.task, advance=steps, facts=words)

    def _finish(self) -> None:
        if self.task is not None:
            done = self.bars.tasks[-1].completed
            self.bars.update(self.task, total=done, completed=done)
