"""The commands clusters, sources, outlets and show, on a simulated newsroom."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsroom import Newsroom, Piece, Sentence, make_newsroom
from newsroom_rows import fill
from provtrace.archive.connection import open_database
from provtrace.archive.derive import update_provenance
from provtrace.cleaning.agencies import Agencies
from provtrace.cli import app
from provtrace.cli.findings import findings, summary_lines
from provtrace.errors import ArchiveError, ProvtraceError
from provtrace.settings import Settings

STORY = tuple(Sentence("flood", at, "en") for at in range(8))
GERMAN = tuple(replace(sentence, language="de") for sentence in STORY)


@pytest.fixture(scope="module")
def news(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "news.db"
    db = open_database(path)
    wire = (("norda", "text"),)
    pieces = [
        Piece("alda/flood", "Alda Courier", "en", "2031-04-05T08:00", STORY, credits=wire),
        Piece("brim/flood", "Brim Post", "en", "2031-04-05T09:00", STORY, credits=wire),
        Piece("corv/flood", "Corv Echo", "en", "2031-04-05T10:00", STORY),
        Piece("dorn/flut", "Dorner Bote", "de", "2031-04-06T10:00", GERMAN),
    ]
    fill(db, Newsroom(pieces, []))
    fill(db, make_newsroom(21, 6))
    update_provenance(db, None, Settings(), Agencies())
    db.execute("update texts set text = text || ' \x1b[31mred\u202e' where document_id = 1")
    db.close()
    return path


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def loaded(*arguments: object):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_clusters_list_the_most_carried_first(news):
    rows = loaded("clusters", news)
    assert [row["documents"] for row in rows] == sorted(
        (row["documents"] for row in rows), reverse=True
    )
    assert all(isinstance(row["evidence"], dict) for row in rows)
    table = run("clusters", news)
    assert "Alda Courier" in table.stdout
    assert "norda" in table.stdout


@pytest.mark.parametrize(
    ("option", "value", "found"),
    [
        ("--outlet", "corv echo", True),
        ("--agency", "NORDA", True),
        ("--status", "credited-wire", True),
        ("--kind", "translated", True),
        ("--since", "2031-04-06", True),
        ("--since", "2031-04-07", False),
        ("--until", "2031-04-05", True),
        ("--until", "2031-04-04", False),
        ("--min-documents", "4", True),
        ("--outlet", "Nobody", False),
        ("--status", "press release", False),
    ],
)
def test_filters_of_clusters(news, option, value, found):
    origins = [row["origin_key"] for row in loaded("clusters", news, option, value)]
    assert ("alda/flood" in origins) is found


def test_a_date_that_is_none_is_one_clear_error(news):
    result = run("clusters", news, "--since", "yesterday")
    assert isinstance(result.exception, ProvtraceError)
    assert "is no date" in str(result.exception)


def test_a_filter_that_nothing_fits_says_so(news):
    assert "no cluster of" in run("clusters", news, "--outlet", "Nobody").stderr


def test_unknown_status_is_a_usage_error(news):
    assert run("clusters", news, "--status", "famous").exit_code == 2


def test_limit_says_that_there_is_more(news):
    result = run("clusters", news, "--limit", "1")
    assert len(loaded("clusters", news, "--limit", "1")) == 1
    assert "--limit shows more" in result.stderr
    assert "--limit" not in result.stdout


def test_sources_of_one_document(news):
    (row,) = loaded("sources", news, "corv/flood")
    assert (row["source_key"], row["verdict"], row["relation"]) == (
        "alda/flood",
        "shared wire",
        "uncredited wire",
    )
    assert "uncredited wire: norda" in run("sources", news, "corv").stdout
    assert len(loaded("sources", news)) > 1


def test_sources_name_documents_by_outlet_and_headline(news, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(news.read_bytes())
    db = sqlite3.connect(copy)
    db.execute("update documents set title = 'Mill under water' where key = 'alda/flood'")
    db.execute("update documents set title = null where key = 'corv/flood'")
    db.commit()
    db.close()
    lines = " ".join(run("sources", copy, "corv/flood").stdout.split())
    assert "Corv Echo: corv/flood" in lines
    assert "also in 1 Alda Courier: Mill under water" in lines
    assert "alda/flood" not in lines


def test_show_names_the_author_and_only_kinds_that_occur(news, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(news.read_bytes())
    db = sqlite3.connect(copy)
    db.execute("update documents set author = 'Ilse Marrow' where key = 'corv/flood'")
    db.commit()
    db.close()
    out = run("show", copy, "corv/flood").stdout
    assert "Ilse Marrow" in out
    assert "agency text; also in 1 Alda Courier" in out
    legend = out[out.index("In brackets") :]
    for letter in "VNRTQ":
        assert (f"{letter} " in legend) is (f"[{letter}" in out), letter


def test_outlets_add_up(news):
    known = loaded("outlets", news)
    for row in known["outlets"]:
        assert row["words"] == row["original"] + row["wire"] + row["quoted"] + row["reused"]
    assert known["reuse"]
    assert "own, wire left out" in run("outlets", news).stdout


def test_show_names_kinds_by_letter_and_tells_the_evidence(news):
    result = run("show", news, "dorn/flut")
    assert result.exit_code == 0, result.output
    assert "[T1 " in result.stdout
    assert "T translated (another language)" in result.stdout
    assert "earlier by at least" in result.stdout
    assert "W wire 100%" in result.stdout


def test_show_as_json_has_everything(news):
    known = loaded("show", news, 1)
    assert set(known) == {"document", "sources", "clusters", "matches", "credits", "removals"}
    assert known["document"]["key"] == "alda/flood"


def test_scraped_text_cannot_steer_the_terminal(news):
    out = run("show", news, "alda/flood").stdout
    assert "red" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_unknown_or_ambiguous_document_is_one_clear_error(news):
    assert isinstance(run("show", news, "nothing").exception, ArchiveError)
    assert isinstance(run("sources", news, "flood").exception, ArchiveError)


def test_commands_that_read_write_nothing(news):
    before = news.read_bytes()
    for command in ("clusters", "sources", "outlets"):
        assert run(command, news).exit_code == 0
    assert news.read_bytes() == before


def test_empty_database_says_so(tmp_path):
    path = tmp_path / "empty.db"
    open_database(path).close()
    assert "holds no documents" in run("clusters", path).stderr
    assert "no source is known" in run("sources", path).stderr
    outlets = run("outlets", path)
    assert "holds no documents" in outlets.stderr
    assert outlets.stdout == ""
    assert loaded("clusters", path) == []


def test_summary_leads_with_what_a_journalist_wants(news):
    db = open_database(news)
    lines = summary_lines(findings(db))
    db.close()
    text = "\n".join(lines)
    assert "texts are carried by more than one document" in lines[0]
    assert "documents carry agency text without a credit" in text
    assert "documents are translations that name no source" in text
    assert "translated from" in text
    assert "shared wire" not in text
    assert ". The three most carried:" in lines[0]
    assert lines[-1].startswith("Check these before you print them")


def test_summary_of_one_text_is_in_the_singular_and_accuses_nobody_on_little(tmp_path):
    db = open_database(tmp_path / "one.db")
    wire = (("norda", "text"),)
    pieces = [
        Piece("alda/flood", "Alda Courier", "en", "2031-04-05T08:00", STORY, credits=wire),
        Piece("corv/flood", "Corv Echo", "en", "2031-04-05T10:00", STORY),
    ]
    fill(db, Newsroom(pieces, []))
    update_provenance(db, None, Settings(), Agencies())
    text = "\n".join(summary_lines(findings(db)))
    assert text.startswith("1 text is carried by more than one document:")
    assert "1 document carries agency text without a credit:" in text
    db.execute("update sources set share = 0.2, words = 40")
    assert "without a credit" not in "\n".join(summary_lines(findings(db)))
    db.execute("update sources set words = 90")
    assert "without a credit" in "\n".join(summary_lines(findings(db)))
    db.execute("update sources set confidence = 0.7")
    lines = summary_lines(findings(db))
    assert len(lines) == 2
    db.close()


def test_summary_of_nothing_is_nothing(tmp_path):
    db = open_database(tmp_path / "empty.db")
    assert summary_lines(findings(db)) == []
    db.close()


def test_missing_database_is_one_clear_error(tmp_path):
    assert isinstance(run("clusters", tmp_path / "none.db").exception, ArchiveError)
    (tmp_path / "other.db").touch()
    sqlite3.connect(tmp_path / "foreign.db").execute("create table t (x)").connection.close()
    assert isinstance(run("clusters", tmp_path / "foreign.db").exception, ArchiveError)
