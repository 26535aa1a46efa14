"""Matches in the tables → clusters, sources and originality, for what has changed.

The unit of work is a component: documents that matches connect. What is derived for a component
depends on nothing outside it, and within it documents are taken in the order of their keys. So
deriving what was touched gives the same rows as deriving everything, in any order of arrival.
Components are loaded a few at a time, so that memory depends on the largest, not on their number.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import astuple, dataclass, field, replace
from itertools import count
from typing import Any

import numpy as np
from sqlite_utils import Database

from provtrace.alignment.tokens import tokenize_many
from provtrace.archive.connection import transaction
from provtrace.article import Credit
from provtrace.cleaning.agencies import Agencies
from provtrace.provenance.assess import Assessed, assess
from provtrace.provenance.clusters import Forest, Span
from provtrace.provenance.mentions import named_outlets
from provtrace.provenance.originality import Words
from provtrace.provenance.records import Facts, Link
from provtrace.provenance.sources import Source
from provtrace.provenance.times import parse_moment
from provtrace.settings import Settings

BATCH = 400
"""Documents per batch of components; a larger component is a batch by itself."""

CHUNK = 1_000
"""Ids per query."""

MANY = 5_000
"""With more documents touched than this, all matches are read once to find the components."""

LABEL = 100
"""Characters of a cluster's label."""


@dataclass(frozen=True, slots=True)
class ProvenanceCounts:
    """What deriving did.

    Attributes:
        documents: Documents whose provenance was derived.
        clusters: Clusters that these documents are in now.
        sources: Sources that these documents have now.
    """

    documents: int = 0
    clusters: int = 0
    sources: int = 0


def update_provenance(
    db: Database, touched: set[int] | None, settings: Settings, agencies: Agencies
) -> ProvenanceCounts:
    """Derive clusters, sources and originality anew where something changed.

    Runs in the caller's transaction if there is one, else in its own.

    Args:
        db: The database.
        touched: Ids of documents that were added or changed, and of the former partners of those
            that changed or were removed; None derives everything.
        settings: Settings of the scan.
        agencies: The agencies known.
    """
    with nullcontext() if db.conn.in_transaction else transaction(db):
        run = _Run(db, agencies, settings)
        for batch in _batches(_components(db, touched)):
            run.derive(batch)
        run.finish()
        return ProvenanceCounts(run.documents, run.clusters, run.sources)


def _components(db: Database, touched: set[int] | None) -> Iterator[list[int]]:
    """The components that have a touched document, each as sorted ids."""
    if touched is None or len(touched) > MANY:
        yield from _all_components(db, touched)
        return
    known = {row[0] for chunk in _chunks(sorted(touched)) for row in _select(
        db, "select id from documents where id in ({ids})", chunk)}
    seen: set[int] = set()
    for start in sorted(known):
        if start not in seen:
            component = _reach(db, start)
            seen |= component
            yield sorted(component)


def _reach(db: Database, start: int) -> set[int]:
    """Everything that matches connect with a document."""
    reached, frontier = {start}, [start]
    while frontier:
        found: set[int] = set()
        for chunk in _chunks(frontier):
            query = (
                "select distinct right_id from matches where left_id in ({ids}) union "
                "select distinct left_id from matches where right_id in ({ids})"
            )
            found.update(row[0] for row in _select(db, query, chunk, times=2))
        frontier = sorted(found - reached)
        reached |= found
    return reached


def _all_components(db: Database, touched: set[int] | None) -> Iterator[list[int]]:
    (last,) = db.execute("select coalesce(max(id), 0) from documents").fetchone()
    forest = Forest(last + 1)
    for left, right in db.execute("select distinct left_id, right_id from matches"):
        forest.join(left, right)
    members: dict[int, list[int]] = defaultdict(list)
    for (document,) in db.execute("select id from documents order by id"):
        members[forest.find(document)].append(document)
    for component in members.values():
        if touched is None or not touched.isdisjoint(component):
            yield component


def _batches(components: Iterable[list[int]]) -> Iterator[list[list[int]]]:
    batch: list[list[int]] = []
    size = 0
    for component in components:
        if batch and size + len(component) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(component)
        size += len(component)
    if batch:
        yield batch


