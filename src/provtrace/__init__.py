"""provtrace finds out which news pieces share text, and where that text came from.

::

    from provtrace import Archive, Article

    with Archive.open("news.db") as archive:
        for match in archive.add(Article(text=..., url=..., outlet=..., published=...)):
            print(match)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from provtrace.archive import Archive, Explanation
    from provtrace.article import Article, Credit, Document, Removal
    from provtrace.cleaning import clean
    from provtrace.encoding import Encoder, load_encoder
    from provtrace.errors import (
        ArchiveError,
        InputError,
        MismatchError,
        MissingExtraError,
        ProvtraceError,
        SettingsError,
    )
    from provtrace.match import Match, Passage
    from provtrace.settings import Settings, load_settings

_HOMES = {
    "archive": ("Archive", "Explanation"),
    "article": ("Article", "Credit", "Document", "Removal"),
    "cleaning": ("clean",),
    "encoding": ("Encoder", "load_encoder"),
    "errors": (
        "ArchiveError",
        "InputError",
        "MismatchError",
        "MissingExtraError",
        "ProvtraceError",
        "SettingsError",
    ),
    "match": ("Match", "Passage"),
    "settings": ("Settings", "load_settings"),
}
"""Where each public name lives: modules load when a name is first used (PEP 562)."""

__all__ = [
    "Archive",
    "ArchiveError",
    "Article",
    "Credit",
    "Document",
    "Encoder",
    "Explanation",
    "InputError",
    "Match",
    "MismatchError",
    "MissingExtraError",
    "Passage",
    "ProvtraceError",
    "Removal",
    "Settings",
    "SettingsError",
    "clean",
    "load_encoder",
    "load_settings",
]


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"provtrace.{module}"), name)
    raise AttributeError(f"module 'provtrace' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
