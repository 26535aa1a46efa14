"""The archive: the only part of provtrace that touches SQLite.

`Archive` loads cleaning and the encoder's package, its queries do not: names load when they are
first used (PEP 562), so that Datasette, which imports our plugin at every start, starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provtrace.archive.archive import Archive, Settled
    from provtrace.archive.documents import Stored
    from provtrace.archive.identity import settings_of
    from provtrace.archive.inquiry import Explanation

__all__ = ["Archive", "Explanation", "Settled", "Stored", "settings_of"]

_HOMES = {
    "Archive": "archive",
    "Settled": "archive",
    "Stored": "documents",
    "settings_of": "identity",
    "Explanation": "inquiry",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"provtrace.archive.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'provtrace.archive' has no attribute {name!r}")
