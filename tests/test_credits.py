"""Credits: where text came from, in many languages and forms."""

import pytest

from provtrace.article import Removal
from provtrace.cleaning.agencies import load_agencies
from provtrace.cleaning.credits import CreditHints, find_credits
from provtrace.cleaning.furniture import strip_furniture

AGENCIES = load_agencies()

BODY = {
    "en": "The council of Harrowgate voted on Tuesday to close the old ferry line, which had run since 1911.\nResidents of the far bank said they would now need forty minutes by bus.",
    "de": "Der Stadtrat von Altenbrück hat am Dienstag beschlossen, die alte Fährlinie einzustellen, die seit 1911 verkehrte.\nDie Anwohner am anderen Ufer brauchen künftig vierzig Minuten mit dem Bus.",
    "fr": "Le conseil municipal de Valmorel a décidé mardi de fermer la vieille ligne de bac, en service depuis 1911.\nLes habitants de l'autre rive mettront désormais quarante minutes en bus.",
    "es": "El concejo de Villaharta decidió el martes cerrar la vieja línea de transbordadores, que funcionaba desde 1911.\nLos vecinos de la otra orilla tardarán ahora cuarenta minutos en autobús.",
    "ru": "Городской совет Заречного во вторник решил закрыть старую паромную линию, работавшую с 1911 года.\nЖителям другого берега теперь придётся ехать сорок минут на автобусе.",
    "zh": "哈罗镇议会周二投票决定关闭自1911年以来一直运营的老渡轮航线。\n对岸的居民说,他们今后乘公共汽车需要四十分钟。",
    "ja": "春野町議会は火曜日、1911年から続く古い渡し船の路線を廃止することを決めた。\n対岸の住民は今後、バスで四十分かかるという。",
    "ko": "하늘시 의회는 화요일 1911년부터 운행된 옛 나룻배 노선을 폐지하기로 의결했다.\n건너편 주민들은 앞으로 버스로 사십 분이 걸린다고 말했다.",
    "ar": "قرر مجلس مدينة النخيل يوم الثلاثاء إغلاق خط العبارات القديم الذي كان يعمل منذ عام 1911.\nويقول سكان الضفة الأخرى إنهم سيحتاجون إلى أربعين دقيقة بالحافلة.",
    "tr": "Akçay belediye meclisi salı günü 1911'den beri çalışan eski feribot hattını kapatma kararı aldı.\nKarşı kıyıda oturanlar artık otobüsle kırk dakika yolculuk edecek.",
    "pl": "Rada miasta Zielonka zdecydowała we wtorek o zamknięciu starej linii promowej, która działała od 1911 roku.\nMieszkańcy drugiego brzegu będą teraz jechać czterdzieści minut autobusem.",
    "cs": "Zastupitelstvo města Lužany v úterý rozhodlo zrušit starou přívozní linku, která jezdila od roku 1911.\nObyvatelé druhého břehu teď pojedou čtyřicet minut autobusem.",
    "it": "Il consiglio comunale di Valdoro ha deciso martedì di chiudere la vecchia linea di traghetti, attiva dal 1911.\nGli abitanti dell'altra riva impiegheranno ora quaranta minuti in autobus.",
    "pt": "A câmara de Vilar do Rio decidiu na terça-feira encerrar a velha linha de barcas, que funcionava desde 1911.\nOs moradores da outra margem levarão agora quarenta minutos de autocarro.",
    "uk": "Міська рада Зарічного у вівторок вирішила закрити стару поромну лінію, що працювала з 1911 року.\nМешканцям іншого берега тепер доведеться їхати сорок хвилин автобусом.",
    "nl": "De gemeenteraad van Oudeveer besloot dinsdag de oude veerlijn te sluiten, die sinds 1911 voer.\nBewoners van de overkant doen er nu veertig minuten over met de bus.",
    "sv": "Kommunfullmäktige i Norrvik beslutade på tisdagen att lägga ned den gamla färjelinjen, som gått sedan 1911.\nDe boende på andra sidan får nu åka buss i fyrtio minuter.",
    "el": "Το δημοτικό συμβούλιο του Νεοχωρίου αποφάσισε την Τρίτη να κλείσει την παλιά γραμμή πορθμείου, που λειτουργούσε από το 1911.\nΟι κάτοικοι της απέναντι όχθης θα χρειάζονται πλέον σαράντα λεπτά με το λεωφορείο.",
    "he": "מועצת העיר נווה נהר החליטה ביום שלישי לסגור את קו המעבורת הישן, שפעל מאז 1911.\nתושבי הגדה השנייה יזדקקו מעתה לארבעים דקות באוטובוס.",
    "hi": "नदीपुर नगर परिषद ने मंगलवार को 1911 से चल रही पुरानी नौका सेवा को बंद करने का फैसला किया।\nदूसरे किनारे के निवासियों को अब बस से चालीस मिनट लगेंगे।",
    "vi": "Hội đồng thành phố Bến Xanh hôm thứ Ba quyết định đóng tuyến phà cũ hoạt động từ năm 1911.\nNgười dân bờ bên kia nay sẽ mất bốn mươi phút đi xe buýt.",
    "fi": "Rantalan kaupunginvaltuusto päätti tiistaina lakkauttaa vanhan lauttalinjan, joka oli kulkenut vuodesta 1911.\nVastarannan asukkailta kuluu nyt bussilla neljäkymmentä minuuttia.",
    "hu": "Révfalu városi tanácsa kedden úgy döntött, hogy bezárja az 1911 óta működő régi kompjáratot.\nA túlpart lakóinak mostantól negyven percbe telik az út busszal.",
    "ro": "Consiliul local din Podu Vechi a decis marți să închidă vechea linie de bac, care funcționa din 1911.\nLocuitorii de pe celălalt mal vor face acum patruzeci de minute cu autobuzul.",
    "id": "Dewan kota Muara Lama pada Selasa memutuskan menutup jalur feri tua yang beroperasi sejak 1911.\nWarga di seberang kini memerlukan empat puluh menit dengan bus.",
    "fa": "شورای شهر رودبار نو روز سه‌شنبه تصمیم گرفت خط قدیمی قایق را که از سال ۱۹۱۱ کار می‌کرد تعطیل کند.\nساکنان آن سوی رود اکنون باید چهل دقیقه با اتوبوس بروند.",
}


