"""Dates as pages and papers write them."""

import pytest

from provtrace import Article
from provtrace.cleaning import clean
from provtrace.cleaning.dates import date_line, day_in_url, parse_date, written_dates
from provtrace.settings import Settings

BODY = "The harbour board met on 2 January 2019 and on 3 May 2020, as its minutes show, to speak of the ice house."


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "5 March 2031"),
        ("en", "March 5, 2031"),
        ("en", "5th of March, 2031"),
        ("de", "5. März 2031"),
        ("fr", "5 mars 2031"),
        ("es", "5 de marzo de 2031"),
        ("pt", "5 de março de 2031"),
        ("it", "5 marzo 2031"),
        ("nl", "5 maart 2031"),
        ("sv", "5 mars 2031"),
        ("da", "5. marts 2031"),
        ("fi", "5. maaliskuuta 2031"),
        ("et", "5. märts 2031"),
        ("lv", "2031. gada 5. marts"),
        ("lt", "2031 m. kovo 5 d."),
        ("pl", "5 marca 2031"),
        ("cs", "5. března 2031"),
        ("sk", "5. marca 2031"),
        ("sl", "5. marec 2031"),
        ("hr", "5. ožujka 2031"),
        ("sr", "5. март 2031"),
        ("bg", "5 март 2031"),
        ("ru", "5 марта 2031 г."),
        ("uk", "5 березня 2031"),
        ("be", "5 сакавіка 2031"),
        ("ro", "5 martie 2031"),
        ("hu", "2031. március 5."),
        ("el", "5 Μαρτίου 2031"),
        ("tr", "5 Mart 2031"),
        ("az", "5 mart 2031"),
        ("sq", "5 mars 2031"),
        ("ka", "5 მარტი 2031"),
        ("hy", "5 մարտի 2031"),
        ("he", "5 במרץ 2031"),
        ("ar", "5 مارس 2031"),
        ("ar", "٥ آذار ٢٠٣١"),
        ("fa", "۵ مارس ۲۰۳۱"),
        ("ur", "5 مارچ 2031"),
        ("hi", "५ मार्च २०३१"),
        ("bn", "৫ মার্চ ২০৩১"),
        ("ta", "5 மார்ச் 2031"),
        ("th", "5 มีนาคม 2574"),
        ("th", "5 มี.ค. 2574"),
        ("vi", "ngày 5 tháng 3 năm 2031"),
        ("id", "5 Maret 2031"),
        ("ms", "5 Mac 2031"),
        ("tl", "Marso 5, 2031"),
        ("ca", "5 de març de 2031"),
        ("zh", "2031年3月5日"),
        ("ja", "2031年3月5日"),
        ("ko", "2031년 3월 5일"),
        ("ko", "2031. 3. 5"),
    ],
)
def test_a_day_is_read_in_many_languages(language, written):
    assert parse_date(written, language) == "2031-03-05"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2031-03-05", "2031-03-05"),
        ("2031-03-05T14:07", "2031-03-05T14:07"),
        ("2031-03-05T14:07:09Z", "2031-03-05T14:07:09+00:00"),
        ("2031-03-05T14:07:09.123+0130", "2031-03-05T14:07:09+01:30"),
        ("2031-03-05 14:07:09 -05", "2031-03-05T14:07:09-05:00"),
        ("20310305T140709Z", "2031-03-05T14:07:09+00:00"),
        ("Wed, 05 Mar 2031 14:07:09 +0100", "2031-03-05T14:07:09+01:00"),
        ("1930484400", "2031-03-05T13:40:00+00:00"),
        (1930484400000, "2031-03-05T13:40:00+00:00"),
        ("2031-02-30", None),
        ("2031-13-01", None),
        ("0001-01-01T00:00:00Z", None),
        ("soon", None),
        ("", None),
        (None, None),
        (True, None),
        (["2031-03-05"], None),
    ],
)
def test_machine_forms_keep_the_precision_they_have(value, expected):
    assert parse_date(value) == expected


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("March 5, 2031 at 10:42 am EST", "en", "2031-03-05T10:42-05:00"),
        ("March 5, 2031, 12:05 a.m.", "en", "2031-03-05T00:05"),
        ("5. März 2031, 14:05 Uhr", "de", "2031-03-05T14:05"),
        ("le 5 mars 2031 à 14h05", "fr", "2031-03-05T14:05"),
        ("14:05, 5 марта 2031", "ru", "2031-03-05T14:05"),
        ("2031年3月5日 14时05分", "zh", "2031-03-05T14:05"),
    ],
)
def test_the_time_beside_a_day_is_kept(written, language, expected):
    assert parse_date(written, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", None),
        ("en-US", "2031-03-05"),
        ("en-GB", "2031-05-03"),
        ("fr", "2031-05-03"),
        (None, None),
    ],
)
def test_the_order_of_day_and_month_follows_the_language(language, expected):
    assert parse_date("03/05/2031", language) == expected


