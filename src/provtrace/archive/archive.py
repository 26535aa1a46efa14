"""The archive: articles in, matches out. The one way into a database for scans and libraries."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from provtrace import __version__
from provtrace.archive import inquiry
from provtrace.archive.connection import (
    open_database,
    open_readonly,
    transaction,
    translated_errors,
)
from provtrace.archive.derive import update_provenance
from provtrace.archive.documents import (
    Pending,
    Put,
    Stored,
    put_documents,
    remove_documents,
    stored_documents,
)
from provtrace.archive.identity import adopt, settings_of
from provtrace.archive.indexing import index_pending
from provtrace.archive.matching import Matched, match_due, matching_is_due
from provtrace.archive.method import Method
from provtrace.archive.recurring import changed_outlets, update_recurring
from provtrace.article import Article, Document
from provtrace.cleaning.agencies import Agencies, load_agencies
from provtrace.encoding import Encoder, coverage, extra_for, load_encoder
from provtrace.errors import ArchiveError
from provtrace.match import Match
from provtrace.progress import Progress, Silent
from provtrace.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was derived from documents that were new or had changed.

    Attributes:
        indexed: Documents split, sketched and encoded.
        matched: Documents matched.
        pairs: Candidate pairs aligned.
        matches: Matches found.
        way: How rewritten candidates were looked for: exhaustive, sketch, neighbours or none.
        uncovered: Documents by language that the encoder cannot compare.
        extra: The extra whose encoder covers these languages, or None.
    """

    indexed: int = 0
    matched: int = 0
    pairs: int = 0
    matches: int = 0
    way: str = ""
    uncovered: Mapping[str, int] = field(default_factory=dict)
    extra: str | None = None