def credits_of(text, language, *, author=None, fragments=()):
    stripped = strip_furniture(text, title=None, language=language, outlet=None)
    found = find_credits(
        stripped.text,
        removals=stripped.removals,
        hints=CreditHints(author, fragments, language),
        agencies=AGENCIES,
    )
    for credit in found:
        if credit.start is not None and credit.end != credit.start:
            assert stripped.text[credit.start : credit.end] == credit.text
    return found


def text_agencies(found):
    return {credit.agency for credit in found if credit.role == "text"}


DATELINES = [
    ("en", "KELLMOUTH, 14 May 2026 06:10 UTC (AP) - ", "ap"),
    ("en", "KELLMOUTH, May 14, 2026, 6:10 a.m. (AP) — ", "ap"),
    ("en", "KELLMOUTH, 2026-05-14T06:10Z (Reuters) - ", "reuters"),
    ("es", "VILLAHARTA, 14 de mayo de 2026, 06:10 GMT (EFE) - ", "efe"),
    ("ru", "ЗАРЕЧНЫЙ, 14 мая 2026 г., 06:10 мск — ТАСС. ", "tass"),
    ("ar", "النخيل 14 مايو 2026 06:10 (رويترز) - ", "reuters"),
    ("en", "PARIS, March 4 (Reuters) - ", "reuters"),
    ("en", "PARIS (AP) — ", "ap"),
    ("en", "HARROWGATE, England (AP) — ", "ap"),
    ("en", "New Delhi [India], March 4 (ANI): ", "ani"),
    ("en", "LONDON--(BUSINESS WIRE)--", "businesswire"),
    ("en", "NEW YORK, March 4, 2024 /PRNewswire/ -- ", "prnewswire"),
    ("en", "TORONTO, March 04, 2024 (GLOBE NEWSWIRE) -- ", "globenewswire"),
    ("en", "BEIJING, March 4 (Xinhua) -- ", "xinhua"),
    ("en", "Harrowgate, 4 March (Norvik Press) – ", "Norvik Press"),
    ("de", "Berlin (dpa) - ", "dpa"),
    ("de", "Altenbrück (dpa/lno) – ", "dpa"),
    ("de", "BERLIN afp | ", None),
    ("de", "WIEN (APA) - ", "apa"),
    ("fr", "PARIS, 4 mars (AFP) - ", "afp"),
    ("fr", "Genève (awp/ats) - ", "awp"),
    ("es", "París, 4 mar (EFE).- ", "efe"),
    ("es", "MADRID, 4 Mar. (EUROPA PRESS) - ", "europapress"),
    ("it", "(ANSA) - ROMA, 04 MAR - ", "ansa"),
    ("it", "Roma, 4 mar. (askanews) - ", "askanews"),
    ("pt", "Lisboa, 04 mar 2024 (Lusa) – ", "lusa"),
    ("ru", "МОСКВА, 4 марта — РИА Новости. ", "ria"),
    ("ru", "МОСКВА, 4 марта. /ТАСС/. ", "tass"),
    ("ru", "Москва. 4 марта. ИНТЕРФАКС - ", "interfax"),
    ("uk", "КИЇВ, 4 березня (Укрінформ) — ", "ukrinform"),
    ("zh", "新华社北京3月4日电 ", "xinhua"),
    ("zh", "(中央社記者張三台北4日電)", "cna-tw"),
    ("zh", "中新网3月4日电 ", "chinanews"),
    ("ja", "【パリ共同】", "kyodo"),
    ("ja", "【ロンドン時事】", "jiji"),
    ("ja", "[東京 4日 ロイター] - ", "reuters"),
    ("ja", "【3月4日 AFP】", "afp"),
    ("ko", "(서울=연합뉴스) 홍길동 기자 = ", "yonhap"),
    ("ar", "باريس (أ ف ب) - ", "afp"),
    ("ar", "باريس (رويترز) - ", "reuters"),
    ("tr", "ANKARA (AA) - ", "aa"),
    ("tr", "ANKARA, 4 Mart (Reuters) - ", "reuters"),
    ("pl", "Warszawa (PAP) - ", "pap"),
    ("cs", "Praha 4. března (ČTK) - ", "ctk"),
    ("nl", "AMSTERDAM (ANP) - ", "anp"),
    ("hu", "Budapest, 2024. március 4., hétfő (MTI) - ", "mti"),
    ("el", "ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) - ", "amna"),
    ("hi", "नई दिल्ली, 4 मार्च (भाषा) ", "pti"),
    ("id", "Jakarta (ANTARA) - ", "antara"),
]


