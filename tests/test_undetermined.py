"""Pairs of which nothing tells who had the text first: the reason is said, nobody is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsroom import Sentence
from provtrace import Archive, Article, Settings
from provtrace.archive.reader import open_reader
from provtrace.cli import app
from provtrace.exporting.report import build_report
from provtrace.pages.compare import compare_page
from provtrace.pages.document import document_page
from provtrace.pages.outlets import outlets_page
from provtrace.pages.wording import why_undetermined

TEXT = (
    "The weir at Ostrand broke at night and the lower meadows stood under water by morning.\n"
    "Two farms were cleared by boat, and the mill has lost its wheel, the reeve told the council."
)


def room(folder: Path, *times: str | None, outlets: tuple[str, ...] = ("Alda", "Brim")) -> Path:
    path = folder / "news.db"
    with Archive.open(path, settings=Settings(encoder="none")) as archive:
        for key, (outlet, time) in enumerate(zip(outlets, times, strict=True)):
            article = Article(key=f"piece-{key}", text=TEXT, outlet=outlet, published=time)
            archive.add(article)
    return path


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (None, None, "neither gives a date"),
        ("2031-03-04", None, "Brim gives no date"),
        (None, "2031-03-04T10:00Z", "Alda gives no date"),
        (
            "2031-03-04T10:00",
            "2031-03-04T12:00+01:00",
            "Alda gives no time zone, so that its time may be before or after that of Brim",
        ),
        ("2031-03-04", "2031-03-04", "both give only the day, and the same"),
        (
            "2031-03-04",
            "2031-03-04T10:00",
            "Alda gives only the day, so that it may be before or after Brim",
        ),
        ("2031-03-04T10:00Z", "2031-03-04T11:00+01:00", "both give the same time"),
    ],
)
def test_the_reason_is_the_same_everywhere(tmp_path, one, other, why):
    path = room(tmp_path, one, other)
    assert f"why undetermined: {why}" in run("show", path, "piece-0")
    shown = json.loads(run("show", path, "piece-0", "--json"))
    assert [source["evidence"]["why"] for source in shown["sources"]] == [why]
    with open_reader(path) as reader:
        page = document_page(reader, 1)
        pair = compare_page(reader, 1, 2)
        report = build_report(reader, "news")
    assert page is not None
    assert pair is not None
    assert [why_undetermined(row["evidence"]) for row in page.sources] == [why]
    assert [why_undetermined(row["evidence"]) for row in pair.sources] == [why]
    assert why in report
    (cluster,) = json.loads(run("clusters", path, "--json"))
    assert cluster["evidence"]["origin"]["why"] == why


def test_a_confidence_is_no_part_of_an_undetermined_verdict(tmp_path):
    path = room(tmp_path, None, None)
    assert "confidence" not in run("show", path, "piece-0")
    assert "%" not in run("sources", path).split("undetermined")[1].split("100%")[1]


def test_pieces_of_one_outlet_go_by_their_keys(tmp_path):
    path = room(tmp_path, "2031-03-04", None, outlets=("Alda", "Alda"))
    assert "why undetermined: piece-1 gives no date" in run("show", path, "piece-0")


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (
            "2031-03-04T03:00",
            "2031-03-04T10:30",
            "earlier by at least 7 hours, if both clocks are of one time zone: neither gives one",
        ),
        ("2031-03-04T03:00Z", "2031-03-04T10:30Z", "earlier by at least 7 hours (known to"),
        ("2031-03-04", "2031-03-05T10:30", "earlier by at least 10 hours (known to the day)"),
        (
            "2031-03-04T03:00Z",
            "2031-03-06T10:30",
            "earlier by at least 1 day, whatever the time zone of the one that gives none",
        ),
    ],
)
def test_what_a_difference_in_time_takes_for_granted(tmp_path, one, other, words):
    assert words in run("show", room(tmp_path, one, other), "piece-1")


def test_undetermined_pairs_are_not_counted_as_text_of_the_other(tmp_path):
    path = room(
        tmp_path,
        "2031-03-04",
        "2031-03-04",
        "2031-03-05",
        outlets=("Alda", "Brim", "Corv"),
    )
    told = run("outlets", path)
    known, _, undetermined = told.partition("who had it first")
    assert "Corv Alda" in known
    assert "Alda Brim 1" in undetermined
    assert "Corv" not in undetermined
    with open_reader(path) as reader:
        page = outlets_page(reader, focus="Brim")
        everything = outlets_page(reader)
    assert not [row for row in page.takes if row["source_outlet"] == "Alda"]
    assert [(row["outlet"], row["other"], row["documents"]) for row in page.undetermined] == [
        ("Alda", "Brim", 1)
    ]
    assert everything.matrix is not None
    assert "Brim" not in everything.matrix.outlets


def test_text_that_was_merely_earlier_is_not_told_as_taken(tmp_path):
    path = tmp_path / "news.db"
    with Archive.open(path, settings=Settings(encoder="none")) as archive:
        for number, outlet in enumerate(("Alda", "Brim")):
            own = [Sentence(outlet, at, "en").text for at in range(20)]
            text = "\n".join([TEXT, *own])
            archive.add(Article(text=text, outlet=outlet, published=f"2031-03-0{4 + number}"))
    (pair,) = json.loads(run("outlets", path, "--json"))["reuse"]
    assert pair["earlier_words"] == pair["words"] > 0
    heading, row = run("outlets", path).split("shares with")[1].split(" Brim ")
    assert "words taken earlier there agency text" in heading
    assert row.split() == ["Alda", "1", "0", str(pair["words"]), "0"]


def test_without_any_direction_there_is_no_graph(tmp_path):
    with open_reader(room(tmp_path, None, None)) as reader:
        page = outlets_page(reader)
    assert page.graph is None
    assert page.matrix is None
    assert len(page.undetermined) == 1


def test_a_cluster_without_origin_is_named_after_its_earliest_piece(tmp_path):
    path = tmp_path / "news.db"
    pieces = [
        ("Alda", None, "Weir bursts"),
        ("Brim", "2031-03-05", "Water in the meadows"),
        ("Corv", "2031-03-04", "Ostrand weir gives way"),
        ("Dorn", "2031-03-04", "Farms cleared by boat"),
    ]
    with Archive.open(path, settings=Settings(encoder="none")) as archive:
        for outlet, day, title in pieces:
            archive.add(Article(key=outlet, text=TEXT, outlet=outlet, published=day, title=title))
    (cluster,) = json.loads(run("clusters", path, "--json"))
    assert cluster["origin_id"] is None
    assert cluster["label"] in ("Ostrand weir gives way", "Farms cleared by boat")


def test_nothing_is_told_with_certainty(tmp_path):
    path = tmp_path / "news.db"
    with Archive.open(path, settings=Settings(encoder="none")) as archive:
        archive.add(Article(key="a", text=TEXT, outlet="Alda", published="2031-03-04T08:00Z"))
        said = f"{TEXT}\nThis was first published by Alda."
        archive.add(Article(key="b", text=said, outlet="Brim", published="2031-03-06T08:00Z"))
    (source,) = json.loads(run("sources", path, "--json"))
    assert source["confidence"] > 0.995
    assert "confidence 99%" in run("show", path, "b")
    assert "99%" in run("sources", path)