def test_a_month_that_means_another_one_next_door_needs_the_language():
    assert parse_date("5 listopada 2031", "pl") == "2031-11-05"
    assert parse_date("5. listopada 2031", "hr") == "2031-10-05"
    assert parse_date("5 listopada 2031") is None


def test_offsets_of_a_written_date_point_at_it():
    text = "Published — ٥ مارس ٢٠٣١ — by the night desk"
    ((when, start, end),) = written_dates(text, "ar")
    assert when == "2031-03-05"
    assert text[start:end] == "٥ مارس ٢٠٣١"


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        (["Ice house to stay", "Published 5 March 2031 by Hester Quill", BODY], "en"),
        (["Ice house to stay", BODY, "Wednesday, 5 March 2031"], "en"),
        (["PORT ANSEL, March 5, 2031 (Wire) — " + BODY], "en"),
        (
            [
                "潮見町の水門、取り壊し始まる",
                "2031年3月5日",
                "工事は十月まで続き、大型の漁船が内港に入れなくなる。",
            ],
            "ja",
        ),
        (["Freibad bleibt offen", "Stand: 05.03.2031", "Der Rat stimmte zu."], "de"),
    ],
)
def test_date_line_of_a_saved_text(lines, language):
    assert date_line("\n".join(lines), language)[:10] == "2031-03-05"


@pytest.mark.parametrize(
    "lines",
    [
        ["Ice house to stay", BODY],
        ["Ice house to stay", "On 5 March 2031 she resigned from the board."],
        [
            "Ice house to stay",
            "The lease, signed on 5 March 2031 by both sides, ends with the year and will not be renewed.",
        ],
        ["Ice house to stay", "The board meets again in 2031."],
    ],
)
def test_a_date_in_running_prose_is_not_the_date_of_the_piece(lines):
    assert date_line("\n".join(lines), "en") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/2031/03/05/ice-house", "2031-03-05"),
        ("https://a.example/news/2031-03-05-ice-house.html", "2031-03-05"),
        ("https://a.example/20310305/12.html", "2031-03-05"),
        ("https://a.example/2031/mar/05/ice-house", "2031-03-05"),
        ("https://a.example/2031/03/ice-house", None),
        ("https://a.example/article-1020310305999", None),
        ("https://a.example/12345678", None),
        (None, None),
    ],
)
def test_day_in_an_address(url, expected):
    assert day_in_url(url) == expected


def page(head="", body="", lang="en"):
    prose = "".join(
        f"<p>{BODY} It was paragraph {i} of the minutes that gave rise to questions.</p>"
        for i in range(3)
    )
    return (
        f"<html lang='{lang}'><head>{head}</head><body>{body.replace('PROSE', prose)}</body></html>"
    )


def published(html, **known):
    document = clean(Article(html=html, key="k", **known), Settings())
    return document.published, document.published_from


def ld(text):
    return f"<script type='application/ld+json'>{text}</script>"


def test_json_ld_of_the_article_itself_counts_not_of_others():
    head = ld(
        '[{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","datePublished":"2020-01-01"}]},'
        '{"@type":["Thing","NewsArticle"],"datePublished":"2031-03-05T08:00:00+02:00","dateModified":"2031-03-09"}]'
    )
    assert published(page(head, "<article><h1>Ice house</h1>PROSE</article>")) == (
        "2031-03-05T08:00:00+02:00",
        "json-ld",
    )


def test_of_several_articles_the_one_with_the_page_s_address_counts():
    head = "<link rel='canonical' href='https://a.example/ice-house'>" + ld(
        '{"@graph":[{"@type":"NewsArticle","url":"https://a.example/other","datePublished":"2030-01-01"},'
        '{"@type":"NewsArticle","mainEntityOfPage":{"@id":"https://a.example/ice-house/"},"datePublished":"2031-03-05"}]}'
    )
    assert published(page(head, "<h1>Ice house</h1>PROSE")) == ("2031-03-05", "json-ld")