@pytest.mark.parametrize(("language", "words", "agency"), [d for d in DATELINES if d[2]])
def test_dateline(language, words, agency):
    found = credits_of(f"Old ferry line to close\n{words}{BODY[language]}", language)
    assert text_agencies(found) == {agency} or agency in text_agencies(found)
    assert any(c.rule == "dateline" and c.start is not None and c.end > c.start for c in found)


TAILS = [
    ("en", " (AP)", "ap"),
    ("en", " — Reuters", "reuters"),
    ("en", " (With inputs from PTI)", "pti"),
    ("en", " (Reporting by Ann Lee in Harrowgate; Editing by Tom Fox)", "reuters"),
    ("en", " (NVK)", "NVK"),
    ("de", " (dpa)", "dpa"),
    ("de", " (dpa/AFP)", "afp"),
    ("de", " dpa", None),
    ("fr", " (AFP)", "afp"),
    ("es", " (EFE)", "efe"),
    ("it", " (ANSA).", "ansa"),
    ("pl", " (PAP)", "pap"),
    ("cs", " (ČTK)", "ctk"),
    ("sv", " (TT)", "tt"),
    ("sv", " /TT/", "tt"),
    ("zh", "(新华社)", "xinhua"),
    ("zh", "(来源:法新社)", "afp"),
    ("ja", "(共同通信)", "kyodo"),
    ("ja", "(共同)", "kyodo"),
    ("ko", " (연합뉴스)", "yonhap"),
    ("ar", " (رويترز)", "reuters"),
    ("he", " (רויטרס)", "reuters"),
    ("vi", " (TTXVN)", "vna"),
    ("hi", " (भाषा)", "pti"),
]


