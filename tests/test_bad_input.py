"""Bad and hostile input: one clear problem each, and the rest goes on."""

import gzip
import io
import json
import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from file_readings import problem_of, readings
from provtrace import Archive, Article, Settings, clean
from provtrace.cli import main
from provtrace.reading import Limits, find_files, read
from provtrace.scan import scan
from worker_cleaning import clean_or_fail

GOOD = '{"id": "good", "text": "The cranes stopped."}\n'


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \n\n"])
def test_an_empty_file_is_an_empty_article(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    (reading,) = readings(path)
    assert reading.problem is None
    assert not (reading.article.text or "").strip()
    assert reading.key == name


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.jsonl.gz"])
def test_an_empty_file_of_records_holds_nothing(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"") if name.endswith("gz") else b"")
    assert readings(path) == []


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        (os.urandom(5000), "binary data"),
    ],
    ids=["pdf", "png", "noise"],
)
def test_a_binary_file_is_named_for_what_it_is(tmp_path, name, content, kind):
    path = tmp_path / name
    path.write_bytes(content)
    assert f"looks like {kind}" in problem_of(path)


def test_null_bytes_are_taken_out(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(
        b"The cranes\x00 stopped on Wednesday morning, the union of dockers said in a note."
    )
    (reading,) = readings(path)
    assert "\x00" not in reading.article.text
    assert reading.article.text.startswith("The cranes stopped")


def test_a_page_beyond_the_limit_is_not_read(tmp_path):
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.write(b"<html><body><p>")
        file.seek(50_000_000)
        file.write(b"</p></body></html>")
    assert problem_of(path) == "larger than the limit of 20 MB"
    assert len(readings(path, limits=Limits(article_bytes=60_000_000))) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Text.")
    path.chmod(0)
    assert problem_of(path) == "cannot be read: Permission denied"


def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    """As for root, who may read everything: the system says no."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Text.")
    real = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    first, second = readings(tmp_path)
    assert first.problem == "cannot be read: Permission denied"
    assert second.article.text == "Text."


def test_a_folder_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text("Text.")
    real = os.scandir

    def refuse(path):
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    good, shut = readings(tmp_path)
    assert good.problem is None
    assert (shut.key, shut.problem) == ("shut", "cannot be opened: Permission denied")


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "folder.html" / "a.txt").write_text("Text.")
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        listener.bind("s.jsonl")
    finally:
        os.chdir(here)
        listener.close()
    found = {reading.key: reading.problem for reading in readings(tmp_path)}
    assert found == {
        "pipe.txt": "not a file but a pipe, socket or device",
        "s.jsonl": "not a file but a pipe, socket or device",
        "folder.html/a.txt": None,
    }


def test_a_file_that_vanishes_is_named(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Text.")
    (file,) = find_files([tmp_path])
    path.unlink()
    (reading,) = read(file)
    assert reading.problem == "cannot be read: No such file or directory"


# Records


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": "1", "text": ', "is not JSON"),
        ("[" * 200_000, "is nested too deeply"),
        ('{"text": ' + "[" * 200_000, "is nested too deeply"),
        ('{"n": ' + "9" * 10_000 + "}", "is not JSON"),
        ("12", "is not a record"),
        ('{"id": "1"}', "its fields are id"),
        ("{}", "its fields are none at all"),
        ("\x00\x01\x02", "is not JSON"),
    ],
)
def test_a_bad_line_leaves_the_others(tmp_path, line, words):
    path = tmp_path / "a.jsonl"
    path.write_text(GOOD + line + "\n" + GOOD)
    first, bad, last = readings(path)
    assert first.key == last.key == "good"
    assert words in bad.problem
    assert len(bad.problem) < 500
    assert bad.input == f"{path} line 2"


def test_a_record_nested_as_deeply_as_json_allows_is_read_or_named(tmp_path):
    path = tmp_path / "a.jsonl"
    deep = '{"value": ' * 900 + "1" + "}" * 900
    path.write_text(f'{{"text": {deep}}}\n{{"title": {deep}, "text": "t"}}\n{GOOD}')
    assert readings(path)[-1].key == "good"


def test_a_line_beyond_the_limit_is_passed_over(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(GOOD + json.dumps({"text": "x" * 300_000}) + "\n" + GOOD)
    found = readings(path, limits=Limits(record_bytes=100_000))
    assert [reading.key for reading in found] == ["good", "a.jsonl:2", "good"]
    assert "larger than the limit of 0.1 MB" in found[1].problem


def test_lone_surrogates_in_json_can_be_stored(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "\\udc00x", "text": "a\\ud800b \\ud83d\\ude00", "title": "\\ud800"}\n')
    (reading,) = readings(path)
    assert reading.article.text == "a\ufffdb 😀"
    for value in (reading.key, reading.article.text, reading.article.title):
        value.encode("utf-8")


NASTY = [
    "<!--", "<!---->", "<", "<p", "<p ", "<br ", "<br>", "</p>", "<script>", "<figure>", "<a href='", "[", "![", "[x](",
    "(", "*a ", "**", "_a ", "- - ", "> ", "&#", "\n ", "---\n", '"', "\ufeff", "é",
]  # fmt: skip


@pytest.mark.parametrize("piece", NASTY)
def test_no_input_takes_more_than_its_length(tmp_path, piece):
    """A piece repeated to 300 kB: what is quadratic would take far longer."""
    import time

    text = piece * (300_000 // len(piece))
    for name in ("a.html", "a.txt", "a.md"):
        (tmp_path / name).write_text(text)
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": text + "</p>", "title": text}) + "\n")
    (tmp_path / "c.csv").write_text(f"id,text\n1,{text}\n")
    begin = time.process_time()
    assert len(readings(tmp_path)) >= 4
    assert time.process_time() - begin < 3


@pytest.mark.parametrize(
    "piece", ["…", "中", "a", " ", "@", "a@", "2024-", "Aa ", "| ", "By ", "&amp;"]
)
def test_cleaning_takes_no_more_than_the_length_of_what_it_cleans(piece):
    """A piece repeated to 100 kB wherever a page may say something of itself, and as its text."""
    import time

    said = piece * (100_000 // len(piece))
    facts = dict.fromkeys(("headline", "datePublished", "articleBody", "inLanguage"), said)
    linked = json.dumps({"@type": "NewsArticle", **facts, "author": {"name": said}})
    names = ("og:title", "og:site_name", "article:published_time", "author", "og:locale")
    metas = "".join(f'<meta property="{name}" name="{name}" content="{said}">' for name in names)
    page = (
        f'<html><head><title>{said}</title>{metas}<script type="application/ld+json">{linked}'
        f"</script></head><body><h1>{said}</h1><p class=byline>{said}</p><p>The cranes of Valmir "
        f"stopped on Wednesday.</p><p>{said}</p></body></html>"
    )
    begin = time.process_time()
    clean(Article(html=page), Settings(encoder="none"))
    clean(Article(text=said, title=said, author=said, outlet=said, published=said), Settings())
    assert time.process_time() - begin < 10


# Safety


ENTITIES = "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "The cranes stopped. "}">' for n in range(12)
)


@pytest.mark.parametrize("name", ["a.html", "a.xhtml"])
def test_entities_are_not_expanded(tmp_path, name):
    """The entity of twelve others, ten of each, would be 20 TB long; the other is a file's text."""
    secret = tmp_path / "secret"
    secret.write_text("This is in no page at all.")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(
        f'<?xml version="1.0"?><!DOCTYPE html [{ENTITIES}<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        "<html><head><title>Cranes</title></head><body><p>The cranes in the port of Valmir stood "
        "still on Wednesday, &e11; and the dockers went home. &s;</p></body></html>"
    )
    (reading,) = readings(tmp_path / "in")
    document = clean(reading.article, Settings(encoder="none"))
    assert "the dockers went home" in document.text
    assert len(document.text) < 500
    assert "no page at all" not in document.text


def test_pages_that_hang_crash_or_eat_memory_are_recorded_and_the_rest_goes_on(
    tmp_path, monkeypatch
):
    """The real worker processes, around cleaning that goes wrong where the text says so."""
    monkeypatch.setattr("provtrace.scan.clean_reading", clean_or_fail)
    monkeypatch.setattr("provtrace.scan.CLEANING_SECONDS", 5.0)
    monkeypatch.setattr("provtrace.scan.CLEANING_MEGABYTES", 500)
    news = tmp_path / "news"
    news.mkdir()
    for name in ("good", "sleep", "eat memory", "crash", "recurse", "fine"):
        (news / f"{name}.txt").write_text(f"{name}\n\nThe cranes of Valmir stopped on Wednesday.")
    with Archive.open(tmp_path / "news.db", settings=Settings(encoder="none", jobs=2)) as archive:
        first = scan([news], archive)
        again = scan([news], archive)
    assert (first.added, first.unreadable) == (2, 4)
    assert (again.unchanged, again.unreadable) == (2, 4)
    told = {Path(trouble.where).stem: trouble.reason for trouble in first.troubles}
    assert told.pop("recurse").startswith("RecursionError")
    assert told == {
        "sleep": "took longer than 5 s",
        "eat memory": "needed more than 500 MB of memory",
        "crash": "crashed its process (SIGSEGV)",
    }
    assert again.troubles == first.troubles
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        status = dict(db.execute("select key, status from documents"))
        problem = dict(db.execute("select key, problem from documents"))
    assert status.pop("good.txt") == status.pop("fine.txt") == "ok"
    assert set(status.values()) == {"unreadable"}
    assert problem["sleep.txt"] == "took longer than 5 s"


def test_record_ids_are_names_and_never_paths(tmp_path):
    path = tmp_path / "in" / "a.jsonl"
    path.parent.mkdir()
    path.write_text(
        '{"id": "../../outside.txt", "text": "One."}\n{"id": "/etc/passwd", "text": "Two."}\n'
    )
    assert [reading.key for reading in readings(path)] == ["../../outside.txt", "/etc/passwd"]
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.jsonl", "in"]


def test_nothing_is_fetched_from_the_network(tmp_path, monkeypatch, capsys):
    """Scanning, with cleaning in this process and the real encoder, checking and a report."""

    def refuse(*args, **kwargs):
        raise AssertionError("no connection must be opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    news = tmp_path / "news"
    news.mkdir()
    text = (
        "The cranes in the port of Valmir stopped on Wednesday morning when four hundred dockers "
        "walked out. The union wants eight per cent more pay, the harbour company offers three."
    )
    (news / "a.html").write_text(
        '<!DOCTYPE html [<!ENTITY x SYSTEM "http://x.example/e">]><html><head>'
        '<base href="http://x.example/"><link rel="stylesheet" href="http://x.example/s.css">'
        '<link rel="canonical" href="http://x.example/a"><script src="http://x.example/j"></script>'
        f'</head><body><iframe src="http://x.example/f"></iframe><p>{text} &x;</p>'
        '<img src="http://x.example/p.png"></body></html>'
    )
    (news / "b.jsonl").write_text(
        json.dumps({"url": "http://x.example/1", "text": text})
        + "\n"
        + json.dumps({"url": "http://x.example/2", "html": f"<html><p>{text}</p></html>"})
        + "\n"
    )
    database = tmp_path / "news.db"
    with Archive.open(database, settings=Settings(jobs=0)) as archive:
        result = scan([news], archive)
        assert (result.added, result.troubles) == (3, [])
        assert archive.check(Article(text=text, url="http://x.example/3"))
    for command in (["report", database, "-o", tmp_path / "r.html"], ["clusters", database]):
        monkeypatch.setattr("sys.argv", ["provtrace", *map(str, command)])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert not stopped.value.code, capsys.readouterr().err


def test_a_closed_standard_input_is_an_error_in_words(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert problem_of(Path("-")) == "standard input is closed"


def test_standard_input_may_break_anywhere(monkeypatch):
    import types

    data = io.BytesIO((GOOD + '{"id": "2", "te').encode())
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=data))
    good, broken = readings(Path("-"))
    assert good.key == "good"
    assert broken.input == "- line 2"
