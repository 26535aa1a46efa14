"""What an archive holds, in formats that other tools read.

`write_export` chooses by name; each module writes one family of formats and knows nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from provtrace.archive.reader import Reader
from provtrace.errors import ProvtraceError
from provtrace.exporting.jsonl import write_jsonl
from provtrace.exporting.network import write_gexf, write_graphml
from provtrace.exporting.passim import write_passim
from provtrace.exporting.prov import write_prov
from provtrace.exporting.schema_org import write_schema_org
from provtrace.exporting.tables import write_csv, write_parquet

__all__ = ["FOLDERS", "STREAMS", "write_export"]

STREAMS: dict[str, Callable[[Reader, TextIO], None]] = {
    "jsonl": write_jsonl,
    "gexf": write_gexf,
    "graphml": write_graphml,
    "prov": write_prov,
    "schema": write_schema_org,
    "passim": write_passim,
}
"""Formats that are one stream."""

FOLDERS: dict[str, Callable[[Reader, Path], list[Path]]] = {
    "csv": write_csv,
    "parquet": write_parquet,
}
"""Formats that are a folder of tables."""


def write_export(reader: Reader, format: str, output: Path) -> list[Path]:
    """Write an archive in a format.

    Args:
        reader: Where to read.
        format: One of STREAMS or FOLDERS.
        output: File, or folder for FOLDERS, which is made if need be.

    Returns:
        The files written.

    Raises:
        ProvtraceError: If the format is unknown or the output cannot be written.
        MissingExtraError: If the format needs a package that is not installed.
    """
    try:
        if format in FOLDERS:
            output.mkdir(parents=True, exist_ok=True)
            return FOLDERS[format](reader, output)
        if format not in STREAMS:
            known = ", ".join((*FOLDERS, *STREAMS))
            raise ProvtraceError(f"unknown format {format!r}; known are {known}")
        with output.open("w", encoding="utf-8", newline="") as stream:
            STREAMS[format](reader, stream)
    except OSError as error:
        raise ProvtraceError(f"{output}: {error.strerror or error}") from error
    return [output]
