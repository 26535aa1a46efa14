"""Packed files that are bombs or damaged, and records that would fill the memory."""

import gzip
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from file_readings import problem_of, readings
from provtrace.reading import Limits

GOOD = '{"id": "good", "text": "The cranes stopped."}\n'


@contextmanager
def memory_below(most: int) -> Iterator[None]:
    """Check that what is done inside takes less memory than so many bytes."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def web_archive(response: bytes) -> bytes:
    """One record of a web archive."""
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/1\r\n"
        b"WARC-Date: 2024-03-05T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    )
    return head % len(response) + response + b"\r\n\r\n"


def test_a_gzip_bomb_is_not_read_on(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(GOOD.encode() * 100_000))
    found = readings(path, limits=Limits(ratio=50, ratio_bytes=1_000_000))
    assert found[-1].problem == "unpacks to more than 50 times its size: not read on"
    assert 0 < sum(reading.article is not None for reading in found) < 50_000


@pytest.mark.parametrize("pack", ["gz", "zst"])
def test_a_bomb_of_one_line_is_not_unpacked_into_memory(tmp_path, pack):
    import zstandard

    path = tmp_path / f"a.txt.{pack}"
    with path.open("wb") as raw:
        stream = (
            gzip.GzipFile(fileobj=raw, mode="wb")
            if pack == "gz"
            else zstandard.ZstdCompressor().stream_writer(raw, closefd=False)
        )
        with stream:
            for _ in range(200):
                stream.write(bytes(1_000_000))
    with memory_below(80_000_000):
        assert problem_of(path) == "larger than the limit of 20 MB"


def test_a_web_archive_bomb_is_not_read_on(tmp_path):
    pytest.importorskip("fastwarc")
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + bytes(3_000_000)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(web_archive(body)) * 3)
    limits = Limits(ratio=50, ratio_bytes=1_000_000)
    assert problem_of(path, limits=limits) == "unpacks to more than 50 times its size: not read on"


def test_a_packed_page_inside_a_web_archive_is_not_unpacked_into_memory(tmp_path):
    pytest.importorskip("fastwarc")
    page = gzip.compress(bytes(60_000_000))
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + page
    path = tmp_path / "a.warc"
    path.write_bytes(web_archive(body))
    with memory_below(80_000_000):
        assert "larger than the limit of 20 MB" in problem_of(path)


def test_a_parquet_bomb_is_not_unpacked(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    table = pyarrow.table({"id": ["1"], "text": ["x" * 3_000_000]})
    parquet.write_table(table, path, compression="zstd", use_dictionary=False)
    limits = Limits(ratio=50, ratio_bytes=1_000_000)
    assert problem_of(path, limits=limits) == "unpacks to more than 50 times its size: not read on"
    small = Limits(record_bytes=1_000_000)
    assert "larger than the limit of 1 MB" in problem_of(path, limits=small)


def test_a_parquet_file_with_a_damaged_name_of_a_column_is_named(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    table = pyarrow.table({"id": ["1"], "textfield": ["The cranes stopped."]})
    parquet.write_table(table, path, store_schema=False)
    path.write_bytes(path.read_bytes().replace(b"textfield", b"text\x80ield"))
    assert "breaks off or is damaged" in problem_of(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", '{"text": "x", "a": [' + "[]," * 3_500_000 + "[]]}\n"),
        ("a.json", '[{"text": "x", "a": [' + "1," * 5_500_000 + "1]}]"),
        ("a.csv", "id,text\n1" + ",ab" * 3_500_000 + "\n"),
    ],
)
def test_a_record_of_millions_of_tiny_values_is_not_taken_apart(tmp_path, name, data):
    path = tmp_path / name
    path.write_text(data)
    del data
    with memory_below(200_000_000):  # the file, and its buffer
        assert problem_of(path) == "is made of too many tiny values"


@pytest.mark.parametrize("data", [b"\x1f\x8b\x08\x00garbage", b"\x28\xb5\x2f\xfd\x00garbage"])
def test_a_damaged_packed_file_is_named(tmp_path, data):
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)
    assert "breaks off or is damaged" in problem_of(path)


def test_a_packed_file_inside_a_packed_file_is_not_unpacked_again(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(gzip.compress(b"Text.")))
    assert "looks like gzip" in problem_of(path)
