"""Finding the files of a scan."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from provtrace.errors import InputError
from provtrace.reading.records import STDIN, FoundFile, safe_name

FORMATS = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".md": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
}
COMPRESSED = (".gz", ".zst")

NOT_A_FILE = "not a file but a pipe, socket or device"

PAGE_PARTS = re.compile(
    "(?:_files|[.]files|-Dateien|-filer|_fichiers|_archivos|_arquivos|_bestanden|_file|_pliki)$"
)
"""How browsers name the folder of a saved page's pictures and frames: ``NAME_files``."""

SLUG = re.compile(r"[^\W_]+(?:[-_][^\W_]+)+")
"""A name with hyphens or underscores for the spaces."""

GENERIC_FOLDER = re.compile(
    "archives?|articles?|corpus|crawls?|data|docs?|documents?|downloads?|exports?|feeds?|files?"
    "|html?|inputs?|json|jsonl|news|pages?|raw|samples?|saved|sources?|texts?|txt|warcs?|web",
    re.IGNORECASE,
)
"""Folder names that say what is in them, not who published it."""


def format_of(path: Path) -> str:
    """The format that a file's extension stands for, or "unknown"."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
    return FORMATS.get(suffixes[-1], "unknown") if suffixes else "unknown"


def find_files(paths: Sequence[Path], *, root: Path | None = None) -> Iterator[FoundFile]:
    """Find the files to read, folders recursively and in the order of their names.

    Each real folder is looked into once. Links to files and folders outside the given paths are
    followed after everything else; links to what is read anyway are not. Hidden files and
    folders are passed over, and so is the folder of pictures and frames beside a saved page.

    Args:
        paths: Files and folders; ``-`` is standard input as JSON lines. What lies inside
            another path of the list is taken once.
        root: The folder that keys are relative to, above all paths: so that the folders of two
            days can be scanned one after the other and their keys do not clash. None makes keys
            relative to a single folder given.

    Yields:
        Every file, those of unknown extension with the format "unknown"; and what could not be
        looked into, with its problem.

    Raises:
        InputError: If a path does not exist, or lies outside ``root``.
    """
    kept = _without_overlap(paths)
    prefixes = _prefixes(kept) if root is None else [_below(path, root) for path in kept]
    roots = [path.resolve() for path in kept if path != STDIN and path.is_dir()]
    visited: set[tuple[int, int]] = set()
    for path, prefix in zip(kept, prefixes, strict=True):
        if path == STDIN:
            yield FoundFile(path, "-", "jsonl")
        elif path.is_dir():
            below = prefix if root is None else ""
            yield from _Walk(roots, visited, below).folder(path, prefix)
        else:
            yield _given_file(path, prefix)


def _given_file(path: Path, key: str) -> FoundFile:
    """A file that was named by itself: it is read even if its extension says nothing."""
    problem = None if path.is_file() else NOT_A_FILE
    known = "jsonl" if path.suffix.lower() == ".json" else format_of(path)
    return FoundFile(path, safe_name(key), "text" if known == "unknown" else known, problem)


def _without_overlap(paths: Sequence[Path]) -> list[Path]:
    """Drop paths that are given twice or lie inside another one."""
    real: dict[Path, Path] = {}
    for path in paths:
        try:
            missing = path != STDIN and not path.exists()
        except OSError as error:
            raise InputError(str(path), f"cannot be opened: {error.strerror}") from error
        if missing:
            raise InputError(str(path), "no such file or folder")
        real.setdefault(path if path == STDIN else path.resolve(), path)
    return [path for full, path in real.items() if not any(up in real for up in full.parents)]


def _prefixes(paths: Sequence[Path]) -> list[str]:
    """What keys below each path start with: nothing for a folder alone, else its own name.

    Names that clash are made longer by the folders above them.
    """
    if len(paths) == 1 and paths[0] != STDIN and paths[0].is_dir():
        return [""]
    # Not the real paths: a link is known by its own name.
    parts = [Path(os.path.abspath(path)).parts for path in paths]  # noqa: PTH100
    lengths = [1] * len(parts)
    while True:
        names = ["/".join(part[-length:]) for part, length in zip(parts, lengths, strict=True)]
        clashing = [i for i, name in enumerate(names) if names.count(name) > 1]
        if not clashing:
            return names
        for i in clashing:
            lengths[i] += 1


def _below(path: Path, root: Path) -> str:
    """The path as keys below a root begin."""
    if path == STDIN:
        return "-"
    try:
        relative = Path(os.path.abspath(path)).relative_to(os.path.abspath(root))  # noqa: PTH100
    except ValueError as error:
        raise InputError(str(path), f"not inside {root}") from error
    return "" if relative == Path() else relative.as_posix()


class _Walk:
    """One walk through a folder; links wait until everything real has been seen.

    Args:
        roots: The real paths of all folders of the scan.
        visited: Folders looked into so far, as numbers of device and inode.
        below: What keys begin with that suggests no outlet.
    """

    def __init__(self, roots: list[Path], visited: set[tuple[int, int]], below: str) -> None:
        self.below = f"{below}/" if below else ""
        self.roots = roots
        self.visited = visited
        self.links: list[tuple[Path, str]] = []

    def folder(self, path: Path, key: str) -> Iterator[FoundFile]:
        """Yield the files below a folder, then those its links lead to."""
        yield from self._real_folder(path, key)
        while self.links:
            link, link_key = self.links.pop(0)
            yield from self._link(link, link_key)

    def _real_folder(self, path: Path, key: str) -> Iterator[FoundFile]:
        waiting = [(path, key)]
        while waiting:
            folder, folder_key = waiting.pop()
            try:
                status = folder.stat()
                with os.scandir(folder) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                problem = f"cannot be opened: {error.strerror}"
                yield FoundFile(folder, safe_name(folder_key) or ".", "folder", problem)
                continue
            if (status.st_dev, status.st_ino) in self.visited:
                continue
            self.visited.add((status.st_dev, status.st_ino))
            folders = []
            pages = {Path(e.name).stem for e in found if format_of(Path(e.name)) == "html"}
            for entry in found:
                entry_key = f"{folder_key}/{entry.name}" if folder_key else entry.name
                if entry.name.startswith(".") or PAGE_PARTS.sub("", entry.name) in pages:
                    continue
                if entry.is_symlink():
                    self.links.append((Path(entry.path), entry_key))
                elif entry.is_dir(follow_symlinks=False):
                    folders.append((Path(entry.path), entry_key))
                else:
                    yield _found_file(Path(entry.path), entry_key, entry.is_file(), self.below)
            waiting.extend(reversed(folders))

    def _link(self, link: Path, key: str) -> Iterator[FoundFile]:
        try:
            target = link.resolve(strict=True)
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or "a loop of links"
            yield FoundFile(link, safe_name(key), "folder", f"a link that leads nowhere: {reason}")
            return
        if target.is_dir() and link.parent.resolve().is_relative_to(target):
            yield FoundFile(
                link, safe_name(key), "folder", "a link back to a folder above it, not followed"
            )
        elif any(target.is_relative_to(root) for root in self.roots):
            return
        elif target.is_dir():
            yield from self._real_folder(link, key)
        else:
            yield _found_file(link, key, target.is_file(), self.below)


def _found_file(path: Path, key: str, regular: bool, below: str = "") -> FoundFile:
    known = format_of(path)
    problem = None if regular or known == "unknown" else NOT_A_FILE
    return FoundFile(path, safe_name(key), known, problem, _outlet_hint(key.removeprefix(below)))


def _outlet_hint(key: str) -> str | None:
    """The first folder below the scanned one that can be an outlet's name, as a name is written.

    Years, dates, languages and words such as "articles" are not. One written like an address
    (``hill-gazette``) is taken for the name that pages and records give (Hill Gazette).
    """
    for name in key.split("/")[:-1]:
        is_name = re.search(r"[^\W\d_]{3}", name) and not re.search(r"\d{4}", name)
        if is_name and not GENERIC_FOLDER.fullmatch(name):
            return safe_name(_as_name(name))
    return None


def _as_name(folder: str) -> str:
    """``hill-gazette`` and ``hill_gazette`` as Hill Gazette; other names as they are."""
    if not SLUG.fullmatch(folder) or folder != folder.lower():
        return folder
    return " ".join(word.capitalize() for word in re.split("[-_]", folder))
