"""Matches in the tables → clusters, sources and originality, for what has changed.

What is derived for a unit (provenance/units.py) depends on nothing outside it, and within it
documents are taken in the order of their keys. What is derived for a document depends on the units
that it is in. So deriving what was touched gives the same rows as deriving everything, in any
order of arrival. Units are loaded a few at a time: memory depends on the largest one, not on their
number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from sqlite_utils import Database

from provtrace.archive.connection import transaction
from provtrace.archive.provenance_results import Results, cluster_row, member_rows, source_row
from provtrace.archive.provenance_rows import Rows, facts_of, link_of, load_rows, load_sides
from provtrace.archive.selecting import run, select
from provtrace.provenance.assess import Painted, Told, assess_document, assess_unit
from provtrace.provenance.pieces import Span
from provtrace.provenance.units import Explorer, Unit
from provtrace.settings import Settings

if TYPE_CHECKING:
    from provtrace.cleaning.agencies import Agencies

BATCH = 400
"""Documents per batch of units; a larger unit is a batch by itself."""


@dataclass(frozen=True, slots=True)
class ProvenanceCounts:
    """What deriving did.

    Attributes:
        documents: Documents whose sources and originality were derived.
        clusters: Clusters that were derived.
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
    with transaction(db):
        (total,) = db.execute("select count(*) from documents").fetchone()
        if touched is None or len(touched) * 2 > total:
            return _Derivation(db, agencies).everything()
        known = sorted(i for (i,) in select(db, _KNOWN, sorted(touched)))
        return _Derivation(db, agencies).around(known)


_KNOWN = "select id from documents where id in ({ids})"


@dataclass(slots=True)
class _Gathered:
    """What the units told about a document so far.

    Attributes:
        matches: How many of its matches they had.
        painted: Spans of its text that are not its own, and what they are.
        clustered: Whether one gave it an agency, or one that it republishes, as source.
    """

    matches: int = 0
    painted: list[Painted] = field(default_factory=list)
    clustered: bool = False


