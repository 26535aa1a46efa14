"""Headline, author, outlet and addresses of pages and saved texts."""

import pytest

from provtrace import Article
from provtrace.cleaning import clean
from provtrace.settings import Settings

PROSE = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour board of Port Ansel met on Tuesday evening to decide what should become of the old ice house.",
        "Its chairwoman said that the walls would stand for another century if only the roof was mended in time.",
        "Members voted seven to two for a survey, which is to be paid for out of the mooring fees of the summer.",
    )
)


def document(head="", body="", **known):
    html = f"<html lang='en'><head>{head}</head><body>{body or PROSE}</body></html>"
    return clean(Article(html=html, key="k", **known), Settings())


def ld(text):
    return f"<script type='application/ld+json'>{text}</script>"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            "<title>Ice house to stay - The Ansel Lantern</title>",
            "<h1>Ice house to stay</h1>",
            "Ice house to stay",
        ),
        (
            "<title>Ice house to stay | News | The Ansel Lantern</title><meta property='og:title' content='Ice house to stay'>",
            "",
            "Ice house to stay",
        ),
        (
            "<title>The Ansel Lantern: Ice house to stay</title><meta property='og:site_name' content='The Ansel Lantern'>",
            "",
            "Ice house to stay",
        ),
        (
            "<title>Why the ice house on the quay will stay - Lantern</title>",
            "",
            "Why the ice house on the quay will stay",
        ),
        (
            "<meta property='og:title' content='You will not believe what stays'>"
            + ld('{"@type":"NewsArticle","headline":"Ice house to stay"}'),
            "<h1>Ice house to stay</h1>",
            "Ice house to stay",
        ),
        ("<title>Opinion | Let it stand</title>", "<h1>Let it stand</h1>", "Let it stand"),
        (
            "<meta property='og:title' content='Keeper&amp;#39;s last night'>",
            "",
            "Keeper's last night",
        ),
        (
            "<meta property='og:site_name' content='Lantern'>",
            "<h1>Lantern</h1><h1>Ice house to stay</h1>",
            "Ice house to stay",
        ),
        ("<title>三千亩茶园受损_云溪日报</title>", "<h1>三千亩茶园受损</h1>", "三千亩茶园受损"),
        (
            "<title>潮見町の水門、取り壊し始まる｜潮見新報</title><meta property='og:title' content='潮見町の水門、取り壊し始まる'>",
            "",
            "潮見町の水門、取り壊し始まる",
        ),
        (
            ld(
                '{"@type":"NewsArticle","headline":"Board members vote seven to two for a survey of the ice house that has stood empty…"}'
            ),
            "<h1>Board members vote seven to two for a survey of the ice house that has stood empty since the war</h1>",
            "Board members vote seven to two for a survey of the ice house that has stood empty since the war",
        ),
        ("", "", None),
    ],
)
def test_headline_without_the_site_s_name(head, body, expected):
    assert document(head, body + PROSE).title == expected


def test_the_headline_is_no_part_of_a_page_s_text():
    got = document(
        "<title>Ice house to stay - Lantern</title>",
        f"<article><h1>Ice house to stay</h1>{PROSE}</article>",
    )
    assert got.text.startswith("The harbour board")
    assert ("title", "Ice house to stay") in {
        (removal.reason, removal.text) for removal in got.removals
    }


def test_a_title_element_that_is_never_closed_is_no_title():
    got = document("", "<h1>Ice house to stay</h1>" + PROSE + "<title>" + "A - B | C " * 5_000)
    assert got.title == "Ice house to stay"


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ("<meta property='og:site_name' content='The Ansel Lantern'>", None, "The Ansel Lantern"),
        (
            "<meta property='og:site_name' content='Lantern | News from the islands'>",
            "https://lantern.example/1",
            "Lantern",
        ),
        (
            ld(
                '{"@type":"NewsArticle","publisher":{"@type":"Organization","name":"The Ansel Lantern"}}'
            ),
            None,
            "The Ansel Lantern",
        ),
        (
            "<meta property='og:site_name' content='anselnews'>"
            + ld('{"@type":"NewsArticle","publisher":{"name":"Ansel News"}}'),
            None,
            "Ansel News",
        ),
        (
            "<meta property='og:site_name' content='Politics'>"
            + ld('{"@type":"NewsArticle","publisher":{"name":"Lantern"}}'),
            "https://www.lantern.example/1",
            "Lantern",
        ),
        (ld('{"@type":"WebSite","name":"The Ansel Lantern"}'), None, "The Ansel Lantern"),
        ("<meta name='application-name' content='The Ansel Lantern'>", None, "The Ansel Lantern"),
        ("", "https://www.lantern.example/1", "lantern.example"),
        ("", None, None),
    ],
)
def test_outlet(head, url, expected):
    assert document(head, url=url).outlet == expected


