"""Commands that say where text came from: clusters, sources, outlets, show."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from provtrace.cli.output import exit_codes, print_json

if TYPE_CHECKING:
    from sqlite_utils import Database

    from provtrace.archive.reader import Reader, Row

Db = Annotated[Path, typer.Argument(metavar="DB", help="Database that `provtrace scan` wrote.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Limit = Annotated[int, typer.Option(min=1, help="Rows at most.")]

PAIRS = 20
"""Links between outlets that are printed."""


class KindName(StrEnum):
    """How the text of a match was carried over."""

    VERBATIM = "verbatim"
    NEAR = "near"
    REWRITTEN = "rewritten"
    TRANSLATED = "translated"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    for command in (clusters, sources, outlets, show):
        app.command(epilog=exit_codes())(command)


def clusters(
    db: Db,
    outlet: Annotated[str | None, typer.Option(help="With a piece of this outlet.")] = None,
    agency: Annotated[str | None, typer.Option(help="Text of this agency, such as afp.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="With a piece of this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="With a piece of this day or earlier.")
    ] = None,
    min_documents: Annotated[
        int | None, typer.Option(min=2, help="In at least so many documents.")
    ] = None,
    kind: Annotated[KindName | None, typer.Option(help="With text shared in this way.")] = None,
    status: Annotated[
        str | None,
        typer.Option(
            help="credited wire, uncredited wire, inferred wire, press release, single origin, "
            "quotation or undetermined."
        ),
    ] = None,
    limit: Limit = 30,
    as_json: Json = False,
) -> None:
    """List texts that several documents carry, the most carried first."""
    from provtrace.archive.listing import ClusterFilter, count_clusters, list_clusters
    from provtrace.archive.queries import figures
    from provtrace.archive.reader import open_reader
    from provtrace.pages.times import iso_day

    wanted = ClusterFilter(
        outlet=outlet,
        agency=agency,
        since=None if since is None else iso_day(since),
        until=None if until is None else iso_day(until),
        min_documents=min_documents,
        kind=None if kind is None else str(kind.value),
        status=_status(status),
        limit=limit,
    )
    with open_reader(db) as reader:
        rows, total = list_clusters(reader, wanted), count_clusters(reader, wanted)
        held = figures(reader)
    if as_json:
        print_json([_decoded(row) for row in rows])
        return
    if not rows:
        _note(_why_none(db, held))
        return
    from provtrace.cli.tables import print_table

    print_table(
        (
            "id",
            "documents",
            "outlets",
            "words",
            "languages",
            "first (UTC)",
            "origin",
            "status",
            "text",
        ),
        [
            (
                row["id"],
                row["documents"],
                row["outlets"],
                row["words"],
                row["languages"],
                _day(row["first_published"]),
                row["origin_outlet"] or row["origin_key"] or "not known",
                _with_agency(row["status"], row["agency"]),
                row["label"],
            )
            for row in rows
        ],
    )
    if total > len(rows):
        _note(f"{len(rows)} of {total} clusters; --limit shows more")


def sources(
    db: Db,
    document: Annotated[
        str | None,
        typer.Argument(help="A document: its number, key or part of its key; default: all."),
    ] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List where documents have their text from, with the verdict and how sure it is."""
    from provtrace.archive.listing import list_sources
    from provtrace.archive.queries import headlines

    with _opened(db) as (database, reader):
        found = None if document is None else _find(database, document)
        rows = list_sources(reader, found, limit)
        titles = headlines(reader, [row["source_id"] for row in rows if row["source_id"]])
    if as_json:
        print_json([_decoded(row) for row in rows])
        return
    if not rows:
        _note("no source is known: nothing in the database is earlier and shares its text")
        return
    from provtrace.cli.tables import named, print_table, sure

    print_table(
        ("document", "verdict", "source", "relation", "share", "words", "sure"),
        [
            (
                named(row["document_id"], row["outlet"], row["title"], row["key"]),
                row["verdict"],
                _named_source(row, titles),
                _with_agency(row["relation"], row["agency"]),
                f"{row['share']:.0%}",
                row["words"],
                "–" if row["verdict"] == "undetermined" else sure(row["confidence"]),
            )
            for row in rows
        ],
    )