@pytest.mark.parametrize(("language", "words", "agency"), [t for t in TAILS if t[2]])
def test_tail(language, words, agency):
    found = credits_of(f"Old ferry line to close\n{BODY[language]}{words}", language)
    assert agency in text_agencies(found)


LINES = [
    ("en", "The desk put this piece together with material from AFP.", {"afp"}),
    ("en", "With material from AP and Reuters", {"ap", "reuters"}),
    ("en", "Source: AFP", {"afp"}),
    ("en", "Source: Norvik News Agency", {"Norvik News Agency"}),
    ("en", "With reporting by the Norvik Press Agency.", {"Norvik Press Agency"}),
    ("en", "© 2024 AFP", {"afp"}),
    ("en", "Copyright 2024 The Associated Press. All rights reserved.", {"ap"}),
    (
        "en",
        "(This story has not been edited by our staff and is auto-generated from a syndicated feed.)",
        {"agencies"},
    ),
    ("en", "Agencies", {"agencies"}),
    ("de", "Mit Material von dpa und AFP.", {"dpa", "afp"}),
    ("de", "Quelle: dpa/lno", {"dpa"}),
    ("de", "Eigener Bericht, dpa", {"dpa"}),
    (
        "de",
        "Original-Content von: Norvik Werke GmbH, übermittelt durch news aktuell",
        {"newsaktuell"},
    ),
    ("fr", "Avec AFP.", {"afp"}),
    ("fr", "Avec agences", {"agencies"}),
    ("fr", "Source : Reuters", {"reuters"}),
    ("es", "Con información de EFE.", {"efe"}),
    ("es", "Fuente: Agencia EFE", {"efe"}),
    ("it", "Con materiale di ANSA.", {"ansa"}),
    ("it", "Fonte: Adnkronos", {"adnkronos"}),
    ("pt", "Com informações da Agência Brasil.", {"agenciabrasil"}),
    ("pt", "Fonte: Lusa", {"lusa"}),
    ("nl", "Met materiaal van ANP.", {"anp"}),
    ("nl", "Bron: ANP", {"anp"}),
    ("pl", "Z wykorzystaniem materiałów PAP.", {"pap"}),
    ("pl", "Źródło: PAP", {"pap"}),
    ("cs", "S využitím materiálů ČTK.", {"ctk"}),
    ("cs", "Zdroj: ČTK", {"ctk"}),
    ("ru", "По материалам ТАСС.", {"tass"}),
    ("ru", "Источник: Интерфакс", {"interfax"}),
    ("uk", "За матеріалами Укрінформ.", {"ukrinform"}),
    ("uk", "Джерело: Reuters", {"reuters"}),
    ("tr", "Kaynak: AA", {"aa"}),
    ("tr", "AFP haberlerinden yararlanılarak hazırlanmıştır.", {"afp"}),
    ("zh", "本文综合路透社、法新社报道。", {"reuters", "afp"}),
    ("zh", "来源:新华社", {"xinhua"}),
    ("zh", "本报道含法新社材料。", {"afp"}),
    ("ja", "この記事はAFPの素材をもとに作成しました。", {"afp"}),
    ("ja", "出典:ロイター", {"reuters"}),
    ("ko", "이 기사는 AFP의 자료를 바탕으로 작성되었습니다.", {"afp"}),
    ("ko", "출처: 연합뉴스", {"yonhap"}),
    ("ar", "المصدر: رويترز", {"reuters"}),
    ("ar", "مع مواد من وكالة فرانس برس.", {"afp"}),
    ("he", "מקור: רויטרס", {"reuters"}),
    ("el", "Με πληροφορίες από ΑΠΕ-ΜΠΕ", {"amna"}),
    ("el", "Πηγή: Reuters", {"reuters"}),
    ("sv", "Med material från TT.", {"tt"}),
    ("sv", "Källa: TT", {"tt"}),
    ("hi", "स्रोत: पीटीआई", {"pti"}),
    ("vi", "Nguồn: TTXVN", {"vna"}),
    ("vi", "Theo Reuters", {"reuters"}),
    ("hu", "Forrás: MTI", {"mti"}),
    ("ro", "Sursa: Agerpres", {"agerpres"}),
    ("id", "Sumber: ANTARA", {"antara"}),
    ("fa", "منبع: ایسنا", {"isna"}),
]


