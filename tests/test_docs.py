"""The documentation is true: generated pages are current, links lead somewhere, examples run."""

from __future__ import annotations

import gzip
import importlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

from provtrace.cli import app
from provtrace.settings import load_settings
from worker_functions import square

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_reference_is_current():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "build_reference.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_is_mentioned_by_hand():
    written = "\n".join(
        page.read_text(encoding="utf-8") for page in PAGES if page.name != "reference.md"
    )
    for command in typer.main.get_command(app).commands:
        assert f"provtrace {command}" in written, command


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the demo, made by the command that the pages name."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    done = subprocess.run(
        [sys.executable, "-m", "provtrace", "demo", "-o", path], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def desk(tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the pages speak of; the current folder of the test."""
    for name in ("demo.db", "news.db"):
        shutil.copy(demo, tmp_path / name)
    articles = sorted((ROOT / "samples" / "articles").rglob("*.txt"))[:4]
    for folder in ("my-articles", "pages"):
        (tmp_path / folder).mkdir()
        for name, source in zip(("some-article", "one", "another"), articles, strict=False):
            shutil.copy(source, tmp_path / folder / f"{name}.txt")
    shutil.copy(articles[3], tmp_path / "draft.txt")
    text = articles[0].read_text(encoding="utf-8")
    record = {"story": {"body": text, "head": "Bridge shut"}, "paper": {"name": "Hill Gazette"}}
    (tmp_path / "a.jsonl").write_text(json.dumps(record | {"when": "2031-03-04", "nr": 17}))
    (tmp_path / "news.jsonl").write_text(json.dumps({"text": text, "id": "1"}) + "\n")
    page = f"<html><body><p>{text}</p></body></html>".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/1\r\n"
        "WARC-Date: 2031-03-05T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(head.encode() + answer + b"\r\n\r\n"))
    agencies = (ROOT / "docs" / "agencies.md").read_text(encoding="utf-8")
    (tmp_path / "my-agencies.toml").write_text(blocks(agencies, "toml")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language on a page."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def commands(page: Path) -> list[str]:
    """The indented commands of a page that can be run as they stand."""
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    found = re.findall(r"^    (provtrace (?:.*[\\|]\n)*.*)$", text, re.MULTILINE)
    return [
        line for line in found if not re.search(r"serve|demo -o|FORMAT|…|/srv|-e5|--outlet", line)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [page for page in PAGES if commands(page)], ids=lambda page: page.name
)
def test_commands_of_the_pages_run(page, desk):
    """Exit code 1 is what --fail-on-match and a rule of one's own give; 2 would be an error."""
    names = {"news.db one another": "news.db ferry-rescue tarsin-times-88121"}
    if page.name == "README.md":
        (desk / "news.db").unlink()  # its first command makes it
        names = {}
    binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands(page):
        for name, real in names.items():
            command = command.replace(name, real)  # noqa: PLW2901
        command = re.sub(r"--cluster \d+", "--cluster 1", command)  # noqa: PLW2901
        done = subprocess.run(
            command,
            shell=True,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": binaries},
        )
        assert done.returncode in (0, 1), f"{command}\n{done.stderr}"
        assert "Traceback" not in done.stderr, command


def test_the_cron_script_scans_and_mails(desk):
    """A program of a few lines stands in for mail, and the script is run by sh as cron would."""
    (script,) = blocks((ROOT / "docs" / "pipelines.md").read_text(encoding="utf-8"), "sh")
    (desk / "news.db").unlink()
    (desk / "my-articles").rename(desk / "news")
    text = (desk / "draft.txt").read_text(encoding="utf-8")
    today = datetime.now(UTC).isoformat(timespec="minutes")
    rows = [{"id": n, "outlet": n, "text": text, "published": today} for n in ("Echo", "Post")]
    (desk / "news" / "today.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (desk / "news" / "broken.txt").write_bytes(b"%PDF-1.4 ")
    programs = desk / "bin"
    programs.mkdir()
    (programs / "mail").write_text('#!/bin/sh\nprintf "%s\\n" "$@" >args.txt\ncat >body.txt\n')
    (programs / "mail").chmod(0o755)
    (desk / "daily.sh").write_text(script.replace("cd /srv", f"cd '{desk}'"))
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), "/usr/bin", "/bin"])
    done = subprocess.run(
        ["sh", "daily.sh"], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    *options, address = (desk / "args.txt").read_text().splitlines()
    assert address == "desk@example.org"
    assert options[1].startswith("Shared text, 20")
    body = (desk / "body.txt").read_text()
    assert "broken.txt: neither text nor a page: looks like PDF" in body
    assert body.startswith("id  documents  outlets")  # the table of clusters


def run_blocks(page: Path, names: dict[str, object]) -> dict[str, object]:
    """Run the Python blocks of a page one after the other, as a reader would."""
    for block in blocks(page.read_text(encoding="utf-8"), "python"):
        exec(compile(block, page.name, "exec"), names)
    return names


def test_readme_example_of_the_library(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_blocks(ROOT / "README.md", {})
    assert (tmp_path / "news.db").exists()


def test_notebook_examples_run(desk):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([{"text": "The cranes stopped on Wednesday in Valmir.", "id": "1"}])
    names = run_blocks(ROOT / "docs" / "howto.md", {"frame": frame})
    assert len(names["reuse"]) > 5
    page = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"\.describe\(\).*?^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    matches = pandas.read_sql("select kind, words from match_text", names["connection"])
    described = matches.groupby("kind")["words"].describe()[["count", "50%", "max"]]
    assert str(described).split() == shown.split()
    names["connection"].close()
    assert (desk / "notebook.db").exists()


def test_pipeline_examples_run(desk, monkeypatch):
    """Scrapy's settings name a class that is there; datatrove's are run in test_integrations."""
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    pyarrow, datasets = pytest.importorskip("pyarrow"), pytest.importorskip("datasets")
    pytest.importorskip("scrapy")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    rows = [{"text": "The cranes stopped on Wednesday in Valmir.", "id": "1"}]
    entry = {"summary": "The cranes stopped.", "summary_detail": {}, "link": "http://x.example/1"}
    entries = SimpleNamespace(entries=[entry])
    executor = SimpleNamespace(run=lambda: None)
    names = run_blocks(
        ROOT / "docs" / "pipelines.md",
        {
            "pandas_frame": pandas.DataFrame(rows),
            "polars_frame": polars.DataFrame(rows),
            "arrow_table": pyarrow.Table.from_pylist(rows),
            "datasets": datasets,
            "feedparser": SimpleNamespace(parse=lambda address: entries),
            **dict.fromkeys(("JsonlReader", "JsonlWriter"), lambda folder: folder),
            "LocalPipelineExecutor": lambda steps, tasks: executor,
            "function": square,
            "items": [1, 2],
        },
    )
    for pipeline in names["ITEM_PIPELINES"]:
        module, _, name = pipeline.rpartition(".")
        assert hasattr(importlib.import_module(module), name)
    assert (names["item"], names["result"]) == (2, 4)


def queries() -> list[tuple[str, str]]:
    """Every query of the pages with the output that is shown below it."""
    pattern = r"^```sql\n(.*?)^```\n+```text\n(.*?)^```"
    return [
        found
        for page in PAGES
        for found in re.findall(pattern, page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    ]


def test_queries_of_the_pages_give_what_is_shown(demo):
    """Columns and rows, the space between and around them aside."""
    assert len(queries()) >= 8
    connection = sqlite3.connect(demo)
    for query, output in queries():
        cursor = connection.execute(query)
        head, _, *rows = (line.split() for line in output.splitlines())
        assert head == [column for column, *_ in cursor.description]
        found = (["" if cell is None else str(cell) for cell in row] for row in cursor)
        assert rows == [" ".join(row).split() for row in found], query
    connection.close()


def test_the_graph_of_the_demo_has_the_size_that_is_shown(demo, tmp_path):
    page = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
    pattern = r"The demo gives (\d+)\s+nodes \((\d+) documents, (\d+) agencies\) and (\d+) edges"
    told = re.search(pattern, page)
    assert told is not None
    nodes, documents, agencies, edges = map(int, told.groups())
    graph = tmp_path / "demo.gexf"
    command = [sys.executable, "-m", "provtrace", "export", demo, "--format", "gexf", "-o", graph]
    subprocess.run(command, capture_output=True, check=True)
    written = graph.read_text(encoding="utf-8")
    assert (written.count("<node "), written.count("<edge ")) == (nodes, edges)
    assert documents + agencies == nodes
    with sqlite3.connect(demo) as connection:
        assert connection.execute("select count(*) from documents").fetchone() == (documents,)
    connection.close()


def test_settings_of_the_pages_can_be_loaded(desk):
    (block,) = blocks((ROOT / "docs" / "howto.md").read_text(encoding="utf-8"), "toml")
    (desk / "provtrace.toml").write_text(block, encoding="utf-8")
    assert load_settings().as_dict().items() >= tomllib.loads(block).items()
