"""The archive: the only part of provtrace that touches SQLite."""

from provtrace.archive.archive import Archive, Settled
from provtrace.archive.identity import settings_of
from provtrace.archive.inquiry import Explanation

__all__ = ["Archive", "Explanation", "Settled", "settings_of"]
