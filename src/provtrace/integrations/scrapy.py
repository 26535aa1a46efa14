"""A Scrapy item pipeline: what of each scraped article is in the archive already?

In the project's ``settings.py``::

    ITEM_PIPELINES = {"provtrace.integrations.scrapy.ProvtracePipeline": 300}
    PROVTRACE_ARCHIVE = "news.db"

Every item that holds an article is added to the archive and carries its matches on, as a list of
plain dictionaries in its field ``provtrace``. Nothing is dropped unless a setting says so.

============================  ================================================================
``PROVTRACE_ARCHIVE``         The database; without it the pipeline is not used.
``PROVTRACE_FIELD``           The item's field for the matches (default ``"provtrace"``).
``PROVTRACE_FIELD_MAP``       Article field to item field, such as ``{"text": "body"}``.
``PROVTRACE_PRESET``          Whose records the items are like (see ``provtrace.presets``).
``PROVTRACE_DROP_WORDS``      Drop items that share at least so many words with one document
                              that was there before; quotations do not count. Dropped items stay
                              in the archive. Default: drop none.
============================  ================================================================
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from provtrace.archive import Archive
from provtrace.article import Article, FieldMap
from provtrace.errors import InputError, MissingExtraError
from provtrace.integrations.shared import shared_words
from provtrace.match import Match
from provtrace.reading import article_key

try:
    from itemadapter import ItemAdapter
    from scrapy.exceptions import DropItem, NotConfigured
    from scrapy.utils.defer import maybe_deferred_to_future
    from twisted.internet.threads import deferToThreadPool
    from twisted.python.threadpool import ThreadPool
except ImportError as error:
    raise MissingExtraError("the Scrapy pipeline", "scrapy") from error

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)


class ProvtracePipeline:
    """Adds scraped articles to an archive and annotates items with their matches.

    The archive works in a thread of its own, so that downloads go on meanwhile.

    Args:
        path: The database.
        field: The item's field for the matches.
        field_map: Article field to item field.
        preset: Whose records the items are like; None goes by their fields.
        drop_words: Drop items that share at least so many words with an earlier document.
        stats: Scrapy's counters.
    """

    def __init__(
        self,
        path: str,
        *,
        field: str = "provtrace",
        field_map: FieldMap | None = None,
        preset: str | None = None,
        drop_words: int | None = None,
        stats: Any = None,
    ) -> None:
        self.path = path
        self.field = field
        self.field_map = field_map
        self.preset = preset
        self.drop_words = drop_words
        self.stats = stats
        self._archive: Archive | None = None
        # One thread: an archive belongs to the thread that opened it.
        self._thread = ThreadPool(minthreads=1, maxthreads=1, name="provtrace")
        self._told = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline from the crawler's settings.

        Raises:
            NotConfigured: If ``PROVTRACE_ARCHIVE`` is not set.
        """
        settings = crawler.settings
        path = settings.get("PROVTRACE_ARCHIVE")
        if not path:
            raise NotConfigured("PROVTRACE_ARCHIVE is not set")
        drop_words = settings.get("PROVTRACE_DROP_WORDS")
        return cls(
            path,
            field=settings.get("PROVTRACE_FIELD", "provtrace"),
            field_map=settings.getdict("PROVTRACE_FIELD_MAP") or None,
            preset=settings.get("PROVTRACE_PRESET"),
            drop_words=None if drop_words is None else int(drop_words),
            stats=crawler.stats,
        )

    async def open_spider(self, spider: Any = None) -> None:
        """Open the archive."""
        self._thread.start()
        self._archive = await self._in_thread(Archive.open, self.path)

    async def close_spider(self, spider: Any = None) -> None:
        """Close the archive."""
        if self._archive is not None:
            await self._in_thread(self._archive.close)
        self._thread.stop()

    async def process_item(self, item: Any, spider: Any = None) -> Any:
        """Add an item's article to the archive and its matches to the item.

        Raises:
            DropItem: If it shares more than ``PROVTRACE_DROP_WORDS`` allows.
        """
        adapter = ItemAdapter(item)
        try:
            article = Article.from_mapping(
                adapter.asdict(), preset=self.preset, field_map=self.field_map
            )
            is_new, matches = await self._in_thread(self._add, article)
        except InputError as error:
            log.warning("not an article: %s", error)
            self._count("provtrace/not_articles")
            return item
        self._count("provtrace/articles")
        for match in matches:
            self._count(f"provtrace/matches/{'quotation' if match.is_quote else match.kind}")
        self._annotate(adapter, matches)
        words = shared_words(matches)
        # An article scraped again is not a copy of those that have copied it since.
        if is_new and self.drop_words is not None and words >= self.drop_words:
            raise DropItem(f"shares {words} words with an earlier document")
        return item

    def _add(self, article: Article) -> tuple[bool, list[Match]]:
        """Whether an article is new, and its matches."""
        assert self._archive is not None
        is_new = article_key(article) not in self._archive
        return is_new, self._archive.add(article)

    def _annotate(self, adapter: ItemAdapter, matches: list[Match]) -> None:
        try:
            adapter[self.field] = [match.as_dict() for match in matches]
        except KeyError:
            if not self._told:
                log.warning(
                    "items have no field %r: their matches are in the archive only", self.field
                )
            self._told = True

    def _count(self, name: str) -> None:
        if self.stats is not None:
            self.stats.inc_value(name)

    async def _in_thread(self, function: Any, *args: Any) -> Any:
        from twisted.internet import reactor  # noqa: PLC0415  (importing it installs it)

        deferred = deferToThreadPool(reactor, self._thread, function, *args)
        return await maybe_deferred_to_future(deferred)
