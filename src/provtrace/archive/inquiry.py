"""Questions to an archive that write nothing: what occurs where, and why."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from provtrace.alignment import Prepared, describe, differing
from provtrace.archive.indexing import index_text, load_prepared
from provtrace.archive.method import Method
from provtrace.archive.partners import partners_of_text, shared_keys
from provtrace.article import Article, Document, MatchedSpans, misread_date, order_hint
from provtrace.encoding import Encoder
from provtrace.errors import ArchiveError, InputError
from provtrace.match import Match, Passage
from provtrace.reading import article_key, content_hash
from provtrace.settings import Settings

log = logging.getLogger(__name__)

MOST_NAMED = 4
"""Keys that are named where a name fits several."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two documents match, or do not.

    Attributes:
        left: Key of the first document.
        right: Key of the second.
        stage: The last stage they came through: unreadable, candidates, alignment or matched.
        lines: The same in words.
        matches: The matches as JSON values.
    """

    left: str
    right: str
    stage: str
    lines: list[str]
    matches: list[dict[str, Any]]


def clean_article(article: Article, settings: Settings) -> Document:
    """Clean an article of a library user, with its key and content hash.

    A date that cannot be read is told to the log; the article is taken without it.

    Raises:
        InputError: If it has neither text nor html.
        TypeError: If it is no `Article`.
    """
    if not isinstance(article, Article):
        raise TypeError(
            f"an Article is wanted, not {type(article).__name__}; "
            "Article.from_mapping makes one of a dict"
        )
    if article.text is None and article.html is None:
        raise InputError(article.key or article.url or "article", "has neither text nor html")
    # Imported here so that a scan, which cleans in other processes, does without.
    from provtrace.cleaning import clean  # noqa: PLC0415

    document = replace(
        clean(article, settings), key=article_key(article), content_hash=content_hash(article)
    )
    if given := misread_date(article, document):
        hint = order_hint(given)
        log.warning("%s: the date %r could not be read%s", document.key, given, hint)
    return document


def check(db: Database, article: Article, method: Method, encoder: Encoder | None) -> list[Match]:
    """Matches of an article that is not stored, the longest first; see `Archive.check`."""
    document = clean_article(article, method.settings)
    if document.status == "unreadable":
        raise InputError(document.key, document.problem or "cannot be read")
    indexed = index_text(db, document.text, document.language, method, encoder)
    found: list[Match] = []
    for other_id in partners_of_text(db, indexed, method):
        other_key = _key(db, other_id)
        other = load_prepared(db, other_id, method.dim)
        spans = method.align(indexed.prepared, other, flipped=document.key > other_key)
        described = _described(db, other_id)
        for span in spans:
            here = _cut(_of_document(document), document.text, span.left)
            there = _cut(described, other.text, span.right)
            found.append(
                Match(here, there, span.kind, span.score, span.words, span.is_quote, span.evidence)
            )
    return sorted(found, key=lambda m: (-m.words, -m.score, m.other.key, m.passage.start))


def matches_of(db: Database, document_id: int) -> list[Match]:
    """Every stored match of a document, by its place in the text."""
    found = []
    described = {document_id: _described(db, document_id)}
    texts = {document_id: _text(db, document_id)}
    rows = db.execute(
        "select left_id, left_start, left_end, right_id, right_start, right_end, kind, score, "
        "words, is_quote, evidence from matches where left_id = ? or right_id = ?",
        [document_id, document_id],
    )
    for left, ls, le, right, rs, re, kind, score, words, is_quote, evidence in rows.fetchall():
        sides = {left: (ls, le), right: (rs, re)}
        other = right if left == document_id else left
        if other not in described:
            described[other], texts[other] = _described(db, other), _text(db, other)
        found.append(
            Match(
                _cut(described[document_id], texts[document_id], sides[document_id]),
                _cut(described[other], texts[other], sides[other]),
                kind,
                score,
                words,
                bool(is_quote),
                json.loads(evidence),
            )
        )
    return sorted(found, key=lambda m: (m.passage.start, m.passage.end, m.other.key))


def find_document(db: Database, name: str) -> int:
    """The id of a document by its number, its key, or a part of its key that no other has.

    A name that is a whole part of a key, such as that of a file, goes before one that is inside of
    others.

    Raises:
        ArchiveError: If none fits, or several do.
    """
    row = db.execute("select id from documents where key = ?", [name]).fetchone()
    if row is None and name.isdecimal():
        row = db.execute("select id from documents where id = ?", [int(name)]).fetchone()
    if row is not None:
        return int(row[0])
    rows: list[tuple[int, str]] = []
    for fits in ("instr('/' || key || '/', '/' || ? || '/')", "instr(key, ?)"):
        query = f"select id, key from documents where {fits} order by key limit ?"  # noqa: S608
        rows = rows or db.execute(query, [name, MOST_NAMED + 1]).fetchall()
    if not rows:
        raise ArchiveError(f"no document has the number or key {name!r}")
    if len(rows) > 1:
        keys = ", ".join(key for _, key in rows[:MOST_NAMED])
        more = " …" if len(rows) > MOST_NAMED else ""
        raise ArchiveError(f"{name!r} fits several keys: {keys}{more}")
    return rows[0][0]


def explain(db: Database, a: str, b: str, method: Method) -> Explanation:
    """Why two stored documents match or not; see `Archive.explain`."""
    ids = find_document(db, a), find_document(db, b)
    keys = _key(db, ids[0]), _key(db, ids[1])
    if ids[0] == ids[1]:
        raise ArchiveError(f"{a!r} and {b!r} are the same document")
    lines = []
    for document_id, key in zip(ids, keys, strict=True):
        status, problem, language, words = db.execute(
            "select status, problem, language, words from documents where id = ?", [document_id]
        ).fetchone()
        if status != "ok":
            lines.append(f"{key}: {status}: {problem or 'no text was left after cleaning'}")
            return Explanation(*keys, "unreadable", lines, [])
        lines.append(f"{key}: {words} words, language {language or 'unknown'}")
        if method.dim and not method.covers(language):
            lines.append("  the encoder does not cover it: only copied and edited text is found")
    left, right = (load_prepared(db, i, method.dim) for i in ids)
    shared = shared_keys(db, *ids)
    lines.append(
        f"copied or edited text was looked for: the sketches of the two have "
        f"{f'{shared:,} keys' if shared else 'no key'} in common"
    )
    if left.vectors is not None and right.vectors is not None:
        calibration = method.weights.calibration(method.calibration)
        near = left.vectors @ right.vectors.T
        i, j = divmod(int(near.argmax()), near.shape[1])
        level = calibration.level(left.language, right.language)
        lines.append(
            f"nearest sentences in meaning: cosine {near[i, j]:.2f}; in these languages, "
            f"{calibration.noise:.2f} is usual where nothing is the same, "
            f"{level:.2f} between two wordings of one sentence"
        )
        lines.extend(
            f"  {name}: {_short(side.text[slice(*side.sentences[k])])}"
            for name, side, k in ((keys[0], left, i), (keys[1], right, j))
        )
    spans = method.align(left, right, flipped=keys[0] > keys[1])
    for span in spans:
        quote = ", a quotation" if span.is_quote else ""
        lines.append(
            f"match: {span.kind}{quote}, {span.words} words, score {span.score:.2f}: "
            f"{describe(span.evidence, span.kind)}"
        )
        lines.extend(f"  {line}" for line in _differing(span, left, right))
        for key, side, (start, end) in ((keys[0], left, span.left), (keys[1], right, span.right)):
            lines.append(f"  {key} [{start}:{end}]: {_short(side.text[start:end])}")
    stage = "matched" if spans else "alignment" if shared else "candidates"
    if not spans:
        lines.append("no passage of the two was verified as the same text")
    return Explanation(*keys, stage, lines, [_as_json(span, left, right) for span in spans])


def _differing(span: MatchedSpans, left: Prepared, right: Prepared) -> tuple[str, ...]:
    return differing(
        left.text[slice(*span.left)],
        right.text[slice(*span.right)],
        left_language=left.language,
        right_language=right.language,
    )


def _as_json(span: MatchedSpans, left: Prepared, right: Prepared) -> dict[str, Any]:
    return {
        "kind": span.kind,
        "score": span.score,
        "words": span.words,
        "is_quote": span.is_quote,
        "left": list(span.left),
        "right": list(span.right),
        "differing": list(_differing(span, left, right)),
        "evidence": span.evidence,
    }


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 160 else f"{flat[:110]} … {flat[-45:]}"


def _key(db: Database, document_id: int) -> str:
    return str(db.execute("select key from documents where id = ?", [document_id]).fetchone()[0])


def _text(db: Database, document_id: int) -> str:
    row = db.execute("select text from texts where document_id = ?", [document_id]).fetchone()
    return "" if row is None else str(row[0])


def _described(db: Database, document_id: int) -> Passage:
    """A passage of nothing, which says whose it is; see `_cut`."""
    row = db.execute(
        "select key, outlet, title, url, published, language from documents where id = ?",
        [document_id],
    ).fetchone()
    key, outlet, title, url, published, language = row
    return Passage(key, outlet, title, url, published, language, 0, 0, "")


def _of_document(document: Document) -> Passage:
    return Passage(
        document.key,
        document.outlet,
        document.title,
        document.url,
        document.published,
        document.language,
        0,
        0,
        "",
    )


def _cut(whole: Passage, text: str, span: tuple[int, int]) -> Passage:
    start, end = span
    return replace(whole, start=start, end=end, text=text[start:end])
