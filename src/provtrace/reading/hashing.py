"""Hashes that tell whether an article is the one already in the archive."""

from __future__ import annotations

from dataclasses import fields

import xxhash

from provtrace.article import Article

CONTENT_FIELDS = tuple(
    field.name for field in fields(Article) if field.name not in ("key", "input")
)
"""All but the fields that say which article it is and where it lay."""


def content_hash(article: Article) -> str:
    """Hash of everything that cleaning looks at: 128 bit xxh3 as 32 hex digits.

    Args:
        article: The article; ``key`` and ``input`` do not count.
    """
    digest = xxhash.xxh3_128()
    for name in CONTENT_FIELDS:
        value = getattr(article, name)
        if value is not None:
            data = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
            # Name and length come first, so that no two sets of fields run together alike.
            digest.update(b"%s:%d:" % (name.encode(), len(data)))
            digest.update(data)
    return digest.hexdigest()


def article_key(article: Article) -> str:
    """The article's key: its own, else its url, else a hash.

    The hash is of the text or page and of what tells two pieces with one text apart, as far as it
    is known: outlet (or what its folder suggests), date and title. So an agency's text in two
    papers is two documents, and the same record again is the same one.
    """
    return article.key or article.url or content_hash(_content(article))


def _content(article: Article) -> Article:
    """What identifies an article that nobody has given a name."""
    return Article(
        text=article.text,
        html=article.html,
        outlet=article.outlet or article.outlet_hint,
        published=article.published,
        title=article.title,
    )


def problem_hash(problem: str) -> str:
    """What stands for the content of an article that could not be read."""
    return xxhash.xxh3_128_hexdigest(problem.encode("utf-8", "surrogatepass"))
