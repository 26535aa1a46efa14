"""Cleaning: one article becomes one document, whatever other documents there are.

Names load when they are first used (PEP 562): a scan cleans in worker processes, and its own
process, which needs the agencies and what recurs, does without the libraries for pages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provtrace.cleaning.document import clean
    from provtrace.cleaning.html import forget_caches

__all__ = ["clean", "forget_caches"]

_HOMES = {"clean": "document", "forget_caches": "html"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"provtrace.cleaning.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'provtrace.cleaning' has no attribute {name!r}")
