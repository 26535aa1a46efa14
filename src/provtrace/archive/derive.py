"""Matches in the tables → clusters, sources and originality, for what has changed.

The unit of work is a component: documents that matches connect. What is derived for a component
depends on nothing outside it, and within it documents are taken in the order of their keys. So
deriving what was touched gives the same rows as deriving everything, in any order of arrival.
Components are loaded a few at a time, so that memory depends on the largest, not on their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import astuple, dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from sqlite_utils import Database

from provtrace.archive.components import batches, chunks, components, select
from provtrace.archive.connection import transaction
from provtrace.archive.provenance_results import Results, cluster_row, member_rows, source_row
from provtrace.archive.provenance_rows import Rows, facts_of, link_of, load_rows
from provtrace.provenance.assess import assess
from provtrace.settings import Settings

if TYPE_CHECKING:
    from provtrace.cleaning.agencies import Agencies


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
        for batch in batches(components(db, touched)):
            run.derive(batch)
        run.finish()
        return ProvenanceCounts(run.documents, run.clusters, run.sources)


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
        rows = load_rows(self.db, ids)
        before = self._old_clusters(ids)
        for table in ("cluster_members", "sources", "originality"):
            for chunk in chunks(ids):
                select(self.db, f"delete from {table} where document_id in ({{ids}})", chunk)  # noqa: S608
        stored = Results()
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
        for chunk in chunks(ids):
            query = (
                "select distinct document_id, cluster_id from cluster_members "
                "where document_id in ({ids})"
            )
            for document, cluster in select(self.db, query, chunk):
                found[document].add(cluster)
                self.old.add(cluster)
        return found

    def _derive(
        self,
        component: Sequence[int],
        rows: Rows,
        before: Mapping[int, set[int]],
        stored: Results,
    ) -> None:
        ids = sorted(component, key=lambda document: rows.documents[document][0])
        number = {document: at for at, document in enumerate(ids)}
        facts = [facts_of(document, rows) for document in ids]
        links = sorted(
            (link_of(row, number) for document in ids for row in rows.matches[document]),
            key=lambda link: astuple(replace(link, match_id=0)),
        )
        old_cluster = {row[0]: row[11] for document in ids for row in rows.matches[document]}

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
            stored.clusters.append(cluster_row(cluster_id, one, facts, ids, rows, slice_text))
            stored.members += member_rows(cluster_id, one, ids)
        for link, cluster in zip(links, told.cluster_of, strict=True):
            new = None if cluster is None else cluster_ids[cluster]
            if new != old_cluster[link.match_id]:
                stored.matches.append((new, link.match_id))
        stored.sources += [source_row(source, ids) for source in told.sources]
        stored.originality += [
            (document, *astuple(counts))
            for document, counts in zip(ids, told.originality, strict=True)
            if document in rows.words and rows.documents[document][9] == "ok"
        ]

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
