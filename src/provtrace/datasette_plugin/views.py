"""The pages: permission, one trip to the database, one template."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from datasette import Forbidden, NotFound, Response
from datasette.utils import sqlite_timelimit, tilde_decode

from provtrace.archive import cluster_queries, document_queries, queries
from provtrace.archive.reader import Asked, Reader
from provtrace.article import Article, Document
from provtrace.datasette_plugin.addresses import PageLinks
from provtrace.datasette_plugin.compat import csrf_token, may_run_sql, may_view, sql_address
from provtrace.datasette_plugin.known import is_ours_here, memory_of
from provtrace.errors import ProvtraceError
from provtrace.match import Match
from provtrace.pages.cluster import cluster_page
from provtrace.pages.compare import compare_page
from provtrace.pages.document import document_page
from provtrace.pages.outlets import outlets_page
from provtrace.pages.overview import overview as overview_page
from provtrace.pages.render import Site, render
from provtrace.pages.search import MOST_PASTED, PAGE, checked, search_page

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
PAGE_SECONDS = 10
"""A page whose queries take longer is given up with a message."""

LIST = 25
T = TypeVar("T")


class Page:
    """One request: who asks, for which database, and what was asked of it.

    Args:
        datasette: The Datasette.
        request: The request.
        database: Name of the database.
    """

    def __init__(self, datasette: Any, request: Any, database: str) -> None:
        self.datasette = datasette
        self.request = request
        self.database = database
        self.links = PageLinks(datasette, database)
        self.asked: list[Asked] = []

    async def read(self, build: Callable[[Reader], T]) -> T:
        """Run the queries of a page on Datasette's read-only connection, within a time limit."""
        memory = memory_of(self.datasette, self.database)

        def run(connection: sqlite3.Connection) -> tuple[T, list[Asked]]:
            with sqlite_timelimit(connection, PAGE_SECONDS * 1_000):
                reader = Reader(connection, memory=memory)
                return build(reader), reader.asked

        result: tuple[T, list[Asked]] = await self.datasette.get_database(self.database).execute_fn(
            run
        )
        self.asked += result[1]
        return result[0]

    async def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """Render a page, with a policy that lets it load nothing but our style and script."""
        allowed = await may_run_sql(self.datasette, self.request.actor, self.database)
        urls = self.datasette.urls
        site = Site(
            name=self.database,
            links=self.links,
            style=urls.static_plugins("provtrace", "provtrace.css"),
            script=urls.static_plugins("provtrace", "provtrace.js"),
            tables=str(urls.database(self.database)),
            row=lambda table, key: str(urls.row(self.database, table, key)),
            sql=lambda asked: sql_address(self.datasette, self.database, asked) if allowed else "",
            permalink=lambda key, offset: self.absolute(self.links.permalink(key, offset)),
            check=bool(self._file()) and self._may_check(),
        )
        html = await asyncio.to_thread(render, template, site, asked=self.asked, **values)
        return Response.html(
            html,
            status=status,
            headers={
                "Content-Security-Policy": CONTENT_SECURITY_POLICY,
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
            },
        )

    async def missing(self, what: str) -> Response:
        """A page that says that something is not there."""
        return await self.show(
            "message.html",
            404,
            title="Not found",
            words=f"There is no such {what} in this archive.",
        )

    def absolute(self, path: str) -> str:
        """A path with the host that was asked, to be cited."""
        return str(self.datasette.absolute_url(self.request, path))

    def argument(self, name: str) -> str | None:
        """A query argument without surrounding space, or None."""
        value = (self.request.args.get(name) or "").strip()
        return value[:2_000] or None

    def number(self, name: str, default: int = 1) -> int:
        """A query argument as a whole number of at least 1."""
        value = self.argument(name) or ""
        return max(1, int(value)) if value.isdecimal() and len(value) < 9 else default

    def _file(self) -> str | None:
        path = self.datasette.get_database(self.database).path
        return str(path) if path else None

    def _may_check(self) -> bool:
        config = self.datasette.plugin_config("provtrace", database=self.database) or {}
        return bool(config.get("check", True))

    async def check(self, text: str, published: str | None) -> tuple[Document, list[Match]]:
        """Where a pasted text occurs; runs beside the other requests."""
        path = self._file()
        assert path is not None
        return await asyncio.to_thread(_check, Path(path), text, published)