@dataclass(slots=True)
class _Rows:
    """What the tables hold about some documents, by id."""

    documents: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    links: dict[int, frozenset[str]] = field(default_factory=dict)
    credits: dict[int, list[Credit]] = field(default_factory=lambda: defaultdict(list))
    sentences: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    matches: dict[int, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    words: dict[int, Words] = field(default_factory=dict)
    names: dict[int, frozenset[str]] = field(default_factory=dict)


class _Run:
    """One derivation: which cluster ids were taken over, and what is to be deleted at the end."""

    def __init__(self, db: Database, agencies: Agencies, settings: Settings) -> None:
        self.db = db
        self.agencies = agencies
        self.settings = settings
        self.documents = self.clusters = self.sources = 0
        (last,) = db.execute("select coalesce(max(id), 0) from clusters").fetchone()
        self.new_ids = count(last + 1)
        self.taken: set[int] = set()
        self.old: set[int] = set()

    def derive(self, components: Sequence[Sequence[int]]) -> None:
        """Derive some components anew and store what came out."""
        ids = sorted(document for component in components for document in component)
        rows = _load(self.db, ids)
        before = self._old_clusters(ids)
        for table in ("cluster_members", "sources", "originality"):
            for chunk in _chunks(ids):
                _select(self.db, f"delete from {table} where document_id in ({{ids}})", chunk)  # noqa: S608
        stored = _Stored()
        for component in components:
            self._derive(component, rows, before, stored)
        stored.write(self.db)
        self.documents += len(ids)
        self.clusters += len(stored.clusters)
        self.sources += len(stored.sources)

    def finish(self) -> None:
        """Delete the clusters that are no more, those of removed documents among them."""
        gone = sorted(self.old - self.taken)
        self.db.conn.executemany("delete from clusters where id = ?", [(c,) for c in gone])
        self.db.execute(
            "delete from clusters where not exists "
            "(select 1 from cluster_members where cluster_id = clusters.id)"
        )

    def _old_clusters(self, ids: Sequence[int]) -> dict[int, set[int]]:
        """Clusters that documents were in: by document id."""
        found: dict[int, set[int]] = defaultdict(set)
        for chunk in _chunks(ids):
            query = (
                "select distinct document_id, cluster_id from cluster_members "
                "where document_id in ({ids})"
            )
            for document, cluster in _select(self.db, query, chunk):
                found[document].add(cluster)
                self.old.add(cluster)
        return found

    def _derive(
        self,
        component: Sequence[int],
        rows: _Rows,
        before: Mapping[int, set[int]],
        stored: _Stored,
    ) -> None:
        ids = sorted(component, key=lambda document: rows.documents[document][0])
        number = {document: at for at, document in enumerate(ids)}
        facts = [_facts(document, rows) for document in ids]
        links = sorted(
            (_link(row, number) for document in ids for row in rows.matches[document]),
            key=lambda link: astuple(replace(link, match_id=0)),
        )
        old_cluster = {
            row[0]: row[11] for document in ids for row in rows.matches[document]
        }

        def slice_text(document: int, start: int, end: int) -> str:
            query = "select substr(text, ?, ?) from texts where document_id = ?"
            row = self.db.execute(query, [start + 1, end - start, ids[document]]).fetchone()
            return row[0] if row else ""

        told = assess(
            facts,
            [rows.sentences[document] for document in ids],
            [rows.words[document] for document in ids],
            links,
            slice_text,
            self.agencies,
        )
        cluster_ids = []
        for one in told.clusters:
            members = [ids[document] for document in one.cluster.members]
            cluster_id = self._cluster_id(members, before)
            cluster_ids.append(cluster_id)
            stored.clusters.append(_cluster_row(cluster_id, one, facts, ids, rows, slice_text))
            stored.members += _member_rows(cluster_id, one, ids)
        for link, cluster in zip(links, told.cluster_of, strict=True):
            new = None if cluster is None else cluster_ids[cluster]
            if new != old_cluster[link.match_id]:
                stored.matches.append((new, link.match_id))
        stored.sources += [_source_row(source, ids) for source in told.sources]
        stored.originality += [
            (document, *astuple(counts))
            for document, counts in zip(ids, told.originality, strict=True)
            if document in rows.words and rows.documents[document][9] == "ok"
        ]

    def _cluster_id(self, members: Iterable[int], before: Mapping[int, set[int]]) -> int:
        """The id of the old cluster that most members were in, so that addresses stay; or a new one."""
        votes: dict[int, int] = defaultdict(int)
        for member in members:
            for cluster in before.get(member, ()):
                votes[cluster] += 1
        free = [cluster for cluster in votes if cluster not in self.taken]
        chosen = (
            min(free, key=lambda cluster: (-votes[cluster], cluster))
            if free
            else next(self.new_ids)
        )
        self.taken.add(chosen)
        return chosen


@dataclass(slots=True)
class _Stored:
    """Rows of one batch, to be written sorted and in bulk."""

    clusters: list[tuple[Any, ...]] = field(default_factory=list)
    members: list[tuple[Any, ...]] = field(default_factory=list)
    matches: list[tuple[Any, ...]] = field(default_factory=list)
    sources: list[tuple[Any, ...]] = field(default_factory=list)
    originality: list[tuple[Any, ...]] = field(default_factory=list)

    def write(self, db: Database) -> None:
        columns = CLUSTER_COLUMNS
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
        db.conn.executemany(
            f"insert into clusters ({', '.join(columns)}) "  # noqa: S608
            f"values ({_marks(len(columns))}) on conflict (id) do update set {updates}",
            sorted(self.clusters, key=lambda row: row[0]),
        )
        db.conn.executemany(
            f"insert into cluster_members values ({_marks(5)})",  # noqa: S608
            sorted(self.members),
        )
        db.conn.executemany(
            "update matches set cluster_id = ? where id = ?",
            sorted(self.matches, key=lambda row: row[1]),
        )
        db.conn.executemany(
            "insert into sources (document_id, source_id, agency, relation, share, words, "
            f"verdict, confidence, evidence) values ({_marks(9)})",  # noqa: S608
            sorted(self.sources, key=lambda row: row[0]),
        )
        db.conn.executemany(
            f"insert into originality values ({_marks(12)})",  # noqa: S608
            sorted(self.originality),
        )


CLUSTER_COLUMNS = (
    "id",
    "label",
    "documents",
    "outlets",
    "words",
    "languages",
    "first_published",
    "last_published",
    "origin_id",
    "agency",
    "status",
    "text",
    "evidence",
)


def _load(db: Database, ids: Sequence[int]) -> _Rows:
    """Read everything about some documents."""
    rows = _Rows()
    for chunk in _chunks(ids):
        query = (
            "select id, key, outlet, title, language, published, url, canonical_url, words, "
            "null, status from documents where id in ({ids})"
        )
        for row in _select(db, query, chunk):
            rows.documents[row[0]] = row[1:]
        links: dict[int, set[str]] = defaultdict(set)
        for document, url in _select(
            db, "select document_id, url from links where document_id in ({ids})", chunk
        ):
            links[document].add(url)
        rows.links.update({document: frozenset(urls) for document, urls in links.items()})
        query = (
            "select document_id, agency, role, start_offset, end_offset, text, rule "
            "from credits where document_id in ({ids}) order by document_id, id"
        )
        for document, *credit in _select(db, query, chunk):
            rows.credits[document].append(Credit(*credit))
        query = (
            "select document_id, start_offset, end_offset from passages "
            "where document_id in ({ids}) order by document_id, ordinal"
        )
        for document, start, end in _select(db, query, chunk):
            rows.sentences[document].append((start, end))
        query = (
            "select id, left_id, left_start, left_end, right_id, right_start, right_end, kind, "
            "score, words, is_quote, cluster_id from matches where left_id in ({ids})"
        )
        for row in _select(db, query, chunk):
            rows.matches[row[1]].append(row)
    _read_texts(db, ids, rows)
    return rows


def _read_texts(db: Database, ids: Sequence[int], rows: _Rows) -> None:
    """Go through the texts once: where the words stand, and which outlets are named."""
    outlets: dict[int, set[str]] = defaultdict(set)
    for matches in rows.matches.values():
        for row in matches:
            for document, other in ((row[1], row[4]), (row[4], row[1])):
                name, own = rows.documents[other][1], rows.documents[document][1]
                if name and name != own:
                    outlets[document].add(name)
    for chunk in _chunks(ids):
        texts = dict(
            _select(db, "select document_id, text from texts where document_id in ({ids})", chunk)
        )
        read = [(document, texts.get(document, "")) for document in chunk]
        tokens, bounds = tokenize_many([text for _, text in read])
        for at, (document, text) in enumerate(read):
            part = slice(int(bounds[at]), int(bounds[at + 1]))
            character = tokens.character[part]
            # Every second character of a script written without spaces counts as a word.
            unit = np.where(character, np.cumsum(character) % 2, 1).astype(np.uint8)
            rows.words[document] = Words(tokens.start[part].copy(), unit)
            rows.names[document] = named_outlets(text, sorted(outlets[document]))


def _facts(document: int, rows: _Rows) -> Facts:
    key, outlet, title, language, published, url, canonical_url, *_ = rows.documents[document]
    return Facts(
        key=key,
        outlet=outlet,
        title=title,
        language=language,
        moment=parse_moment(published),
        url=url,
        canonical_url=canonical_url,
        links=rows.links.get(document, frozenset()),
        credits=tuple(rows.credits.get(document, ())),
        words=rows.words[document].total(),
        names=rows.names[document],
    )


def _link(row: Sequence[Any], number: Mapping[int, int]) -> Link:
    """A match with its documents numbered by key, the smaller number left."""
    match_id, left, left_start, left_end, right, right_start, right_end = row[:7]
    sides = [(number[left], left_start, left_end), (number[right], right_start, right_end)]
    (a, a_start, a_end), (b, b_start, b_end) = sorted(sides)
    kind, score, words, is_quote = row[7:11]
    return Link(
        a, a_start, a_end, b, b_start, b_end, kind, score, words, bool(is_quote), match_id
    )


def _cluster_row(
    cluster_id: int,
    one: Assessed,
    facts: Sequence[Facts],
    ids: Sequence[int],
    rows: _Rows,
    slice_text: Callable[[int, int, int], str],
) -> tuple[Any, ...]:
    members = sorted(one.cluster.members)
    published = sorted(
        (moment.start, moment.end, rows.documents[ids[member]][4])
        for member in members
        if (moment := facts[member].moment) is not None
    )
    shown = _representative(one, facts)
    languages = sorted({language for m in members if (language := facts[m].language) is not None})
    return (
        cluster_id,
        _label(one, shown, facts, slice_text),
        len(members),
        len({facts[member].outlet for member in members} - {None}),
        one.words,
        " ".join(languages),
        published[0][2] if published else None,
        published[-1][2] if published else None,
        None if one.origin.document is None else ids[one.origin.document],
        one.wire.agency,
        one.wire.status,
        None if one.reconstruction is None else one.reconstruction.text,
        _json(_cluster_evidence(one, facts)),
    )


def _representative(one: Assessed, facts: Sequence[Facts]) -> int:
    """The member to show: the origin, or the one with the most of the text."""
    if one.origin.document is not None:
        return one.origin.document
    return min(one.cluster.members, key=lambda member: (-one.held[member], facts[member].key))


def _label(
    one: Assessed,
    shown: int,
    facts: Sequence[Facts],
    slice_text: Callable[[int, int, int], str],
) -> str:
    """The headline, where the cluster is most of the piece; else the first line of what is shared."""
    spans = one.cluster.members[shown]
    title = facts[shown].title
    if title and spans[0][0] < LABEL and one.words * 2 >= facts[shown].words:
        return _shortened(title)
    start, end = spans[0]
    line = slice_text(shown, start, min(end, start + 3 * LABEL)).strip().partition("\n")[0]
    return _shortened(line) or title or facts[shown].key


def _shortened(line: str) -> str:
    words = " ".join(line.split())
    if len(words) <= LABEL:
        return words
    cut = words[: LABEL - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > LABEL // 2 else cut).rstrip(" ,;:") + "…"


def _cluster_evidence(one: Assessed, facts: Sequence[Facts]) -> dict[str, object]:
    origin = one.origin
    evidence: dict[str, object] = {
        "origin": {
            "confidence": round(origin.confidence, 3),
            "compared_with": None if origin.rival is None else facts[origin.rival].key,
            "facts": [
                {"fact": item.fact, "words": item.words, "weight": item.weight}
                for item in origin.evidence
            ],
        },
        "original_language": one.original_language,
        "credits": {agency: weight for agency, weight in one.wire.credits.items()},
        "credited_by": sorted(facts[member].key for member in one.wire.credited),
        "whole": one.wire.whole,
        "warnings": list(one.wire.warnings),
    }
    if one.reconstruction is not None:
        parts = one.reconstruction
        evidence["reconstructed"] = {
            "language": parts.language,
            "attested": list(parts.attested),
            "carried": {facts[d].key: list(kept) for d, kept in parts.carried.items()},
        }
    return evidence


def _member_rows(
    cluster_id: int, one: Assessed, ids: Sequence[int]
) -> Iterator[tuple[int, int, int, int, str]]:
    origin = one.origin.document
    for member, spans in one.cluster.members.items():
        role = "member" if origin is None else "origin" if member == origin else "copy"
        for start, end in spans:
            yield cluster_id, ids[member], start, end, role


def _source_row(source: Source, ids: Sequence[int]) -> tuple[Any, ...]:
    return (
        ids[source.document],
        None if source.source is None else ids[source.source],
        source.agency,
        source.relation,
        source.share,
        source.words,
        source.verdict,
        source.confidence,
        _json(source.evidence),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _marks(number: int) -> str:
    return ",".join("?" * number)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _select(db: Database, query: str, ids: Sequence[int], times: int = 1) -> list[tuple[Any, ...]]:
    """Run a query over some ids; ``{ids}`` stands for them."""
    rows: list[tuple[Any, ...]] = db.execute(
        query.format(ids=_marks(len(ids))), list(ids) * times
    ).fetchall()
    return rows
