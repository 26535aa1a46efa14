"""Take the screenshots of the docs from a scanned archive, in Debian's chromium.

provtrace demo -o demo.db
python tools/screenshots.py demo.db docs/images
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
WIDTH, HEIGHT = 1_120, 900

SAME_LANGUAGE = """
    select m.left_id, m.right_id from matches m
    join documents l on l.id = m.left_id join documents r on r.id = m.right_id
    where l.language = r.language and l.language = 'en'
    group by 1, 2 order by count(distinct m.kind) desc, sum(m.words) desc limit 1
"""
RIGHT_TO_LEFT = """
    select m.left_id, m.right_id from matches m
    join documents l on l.id = m.left_id join documents r on r.id = m.right_id
    where l.language = 'en' and r.language in ('ar', 'he', 'fa')
       or r.language = 'en' and l.language in ('ar', 'he', 'fa')
    group by 1, 2 order by sum(m.words) desc limit 1
"""
MIXED = """
    select o.document_id from originality o
    where o.original between o.words * 0.2 and o.words * 0.75
    order by (select count(*) from removals r where r.document_id = o.document_id) > 0 desc,
             (select count(*) from matches m
              where o.document_id in (m.left_id, m.right_id)) desc limit 1
"""


@contextlib.contextmanager
def served(db: Path) -> Iterator[str]:
    """Serve a database on a free port; gives the address of the pages."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(db), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/-/versions.json"):
                break
            time.sleep(0.1)
        yield f"{address}/{db.stem}/-/provtrace"
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """A headless chromium with an empty profile."""
    with tempfile.TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.binary_location = shutil.which("chromium")
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            yield driver
        finally:
            driver.quit()


def take(
    driver: Any, address: str, path: Path, height: int, theme: str = "light", top: str = "body"
) -> None:
    """Open a page and write a part of it, from the element that a selector finds, as PNG."""
    metrics = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    driver.get(address)
    whole = driver.execute_script("return document.documentElement.scrollHeight")
    find = "return document.querySelector(arguments[0]).getBoundingClientRect().top + scrollY"
    y = max(0, driver.execute_script(find, top) - 20)
    clip = {"x": 0, "y": y, "width": WIDTH, "height": min(height, whole - y), "scale": 1}
    options = {"format": "png", "captureBeyondViewport": True, "clip": clip}
    picture = driver.execute_cdp_cmd("Page.captureScreenshot", options)
    path.write_bytes(base64.b64decode(picture["data"]))
    print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("db", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(options.db)
    same = "/".join(map(str, connection.execute(SAME_LANGUAGE).fetchone()))
    across = "/".join(map(str, connection.execute(RIGHT_TO_LEFT).fetchone()))
    document = connection.execute(MIXED).fetchone()[0]
    cluster = connection.execute(
        "select id from clusters order by documents desc, words desc limit 1"
    ).fetchone()[0]
    connection.close()
    pages = {
        "overview": ("", 1_150, "light"),
        "cluster": (f"/cluster/{cluster}", 1_200, "light"),
        "compare": (f"/compare/{same}", 950, "light"),
        "compare-arabic": (f"/compare/{across}", 900, "dark"),
        "document": (f"/document/{document}", 1_500, "light"),
        "outlets": ("/outlets", 1_300, "light"),
        "search": ("/search?q=ferry", 1_100, "light"),
    }
    with served(options.db) as address, browser() as driver:
        for name, (path, height, theme) in pages.items():
            take(driver, address + path, options.folder / f"{name}.png", height, theme)
        sheet = options.folder / "sentences.png"
        take(driver, f"{address}/cluster/{cluster}", sheet, 1_000, top="section:has(.sheet)")


if __name__ == "__main__":
    main()
