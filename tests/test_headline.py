"""The first line of a saved text: a headline, or what the site has put above it."""

import pytest

from provtrace import Article, Settings
from provtrace.cleaning import clean

TEXTS = {
    "en": (
        "Ferry line to close after a century",
        "The council of Harrowgate voted on Tuesday to close the old ferry line, which had run since "
        "1911.",
        "Residents of the far bank said they would now need forty minutes by bus.",
    ),
    "de": (
        "Fährlinie nach hundert Jahren am Ende",
        "Der Stadtrat von Altenbrück hat am Dienstag beschlossen, die alte Fährlinie einzustellen, "
        "die seit 1911 verkehrte.",
        "Die Anwohner am anderen Ufer brauchen künftig vierzig Minuten mit dem Bus.",
    ),
    "fr": (
        "La ligne de bac ferme après un siècle",
        "Le conseil municipal de Valmorel a décidé mardi de fermer la vieille ligne de bac, en "
        "service depuis 1911.",
        "Les habitants de l'autre rive mettront désormais quarante minutes en bus.",
    ),
    "es": (
        "Cierra la línea de transbordadores tras un siglo",
        "El concejo de Villaharta decidió el martes cerrar la vieja línea de transbordadores, que "
        "funcionaba desde 1911.",
        "Los vecinos de la otra orilla tardarán ahora cuarenta minutos en autobús.",
    ),
    "ru": (
        "Паромную линию закроют после ста лет работы",
        "Городской совет Заречного во вторник решил закрыть старую паромную линию, работавшую с 1911 "
        "года.",
        "Жителям другого берега теперь придётся ехать сорок минут на автобусе.",
    ),
    "ar": (
        "إغلاق خط العبارات بعد قرن من العمل",
        "قرر مجلس مدينة النخيل يوم الثلاثاء إغلاق خط العبارات القديم الذي كان يعمل منذ عام 1911.",
        "ويقول سكان الضفة الأخرى إنهم سيحتاجون إلى أربعين دقيقة بالحافلة.",
    ),
    "ja": (
        "百年続いた渡し船の路線が廃止へ",
        "春野町議会は火曜日、1911年から続く古い渡し船の路線を廃止することを決めた。住民には前もって知らされていなかった。",
        "対岸の住民は今後、バスで四十分かかるという。",
    ),
    "zh": (
        "运营百年的老渡轮航线将关闭",
        "哈罗镇议会周二投票决定关闭自1911年以来一直运营的老渡轮航线，居民们事先并不知情。",
        "对岸的居民说，他们今后乘公共汽车需要四十分钟。",
    ),
}

FURNITURE = [
    ("en", "Accept all cookies | Manage preferences"),
    ("en", "We use cookies. Accept all"),
    ("en", "Cookie settings"),
    ("en", "Home > News > Local"),
    ("en", "Home » Kellmouth » Ferries"),
    ("en", "News | Sport | Weather"),
    ("en", "Skip to main content"),
    ("en", "Menu Search Subscribe"),
    ("en", "Sign in | Subscribe"),
    ("en", "Listen to this article 3 min"),
    ("en", "5 min read"),
    ("en", "Share this article"),
    ("de", "Startseite > Nachrichten > Lokales"),
    ("de", "Anmelden | Abonnieren"),
    ("de", "Zum Inhalt springen"),
    ("de", "Artikel anhören 3 Min"),
    ("fr", "Accueil > Actualités > Région"),
    ("fr", "Se connecter | S'abonner"),
    ("fr", "Aller au contenu"),
    ("fr", "Écouter l'article 3 min"),
    ("es", "Inicio / Noticias / Sociedad"),
    ("es", "Saltar al contenido"),
    ("ru", "Главная / Происшествия"),
    ("ru", "Войти | Подписаться"),
    ("ru", "Перейти к содержанию"),
    ("ar", "الرئيسية / العالم / حوادث"),
    ("ar", "الرئيسية > أخبار > محليات"),
    ("ar", "القائمة بحث اشترك"),
    ("ja", "ホーム > ニュース > 地域"),
    ("ja", "ログイン | 会員登録"),
    ("ja", "ツイートする"),
    ("zh", "首页 > 新闻 > 国内"),
    ("zh", "登录 | 注册"),
]


@pytest.mark.parametrize(("language", "line"), FURNITURE)
def test_what_the_site_has_put_first_is_neither_headline_nor_text(language, line):
    headline, *body = TEXTS[language]
    titled = clean(
        Article(text="\n\n".join([line, headline, *body]), language=language), Settings()
    )
    assert titled.title == headline
    assert titled.text.split("\n") == [headline, *body]
    assert [removal.text for removal in titled.removals] == [line]
    untitled = clean(Article(text="\n\n".join([line, *body]), language=language), Settings())
    assert untitled.title is None
    assert untitled.text.split("\n") == body


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Search for menu thieves goes on"),
        ("en", "Home | A long way back"),
        ("en", "Return to home soil"),
        ("en", "World Cup | Kellmouth v Harrowgate"),
        ("en", "Fire / Flood / Famine"),
        ("en", "Opinion: the ferry must stay"),
        ("en", "Cookie settings: what the new law asks of sites"),
        ("en", "Watch the ferry's last crossing"),
        ("en", "Share this article of faith, says bishop"),
        ("en", "Listen to the sea"),
        ("de", "Zurück zur Fähre"),
        ("fr", "Aller au bout de la ligne"),
        ("es", "Volver a la orilla"),
        ("ru", "Перейти к делу пора давно"),
        ("ar", "العودة إلى الضفة الأخرى"),
        ("ja", "社会に戻る人びとの声を聞く"),
        ("zh", "返回故乡的渡轮船长"),
    ],
)
def test_a_headline_that_begins_as_a_button_does_stays(language, line):
    _, *body = TEXTS[language]
    document = clean(Article(text="\n\n".join([line, *body]), language=language), Settings())
    assert document.title == line
    assert document.text.split("\n") == [line, *body]
