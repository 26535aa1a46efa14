"""Exports: each format is read back by a reader that is not ours."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import networkx
import prov.model
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from pages_room import FERRY, HOSTILE
from provtrace.archive.reader import Reader, open_reader
from provtrace.cli import app
from provtrace.errors import ProvtraceError
from provtrace.exporting import FOLDERS, STREAMS, write_export


@pytest.fixture
def reader(db: Path) -> Iterator[Reader]:
    with open_reader(db) as opened:
        yield opened


def rows_of(reader: Reader, sql: str) -> list[dict]:
    return reader.rows("rows", sql)


def test_csv_holds_every_row_and_the_text_of_every_document(reader: Reader, tmp_path: Path) -> None:
    write_export(reader, "csv", tmp_path)
    for name in ("documents", "matches", "clusters", "cluster_members", "sources", "originality"):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            read = list(csv.DictReader(stream))
        assert len(read) == reader.value(name, f"select count(*) from {name}")
    with (tmp_path / "documents.csv").open(encoding="utf-8-sig", newline="") as stream:
        texts = {row["key"]: row["text"] for row in csv.DictReader(stream)}
    assert texts["nordwire/ferry"] == "\n".join(FERRY)
    assert HOSTILE in texts["mirror/hostile"]


def test_csv_is_for_spreadsheets(reader: Reader, tmp_path: Path) -> None:
    write_export(reader, "csv", tmp_path)
    path = tmp_path / "sources.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["key"]: row for row in csv.DictReader(stream)}
    german = rows["kuestenblatt/faehre"]
    assert (german["outlet"], german["title"]) == ("Küstenblatt", "Fähre fährt wieder")
    assert german["source_outlet"] == "Nordwire"
    assert german["source_title"] == "Ferry to Osterholm back on Monday"


def test_csv_cells_are_no_formulas(db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(db.read_bytes())
    connection = sqlite3.connect(copy)
    connection.execute("update documents set title = '=HYPERLINK(\"http://x\")' where id = 1")
    connection.commit()
    connection.close()
    with open_reader(copy) as reader:
        write_export(reader, "csv", tmp_path / "out")
    with (tmp_path / "out" / "documents.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.DictReader(stream))["title"].startswith("'=")


def test_parquet_keeps_types_and_values(reader: Reader, tmp_path: Path) -> None:
    write_export(reader, "parquet", tmp_path)
    matches = pyarrow.parquet.read_table(tmp_path / "matches.parquet").to_pylist()
    stored = rows_of(reader, "select * from matches order by id")
    assert [m["id"] for m in matches] == [m["id"] for m in stored]
    assert [m["score"] for m in matches] == [m["score"] for m in stored]
    assert all(isinstance(m["left_start"], int) for m in matches)
    documents = pyarrow.parquet.read_table(tmp_path / "documents.parquet").to_pylist()
    assert {d["key"] for d in documents} == {
        d["key"] for d in rows_of(reader, "select key from documents")
    }
    assert next(d for d in documents if d["key"] == "kaigan/ferry")["published"] is None


def test_jsonl_offsets_slice_the_text_of_both_sides(reader: Reader, tmp_path: Path) -> None:
    write_export(reader, "jsonl", tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    documents = {record["key"]: record for record in map(json.loads, lines)}
    assert len(documents) == 10
    seen = 0
    for record in documents.values():
        for match in record["matches"]:
            seen += 1
            other = documents[match["other_key"]]
            mine = record["text"][match["start"] : match["end"]]
            theirs = other["text"][match["other_start"] : match["other_end"]]
            assert mine and theirs
            if match["kind"] == "verbatim":
                assert mine == theirs or match["is_quote"]
            assert isinstance(match["evidence"], dict)
    assert seen == 2 * reader.value("n", "select count(*) from matches")
    assert documents["lindvik-post/ferry"]["sources"][0]["source_key"] == "nordwire/ferry"


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_graphs_are_read_by_networkx(reader: Reader, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"out.{name}"
    write_export(reader, name, path)
    graph = (
        networkx.read_gexf(path, version="1.3") if name == "gexf" else networkx.read_graphml(path)
    )
    assert graph.is_directed()
    sources = rows_of(reader, "select * from sources where source_id is not null")
    assert graph.number_of_nodes() == 9
    assert {(f"d{s['source_id']}", f"d{s['document_id']}") for s in sources} <= set(graph.edges())
    first = sources[0]
    edge = graph.edges[f"d{first['source_id']}", f"d{first['document_id']}"]
    assert edge["verdict"] == first["verdict"]
    assert edge["share"] == pytest.approx(first["share"])
    assert edge["confidence"] == pytest.approx(first["confidence"])
    node = graph.nodes["d3"]
    assert (node["outlet"], node["published"], node["agency"]) == (
        "Harbour Echo",
        "2026-03-02",
        "nordwire",
    )
    assert "published" not in graph.nodes["d7"]


def test_prov_is_read_by_the_prov_package(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write_export(reader, "prov", path)
    document = prov.model.ProvDocument.deserialize(str(path), format="json")
    derivations = list(document.get_records(prov.model.ProvDerivation))
    influences = list(document.get_records(prov.model.ProvInfluence))
    verdicts = [row["verdict"] for row in rows_of(reader, "select verdict from sources")]
    derived = {"copied from", "translated from", "rewritten from"}
    assert len(derivations) == sum(verdict in derived for verdict in verdicts)
    assert len(derivations) + len(
        [i for i in influences if type(i) is prov.model.ProvInfluence]
    ) == len(verdicts)
    for record in derivations:
        facts = {str(name): value for name, value in record.attributes}
        assert 0 <= facts["provtrace:confidence"] <= 1
        assert facts["provtrace:method"] and facts["provtrace:inferredBy"]
    again = prov.model.ProvDocument.deserialize(
        content=document.serialize(format="json"), format="json"
    )
    assert again == document


def test_schema_org_claims_an_inferred_link_and_never_states_it(
    reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "out.jsonld"
    write_export(reader, "schema", path)
    data = json.loads(path.read_text(encoding="utf-8"))
    articles = {node["@id"]: node for node in data["@graph"] if node["@type"] == "NewsArticle"}
    claims = [node for node in data["@graph"] if node["@type"] == "Claim"]
    assert len(articles) == 9
    assert len(claims) == reader.value("n", "select count(*) from sources")
    for article in articles.values():
        assert "isBasedOn" not in article and "translationOfWork" not in article
    for claim in claims:
        assert claim["about"]["@id"] in articles
        assert claim["provtrace:method"] and 0 <= claim["provtrace:confidence"] <= 1


def test_passim_lines_have_its_columns(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    write_export(reader, "passim", path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == reader.value("n", "select count(*) from cluster_members")
    texts = {
        d["key"]: d["text"]
        for d in rows_of(reader, "select key, text from documents join texts on id = document_id")
    }
    for line in lines:
        assert {
            "uid",
            "id",
            "series",
            "cluster",
            "size",
            "pboiler",
            "begin",
            "end",
            "text",
            "date",
        } <= set(line)
        assert texts[line["id"]][line["begin"] : line["end"]] == line["text"]
        assert -(1 << 63) <= line["uid"] < 1 << 63
        assert line["size"] == sum(other["cluster"] == line["cluster"] for other in lines)
    assert len({line["uid"] for line in lines}) == len({line["id"] for line in lines})
    assert [line["size"] for line in lines] == sorted(
        (line["size"] for line in lines), reverse=True
    )


def test_an_archive_without_matches_exports_everywhere(tmp_path: Path) -> None:
    from provtrace.archive.connection import open_database

    open_database(tmp_path / "empty.db").close()
    with open_reader(tmp_path / "empty.db") as reader:
        for name in (*FOLDERS, *STREAMS):
            for path in write_export(reader, name, tmp_path / name):
                assert path.exists()
    networkx.read_graphml(tmp_path / "graphml")
    assert pyarrow.parquet.read_table(tmp_path / "parquet" / "outlet_reuse.parquet").num_rows == 0


def test_what_cannot_be_written_is_said_in_one_line(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(ProvtraceError, match="unknown format"):
        write_export(reader, "xlsx", tmp_path / "out.xlsx")
    with pytest.raises(ProvtraceError, match="No such file"):
        write_export(reader, "jsonl", tmp_path / "nowhere" / "out.jsonl")


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_graphs_hold_no_character_that_xml_forbids(db: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "room.db"
    path.write_bytes(db.read_bytes())
    connection = sqlite3.connect(path)
    connection.execute(
        "update documents set title = char(11) || 'T' || char(65534), outlet = 'O' || char(1) where id = 1"
    )
    connection.commit()
    connection.close()
    with open_reader(path) as reader:
        write_export(reader, name, tmp_path / name)
    path = tmp_path / name
    graph = (
        networkx.read_gexf(path, version="1.3") if name == "gexf" else networkx.read_graphml(path)
    )
    assert graph.nodes["d1"]["outlet"] == "O"


def test_command_wants_a_folder_for_tables(db: Path) -> None:
    result = CliRunner().invoke(app, ["export", str(db), "--format", "csv", "-o", "-"])
    assert "give one with -o FOLDER" in str(result.exception)


def test_command_writes_a_folder(db: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", str(db), "-f", "csv", "-o", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "documents.csv" in result.stderr and not result.stdout
    assert (tmp_path / "out" / "matches.csv").stat().st_size > 1_000


def test_command_writes_a_stream_to_stdout(db: Path) -> None:
    result = CliRunner().invoke(app, ["export", str(db), "--format", "passim"])
    assert result.exit_code == 0
    assert all(json.loads(line)["cluster"] for line in result.stdout.splitlines())
