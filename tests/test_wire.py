"""Agency text: credited, uncredited, inferred; press releases; who has it from whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsroom import Sentence
from told import STORY, by, piece, sources_of, told


class Headline(Sentence):
    """A sentence of a few words."""

    @property
    def text(self) -> str:
        return "Flood closes the mill road."


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


def test_nothing_is_told_of_two_that_only_a_third_in_other_words_joins():
    german = tuple(replace(s, language="de") for s in STORY)
    found = told(
        piece("a", "2031-04-05"),
        piece("b", "2031-04-06", story=german),
        piece("c", "2031-04-06"),
        apart=["ac"],
    )
    assert found.clusters[0].origin.document == 0
    assert [(s.document, s.source, s.verdict) for s in found.sources] == [
        (1, 0, "translated from"),
        (2, 1, "undetermined"),
    ]


def test_a_chain_of_copies_leads_to_the_first_carrier_and_is_as_sure_as_all_its_matches():
    pieces = [piece("a", "2031-04-05"), piece("b", "2031-04-06"), piece("c", "2031-04-06")]
    (direct,) = sources_of(told(*pieces, score=0.6), 2)
    (chained,) = sources_of(told(*pieces, score=0.6, apart=["ac"]), 2)
    for source in (direct, chained):
        assert (source.source, source.verdict) == (0, "copied from")
    same = direct.evidence["same_text"]
    assert chained.evidence["same_text"] == pytest.approx(same**2, abs=0.002)


def test_a_copy_of_a_translation_may_be_traced_to_its_original():
    german = tuple(replace(s, language="de") for s in STORY)
    found = told(
        piece("a", "2031-04-05"),
        piece("b", "2031-04-06", story=german),
        piece("c", "2031-04-06", story=german),
        apart=["ac"],
    )
    (source,) = sources_of(found, 2)
    assert (source.source, source.verdict) == (0, "translated from")


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


@pytest.mark.parametrize(("part", "named"), [(3, [0, 1]), (6, [0])])
def test_one_that_shares_far_more_and_may_be_later_is_named_too(part, named):
    found = told(
        piece("a", "2031-04-05T08:00", story=STORY[:part]),
        piece("b", "2031-04-05"),
        piece("c", "2031-04-05T09:00"),
    )
    sources = sources_of(found, 2)
    assert [source.source for source in sources] == named
    assert sources[0].verdict != "undetermined"
    for source in sources[1:]:
        assert source.verdict == "undetermined"
        assert source.words > sources[0].words


def test_agency_text_is_shown_beside_the_piece_that_has_most_of_it():
    found = told(
        piece("a", "2031-04-05T08:00", story=STORY[:3], credits=by("norda")),
        piece("b", "2031-04-05", credits=by("norda")),
        piece("c", "2031-04-05T09:00", credits=by("norda")),
    )
    (source,) = sources_of(found, 2)
    assert (source.source, source.verdict) == (1, "shared wire")


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
