"""What reading a file or a folder gives."""

from pathlib import Path

from provtrace.reading import Reading, find_files, read


def readings(path: Path, **options) -> list[Reading]:
    """Everything that is read."""
    return [reading for file in find_files([path]) for reading in read(file, **options)]


def problem_of(path: Path, **options) -> str:
    """Why nothing is read of a file: one reason, in one line."""
    (reading,) = readings(path, **options)
    assert reading.article is None
    assert reading.problem
    assert "\n" not in reading.problem
    return reading.problem
