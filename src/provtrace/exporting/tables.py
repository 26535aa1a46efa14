"""Tables as folders of CSV or Parquet files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from provtrace.archive.export_queries import EXPORTED, columns, table
from provtrace.archive.reader import Reader, Row
from provtrace.errors import MissingExtraError

BATCH = 10_000
"""Rows held in memory at once."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by spreadsheets (OWASP, "CSV Injection")."""


def write_csv(reader: Reader, folder: Path) -> list[Path]:
    """Write each table as CSV (RFC 4180, UTF-8) into a folder.

    The files begin with a byte order mark: without one, spreadsheets read them in the encoding of
    the system and show other scripts and accents as rubbish.

    Scraped text that a spreadsheet would run as a formula gets an apostrophe in front, which
    spreadsheets do not show; the other formats hold it unchanged.

    Returns:
        The files.
    """
    written = []
    for name in EXPORTED:
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([column for column, _ in columns(reader, name)])
            writer.writerows(
                [_cell(value) for value in row.values()] for row in table(reader, name)
            )
        written.append(path)
    return written


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def write_parquet(reader: Reader, folder: Path) -> list[Path]:
    """Write each table as a Parquet file into a folder.

    Returns:
        The files.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Parquet", "parquet") from error
    types = {"integer": pa.int64(), "real": pa.float64(), "text": pa.string()}
    written = []
    for name in EXPORTED:
        path = folder / f"{name}.parquet"
        declared = columns(reader, name)
        rows = table(reader, name)
        first = list(islice(rows, BATCH))
        schema = pa.schema(
            [
                (column, types.get(kind) or _seen_type(pa, first, column))
                for column, kind in declared
            ]
        )
        with pq.ParquetWriter(path, schema) as writer:
            for batch in _batches(first, rows):
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))
        written.append(path)
    return written


def _seen_type(pa: Any, rows: list[Row], column: str) -> Any:
    """The type of a computed column, which SQLite does not declare, from its values."""
    seen = {type(row[column]) for row in rows} - {type(None)}
    if seen == {int}:
        return pa.int64()
    return pa.float64() if seen and seen <= {int, float} else pa.string()


def _batches(first: list[Row], rest: Iterator[Row]) -> Iterator[list[Row]]:
    batch = first
    while batch:
        yield batch
        batch = list(islice(rest, BATCH))