@pytest.mark.parametrize(("language", "line", "agencies"), LINES)
def test_line_by_itself_is_taken_out_and_found(language, line, agencies):
    text = f"Old ferry line to close\n{BODY[language]}\n{line}"
    stripped = strip_furniture(text, title=None, language=language, outlet=None)
    assert line not in stripped.text
    assert {r.reason for r in stripped.removals} <= {"credit", "copyright"}
    found = credits_of(text, language)
    assert text_agencies(found) == agencies
    assert all(credit.start == credit.end == len(stripped.text) for credit in found)


REPUBLISHED = [
    ("en", "This article was first published by The Harbour Review.", "The Harbour Review"),
    ("de", "Dieser Artikel erschien zuerst in der Neuen Hafenzeitung.", "Neuen Hafenzeitung"),
    ("fr", "Cet article a été publié initialement dans Le Phare du Nord.", "Le Phare du Nord"),
    ("es", "Este artículo se publicó originalmente en El Faro del Norte.", "El Faro del Norte"),
    ("it", "Questo articolo è stato pubblicato originariamente su Il Faro.", "Il Faro"),
    ("pt", "Este artigo foi publicado originalmente no Farol do Norte.", "Farol do Norte"),
    ("ru", "Эта статья впервые опубликована на сайте Северный маяк.", "Северный маяк"),
    ("zh", "本文最初发表于《北方灯塔》。", "《北方灯塔》"),
]

JOINT = [
    ("en", "By Quay Echo staff and AP", {"ap"}),
    ("en", "By AP and staff", {"ap"}),
    ("en", "Quay Echo staff with agencies", {"agencies"}),
    ("en", "(with AP material)", {"ap"}),
    ("en", "By staff and wire reports", {"agencies"}),
    ("en", "By Ann Lee with AP and Reuters", {"ap", "reuters"}),
    ("en", "Quay Echo / Agencies", {"agencies"}),
    ("de", "dpa und Redaktion", {"dpa"}),
    ("de", "Von Anna Lehmann und dpa", {"dpa"}),
    ("de", "(mit dpa-Material)", {"dpa"}),
    ("fr", "Par la rédaction et l'AFP", {"afp"}),
    ("fr", "Par Anne Roux avec agences", {"agencies"}),
    ("es", "Por la redacción y agencias", {"agencies"}),
    ("es", "Redacción / EFE", {"efe"}),
    ("pt", "Redação, com Lusa", {"lusa"}),
    ("it", "Redazione con agenzie", {"agencies"}),
    ("nl", "Redactie en ANP", {"anp"}),
    ("sv", "Redaktionen med TT", {"tt"}),
    ("pl", "Redakcja i PAP", {"pap"}),
    ("ru", "Редакция и ТАСС", {"tass"}),
    ("uk", "Редакція та Укрінформ", {"ukrinform"}),
    ("tr", "Haber Merkezi ve AA", {"aa"}),
    ("ar", "هيئة التحرير ورويترز", {"reuters"}),
    ("ar", "صدى الميناء - وكالات", {"agencies"}),
    ("ja", "編集部、共同通信", {"kyodo"}),
    ("zh", "本报综合新华社报道", {"xinhua"}),
    ("ko", "편집부·연합뉴스", {"yonhap"}),
]


@pytest.mark.parametrize(("language", "line", "agencies"), JOINT)
@pytest.mark.parametrize("above", [True, False])
def test_a_credit_shared_with_the_outlets_own_people(language, line, agencies, above):
    body = BODY[language]
    text = f"{line}\n{body}" if above else f"{body}\n{line}"
    text = f"0 1 2 … 9: {body[:30]}\n{text}" if above else text
    assert text_agencies(credits_of(text, language)) == agencies
    stripped = strip_furniture(text, title=None, language=language, outlet=None)
    assert line not in stripped.text
    assert body in stripped.text


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "What hospital staff and agencies owe"),
        ("en", "Ministers and agencies"),
        ("en", "Staff cuts, agencies"),
        ("de", "Personal und Agenturen"),
        ("fr", "Les élus et les agences"),
        ("es", "Los ayuntamientos, las agencias"),
    ],
)
def test_a_heading_that_names_agencies_beside_others_stays(language, line):
    first, second = BODY[language].split("\n")
    text = f"{first}\n{line}\n{second}"
    assert strip_furniture(text, title=None, language=language, outlet=None).text == text


