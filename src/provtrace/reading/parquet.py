"""Parquet files, read in batches of rows (extra ``parquet``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provtrace.errors import InputError, MissingExtraError
from provtrace.reading.records import FoundFile, Reading, ReadOptions
from provtrace.reading.rows import RowReader

BATCH_ROWS = 64


def read_file(file: FoundFile, options: ReadOptions) -> Iterator[Reading]:
    """Read the rows of a file as records, a small batch in memory at a time.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    try:
        import pyarrow  # noqa: PLC0415  (loaded for .parquet files only)
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("reading Parquet", "parquet") from error
    rows = RowReader(file, options, unit="row")
    try:
        with pyarrow.parquet.ParquetFile(file.path) as table:
            yield from rows.readings(_rows(table))
    except (pyarrow.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        reason = str(error).splitlines()[0]
        raise InputError(str(file.path), f"breaks off or is damaged: {reason}") from error


def _rows(table: Any) -> Iterator[tuple[int, object]]:
    """Row numbers and records; for a row whose strings are broken the error."""
    number = 0
    for batch in table.iter_batches(batch_size=BATCH_ROWS):
        for index in range(batch.num_rows):
            number += 1
            try:
                (record,) = batch.slice(index, 1).to_pylist()
            except UnicodeDecodeError as error:
                yield number, InputError("", f"is damaged: {error.reason}")
            else:
                yield number, record