def outlets(db: Db, as_json: Json = False) -> None:
    """Show how much of each outlet's words is its own, with and without agency text."""
    from provtrace.archive.listing import undetermined_pairs
    from provtrace.archive.queries import outlet_pairs
    from provtrace.archive.queries import outlets as outlet_rows
    from provtrace.archive.reader import open_reader

    with open_reader(db) as reader:
        rows, pairs = outlet_rows(reader), outlet_pairs(reader)
    open_pairs = undetermined_pairs(pairs)
    if as_json:
        print_json({"outlets": rows, "reuse": pairs})
        return
    if not rows:
        _note(f"{db} holds no documents yet; `provtrace scan` adds some")
        return
    from provtrace.cli.tables import print_table

    print_table(
        ("outlet", "documents", "words", "own", "reused", "wire", "quoted", "own, wire left out"),
        [
            (
                row["outlet"] or "(none)",
                row["documents"],
                row["words"],
                f"{row['original_share']:.0%}",
                row["reused"],
                row["wire"],
                row["quoted"],
                f"{row['original_share_without_wire']:.0%}",
            )
            for row in rows
        ],
    )
    known = [p for p in pairs if p["words"] and p["outlet"] != p["source_outlet"]]
    if known:
        typer.echo("")
        print_table(
            ("outlet", "shares with", "documents", "words taken", "earlier there", "agency text"),
            [
                (
                    p["outlet"],
                    p["source_outlet"],
                    p["documents"],
                    p["words_without_wire"] - p["earlier_words"],
                    p["earlier_words"],
                    p["wire_words"],
                )
                for p in known[:PAIRS]
            ],
        )
    if open_pairs:
        typer.echo("")
        print_table(
            ("outlet", "and", "documents", "words", "who had it first"),
            [
                (p["outlet"], p["other"], p["documents"], p["words"], "undetermined")
                for p in open_pairs[:PAIRS]
            ],
        )
    for what, hidden in (("links", len(known) - PAIRS), ("open links", len(open_pairs) - PAIRS)):
        if hidden > 0:
            _note(f"{hidden} weaker {what} between outlets are left out; --json has all")


def show(
    db: Db,
    document: Annotated[str, typer.Argument(help="Its number, key or part of its key.")],
    as_json: Json = False,
) -> None:
    """Show a document: its sources, how much of it is its own, and its text with what is shared."""
    from provtrace.archive import document_queries

    with _opened(db) as (database, reader):
        found = _find(database, document)
        row = document_queries.document(reader, found)
        assert row is not None
        known: dict[str, Any] = {
            "document": row,
            "sources": [_decoded(source) for source in document_queries.sources_of(reader, found)],
            "clusters": document_queries.clusters_of(reader, found),
            "matches": document_queries.matches_of(reader, found),
            "credits": document_queries.credits(reader, found),
            "removals": document_queries.removals(reader, found),
        }
    if as_json:
        print_json(known)
        return
    from provtrace.cli.showing import print_document

    print_document(known)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Database, Reader]]:
    """A database opened for reading, with a reader on it."""
    from provtrace.archive.connection import open_readonly, translated_errors
    from provtrace.archive.reader import Reader

    with closing(open_readonly(path)) as database, translated_errors(path):
        yield database, Reader(database.conn)


def _find(database: Database, document: str) -> int:
    from provtrace.archive.inquiry import find_document

    return find_document(database, document)


def _why_none(db: Path, held: Row) -> str:
    """Why no cluster is listed."""
    if not held["documents"]:
        return f"{db} holds no documents yet; `provtrace scan` adds some"
    if not held["clusters"]:
        return f"{db} holds no clusters: no two of its documents share text"
    return f"no cluster of {db} fits"


def _status(given: str | None) -> str | None:
    if given is None:
        return None
    known = (
        "credited wire",
        "uncredited wire",
        "inferred wire",
        "press release",
        "single origin",
        "quotation",
        "undetermined",
    )
    name = given.replace("-", " ").strip().casefold()
    if name not in known:
        raise typer.BadParameter(f"{given!r} is none of {', '.join(known)}")
    return name


def _decoded(row: Row) -> Row:
    """A row with its evidence as values, not as text."""
    return row | {"evidence": json.loads(row["evidence"])}


def _named_source(row: Row, titles: Mapping[int, str | None]) -> str:
    from provtrace.cli.tables import named

    if row["source_id"] is None:
        return f"{row['agency']} (not in the database)"
    source = row["source_id"]
    name = named(source, row["source_outlet"], titles.get(source), row["source_key"])
    # Neither took agency text from the other, so the other is not named as if it had.
    return f"also in {name}" if row["verdict"] == "shared wire" else name


def _with_agency(words: str, agency: str | None) -> str:
    return f"{words}: {agency}" if agency else words


def _day(published: str | None) -> str:
    """A time in UTC to the minute, with as much as is known of it."""
    from provtrace.pages.times import moment

    when = moment(published)
    if when is None:
        return "undated"
    if when.is_vague:
        return when.iso
    stamp = datetime.fromtimestamp(when.earliest, UTC)
    return f"{stamp:%Y-%m-%d %H:%M}"


def _note(line: str) -> None:
    typer.echo(f"provtrace: {line}", err=True)
