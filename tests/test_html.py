"""Pages: the text of the piece, and nothing else, from pages of many makes."""

import json
from pathlib import Path

import pytest

from html_pages import PROSE, cleaned, page, paragraphs
from provtrace import Article
from provtrace.cleaning import clean, forget_caches
from provtrace.settings import Settings

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_invented_pages_give_their_piece_and_nothing_else(path):
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    document = cleaned(path.read_bytes())
    assert document.text.splitlines() == gold["text"]
    assert document.status == "ok"
    for name in ("title", "author", "outlet", "published", "language"):
        if name in gold:
            assert getattr(document, name) == gold[name], name
    for words in gold["absent"]:
        assert words not in document.text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_was_taken_out_is_kept_with_a_place_in_the_text(path):
    document = cleaned(path.read_bytes())
    offsets = [removal.offset for removal in document.removals]
    assert offsets == sorted(offsets)
    for removal in document.removals:
        assert 0 <= removal.offset <= len(document.text)
        assert removal.text and removal.reason and removal.rule


def test_a_page_gives_the_same_document_whatever_was_cleaned_before():
    first = [cleaned(path.read_bytes()) for path in PAGES]
    again = [cleaned(path.read_bytes()) for path in reversed(PAGES)]
    assert first == again[::-1]


def test_places_of_both_filters_removals_stand_between_the_same_lines_as_on_the_page():
    html = page(
        f"<article><h1>Ice house to stay</h1><p>{PROSE[0]}</p><p><a href='/x'>Lemons under the lamp and who waters them</a></p>"
        f"<p>{PROSE[1]}</p><p>Share this article on Chirper</p><p>{PROSE[2]}</p></article>"
    )
    document = cleaned(html)
    assert document.text.splitlines() == PROSE
    starts = [document.text.index(line) for line in PROSE]
    places = {removal.text: removal.offset for removal in document.removals}
    assert places["Ice house to stay"] == 0
    assert places["Lemons under the lamp and who waters them"] == starts[1]
    if "Share this article on Chirper" in places:
        assert starts[1] < places["Share this article on Chirper"] <= starts[2]


def test_forgetting_caches_changes_nothing():
    before = cleaned(PAGES[0].read_bytes())
    forget_caches()
    assert cleaned(PAGES[0].read_bytes()) == before


def test_links_of_the_text_are_absolute_and_those_around_it_are_left_out():
    linked = PROSE[0].replace("ice house", "<a href='/2031/ice-house?x=1'>ice house</a>")
    html = page(
        f"<nav><a href='/about'>About this paper and the people who make it</a></nav>"
        f"<article><h1>Ice house</h1>{paragraphs([linked, *PROSE[1:]])}"
        "<p><a href='https://other.example/'>See also what they say on the mainland about it</a></p></article>"
    )
    document = cleaned(html, url="https://lantern.example/news/1")
    assert document.links == ("https://lantern.example/2031/ice-house?x=1",)


def test_base_element_makes_links_absolute_without_a_known_address():
    linked = PROSE[0].replace("ice house", "<a href='ice'>ice house</a>")
    html = page(
        f"<article>{paragraphs([linked, *PROSE[1:]])}</article>",
        "<base href='https://lantern.example/a/'>",
    )
    assert cleaned(html).links == ("https://lantern.example/a/ice",)


MORE = [
    "A second story tells how the lighthouse keepers of Dunmouth came to grow lemons under the lamp, three floors up.",
    "The lemons are small and sour, the older keeper admits, but they ripen in February when nothing else does here.",
    "Visitors may buy one for a crown, on the condition that they carry it down the stairs themselves, all ninety-one.",
    "The trees were a gift of a sailor who never came back for them, and whose name nobody in Dunmouth remembers now.",
]


def test_articles_that_follow_on_the_same_page_are_not_the_piece():
    html = page(
        f"<article class='story'><h1>Ice house</h1>{paragraphs(PROSE)}</article>"
        f"<article class='story'><h1>Lemons</h1>{paragraphs(MORE)}</article>"
    )
    assert cleaned(html).text.splitlines() == PROSE


def test_a_teaser_before_the_piece_is_not_taken_for_it():
    html = page(
        f"<article class='card'><h3>Lemons</h3><p>{MORE[0]}</p></article>"
        f"<div class='text-1'><h1>Ice house</h1>{paragraphs([*PROSE, *[text + ' So it was told.' for text in PROSE]])}</div>"
    )
    text = cleaned(html).text
    assert PROSE[0] in text and PROSE[2] in text
    assert "lemons" not in text


@pytest.mark.parametrize(
    "heading",
    [
        "<h3>3 comments</h3>",
        "<div>Comentar</div>",
        "<h4>Комментарии (2)</h4>",
        "<p>Leave a comment</p>",
    ],
)
def test_what_readers_say_below_the_piece_is_not_part_of_it(heading):
    reader = "I have lived next to that house for sixty years and nobody ever asked me what I think of its roof."
    html = page(
        f"<div id='x'><h1>Ice house</h1>{paragraphs([*PROSE, *MORE])}{heading}<p>{reader}</p><p>{reader[::-1]}</p></div>"
    )
    assert cleaned(html).text.splitlines() == [*PROSE, *MORE]


TEASERS = "".join(
    f"<div class='k9x'><a href='/{place}'><h3>{head}</h3></a><p>{text}</p></div>"
    for place, (head, text) in enumerate(
        [
            (
                "Lemons under the lamp",
                "How the keepers of Dunmouth came to grow lemons three floors above the sea.",
            ),
            (
                "The bell that would not ring",
                "A foundry, a quarrel and a crack that nobody heard for forty years at all.",
            ),
            (
                "Seven ways to smoke a herring",
                "Our cook has tried them all and lived, more or less, to tell the tale.",
            ),
        ]
    )
)


