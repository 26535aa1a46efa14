"""Cleaning for worker processes in tests that goes wrong where a text asks for it."""

from provtrace.article import Article
from provtrace.cleaning import clean
from provtrace.scan import clean_reading
from provtrace.settings import Settings
from worker_functions import work

# What cleaning loads when it is first used must not count as an article's time.
clean(Article(text="The cranes of Valmir stopped on Wednesday."), Settings(encoder="none"))


def clean_or_fail(reading, *, settings):
    """Clean an article; one whose title is the name of some bad work does that work first."""
    work(reading.article.text.split("\n")[0])
    return clean_reading(reading, settings=settings)
