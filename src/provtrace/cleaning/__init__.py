"""Cleaning: one article becomes one document, whatever other documents there are."""

from provtrace.cleaning.clean import clean

__all__ = ["clean"]
