"""Cleaning: one article becomes one document, whatever other documents there are."""

from provtrace.cleaning.clean import clean
from provtrace.cleaning.html import forget_caches

__all__ = ["clean", "forget_caches"]