def test_broken_json_ld_is_mended_or_passed_over():
    mended = ld('<!-- {"@type":"NewsArticle","headline":"A\nB","datePublished":"2031-03-05",} -->')
    assert published(page(mended, "PROSE"))[0] == "2031-03-05"
    hopeless = ld('{"@type":') + "<meta property='article:published_time' content='2031-03-05'>"
    assert published(page(hopeless, "PROSE")) == ("2031-03-05", "meta")


def test_a_date_of_change_never_stands_for_a_date_of_publication():
    head = (
        ld('{"@type":"NewsArticle","dateModified":"2031-03-09T10:00:00Z"}')
        + "<meta property='article:published_time' content='2031-03-05'>"
    )
    assert published(page(head, "PROSE"))[0] == "2031-03-05"
    moved = (
        ld('{"@type":"NewsArticle","datePublished":"2031-03-09T10:00:00Z"}')
        + "<meta property='article:published_time' content='2031-03-05T07:00:00Z'>"
    )
    assert published(page(moved, "PROSE"))[0] == "2031-03-05T07:00:00+00:00"


def test_the_finer_of_two_that_agree_is_kept():
    head = (
        ld('{"@type":"NewsArticle","datePublished":"2031-03-05"}')
        + "<meta property='article:published_time' content='2031-03-05T07:00:00Z'>"
    )
    assert published(page(head, "PROSE")) == ("2031-03-05T07:00:00+00:00", "meta")


def test_the_clock_in_the_page_s_head_is_not_the_article_s_date():
    clock = "<header><div class='date'>Saturday, 22 March 2031</div></header>"
    body = f"{clock}<article><h1>Ice house</h1><div class='posted-on'>5 March 2031</div>PROSE</article>"
    assert published(page(body=body)) == ("2031-03-05", "page")
    only_clock = f"{clock}<article><h1>Ice house</h1>PROSE</article>"
    assert published(page(body=only_clock))[0] != "2031-03-22"


def test_a_line_of_change_is_passed_over_for_one_of_publication():
    body = "<h1>Ice house</h1><div class='date'>Updated 9 March 2031</div><div class='date'>5 March 2031</div>PROSE"
    assert published(page(body=body))[0] == "2031-03-05"


def test_dates_of_comments_are_not_the_article_s():
    body = "<article><h1>Ice house</h1>PROSE</article><div class='comment-list'><time datetime='2031-03-20'>20 March</time></div>"
    assert published(page(body=body))[0] != "2031-03-20"


def test_the_time_element_after_the_headline_counts():
    body = "<aside><time datetime='2031-03-20'></time></aside><article><h1>Ice house</h1><time datetime='2031-03-05T06:00+01:00'></time>PROSE</article>"
    assert published(page(body=body)) == ("2031-03-05T06:00+01:00", "time")


def test_the_address_helps_where_the_page_says_nothing():
    html = page(body="<h1>Ice house</h1>" + "PROSE")
    assert published(html, url="https://a.example/2031/03/05/ice-house") == ("2031-03-05", "url")


def test_a_record_s_date_is_believed_before_the_page():
    html = page("<meta property='article:published_time' content='2031-03-05'>", "PROSE")
    assert published(html, published="2031-03-04 10:00") == ("2031-03-04T10:00", "record")


def test_a_text_s_date_is_read_from_its_lines():
    document = clean(
        Article(text=f"Ice house to stay\nPublished 5 March 2031\n{BODY}", key="k"), Settings()
    )
    assert (document.published, document.published_from) == ("2031-03-05", "text")


def test_an_undated_text_stays_undated():
    document = clean(Article(text=f"Ice house to stay\n{BODY}", key="k"), Settings())
    assert (document.published, document.published_from) == (None, None)


@pytest.mark.parametrize(
    ("language", "url", "expected"),
    [
        ("en-GB", None, "2026-04-03"),
        ("en_US", None, "2026-03-04"),
        (None, "https://courier.example.co.uk/1", "2026-04-03"),
        (None, "https://courier.example.com/1", None),
    ],
)
def test_a_record_says_how_its_dates_are_meant_or_has_none(language, url, expected):
    text = "The harbour master closed the old quay on Friday after cracks were found in its wall. "
    article = Article(
        text=text + "Ferries will leave from the north pier until the stones have been replaced.",
        url=url,
        language=language,
        published="03/04/2026",
    )
    assert clean(article, Settings()).published == expected
