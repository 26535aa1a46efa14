"""The pages in a real browser: what is seen, keys, both themes, narrow screens, accessibility.

Needs Debian's chromium and chromium-driver, which CI installs.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from provtrace import Archive
from provtrace.archive.reader import open_reader
from provtrace.exporting.report import build_report
from provtrace.scan import scan

webdriver = pytest.importorskip("selenium.webdriver")
pytest.importorskip("datasette", reason="needs provtrace[datasette]")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (shutil.which("chromium") and shutil.which("chromedriver")),
        reason="needs Debian's chromium and chromium-driver",
    ),
]

from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGES = {
    "overview": "",
    "clusters": "/clusters",
    "cluster": "/cluster/1",
    "compare": "/compare/1/3",
    "compare-arabic": "/compare/1/6",
    "document": "/document/2",
    "document-japanese": "/document/7",
    "hostile": "/document/8",
    "outlets": "/outlets",
    "outlet": "/outlets?outlet=Nordwire",
    "search": "/search?q=ferry",
    "missing": "/document/999",
}
SAMPLES = Path(__file__).parents[1] / "samples" / "articles"
WIDE, NARROW = (1280, 900), (390, 800)


@contextlib.contextmanager
def serving(db: Path) -> Iterator[str]:
    """Run `provtrace serve` on a free port; gives the address of the pages."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    main = "from provtrace.cli import main; main()"
    options = ["--port", str(port), "--no-open"]
    command = [sys.executable, "-c", main, "serve", str(db), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/-/versions.json"):
                break
            assert process.poll() is None, "provtrace serve did not start"
            time.sleep(0.1)
        yield f"{address}/{db.stem}/-/provtrace"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def server(db: Path) -> Iterator[str]:
    with serving(db) as address:
        yield address


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.binary_location = shutil.which("chromium")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


def look(browser: Any, address: str, size: tuple[int, int] = WIDE, theme: str = "light") -> None:
    """Open a page at a size and in a theme."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.get(address)


@pytest.fixture(scope="module")
def axe() -> str:
    return (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")


def findings(browser: Any, axe: str) -> list[str]:
    """Serious and critical findings of axe-core, each with the element."""
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    browser.execute_script(axe)
    result = browser.execute_async_script(
        "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
        ".then(done, error => done({violations: [{id: String(error), impact: 'critical', nodes: []}]}))"
    )
    return [
        f"{each['id']}: {each.get('help', '')}: {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in result["violations"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(browser: Any, server: str, axe: str, name: str, theme: str) -> None:
    look(browser, server + PAGES[name], theme=theme)
    for details in browser.find_elements(By.TAG_NAME, "details"):
        browser.execute_script("arguments[0].open = true", details)
    assert findings(browser, axe) == []


@pytest.mark.parametrize("name", PAGES)
def test_console_is_silent_and_nothing_is_asked_of_other_hosts(
    browser: Any, server: str, name: str
) -> None:
    browser.get_log("browser")
    browser.get_log("performance")
    look(browser, server + PAGES[name])
    expected = ["404"] if name == "missing" else []
    errors = [
        entry["message"]
        for entry in browser.get_log("browser")
        if entry["level"] in ("SEVERE", "WARNING")
    ]
    assert [error for error in errors if not any(words in error for words in expected)] == []
    import json

    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            assert url.startswith(("http://127.0.0.1", "data:")), url


@pytest.mark.parametrize("name", PAGES)
def test_narrow_screens_do_not_scroll_sideways(browser: Any, server: str, name: str) -> None:
    look(browser, server + PAGES[name], NARROW)
    wide = browser.execute_script(
        "return [document.documentElement.scrollWidth, [...document.querySelectorAll('main *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .evidence, pre, .hidden'))"
        ".slice(0, 5).map(e => e.outerHTML.slice(0, 120))]"
    )
    assert wide[0] <= NARROW[0], wide[1]


def test_keys_move_between_passages_and_sides(browser: Any, server: str) -> None:
    look(browser, f"{server}/compare/1/3")
    body = browser.find_element(By.TAG_NAME, "body")

    def here() -> str:
        return browser.switch_to.active_element.get_attribute("id")

    body.send_keys("n")
    assert here() == "l1"
    browser.switch_to.active_element.send_keys("n")
    assert here() == "l2"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert here() == "r2"
    lit = browser.find_elements(By.CSS_SELECTOR, "mark.lit")
    assert {mark.get_attribute("data-pair") for mark in lit} == {"2"}
    browser.switch_to.active_element.send_keys("p")
    assert here() == "r1"
    browser.switch_to.active_element.send_keys("p")
    assert here() == "r4"


def test_click_on_a_passage_leads_to_its_partner(browser: Any, server: str) -> None:
    look(browser, f"{server}/compare/1/3")
    browser.find_element(By.CSS_SELECTOR, "mark[data-chip='l3']").click()
    assert browser.switch_to.active_element.get_attribute("id") == "r3"


def test_links_work_without_script(browser: Any, server: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        look(browser, f"{server}/compare/1/3")
        chip = browser.find_element(By.ID, "l2")
        assert chip.get_attribute("href").endswith("#r2")
        assert len(browser.find_elements(By.CSS_SELECTOR, ".side mark")) > 4
        assert not browser.find_element(By.CSS_SELECTOR, ".keys").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_tab_walks_from_skip_link_through_navigation_to_the_text(browser: Any, server: str) -> None:
    look(browser, f"{server}/cluster/1")
    walked = []
    for _ in range(9):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        walked.append(
            browser.switch_to.active_element.text or browser.switch_to.active_element.tag_name
        )
    assert walked[:7] == [
        "Skip to the text",
        "provtrace",
        "Overview",
        "Clusters",
        "Outlets",
        "Search",
        "Tables",
    ]
    browser.get(f"{server}/cluster/1")
    browser.switch_to.active_element.send_keys(Keys.TAB)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert browser.execute_script("return document.activeElement.id") == "main"


def test_what_was_removed_can_be_hidden(browser: Any, server: str) -> None:
    look(browser, f"{server}/document/2")
    cut = browser.find_element(By.CSS_SELECTOR, ".annotated del.cut")
    assert cut.is_displayed()
    browser.find_element(By.ID, "show-cuts").click()
    assert not cut.is_displayed()


def test_hostile_text_runs_nothing(browser: Any, server: str) -> None:
    for path in ("", "/document/8", "/compare/1/8", "/cluster/1", "/search?q=alert"):
        look(browser, server + path)
        assert (
            browser.execute_script(
                "return document.querySelectorAll('main script, main img').length"
            )
            == 0
        )


def test_report_opens_from_disk(browser: Any, db: Path, axe: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    with open_reader(db) as reader:
        path.write_text(build_report(reader, "room"), encoding="utf-8")
    browser.get_log("browser")
    look(browser, path.as_uri())
    assert [e["message"] for e in browser.get_log("browser")] == []
    assert (
        browser.execute_script(
            "return getComputedStyle(document.querySelector('mark.k-near')).textDecorationStyle"
        )
        == "dashed"
    )
    browser.find_element(By.CSS_SELECTOR, ".side mark[data-chip]").click()
    assert "r" in browser.switch_to.active_element.get_attribute("id")
    assert findings(browser, axe) == []


@pytest.mark.slow
def test_the_samples_look_right(browser: Any, axe: str, tmp_path: Path) -> None:
    db = tmp_path / "samples.db"
    with Archive.open(db) as archive:
        scan([SAMPLES], archive)
    connection = sqlite3.connect(db)

    def ids(sql: str) -> list[str]:
        return ["/".join(map(str, row)) for row in connection.execute(sql)]

    clusters = ids("select id from clusters order by documents desc limit 3")
    pairs = ids(
        "select left_id, right_id from matches group by 1, 2 order by count(*) desc limit 2"
    )
    documents = ids(
        "select id from documents where language in ('ar', 'zh', 'ja', 'ru') group by language"
    )
    connection.close()
    paths = ["", "/clusters", "/outlets", "/outlets?wire=0", "/search?q=ferry"]
    paths += [f"/cluster/{each}" for each in clusters] + [f"/compare/{each}" for each in pairs]
    paths += [f"/document/{each}" for each in documents]
    assert len(paths) == 14
    with serving(db) as address:
        browser.get_log("browser")
        for path in paths:
            for size, theme in ((WIDE, "light"), (NARROW, "dark")):
                look(browser, address + path, size, theme)
                assert findings(browser, axe) == [], path
                width = browser.execute_script("return document.documentElement.scrollWidth")
                assert width <= size[0], path
        assert [e["message"] for e in browser.get_log("browser")] == []
