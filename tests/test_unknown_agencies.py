"""Credits of agencies that nobody knows: the form must vouch, brackets and mentions do not."""

import pytest

from provtrace import Article, Settings
from provtrace.cleaning import clean

SETTINGS = Settings(encoder="none")
BODY = {
    "en": "The council of Tarnwick voted on Monday to close the old lifeboat station after ninety years.",
    "es": "El pleno de Valdoro aprobó el lunes cerrar la vieja estación de botes tras noventa años.",
    "de": "Der Rat von Tarnwik beschloss am Montag, die alte Rettungsstation nach neunzig Jahren zu schließen.",
    "fr": "Le conseil de Valmarin a décidé lundi de fermer la vieille station de sauvetage après quatre-vingt-dix ans.",
    "it": "Il consiglio di Valdora ha deciso lunedì di chiudere la vecchia stazione dopo novanta anni di servizio.",
    "pt": "A câmara de Valdouro decidiu na segunda-feira fechar a velha estação depois de noventa anos de serviço.",
    "pl": "Rada miasta Tarnowik zdecydowała w poniedziałek o zamknięciu starej stacji po dziewięćdziesięciu latach.",
    "uk": "Рада міста Тарновик у понеділок вирішила закрити стару рятувальну станцію після дев'яноста років роботи.",
    "ja": "潮見町の議会は月曜日、九十年の歴史を持つ古い救難所を閉鎖することを賛成多数で決めた。",
    "zh": "潮州湾镇议会星期一决定关闭已有九十年历史的旧救生站，居民表示十分惋惜，并将提出申诉。",
}

# A kind of sentence per line, in ten languages: brackets, people with their party, mentions.
BRACKETED = {
    "en": ["(see below)", "(57)", "(CEO)", "(laughs)", "(pictured)", "(as she put it)"],
    "es": ["(véase abajo)", "(57)", "(en la foto)", "(risas)", "(hoy cerrado)", "(a la derecha)"],
    "de": ["(siehe unten)", "(57)", "(im Bild)", "(lacht)", "(heute geschlossen)", "(rechts)"],
    "fr": ["(voir plus bas)", "(57)", "(en photo)", "(rires)", "(aujourd'hui)", "(à droite)"],
    "it": ["(vedi sotto)", "(57)", "(nella foto)", "(ride)", "(oggi chiusa)", "(a destra)"],
    "pt": ["(ver abaixo)", "(57)", "(na foto)", "(risos)", "(hoje fechada)", "(à direita)"],
    "pl": ["(patrz niżej)", "(57)", "(na zdjęciu)", "(śmiech)", "(dziś)", "(z prawej)"],
    "uk": ["(див. нижче)", "(57)", "(на фото)", "(сміється)", "(нині)", "(праворуч)"],
    "ja": ["（後述）", "（57）", "（写真右）", "（笑い）", "（続く）", "（敬称略）"],
    "zh": ["（见下文）", "（57）", "（图右）", "（笑着说）", "（完）", "（化名王某）"],
}


def credits_of(text, language, outlet="Tarnwick Echo"):
    document = clean(Article(text=text, language=language, outlet=outlet), SETTINGS)
    return [(credit.agency, credit.role) for credit in document.credits]


@pytest.mark.parametrize(
    ("language", "words"), [(code, words) for code, lines in BRACKETED.items() for words in lines]
)
def test_brackets_within_and_after_a_sentence_are_no_credit(language, words):
    body = BODY[language]
    stop = body[-1]
    inside = f"{body[:-1]} {words}{stop}"
    assert credits_of(f"{body}\n\n{inside}\n\n{body} {words}", language) == []


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("en", "Ann Lee (MP) – "),
        ("en", "Ann Lee (Reform) – "),
        ("de", "Anna Lehn (CDU): "),
        ("es", "Ana Luz (PSV): "),
        ("fr", "Anne Lys (maire) – "),
        ("it", "Anna Luce (sindaca): "),
    ],
)
def test_a_person_before_brackets_is_no_dateline(language, start):
    assert credits_of(f"{start}{BODY[language]}\n\n{BODY[language]}", language) == []


@pytest.mark.parametrize(
    ("language", "start", "agency"),
    [
        ("en", "PORT ANSEL (Velmar) — ", "Velmar"),
        ("en", "PORT ANSEL, March 4 (Gull Newswire) - ", "Gull Newswire"),
        ("es", "Valdoro, 4 mar (Costasur).- ", "Costasur"),
        ("es", "(Costasur).- ", "Costasur"),
        ("uk", "ТАРНОВИК, 4 березня (Степвість) — ", "Степвість"),
        ("zh", "沧海新闻社3月4日电（记者 林一）", "沧海新闻社"),
        ("ja", "【潮見＝海鳴】", "海鳴"),
    ],
)
def test_dateline_of_an_unknown_agency(language, start, agency):
    text = f"{start}{BODY[language]}\n\n{BODY[language]}"
    assert (agency, "text") in credits_of(text, language)


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "(Velmar)", ("Velmar", "text")),
        ("en", "Velmar contributed to this report", ("Velmar", "contributor")),
        ("es", "Fuente: Costasur", ("Costasur", "text")),
        ("ja", "（海鳴）", ("海鳴", "text")),
        ("ja", "配信：海鳴通信社", ("海鳴通信社", "text")),
        ("zh", "据沧海新闻社", ("沧海新闻社", "text")),
        ("uk", "За матеріалами газети «Степові вісті»", ("Степові вісті", "text")),
        ("en", "This article was first published by Gull Weekly.", ("Gull Weekly", "republished")),
        ("es", "Artículo publicado originalmente por El Faro", ("El Faro", "republished")),
        ("en", "Photo: Idris Cole/AP", ("ap", "photo")),
    ],
)
def test_last_line_that_names_an_unknown_source(language, line, expected):
    assert expected in credits_of(f"{BODY[language]}\n\n{BODY[language]}\n\n{line}", language)


def test_a_person_who_contributed_is_no_agency():
    assert credits_of(f"{BODY['en']}\n\nAnn Lee contributed to this report", "en") == []


def test_a_date_above_the_headline_is_the_day_the_page_was_saved():
    head = "Wednesday, 5 March 2031\n\nSalt in every line.\n\nLifeboat station to close.\n\n"
    body = f"{BODY['en']} {BODY['en']}"
    document = clean(Article(text=f"{head}{body}\n\n{body}x\n"), SETTINGS)
    assert document.published is None
    dated = clean(Article(text=f"{head}4 March 2031, 10:15\n\n{body}\n\n{body}x\n"), SETTINGS)
    assert dated.published == "2031-03-04T10:15"


def test_a_sentence_by_itself_above_the_paragraphs_is_the_headline():
    body = f"{BODY['en']} {BODY['en']}"
    text = f"Old lifeboat station of Tarnwick to close.\n\n{body}\n\n{body}x"
    assert clean(Article(text=text), SETTINGS).title == "Old lifeboat station of Tarnwick to close."
    assert clean(Article(text=text.replace(".\n\n", ".\n")), SETTINGS).title is None
