"""What all files of records have in common: field names, keys, messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from provtrace.article import Article
from provtrace.errors import InputError
from provtrace.presets import RecordMapper
from provtrace.reading.records import FoundFile, Reading, ReadOptions, done, failed

FIRST_RECORDS = 20
"""So many records that are no articles, and no other before, and a file is given up."""


class RowReader:
    """Makes readings of one file's records and names those that are none.

    Args:
        file: The file.
        options: Field names and limits.
        unit: What the numbers count: line, row or record.
    """

    def __init__(self, file: FoundFile, options: ReadOptions, unit: str) -> None:
        self._file = file
        self._mapper = RecordMapper(options.preset, options.field_map)
        self._unit = unit

    def readings(self, records: Iterable[tuple[int, object]]) -> Iterator[Reading]:
        """Readings of numbered records; an InputError in place of a record is its problem.

        A file whose first records are all bad is not one of articles: that is said once, not
        once per record.
        """
        waiting: list[Reading] = []
        hopeful = True
        for number, record in records:
            if isinstance(record, InputError):
                reading = self.failed(number, record.reason)
            else:
                reading = self.reading(record, number)
            if not hopeful:
                yield reading
            elif reading.article is not None:
                hopeful = False
                yield from waiting
                yield reading
            else:
                waiting.append(reading)
                if len(waiting) == FIRST_RECORDS:
                    problem = f"none of its first {FIRST_RECORDS} records is an article"
                    reason = f"{problem}; the first {waiting[0].problem}"
                    yield failed(self._file.key, str(self._file.path), reason)
                    return
        if hopeful:
            yield from waiting

    def reading(self, record: object, number: int) -> Reading:
        """The reading of one record, or why there is none."""
        if not isinstance(record, Mapping):
            return self.failed(number, "is not a record with named fields")
        try:
            article = self._mapper.article(record)
        except InputError as error:
            return self.failed(number, error.reason)
        except RecursionError:
            return self.failed(number, "is nested too deeply")
        return self.accept(article, number)

    def accept(self, article: Article, number: int) -> Reading:
        """The reading of an article."""
        return done(article, input=self._where(number), outlet_hint=self._file.outlet_hint)

    def failed(self, number: int, problem: str) -> Reading:
        """The reading of a record that cannot be read."""
        return failed(f"{self._file.key}:{number}", self._where(number), problem)

    def _where(self, number: int) -> str:
        return f"{self._file.path} {self._unit} {number}"
