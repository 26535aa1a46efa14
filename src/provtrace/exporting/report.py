"""One HTML file to send: summary, clusters, chosen comparisons; readable offline and in print."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from importlib.resources import files

from markupsafe import Markup

from provtrace.archive import queries
from provtrace.archive.reader import Reader
from provtrace.errors import ProvtraceError
from provtrace.pages.cluster import ClusterPage, cluster_page
from provtrace.pages.compare import ComparePage, compare_page
from provtrace.pages.overview import overview
from provtrace.pages.render import Site, render
from provtrace.pages.times import iso_day

FEW_CLUSTERS = 3
COMPARED_OF_FEW = 12
COMPARED_OF_MANY = 3
"""Comparisons for each cluster: many in a report on few clusters, few in one on many."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a report is about: clusters that fit every condition given.

    Attributes:
        clusters: Only these clusters, by id, in this order; empty takes the biggest.
        outlet: Only clusters with a piece of this outlet.
        since: Only clusters with a piece published on or after this ISO day.
        most: Clusters at most, where they are not named.
    """

    clusters: tuple[int, ...] = ()
    outlet: str | None = None
    since: str | None = None
    most: int = 30

    @property
    def is_everything(self) -> bool:
        """Whether nothing is chosen."""
        return not (self.clusters or self.outlet or self.since)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One cluster of a report with its comparisons."""

    cluster: ClusterPage
    comparisons: list[ComparePage]


@dataclass(slots=True)
class ReportLinks:
    """Links inside one file: what is not in it stays plain text."""

    clusters_shown: set[int] = field(default_factory=set)
    pairs_shown: set[tuple[int, int]] = field(default_factory=set)

    def overview(self) -> str:
        """The top of the report."""
        return "#summary"

    def clusters(self, **filters: object) -> str:
        """The list of clusters."""
        return "#clusters"

    def cluster(self, cluster_id: int, **filters: object) -> str:
        """A cluster, if it is in the report."""
        return f"#cluster-{cluster_id}" if cluster_id in self.clusters_shown else ""

    def document(self, document_id: int, **filters: object) -> str:
        """Documents have no place of their own."""
        return ""

    def compare(self, one: int, other: int, **filters: object) -> str:
        """Two documents side by side, if they are in the report."""
        for pair in ((one, other), (other, one)):
            if pair in self.pairs_shown:
                return f"#compare-{pair[0]}-{pair[1]}"
        return ""

    def outlets(self, **filters: object) -> str:
        """The table of outlets, which is asked for only as a whole."""
        return "" if filters else "#outlets"

    def search(self, **filters: object) -> str:
        """A file cannot be searched by us."""
        return ""


def build_report(reader: Reader, name: str, selection: Selection | None = None) -> str:
    """A report as one self-contained HTML document.

    Args:
        reader: Where to read.
        name: Name of the database, for the title.
        selection: What the report is about.

    Raises:
        ProvtraceError: If nothing fits the selection, or a condition of it means nothing.
    """
    selection = selection or Selection()
    links = ReportLinks()
    chosen = _chosen(reader, selection)
    chapters = _chapters(reader, chosen, links)
    style, script = _static("provtrace.css"), _static("provtrace.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return render(
        "report.html",
        Site(name=name, links=links),
        page=overview(reader, None if selection.is_everything else chosen),
        chapters=chapters,
        selection=selection,
        # Our own files, as they are: escaping would break them and their hashes.
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        policy=policy,
    )


def _chosen(reader: Reader, selection: Selection) -> list[int]:
    """Ids of the clusters of the report: those named in their order, else the biggest first."""
    named = list(dict.fromkeys(selection.clusters))
    if named:
        known = {row["id"] for row in queries.clusters(reader, ids=named, limit=len(named))}
        if missing := [str(each) for each in named if each not in known]:
            raise ProvtraceError(
                f"no cluster {', '.join(missing)} in this database; "
                "`provtrace clusters` lists them with their numbers"
            )
    rows = queries.clusters(
        reader,
        outlet=selection.outlet,
        since=iso_day(selection.since) if selection.since else None,
        ids=named or None,
        limit=len(named) or selection.most,
    )
    found = [row["id"] for row in rows]
    if not found and not selection.is_everything:
        raise ProvtraceError(
            "nothing to report: no cluster fits this selection; "
            "`provtrace clusters` lists them, `provtrace outlets` the names of outlets"
        )
    return sorted(found, key=named.index) if named else found


def _chapters(reader: Reader, ids: list[int], links: ReportLinks) -> list[Chapter]:
    most = COMPARED_OF_FEW if len(ids) <= FEW_CLUSTERS else COMPARED_OF_MANY
    chapters = []
    for cluster_id in ids:
        page = cluster_page(reader, cluster_id)
        if page is None:
            continue
        links.clusters_shown.add(cluster_id)
        chapters.append(Chapter(page, _comparisons(reader, page, most, links)))
    return chapters


def _comparisons(
    reader: Reader, page: ClusterPage, most: int, links: ReportLinks
) -> list[ComparePage]:
    """The text shown beside the members that carry most of it, each pair once in the report."""
    if page.base is None:
        return []
    base = page.base["id"]
    others = [member for member in page.members if not member.is_base and member.share]
    others.sort(key=lambda member: (-(member.share or 0), member.number))
    found = []
    for member in others[:most]:
        pair = (base, member.row["id"])
        if links.compare(*pair):
            continue
        compared = compare_page(reader, *pair, prefix=f"m{pair[0]}-{pair[1]}-")
        if compared is not None and compared.pairings:
            links.pairs_shown.add(pair)
            found.append(compared)
    return found


def _static(name: str) -> str:
    path = files("provtrace") / "datasette_plugin" / "static" / name
    return path.read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """A source expression of Content-Security-Policy that allows exactly this inline content."""
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"
