"""The language of a document."""

import pytest

from provtrace import Article
from provtrace.cleaning import clean
from provtrace.cleaning.language import detect_language, language_code
from provtrace.settings import Settings

SENTENCES = {
    "en": "The harbour board decided on Tuesday that the old ice house should stay, although its roof needs to be mended before winter.",
    "de": "Der Hafenausschuss hat am Dienstag beschlossen, dass das alte Eishaus stehen bleibt, obwohl sein Dach vor dem Winter repariert werden muss.",
    "nl": "Het havenbestuur heeft dinsdag besloten dat het oude ijshuis blijft staan, hoewel het dak voor de winter hersteld moet worden.",
    "af": "Die haweraad het Dinsdag besluit dat die ou yshuis moet bly staan, al moet sy dak nog voor die winter herstel word.",
    "fr": "Le conseil du port a décidé mardi que la vieille glacière resterait debout, bien que son toit doive être réparé avant l’hiver.",
    "es": "La junta del puerto decidió el martes que la vieja nevera se quedará en pie, aunque su tejado debe repararse antes del invierno.",
    "gl": "A xunta do porto decidiu o martes que a vella neveira quedará en pé, aínda que o seu tellado debe arranxarse antes do inverno.",
    "ca": "La junta del port va decidir dimarts que la vella nevera quedarà dempeus, tot i que la teulada s’ha d’arreglar abans de l’hivern.",
    "pt": "A junta do porto decidiu na terça-feira que a velha casa do gelo vai ficar de pé, embora o telhado tenha de ser consertado antes do inverno.",
    "it": "Il consiglio del porto ha deciso martedì che la vecchia ghiacciaia resterà in piedi, anche se il tetto va riparato prima dell’inverno.",
    "ro": "Consiliul portului a hotărât marți că vechea ghețărie va rămâne în picioare, deși acoperișul ei trebuie reparat înainte de iarnă.",
    "sv": "Hamnstyrelsen beslutade i tisdags att det gamla ishuset ska stå kvar, trots att taket måste lagas före vintern.",
    "da": "Havnebestyrelsen besluttede tirsdag, at det gamle ishus skal blive stående, selv om taget skal repareres inden vinteren kommer.",
    "no": "Havnestyret bestemte tirsdag at det gamle ishuset skal bli stående, selv om taket må repareres før vinteren kommer.",
    "fi": "Satamalautakunta päätti tiistaina, että vanha jäätalo saa jäädä paikalleen, vaikka sen katto on korjattava ennen talvea.",
    "et": "Sadamanõukogu otsustas teisipäeval, et vana jäämaja jääb alles, kuigi selle katus tuleb enne talve ära parandada.",
    "lv": "Ostas padome otrdien nolēma, ka vecā ledus māja paliks, lai gan tās jumts jāsalabo vēl pirms ziemas.",
    "lt": "Uosto taryba antradienį nusprendė, kad senoji ledainė liks stovėti, nors jos stogą reikia sutvarkyti dar prieš žiemą.",
    "pl": "Rada portu postanowiła we wtorek, że stara lodownia zostanie, choć jej dach trzeba naprawić jeszcze przed zimą.",
    "cs": "Přístavní rada v úterý rozhodla, že stará ledárna zůstane stát, i když se její střecha musí do zimy opravit.",
    "sk": "Prístavná rada v utorok rozhodla, že stará ľadáreň zostane stáť, hoci jej strechu treba do zimy opraviť.",
    "sl": "Pristaniški svet je v torek odločil, da bo stara ledenica ostala, čeprav je treba njeno streho popraviti še pred zimo.",
    "hu": "A kikötői tanács kedden úgy döntött, hogy a régi jégház megmarad, bár a tetejét még a tél előtt meg kell javítani.",
    "ru": "Совет порта во вторник решил, что старый ледник останется, хотя его крышу нужно починить ещё до наступления зимы.",
    "uk": "Рада порту у вівторок вирішила, що стара льодовня залишиться, хоча її дах треба полагодити ще до початку зими.",
    "be": "Савет порта ў аўторак вырашыў, што старая лядоўня застанецца, хоць яе дах трэба адрамантаваць яшчэ да зімы.",
    "bg": "Съветът на пристанището реши във вторник, че старата ледница ще остане, макар че покривът ѝ трябва да се поправи преди зимата.",
    "mk": "Советот на пристаништето во вторникот одлучи старата ледарница да остане, иако нејзиниот покрив треба да се поправи пред зимата.",
    "el": "Το συμβούλιο του λιμανιού αποφάσισε την Τρίτη ότι το παλιό παγοποιείο θα μείνει, αν και η στέγη του πρέπει να επισκευαστεί.",
    "tr": "Liman kurulu salı günü eski buzhanenin yerinde kalmasına karar verdi, ancak çatısının kıştan önce onarılması gerekiyor.",
    "az": "Liman şurası çərşənbə axşamı köhnə buzxananın yerində qalmasına qərar verdi, amma damı qışdan əvvəl təmir olunmalıdır.",
    "he": "מועצת הנמל החליטה ביום שלישי שבית הקרח הישן יישאר על מקומו, אף שצריך לתקן את גגו עוד לפני החורף.",
    "ar": "قرر مجلس الميناء يوم الثلاثاء أن يبقى بيت الثلج القديم في مكانه، رغم أن سقفه يحتاج إلى إصلاح قبل حلول الشتاء.",
    "fa": "شورای بندر روز سه‌شنبه تصمیم گرفت که یخچال قدیمی سر جای خود بماند، هرچند سقف آن باید پیش از زمستان تعمیر شود.",
    "ur": "بندرگاہ کی کونسل نے منگل کو فیصلہ کیا کہ پرانا برف خانہ اپنی جگہ رہے گا، حالانکہ اس کی چھت کی مرمت سردیوں سے پہلے ضروری ہے۔",
    "hi": "बंदरगाह परिषद ने मंगलवार को फैसला किया कि पुराना बर्फघर अपनी जगह रहेगा, हालांकि सर्दियों से पहले उसकी छत की मरम्मत करनी होगी।",
    "mr": "बंदर मंडळाने मंगळवारी ठरवले की जुने बर्फघर आहे तिथेच राहील, मात्र हिवाळ्यापूर्वी त्याचे छत दुरुस्त करावे लागेल.",
    "bn": "বন্দর পরিষদ মঙ্গলবার সিদ্ধান্ত নিয়েছে যে পুরোনো বরফঘরটি থাকবে, যদিও শীতের আগে তার ছাদ মেরামত করতে হবে।",
    "ta": "பழைய பனிக்கட்டி இல்லம் அங்கேயே இருக்கும் என்று துறைமுக வாரியம் செவ்வாய்க்கிழமை முடிவு செய்தது.",
    "th": "คณะกรรมการท่าเรือตัดสินใจเมื่อวันอังคารว่าโรงน้ำแข็งเก่าจะยังคงอยู่ แม้ว่าหลังคาจะต้องซ่อมก่อนฤดูหนาว",
    "vi": "Hôm thứ Ba, hội đồng cảng quyết định giữ lại nhà nước đá cũ, dù mái nhà phải được sửa trước mùa đông.",
    "id": "Dewan pelabuhan memutuskan pada hari Selasa bahwa rumah es tua itu tetap berdiri, meskipun atapnya harus diperbaiki karena sudah bocor.",
    "zh": "港务委员会星期二决定保留旧冰库，不过它的屋顶必须在冬天到来以前修好。",
    "ja": "港の委員会は火曜日、古い氷室を残すことを決めた。ただし屋根は冬が来る前に直さなければならない。",
    "ko": "항만 위원회는 화요일 낡은 얼음 창고를 그대로 두기로 했지만 지붕은 겨울이 오기 전에 고쳐야 한다.",
    "ka": "ნავსადგურის საბჭომ სამშაბათს გადაწყვიტა, რომ ძველი საყინულე დარჩება, თუმცა სახურავი ზამთრამდე უნდა შეკეთდეს.",
    "hy": "Նավահանգստի խորհուրդը երեքշաբթի որոշեց, որ հին սառցատունը կմնա, թեև տանիքը պետք է նորոգել մինչև ձմեռ։",
    "sq": "Këshilli i portit vendosi të martën që shtëpia e vjetër e akullit të mbetet, ndonëse çatia duhet riparuar para dimrit.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_language_of_one_sentence(language):
    assert detect_language(SENTENCES[language]) == language


@pytest.mark.parametrize("declared", ["en", "de-DE", "zh_Hant", "x-default", "", None])
def test_a_wrong_declaration_does_not_win_over_the_text(declared):
    assert detect_language(SENTENCES["ru"] * 2, declared) == "ru"
    assert detect_language(SENTENCES["pt"] * 2, declared) == "pt"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Upravno vijeće luke odlučilo je u utorak, 5. ožujka, da stara ledana ostaje, premda krov treba popraviti do kraja tjedna.",
            "hr",
        ),
        (
            "Upravni odbor luke odlučio je u utorak da stara ledara ostane na istom mestu, iako krov treba popraviti posle zime, a pre leta.",
            "sr",
        ),
        (
            "Управни одбор луке одлучио је у уторак да стара ледара остане на истом месту, иако кров треба поправити пре зиме.",
            "sr",
        ),
    ],
)
def test_neighbours_of_one_tongue_are_told_by_their_words(text, expected):
    assert detect_language(text) == expected


def test_a_declaration_decides_between_near_twins():
    text = "Upravni odbor luke odlučio je u utorak da stara ledara ostane, a krov će popraviti do zime."
    assert [detect_language(text, declared) for declared in ("hr-HR", "bs", "sr-Latn")] == [
        "hr",
        "bs",
        "sr",
    ]


def test_a_declaration_helps_where_there_is_too_little_to_tell():
    assert detect_language("Rune Berg", "da") == "da"
    assert detect_language("Rune Berg") is None
    assert detect_language("Ishuset på havnen bliver stående", "da") == "da"


@pytest.mark.parametrize("text", ["", "   \n", "12 : 3", "— … —", "😀😀"])
def test_without_letters_there_is_no_language(text):
    assert detect_language(text, "en") is None


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("pt-BR", "pt"),
        ("zh_Hant_TW", "zh"),
        ("NB-no", "no"),
        ("en", "en"),
        ("iw", "he"),
        ("en,fr", "en"),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_codes_of_language_tags(tag, expected):
    assert language_code(tag) == expected


def test_a_record_s_language_is_believed():
    document = clean(Article(text=SENTENCES["da"], language="no", key="k"), Settings())
    assert document.language == "no"
