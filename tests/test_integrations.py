"""provtrace inside other tools, each run for real."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from provtrace import Archive, Article, Settings

WIRE = (
    "All cranes in the port of Valmir stopped on Wednesday morning when four hundred dockers "
    "walked out. The union wants eight per cent more pay, the harbour company offers three. "
    "Ships that should have been unloaded by noon were sent on to Brenhaven. Talks will be taken "
    "up again on Friday in the old customs house."
)
OWN = (
    "The botanical garden has opened its new palm house after nine years of building. Visitors "
    "queued from dawn, and the first to enter was a schoolgirl who had written to the mayor about "
    "it every month. The oldest palm is said to have come by sailing ship from the far islands."
)
SETTINGS = Settings(encoder="none", jobs=1)

ROWS = [
    {"id": "1", "text": WIRE, "outlet": "Hill Gazette", "published": "2024-03-05"},
    {"id": "2", "text": OWN, "outlet": "Tal Echo", "published": "2024-03-05"},
    {
        "id": "3",
        "text": f"Port at a standstill.\n\n{WIRE}",
        "outlet": "Tal Echo",
        "published": "2024-03-06",
    },
]


@pytest.fixture
def database(tmp_path) -> Path:
    """An archive that finds surface matches only: no encoder to load."""
    path = tmp_path / "news.db"
    Archive.open(path, settings=SETTINGS).close()
    return path


SPIDER = """
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Rows(scrapy.Spider):
    name = "rows"
    async def start(self):
        for row in json.loads(sys.argv[1]):
            yield row
    def start_requests(self):
        return []

class Keep:
    def process_item(self, item):
        print(json.dumps(item), flush=True)
        return item

process = CrawlerProcess(settings={
    "ITEM_PIPELINES": {"provtrace.integrations.scrapy.ProvtracePipeline": 300, Keep: 400},
    "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False,
    "EXTENSIONS": {"scrapy.extensions.remote_control.RemoteControl": None}, **json.loads(sys.argv[2]),
})
crawler = process.create_crawler(Rows)
process.crawl(crawler)
process.start()
stats = {k: v for k, v in crawler.stats.get_stats().items() if k.startswith("provtrace")}
print(json.dumps({"stats": stats, "dropped": crawler.stats.get_value("item_dropped_count", 0)}))
"""


def crawl(rows, settings) -> tuple[list[dict], dict]:
    """Run a spider that yields rows: (items that came through, counts)."""
    done = subprocess.run(
        [sys.executable, "-c", SPIDER, json.dumps(rows), json.dumps(settings)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    *items, counts = map(json.loads, done.stdout.splitlines())
    return items, counts


@pytest.mark.slow
def test_the_scrapy_pipeline_annotates_and_drops_only_by_setting(database):
    pytest.importorskip("scrapy")
    settings = {"PROVTRACE_ARCHIVE": str(database)}
    items, counts = crawl([*ROWS, {"title": "no text"}], settings)
    assert sorted(item.get("id", "") for item in items) == ["", "1", "2", "3"]
    found = {item.get("id"): item.get("provtrace") for item in items}
    assert (found["1"], found["2"], found[None]) == ([], [], None)
    (match,) = found["3"]
    assert (match["kind"], match["other"]["key"]) == ("verbatim", "1")
    assert match["passage"]["text"].startswith("All cranes")
    assert counts == {
        "stats": {
            "provtrace/articles": 3,
            "provtrace/not_articles": 1,
            "provtrace/matches/verbatim": 1,
        },
        "dropped": 0,
    }

    # Items scraped again are no copies of those that came later; a new copy is dropped.
    rows = [*ROWS, {**ROWS[0], "id": "4"}]
    items, counts = crawl(rows, {**settings, "PROVTRACE_DROP_WORDS": 30})
    assert sorted(item["id"] for item in items) == ["1", "2", "3"]
    assert counts["dropped"] == 1
    with Archive.open(database) as archive:
        assert len(archive) == 4


def test_the_scrapy_pipeline_needs_to_be_told_its_archive(caplog):
    scrapy = pytest.importorskip("scrapy")
    from scrapy.utils.test import get_crawler

    from provtrace.integrations.scrapy import ProvtracePipeline

    with pytest.raises(scrapy.exceptions.NotConfigured, match="PROVTRACE_ARCHIVE"):
        ProvtracePipeline.from_crawler(get_crawler())


@pytest.mark.slow
def test_the_datatrove_block_runs_in_a_pipeline(tmp_path):
    pytest.importorskip("datatrove")
    source = tmp_path / "pages"
    source.mkdir()
    for shard, rows in enumerate([ROWS, ROWS[:1]]):
        lines = [json.dumps({"text": row["text"], "id": row["id"]}) for row in rows]
        (source / f"{shard}.jsonl").write_text("\n".join(lines) + "\n")
    script = tmp_path / "pipeline.py"
    script.write_text(DATATROVE)
    done = subprocess.run(
        [sys.executable, script, tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    kept = {}
    for path in sorted((tmp_path / "kept").glob("*.jsonl")):
        kept[path.name] = [json.loads(line) for line in path.read_text().splitlines()]
    assert [[row["id"] for row in rows] for rows in kept.values()] == [["1", "2"], ["1"]]
    dropped = [
        json.loads(line)
        for path in (tmp_path / "dropped").glob("*.jsonl")
        for line in path.read_text().splitlines()
    ]
    assert [row["id"] for row in dropped] == ["3"]
    (match,) = dropped[0]["metadata"]["provtrace"]
    assert match["other"]["key"] == "1"
    assert sorted(path.name for path in (tmp_path / "archives").glob("*.db")) == [
        "00000.db",
        "00001.db",
    ]


DATATROVE = """
import sys
from pathlib import Path
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.writers.disk_base import DiskWriter
from provtrace import Settings
from provtrace.integrations.datatrove import ReuseFilter
import json

