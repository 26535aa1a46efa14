"""One scan: files in, documents cleaned and stored, everything derived anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from provtrace.archive import Archive, Settled, Stored
from provtrace.article import Document, FieldMap, misread_date
from provtrace.progress import Progress, Silent
from provtrace.reading import FoundFile, Reading, find_files, read
from provtrace.settings import Settings
from provtrace.workers import Failure, map_guarded

T = TypeVar("T")

BATCH = 200
"""Documents per transaction: what a killed scan has to do again at most."""

CLEANING_SECONDS = 60.0
CLEANING_MEGABYTES = 2_048
"""What one article may take before it is given up as unreadable."""

FORGET_AFTER = 1_000
"""After about so many pages a process empties the caches of extraction, which grow with each. The
hash of a page says whether it is its turn, so that no process need count."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An input that could not be read, or not as it should be.

    Attributes:
        where: File, or file and line.
        reason: What is wrong, in words.
    """

    where: str
    reason: str


@dataclass(slots=True)
class ScanResult:
    """What a scan did.

    Attributes:
        files: Files read.
        added: Documents that are new.
        replaced: Documents whose content had changed.
        unchanged: Documents that were there already.
        empty: Documents without text, which count among these.
        unreadable: Inputs that could not be read, which do not.
        misread_dates: New and changed articles whose date, as given, could not be read.
        misread_date: The first of these.
        troubles: Inputs that failed, each with the reason.
        skipped: Files of unknown formats, by extension.
        vanished: Keys of documents whose file or record is no longer there.
        pruned: Whether the vanished were removed.
        settled: What was indexed, matched and derived.
    """

    files: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    empty: int = 0
    unreadable: int = 0
    misread_dates: int = 0
    misread_date: Trouble | None = None
    troubles: list[Trouble] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    vanished: list[str] = field(default_factory=list)
    pruned: bool = False
    settled: Settled = field(default_factory=Settled)

    def counts(self) -> dict[str, Any]:
        """What ``runs.counts`` keeps: numbers, not names."""
        return {
            "files": self.files,
            "added": self.added,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "empty": self.empty,
            "unreadable": self.unreadable,
            "misread_dates": self.misread_dates,
            "failed": len(self.troubles),
            "skipped": sum(self.skipped.values()),
            "vanished": len(self.vanished),
            "pruned": self.pruned,
        } | asdict(self.settled)


def scan(
    paths: Sequence[Path],
    archive: Archive,
    *,
    field_map: FieldMap | None = None,
    preset: str | None = None,
    root: Path | None = None,
    prune: bool = False,
    progress: Progress | None = None,
) -> ScanResult:
    """Bring an archive up to date with files and folders.

    Unchanged articles are neither cleaned nor stored again. A scan that was cut off is completed
    by the next one.

    Args:
        paths: Files and folders; ``-`` reads JSON lines from standard input.
        archive: Where to store; its settings hold.
        field_map: Which field of a record gives which attribute of an `Article`.
        preset: Name of the tool that wrote the records.
        root: The folder that keys of files are relative to; default: the scanned folder.
        prune: Remove documents whose file or record has vanished, instead of reporting them.
        progress: Told how far the scan is.

    Returns:
        Counts, and every input that failed with the reason.
    """
    progress = progress or Silent()
    result = ScanResult()
    seen: set[str] = set()
    run_id = archive.start_run()
    files = _found(paths, root, result)
    progress.stage("reading and cleaning", len(files))
    readings = _changed(
        _readings(files, field_map, preset, result, progress), archive, seen, result
    )
    for batch in _batches(_cleaned(readings, archive.settings, result), BATCH):
        put = archive.put(batch)
        result.added += put.added
        result.replaced += put.replaced
        result.unreadable += put.unreadable
        for document in batch:
            if document.status == "empty":
                result.empty += 1
            if document.problem is not None:
                result.troubles.append(Trouble(document.input or document.key, document.problem))
    result.vanished = archive.vanished([str(path) for path in paths], seen)
    if prune and result.vanished:
        archive.remove_many(result.vanished)
        result.pruned = True
    result.settled = archive.settle(progress)
    archive.finish_run(run_id, result.counts())
    return result


def _found(paths: Sequence[Path], root: Path | None, result: ScanResult) -> list[FoundFile]:
    """The files that can be read; the others are counted by extension."""
    files = []
    for file in find_files(paths, root=root):
        if file.problem is not None:
            result.troubles.append(Trouble(str(file.path), file.problem))
        elif file.format == "unknown":
            extension = file.path.suffix.lower() or "no extension"
            result.skipped[extension] = result.skipped.get(extension, 0) + 1
        else:
            files.append(file)
    return files


def _readings(
    files: Iterable[FoundFile],
    field_map: FieldMap | None,
    preset: str | None,
    result: ScanResult,
    progress: Progress,
) -> Iterator[Reading]:
    """Every article of every file, as it comes in."""
    for file in files:
        yield from read(file, field_map=field_map, preset=preset)
        result.files += 1
        progress.advance(articles=result.added + result.replaced + result.unchanged)


def _changed(
    readings: Iterable[Reading], archive: Archive, seen: set[str], result: ScanResult
) -> Iterator[Reading]:
    """Leave out what the archive holds already; two articles of one key are told apart."""
    for batch in _batches(readings, BATCH):
        stored = archive.stored([reading.key for reading in batch])
        for reading in batch:
            keyed, known = _with_own_key(reading, stored.get(reading.key), archive, seen, result)
            seen.add(keyed.key)
            if known is None or known.content_hash != keyed.content_hash:
                yield keyed
                continue
            if known.status == "unreadable":
                result.unreadable += 1
            else:
                result.unchanged += 1
                result.empty += known.status == "empty"
            if known.problem is not None:
                result.troubles.append(Trouble(keyed.input, known.problem))


def _with_own_key(
    reading: Reading,
    known: Stored | None,
    archive: Archive,
    seen: set[str],
    result: ScanResult,
) -> tuple[Reading, Stored | None]:
    """The reading under a key that no other article has, and what is stored under it.

    A file's key is its path below the scanned folder. If another folder was scanned before that
    had a file of this name, the key is made longer by the folders above it. A record's key is its
    own id: a record with a known id replaces the old one, but not within one scan.
    """
    if reading.input.endswith(reading.key):
        parts = reading.input.split("/")
        length = reading.key.count("/") + 1
        while known is not None and known.input != reading.input and length < len(parts):
            length += 1
            reading = replace(reading, key="/".join(parts[-length:]))
            known = archive.stored([reading.key]).get(reading.key)
    key, number = reading.key, 1
    while key in seen:
        number += 1
        key = f"{reading.key}#{number}"
    if number == 1:
        return reading, known
    reason = f"the key {reading.key!r} was used before; stored as {key!r}"
    result.troubles.append(Trouble(reading.input, reason))
    return replace(reading, key=key), archive.stored([key]).get(key)


def _cleaned(
    readings: Iterable[Reading], settings: Settings, result: ScanResult
) -> Iterator[Document]:
    """Clean each reading in a guarded worker process; one that fails is recorded, not lost."""
    results = map_guarded(
        partial(clean_reading, settings=settings),
        readings,
        jobs=settings.jobs,
        seconds=CLEANING_SECONDS,
        megabytes=CLEANING_MEGABYTES,
    )
    for reading, document in results:
        if isinstance(document, Failure):
            yield _unreadable(reading, document.reason)
            continue
        if given := misread_date(reading.article, document):
            result.misread_dates += 1
            result.misread_date = result.misread_date or Trouble(reading.input, given)
        yield document


def clean_reading(reading: Reading, *, settings: Settings) -> Document:
    """Clean one article as it was read; runs in a worker process."""
    if reading.article is None:
        return _unreadable(reading, reading.problem or "cannot be read")
    # Imported here so that the parent process of a scan never loads the extraction libraries.
    from provtrace.cleaning import clean, forget_caches  # noqa: PLC0415

    document = clean(reading.article, settings)
    if reading.article.html is not None and int(reading.content_hash, 16) % FORGET_AFTER == 0:
        forget_caches()
    return replace(
        document, key=reading.key, input=reading.input, content_hash=reading.content_hash
    )


def _unreadable(reading: Reading, problem: str) -> Document:
    return Document(
        key=reading.key,
        status="unreadable",
        problem=problem,
        input=reading.input,
        content_hash=reading.content_hash,
    )


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