class _Derivation:
    """One derivation: what was gathered, which cluster ids were taken over, what is to go."""

    def __init__(self, db: Database, agencies: Agencies) -> None:
        self.db = db
        self.agencies = agencies
        self.explorer = Explorer(lambda document: load_sides(db, document))
        self.gathered: dict[int, _Gathered] = defaultdict(_Gathered)
        self.documents = self.clusters = self.sources = 0
        (last,) = db.execute("select coalesce(max(id), 0) from clusters").fetchone()
        self.new_ids = count(last + 1)
        self.taken: set[int] = set()
        self.old: set[int] = set()

    def everything(self) -> ProvenanceCounts:
        """Derive all units and documents."""
        self.db.execute("delete from sources")
        self.db.execute("delete from originality")
        ids = [i for (i,) in self.db.execute("select id from documents order by id").fetchall()]
        units = (unit for document in ids for unit in self.explorer.units(document))
        for batch in _batches(units):
            self._batch(batch, renewed=True, scope=None)
        unmatched = [i for i in ids if not self.explorer.count(i)]
        self._finish_documents(unmatched)
        self.old = {i for (i,) in self.db.execute("select id from clusters").fetchall()}
        return self._close()

    def around(self, touched: list[int]) -> ProvenanceCounts:
        """Derive the units of some documents, and all documents in these units."""
        near = [unit for document in touched for unit in self.explorer.units(document)]
        scope = sorted({*touched, *(document for unit in near for document in unit.documents)})
        for table in ("sources", "originality"):
            run(self.db, f"delete from {table} where document_id in ({{ids}})", scope)  # noqa: S608
        query = "select distinct cluster_id from cluster_members where document_id in ({ids})"
        self.old.update(cluster for (cluster,) in select(self.db, query, touched))
        for batch in _batches(near):
            self._batch(batch, renewed=True, scope=frozenset(scope))
        # Their other units stay as they are, but tell what else in these documents is not theirs.
        others = (unit for document in scope for unit in self.explorer.units(document))
        for batch in _batches(others):
            self._batch(batch, renewed=False, scope=frozenset(scope))
        self._finish_documents([i for i in scope if not self.explorer.count(i)])
        return self._close()

    def _close(self) -> ProvenanceCounts:
        gone = sorted(self.old - self.taken)
        self.db.conn.executemany("delete from clusters where id = ?", [(c,) for c in gone])
        return ProvenanceCounts(self.documents, self.clusters, self.sources)

    def _batch(self, units: list[Unit], *, renewed: bool, scope: frozenset[int] | None) -> None:
        """Assess some units.

        Args:
            units: The units.
            renewed: Store their clusters.
            scope: Documents whose sources are stored; None stands for all.
        """
        ids = sorted({document for unit in units for document in unit.documents})
        rows = load_rows(self.db, ids, units)
        before = self._replaced(units, ids, rows) if renewed else {}
        results = Results()
        complete = []
        for unit in units:
            told, numbered = self._assess(unit, rows)
            if renewed:
                self._keep_clusters(told, numbered, rows, before, results)
            self._keep_sources(told, numbered, scope, results)
            matched = Counter(d for link in told.links for d in (link.left, link.right))
            for at, document in enumerate(numbered):
                if scope is None or document in scope:
                    gathered = self.gathered[document]
                    gathered.painted += told.painted[at]
                    gathered.matches += matched[at]
                    if gathered.matches == self.explorer.count(document):
                        complete.append(document)
        for document in complete:
            self._finish(document, rows, results)
        results.write(self.db)
        self.clusters += len(results.clusters)
        self.sources += len(results.sources)

    def _assess(self, unit: Unit, rows: Rows) -> tuple[Told, list[int]]:
        """What is told about a unit, and its documents in the order of their numbers."""
        ids = sorted(unit.documents, key=lambda document: rows.documents[document].key)
        number = {document: at for at, document in enumerate(ids)}
        links = sorted(
            (link_of(rows.matches[match], number) for match in unit.matches),
            key=lambda link: (link.place(), link.kind, link.score),
        )
        told = assess_unit(
            [facts_of(document, rows, self.agencies) for document in ids],
            [rows.sentences[document] for document in ids],
            [rows.words[document] for document in ids],
            links,
            lambda document, start, end: self._slice(ids[document], start, end),
            self.agencies,
            quotation=unit.quotation,
        )
        return told, ids

    def _keep_clusters(
        self,
        told: Told,
        ids: list[int],
        rows: Rows,
        before: Mapping[int, set[int]],
        results: Results,
    ) -> None:
        cluster_ids = []
        for one in told.clusters:
            cluster_id = self._cluster_id((ids[d] for d in one.cluster.members), before)
            cluster_ids.append(cluster_id)
            results.clusters.append(
                cluster_row(
                    cluster_id,
                    one,
                    told.facts,
                    ids,
                    rows,
                    lambda document, start, end: self._slice(ids[document], start, end),
                )
            )
            results.members += member_rows(cluster_id, one, ids)
        for link, cluster in zip(told.links, told.cluster_of, strict=True):
            new = None if cluster is None else cluster_ids[cluster]
            if new != rows.matches[link.match_id].cluster_id:
                results.matches.append((new, link.match_id))

    def _keep_sources(
        self, told: Told, ids: list[int], scope: frozenset[int] | None, results: Results
    ) -> None:
        for source in told.sources:
            document = ids[source.document]
            if scope is None or document in scope:
                results.sources.append(source_row(source, ids))
                if source.agency is not None or source.relation == "republished":
                    self.gathered[document].clustered = True

    def _finish_documents(self, ids: list[int]) -> None:
        """Finish documents that no match has."""
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            rows = load_rows(self.db, some)
            results = Results()
            for document in some:
                self._finish(document, rows, results)
            results.write(self.db)
            self.sources += len(results.sources)

    def _finish(self, document: int, rows: Rows, results: Results) -> None:
        """Count the words of a document whose units are all known."""
        gathered = self.gathered.pop(document, _Gathered())
        self.documents += 1
        if rows.documents[document].status != "ok":
            return
        counts, named = assess_document(
            document,
            facts_of(document, rows, self.agencies),
            rows.words[document],
            gathered.painted,
            gathered.clustered,
        )
        results.originality.append((document, *astuple(counts)))
        results.sources += [source_row(source, {document: document}) for source in named]

    def _replaced(self, units: Iterable[Unit], ids: list[int], rows: Rows) -> dict[int, set[int]]:
        """Take out the members of the clusters that some units replace.

        A cluster stands where the unit's matches stand: units do not overlap in any text.

        Returns:
            The replaced clusters of each document.
        """
        taken: dict[int, list[Span]] = defaultdict(list)
        for unit in units:
            for match in unit.matches:
                row = rows.matches[match]
                taken[row.left_id].append((row.left_start, row.left_end))
                taken[row.right_id].append((row.right_start, row.right_end))
        query = (
            "select cluster_id, document_id, start_offset, end_offset from cluster_members "
            "where document_id in ({ids})"
        )
        found: dict[int, set[int]] = defaultdict(set)
        replaced = set()
        for cluster, document, start, end in select(self.db, query, ids):
            if cluster not in self.taken and (
                cluster in self.old or _covered(start, end, taken[document])
            ):
                found[document].add(cluster)
                replaced.add(cluster)
        self.old |= replaced
        run(self.db, "delete from cluster_members where cluster_id in ({ids})", sorted(replaced))
        return found

    def _cluster_id(self, members: Iterable[int], before: Mapping[int, set[int]]) -> int:
        """A cluster's id: that of the old one with most of its members, so that addresses stay."""
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

    def _slice(self, document: int, start: int, end: int) -> str:
        query = "select substr(text, ?, ?) from texts where document_id = ?"
        row = self.db.execute(query, [start + 1, end - start, document]).fetchone()
        return row[0] if row else ""


def _covered(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Whether spans cover most of another."""
    at = covered = 0
    for low, high in sorted(spans):
        covered += max(0, min(high, end) - max(low, at, start))
        at = max(at, high)
    return 2 * covered >= end - start


def _batches(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Put small units together, so that fewer queries read them."""
    batch: list[Unit] = []
    size = 0
    for unit in units:
        if batch and size + len(unit.documents) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(unit)
        size += len(unit.documents)
    if batch:
        yield batch
