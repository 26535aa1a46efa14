"""What pages say, asked without a Datasette."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from provtrace import Archive, Article, Settings
from provtrace.archive.connection import open_readonly
from provtrace.archive.reader import open_reader
from provtrace.cli.findings import findings, summary_lines
from provtrace.pages.compare import compare_page
from provtrace.pages.overview import overview

WELL = "The well in Tarnby ran dry for the third summer in a row, the farmers said on Monday."


@pytest.fixture
def archive(tmp_path: Path):
    with Archive.open(tmp_path / "news.db", settings=Settings(encoder="none")) as opened:
        yield opened


def test_compare_says_which_figures_differ(archive: Archive) -> None:
    text = "Lindvik will get {} new ferries in spring, the harbour office told the town council."
    for key, number in (("one", 12), ("two", 14)):
        archive.add(Article(key=key, text=f"{text.format(number)}\n{WELL}"))
    with open_reader(archive.path) as reader:
        page = compare_page(reader, 1, 2)
    assert page is not None
    assert [line for pair in page.pairings for line in pair.differing] == [
        "figures differ: 12 in the first, 14 in the second"
    ]


def test_summary_and_overview_count_alike_and_each_piece_once(archive: Archive) -> None:
    text = "The dam at Corv held, {} said on Monday, though the river rose by two metres a day.\n"
    for number, (outlet, credit) in enumerate(
        (("Alda", " (Reuters)"), ("Brim", " (Reuters)"), ("Corv", ""))
    ):
        day = f"2031-03-0{number + 2}"
        body = text.format("the warden") + WELL * (number != 1) + f"\nIt rained on.{credit}"
        archive.add(Article(key=outlet, text=body, outlet=outlet, published=day))
    with sqlite3.connect(archive.path) as connection:
        rows = "select * from sources where relation = 'uncredited wire'"
        assert connection.execute(rows).fetchall()
        # A second source of the same piece, with fewer words.
        connection.execute(
            "insert into sources select document_id, 2, agency, relation, share, words - 1, "
            "verdict, confidence, evidence from sources where relation = 'uncredited wire'"
        )
        connection.execute("update sources set confidence = 0.9")
    connection.close()
    with open_reader(archive.path) as reader:
        page = overview(reader)
    database = open_readonly(archive.path)
    lines = "\n".join(summary_lines(findings(database)))
    database.close()
    assert [row["document_id"] for row in page.uncredited] == [3]
    assert page.counts == {"uncredited": 1, "translated": 0}
    assert "1 document carries agency text without a credit:" in lines
