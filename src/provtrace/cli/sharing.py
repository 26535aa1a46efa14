"""Commands that show and share what an archive holds: report, export, serve."""

from __future__ import annotations

import socket
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from provtrace.cli.output import exit_codes
from provtrace.errors import MissingExtraError, ProvtraceError

Db = Annotated[Path, typer.Argument(metavar="DB", help="Database that `provtrace scan` wrote.")]


class Format(StrEnum):
    """What `provtrace export` can write."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    GEXF = "gexf"
    GRAPHML = "graphml"
    PROV = "prov"
    SCHEMA = "schema"
    PASSIM = "passim"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    for command in (report, export, serve):
        app.command(epilog=exit_codes())(command)


def report(
    db: Db,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is stdout.")
    ] = Path("report.html"),
    cluster: Annotated[
        list[int] | None, typer.Option("--cluster", metavar="ID", help="Only this cluster; repeat.")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only clusters with a piece of this outlet.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only clusters with a piece since this day.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="Clusters at most, the biggest first.")] = 30,
) -> None:
    """Write one self-contained HTML file to send to an editor."""
    from provtrace.archive.reader import open_reader
    from provtrace.exporting.report import Selection, build_report

    selection = Selection(tuple(cluster or ()), outlet, since, most)
    with open_reader(db) as reader:
        html = build_report(reader, db.stem, selection)
    if str(output) == "-":
        typer.echo(html, nl=False)
        return
    try:
        output.write_text(html, encoding="utf-8")
    except OSError as error:
        raise ProvtraceError(f"{output}: {error.strerror}") from error
    typer.echo(f"provtrace: wrote {output} ({len(html.encode()) / 1e6:.1f} MB)", err=True)


def export(
    db: Db,
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.")],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="File, or folder for csv and parquet; - is stdout.",
        ),
    ] = None,
) -> None:
    """Write what was found in a format that other tools read."""
    from provtrace.archive.reader import open_reader
    from provtrace.exporting import FOLDERS, STREAMS, write_export

    is_folder = format.value in FOLDERS
    if is_folder and output == "-":
        raise ProvtraceError(f"{format.value} is a folder of tables: give one with -o FOLDER")
    with open_reader(db) as reader:
        if not is_folder and output in (None, "-"):
            STREAMS[format.value](reader, sys.stdout)
            return
        written = write_export(reader, format.value, Path(output or f"{format.value}-export"))
    for path in written:
        typer.echo(f"provtrace: wrote {path}", err=True)


def serve(
    db: Db,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port; 0 takes a free one.")] = 8001,
    browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the pages in a browser.")
    ] = True,
) -> None:
    """Show the archive as pages in a browser; the same as `datasette DB`."""
    from provtrace.archive.reader import open_reader

    with open_reader(db):
        pass  # A missing or foreign file is one line here instead of Datasette's traceback.
    try:
        from datasette.cli import serve as datasette_serve
    except ImportError as error:
        raise MissingExtraError("provtrace serve", "datasette") from error

    _check_free(host, port)
    options = [str(db), "--host", host, "--port", str(port)]
    if browser:
        options.append("--open")
    if port:
        typer.echo(f"provtrace: http://{host}:{port}/{db.stem}/-/provtrace", err=True)
    sys.exit(datasette_serve.main(options, prog_name="datasette", standalone_mode=True))


def _check_free(host: str, port: int) -> None:
    """See that an address can be listened on, before it is printed as one to go to.

    Raises:
        ProvtraceError: If it cannot.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        socket.create_server(address[:2], family=family).close()
    except OSError as error:
        raise ProvtraceError(
            f"cannot listen on {host}:{port}: {error.strerror}; --port takes another, 0 a free one"
        ) from error