def test_what_a_record_says_is_believed_before_the_page():
    head = "<meta property='og:site_name' content='Lantern'><meta property='og:title' content='Ice house'><meta name='author' content='A B'>"
    got = document(head, outlet="Ansel Wire", title="Ice", author="Maud Ferris", language="cy")
    assert (got.outlet, got.title, got.author, got.language) == (
        "Ansel Wire",
        "Ice",
        "Maud Ferris",
        "cy",
    )


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            ld(
                '{"@type":"NewsArticle","author":[{"@type":"Person","name":"Maud Ferris"},{"name":"Odo Brandt"}]}'
            ),
            "",
            "Maud Ferris; Odo Brandt",
        ),
        (
            ld(
                '{"@type":"NewsArticle","author":{"@type":"Organization","name":"Agence Midi-Presse"}}'
            ),
            "",
            "Agence Midi-Presse",
        ),
        (
            ld('{"@type":"NewsArticle","author":"By Maud Ferris and Odo Brandt"}'),
            "",
            "Maud Ferris; Odo Brandt",
        ),
        (
            ld('{"@type":"NewsArticle","author":{"givenName":"Maud","familyName":"Ferris"}}'),
            "",
            "Maud Ferris",
        ),
        ("<meta name='author' content='Maud Ferris, staff reporter'>", "", "Maud Ferris"),
        (
            "<meta property='article:author' content='https://social.example/maud'>",
            "<p class='byline'>By Maud Ferris maud@lantern.example</p>",
            "Maud Ferris",
        ),
        (
            "<meta property='og:site_name' content='Lantern'><meta name='author' content='Lantern'>",
            "<a rel='author'>Maud Ferris</a>",
            "Maud Ferris",
        ),
        (
            "<meta property='og:site_name' content='Lantern'><meta name='author' content='Lantern'>",
            "",
            "Lantern",
        ),
        ("", "<div class='author'>Текст: Ефим Тарабанов</div>", "Ефим Тарабанов"),
        ("", "<form class='author'><span class='author'>Your name</span></form>", None),
        ("", "", None),
    ],
)
def test_authors_are_names_only(head, body, expected):
    assert document(head, body + PROSE).author == expected


def test_url_and_canonical_url_are_kept_apart():
    head = "<link rel='canonical' href='https://wire.example/a/1'>"
    got = document(head, url="https://lantern.example/2031/1")
    assert (got.url, got.canonical_url) == (
        "https://lantern.example/2031/1",
        "https://wire.example/a/1",
    )


def test_relative_canonical_link_and_og_url():
    assert (
        document(
            "<link rel='canonical' href='/a/1'>", url="https://lantern.example/x"
        ).canonical_url
        == "https://lantern.example/a/1"
    )
    assert document("<link rel='canonical' href='/a/1'>").canonical_url is None
    assert (
        document("<meta property='og:url' content='https://lantern.example/a/1'>").canonical_url
        == "https://lantern.example/a/1"
    )


def test_malformed_addresses_are_passed_over():
    got = document(
        "<link rel='canonical' href='http://[bad'>",
        "<p>" + "word " * 30 + "<a href='http://[bad'>x</a></p>",
        url="http://[worse",
    )
    assert got.canonical_url is None
    assert got.links == ()
    assert got.status == "ok"


@pytest.mark.parametrize(
    ("note", "scheme"),
    [
        ("saved from url=(0042)https://lantern.example/2031/03/05/ice-house", "https"),
        ("Mirrored from lantern.example/2031/03/05/ice-house by HTTrack Website Copier/3", "http"),
    ],
)
def test_the_address_noted_when_saving_is_the_url(note, scheme):
    html = f"<!-- {note} --><html><body>{PROSE}</body></html>"
    got = clean(Article(html=html, key="k"), Settings())
    assert got.url == f"{scheme}://lantern.example/2031/03/05/ice-house"
    assert (got.published, got.outlet) == ("2031-03-05", "lantern.example")


BODY = "The harbour board met on Tuesday to speak of the ice house, and members voted for a survey of its roof and walls."


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("Ice house on the quay to stay", "Ice house on the quay to stay"),
        ("潮見町の水門、取り壊し始まる", "潮見町の水門、取り壊し始まる"),
        ("Will the ice house stay?", "Will the ice house stay?"),
        ("The board met on Tuesday.", None),
        ("https://lantern.example/ice", None),
        ("5 March 2031, 10:42", None),
        ("News", None),
    ],
)
def test_first_line_of_a_saved_text_is_its_title_if_it_has_that_form(first, expected):
    assert clean(Article(text=f"{first}\n{BODY}\n{BODY}x", key="k"), Settings()).title == expected


def test_title_line_of_a_saved_text_stays_in_it():
    got = clean(Article(text=f"Ice house on the quay to stay\n\n{BODY}", key="k"), Settings())
    assert got.text.splitlines()[0] == "Ice house on the quay to stay"


def test_saved_text_takes_author_and_outlet_from_lines_that_say_so():
    text = f"Ice house on the quay to stay\nBy Maud Ferris\n{BODY}\n{BODY.replace('Tuesday', 'Friday')}\n© 2031 The Ansel Lantern. All rights reserved."
    got = clean(Article(text=text, key="k"), Settings())
    assert (got.author, got.outlet) == ("Maud Ferris", "The Ansel Lantern")
    hinted = clean(Article(text=text, key="k", outlet_hint="Folder Post"), Settings())
    assert hinted.outlet == "Folder Post"  # the line may name whoever the piece was copied from
    assert "Maud" not in got.text and "reserved" not in got.text


def test_saved_text_without_such_lines_gets_nothing_made_up():
    got = clean(Article(text=f"{BODY}\n{BODY.replace('Tuesday', 'Friday')}", key="k"), Settings())
    assert (got.title, got.author, got.outlet, got.published) == (None, None, None, None)


def test_folder_name_is_the_outlet_only_where_nothing_else_says():
    assert document(outlet_hint="lantern").outlet == "lantern"
    assert (
        document("<meta property='og:site_name' content='Wire'>", outlet_hint="lantern").outlet
        == "Wire"
    )
