"""A Datasette that is asked without a server: whichever is installed, 0.65 or 1.0 (alpha)."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest

datasette_app = pytest.importorskip("datasette.app", reason="needs provtrace[datasette]")

from datasette.version import __version_info__  # noqa: E402

IS_MODERN = int(__version_info__[0]) >= 1
PAGES = (
    "",
    "/clusters",
    "/clusters?order=newest&status=undetermined",
    "/cluster/1",
    "/cluster/2",
    "/document/1",
    "/document/2",
    "/document/8",
    "/document/10",
    "/compare/1/3",
    "/compare/6/1",
    "/compare/1/8",
    "/compare/2/9",
    "/outlets",
    "/outlets?wire=0",
    "/outlets?outlet=Nordwire",
    "/search",
    "/search?q=ferry",
    "/search?outlet=Nordwire",
    "/search?language=ja",
    "/search?relation=uncredited+wire",
)


class Site:
    """A Datasette that is asked without a server."""

    def __init__(self, paths: list[Path], **options: Any) -> None:
        self.loop = asyncio.new_event_loop()
        self.datasette = datasette_app.Datasette([str(path) for path in paths], **options)
        self.loop.run_until_complete(self.datasette.invoke_startup())

    def get(self, path: str, actor: dict | None = None) -> Any:
        cookies = {"ds_actor": self.datasette.sign({"a": actor}, "actor")} if actor else {}
        return self.loop.run_until_complete(self.datasette.client.get(path, cookies=cookies))

    def post(self, path: str, data: dict[str, str]) -> Any:
        async def send() -> Any:
            form = await self.datasette.client.get(path)
            token = re.search('name="csrftoken" value="([^"]+)"', form.text)
            cookies = {"ds_csrftoken": form.cookies.get("ds_csrftoken")} if token else {}
            fields = {**data, **({"csrftoken": token.group(1)} if token else {})}
            return await self.datasette.client.post(path, data=fields, cookies=cookies)

        return self.loop.run_until_complete(send())

    def page(self, path: str) -> Any:
        return lxml.html.document_fromstring(self.get(f"/room/-/provtrace{path}").text)

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        for database in self.datasette.databases.values():
            close = getattr(database, "close", None)
            if close:
                close()
        self.loop.close()


def configured(paths: list[Path], databases: dict) -> Site:
    """A Datasette with permissions: 0.65 reads them from metadata, 1.0 from its configuration."""
    name = "config" if IS_MODERN else "metadata"
    return Site(paths, **{name: {"databases": databases}})
