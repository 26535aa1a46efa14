"""What pages say, asked without a Datasette."""

from __future__ import annotations

from pathlib import Path

import pytest

from provtrace import Archive, Article, Settings
from provtrace.archive.reader import open_reader
from provtrace.pages.compare import compare_page

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