@pytest.mark.parametrize(("language", "line", "outlet"), REPUBLISHED)
def test_republished(language, line, outlet):
    found = credits_of(f"Old ferry line to close\n{BODY[language]}\n{line}", language)
    assert [(c.role, c.agency) for c in found] == [("republished", outlet)]


MADE_FROM = [
    ("en", "This article was put together with material from dpa.", {"dpa"}),
    ("es", "Este artículo se elaboró con material de AFP.", {"afp"}),
    ("it", "Questo articolo è stato realizzato con materiale di AFP.", {"afp"}),
    ("pt", "Este artigo foi produzido com material da AFP.", {"afp"}),
    ("nl", "Dit artikel is gemaakt met materiaal van ANP.", {"anp"}),
    ("pl", "Artykuł powstał z wykorzystaniem materiałów PAP.", {"pap"}),
    ("cs", "Text vznikl ve spolupráci s Reuters.", {"reuters"}),
    ("uk", "Цей матеріал підготовлено з використанням матеріалів AFP.", {"afp"}),
    ("tr", "AFP'den alınan materyalle hazırlanmıştır.", {"afp"}),
    ("he", "הכתבה נכתבה בסיוע חומרים מ-AFP.", {"afp"}),
    ("sv", "Artikeln är gjord med material från TT.", {"tt"}),
    ("el", "Το άρθρο αυτό γράφτηκε με υλικό από το AFP.", {"afp"}),
    ("fi", "Tässä jutussa on käytetty AFP:n aineistoa.", {"afp"}),
    ("ja", "AFP通信の配信による。", {"afp"}),
]


@pytest.mark.parametrize(("language", "line", "agencies"), MADE_FROM)
def test_a_sentence_that_says_what_the_text_was_made_from(language, line, agencies):
    assert text_agencies(credits_of(f"{BODY[language]}\n{line}", language)) == agencies


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "© Harbour Review. Republished only with permission of the publisher."),
        ("de", "© Hafenzeitung. Vervielfältigung nur mit Genehmigung des Verlags."),
        ("ru", "© Северный маяк. Перепечатка только с разрешения редакции."),
    ],
)
def test_permission_asked_for_is_no_credit(language, line):
    assert credits_of(f"{BODY[language]}\n{line}", language) == ()


def test_what_an_outlet_says_of_itself_is_no_credit():
    stripped = f"HARROWGATE (Norvik Press) – {BODY['en']}"
    hints = CreditHints(language="en", outlet="Norvik Press")
    assert find_credits(stripped, removals=(), hints=hints, agencies=AGENCIES) == ()


def test_contributor():
    line = "Associated Press writers Ann Lee in Harrowgate and Tom Fox contributed to this report."
    found = credits_of(f"Old ferry line to close\n{BODY['en']}\n{line}", "en")
    assert [(c.role, c.agency) for c in found] == [("contributor", "ap")]


NO_CREDIT = [
    ("en", "The mayor told Reuters that the line had lost money for years, and that he was sorry."),
    (
        "en",
        "The Associated Press reported on Monday that the ferry company had debts of 4 million.",
    ),
    (
        "en",
        "A spokesman for the North Atlantic Treaty Organization (NATO) declined to comment on it.",
    ),
    (
        "en",
        "He works for the Press Trust of India (PTI), which has offices in the town of Harrowgate.",
    ),
    ("en", "Mr. Lee, who is a pa to the mayor, said the decision (which he supports) was overdue."),
    (
        "de",
        "Der Bürgermeister sagte der dpa, die Linie habe seit Jahren nur noch Verluste gemacht.",
    ),
    ("fr", "Le maire a déclaré à l'AFP que la ligne perdait de l'argent depuis des années déjà."),
    ("es", "El alcalde dijo a EFE que la línea perdía dinero desde hacía años y que lo lamentaba."),
    ("ru", "Мэр сообщил ТАСС, что линия уже много лет была убыточной и что он сожалеет об этом."),
    ("zh", "市长对路透社记者说,这条航线多年来一直亏损,他对此感到遗憾,但别无选择。"),
    ("ja", "市長はロイターの取材に対し、路線は長年赤字だったと述べ、残念だと話した。"),
    ("tr", "Belediye başkanı Anadolu Ajansı muhabirine hattın yıllardır zarar ettiğini söyledi."),
]


