"""Pages that are empty, broken, huge or no pages at all; their encodings and characters."""

import time

import pytest

from html_pages import PROSE, cleaned, page, paragraphs
from provtrace import Article
from provtrace.cleaning import clean
from provtrace.settings import Settings


@pytest.mark.parametrize(
    "html", [b"", "", b"   \n", "<html></html>", b"\xef\xbb\xbf", "<!-- nothing -->", b"\x00"]
)
def test_nothing_is_empty_and_says_so(html):
    document = cleaned(html)
    assert document.status == "empty"
    assert document.text == ""
    assert document.problem
    assert "\n" not in document.problem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        (b"\x1f\x8b\x08" + bytes(100), "gzip"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_bytes_that_are_no_page_are_unreadable_with_a_reason(content, words):
    document = cleaned(content)
    assert document.status == "unreadable"
    assert words in document.problem


def test_page_above_the_limit_is_refused_at_once():
    started = time.monotonic()
    document = cleaned(b"<p>" + b"word " * 10_000_000)
    assert document.status == "unreadable"
    assert "20,000,000" in document.problem
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("depth", [300, 3_000, 60_000])
def test_deeply_nested_page_keeps_its_text(depth):
    html = page("<div>" * depth + paragraphs(PROSE) + "</div>" * depth)
    assert all(text in cleaned(html).text for text in PROSE)


def test_nested_lists_and_tables_do_not_exhaust_the_stack():
    html = page(
        paragraphs(PROSE)
        + "<ul><li>" * 120
        + "deep"
        + "</li></ul>" * 120
        + "<table><tr><td>" * 60
        + "deep"
    )
    assert PROSE[0] in cleaned(html).text


def test_table_of_ten_thousand_rows_is_read_in_reasonable_time():
    rows = "".join(f"<tr><td>{i}</td><td>Boat {i}</td></tr>" for i in range(10_000))
    started = time.monotonic()
    document = cleaned(page(f"<article>{paragraphs(PROSE)}<table>{rows}</table></article>"))
    assert PROSE[0] in document.text
    assert time.monotonic() - started < 60


def test_control_bidi_and_zero_width_characters_do_not_reach_the_text():
    dirty = (
        PROSE[0]
        .replace("harbour", "har\u00adbour")
        .replace("board", "bo\u200bard")
        .replace("Port", "\u202aPort\u202c")
    )
    document = cleaned(page(paragraphs([dirty + "\x07", *PROSE[1:]])))
    assert document.text.splitlines() == PROSE


def test_joiners_stay_where_a_script_spells_with_them():
    word = "می\u200cخواهند که در کشتی\u200cهای قدیمی بمانند و به خانه برنگردند تا هوا روشن شود و باران بند بیاید"
    assert word in clean(Article(text=word + "\nx\u200dy", key="k"), Settings()).text
    assert "xy" in clean(Article(text=word + "\nx\u200dy", key="k"), Settings()).text


def test_surrogates_and_decomposed_letters_are_put_in_order():
    text = (
        "Le cafe\u0301 du port \ud83d\ude00 reste ouvert \udc80 tard dans la nuit pour les marins"
    )
    got = clean(Article(text=text, key="k"), Settings()).text
    assert got == "Le café du port 😀 reste ouvert \ufffd tard dans la nuit pour les marins"


@pytest.mark.parametrize(
    ("encoding", "declared", "text"),
    [
        (
            "utf-8",
            "iso-8859-1",
            "Änne Holtkötter hält das Schwimmbad für gerettet und lädt alle Nachbarn dazu ein.",
        ),
        (
            "cp1252",
            "iso-8859-1",
            "„Wir bleiben“, sagte Änne Holtkötter – und lud alle Nachbarn zum Kaffee ein.",
        ),
        (
            "cp1251",
            "windows-1251",
            "Жители посёлка вышли на берег, чтобы встретить первый пароход этой весной.",
        ),
        (
            "koi8-r",
            "koi8-r",
            "Жители посёлка вышли на берег, чтобы встретить первый пароход этой весной.",
        ),
        (
            "cp932",
            "Shift_JIS",
            "港の人々は春の最初の船を迎えるために、朝早くから岸に集まって旗を振っていた。",
        ),
        (
            "euc_jp",
            "x-euc-jp",
            "港の人々は春の最初の船を迎えるために、朝早くから岸に集まって旗を振っていた。",
        ),
        (
            "iso2022_jp",
            "ISO-2022-JP",
            "港の人々は春の最初の船を迎えるために、朝早くから岸に集まって旗を振っていた。",
        ),
        (
            "gb18030",
            "gb2312",
            "港口的居民一早就聚集在岸边，挥舞着旗帜，迎接今年春天的第一艘轮船到来。",
        ),
        ("big5", "big5", "港口的居民一早就聚集在岸邊，揮舞著旗幟，迎接今年春天的第一艘輪船到來。"),
        (
            "cp949",
            "ks_c_5601-1987",
            "항구의 주민들은 올봄 첫 배를 맞이하려고 아침 일찍부터 물가에 모여 깃발을 흔들었다.",
        ),
        ("cp874", "tis-620", "ชาวท่าเรือมารวมตัวกันริมฝั่งตั้งแต่เช้าตรู่เพื่อต้อนรับเรือลำแรกของฤดูใบไม้ผลิปีนี้"),
        (
            "utf-16",
            None,
            "The people of the harbour gathered on the quay to greet the first ship of spring.",
        ),
        (
            "utf-16-le",
            None,
            "The people of the harbour gathered on the quay to greet the first ship of spring.",
        ),
    ],
)
def test_encoding_is_found(encoding, declared, text):
    head = (
        f"<meta http-equiv='Content-Type' content='text/html; charset={declared}'>"
        if declared
        else ""
    )
    html = f"<html><head>{head}</head><body><p>{text}</p><p>{text[::-1]}</p></body></html>".encode(
        encoding
    )
    assert text in cleaned(html).text


def test_undeclared_old_encoding_is_told_by_its_letters():
    text = "Жители посёлка вышли на берег, чтобы встретить первый пароход этой весной, и махали флагами."
    html = f"<html><body>{paragraphs([text, 'По словам старосты, лёд сошёл на две недели раньше обычного.'])}</body></html>"
    assert text in cleaned(html.encode("cp1251")).text


def test_page_cut_in_the_middle_of_a_letter_stays_utf8():
    html = page(
        paragraphs(
            [
                *PROSE,
                "Das Eis ging früher fort als sonst, sagte Änne Holtkötter, während sie die Möwen zählte – schön",
            ]
        )
    )
    cut = html.encode("utf-8")[: html.encode("utf-8").index("schön".encode()) + 4]
    assert "während sie die Möwen zählte" in cleaned(cut).text
