"""Furniture: what is on the page but is not the piece goes, the piece stays."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provtrace.cleaning.furniture import strip_furniture

# Paragraphs of pieces about cookies, subscriptions, donations, comments, rights: prose, all of it.
PROSE = {
    "en": [
        "Regulators said websites must stop using cookies to follow children before they agree to anything.",
        "Most visitors accept cookies without reading the notice, a study of 4,000 households found.",
        "The paper lost a third of its subscribers last year after it raised the price of a subscription.",
        "Readers who subscribe pay 12 crowns a month, the publisher said, and few cancel.",
        "Donations to the hospital doubled after the fire, and volunteers continue to donate blood.",
        "The charity asked people not to send clothes but to give money to the local shelter.",
        "The court ruled that comments left below an article are the responsibility of its publisher.",
        "The new copyright law forbids reproduction of maps without permission of the survey office.",
        "Mr. Lee shared the article on Facebook, where 3,000 people followed him at the time.",
        "The party sends its newsletter to 40,000 members every morning, a spokeswoman told the committee.",
        "“We use cookies to improve your experience,” the banner reads, though nobody does.",
        "Her first book, “Subscribe to Nothing,” was read by millions.",
        "Related industries such as paper mills and printers have also suffered, she added.",
        "By Friday the water had reached the second floor of the town hall.",
        "More than forty people read the names aloud in the square on Sunday.",
        "You may also like to know that the bridge was built by the same engineer, he wrote to her.",
    ],
    "de": [
        "Nach Ansicht des Gerichts dürfen Webseiten Cookies nur setzen, wenn die Nutzer vorher zugestimmt haben.",
        "Die Zeitung verlor im vergangenen Jahr ein Drittel ihrer Abonnenten, weil das Abo teurer wurde.",
        "Die Spenden für das Krankenhaus haben sich nach dem Brand verdoppelt, sagte die Leiterin.",
        "Der Verein verschickt seinen Newsletter jeden Morgen an 40.000 Mitglieder.",
        "Von der Brücke aus war am Abend nur noch das Dach des Rathauses zu sehen.",
        "Das neue Urheberrecht verbietet die Vervielfältigung von Karten ohne Genehmigung des Amtes.",
        "Die Kommentare unter dem Artikel seien Sache des Verlags, urteilte das Gericht am Montag.",
        "Lesen Sie mir das noch einmal vor, bat der Richter den Zeugen, und der Saal wurde still.",
    ],
    "fr": [
        "Selon le régulateur, les sites doivent cesser d'utiliser des cookies pour suivre les enfants.",
        "Le journal a perdu un tiers de ses abonnés l'an dernier après avoir augmenté le prix de l'abonnement.",
        "Les dons à l'hôpital ont doublé après l'incendie, a indiqué la directrice de l'établissement.",
        "Le parti envoie sa newsletter à 40 000 membres chaque matin, a précisé une porte-parole.",
        "Par ailleurs, la mairie a décidé de fermer la vieille ligne de bac à la fin de l'année.",
        "La loi sur le droit d'auteur interdit la reproduction des cartes sans l'autorisation de l'institut.",
        "Les commentaires laissés sous un article engagent la responsabilité de l'éditeur, a jugé la cour.",
    ],
    "es": [
        "Según el regulador, los sitios deben dejar de usar cookies para seguir a los niños por la red.",
        "El periódico perdió un tercio de sus suscriptores tras subir el precio de la suscripción.",
        "Las donaciones al hospital se duplicaron tras el incendio, informó la directora del centro.",
        "Por la tarde, el agua había llegado al segundo piso del ayuntamiento de la ciudad.",
        "El partido envía su boletín a 40.000 miembros cada mañana, dijo una portavoz.",
        "La ley prohíbe la reproducción de mapas sin autorización del instituto geográfico.",
    ],
    "it": [
        "Secondo il garante, i siti devono smettere di usare i cookie per seguire i bambini in rete.",
        "Il giornale ha perso un terzo degli abbonati dopo aver aumentato il prezzo dell'abbonamento.",
        "Le donazioni all'ospedale sono raddoppiate dopo l'incendio, ha spiegato la direttrice.",
        "Di notte l'acqua aveva raggiunto il secondo piano del municipio della cittadina.",
        "La legge vieta la riproduzione delle carte senza autorizzazione dell'istituto geografico.",
    ],
    "pt": [
        "Segundo o regulador, os sites devem deixar de usar cookies para seguir as crianças na rede.",
        "O jornal perdeu um terço dos assinantes depois de aumentar o preço da assinatura.",
        "As doações ao hospital duplicaram depois do incêndio, informou a diretora da unidade.",
        "Por volta da meia-noite, a água tinha chegado ao segundo andar da câmara municipal.",
        "A lei proíbe a reprodução de mapas sem autorização do instituto geográfico.",
    ],
    "nl": [
        "Volgens de toezichthouder moeten websites stoppen met cookies om kinderen te volgen.",
        "De krant verloor een derde van haar abonnees nadat het abonnement duurder was geworden.",
        "De donaties aan het ziekenhuis verdubbelden na de brand, zei de directeur.",
        "Door de storm kwam het water tot de tweede verdieping van het stadhuis.",
    ],
    "pl": [
        "Zdaniem urzędu strony muszą przestać używać plików cookie do śledzenia dzieci.",
        "Gazeta straciła jedną trzecią subskrybentów, gdy podniosła cenę prenumeraty.",
        "Darowizny na szpital podwoiły się po pożarze, poinformowała dyrektorka placówki.",
        "Prawo zabrania kopiowania map bez zgody urzędu geodezji, orzekł sąd w Zielonce.",
    ],
    "cs": [
        "Podle úřadu musí weby přestat používat cookies ke sledování dětí na internetu.",
        "Noviny přišly o třetinu předplatitelů poté, co zdražily předplatné.",
        "Dary pro nemocnici se po požáru zdvojnásobily, uvedla ředitelka.",
        "Zákon zakazuje kopírování map bez souhlasu zeměměřického úřadu, rozhodl soud.",
    ],
    "ru": [
        "По мнению ведомства, сайты должны перестать использовать файлы cookie для слежки за детьми.",
        "Газета потеряла треть подписчиков после того, как подняла цену подписки.",
        "Пожертвования больнице удвоились после пожара, сообщила её директор.",
        "Закон запрещает копирование карт без разрешения геодезической службы, постановил суд.",
        "Партия рассылает новости 40 тысячам подписчиков каждое утро, сказал её представитель.",
    ],
    "uk": [
        "На думку відомства, сайти мають припинити використовувати файли cookie для стеження за дітьми.",
        "Газета втратила третину передплатників після того, як підвищила ціну передплати.",
        "Пожертви лікарні подвоїлися після пожежі, повідомила її директорка.",
    ],
    "tr": [
        "Kuruma göre siteler çocukları izlemek için çerez kullanmayı bırakmak zorunda.",
        "Gazete, abonelik ücretini artırınca abonelerinin üçte birini kaybetti.",
        "Yangından sonra hastaneye yapılan bağışlar iki katına çıktı, dedi müdür.",
    ],
    "ar": [
        "وقالت الهيئة إن على المواقع التوقف عن استخدام ملفات تعريف الارتباط لتتبع الأطفال.",
        "وخسرت الصحيفة ثلث المشتركين بعد أن رفعت سعر الاشتراك في العام الماضي.",
        "وتضاعفت التبرعات للمستشفى بعد الحريق، بحسب مديرة المستشفى.",
    ],
    "he": [
        "לדברי הרשות, אתרים חייבים להפסיק להשתמש בעוגיות כדי לעקוב אחר ילדים ברשת.",
        'העיתון איבד שליש ממנוייו אחרי שהעלה את מחיר המינוי, אמר המנכ"ל.',
    ],
    "el": [
        "Σύμφωνα με την αρχή, οι ιστότοποι πρέπει να σταματήσουν να χρησιμοποιούν cookies για παιδιά.",
        "Η εφημερίδα έχασε το ένα τρίτο των συνδρομητών της όταν αύξησε την τιμή της συνδρομής.",
        "Περισσότερα από διακόσια άτομα πέρασαν τη νύχτα στο λιμάνι.",
    ],
    "sv": [
        "Enligt myndigheten måste webbplatser sluta använda cookies för att följa barn på nätet.",
        "Tidningen förlorade en tredjedel av sina prenumeranter när prenumerationen blev dyrare.",
    ],
    "hi": [
        "नियामक के अनुसार वेबसाइटों को बच्चों पर नज़र रखने के लिए कुकीज़ का उपयोग बंद करना होगा।",
        "अखबार ने सदस्यता की कीमत बढ़ाई तो उसके एक तिहाई सदस्य चले गए, संपादक ने बताया।",
    ],
    "zh": [
        "监管机构表示,网站必须停止使用cookie追踪儿童,否则将面临最高四百万元的罚款。",
        "该报去年提高订阅价格后,失去了三分之一的订阅用户,社长承认这是一个错误。",
        "火灾发生后,医院收到的捐款翻了一番,院长说,志愿者仍在继续献血。",
        "新的版权法规定,未经测绘局许可,任何人不得复制地图,违者将被罚款,法院周一裁定。",
    ],
    "ja": [
        "規制当局によると、ウェブサイトは子どもを追跡するためのクッキーの使用をやめなければならない。",
        "同紙は昨年、購読料を値上げした後、購読者の三分の一を失ったと社長は述べた。",
        "火災の後、病院への寄付は二倍に増え、今も多くの人が献血に訪れていると院長は話した。",
    ],
    "ko": [
        "규제 당국에 따르면 웹사이트는 어린이를 추적하기 위한 쿠키 사용을 중단해야 한다고 밝혔다.",
        "신문은 지난해 구독료를 올린 뒤 구독자의 삼분의 일을 잃었다고 사장이 말했다.",
    ],
    "th": [
        "หน่วยงานกำกับดูแลระบุว่าเว็บไซต์ต้องหยุดใช้คุกกี้เพื่อติดตามเด็กก่อนได้รับความยินยอมจากผู้ปกครอง",
        "หนังสือพิมพ์สูญเสียสมาชิกหนึ่งในสามหลังจากขึ้นราคาค่าสมาชิกเมื่อปีที่แล้ว ผู้จัดพิมพ์กล่าวว่าเป็นความผิดพลาด",
        "ภาพจากกล้องวงจรปิดเผยให้เห็นรถยนต์สองคันชนกันกลางสะพานไม้เมื่อคืนวันจันทร์",
    ],
    "ro": [
        "Contribuabilii pot redirecționa 3,5% din impozit către spitale, potrivit legii votate marți.",
        "După ședință, primarul a băut o cafea și a semnat contractul cu spitalul din Valea Lungă.",
        "Asociația și-a deschis newsletterul în martie, iar acum îl primesc trei mii de oameni.",
    ],
    "hu": [
        "A részvételhez előzetes regisztráció szükséges, közölte a múzeum igazgatója hétfőn.",
        "Az adója egy százalékát minden hatodik lakos a kórháznak adta, mondta az igazgató.",
    ],
    "hr": [
        "Za sudjelovanje na natječaju potrebna je prijava do petka, objavila je općina Lukovo.",
        "U suradnji s policijom grad će u petak navečer zatvoriti stari most na dva sata.",
    ],
    "vi": [
        "Đường dây nóng của bệnh viện nhận hơn ba trăm cuộc gọi trong đêm, theo lời giám đốc.",
        "Bản tin của hội phụ huynh được gửi qua email cho hai nghìn người đăng ký, bà Lan cho biết.",
    ],
    "fi": [
        "Seura lähettää uutiskirjeen joka aamu 4 000 jäsenelle, kertoi sen puheenjohtaja.",
        "Kahvin jälkeen valtuusto hyväksyi evästeitä koskevan säännön ilman äänestystä.",
    ],
    "id": [
        "Menjadi pendukung tetap klub itu sejak kecil, Budi kini menjual tiketnya di pelabuhan.",
        "Unduhan aplikasi pemerintah kota naik dua kali lipat, kata kepala dinas pada Senin.",
    ],
}

FURNITURE = [
    ("fi", "subscription", "Olet lukenut tämän kuun kolme ilmaista artikkelia."),
    ("no", "donation", "Vipps en slant til Fjordavisa: 11223."),
    ("sv", "newsletter", "Missa inget! Få vårt morgonbrev varje vardag."),
    ("hu", "comments", "A hozzászólásokat moderáljuk."),
    ("sk", "newsletter", "Vložte svoj e-mail a správy vám prídu každé ráno."),
    ("hr", "donation", "Postanite podupiratelj portala već od 3 eura."),
    ("id", "donation", "Traktir redaksi secangkir kopi."),
    ("ro", "newsletter", "Introdu adresa ta de e-mail pentru a te abona."),
    (
        "en",
        "cookie",
        "We and our partners use cookies. By clicking “Accept” you agree to their use.",
    ),
    ("en", "subscription", "Subscribe today to keep reading. Already have an account? Log in."),
    ("en", "newsletter", "Get the day's headlines delivered to your inbox every weekday morning."),
    ("en", "related", "Read next: How the ferry came to Harrowgate"),
    ("en", "donation", "Support independent journalism: make a donation to our newsroom."),
    ("en", "copyright", "© Harrowgate Herald. All rights reserved."),
    (
        "de",
        "cookie",
        "Diese Website verwendet Cookies. Mit der weiteren Nutzung stimmen Sie dem zu.",
    ),
    ("de", "subscription", "Weiterlesen mit dem Digitalabo. Schon Abonnent? Hier anmelden."),
    ("de", "newsletter", "Melden Sie sich für unseren kostenlosen Morgen-Newsletter an."),
    ("de", "related", "Lesen Sie auch: Wie die Fähre nach Altenbrück kam"),
    ("fr", "cookie", "En poursuivant votre navigation, vous acceptez l'utilisation de cookies."),
    (
        "fr",
        "subscription",
        "Il vous reste 60 % de cet article à lire. La suite est réservée aux abonnés.",
    ),
    ("fr", "newsletter", "Inscrivez-vous gratuitement à notre newsletter du matin."),
    ("fr", "related", "Lire aussi : Comment le bac est arrivé à Valmorel"),
    ("es", "cookie", "Este sitio utiliza cookies. Si continúa navegando, acepta su uso."),
    ("es", "subscription", "Para seguir leyendo, suscríbase. ¿Ya es suscriptor? Inicie sesión."),
    ("es", "newsletter", "Reciba cada mañana nuestro boletín gratuito en su correo."),
    ("es", "related", "Lea también: Cómo llegó el transbordador a Villaharta"),
    ("it", "subscription", "Abbonati per continuare a leggere. Sei già abbonato? Accedi."),
    ("it", "newsletter", "Iscriviti alla nostra newsletter gratuita del mattino."),
    ("it", "related", "Leggi anche: Come arrivò il traghetto a Valdoro"),
    (
        "pt",
        "cookie",
        "Usamos cookies para melhorar a sua experiência. Ao continuar, você concorda com isso.",
    ),
    ("pt", "subscription", "Assine para continuar lendo. Já é assinante? Faça login."),
    ("pt", "related", "Leia também: Como a barca chegou a Vilar do Rio"),
    ("nl", "newsletter", "Schrijf u in voor onze gratis nieuwsbrief."),
    ("nl", "related", "Lees ook: Hoe de veerpont naar Oudeveer kwam"),
    ("pl", "cookie", "Ta strona używa plików cookie. Korzystając z niej, wyrażasz na to zgodę."),
    ("pl", "newsletter", "Zapisz się do naszego newslettera i bądź na bieżąco."),
    ("pl", "related", "Czytaj także: Jak prom trafił do Zielonki"),
    ("cs", "cookie", "Tento web používá cookies. Jeho používáním s tím souhlasíte."),
    ("cs", "subscription", "Článek je jen pro předplatitele. Už máte předplatné? Přihlaste se."),
    ("cs", "related", "Čtěte také: Jak přívoz přišel do Lužan"),
    ("ru", "subscription", "Чтобы читать дальше, оформите подписку. Уже подписаны? Войдите."),
    ("ru", "newsletter", "Подписывайтесь на наш канал в Telegram."),
    ("ru", "related", "Читайте также: Как паром появился в Заречном"),
    (
        "uk",
        "cookie",
        "Цей сайт використовує файли cookie. Залишаючись на ньому, ви погоджуєтеся з цим.",
    ),
    ("uk", "newsletter", "Підписуйтесь на наш телеграм-канал."),
    ("uk", "related", "Читайте також: Як пором з'явився в Зарічному"),
    (
        "tr",
        "cookie",
        "Sitemizde çerez kullanıyoruz. Devam ederek çerez politikamızı kabul etmiş olursunuz.",
    ),
    ("tr", "newsletter", "Ücretsiz bültenimize abone olun."),
    ("tr", "related", "Bunu da okuyun: Feribot Akçay'a nasıl geldi"),
    ("ar", "subscription", "هذا المحتوى متاح للمشتركين فقط. سجل الدخول هنا."),
    ("ar", "newsletter", "اشترك في نشرتنا البريدية المجانية."),
    ("ar", "related", "اقرأ أيضا: كيف وصلت العبارة إلى النخيل"),
    ("he", "newsletter", "הירשמו לניוזלטר היומי שלנו."),
    ("he", "related", "קראו גם: איך הגיעה המעבורת לנווה נהר"),
    (
        "el",
        "cookie",
        "Χρησιμοποιούμε cookies. Συνεχίζοντας την πλοήγηση, αποδέχεστε τη χρήση τους.",
    ),
    ("el", "newsletter", "Εγγραφείτε στο newsletter μας."),
    ("el", "related", "Διαβάστε επίσης: Πώς ήρθε το πορθμείο στο Νεοχώρι"),
    ("sv", "subscription", "Artikeln är bara för prenumeranter. Redan prenumerant? Logga in här."),
    ("sv", "newsletter", "Anmäl dig till vårt nyhetsbrev."),
    ("sv", "related", "Läs också: Hur färjan kom till Norrvik"),
    ("hi", "newsletter", "हमारे मुफ़्त न्यूज़लेटर को सब्सक्राइब करें।"),
    ("hi", "related", "यह भी पढ़ें: नदीपुर में नौका कैसे आई"),
    ("zh", "cookie", "本网站使用Cookie。继续浏览即表示您同意我们使用Cookie。"),
    ("zh", "subscription", "阅读全文请先订阅。已经是会员?请登录。"),
    ("zh", "newsletter", "订阅我们的免费电子报,每天早上掌握要闻。"),
    ("zh", "related", "延伸阅读:渡轮如何来到哈罗镇"),
    ("zh", "copyright", "版权所有,未经书面授权不得转载。"),
    (
        "ja",
        "cookie",
        "本サイトではクッキーを利用しています。閲覧を続けると、その利用に同意したものとみなします。",
    ),
    ("ja", "subscription", "この先は会員限定です。会員の方はログインしてください。"),
    ("ja", "newsletter", "毎朝届く無料のメールマガジンにご登録ください。"),
    ("ja", "related", "関連記事:渡し船はどうして春野町に来たのか"),
    ("ja", "copyright", "記事・写真の無断転載を禁じます。"),
    ("ko", "subscription", "이 기사는 구독자 전용입니다. 이미 구독 중이신가요? 로그인하세요."),
    ("ko", "newsletter", "무료 뉴스레터를 구독하고 매일 아침 소식을 받아보세요."),
    ("ko", "related", "관련 기사: 나룻배는 어떻게 하늘시에 왔나"),
    ("ko", "copyright", "저작권자 ⓒ 하늘신문, 무단 전재 및 재배포 금지"),
    ("th", "newsletter", "สมัครรับจดหมายข่าวฟรีของเราทุกเช้า"),
    ("th", "related", "อ่านเพิ่มเติม: เรือข้ามฟากมาถึงเมืองนี้ได้อย่างไร"),
    ("da", "newsletter", "Tilmeld dig vores gratis nyhedsbrev."),
    ("da", "related", "Læs også: Sådan kom færgen til Nordby"),
    ("no", "newsletter", "Meld deg på vårt gratis nyhetsbrev."),
    ("no", "related", "Les også: Slik kom fergen til Nordvik"),
    ("fi", "cookie", "Käytämme evästeitä. Jatkamalla sivuston käyttöä hyväksyt evästeiden käytön."),
    ("fi", "related", "Lue myös: Näin lautta tuli Rantalaan"),
    ("hu", "newsletter", "Iratkozzon fel ingyenes hírlevelünkre!"),
    ("hu", "copyright", "© Révfalui Hírlap. Minden jog fenntartva."),
    ("ro", "newsletter", "Abonează-te la newsletter-ul nostru gratuit."),
    ("ro", "related", "Citește și: Cum a ajuns bacul la Podu Vechi"),
    ("bg", "newsletter", "Абонирайте се за нашия безплатен бюлетин."),
    ("bg", "related", "Прочетете още: Как фериботът дойде в Речна"),
    ("sr", "newsletter", "Prijavite se na naš besplatni newsletter."),
    ("sr", "related", "Прочитајте још: Како је скела стигла у Нови Брод"),
    ("hr", "related", "Pročitajte još: Kako je skela stigla u Novi Brod"),
    ("fa", "related", "بیشتر بخوانید: قایق چگونه به رودبار نو آمد"),
    ("fa", "copyright", "تمامی حقوق این سایت محفوظ است."),
    ("id", "newsletter", "Berlangganan buletin gratis kami setiap pagi."),
    ("id", "related", "Baca juga: Bagaimana feri sampai di Muara Lama"),
    ("vi", "newsletter", "Đăng ký nhận bản tin miễn phí của chúng tôi."),
    ("vi", "related", "Đọc thêm: Phà đến Bến Xanh như thế nào"),
    ("sk", "related", "Čítajte aj: Ako prišla kompa do Lúčok"),
]


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