folder = sys.argv[1]

class Lines(PipelineStep):
    name, type = "lines", "reader"
    def run(self, data, rank=0, world_size=1):
        for line in Path(folder, "pages", f"{rank}.jsonl").read_text().splitlines():
            yield Document(**json.loads(line))

class Write(DiskWriter):
    name, default_output_filename = "write", "${rank}.jsonl"
    def _write(self, document, file, name):
        file.write(json.dumps(document) + "\\n")

def pipeline():
    reuse = ReuseFilter(
        f"{folder}/archives",
        drop_words=30,
        settings=Settings(encoder="none", jobs=1),
        exclusion_writer=Write(f"{folder}/dropped", compression=None),
        batch_size=2,
    )
    return [Lines(), reuse, Write(f"{folder}/kept", compression=None)]

if __name__ == "__main__":
    for _ in range(2):  # a task that is run again keeps the same documents
        LocalPipelineExecutor(
            pipeline(), tasks=2, workers=2, skip_completed=False, logging_dir=f"{folder}/logs"
        ).run()
"""


def test_rows_of_any_iterable_go_in(database):
    with Archive.open(database) as archive:
        found = [len(matches) for _, matches in archive.add_many(map(Article.from_mapping, ROWS))]
    assert sum(found) >= 1


def test_rows_of_a_pandas_frame_go_in(database):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(ROWS)
    with Archive.open(database) as archive:
        for row in frame.to_dict("records"):
            matches = archive.add(Article.from_mapping(row))
        assert [match.other.key for match in matches] == ["1"]


def test_rows_of_a_polars_frame_go_in(database):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(ROWS).with_columns(polars.col("published").str.to_date())
    with Archive.open(database) as archive:
        rows = frame.iter_rows(named=True)
        for _ in archive.add_many(map(Article.from_mapping, rows)):
            pass
        assert [match.other.key for match in archive.matches("3")] == ["1"]


@pytest.mark.slow
def test_rows_of_a_hugging_face_dataset_go_in(database, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    datasets = pytest.importorskip("datasets")
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    whole = datasets.Dataset.from_list(ROWS)
    streamed = datasets.load_dataset(
        "json", data_files=str(path), split="train", streaming=True, cache_dir=str(tmp_path)
    )
    for rows in (whole, streamed):
        with Archive.open(database) as archive:
            for _ in archive.add_many(map(Article.from_mapping, rows)):
                pass
            assert len(archive) == 3
            assert [match.other.key for match in archive.matches("3")] == ["1"]


def test_rows_of_an_arrow_table_go_in(database):
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.Table.from_pylist(ROWS)
    rows = (row for batch in table.to_batches() for row in batch.to_pylist())
    with Archive.open(database) as archive:
        for _ in archive.add_many(map(Article.from_mapping, rows)):
            pass
        assert [match.other.key for match in archive.matches("3")] == ["1"]


EXAMPLE = Path(__file__).parent.parent / "examples" / "daily_report.py"


def report(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, EXAMPLE, *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_the_daily_report_says_what_is_new(tmp_path, database):
    news = tmp_path / "news"
    for day, row in (("2024-03-05", ROWS[0]), ("2024-03-06", ROWS[1])):
        (news / day).mkdir(parents=True)
        (news / day / "001.txt").write_text(row["text"])
    first = report(news, "-o", database)
    assert (first.returncode, first.stderr) == (0, "")
    assert "2 new articles, 0 changed, 0 new pairs that share text." in first.stdout
    (news / "2024-03-07").mkdir()
    (news / "2024-03-07" / "001.txt").write_text(ROWS[2]["text"])
    (news / "2024-03-07" / "002.txt").write_bytes(b"%PDF-1.4")
    second = report(news, "-o", database)
    assert second.returncode == 3
    assert second.stdout.startswith("Subject: provtrace: 1 new pairs")
    assert "56 words, verbatim" in second.stdout
    assert "002.txt: neither text nor a page: looks like PDF" in second.stdout


@pytest.mark.slow
def test_the_daily_report_is_mailed(tmp_path, database):
    """A mail server of a few lines stands in for the real one."""
    import socketserver
    import threading

    received = []

    class Server(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 ready\r\n")
            while line := self.rfile.readline():
                command = line[:4].upper().strip()
                if command == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    while (part := self.rfile.readline()) != b".\r\n":
                        received.append(part)
                self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")

    news = tmp_path / "news"
    news.mkdir()
    (news / "001.txt").write_text(ROWS[0]["text"])
    source = EXAMPLE.read_text()
    with socketserver.TCPServer(("127.0.0.1", 0), Server) as server:
        server.timeout = 30
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        example = tmp_path / "daily.py"
        here = f"smtplib.SMTP(options.host, {server.server_address[1]})"
        example.write_text(source.replace("smtplib.SMTP(options.host)", here))
        done = subprocess.run(
            [
                sys.executable,
                example,
                news,
                "-o",
                database,
                "--to",
                "desk@x.example",
                "--host",
                "127.0.0.1",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        thread.join()
    assert (done.returncode, done.stderr) == (0, "")
    mail = b"".join(received).decode()
    assert "To: desk@x.example" in mail
    assert "1 new articles" in mail
