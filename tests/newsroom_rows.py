"""A simulated newsroom stored as rows.

It fills the tables of a database as a scan would (documents, texts, passages, matches, credits,
links), so that provenance, pages and exports can be tried on any number of documents without
cleaning or matching anything.

    room = make_newsroom(seed=1, stories=20)
    db = open_database(path); fill(db, room)
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from newsroom import Newsroom, Piece, carriers, true_matches


def fill(
    db: Any,
    room: Newsroom,
    *,
    order: Sequence[int] | None = None,
    star: int = 32,
) -> set[int]:
    """Store pieces and their true matches as a scan would; those that are there already stay.

    Args:
        db: A database with provtrace's tables.
        room: What to store.
        order: Which pieces, as positions in ``room.pieces``, in their order of arrival; ids follow
            it. Matches are stored between them and all pieces of the room that are there.
        star: Stories with more members are matched to the earliest and the longest only.

    Returns:
        Ids of the pieces stored.
    """
    pieces = [room.pieces[at] for at in order] if order is not None else room.pieces
    ids = dict(db.execute("select key, id from documents").fetchall())
    new = {p.key: number for number, p in enumerate(pieces, max(ids.values(), default=0) + 1)}
    ids |= new
    laid = {p.key: p.laid_out()[1] for p in room.pieces if p.key in ids}
    conn = db.conn
    conn.execute("begin")
    for start in range(0, len(pieces), 1000):
        _store(conn, pieces[start : start + 1000], ids)
    for a, b in _pairs(room, star):
        if a.key in ids and b.key in ids and (a.key in new or b.key in new):
            _store_matches(conn, a, b, ids, laid)
    conn.execute("commit")
    return set(new.values())


def _store(conn: Any, pieces: Sequence[Piece], ids: dict[str, int]) -> None:
    laid = {piece.key: piece.laid_out() for piece in pieces}
    conn.executemany(
        "insert into documents (id, key, title, outlet, published, published_from, language, "
        "words, url, canonical_url, status, text_hash, content_hash, pending) "
        "values (?,?,?,?,?,?,?,?,?,?,'ok',?,?,0)",
        [
            (
                ids[p.key],
                p.key,
                p.sentences[0].text[:60],
                p.outlet,
                p.published,
                "record" if p.published else None,
                p.language,
                len(laid[p.key][0].split()),
                p.url,
                p.canonical,
                p.key,
                p.key,
            )
            for p in pieces
        ],
    )
    conn.executemany(
        "insert into texts values (?, ?)", [(ids[p.key], laid[p.key][0]) for p in pieces]
    )
    conn.executemany(
        "insert into passages (document_id, ordinal, start_offset, end_offset, words, hash) "
        "values (?,?,?,?,?,?)",
        [
            (
                ids[key],
                ordinal,
                start,
                end,
                len(text[start:end].split()),
                zlib.crc32(text[start:end].encode()),
            )
            for key, (text, spans) in laid.items()
            for ordinal, (start, end) in enumerate(spans)
        ],
    )
    conn.executemany(
        "insert into credits (document_id, agency, role, start_offset, end_offset, text, rule) "
        "values (?,?,?,null,null,?,'test')",
        [(ids[p.key], agency, role, f"({agency})") for p in pieces for agency, role in p.credits],
    )
    conn.executemany(
        "insert into links values (?, ?)", [(ids[p.key], url) for p in pieces for url in p.links]
    )


def _pairs(room: Newsroom, star: int) -> Iterator[tuple[Piece, Piece]]:
    """Pairs of pieces that share sentences, each once."""
    by_key = {piece.key: piece for piece in room.pieces}
    seen: set[tuple[str, str]] = set()
    for keys in carriers(room.pieces).values():
        if len(keys) < 2:
            continue
        pairs: Iterable[tuple[str, str]] = combinations(keys, 2)
        if len(keys) > star:
            hubs = {
                min(keys, key=lambda k: (by_key[k].published or "9", k)),
                max(keys, key=lambda k: (len(by_key[k].sentences), k)),
            }
            pairs = ((hub, key) for hub in sorted(hubs) for key in keys if key != hub)
        for a, b in pairs:
            pair = (min(a, b), max(a, b))
            if pair not in seen:
                seen.add(pair)
                yield by_key[pair[0]], by_key[pair[1]]


def _store_matches(
    conn: Any, a: Piece, b: Piece, ids: dict[str, int], laid: dict[str, list[tuple[int, int]]]
) -> None:
    rows = []
    for found in true_matches(a, b, laid[a.key], laid[b.key]):
        sides = sorted([(ids[a.key], *found["a"]), (ids[b.key], *found["b"])])
        rows.append(
            (
                *sides[0],
                *sides[1],
                found["kind"],
                found["score"],
                found["words"],
                int(found["is_quote"]),
                json.dumps({"shared": found["words"]}),
            )
        )
    conn.executemany(
        "insert into matches (left_id, left_start, left_end, right_id, right_start, right_end, "
        "kind, score, words, is_quote, evidence) values (?,?,?,?,?,?,?,?,?,?,?)",
        rows,
    )
