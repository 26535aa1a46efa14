"""Files of records: JSON lines, tables, Parquet, web archives."""

import gzip
import json
from pathlib import Path

import pytest

from provtrace.errors import MissingExtraError
from provtrace.reading import FoundFile, Limits, Reading, find_files, read

ROWS = [
    {"id": "1", "text": "The cranes stopped.", "outlet": "Hill Gazette", "published": "2024-03-05"},
    {"id": "2", "text": "Die Kräne stehen still.", "outlet": "Tal-Bote", "published": None},
]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


def readings(path: Path, **options) -> list[Reading]:
    (file,) = find_files([path])
    return list(read(file, **options))


def texts(found: list[Reading]) -> list[str]:
    assert [reading.problem for reading in found if reading.problem] == []
    return [reading.article.text for reading in found]


def problems(found: list[Reading]) -> dict[str, str]:
    return {reading.input: reading.problem for reading in found if reading.problem}


# JSON lines


def test_json_lines_are_read_packed_or_not(tmp_path):
    import zstandard

    for name, data in (
        ("a.jsonl", LINES),
        ("b.jsonl.gz", gzip.compress(LINES)),
        ("c.ndjson.zst", zstandard.compress(LINES)),
        ("d.jsonl", b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n\r\n")),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        found = readings(path)
        assert texts(found) == ["The cranes stopped.", "Die Kräne stehen still."]
        assert [reading.key for reading in found] == ["1", "2"]
        assert found[0].article.published == "2024-03-05"
        assert found[1].article.published is None
    assert [reading.input.rsplit(" ", 2)[1:] for reading in found] == [["line", "1"], ["line", "3"]]


def test_a_broken_line_is_named_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES + b'{"id": "3", "text": \n[1, 2]\n{"id": "5"}\n' + LINES)
    found = readings(path)
    assert [reading.key for reading in found] == [
        "1",
        "2",
        "a.jsonl:3",
        "a.jsonl:4",
        "a.jsonl:5",
        "1",
        "2",
    ]
    said = problems(found)
    assert "is not JSON" in said[f"{path} line 3"]
    assert "is not a record" in said[f"{path} line 4"]
    assert "its fields are id" in said[f"{path} line 5"]


def test_fields_are_mapped_by_name_and_by_path(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"n": 7, "meta": {"where": "https://x.example/7"}, "txt": ["One.", "Two."]}\n')
    (reading,) = readings(path, field_map={"text": "txt", "url": "meta.where", "key": "n"})
    article = reading.article
    assert (article.text, article.url, reading.key) == ("One.\n\nTwo.", "https://x.example/7", "7")


def test_records_without_id_are_known_by_address_or_by_what_they_say(tmp_path):
    path = tmp_path / "a.jsonl"
    records = [
        {"url": "https://x.example/1", "text": "One."},
        {"text": "Two."},
        {"text": "Two.", "author": "Ann Lee"},
        {"text": "Two.", "outlet": "Quay Courier"},
        {"text": "Two.", "outlet": "Hill Herald"},
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    keys = [reading.key for reading in readings(path)]
    assert keys[0] == "https://x.example/1"
    assert keys[1] == keys[2]
    assert len(set(keys)) == 4


def test_a_line_in_an_old_encoding_is_read(tmp_path):
    text = "Докеры требуют повысить зарплату, а компания предлагает только три процента."
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES + json.dumps({"text": text}, ensure_ascii=False).encode("cp1251"))
    assert texts(readings(path))[2] == text


def test_a_file_of_other_records_is_refused_once(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"left": 1, "right": 2}\n' * 500)
    (reading,) = readings(path)
    assert reading.key == "gold.jsonl"
    assert "none of its first 20 records is an article" in reading.problem
    assert "left, right" in reading.problem


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_json_list_is_read_as_well(tmp_path, name):
    path = tmp_path / name
    path.write_text(json.dumps(ROWS, indent=2))
    assert [reading.key for reading in readings(path)] == ["1", "2"]


def test_one_record_spread_over_lines_is_read(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ROWS[0], indent=2))
    assert texts(readings(path)) == ["The cranes stopped."]


