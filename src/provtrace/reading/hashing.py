"""Hashes that tell whether an article is the one already in the archive."""

from __future__ import annotations

from dataclasses import fields

import xxhash

from provtrace.article import Article

NOT_CONTENT = frozenset({"key", "input"})
"""Fields that say which article it is and where it lay, not what it says."""


def content_hash(article: Article) -> str:
    """Hash of everything that cleaning looks at: 128 bit xxh3 as 32 hex digits.

    Args:
        article: The article; ``key`` and ``input`` do not count.
    """
    digest = xxhash.xxh3_128()
    for field in fields(article):
        value = getattr(article, field.name)
        if value is not None and field.name not in NOT_CONTENT:
            data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
            # Name and length come first, so that no two sets of fields run together alike.
            digest.update(f"{field.name}:{len(data)}:".encode())
            digest.update(data)
    return digest.hexdigest()


def article_key(article: Article) -> str:
    """The article's key: its own, else its url, else a hash of its text or page."""
    return article.key or article.url or content_hash(Article(text=article.text, html=article.html))


def problem_hash(problem: str) -> str:
    """What stands for the content of an article that could not be read."""
    return xxhash.xxh3_128_hexdigest(problem.encode("utf-8", "surrogatepass"))
