"""The report: one file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import lxml.html
import pytest
from typer.testing import CliRunner

from pages_room import HOSTILE, build_derived
from provtrace.archive.reader import open_reader
from provtrace.cli import app
from provtrace.errors import ProvtraceError
from provtrace.exporting.report import Selection, build_report


def report(db: Path, **selection: object) -> str:
    with open_reader(db) as reader:
        return build_report(reader, db.stem, Selection(**selection))  # type: ignore[arg-type]


def test_it_holds_everything_it_needs(db: Path) -> None:
    html = report(db)
    page = lxml.html.document_fromstring(html)
    assert not page.xpath("//link | //img | //iframe | //*[@src] | //*[@style]")
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    for tag in ("style", "script"):
        for content in re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_links_lead_to_places_in_the_file(db: Path) -> None:
    page = lxml.html.document_fromstring(report(db))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for href in page.xpath("//a/@href"):
        assert href.startswith("#") and href[1:] in ids, href


def test_it_shows_clusters_and_comparisons(db: Path) -> None:
    page = lxml.html.document_fromstring(report(db))
    assert len(page.xpath("//section[@class='chapter']")) == 2
    pairs = page.xpath("//section[@class='comparison']")
    assert len(pairs) >= 7
    assert page.xpath("//section[@class='comparison']//div[@lang='ar' and @dir='rtl']")


def test_hostile_text_is_text(db: Path) -> None:
    html = report(db)
    assert "<script>alert" not in html
    assert "\u202e" not in html
    assert HOSTILE.split(" ")[0] in lxml.html.document_fromstring(html).text_content()


@pytest.mark.parametrize(
    ("selection", "chapters"),
    [
        ({"clusters": (2,)}, 1),
        ({"outlet": "Nordwire"}, 1),
        ({"outlet": "Island Weekly"}, 2),
        ({"since": "2026-03-05"}, 1),
        ({"clusters": (2, 1), "outlet": "Nordwire"}, 1),
        ({"most": 1}, 1),
    ],
)
def test_selection(db: Path, selection: dict, chapters: int) -> None:
    page = lxml.html.document_fromstring(report(db, **selection))
    assert len(page.xpath("//section[@class='chapter']")) == chapters


@pytest.mark.parametrize(
    "selection",
    [
        {"clusters": (99,)},
        {"clusters": (1, 99)},
        {"clusters": (2,), "outlet": "Nordwire"},
        {"outlet": "Nobody"},
        {"since": "2027-01-01"},
        {"since": "yesterday"},
    ],
)
def test_a_selection_of_nothing_is_an_error(db: Path, selection: dict) -> None:
    with pytest.raises(ProvtraceError):
        report(db, **selection)


def test_nothing_is_written_for_a_selection_of_nothing(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    result = CliRunner().invoke(app, ["report", str(db), "-o", str(path), "--since", "yesterday"])
    assert "'yesterday' is no date" in str(result.exception)
    assert not path.exists()


def test_lists_are_of_the_selection(db: Path) -> None:
    def lists(**selection: object) -> str:
        page = lxml.html.document_fromstring(report(db, **selection))
        return " ".join(page.xpath("string(//section[@id='summary'])").split())

    assert "Osterholm ferry returns" in lists(clusters=(1,))
    assert "check it before you print it" in lists(clusters=(1,))
    assert "Osterholm ferry returns" not in lists(clusters=(2,))
    page = lxml.html.document_fromstring(report(db, clusters=(2,)))
    outlets = page.xpath("//section[@id='outlets']//tbody/tr/th//text()[normalize-space()]")
    assert [name.strip() for name in outlets] == ["Lindvik Post", "Island Weekly"]


def test_command_writes_the_file(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    result = CliRunner().invoke(app, ["report", str(db), "-o", str(path), "--cluster", "1"])
    assert result.exit_code == 0, result.output
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_command_names_a_database_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["report", str(tmp_path / "no.db")])
    assert result.exit_code != 0
    assert "no such database" in str(result.exception)


def test_a_room_of_sixty_articles_fits_into_a_mail(tmp_path: Path) -> None:
    path = build_derived(tmp_path / "room.db", stories=11)
    html = report(path)
    page = lxml.html.document_fromstring(html)
    assert len(page.xpath("//section[@class='chapter']")) >= 8
    assert len(page.xpath("//section[@class='comparison']")) >= 16
    assert len(html.encode()) < 5_000_000
    with open_reader(path) as reader:
        assert reader.value("documents", "select count(*) from documents") >= 60
