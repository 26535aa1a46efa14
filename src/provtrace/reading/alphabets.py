"""What text looks like in languages that are still found in encodings older than Unicode.

For each language: the encodings it is written in, the likeliest first; its letters beyond ASCII,
lower case, the most frequent first; and some of its most frequent words. The lists are general
knowledge of the languages and were written for this module.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """How a language is recognised.

    Attributes:
        language: ISO 639-1 code.
        encodings: Names for ``bytes.decode``, the likeliest first.
        letters: Its letters beyond ASCII, lower case, the most frequent first; for Chinese,
            Japanese and Korean its most frequent characters.
        common: The most frequent of these.
        words: Some of its most frequent words; empty where words are not set apart.
        is_latin: Written in the Latin script, so that most of a text is ASCII.
    """

    language: str
    encodings: tuple[str, ...]
    letters: frozenset[str]
    common: frozenset[str]
    words: frozenset[str]
    is_latin: bool


COMMON_LETTERS = 10
"""So many letters make up two thirds of a text in any alphabet of some 30 letters."""


def _profile(language: str, encodings: str, letters: str, words: str = "") -> Profile:
    common = letters[:COMMON_LETTERS] if language not in IDEOGRAPHIC else letters
    return Profile(
        language,
        tuple(encodings.split()),
        frozenset(letters),
        frozenset(common),
        frozenset(words.split()),
        letters[0] < "\u0250",
    )


IDEOGRAPHIC = ("zh", "zh-tw", "ja", "ko")

WESTERN = "cp1252 iso8859_15 mac_roman cp850"
CENTRAL = "cp1250 iso8859_2 cp852"
BALTIC = "cp1257 iso8859_13"
CYRILLIC = "cp1251 koi8_r iso8859_5 cp866 mac_cyrillic"

PROFILES = (
    _profile(
        "en", WESTERN, "éèêëïöñçæœ", "the of and to in that is was for it on with as by he at"
    ),
    _profile(
        "fr",
        WESTERN,
        "éèàêçùâôîûœïëüæ",
        "de la le les et des en un une du est que dans qui pour au par sur pas il",
    ),
    _profile(
        "de",
        WESTERN,
        "üäöß",
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als",
    ),
    _profile(
        "es",
        WESTERN,
        "óíáéñúü¿¡ºª",
        "de la que el en y los se del las un por con no una su para al lo como más",
    ),
    _profile(
        "pt",
        WESTERN,
        "ãçáéêíóõâàúôüºª",
        "de a o que e do da em um para com não uma os no se na por mais as dos",
    ),
    _profile(
        "it",
        WESTERN,
        "èàùòìéî",
        "di e il la che in a per un del le della con non si una i da al è sono",
    ),
    _profile(
        "nl",
        WESTERN,
        "éëïèöüê",
        "de van het een en in is dat op te zijn met voor die niet aan er om ook",
    ),
    _profile(
        "sv", WESTERN, "äåöéüà", "och i att det som en på är av för med till den har inte om ett"
    ),
    _profile("da", WESTERN, "åøæéäöü", "og i at det er en til på som af for den med de har ikke"),
    _profile("no", WESTERN, "åøæéòôä", "og i det er på en som til av for at med har ikke den"),
    _profile("fi", WESTERN, "äöåéšž", "ja on ei se että oli joka mutta myös hän ovat kun sekä ole"),
    _profile(
        "is", WESTERN, "ðáíöæéóþúý", "og í að er á sem til um við var með en fyrir það af hann ekki"
    ),
    _profile(
        "ca",
        WESTERN,
        "óèéàíçòúïü·",
        "de la i el que a en les del els per un amb una és al no va dels",
    ),
    _profile("sq", WESTERN, "ëçâ", "të e në për me që një i nga është u dhe se më do ka"),
    _profile(
        "pl",
        CENTRAL,
        "łęąóżśćńź",
        "w i na z się do nie że to jest o po za od przez dla jak ale są",
    ),
    _profile(
        "cs",
        CENTRAL,
        "íáěéýčřžůšúňťóď",
        "a v se na je že s z do o to i ve pro za by ale jsou si po ze",
    ),
    _profile(
        "sk",
        CENTRAL,
        "áíéčžýšľúťňôďóäĺŕ",
        "a v na sa je že s z do o to aj vo pre za by ale sú si po zo",
    ),
    _profile(
        "hu",
        CENTRAL,
        "áéőöóüíúű",
        "a az és hogy nem is egy ez volt meg van azt már csak el de mint",
    ),
    _profile(
        "ro",
        "cp1250 iso8859_2 iso8859_16",
        "ăîşţâșțé",
        "de în şi la a cu că pe din nu o un se care mai pentru este sau iar",
    ),
    _profile("hr", CENTRAL, "čšžćđ", "je i u na se da su za od s a o iz koji što bi će ne te"),
    _profile("sl", CENTRAL, "čšžćđ", "je in v na se da za so ki z s po pa ne bi tudi iz od do"),
    _profile(
        "tr",
        "cp1254 iso8859_9",
        "ıüşğçöâîû",
        "ve bir bu için de da ile olarak çok daha en gibi olan ise diye ne sonra",
    ),
    _profile("lt", BALTIC, "ėšųžįąūčę", "ir kad į iš su tai yra o bet kaip po buvo apie nuo dėl"),
    _profile("lv", BALTIC, "āīēšūņļģķžč", "un ir ka no uz ar par bet kas arī pēc līdz lai tā"),
    _profile(
        "et",
        "cp1257 iso8859_15 cp1252",
        "äõüöšž",
        "ja on et ei ka see oli mis kui oma ning aga",
    ),
    _profile(
        "ru",
        CYRILLIC,
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        "в и на не что с по он как это из за к от о для его но а был",
    ),
    _profile(
        "uk",
        "cp1251 koi8_u iso8859_5 cp1125",
        "оаинвіетрслкудмпзяьбгчхйїжєюцшщфґ",
        "в і на не що у з та до за про як це від для його але а був є",
    ),
    _profile(
        "be",
        "cp1251 iso8859_5 cp866",
        "анеіртоскылвудпмязьбўгчйхцжшюэёф",
        "у і на не што з да за па як гэта ад для яго але а быў пра",
    ),
    _profile(
        "bg",
        "cp1251 iso8859_5 mac_cyrillic",
        "аоиетнрсвлкдпмзугъбчяцщйхжшюфь",
        "на и да се за от в с е че не по са като до при си ще които",
    ),
    _profile(
        "sr",
        "cp1251 iso8859_5",
        "аиоенрсјтукдвмлпзгбчцшхжњљћђфџ",
        "је и у на да се су за од са који о из што не би ће као",
    ),
    _profile(
        "el",
        "cp1253 iso8859_7",
        "αοιετσνηρπκμλυάςίόγδωήέθχύφβώξζψϊϋΐ",
        "και το η ο του της να των με που για την από στο τα οι δεν στην",
    ),
    _profile(
        "he",
        "cp1255 iso8859_8",
        "יוהלאמרתבנשדםחעקפגכןסטזצףךץ",
        "של את על לא הוא זה גם כי היא עם אל כל בין או אך לפני",
    ),
    _profile(
        "ar",
        "cp1256 iso8859_6",
        "اليمنرتبوهةعفدسكأقحجشطصىخإذءزثضغئظآؤ",
        "في من على إلى أن عن التي مع ما هذا بعد لا كان هذه الذي بين وقال",
    ),
    _profile(
        "fa",
        "cp1256",
        "اینردهمتوشبسکلگفزخقجعپحچطصآژئءثضذغظ",
        "و در به از که این را با است برای آن یک خود تا بر می شده های",
    ),
    _profile("th", "cp874", "านรอกเงมยลวดทตสปบหแคจพชขใไโผซถธณศษฟภญะัาิีึืุู่้็์ำๆ"),
    _profile(
        "zh",
        "gb18030",
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年"
        "过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心"
        "本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由"
        "问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世"
        "位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四"
        "市报记者称据表示计划星期",
    ),
    _profile(
        "zh-tw",
        "big5hkscs",
        "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年"
        "過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心"
        "本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由"
        "問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世"
        "位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四"
        "市報記者稱據表示計劃星期",
    ),
    _profile(
        "ja",
        "cp932 euc_jp",
        "のにはをたがでてとしれさいるなかもあらりこっすくどきまそけえわよみせうじ、。日本人年大国会"
        "中一二三十出事上時分者長間月新社政同学生後前的定行東見市部自発関地方ンスルトリアーライレ",
    ),
    _profile(
        "ko",
        "cp949",
        "이다는에의을를가고하지은로한기사도서자어인정대나부리시아해일국장과들그제있수전으했성보원라"
        "만상스공조안주선경관개것동년위적게중여오회화구트면방용까지말",
    ),
)
