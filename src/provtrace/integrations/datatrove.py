"""A datatrove block: what of each document occurs in others of its shard?

::

    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from provtrace.integrations.datatrove import ReuseFilter

    LocalPipelineExecutor(
        [JsonlReader("pages"), ReuseFilter("archives", drop_words=200), JsonlWriter("kept")],
        tasks=8,
    ).run()

Each task keeps an archive of its own, ``archives/00000.db`` and so on, because a corpus is cut
into shards that are worked on by many machines: reuse is found within a shard, not across shards.
Shard by outlet, by day or by story to have what belongs together in one place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from provtrace.archive import Archive
from provtrace.article import Article
from provtrace.errors import InputError, MissingExtraError
from provtrace.integrations.shared import shared_words
from provtrace.match import Match
from provtrace.reading import article_key
from provtrace.settings import Settings

try:
    from datatrove.data import Document
    from datatrove.pipeline.filters.base_filter import BaseFilter
except ImportError as error:
    raise MissingExtraError("the datatrove block", "datatrove") from error


class ReuseFilter(BaseFilter):  # type: ignore[misc]  # datatrove has no types
    """Annotates documents with their matches; drops copies only if told to.

    The matches are in ``metadata["provtrace"]``, as plain dictionaries; counts by kind are in the
    pipeline's statistics.

    Args:
        folder: Where the archives are kept, one per task; on a file system, not in a bucket.
        drop_words: Drop documents that share at least so many words with one that came before
            them; quotations do not count. None drops nothing.
        settings: Settings of the archives.
        exclusion_writer: Writes what is dropped.
        batch_size: Documents matched at a time.
    """

    name = "provtrace"

    def __init__(
        self,
        folder: str | Path,
        *,
        drop_words: int | None = None,
        settings: Settings | None = None,
        exclusion_writer: Any = None,
        batch_size: int = 100,
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        self.folder = Path(folder)
        self.drop_words = drop_words
        self.settings = settings
        self._archive: Archive | None = None
        self._seen: set[str] = set()

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Any:
        """Work through one shard with the archive of its task."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{rank:05d}.db"
        self._seen = set()
        with Archive.open(path, settings=self.settings) as self._archive:
            yield from super().run(data, rank, world_size)
        self._archive = None

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Annotate a document and say whether to keep it."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Document]) -> list[bool | tuple[bool, str]]:
        """Annotate documents and say which to keep, in their order."""
        assert self._archive is not None
        articles = [_article(doc) for doc in batch]
        found = self._archive.add_many(
            [article for article in articles if article is not None], batch=len(batch)
        )
        verdicts: list[bool | tuple[bool, str]] = []
        for doc, article in zip(batch, articles, strict=True):
            if article is None:
                self.stat_update("not_articles")
                verdicts.append(True)
                continue
            matches = next(found)[1]
            doc.metadata["provtrace"] = [match.as_dict() for match in matches]
            verdicts.append(self._verdict(matches))
            self._seen.add(article_key(article))
        return verdicts

    def _verdict(self, matches: list[Match]) -> bool | tuple[bool, str]:
        for match in matches:
            self.stat_update(f"matches_{'quotation' if match.is_quote else match.kind}")
        # Only what came before counts: of two copies the first is kept, also when a task that
        # was cut off is run again with its archive half filled.
        if self.drop_words is not None:
            earlier = (match for match in matches if match.other.key in self._seen)
            if shared_words(earlier) >= self.drop_words:
                return False, "reused"
        return True


def _article(doc: Document) -> Article | None:
    record = {"text": doc.text, "id": doc.id, "metadata": doc.metadata}
    try:
        return Article.from_mapping(record, preset="datatrove")
    except InputError:
        return None
