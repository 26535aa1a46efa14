"""Text in the encodings that came before Unicode."""

import pytest

from provtrace.reading.encodings import binary_kind, decode, detect

PARAGRAPHS = {
    "ru": (
        "windows-1251 koi8-r iso-8859-5 cp866 mac-cyrillic",
        "В порту Вальмир в среду утром остановились все краны. Докеры требуют повысить зарплату на восемь процентов, а компания предлагает только три. Переговоры продолжатся в пятницу, сообщил представитель профсоюза.",
    ),
    "uk": (
        "windows-1251 koi8-u iso-8859-5",
        "У порту Вальмір у середу вранці зупинилися всі крани. Докери вимагають підвищити зарплату на вісім відсотків, а компанія пропонує лише три. Переговори триватимуть у п'ятницю, повідомив представник профспілки.",
    ),
    "bg": (
        "windows-1251 iso-8859-5",
        "В пристанището на Валмир в сряда сутринта спряха всички кранове. Докерите искат увеличение на заплатите с осем процента, а компанията предлага само три. Преговорите ще продължат в петък, съобщи представител на синдиката.",
    ),
    "sr": (
        "windows-1251 iso-8859-5",
        "У луци Валмир су у среду ујутро стали сви кранови. Лучки радници траже повећање плата од осам одсто, а компанија нуди само три. Преговори се настављају у петак, саопштио је представник синдиката.",
    ),
    "el": (
        "windows-1253 iso-8859-7",
        "Στο λιμάνι του Βαλμίρ σταμάτησαν το πρωί της Τετάρτης όλοι οι γερανοί. Οι λιμενεργάτες ζητούν αύξηση οκτώ τοις εκατό, ενώ η εταιρεία προσφέρει μόνο τρία. Οι συνομιλίες θα συνεχιστούν την Παρασκευή, είπε ο εκπρόσωπος του σωματείου.",
    ),
    "tr": (
        "windows-1254 iso-8859-9",
        "Valmir limanında çarşamba sabahı bütün vinçler durdu. Liman işçileri yüzde sekiz zam istiyor, şirket ise yalnızca yüzde üç öneriyor. Görüşmeler cuma günü sürecek, diye konuştu sendika sözcüsü.",
    ),
    "pl": (
        "windows-1250 iso-8859-2",
        "W porcie Valmir w środę rano stanęły wszystkie dźwigi. Dokerzy żądają podwyżki o osiem procent, a spółka proponuje tylko trzy. Rozmowy będą kontynuowane w piątek, powiedział przedstawiciel związku.",
    ),
    "cs": (
        "windows-1250 iso-8859-2",
        "V přístavu Valmir se ve středu ráno zastavily všechny jeřáby. Přístavní dělníci žádají zvýšení mezd o osm procent, společnost však nabízí jen tři. Jednání budou pokračovat v pátek, řekl mluvčí odborů.",
    ),
    "hu": (
        "windows-1250 iso-8859-2",
        "A valmiri kikötőben szerda reggel leállt minden daru. A dokkmunkások nyolc százalékos béremelést követelnek, a társaság azonban csak hármat kínál. A tárgyalások pénteken folytatódnak, közölte a szakszervezet szóvivője.",
    ),
    "ro": (
        "windows-1250 iso-8859-2",
        "În portul Valmir s-au oprit miercuri dimineaţă toate macaralele. Docherii cer o creştere a salariilor cu opt la sută, iar compania oferă doar trei. Negocierile vor continua vineri, a declarat reprezentantul sindicatului.",
    ),
    "he": (
        "windows-1255 iso-8859-8",
        "בנמל ולמיר נעצרו ביום רביעי בבוקר כל העגורנים. הסוורים דורשים העלאת שכר של שמונה אחוזים, ואילו החברה מציעה רק שלושה. השיחות יימשכו ביום שישי, מסר דובר האיגוד.",
    ),
    "ar": (
        "windows-1256 iso-8859-6",
        "توقفت جميع الرافعات في ميناء فالمير صباح الأربعاء. ويطالب عمال الميناء بزيادة في الأجور قدرها ثمانية في المئة، بينما تعرض الشركة ثلاثة فقط. وقال المتحدث باسم النقابة إن المحادثات ستستمر يوم الجمعة.",
    ),
    "fa": (
        "windows-1256",
        "همه جرثقیل‌های بندر والمیر صبح چهارشنبه از کار ایستادند. کارگران بندر خواهان افزایش هشت درصدی دستمزد هستند، اما شرکت تنها سه درصد پیشنهاد می‌کند. گفتگوها روز جمعه ادامه خواهد یافت.",
    ),
    "th": (
        "cp874",
        "เครนทุกตัวในท่าเรือวัลเมียร์หยุดทำงานเมื่อเช้าวันพุธ คนงานท่าเรือเรียกร้องให้ขึ้นค่าจ้างร้อยละแปด แต่บริษัทเสนอเพียงร้อยละสาม การเจรจาจะดำเนินต่อไปในวันศุกร์ โฆษกสหภาพแรงงานกล่าว",
    ),
    "ja": (
        "shift_jis euc_jp iso2022_jp",
        "バルミール港では水曜日の朝、すべてのクレーンが止まった。港湾労働者は八パーセントの賃上げを求めているが、会社の提示は三パーセントにとどまる。交渉は金曜日に再開されると組合の広報担当者は述べた。",
    ),
    "zh": (
        "gb18030 gb2312 gbk",
        "瓦尔米尔港的所有起重机星期三早上停止了作业。码头工人要求加薪百分之八，而公司只愿意提高百分之三。工会发言人说，谈判将于星期五继续进行。",
    ),
    "zh-tw": (
        "big5",
        "瓦爾米爾港的所有起重機星期三早上停止了作業。碼頭工人要求加薪百分之八，而公司只願意提高百分之三。工會發言人說，談判將於星期五繼續進行。",
    ),
    "ko": (
        "euc_kr cp949",
        "발미르 항구의 모든 크레인이 수요일 아침 멈췄다. 부두 노동자들은 임금을 팔 퍼센트 올려 달라고 요구하지만 회사는 삼 퍼센트만 제시하고 있다. 협상은 금요일에 계속될 것이라고 노조 대변인이 밝혔다.",
    ),
    "lt": (
        "windows-1257 iso-8859-13",
        "Valmiro uoste trečiadienio rytą sustojo visi kranai. Uosto darbininkai reikalauja aštuoniais procentais didesnių atlyginimų, o bendrovė siūlo tik tris. Derybos tęsis penktadienį, sakė profesinės sąjungos atstovas.",
    ),
    "lv": (
        "windows-1257 iso-8859-13",
        "Valmiras ostā trešdienas rītā apstājās visi celtņi. Ostas strādnieki prasa algu palielinājumu par astoņiem procentiem, bet uzņēmums piedāvā tikai trīs. Sarunas turpināsies piektdien, sacīja arodbiedrības pārstāvis.",
    ),
    "fr": (
        "windows-1252 iso-8859-1 iso-8859-15 mac-roman cp850",
        "Dans le port de Valmir, toutes les grues se sont arrêtées mercredi matin. Les dockers réclament une augmentation de huit pour cent, mais la société n'en propose que trois. Les négociations reprendront vendredi, a déclaré le délégué du syndicat à l’aube.",
    ),
    "de": (
        "windows-1252 iso-8859-1 iso-8859-15 mac-roman cp850",
        "Im Hafen von Valmir standen am Mittwochmorgen alle Kräne still. Die Hafenarbeiter fordern acht Prozent mehr Lohn, das Unternehmen bietet höchstens drei. Die Gespräche würden am Freitag fortgesetzt, hieß es in der Erklärung der Gewerkschaft.",
    ),
    "es": (
        "windows-1252 iso-8859-1 iso-8859-15",
        "En el puerto de Valmir se detuvieron el miércoles por la mañana todas las grúas. Los estibadores piden un aumento del ocho por ciento, pero la compañía ofrece sólo tres. Las negociaciones seguirán mañana, señaló el portavoz.",
    ),
    "sv": (
        "windows-1252 iso-8859-1",
        "I Valmirs hamn stannade alla kranar på onsdagsmorgonen. Hamnarbetarna kräver åtta procents löneökning, men bolaget erbjuder bara tre. Förhandlingarna fortsätter på fredag, säger fackets talesman.",
    ),
    "en": (
        "windows-1252",
        "All cranes in Valmir’s port stopped on Wednesday morning. “Dockers want eight per cent more,” the union said – the company offers three. Talks will go on in a café on Friday.",
    ),
    "pt": (
        "windows-1252 iso-8859-1",
        "No porto de Valmir, todos os guindastes pararam na manhã de quarta-feira. Os estivadores exigem um aumento de oito por cento, mas a companhia só oferece três. As negociações continuarão na sexta-feira, disse o porta-voz do sindicato à imprensa.",
    ),
}