def _check(path: Path, text: str, published: str | None) -> tuple[Document, list[Match]]:
    """The pasted text as cleaned, which the offsets of the matches refer to, and the matches."""
    # These load extraction and the encoder: only when somebody pastes a text, not when Datasette
    # starts.
    from provtrace.archive import Archive  # noqa: PLC0415
    from provtrace.cleaning import clean  # noqa: PLC0415

    article = Article(text=text, published=published)
    with Archive.open(path, readonly=True) as archive:
        return clean(article, archive.settings), archive.check(article)


async def _open(datasette: Any, request: Any) -> Page:
    """Check that the database is there, is ours, and may be seen.

    Raises:
        NotFound: If there is no such database or it is not ours.
        Forbidden: If the actor may not see it.
    """
    route = tilde_decode(request.url_vars["database"])
    try:
        database = datasette.get_database(route=route).name
    except KeyError as error:
        raise NotFound("Database not found") from error
    if not await may_view(datasette, request.actor, database):
        raise Forbidden("view-database")
    if not await is_ours_here(datasette, database):
        raise NotFound("provtrace did not write this database")
    return Page(datasette, request, database)


async def overview(datasette: Any, request: Any) -> Response:
    """What was scanned and what is most worth looking at."""
    page = await _open(datasette, request)
    return await page.show("overview.html", page=await page.read(overview_page))


