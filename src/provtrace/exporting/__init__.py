"""What an archive holds, in formats that other tools read.

`write_export` chooses by name; each module writes one family of formats and knows nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from provtrace.archive.reader import Reader
from provtrace.errors import ProvtraceError

__all__ = ["FORMATS", "write_export"]

FORMATS = ("csv", "jsonl", "parquet", "gexf", "graphml", "prov", "schema", "passim")
"""Names of the formats; csv and parquet are folders of tables, the others one stream."""


def write_export(reader: Reader, format: str, output: str | None = None) -> list[Path]:
    """Write an archive in a format.

    Args:
        reader: Where to read.
        format: One of FORMATS.
        output: File, or folder for csv and parquet; ``-`` or None is standard output, for the
            folders ``FORMAT-export`` in the current folder.

    Returns:
        The files written; none for standard output.

    Raises:
        ProvtraceError: If the format is unknown or the output cannot be written.
        MissingExtraError: If the format needs a package that is not installed.
    """
    if format not in FORMATS:
        raise ProvtraceError(f"unknown format {format!r}; known are {', '.join(FORMATS)}")
    try:
        if format in ("csv", "parquet"):
            if output == "-":
                raise ProvtraceError(f"{format} is a folder of tables: give one with -o FOLDER")
            return _write_folder(reader, format, Path(output or f"{format}-export"))
        if output in (None, "-"):
            _stream_writer(format)(reader, sys.stdout)
            return []
        assert output is not None  # noqa: S101
        path = Path(output)
        with path.open("w", encoding="utf-8", newline="") as stream:
            _stream_writer(format)(reader, stream)
        return [path]
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ProvtraceError(f"{output or format}: {error.strerror or error}") from error


def _write_folder(reader: Reader, format: str, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    if format == "csv":
        from provtrace.exporting.tables import write_csv

        return write_csv(reader, folder)
    from provtrace.exporting.tables import write_parquet

    return write_parquet(reader, folder)


def _stream_writer(format: str) -> Callable[[Reader, TextIO], None]:
    if format == "jsonl":
        from provtrace.exporting.jsonl import write_jsonl

        return write_jsonl
    if format == "passim":
        from provtrace.exporting.passim import write_passim

        return write_passim
    if format == "prov":
        from provtrace.exporting.prov import write_prov

        return write_prov
    if format == "schema":
        from provtrace.exporting.schema_org import write_schema_org

        return write_schema_org
    from provtrace.exporting import network

    return network.write_gexf if format == "gexf" else network.write_graphml