CASES = [
    (language, encoding)
    for language, (encodings, _) in PARAGRAPHS.items()
    for encoding in encodings.split()
]


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_a_paragraph_is_read_in_the_encoding_it_was_written_in(language, encoding):
    raw = PARAGRAPHS[language][1].encode(encoding, "ignore")
    assert decode(raw) == raw.decode(encoding)


def test_a_first_sentence_is_enough_nearly_always():
    """A single sentence often holds too few letters beyond ASCII: 95 % is what can be had."""
    right = 0
    for language, encoding in CASES:
        text = PARAGRAPHS[language][1].replace("。", "。|").replace(". ", ". |").split("|")[0]
        raw = text.strip().encode(encoding, "ignore")
        right += decode(raw) == raw.decode(encoding)
    assert right >= 0.95 * len(CASES)


@pytest.mark.parametrize("language", list(PARAGRAPHS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_always_found(language, encoding):
    text = PARAGRAPHS[language][1]
    assert decode(text.encode(encoding)) == text


def test_utf16_without_a_mark_is_found():
    text = PARAGRAPHS["en"][1]
    assert decode(text.encode("utf-16-le")) == decode(text.encode("utf-16-be")) == text


def test_utf8_with_a_broken_place_stays_utf8():
    raw = PARAGRAPHS["ru"][1].encode()
    assert detect(raw[1:]) == "utf-8"
    damaged = raw[:100] + b"\xff" + raw[101:]
    assert decode(damaged).count("\ufffd") <= 2


def test_one_sign_among_ascii_does_not_mislead():
    raw = "The union said so. \u00a9 2024 The Hill Gazette. All the news of the port.".encode(
        "cp1252"
    )
    assert decode(raw) == raw.decode("cp1252")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "JPEG"),
        (b"PK\x03\x04....", "a ZIP file (or docx, odt, epub)"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "an image, sound or video"),
        (bytes(range(256)) * 4, "binary data"),
        (b"MZ is also how a text may begin.", None),
        ("Ein Text mit Umlauten: äöü.".encode("cp1252"), None),
        ("Text in UTF-16".encode("utf-16"), None),
        (b"", None),
    ],
)
def test_what_is_no_text_is_named(raw, kind):
    assert binary_kind(raw) == kind
