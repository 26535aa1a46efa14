"""The command line. Only this package prints: data to stdout, progress and problems to stderr."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from provtrace import __version__
from provtrace.cli import provenance, scanning, sharing
from provtrace.cli.output import exit_codes, print_problem, warnings_printed
from provtrace.errors import ProvtraceError

app = typer.Typer(
    name="provtrace",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Find out which news pieces share text, in whatever wording or language, "
    "and where that text came from.\n\n"
    "Start with `provtrace demo`, or with `provtrace scan FOLDER -o news.db`.",
    epilog=exit_codes(matches=True, inputs=True),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"provtrace {__version__}")
        raise typer.Exit


@app.callback(no_args_is_help=True)
def _about(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Take options of the program itself."""


for commands in (scanning, provenance, sharing):
    commands.register(app)


def main() -> None:
    """Run the command line; an error on purpose is one line on stderr and exit code 2."""
    try:
        with warnings_printed():
            app()
    except ProvtraceError as error:
        print_problem(str(error))
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has gone (`provtrace … | head`): nothing is wrong. Python
        # would complain again when it flushes stdout at exit.
        sys.stderr.close()
        sys.exit(0)