class Archive:
    """A database of documents and of what they share.

    Open it with `Archive.open`, best in a ``with`` block. An archive belongs to the thread that
    opened it; other threads and processes open their own on the same file.

    Attributes:
        path: The file.
        settings: What it works with.
    """

    def __init__(self, db: Any, path: Path, settings: Settings, *, readonly: bool = False) -> None:
        self._db = db
        self._readonly = readonly
        self.path = path
        self.settings = settings

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        settings: Settings | None = None,
        create: bool = True,
        readonly: bool = False,
    ) -> Self:
        """Open an archive, and make it if it is not there.

        Args:
            path: The file.
            settings: What to work with; default: what the archive was made with.
            create: Make a new archive if there is none.
            readonly: Only `check`, `explain`, `matches` and the like; nothing is written.

        Raises:
            ArchiveError: If it cannot be opened.
            MismatchError: If the settings do not fit what it was made with.
        """
        path = Path(path)
        if settings is None:
            settings = settings_of(path)
        if create and not readonly and not path.exists() and settings.encoder != "none":
            # An encoder that does not load must not leave an archive that asks for it.
            load_encoder(settings.encoder)
        db = open_readonly(path) if readonly else open_database(path, create=create)
        try:
            if not readonly:
                adopt(db, path, settings)
        except BaseException:
            db.close()
            raise
        return cls(db, path, settings, readonly=readonly)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return int(self._row("select count(*) from documents")[0])

    def __contains__(self, key: object) -> bool:
        return self._row("select 1 from documents where key = ?", key) is not None

    def __repr__(self) -> str:
        return f"<Archive {str(self.path)!r}>"

    def close(self) -> None:
        """Close the database. What was added is stored already."""
        self._db.close()

    # The library's calls.

    def add(self, article: Article) -> list[Match]:
        """Add one article, and say what of it the archive holds already.

        Adding the same article again changes nothing; a changed article with the same key
        replaces the old one.

        Args:
            article: The article. Its key identifies it, else its url, else its text together
                with outlet, published and title.

        Returns:
            Every match with other documents, by its place in the text.

        Raises:
            TypeError: If it is no `Article`, such as a dict: see `Article.from_mapping`.
            InputError: If it has neither text nor html.
            ArchiveError: If the database cannot be written, as one opened for reading only.
        """
        return next(matches for _, matches in self.add_many([article]))

    def add_many(
        self, articles: Iterable[Article], *, batch: int = 100
    ) -> Iterator[tuple[Article, list[Match]]]:
        """Add articles as they come.

        Args:
            articles: Any iterable; it is not held in memory.
            batch: Articles that are stored and matched at a time.

        Yields:
            Each article with its matches among all that was added so far, its own batch included.
        """
        waiting: list[Article] = []
        for article in articles:
            waiting.append(article)
            if len(waiting) == batch:
                yield from self._add_batch(waiting)
                waiting = []
        if waiting:
            yield from self._add_batch(waiting)

    def check(self, article: Article) -> list[Match]:
        """Say what of an article the archive holds, without adding it.

        A stored copy of the article itself is a match like any other.

        Returns:
            Matches, the longest first.
        """
        with self._errors():
            return inquiry.check(self._db, article, self._method, self._encoder)

    def matches(self, key: str) -> list[Match]:
        """Every match of a stored document, by its place in the text.

        Raises:
            ArchiveError: If there is no such document.
        """
        with self._errors():
            return inquiry.matches_of(self._db, self._id(key))

    def remove(self, key: str) -> bool:
        """Remove a document with every trace of it.

        Returns:
            Whether it was there.
        """
        known = key in self
        if known:
            self.remove_many([key])
            self._settle(Silent())
        return known

    def explain(self, a: str, b: str) -> inquiry.Explanation:
        """Say at which stage two stored documents were matched, or why they were not.

        Args:
            a: A document: its number, its key or a part of its key that no other has.
            b: Another document.

        Raises:
            ArchiveError: If one is not found, or its name fits several.
        """
        with self._errors():
            return inquiry.explain(self._db, a, b, self._method)

    def count_matches(self) -> dict[str, int]:
        """How many matches there are of each kind, quotations apart, the commonest kind first."""
        query = (
            "select case when is_quote then 'quotation' else kind end as what, count(*) "
            "from matches group by what order by 2 desc, 1"
        )
        with self._errors():
            return dict(self._db.execute(query).fetchall())

    # What a scan needs.

    def stored(self, keys: Sequence[str]) -> dict[str, Stored]:
        """What is stored under each key that is known."""
        return stored_documents(self._db, keys)

    def put(self, documents: Iterable[Document]) -> Put:
        """Store cleaned documents in one transaction; `settle` derives the rest."""
        with self._errors(), transaction(self._db):
            return put_documents(self._db, documents)

    def vanished(self, inputs: Sequence[str], seen: set[str]) -> list[str]:
        """Keys of documents that came from some inputs and were not seen there now.

        Args:
            inputs: Files and folders as they were given.
            seen: Keys that were read.
        """
        gone = []
        for key, source in self._db.execute("select key, input from documents order by key"):
            if key not in seen and source is not None and _is_from(source, inputs):
                gone.append(key)
        return gone

    def remove_many(self, keys: Sequence[str]) -> None:
        """Remove documents in one transaction; `settle` derives the rest."""
        with self._errors(), transaction(self._db):
            for outlet in sorted(remove_documents(self._db, [self._id(key) for key in keys])):
                update_recurring(self._db, outlet, self.settings)

    def settle(self, progress: Progress | None = None) -> Settled:
        """Derive everything that is due: recurring lines, index, matches, provenance.

        Each step is stored with the mark that it is done, so that work which was cut off is taken
        up by the next call.
        """
        indexed, matched = self._settle(progress or Silent())
        return self._settled(indexed, matched)

    def start_run(self) -> int:
        """Note that a scan begins.

        Returns:
            Its number, for `finish_run`.
        """
        with self._errors(), transaction(self._db):
            cursor = self._db.execute(
                "insert into runs (started, version, settings) values (?, ?, ?)",
                [_now(), __version__, json.dumps(self.settings.as_dict())],
            )
        return int(cursor.lastrowid)

    def finish_run(self, run_id: int, counts: Mapping[str, Any]) -> None:
        """Note that a scan is complete, and what it did."""
        with self._errors(), transaction(self._db):
            self._db.execute(
                "update runs set finished = ?, counts = ? where id = ?",
                [_now(), json.dumps(counts, ensure_ascii=False), run_id],
            )

    @cached_property
    def _encoder(self) -> Encoder | None:
        return None if self.settings.encoder == "none" else load_encoder(self.settings.encoder)

    @cached_property
    def _method(self) -> Method:
        return Method.of(self.settings, self._encoder)

    def _settle(self, progress: Progress) -> tuple[int, Matched]:
        """Do what `settle` does; how many documents were indexed, and what matching did."""
        with self._errors():
            outlets = changed_outlets(self._db)
            if outlets:
                progress.stage("recurring lines", len(outlets))
            for outlet in outlets:
                update_recurring(self._db, outlet, self.settings)
                progress.advance()
            indexed, matched = 0, Matched()
            if self._has_pending(Pending.INDEX):  # else the encoder need not be loaded
                indexed = index_pending(self._db, self._method, self._encoder, progress)
            if matching_is_due(self._db):
                matched = match_due(self._db, self.path, self._method, progress)
            self._derive(progress)
        return indexed, matched

    def _derive(self, progress: Progress) -> None:
        """Derive provenance around everything that was touched, in one transaction."""
        with transaction(self._db):
            due = "select id from documents where pending and pending = ?"
            touched = {i for (i,) in self._db.execute(due, [int(Pending.DERIVE)])}
            if not touched:
                return
            progress.stage("tracing sources", None)
            update_provenance(self._db, touched, self.settings, self._agencies)
            self._db.execute(
                "update documents set pending = 0 where pending and pending = ?",
                [int(Pending.DERIVE)],
            )

    @cached_property
    def _agencies(self) -> Agencies:
        return load_agencies(Path(extra) if (extra := self.settings.agencies) else None)

    def _errors(self) -> Any:
        return translated_errors(self.path, readonly=self._readonly)

    def _row(self, query: str, *values: object) -> Any:
        """The first row that a query finds, or None."""
        with self._errors():
            return self._db.execute(query, values).fetchone()

    def _has_pending(self, stage: Pending) -> bool:
        query = "select 1 from documents where pending and pending = ? limit 1"
        return self._row(query, int(stage)) is not None

    def _id(self, key: str) -> int:
        row = self._row("select id from documents where key = ?", key)
        if row is None:
            raise ArchiveError(f"{self.path}: there is no document with the key {key!r}")
        return int(row[0])

    def _add_batch(self, articles: Sequence[Article]) -> Iterator[tuple[Article, list[Match]]]:
        documents = [inquiry.clean_article(article, self.settings) for article in articles]
        self.put(documents)
        self._settle(Silent())
        for article, document in zip(articles, documents, strict=True):
            yield article, self.matches(document.key)

    def _settled(self, indexed: int, matched: Matched) -> Settled:
        settled = Settled(indexed, matched.documents, matched.pairs, matched.matches, matched.way)
        if not matched.documents or self._encoder is None:
            return settled
        counts = dict(
            self._db.execute(
                "select language, count(*) from documents where status = 'ok' "
                "and language is not null group by language order by 2 desc, 1"
            ).fetchall()
        )
        missing = set(coverage(self._encoder, counts))
        uncovered = {language: n for language, n in counts.items() if language in missing}
        return replace(
            settled, uncovered=uncovered, extra=extra_for(uncovered) if uncovered else None
        )


def _is_from(source: str, inputs: Sequence[str]) -> bool:
    """Whether a document's input is one of the given paths or lies inside one."""
    return any(
        source == given or source.startswith((f"{given.rstrip('/')}/", f"{given} "))
        for given in inputs
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
