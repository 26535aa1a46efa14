"""The pages, with whichever Datasette is installed: 0.65 and 1.0 (alpha) must both pass.

CI runs this file and ``test_plugin_site.py`` a second time with the other version.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest

from datasette_site import IS_MODERN, PAGES, Site
from pages_room import FERRY, HOSTILE, WELL, build, build_derived
from provtrace import Archive, Article, Settings


@pytest.fixture(scope="module")
def site(db: Path) -> Iterator[Site]:
    with Site([db]) as opened:
        yield opened


@pytest.mark.parametrize("path", PAGES)
def test_page_answers_and_loads_nothing_from_elsewhere(site: Site, path: str) -> None:
    response = site.get(f"/room/-/provtrace{path}")
    assert response.status_code == 200, response.text[:2000]
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    page = lxml.html.document_fromstring(response.text)
    loaded = page.xpath("//@src | //link/@href | //form/@action")
    assert loaded and all(address.startswith(("/", "data:")) for address in loaded)
    assert not page.xpath("//*[@style] | //style | //script[not(@src)]")
    assert not page.xpath("//*[starts-with(name(@*), 'on')]")
    assert "srcset" not in response.text and "url(http" not in response.text


@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_stays_text(site: Site, path: str) -> None:
    text = site.get(f"/room/-/provtrace{path}").text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "<b>Site" not in text
    assert "\u202e" not in text
    assert "javascript:" not in "".join(lxml.html.document_fromstring(text).xpath("//a/@href"))


@pytest.mark.parametrize("path", PAGES)
def test_links_inside_lead_somewhere(site: Site, path: str) -> None:
    page = site.page(path)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for href in set(page.xpath("//main//a/@href")):
        if href.startswith("#"):
            assert href[1:] in ids, href
        elif href.startswith("/room/-/provtrace"):
            assert site.get(href.partition("#")[0]).status_code in (200, 302), href


@pytest.mark.parametrize(
    "path", ["", "/cluster/1", "/document/2", "/compare/1/3", "/outlets", "/search?q=ferry"]
)
def test_every_page_shows_its_sql_and_the_sql_runs(site: Site, path: str) -> None:
    page = site.page(path)
    shown = page.xpath("//details[@class='sql']")
    assert shown
    for each in shown:
        href = each.xpath(".//a/@href")[0]
        assert parse_qs(urlsplit(href).query)["sql"][0] == each.xpath(".//code/text()")[0]
        base, _, query = href.partition("?")
        result = site.get(
            f"{base}.json?{query}&_shape=array" if not IS_MODERN else f"{base}.json?{query}"
        )
        assert result.status_code == 200, result.text[:500]


def test_scripts_run_in_their_direction_and_language(site: Site) -> None:
    page = site.page("/compare/1/6")
    assert page.xpath("//div[@lang='en' and @dir='ltr']") and page.xpath(
        "//div[@lang='ar' and @dir='rtl']"
    )
    assert site.page("/document/7").xpath("//div[@lang='ja' and @dir='ltr']")


def test_overview_says_what_matters(site: Site) -> None:
    text = site.page("").text_content()
    for words in (
        "9 documents",
        "1 input could not be read",
        "Ferry to Osterholm back on Monday",
        "Fähre fährt wieder",
        "Osterholm ferry returns",
        "broken.html",
        "1 document without a date",
        "“fo”",
    ):
        assert words in " ".join(text.split()), words


def test_cluster_says_who_carries_which_sentence(site: Site) -> None:
    page = site.page("/cluster/1")
    outlets = [
        " ".join(name.split())
        for name in page.xpath("//table[@class='sheet']//th//span[@class='upright']/text()")
    ]
    assert outlets[:3] == ["Harbour Echo", "Nordwire", "Lindvik Post"]
    rows = {
        row.xpath("string(th)"): [cell.xpath("string()").strip() for cell in row.xpath("td")]
        for row in page.xpath("//table[@class='sheet']/tbody/tr")
    }
    assert rows[FERRY[0]][:4] == ["N", "V", "V", "T"]
    assert rows[FERRY[3]][:4] == ["–", "V", "V", "–"]
    text = " ".join(page.text_content().split())
    assert "2 hours 20 minutes later" in text
    assert "2 of 7 carriers credit Nordwire" in text
    assert "one carrier is undated" in text


def test_table_of_a_cluster_tells_times_credits_and_verdicts_apart(site: Site) -> None:
    page = site.page("/cluster/1")
    rows = {
        " ".join(row.xpath("string(td[3])").split()): [
            " ".join(cell.text_content().split()) for cell in row.xpath("td")
        ]
        for row in page.xpath("//table[@class='members']/tbody/tr")
    }
    when = {outlet: cells[1] for outlet, cells in rows.items()}
    assert when["Nordwire"] == "2 Mar 05:10 UTC"
    assert when["صحيفة البحر"].startswith("3 Mar 06:00 UTC")
    assert when["Island Weekly"].startswith("4 Mar 12:00, no zone")
    assert "all times in UTC" in page.text_content()
    credit = {outlet: cells[6] for outlet, cells in rows.items()}
    assert credit["Island Weekly"].startswith("republished from nordwire")
    assert "first published by Nordwire" in credit["Island Weekly"]
    assert credit["Küstenblatt"] == "nordwire contributed Mitarbeit: Nordwire"
    assert credit["Lindvik Post"] == "none"
    assert rows["Harbour Echo"][5].startswith("agency text; also in no. 2")


def test_compare_marks_kinds_and_differences_and_links_partners(site: Site) -> None:
    page = site.page("/compare/1/3")
    chips = page.xpath("//article[1]//a[contains(@class, 'chip')]")
    assert [chip.text for chip in chips] == ["N1", "N2", "V3", "V4"]
    for chip in chips:
        partner = page.get_element_by_id(chip.get("href")[1:])
        assert partner.get("href") == f"#{chip.get('id')}"
    differing = page.xpath("//article[1]//mark[contains(@class, 'differs')]/text()")
    assert differing == ["run", "the", "of Lindvik", "had"]
    assert not page.xpath("//mark[contains(@class, 'k-verbatim') and contains(@class, 'differs')]")


def test_a_verdict_on_both_sides_names_neither(site: Site) -> None:
    def verdict(path: str) -> str:
        return str(site.page(path).xpath("string(//div[@class='verdict']//b)"))

    assert verdict("/compare/1/3") == "Both have it from an agency"
    assert verdict("/compare/1/2") == "The right piece: copied from the other"
    assert verdict("/compare/2/1") == "The left piece: copied from the other"


def test_sides_come_in_the_order_asked_for(site: Site) -> None:
    one, other = (
        site.page(path).xpath("//article//div[@role='region']")
        for path in ("/compare/1/3", "/compare/3/1")
    )
    assert [e.text_content() for e in one] == [e.text_content() for e in reversed(other)]


def test_document_shows_what_cleaning_removed_in_place(site: Site) -> None:
    page = site.page("/document/2")
    paragraphs = page.xpath("//div[@class='noted']/p")
    assert paragraphs[0].xpath("del")[0].text_content().endswith("Accept all cookies <b>now</b>")
    assert "Read also" in paragraphs[1].xpath("string(del)")
    assert paragraphs[1].xpath("string()").endswith(FERRY[1])


def test_permanent_addresses(site: Site) -> None:
    base = "/room/-/provtrace/find"
    for query, target in (
        ("key=nordwire/ferry", "/document/1"),
        ("key=nordwire/ferry&at=10", "/cluster/1"),
        ("key=nordwire/ferry&with=albahr/ferry", "/compare/1/6"),
    ):
        response = site.get(f"{base}?{query}")
        assert (response.status_code, response.headers["location"]) == (
            302,
            f"/room/-/provtrace{target}",
        )
    for query in ("", "key=no", "key=nordwire/ferry&at=99999", "key=nordwire/ferry&with=no"):
        assert site.get(f"{base}?{query}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/cluster/99",
        "/document/99",
        "/compare/1/99",
        "/compare/1/1",
        "/document/99999999999999999999",
        "/nothing",
    ],
)
def test_what_is_not_there_is_404(site: Site, path: str) -> None:
    assert site.get(f"/room/-/provtrace{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/cluster/1?page=999",
        "/cluster/1?page=x",
        "/clusters?page=99&order=drop",
        "/outlets?page=-1&outlet=nobody",
        "/document/1?part=7",
        "/search?q=ferry&page=9",
        "/clusters?since=%27%22",
    ],
)
def test_odd_arguments_do_no_harm(site: Site, path: str) -> None:
    assert site.get(f"/room/-/provtrace{path}").status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "AND OR NOT",
        "(",
        "*",
        "a*",
        '"broken shaft"',
        "ferry -lindvik",
        "NEAR(a b)",
        "x:y",
        "';--",
        "\u0000",
        "月曜",
        "月曜 再開",
    ],
)
def test_any_words_can_be_searched(site: Site, words: str) -> None:
    response = site.loop.run_until_complete(
        site.datasette.client.get("/room/-/provtrace/search", params={"q": words})
    )
    assert response.status_code == 200


def test_search_finds_words_phrases_and_unspaced_scripts(site: Site) -> None:
    def titles(query: str) -> list[str]:
        return [
            e.text_content().strip()
            for e in site.page(f"/search?q={query}").xpath(
                "//ol[contains(@class, 'hits')]//p[@class='item-title']"
            )
        ]

    assert titles("tarnby") == titles("%22ran+dry%22") != []
    assert len(titles("ferry")) == 4 and len(titles("ferry+-quay")) == 2
    assert titles("月曜日") == ["フェリー、月曜に再開"]
    hits = site.page("/search?q=tarnby").xpath("//p[@class='snippet']/mark/text()")
    assert hits and all(hit == "Tarnby" for hit in hits)


def test_a_pasted_text_is_found_and_not_stored(tmp_path: Path) -> None:
    path = tmp_path / "room.db"
    with Archive.open(path, settings=Settings(encoder="none", jobs=1)) as archive:
        archive.add(
            Article(
                key="one",
                outlet="Nordwire",
                title="Ferry",
                text=" ".join(FERRY),
                published="2026-03-02",
            )
        )
    before = path.read_bytes()
    with Site([path]) as site:
        pasted = f"Share this article\r\n{WELL}\r\n{FERRY[1]} {FERRY[2]}\r\n{HOSTILE}"
        page = lxml.html.document_fromstring(
            site.post("/room/-/provtrace/search", {"text": pasted}).text
        )
        found = page.xpath("//ol[@class='pairings']/li")
        assert len(found) == 1
        assert "Nordwire" in found[0].text_content() and FERRY[1] in found[0].text_content()
        marked = "".join(page.xpath("//div[contains(@class, 'annotated')]//mark//text()"))
        assert marked.rstrip(".") == f"{FERRY[1]} {FERRY[2]}".rstrip(".")
        nothing = site.post("/room/-/provtrace/search", {"text": WELL}).text
        assert "Nothing in the archive carries this text" in nothing
        assert "Paste a text first" in site.post("/room/-/provtrace/search", {"text": "  "}).text
        assert (
            "longer than" in site.post("/room/-/provtrace/search", {"text": "word " * 50_000}).text
        )
    assert path.read_bytes() == before


def test_a_text_of_a_megabyte_in_one_line_is_shown_in_parts(tmp_path: Path) -> None:
    path = build(tmp_path / "room.db")
    connection = sqlite3.connect(path)
    connection.execute("update texts set text = ? where document_id = 9", ("x" * 1_000_000,))
    connection.commit()
    connection.close()
    with Site([path]) as site:
        response = site.get("/room/-/provtrace/document/9")
        assert response.status_code == 200 and len(response.text) < 100_000
        page = lxml.html.document_fromstring(response.text)
        assert "page 1 of 25" in " ".join(page.text_content().split())
        last = site.page("/document/9?part=25")
        assert len(last.xpath("string(//div[contains(@class, 'annotated')])").strip()) == 40_000
        assert site.get("/room/-/provtrace/compare/4/9").status_code == 200


def test_every_page_of_a_derived_newsroom_answers(tmp_path: Path) -> None:
    path = build_derived(tmp_path / "room.db", stories=6)
    with Site([path]) as site:
        connection = sqlite3.connect(path)
        clusters = [row[0] for row in connection.execute("select id from clusters")]
        documents = [row[0] for row in connection.execute("select id from documents")]
        pairs = connection.execute(
            "select distinct left_id, right_id from matches limit 30"
        ).fetchall()
        connection.close()
        addresses = [f"/cluster/{number}" for number in clusters]
        addresses += [f"/document/{number}" for number in documents]
        addresses += [f"/compare/{left}/{right}" for left, right in pairs]
        assert len(clusters) >= 5 and len(documents) >= 25 and len(pairs) == 30
        for address in ["", "/clusters", "/outlets", "/outlets?wire=0", *addresses]:
            assert site.get(f"/room/-/provtrace{address}").status_code == 200, address