async def clusters(datasette: Any, request: Any) -> Response:
    """The list of clusters."""
    page = await _open(datasette, request)
    order = page.argument("order") or "biggest"
    if order not in ("biggest", "newest", "longest"):
        order = "biggest"
    filters = {name: page.argument(name) for name in ("status", "agency", "outlet", "since")}
    number = page.number("page")

    def build(reader: Reader) -> tuple[Any, Any, int]:
        total = queries.count_clusters(reader, **filters)
        offset = (min(number, max(1, -(-total // LIST))) - 1) * LIST
        rows = queries.clusters(reader, order=order, limit=LIST, offset=offset, **filters)  # type: ignore[arg-type]
        return rows, queries.statuses(reader), total

    rows, statuses, total = await page.read(build)
    pages = max(1, -(-total // LIST))
    return await page.show(
        "clusters.html",
        rows=rows,
        statuses=statuses,
        total=total,
        filtered=any(filters.values()),
        filters={**filters, "order": order},
        number=min(number, pages),
        pages=pages,
        address=lambda n: page.links.clusters(**filters, order=order, page=n),
    )


async def cluster(datasette: Any, request: Any) -> Response:
    """One cluster."""
    page = await _open(datasette, request)
    cluster_id, number = int(request.url_vars["cluster"]), page.number("page")
    found = await page.read(lambda reader: cluster_page(reader, cluster_id, number))
    if found is None:
        return await page.missing("cluster")
    return await page.show(
        "cluster.html", page=found, address=lambda n: page.links.cluster(cluster_id, page=n)
    )


async def document(datasette: Any, request: Any) -> Response:
    """One document."""
    page = await _open(datasette, request)
    document_id, part = int(request.url_vars["document"]), page.number("part")
    found = await page.read(lambda reader: document_page(reader, document_id, part))
    if found is None:
        return await page.missing("document")
    return await page.show(
        "document.html", page=found, address=lambda n: page.links.document(document_id, part=n)
    )


async def compare(datasette: Any, request: Any) -> Response:
    """Two documents side by side."""
    page = await _open(datasette, request)
    one, other = int(request.url_vars["one"]), int(request.url_vars["other"])
    left, right = page.number("left"), page.number("right")
    found = await page.read(lambda reader: compare_page(reader, one, other, left, right))
    if found is None:
        return await page.missing("pair of documents")
    return await page.show(
        "compare.html",
        page=found,
        permalink=page.absolute(
            page.links.permalink_of_two(found.left.row["key"], found.right.row["key"])
        ),
        left_address=lambda n: page.links.compare(one, other, left=n, right=right),
        right_address=lambda n: page.links.compare(one, other, left=left, right=n),
    )


async def outlets(datasette: Any, request: Any) -> Response:
    """Who shares with whom."""
    page = await _open(datasette, request)
    wire, focus = page.argument("wire") != "0", page.argument("outlet")
    number = page.number("page")
    found = await page.read(
        lambda reader: outlets_page(reader, wire=wire, focus=focus, page=number)
    )
    keep = None if wire else 0
    return await page.show(
        "outlets.html",
        page=found,
        address=lambda n: page.links.outlets(outlet=found.focus, wire=keep, page=n),
    )


async def search(datasette: Any, request: Any) -> Response:
    """Full text, lists of documents, and where a pasted text occurs."""
    page = await _open(datasette, request)
    words, number = page.argument("q") or "", page.number("page")
    outlet, language = page.argument("outlet"), page.argument("language")
    relation, verdict = page.argument("relation"), page.argument("verdict")

    def build(reader: Reader) -> tuple[Any, list[Any], int]:
        listed, total = [], 0
        if relation or verdict:
            total = queries.count_sources(reader, relation=relation, verdict=verdict)
            listed = queries.source_rows(
                reader, "Documents", relation=relation, verdict=verdict,
                limit=PAGE, offset=(number - 1) * PAGE,
            )  # fmt: skip
        found = search_page(reader, words, outlet=outlet, language=language, page=number)
        return found, listed, total

    found, listed, total = await page.read(build)
    pasted, published, result, problem = "", "", None, ""
    if request.method == "POST":
        form = await request.post_vars()
        pasted, published = (
            form.get("text", "").replace("\r\n", "\n"),
            form.get("published", "").strip()[:40],
        )
        result, problem = await _checked(page, pasted, published)
    kept = {"q": words, "outlet": outlet, "language": language}
    kept |= {"relation": relation, "verdict": verdict}
    return await page.show(
        "search.html",
        page=found,
        listed=listed,
        listed_total=total,
        listed_title=(relation or verdict or "").capitalize(),
        listed_pages=max(1, -(-total // PAGE)),
        address=lambda n: page.links.search(**kept, page=n),
        check_address=page.links.search(),
        csrf=csrf_token(request),
        most_pasted=MOST_PASTED,
        pasted=pasted[:MOST_PASTED],
        published=published,
        checked=result,
        problem=problem,
        check_unavailable="This server does not compare pasted texts.",
    )


async def _checked(page: Page, pasted: str, published: str) -> tuple[Any, str]:
    """Compare a pasted text; what was found, or a problem in words."""
    if not page._file() or not page._may_check():
        return None, "This server does not compare pasted texts."
    if not pasted.strip():
        return None, "Paste a text first."
    if len(pasted) > MOST_PASTED:
        return None, f"The text is longer than {MOST_PASTED:,} characters."
    try:
        document, matches = await page.check(pasted, published or None)
    except ProvtraceError as error:
        return None, str(error)
    return await page.read(lambda reader: checked(reader, document, matches)), ""


async def find(datasette: Any, request: Any) -> Response:
    """Permanent addresses: by a document's key, a place in it, or two keys."""
    page = await _open(datasette, request)
    key, other, at = (request.args.get(name) for name in ("key", "with", "at"))

    def build(reader: Reader) -> str | None:
        found = document_queries.document_id_of(reader, key or "")
        if found is None:
            return None
        if other is not None:
            second = document_queries.document_id_of(reader, other)
            return None if second is None else page.links.compare(found, second)
        if at and at.isdecimal() and len(at) < 16:
            cluster_id = cluster_queries.cluster_at(reader, found, int(at))
            return None if cluster_id is None else page.links.cluster(cluster_id)
        return page.links.document(found)

    address = await page.read(build)
    if address is None:
        return await page.missing("passage" if at else "document")
    return Response.redirect(address)


async def nothing(datasette: Any, request: Any) -> Response:
    """Any other address below ours."""
    page = await _open(datasette, request)
    return await page.missing("page")
