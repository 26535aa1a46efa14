"""What many tests share: small invented newsrooms."""

from __future__ import annotations

from pathlib import Path

import pytest

import pages_room
from provtrace import Archive, Article, Settings

HARBOUR = (
    "The harbour board of Veldmark voted on Tuesday to dredge the northern channel before the "
    "winter storms set in. Engineers had warned in spring that silt was narrowing the passage by "
    "almost a metre every year. Fishing crews welcomed the decision, although several skippers "
    "said the work should have begun long ago. The board expects the dredgers to arrive in "
    "October and to stay for eleven weeks."
)
ORCHARD = (
    "Growers in the Halden valley picked the smallest apple crop in two decades after a night of "
    "frost in late April. The cooperative that presses most of the fruit will open only three of "
    "its seven halls. Prices at the weekly market in Brunsby doubled within a month. A relief fund "
    "set up by the province has received more than four hundred applications so far."
)
MUSEUM = (
    "A retired tram driver has given the city museum of Lorvik a collection of nine hundred hand "
    "drawn timetables. He began to draw them as a boy because the printed ones were too dear. The "
    "museum will show them from May in the old depot, beside the last tram he drove."
)


@pytest.fixture
def surface() -> Settings:
    """Settings that find copied and edited text only: no encoder to load."""
    return Settings(encoder="none", jobs=1)


@pytest.fixture
def articles() -> list[Article]:
    """Five articles of four outlets: a wire piece, a copy, an edited copy, two of their own."""
    edited = HARBOUR.replace("voted on Tuesday", "decided on Tuesday").replace(
        "Fishing crews", "The fishing crews"
    )
    return [
        article("beacon/harbour", "Veldmark Beacon", HARBOUR, "2024-05-07T08:00"),
        article("courier/harbour", "The Courier", f"{HARBOUR} {MUSEUM}", "2024-05-07T11:30"),
        article("ledger/harbour", "Lorvik Ledger", edited, "2024-05-08T06:10"),
        article("ledger/orchard", "Lorvik Ledger", ORCHARD, "2024-05-09T06:10"),
        article("gazette/museum", "Gazette", MUSEUM, "2024-05-06T17:45"),
    ]


def article(key: str, outlet: str, text: str, published: str | None = None) -> Article:
    """An article with a key of its own."""
    return Article(key=key, outlet=outlet, text=text, published=published)


@pytest.fixture
def archive(tmp_path: Path, surface: Settings) -> Archive:
    """An empty archive that finds copied and edited text."""
    with Archive.open(tmp_path / "news.db", settings=surface) as opened:
        yield opened


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of ``pages_room``."""
    return pages_room.build(tmp_path_factory.mktemp("room") / "room.db")
