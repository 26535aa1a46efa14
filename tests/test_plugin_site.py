"""How the pages fit into a Datasette: other databases, plain tables, permissions, addresses."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import lxml.html
import pytest
from typer.testing import CliRunner

from datasette_site import IS_MODERN, PAGES, Site, configured
from pages_room import FERRY
from provtrace.cli import app


@pytest.fixture(scope="module")
def other_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("other") / "recipes.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        "create table documents (id integer primary key, title text, outlet text, kind text);"
        "insert into documents values (1, 'Soup', 'Kitchen', 'verbatim')"
    )
    connection.close()
    return path


@pytest.fixture(scope="module")
def site(db: Path, other_db: Path) -> Iterator[Site]:
    with Site([db, other_db]) as opened:
        yield opened


def test_other_databases_are_left_alone(site: Site) -> None:
    assert site.get("/recipes/-/provtrace").status_code == 404
    assert "provtrace" not in site.get("/recipes/documents").text
    assert "provtrace" not in site.get("/recipes").text
    assert site.get("/nothere/-/provtrace").status_code == 404


def test_plain_tables_lead_to_pages(site: Site) -> None:
    def links(path: str) -> set[str]:
        page = lxml.html.document_fromstring(site.get(path).text)
        return {href for href in page.xpath("//a/@href") if "/-/provtrace" in href}

    base = "/room/-/provtrace"
    assert base in links("/room")
    assert {f"{base}/document/1", f"{base}/outlets?outlet=Nordwire"} <= links("/room/documents")
    assert f"{base}/document/2" in links("/room/documents/2")
    assert {f"{base}/compare/1/2", f"{base}/cluster/1"} <= links("/room/matches")
    assert f"{base}/compare/1/2" in links("/room/matches/1")
    assert f"{base}/compare/2/1" in links("/room/sources")
    assert f"{base}/cluster/1" in links("/room/clusters")
    assert f"{base}/cluster/1" in links("/room/cluster_overview")
    assert f"{base}/document/2" in links("/room/uncredited_wire")
    assert f"{base}/outlets?outlet=Nordwire" in links("/room/outlet_reuse")


def test_a_query_may_give_anything_the_name_of_an_id(site: Site) -> None:
    base = "/room/-/query" if IS_MODERN else "/room"
    sql = "select 'x' as document_id, 'y' as source_id, 'v' as verdict, 1 as left_id, 2 as right_id, 'k' as kind, 3.5 as cluster_id"
    response = site.get(f"{base}?{urlencode({'sql': sql})}")
    assert response.status_code == 200
    page = lxml.html.document_fromstring(response.text)
    own = {href for href in page.xpath("//table//a/@href") if "/-/provtrace" in href}
    assert own == {
        f"/room/-/provtrace/{place}" for place in ("document/1", "document/2", "compare/1/2")
    }


def test_sums_are_those_of_the_database_as_it_is(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    path.write_bytes(db.read_bytes())
    with Site([path]) as site:
        before = site.get("/room/-/provtrace/outlets").text
        assert site.get("/room/-/provtrace/outlets").text == before
        assert "Vesterby Tidende" not in before
        connection = sqlite3.connect(path)
        connection.execute("update documents set outlet = 'Vesterby Tidende' where id = 4")
        connection.commit()
        connection.close()
        assert "Vesterby Tidende" in site.get("/room/-/provtrace/outlets").text


def test_a_database_may_have_any_name(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "my news, 2026.db"
    path.write_bytes(db.read_bytes())
    with Site([path]) as site:
        top = lxml.html.document_fromstring(site.get("/").text)
        database = next(href for href in top.xpath("//a/@href") if "my" in href)
        page = lxml.html.document_fromstring(site.get(f"{database}/-/provtrace").text)
        clusters = [href for href in page.xpath("//main//a/@href") if "/cluster/" in href]
        assert clusters and site.get(clusters[0]).status_code == 200


def test_a_private_database_stays_private(db: Path) -> None:
    with configured([db], {"room": {"allow": {"id": "editor"}}}) as site:
        for path in PAGES:
            assert site.get(f"/room/-/provtrace{path}").status_code == 403, path
        assert site.get("/room/-/provtrace/find?key=nordwire/ferry").status_code == 403
        assert "Osterholm" not in site.get("/").text
        assert site.get("/room/-/provtrace", actor={"id": "editor"}).status_code == 200


def test_a_private_table_hides_the_pages(db: Path) -> None:
    with configured([db], {"room": {"tables": {"texts": {"allow": {"id": "editor"}}}}}) as site:
        assert site.get("/room/-/provtrace/document/1").status_code == 403
        assert "/-/provtrace" not in site.get("/room").text or not IS_MODERN
        assert site.get("/room/-/provtrace/document/1", actor={"id": "editor"}).status_code == 200


def test_sql_is_linked_only_where_it_may_be_run(db: Path) -> None:
    with configured([db], {"room": {"allow_sql": False}}) as site:
        page = site.page("/cluster/1")
        assert page.xpath("//details[@class='sql']//code")
        assert not page.xpath("//details[@class='sql']//a")


def test_addresses_follow_a_base_url(db: Path) -> None:
    with Site([db], settings={"base_url": "/news/"}) as site:
        page = lxml.html.document_fromstring(site.get("/room/-/provtrace/cluster/1").text)
        own = [
            a
            for a in page.xpath("//a/@href | //link/@href | //script/@src")
            if not a.startswith(("#", "http", "data:"))
        ]
        assert own and all(address.startswith("/news/") for address in own)


def test_pasting_can_be_switched_off(db: Path) -> None:
    plugins = {"plugins": {"provtrace": {"check": False}}}
    with Site([db], **{"config" if IS_MODERN else "metadata": plugins}) as site:
        assert "<textarea" not in site.get("/room/-/provtrace/search").text
        text = site.post("/room/-/provtrace/search", {"text": FERRY[0]}).text
        assert "does not compare pasted texts" in text


def test_serve_names_the_extra_where_datasette_is_missing(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "datasette.cli", None)
    result = CliRunner().invoke(app, ["serve", str(db)])
    assert "provtrace[datasette]" in str(result.exception)
