"""Drive the fuzz tests by the code that they reach: coverage-guided, with atheris.

    python tools/fuzz.py [--runs 2000] [TEST …]

Each test of ``tests/test_fuzz.py`` is run in a process of its own. libFuzzer makes the bytes from
which hypothesis builds its input (``fuzz_one_input``), and keeps those that lead to code not
reached before. The first input that fails is printed with the error, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
WATCHED = ("reading", "cleaning", "alignment", "passages", "presets")
"""Parts whose code is watched. All their modules are imported ahead: what is imported later, when
it is first used, would not be."""


def main() -> int:
    """Run every test that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tests", nargs="*", help="names of tests; default: all")
    parser.add_argument("--runs", type=int, default=2_000, help="inputs for each")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        fuzz(options.tests[0], options.runs)
    source = (ROOT / "tests" / "test_fuzz.py").read_text(encoding="utf-8")
    failed = 0
    for name in options.tests or re.findall(r"^def (test_\w+)", source, re.MULTILINE):
        begin = time.monotonic()
        command = [sys.executable, Path(__file__).resolve(), name, "--here"]
        with tempfile.TemporaryDirectory() as folder:  # libFuzzer leaves failing inputs where it is
            done = subprocess.run(
                [*command, f"--runs={options.runs}"],
                capture_output=True,
                text=True,
                check=False,
                cwd=folder,
            )
        counts = re.findall(r"#(\d+)\s+\w+\s+cov: (\d+)", done.stderr) or [("0", "0")]
        seconds = time.monotonic() - begin
        print(f"{name}: {counts[-1][0]} inputs, {counts[-1][1]} branches, {seconds:.0f} s")
        if done.returncode:
            failed += 1
            print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
    return 1 if failed else 0


def fuzz(name: str, runs: int) -> None:
    """Run one test in this process, which ends with it."""
    import atheris

    os.environ.setdefault("PROVTRACE_FUZZ_CASES", "1")
    sys.path.insert(0, str(ROOT / "tests"))
    with atheris.instrument_imports(include=["provtrace"]):
        for part in WATCHED:
            module = importlib.import_module(f"provtrace.{part}")
            for inner in pkgutil.walk_packages(
                getattr(module, "__path__", []), f"{module.__name__}."
            ):
                importlib.import_module(inner.name)
        tests = importlib.import_module("test_fuzz")
    test = getattr(tests, name).hypothesis.fuzz_one_input
    limits = [f"-runs={runs}", "-max_len=8192", "-len_control=0", "-timeout=60"]
    atheris.Setup([sys.argv[0], *limits], test)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