def test_lines_are_streamed(tmp_path):
    """The first record is there before the file is read: the rest of it is damaged."""
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress(b"".join(LINES for _ in range(20_000)))
    path.write_bytes(whole[: len(whole) // 2])
    (file,) = find_files([path])
    stream = read(file)
    assert next(stream).key == "1"
    rest = list(stream)
    assert rest[-1].key == "a.jsonl.gz"
    assert "breaks off" in rest[-1].problem
    assert all(reading.article for reading in rest[:-1])


# Tables


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_tables_are_read_whatever_stands_between_the_fields(tmp_path, name, delimiter):
    import csv

    path = tmp_path / name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["id", "title", "text", "date"])
        writer.writerow(["1", 'He said "no"', "First line,\nsecond; line.", "2024-03-05"])
        writer.writerow(["2", "Kräne", "Die Kräne stehen still.", ""])
    found = readings(path)
    assert texts(found) == ["First line,\nsecond; line.", "Die Kräne stehen still."]
    assert [reading.article.title for reading in found] == ['He said "no"', "Kräne"]
    assert [reading.input.rsplit(" ", 1)[1] for reading in found] == ["2", "4"]
    assert found[1].article.published is None


def test_a_table_in_an_old_encoding_is_read(tmp_path):
    path = tmp_path / "a.csv"
    text = "В порту остановились все краны, переговоры продолжатся в пятницу."
    path.write_bytes(f'id,text\n1,"{text}"\n'.encode("cp1251"))
    assert texts(readings(path)) == [text]


def test_a_table_of_large_fields_is_read_and_too_large_ones_are_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1," + "word " * 60_000 + "\n2," + "x" * 900_000 + "\n3,short\n")
    found = readings(path, limits=Limits(article_bytes=500_000))
    assert [reading.key for reading in found if reading.article] == ["1", "3"]
    assert "larger than the limit" in problems(found)[f"{path} line 3"]


def test_a_table_without_a_field_of_text_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,price\napple,3\n")
    (reading,) = readings(path)
    assert "its fields are name, price" in reading.problem


# Parquet


def test_parquet_rows_are_read(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    rows = [{**ROWS[i % 2], "id": i, "authors": ["Ana Bel", "Jo Kim"]} for i in range(200)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=50)
    found = readings(path)
    assert len(texts(found)) == 200
    assert found[7].key == "7"
    assert found[7].article.author == "Ana Bel; Jo Kim"


def test_a_damaged_parquet_file_is_one_problem(tmp_path):
    pytest.importorskip("pyarrow")
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 and no more")
    (reading,) = readings(path)
    assert "damaged" in reading.problem
    assert "\n" not in reading.problem


def test_a_missing_package_names_its_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(MissingExtraError, match=r"provtrace\[parquet\]"):
        readings(path)


# Web archives


def warc_record(url, body, *, kind="response", content_type="text/html", status="200 OK", more=""):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2024-03-05T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def page(number: int) -> bytes:
    return warc_record(
        f"https://x.example/{number}",
        f"<html><body><p>Piece {number}.</p></body></html>".encode() * 20,
    )


@pytest.fixture
def archive(tmp_path):
    pytest.importorskip("fastwarc")

    def write(*records: bytes, packed: bool = True) -> Path:
        path = tmp_path / ("a.warc.gz" if packed else "a.warc")
        path.write_bytes(b"".join(gzip.compress(r) if packed else r for r in records))
        return path

    return write


@pytest.mark.parametrize("packed", [True, False])
def test_pages_of_a_web_archive_are_read_with_their_addresses(archive, packed):
    path = archive(
        warc_record("https://x.example/0", b"request", kind="request"),
        page(1),
        warc_record("https://x.example/2", b"\x89PNG", content_type="image/png"),
        warc_record("https://x.example/3", b"moved", status="301 Moved Permanently"),
        warc_record("https://x.example/4", b"", kind="revisit"),
        page(5),
        packed=packed,
    )
    found = readings(path)
    assert problems(found) == {}
    assert [reading.key for reading in found] == ["https://x.example/1", "https://x.example/5"]
    assert found[0].article.url == "https://x.example/1"
    assert b"Piece 1." in found[0].article.html
    assert found[0].article.published is None


def test_a_page_packed_by_the_server_is_unpacked(archive):
    body = gzip.compress(b"<html><p>Packed.</p></html>")
    path = archive(warc_record("https://x.example/1", body, more="Content-Encoding: gzip\r\n"))
    assert readings(path)[0].article.html == b"<html><p>Packed.</p></html>"


def test_the_encoding_named_by_the_server_counts(archive):
    body = "<html><p>Краны остановились.</p></html>".encode("koi8_r")
    path = archive(
        warc_record("https://x.example/1", body, content_type="text/html; charset=koi8-r")
    )
    assert "Краны остановились." in readings(path)[0].article.html


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_is_named_and_the_rest_goes_on(archive, packed):
    path = archive(page(1), page(2), page(3), packed=packed)
    data = bytearray(path.read_bytes())
    size = len(gzip.compress(page(1)) if packed else page(1))
    start = size + (60 if packed else 0)
    data[start : start + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(data))
    found = readings(path)
    assert [r.key for r in found if r.article] == ["https://x.example/1", "https://x.example/3"]
    assert "damaged" in problems(found)[f"{path} record 2"]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_an_archive_that_breaks_off_says_so(archive, packed, share):
    path = archive(page(1), page(2), packed=packed)
    data = path.read_bytes()
    first = len(gzip.compress(page(1)) if packed else page(1))
    path.write_bytes(data[: first + int((len(data) - first) * share)])
    found = readings(path)
    assert found[0].key == "https://x.example/1"
    assert [reading.problem is None for reading in found] == [True, False]


def test_a_file_that_is_no_web_archive_is_one_problem(archive):
    path = archive(b"Not a web archive at all.", packed=False)
    (reading,) = readings(path)
    assert reading.problem == "not a web archive that can be read"


def test_every_extension_has_its_reader():
    from provtrace.reading import READERS
    from provtrace.reading.discovery import FORMATS

    assert set(FORMATS.values()) == set(READERS)


def test_what_is_not_read_is_a_problem_not_an_error(tmp_path):
    (reading,) = read(FoundFile(tmp_path / "a.png", "a.png", "unknown"))
    assert reading.problem == "not a format that is read"
