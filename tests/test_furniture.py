"""Furniture: what is on the page but is not the piece goes, the piece stays."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from furniture_texts import FURNITURE, PROSE
from provtrace.cleaning.furniture import strip_furniture


def strip(text, language="en", title=None, outlet=None):
    return strip_furniture(text, title=title, language=language, outlet=outlet)


def squeezed(text):
    return "".join(text.split())


def rebuilt(stripped):
    text = stripped.text
    for removal in reversed(stripped.removals):
        text = text[: removal.offset] + removal.text + text[removal.offset :]
    return squeezed(text)


@pytest.mark.parametrize("language", sorted(PROSE))
def test_prose_about_furniture_stays_whole(language):
    text = "\n".join(PROSE[language])
    assert strip(text, language).text == text
    assert strip(text, language).removals == ()


@pytest.mark.parametrize("language", sorted(PROSE))
def test_prose_stays_as_last_paragraph_and_in_a_text_of_unknown_language(language):
    for number, sentence in enumerate(PROSE[language]):
        others = PROSE[language][:number]
        text = "\n".join([*others, sentence])
        assert sentence in strip(text, language).text
        assert sentence in strip(text, None).text


@pytest.mark.parametrize(("language", "reason", "line"), FURNITURE)
def test_furniture_goes_wherever_it_stands(language, reason, line):
    prose = PROSE.get(language, PROSE["en"])
    for place in (0, 1, len(prose)):
        text = "\n".join([*prose[:place], line, *prose[place:]])
        stripped = strip(text, language)
        assert stripped.text == "\n".join(prose), place
        assert [removal.reason for removal in stripped.removals] == [reason]
        assert stripped.removals[0].text == line
        assert rebuilt(stripped) == squeezed(text)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "By Ann Lee and Tom Fox | March 4, 2024"),
        ("en", "By our staff"),
        ("de", "Von Anna Lehmann"),
        ("fr", "Par Anne Leroy, le 4 mars 2024"),
        ("es", "Por Ana López"),
        ("it", "di Anna Leone"),
        ("ru", "Автор: Анна Ли"),
        ("uk", "Текст: Ганна Лі"),
        ("zh", "记者 李安 报道 | 2024年3月4日"),
        ("zh", "文/李安"),
        ("ja", "文・李安"),
        ("ko", "홍길동 기자"),
        ("tr", "Haber: Ayşe Kaya"),
        ("pl", "Autor: Anna Lis"),
    ],
)
def test_byline(language, line):
    prose = PROSE[language]
    stripped = strip("\n".join(["A headline of the piece", line, *prose]), language)
    assert line not in stripped.text
    assert stripped.removals[0].reason == "byline"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Monday, March 4, 2024"),
        ("en", "Published: 4 March 2024, 10:15 am GMT"),
        ("en", "2024-03-04 10:15:00"),
        ("de", "Aktualisiert am 4. März 2024 um 10:15 Uhr"),
        ("fr", "Publié le 4 mars 2024 à 10h15"),
        ("es", "Actualizado: 4 de marzo de 2024, 10:15 h"),
        ("ru", "4 марта 2024, 10:15"),
        ("uk", "Опубліковано: 4 березня 2024 року, 10:15"),
        ("pl", "4 marca 2024, 10:15"),
        ("cs", "4. března 2024 v 10:15"),
        ("tr", "Güncelleme: 4 Mart 2024 10:15"),
        ("el", "4 Μαρτίου 2024, 10:15"),
        ("zh", "2024年3月4日 10:15"),
        ("ja", "2024年3月4日 午前10時15分"),
        ("ko", "입력 2024년 3월 4일 오전 10시 15분"),
        ("ar", "4 مارس 2024"),
        ("hi", "4 मार्च 2024, 10:15 बजे"),
    ],
)
def test_date_of_the_site_goes_at_the_top(language, line):
    prose = PROSE[language]
    stripped = strip("\n".join(["A headline of the piece", line, *prose]), language)
    assert line not in stripped.text
    assert stripped.removals[0].reason == "dateline"


def test_chrome_of_a_saved_page():
    prose = PROSE["en"]
    text = "\n\n".join(
        [
            "Skip to content",
            "Monday, March 4, 2024",
            "Your window on the river.",
            "Ferry firms and publishers face new rules on cookies",
            "By Ann Lee",
            "3 min read",
            *prose[:4],
            "Advertisement",
            prose[4],
            "What comes next?",
            *prose[5:8],
            "Ann Lee",
            "Related posts",
            "How the ferry came to Harrowgate",
            "Ten bridges you should see",
            "Leave a Comment",
            "Your email address will not be published.",
            "#ferry #cookies #Harrowgate",
            "Donate Now",
            "bottom of page",
        ]
    )
    stripped = strip(text)
    assert stripped.text.split("\n") == [
        "Ferry firms and publishers face new rules on cookies",
        *prose[:5],
        "What comes next?",
        *prose[5:8],
    ]
    assert rebuilt(stripped) == squeezed(text)


def test_subheadings_of_the_piece_stay():
    prose = PROSE["en"]
    heads = ["What’s next?", "Escalation", "A minimum of diplomacy", "The price of paper"]
    text = "\n".join(line for pair in zip(heads, prose, strict=False) for line in pair)
    assert strip(text).text == text


def test_a_title_that_is_repeated_stays_once():
    title = "Ferry line to close after a century"
    prose = PROSE["en"]
    text = "\n".join([title, "4 March 2024 10:15", title, *prose])
    stripped = strip(text)
    assert stripped.text == "\n".join([title, *prose])
    assert [removal.reason for removal in stripped.removals] == ["dateline", "title"]


def test_lines_before_a_known_title_are_navigation():
    title = "Ferry line to close after a century"
    prose = PROSE["en"]
    text = "\n".join(["Harrowgate Herald", "River life", title, *prose])
    assert strip(text, title=title).text == "\n".join([title, *prose])


def test_doubled_paragraph_goes_once():
    prose = PROSE["en"][:4]
    stripped = strip("\n".join([*prose, prose[1]]))
    assert stripped.text == "\n".join(prose)
    assert stripped.removals[0].reason == "repeated"
    assert stripped.removals[0].offset == len(stripped.text)


def test_a_prompt_at_the_end_of_a_paragraph_is_cut_alone():
    prose = PROSE["en"][:3]
    prompt = "Sign up for our newsletter to get the latest on the ferry in your inbox."
    stripped = strip(f"{prose[0]}\n{prose[1]} {prompt}\n{prose[2]}")
    assert stripped.text == "\n".join(prose)
    assert stripped.removals[0].text == prompt
    assert stripped.removals[0].offset == len(prose[0]) + 1 + len(prose[1])


def test_links_under_a_head_between_paragraphs():
    prose = PROSE["en"][:3]
    text = "\n".join(
        [prose[0], "Read also", "How the ferry came to Harrowgate", prose[1], prose[2]]
    )
    stripped = strip(text)
    assert stripped.text == "\n".join(prose)
    assert [removal.reason for removal in stripped.removals] == ["related", "related"]


def test_the_same_text_gives_the_same_result_again():
    text = "\n".join([*PROSE["en"], "Share this article", "© Harrowgate Herald"])
    assert strip(text) == strip(text)
    assert strip(strip(text).text).text == strip(text).text


def test_a_headline_that_begins_like_a_link_stays():
    text = "\n".join(["Opinion: Why the ferry matters", *PROSE["en"]])
    assert strip(text).text == text
    assert strip(text, title="Opinion: Why the ferry matters").text == text


def test_what_is_asked_more_than_twice_is_structure():
    question = "What made you choose the river over the railway, of all things?"
    text = "\n".join(line for answer in PROSE["en"][:5] for line in (question, answer))
    assert strip(text).text == text


def test_a_list_of_dates_in_the_piece_stays():
    dates = [
        f"June {day} – {town} Town Hall"
        for day, town in ((9, "Harrowgate"), (12, "Norvik"), (15, "Elm"))
    ]
    text = "\n".join([*PROSE["en"][:3], *dates])
    assert strip(text).text == text


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Home / World / Crime"),
        ("en", "Share: Facebook Telegram WhatsApp"),
        ("ru", "Поделиться: ВКонтакте Телеграм"),
        ("fr", "Accueil > Monde > Politique"),
        ("zh", "首页 > 国际 > 正文"),
        ("ar", "الرئيسية / العالم / حوادث"),
    ],
)
def test_rows_of_sections_and_buttons(language, line):
    prose = PROSE[language]
    assert strip("\n".join(["A headline of the piece", line, *prose]), language).text == "\n".join(
        ["A headline of the piece", *prose]
    )


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Accept all Reject all Privacy policy"),
        ("hu", "Elfogadom Elutasítom Adatvédelem"),
        ("id", "Terima semua Tolak semua Pengaturan cookie"),
        ("bg", "Коментари (12) Добави коментар"),
    ],
)
def test_buttons_side_by_side(language, line):
    prose = PROSE.get(language, PROSE["en"])
    text = "\n".join([prose[0], line, prose[1]])
    assert strip(text, language).text == "\n".join(prose[:2])


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Ann Lee is a reporter at the Harrowgate Herald who covers the coast."),
        ("en", "The author is a lecturer at the school of navigation in Harrowgate."),
        ("nl", "Jan Smit is verslaggever bij de Kustpost."),
        ("no", "Kari Vik er journalist i Fjordavisa."),
        ("he", "דנה לוי היא כתבת לענייני חינוך בקו החוף."),
    ],
)
def test_who_the_writer_is_goes_below_the_piece_only(language, line):
    first, second = PROSE.get(language, PROSE["en"])[:2]
    below = strip(f"{first}\n{second}\n{line}", language)
    assert below.text == f"{first}\n{second}"
    assert [removal.reason for removal in below.removals] == ["byline"]
    assert line in strip(f"{line}\n{first}\n{second}", language).text
    assert line in strip(f"{first}\n{line}\n{second}", language).text


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee was a reporter at the Herald before she bought the ferry.",
        "Ann Lee is a reporter at the Herald, the judge said as he closed the hearing.",
        "The man who sold her the old ferry in the spring of that year is a reporter at the Herald.",
    ],
)
def test_a_last_paragraph_about_a_reporter_stays(line):
    first, second = PROSE["en"][:2]
    assert line in strip(f"{first}\n{second}\n{line}", "en").text


def test_empty_and_blank_texts():
    assert strip("").text == ""
    assert strip("\n \n\t\n").removals == ()


WORDS = [
    "Read also:",
    "cookies",
    "(",
    ")",
    "“",
    "”",
    "Subscribe",
    "©",
    "#a",
    "4 March 2024",
    "we",
    "。",
    ".",
    "\n",
    "\n\n",
    " ",
    "Ünï",
    "读者",
    "🚢",
    "e\u0301",
    "By Ann",
    "|",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=40))
def test_nothing_is_lost_whatever_the_text(words):
    text = " ".join(words)
    stripped = strip(text)
    assert rebuilt(stripped) == squeezed(text)
    offsets = [removal.offset for removal in stripped.removals]
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(stripped.text) for offset in offsets)


@pytest.mark.parametrize(
    "line",
    [
        "a " * 500_000,
        "(" * 300_000,
        "“" * 300_000 + "cookies we use your newsletter ",
        "Read also: " * 90_000,
        "© " * 300_000,
        "\u0301" * 500_000,
    ],
)
def test_a_line_of_a_megabyte_takes_no_time(line):
    start = time.perf_counter()
    strip(line)
    strip("\n".join([*PROSE["en"], line]))
    assert time.perf_counter() - start < 5