@pytest.mark.parametrize(("language", "sentence"), NO_CREDIT)
def test_mention_in_running_text_is_no_credit(language, sentence):
    first, second = BODY[language].split("\n")
    found = credits_of(f"Old ferry line to close\n{first}\n{sentence}\n{second}", language)
    assert found == ()


PHOTOS = [
    ("en", "The old ferry at the landing on Monday. HARBOUR OFFICE / VIA REUTERS", "reuters"),
    ("en", "The old ferry at the landing on Monday. (AP Photo/Ann Lee)", "ap"),
    ("en", "Photo: Ann Lee/AFP", "afp"),
    ("de", "Die alte Fähre am Montag am Anleger. Foto: dpa", "dpa"),
    ("fr", "Le vieux bac lundi à l'embarcadère. Photo : AFP", "afp"),
    ("ru", "Фото: РИА Новости", "ria"),
    ("zh", "图片来源:路透社", "reuters"),
    ("ja", "写真:ロイター", "reuters"),
]


@pytest.mark.parametrize(("language", "caption", "agency"), PHOTOS)
def test_photo_credit_says_nothing_about_the_text(language, caption, agency):
    text = f"Old ferry line to close\n{caption}\n{BODY[language]}"
    found = credits_of(text, language)
    assert {credit.role for credit in found} == {"photo"}
    assert agency in {credit.agency for credit in found}
    assert caption not in strip_furniture(text, title=None, language=language, outlet=None).text


@pytest.mark.parametrize(
    ("author", "agency"),
    [
        ("AFP", "afp"),
        ("Ann Lee, Associated Press", "ap"),
        ("Reuters Staff", "reuters"),
        ("dpa/AFP", "dpa"),
    ],
)
def test_agency_as_author(author, agency):
    found = credits_of(BODY["en"], "en", author=author)
    assert found[0].agency == agency
    assert found[0].role == "text"
    assert found[0].start is None and found[0].end is None
    assert found[0].rule.startswith("author.")


def test_author_who_is_a_person_is_no_credit():
    assert credits_of(BODY["en"], "en", author="Ann Lee; Tom Fox") == ()


def test_hints_of_the_page():
    found = credits_of(
        BODY["de"],
        "de",
        fragments=(("footer", "© dpa-infocom, dpa:240304-99-12345/2"), ("caption", "Foto: AFP")),
    )
    assert [(c.agency, c.role) for c in found] == [("dpa", "text"), ("afp", "photo")]


def test_byline_of_the_saved_text():
    found = credits_of(f"Old ferry line to close\nBy Ann Lee, Associated Press\n{BODY['en']}", "en")
    assert text_agencies(found) == {"ap"}


def test_press_release_wire_keeps_its_kind():
    found = credits_of(f"NEW YORK, March 4, 2024 /PRNewswire/ -- {BODY['en']}", "en")
    assert [AGENCIES.by_id[credit.agency].kind for credit in found] == ["press-release"]


def test_one_credit_per_agency_and_role():
    text = f"PARIS, March 4 (Reuters) - {BODY['en']} (Reuters)"
    assert len(credits_of(text, "en")) == 1


def test_a_credit_among_removals_stands_at_the_place_of_the_removal():
    removal = Removal(7, "(dpa)", "credit", "credit.text.line")
    found = find_credits("Abc def", removals=(removal,), hints=CreditHints(), agencies=AGENCIES)
    assert [(c.agency, c.start, c.end) for c in found] == [("dpa", 7, 7)]


def test_long_lines_are_read_fast():
    line = "(" * 20_000 + "word, " * 50_000 + ")" * 20_000
    assert credits_of(line, "en") == ()
