"""Agency text: credited, uncredited, inferred; press releases; who has it from whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pytest

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
    return Piece(
        key=key,
        outlet=more.pop("outlet", f"The {key.title()}"),
        language=more.pop("language", story[0].language),
        published=published,
        sentences=tuple(story),
        **more,
    )


class Headline(Sentence):
    """A sentence of a few words."""

    @property
    def text(self) -> str:
        return "Flood closes the mill road."


@dataclass
class Found:
    """What is told about pieces, put together from their units."""

    clusters: list[Assessed]
    sources: list[Source]
    originality: list[Originality]


def told(*pieces: Piece, score: float | None = None) -> Found:
    """What is told about pieces that share what their sentences say.

    Args:
        pieces: The pieces.
        score: Of every match; None leaves them as sure as they are.
    """
    ordered = sorted(pieces, key=lambda p: p.key)
    laid = [p.laid_out() for p in ordered]
    links: list[Link] = []
    for (a, one), (b, other) in combinations(enumerate(ordered), 2):
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
    starts = np.array([s for span in spans for s in range(*span, 6)], dtype=np.int32)
    return Words(starts, np.ones(len(starts), dtype=np.uint8))


def units_of(links: list[Link], documents: int):
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


def sources_of(found: Found, document: int):
    return [source for source in found.sources if source.document == document]


def by(agency: str, role: str = "text"):
    return ((agency, role),)


def test_credited_wire_is_shared_not_copied():
    found = told(
        piece("a", "2031-04-05T08:00", credits=by("norda")),
        piece("b", "2031-04-05T09:00", credits=by("norda")),
        piece("c", "2031-04-05T10:00", credits=by("norda")),
    )
    (cluster,) = found.clusters
    assert (cluster.wire.status, cluster.wire.agency) == ("credited wire", "norda")
    assert cluster.origin.document == 0
    (later,) = sources_of(found, 1)
    assert (later.verdict, later.relation, later.source) == ("shared wire", "credited wire", 0)
    (first,) = sources_of(found, 0)
    assert (first.source, first.agency, first.relation) == (None, "norda", "credited wire")
    assert all(counts.wire == counts.words for counts in found.originality)


def test_same_text_without_credit_is_uncredited_wire():
    found = told(
        piece("a", "2031-04-05T08:00", credits=by("norda")),
        piece("b", "2031-04-05T09:00", credits=by("norda")),
        piece("c", "2031-04-05T10:00"),
    )
    (source,) = sources_of(found, 2)
    assert (source.relation, source.agency, source.verdict) == (
        "uncredited wire",
        "norda",
        "shared wire",
    )
    assert source.confidence < sources_of(found, 1)[0].confidence
    assert not source.evidence["says_so"]


def test_uncredited_piece_after_a_single_credited_one_is_copied_from_it():
    found = told(
        piece("a", "2031-04-05T08:00", credits=by("norda")), piece("b", "2031-04-05T09:00")
    )
    (source,) = sources_of(found, 1)
    assert (source.relation, source.verdict) == ("uncredited wire", "copied from")
    assert "only one outlet credits the agency" in source.evidence["warnings"]


def test_first_carrier_without_credit_is_a_warning():
    found = told(
        piece("a", "2031-04-05T08:00"),
        piece("b", "2031-04-05T09:00", credits=by("norda")),
        piece("c", "2031-04-05T10:00", credits=by("norda")),
    )
    assert found.clusters[0].wire.status == "credited wire"
    assert "the first carrier does not credit the agency" in found.clusters[0].wire.warnings
    assert not sources_of(found, 0)
    assert found.originality[0].wire == 0


@pytest.mark.parametrize("others", [0, 3])
def test_text_that_was_there_before_its_only_credit_is_not_agency_text(others):
    copies = [piece(f"c{at}", f"2031-04-05T1{at}:00") for at in range(others)]
    found = told(
        piece("a", "2031-04-05T08:00"),
        piece("b", "2031-04-05T20:00", credits=by("norda")),
        *copies,
    )
    (cluster,) = found.clusters
    assert (cluster.wire.status, cluster.wire.agency) == ("single origin", None)
    assert any("too late" in warning for warning in cluster.wire.warnings)
    assert not any(source.relation == "uncredited wire" for source in found.sources)
    assert sources_of(found, 1)[0].source == 0


def test_several_outlets_credit_an_agency_for_what_one_had_before():
    found = told(
        piece("a", "2031-04-05T08:00"),
        *(piece(f"b{at}", f"2031-04-05T1{at}:00", credits=by("norda")) for at in range(3)),
        piece("c", "2031-04-05T20:00"),
    )
    assert found.clusters[0].wire.status == "credited wire"
    assert not sources_of(found, 0)
    assert {s.verdict for s in found.sources} == {"shared wire"}
    assert [s.document for s in found.sources if s.relation == "uncredited wire"] == [4]


def test_of_two_with_agency_text_and_no_order_one_names_the_other():
    found = told(*(piece(name, credits=by("norda")) for name in "abc"))
    named = {source.document: source.source for source in found.sources}
    assert named == {0: None, 1: 0, 2: 0}


@pytest.mark.parametrize(("sentences", "verdict"), [(1, "earlier"), (8, "translated from")])
def test_a_lone_sentence_found_by_its_meaning_accuses_nobody(sentences, verdict):
    story = tuple(replace(sentence, language="de") for sentence in STORY[:sentences])
    found = told(
        piece("a", "2031-04-05T08:00"), piece("b", "2031-04-06T08:00", story=story), score=0.7
    )
    (source,) = found.sources
    assert source.verdict == verdict
    assert (source.confidence < 0.7) is (verdict == "earlier")


def test_a_headline_alone_is_no_cluster():
    headline = (Headline("short", 0, "en"),)
    found = told(
        piece("a", "2031-04-05T08:00", story=headline + STORY),
        piece("b", "2031-04-06T08:00", story=headline),
    )
    assert (found.clusters, found.sources) == ([], [])
    assert found.originality[1].original == found.originality[1].words


def test_text_without_order_before_its_credit_is_agency_text():
    found = told(piece("a", "2031-04-05"), piece("b", "2031-04-05", credits=by("norda")))
    assert found.clusters[0].wire.status == "credited wire"
    assert sources_of(found, 0)[0].relation == "uncredited wire"


def test_a_credited_brief_says_nothing_of_the_text_that_it_lacks():
    found = told(
        piece("a", "2031-04-05T08:00"),
        piece("b", "2031-04-05T08:30", story=STORY[:2], credits=by("norda")),
        piece("c", "2031-04-05T09:00"),
        piece("d", "2031-04-05T10:00"),
    )
    assert not any(cluster.wire.agency for cluster in found.clusters)
    assert not any(source.relation == "uncredited wire" for source in found.sources)
    assert found.originality[2].wire == 0


def test_agency_text_is_only_what_a_crediting_piece_carries():
    found = told(
        piece("a", "2031-04-05T08:00", story=STORY[:7], credits=by("norda")),
        piece("b", "2031-04-05T09:00", story=STORY[:7], credits=by("norda")),
        piece("c", "2031-04-05T10:00"),
        piece("d", "2031-04-05T11:00"),
    )
    assert found.clusters[0].wire.status == "credited wire"
    own, agency = found.originality[0], found.originality[2]
    assert agency.wire == own.words
    assert 0 < agency.wire < agency.words


@pytest.mark.parametrize("role", ["photo", "republished"])
def test_other_credits_say_nothing_about_an_agency(role):
    found = told(
        piece("a", "2031-04-05T08:00", credits=by("norda", role)),
        piece("b", "2031-04-05T09:00", credits=by("norda", role)),
    )
    assert found.clusters[0].wire.status == "single origin"


def test_one_contributor_credit_is_not_enough_two_outlets_are():
    def status(*credits):
        pieces = [
            piece(name, f"2031-04-05T0{at}:00", credits=credit)
            for at, (name, credit) in enumerate(zip("abc", credits, strict=True))
        ]
        return told(*pieces).clusters[0].wire.status

    part = by("norda", "contributor")
    assert status(part, (), ()) == "single origin"
    assert status(part, part, ()) == "credited wire"


def test_press_releases_are_their_own_kind():
    found = told(
        piece("a", "2031-04-05T08:00", credits=by("relwire")), piece("b", "2031-04-05T09:00")
    )
    assert found.clusters[0].wire.status == "press release"
    assert sources_of(found, 1)[0].relation == "press release"


def test_credit_of_another_part_of_a_mosaic_does_not_count():
    other = tuple(Sentence("harvest", at, "en") for at in range(20))
    mosaic = piece("m", "2031-04-06T08:00", story=STORY[:3] + other, credits=by("norda"))
    found = told(
        piece("a", "2031-04-05T08:00"),
        piece("b", "2031-04-05T09:00"),
        piece("h", "2031-04-07T08:00", story=other),
        mosaic,
    )
    statuses = {len(c.cluster.members): c.wire.status for c in found.clusters}
    assert statuses == {3: "single origin", 2: "credited wire"}


def test_missing_original_is_inferred_and_put_together():
    found = told(
        piece("a", "2031-04-05T08:00", story=STORY[:5]),
        piece("b", "2031-04-05T08:10", story=STORY[3:8]),
        piece("c", "2031-04-05T08:20", story=STORY[:2] + STORY[6:]),
        piece("d", "2031-04-05T08:30", story=STORY[4:]),
    )
    (cluster,) = found.clusters
    assert cluster.wire.status == "inferred wire"
    assert cluster.origin.document is None
    assert cluster.reconstruction.text == "\n".join(
        sentence.text
        for sentence in STORY
        if sentence.position != 2  # which only one has
    )
    assert cluster.reconstruction.carried[0] == (0, 1, 2, 3)
    assert {source.verdict for source in found.sources} == {"shared wire"}
    assert any("no member credits" in warning for warning in cluster.wire.warnings)


def test_inferred_original_names_the_agency_that_one_credits():
    found = told(
        piece("a", "2031-04-05T08:00", story=STORY[:5], credits=by("norda")),
        piece("b", "2031-04-05T08:10", story=STORY[3:8]),
        piece("c", "2031-04-05T08:20", story=STORY[:2] + STORY[6:]),
        piece("d", "2031-04-05T08:30", story=STORY[4:]),
    )
    assert found.clusters[0].wire.status == "inferred wire"
    assert found.clusters[0].wire.agency == "norda"


def test_translations_without_a_credit_are_translated_from_the_first():
    other = tuple(replace(s, language="de") for s in STORY)
    found = told(piece("a", "2031-04-05T08:00"), piece("b", "2031-04-05T12:00", story=other))
    (source,) = sources_of(found, 1)
    assert (source.verdict, source.source, source.relation) == ("translated from", 0, "document")
    assert not source.evidence["says_so"]
    assert found.originality[1].translated == found.originality[1].words
    assert found.originality[0].original == found.originality[0].words


def test_copy_of_a_translation_comes_from_the_translation():
    other = tuple(replace(s, language="de") for s in STORY)
    found = told(
        piece("a", "2031-04-05T08:00"),
        piece("b", "2031-04-05T12:00", story=other),
        piece("c", "2031-04-05T14:00", story=other),
    )
    assert [(s.source, s.verdict) for s in found.sources] == [
        (0, "translated from"),
        (1, "copied from"),
    ]


def test_undated_pieces_are_undetermined_on_both_sides():
    found = told(piece("a"), piece("b"))
    assert found.clusters[0].wire.status == "undetermined"
    assert [(s.source, s.verdict) for s in found.sources] == [
        (1, "undetermined"),
        (0, "undetermined"),
    ]
    assert [counts.original for counts in found.originality] == [0, 0]


def test_canonical_address_makes_a_republished_piece():
    source = piece("a", outlet="Alda Courier")
    found = told(source, piece("b", canonical=source.url))
    (one,) = sources_of(found, 1)
    assert (one.source, one.relation, one.verdict) == (0, "republished", "copied from")
    assert one.evidence["says_so"]
    assert found.clusters[0].origin.document == 0


def test_little_text_with_time_alone_is_just_earlier():
    own = [tuple(Sentence(f"own {name}", at, "en") for at in range(30)) for name in "ab"]
    found = told(
        piece("a", "2031-04-05T08:00", story=own[0] + STORY[:1]),
        piece("b", "2031-04-05T09:00", story=own[1] + STORY[:1]),
    )
    (source,) = found.sources
    assert (source.document, source.source, source.verdict) == (1, 0, "earlier")


def test_one_outlet_family_is_a_warning():
    found = told(
        piece("a", "2031-04-05T08:00", outlet="Alda"), piece("b", "2031-04-05T09:00", outlet="ALDA")
    )
    assert "all members are of one outlet" in found.clusters[0].wire.warnings


def test_credited_piece_that_nobody_else_carries_has_its_agency_as_source():
    found = told(piece("a", "2031-04-05T08:00", credits=by("norda")))
    (source,) = found.sources
    assert (source.source, source.agency, source.relation, source.share) == (
        None,
        "norda",
        "credited wire",
        1.0,
    )
    assert found.originality[0].wire == found.originality[0].words


def test_shared_quotation_has_no_source_and_is_counted_as_quoted():
    quote = (Sentence("speech", 0, "en", quoted=True),)
    own = [tuple(Sentence(f"own {name}", at, "en") for at in range(9)) for name in "ab"]
    found = told(
        piece("a", "2031-04-05T08:00", story=own[0] + quote),
        piece("b", "2031-04-05T09:00", story=quote + own[1]),
    )
    assert found.clusters[0].wire.status == "quotation"
    assert found.sources == []
    assert found.originality[0].quoted > 0
    assert found.originality[0].original == found.originality[0].words - found.originality[0].quoted


def test_quotation_of_pieces_that_share_other_text_belongs_to_it():
    story = (*STORY[:3], Sentence("speech", 0, "en", quoted=True), *STORY[3:])
    found = told(
        piece("a", "2031-04-05T08:00", story=story), piece("b", "2031-04-05T09:00", story=story)
    )
    (cluster,) = found.clusters
    assert cluster.wire.status == "single origin"
    assert found.originality[1].quoted == 0


def test_notice_that_recurs_in_one_outlet_is_no_cluster():
    notice = (Sentence("notice", 0, "en"),)
    own = {name: tuple(Sentence(f"own {name}", at, "en") for at in range(12)) for name in "abcd"}
    pieces = [
        piece(name, f"2031-04-0{at}T08:00", story=story + notice, outlet="Alda")
        for at, (name, story) in enumerate(own.items(), 1)
    ]
    found = told(*pieces)
    assert (found.clusters, found.sources) == ([], [])
    assert all(counts.original == counts.words for counts in found.originality)
    elsewhere = told(*pieces[:3], replace(pieces[3], outlet="Brim"))
    assert len(elsewhere.clusters) == 1


def test_piece_of_the_agency_itself_is_the_source_even_without_times():
    found = told(
        piece("a", credits=by("norda")),
        piece("b", credits=by("norda")),
        piece("n", outlet="Norda News Agency"),
    )
    assert found.clusters[0].origin.document == 2
    assert found.clusters[0].wire.status == "credited wire"
    assert [(s.source, s.verdict, s.relation) for s in found.sources if s.source is not None] == [
        (2, "copied from", "credited wire"),
        (2, "copied from", "credited wire"),
    ]


def test_credit_in_a_mosaic_is_no_evidence_but_no_omission_either():
    other = tuple(Sentence("harvest", at, "en") for at in range(20))
    found = told(
        piece("a", "2031-04-05T08:00", credits=by("norda")),
        piece("b", "2031-04-05T09:00", credits=by("norda")),
        piece("m", "2031-04-06T08:00", story=STORY[:4] + other, credits=by("norda")),
    )
    (source,) = sources_of(found, 2)
    assert source.relation == "credited wire"


def test_crediting_another_agency_is_a_credit():
    found = told(
        piece("a", "2031-04-05T08:00", credits=by("norda")),
        piece("b", "2031-04-05T09:00", credits=by("norda")),
        piece("c", "2031-04-05T10:00", credits=by("sudpress")),
    )
    (source,) = sources_of(found, 2)
    assert (source.relation, source.agency) == ("credited wire", "sudpress")
    assert "members credit different agencies: norda, sudpress" in found.clusters[0].wire.warnings
