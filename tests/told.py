"""What is told about invented pieces: provenance without a database, from matches that are true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from newsroom import Piece, Sentence, true_matches
from provtrace.article import Credit
from provtrace.cleaning.agencies import Agencies, Agency
from provtrace.provenance.addresses import address_of
from provtrace.provenance.assess import Assessed, assess_document, assess_unit
from provtrace.provenance.originality import Originality, Words
from provtrace.provenance.records import Facts, Link
from provtrace.provenance.sources import Source
from provtrace.provenance.times import parse_moment
from provtrace.provenance.units import Explorer, Side

AGENCIES = Agencies(
    {
        "norda": Agency("norda", ("Norda News Agency",), ("NORDA",)),
        "sudpress": Agency("sudpress", ("Sud Press",)),
        "relwire": Agency("relwire", ("Release Wire",), kind="press-release"),
    },
    {},
)
STORY = tuple(Sentence("flood", at, "en") for at in range(10))


def piece(key: str, published: str | None = None, *, story=STORY, **more) -> Piece:
    """A piece of an outlet named after it, if nothing else is said."""
    return Piece(
        key=key,
        outlet=more.pop("outlet", f"The {key.title()}"),
        language=more.pop("language", story[0].language),
        published=published,
        sentences=tuple(story),
        **more,
    )


@dataclass
class Found:
    """What is told about pieces, put together from their units."""

    clusters: list[Assessed]
    sources: list[Source]
    originality: list[Originality]


def told(*pieces: Piece, score: float | None = None, apart: Sequence[str] = ()) -> Found:
    """What is told about pieces that share what their sentences say.

    Args:
        pieces: The pieces.
        score: Of every match; None leaves them as sure as they are.
        apart: Pairs of keys that were not matched, such as "ab".
    """
    ordered = sorted(pieces, key=lambda p: p.key)
    laid = [p.laid_out() for p in ordered]
    links: list[Link] = []
    for (a, one), (b, other) in combinations(enumerate(ordered), 2):
        if one.key + other.key in apart:
            continue
        matches = list(true_matches(one, other, laid[a][1], laid[b][1]))
        links += [
            Link(
                *(a, *m["a"], b, *m["b"], m["kind"], score or m["score"], m["words"]),
                is_quote=m["is_quote"],
                match_id=number,
            )
            for number, m in enumerate(matches, len(links))
        ]
    words = [word_places(spans) for _, spans in laid]
    facts = [
        Facts(
            key=p.key,
            outlet=p.outlet,
            language=p.language,
            moment=parse_moment(p.published),
            url=address_of(p.url),
            canonical_url=address_of(p.canonical),
            credits=tuple(Credit(a, r, None, None, f"({a})", "test") for a, r in p.credits),
            words=len(w.start),
            agency="norda" if p.outlet == "Norda News Agency" else None,
        )
        for p, w in zip(ordered, words, strict=True)
    ]
    found = Found([], [], [])
    painted = [[] for _ in ordered]
    for quotation, some in units_of(links, len(ordered)):
        unit = assess_unit(
            facts,
            [spans for _, spans in laid],
            words,
            some,
            lambda document, start, end: laid[document][0][start:end],
            AGENCIES,
            quotation=quotation,
        )
        found.clusters += unit.clusters
        found.sources += unit.sources
        for document, spans in enumerate(unit.painted):
            painted[document] += spans
    for document, known in enumerate(facts):
        clustered = any(
            s.document == document and (s.agency or s.relation == "republished")
            for s in found.sources
        )
        counts, named = assess_document(
            document, known, words[document], painted[document], clustered
        )
        found.originality.append(counts)
        found.sources += named
    found.sources.sort(key=lambda s: s.document)
    return found


def word_places(spans) -> Words:
    """A word at every sixth character."""
    starts = np.array([s for span in spans for s in range(*span, 6)], dtype=np.int32)
    return Words(starts, np.ones(len(starts), dtype=np.uint8))


def units_of(links: list[Link], documents: int) -> Iterator[tuple[bool, list[Link]]]:
    """The units of some matches: whether they are of quotations, and their matches."""

    def load(document: int) -> list[Side]:
        return [
            Side(link.match_id, *link.side(document), other, *link.side(other), link.is_quote)
            for link in links
            if document in (link.left, link.right)
            for other in [link.other(document)]
        ]

    explorer = Explorer(load)
    for document in range(documents):
        for unit in explorer.units(document):
            yield unit.quotation, [links[match] for match in unit.matches]


def sources_of(found: Found, document: int) -> list[Source]:
    """Where one document has its text from."""
    return [source for source in found.sources if source.document == document]


def by(agency: str, role: str = "text") -> tuple[tuple[str, str]]:
    """Credits of a piece: one agency."""
    return ((agency, role),)
