"""Which outlets a text names as its source: as many languages name them."""

from __future__ import annotations

import pytest

from provtrace import Archive, Article
from provtrace.archive.listing import unsaid_translations
from provtrace.archive.reader import open_reader
from provtrace.provenance.mentions import named_outlets, says_translated


@pytest.mark.parametrize(
    "text",
    [
        "As the {} wrote, more piers may be weak.",
        "More piers may be weak, writes the {}.",
        "“More piers may be weak,” said the {}.",
        "The {} has learned that more piers may be weak.",
        "The {}’s report names three piers.",
        "In an article in the {}, the council said so.",
        "The piers are weak. ({})",
        "The piers are weak. – {}",
        "The piers are weak.\n{}",
        "The piers are weak. (via {})",
        "Wie das {} schreibt, sind weitere Pfeiler schwach.",
        "Nach Angaben des {} sind weitere Pfeiler schwach.",
        "Comme l'écrit le {}, d'autres piles sont faibles.",
        "Le {} affirme que d'autres piles sont faibles.",
        "Como escribió el diario «{}», otros pilares son débiles.",
        "De acuerdo con el {}, otros pilares son débiles.",
        "Como escreveu o {}, outros pilares são fracos.",
        "Come scrive il {}, anche altri piloni sono deboli.",
        "Как написала газета «{}», слабы и другие опоры.",
        "По информации {}, слабы и другие опоры.",
        "Jak pisze {}, inne filary są słabe.",
        "وكتبت {} أن أعمدة أخرى ضعيفة.",
        "{}が報じた。",
        "《{}》写道,其他桥墩也不牢固。",
        "{}에 따르면 다른 교각도 약하다.",
    ],
)
@pytest.mark.parametrize("name", ["Varnblad", "Corv Echo"])
def test_named_as_a_source(text, name):
    assert named_outlets(text.format(name), [name]) == {name.casefold()}


@pytest.mark.parametrize(
    "text",
    [
        "She reads the {} at breakfast.",
        "She wrote to the {} about the piers.",
        "He writes for the {} now and then.",
        "She said the {} had misquoted her.",
        "The reporter (once of the {}) left the hall before the vote.",
        "The {} building burnt down.",
        "Er liest den {} beim Frühstück.",
        "The {}hall reported losses.",
    ],
)
@pytest.mark.parametrize("name", ["Varnblad", "Corv Echo"])
def test_not_every_name_is_a_source(text, name):
    assert named_outlets(text.format(name), [name]) == frozenset()


def test_each_language_puts_its_own_article_before_a_name():
    outlets = ["Le Phare de Corvin", "The Times", "El Muelle"]
    text = "Según informó el Phare de Corvin, no hay luz. The muelle wrote it, as times changed."
    assert named_outlets(text, outlets) == {"le phare de corvin"}


def test_what_cleaning_took_out_as_a_credit_names_its_source():
    text = "The piers are weak."
    assert named_outlets(text, ["Varnblad", "Corv Echo"], "Traduit du Varnblad.\nBy Ann Lee") == {
        "varnblad"
    }


@pytest.mark.parametrize(
    ("line", "translated"),
    [
        ("Translated by Ann Lee", True),
        ("Aus dem Französischen von Karl Ost", True),
        ("Traduit de l'anglais par Anne Lys", True),
        ("Traducción de Ana Ruiz", True),
        ("Перевод с английского Анны Лис", True),
        ("翻訳:森田花", True),
        ("By Ann Lee", False),
        ("Von Karl Ost", False),
        ("Par Anne Lys", False),
    ],
)
def test_a_byline_says_that_a_piece_is_translated(line, translated):
    assert says_translated(line) is translated


ENGLISH = """The weir at Ostrand broke at night and the lower meadows stood under water by morning.
Two farms were cleared by boat, and the mill has lost its wheel, the reeve told the council.
The miller hopes that the new wheel will turn before the harvest.
The council will decide by summer whether the weir shall be built of stone."""
GERMAN = """In der Nacht brach das Wehr von Ostrand, am Morgen lagen die unteren Wiesen unter Wasser.
Zwei Höfe wurden mit Booten geräumt, und die Mühle verlor ihr Rad, sagte der Vogt dem Rat.
Die Müllerin hofft, dass das neue Rad noch vor der Ernte laufen wird.
Der Rat will bis zum Sommer entscheiden, ob das Wehr aus Stein gebaut werden soll."""


@pytest.mark.parametrize(
    ("end", "listed"),
    [
        ("", ["Brimer Bote"]),
        ("Der Alda Courier liegt beim Bäcker aus.", ["Brimer Bote"]),
        ("So schrieb der „Alda Courier“.", []),
        ("(Alda Courier)", []),
        ("Übersetzung: Karl Ost", []),
        ("Quelle: Corv Echo", []),
    ],
)
def test_a_translation_is_listed_only_if_it_names_nobody(tmp_path, end, listed):
    pieces = [
        ("Alda Courier", "2031-03-04T08:00Z", ENGLISH),
        ("Brimer Bote", "2031-03-05T08:00Z", f"{GERMAN}\n\n{end}"),
    ]
    with Archive.open(tmp_path / "news.db") as archive:
        for outlet, time, text in pieces:
            archive.add(Article(key=outlet, text=text, outlet=outlet, published=time))
    with open_reader(archive.path) as reader:
        assert [row["outlet"] for row in unsaid_translations(reader, 10)] == listed
