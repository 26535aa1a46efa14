"""Parquet files, read in batches of rows (extra ``parquet``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provtrace.errors import InputError, MissingExtraError
from provtrace.reading.records import FoundFile, Limits, Reading, ReadOptions
from provtrace.reading.rows import RowReader
from provtrace.reading.streams import too_large, unpacks_too_far

BATCH_ROWS = 16
"""Few: a value that rows share is stored once and held for each of them."""


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
            _refuse_bomb(table, file, options.limits)
            yield from rows.readings(_rows(table, options.limits))
    except (pyarrow.ArrowException, UnicodeDecodeError, OSError) as error:  # names of columns
        if isinstance(error, OSError) and error.errno is not None:
            raise
        reason = str(error).splitlines()[0]
        raise InputError(str(file.path), f"breaks off or is damaged: {reason}") from error


def _refuse_bomb(table: Any, file: FoundFile, limits: Limits) -> None:
    """Raise InputError if the rows are declared to unpack to more than the limits allow.

    Only row groups are asked: pyarrow ends the process if the metadata of a column are damaged.
    """
    groups = range(table.metadata.num_row_groups)
    unpacked = sum(table.metadata.row_group(group).total_byte_size for group in groups)
    if limits.is_bomb(file.path.stat().st_size, unpacked):
        raise unpacks_too_far(file.path, limits)


def _rows(table: Any, limits: Limits) -> Iterator[tuple[int, object]]:
    """Row numbers and records; for a row that is too large or has broken strings the error."""
    number = 0
    for batch in table.iter_batches(batch_size=BATCH_ROWS):
        for index in range(batch.num_rows):
            number += 1
            row = batch.slice(index, 1)
            if row.nbytes > limits.record_bytes:
                yield number, InputError("", f"is {too_large(limits.record_bytes)}")
                continue
            try:
                (record,) = row.to_pylist()
            except UnicodeDecodeError as error:
                yield number, InputError("", f"is damaged: {error.reason}")
            else:
                yield number, record