TALK = [*PROSE, "“We have waited long enough,” she added.", *MORE[1:3], "Nobody objected."]


SHAPES = {
    "each paragraph in boxes of its own": "<main><article><h1>Ice house</h1>"
    + "".join(
        f"<div class='ssrc'><div class='rt'><p class='p1'>{text}</p></div></div>" for text in TALK
    )
    + f"</article></main><section>{TEASERS}</section>",
    "one paragraph with breaks": f"<h1>Ice house</h1><p>{'<br><br>'.join(TALK)}</p>{TEASERS}",
    "spans shown as blocks": "<h1>Ice house</h1><section>"
    + "".join(f"<span style='display: block'>{text}</span>" for text in TALK)
    + f"</section>{TEASERS}",
    "nothing but divs": f"<div><h1>Ice house</h1>{''.join(f'<div>{text}</div>' for text in TALK)}</div><div>{TEASERS}</div>",
    "preformatted": "<h1>Ice house</h1><pre>" + "\n\n".join(TALK) + "</pre>",
    "a form around everything": f"<form id='all'><a href='/'>Home</a><h1>Ice house</h1><div>{paragraphs(TALK)}</div></form>",
    "hidden until paid for": f"<article><h1>Ice house</h1><p>{TALK[0]}</p><div style='display:none'>{paragraphs(TALK[1:])}</div></article>",
    "a container named after a margin": f"<div class='sidebar-left main'><h1>Ice house</h1>{paragraphs(TALK)}</div><div class='sidebar'>{TEASERS}</div>",
    "a cookie wall first": "<div class='cmp'><p>We and our 1,204 partners store and read facts about you on your device to show you what others pay for.</p>"
    f"<button>Accept</button></div><main><h1>Ice house</h1>{paragraphs(TALK)}</main>",
    "a see-also among the paragraphs": f"<article><h1>Ice house</h1>{paragraphs(TALK[:2])}"
    f"<p><strong>Baca juga: <a href='/x'>Lemons under the lamp and who waters them</a></strong></p>{paragraphs(TALK[2:])}</article>",
    "a layout table": f"<table><tr><td>{TEASERS}</td><td><h1>Ice house</h1>{paragraphs(TALK)}</td></tr></table>",
    "drawn by a script": "<div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>"
    + json.dumps(
        {
            "props": {
                "menu": ["Home", "News"],
                "article": {
                    "title": "Ice house",
                    "body": [{"type": "p", "text": text} for text in TALK],
                },
            }
        }
    )
    + "</script>",
    "drawn by a script from markup": "<div id='app'></div><script type='application/json'>"
    + json.dumps({"article": {"content": paragraphs(TALK).replace("</", "<\\/")}}).replace(
        "\\\\/", "\\/"
    )
    + "</script>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_piece_is_found_in_pages_of_many_shapes(shape):
    assert cleaned(page(SHAPES[shape], "<title>Ice house</title>")).text.splitlines() == TALK


def test_a_fragment_without_html_and_body_is_read():
    assert cleaned(paragraphs(PROSE)).text.splitlines() == PROSE


def test_table_of_results_stays():
    rows = "".join(
        f"<tr><td>{i}</td><td>Rower {i}</td><td>{300 - i} points</td></tr>" for i in range(1, 12)
    )
    document = cleaned(
        page(f"<article><h1>Regatta</h1>{paragraphs(PROSE)}<table>{rows}</table></article>")
    )
    assert "Rower 7" in document.text
    assert PROSE[2] in document.text


def test_roundup_of_linked_sentences_keeps_them():
    items = [
        f"Village number {i} opens its well to walkers and asks a coin of each in return."
        for i in range(8)
    ]
    html = page(
        "<article><h1>Wells</h1>"
        + "".join(f"<p><a href='/{i}'>{t}</a></p>" for i, t in enumerate(items))
        + "</article>"
    )
    document = cleaned(html)
    assert all(item in document.text for item in items)


def test_heading_with_the_word_comments_in_a_sentence_does_not_end_the_piece():
    html = page(
        f"<article><h1>Ice house</h1>{paragraphs(PROSE)}<h2>What her comments meant</h2>"
        "<p>She was not against a café, she explained later, only against a café that closes in winter.</p></article>"
    )
    assert "closes in winter" in cleaned(html).text


def test_slogans_and_short_lines_of_other_containers_are_left_out():
    html = page(
        "<header><a href='/'>Lantern</a><p>The islands' paper since 1871</p></header><div class='c'><h1>Ice house</h1>"
        f"<div class='t'>{paragraphs([*PROSE, *MORE])}</div><div class='below'><h3>Write to us</h3><p>Rude letters are not printed.</p></div></div>"
    )
    assert cleaned(html).text.splitlines() == [*PROSE, *MORE]


def test_text_that_only_the_page_for_phones_shows_is_not_doubled():
    body = paragraphs(PROSE)
    document = cleaned(page(f"<article>{body}</article><div style='display: none'>{body}</div>"))
    assert document.text.splitlines() == PROSE


def test_text_article_is_taken_as_it_is():
    document = clean(Article(text="\r\n".join(PROSE), key="k"), Settings())
    assert document.text.splitlines() == PROSE


def test_credit_places_outside_the_text_are_found():
    html = page(
        f"<article>{paragraphs(PROSE)}</article><div class='article-source'>Source: AFP</div>",
        "<meta name='author' content='Reuters'>",
    )
    agencies = {credit.agency for credit in cleaned(html).credits}
    assert {"afp", "reuters"} <= agencies
