"""The forms of credits as patterns: what a dateline, a tail, a sign-off look like in a line.

Every repetition is bounded or possessive, so that no text makes a pattern slow.
"""

from __future__ import annotations

import regex

_DASH = r"[-–—―−]"
_CLOCK = r"(?<=\d):(?=\d\d)"  # the one colon that a place and date may hold: "06:10 UTC"
_FLAGS = regex.VERBOSE | regex.IGNORECASE

STARTS = (
    # PARIS, March 4 (Reuters) –   ANKARA (AA)   LONDON--(BUSINESS WIRE)--   Town, 4 mar /PRN/ --
    regex.compile(
        rf"""(?P<place>(?:[^()（）!?:;"“”]|{_CLOCK}){{2,70}}?) \s*+ {_DASH}{{0,2}} \s*+
             [(（/] (?P<who>[^()（）/]{{2,45}} (?:/[^()（）/]{{2,30}})?) [)）/]
             (?P<after>\s*+ (?:[-–—―−:=.|]|$) | \s)""",
        regex.VERBOSE,
    ),
    # (ANSA) – ROMA, 04 MAR –   (서울=연합뉴스) 홍길동 기자 =
    regex.compile(
        rf"""[(（] (?:(?P<place>[^()=＝]{{1,25}})[=＝])? (?P<who>[^()=（）]{{2,40}}) [)）] \s*+
             (?P<after>\.?{_DASH} | [^\s]{{2,12}}[ ]?[^\s]{{0,6}}[ ]?[=＝])""",
        regex.VERBOSE,
    ),
    # МОСКВА, 4 марта — РИА Новости.   Москва. 4 марта. ИНТЕРФАКС –   دبي - رويترز -
    regex.compile(
        rf"""(?P<place>\p{{L}}(?:[^()!?:;]|{_CLOCK}){{1,45}}?) \s*+ (?:[.,]|{_DASH}) \s*+
             /? (?P<who>[^\d\s()/.,!?:;–—][^()/.,!?:;–—]{{1,29}}?) /? \s*+
             (?P<after>[.:|,]|{_DASH}+) \s""",
        regex.VERBOSE,
    ),
    # BERLIN dpa | …   AFP – …
    regex.compile(
        rf"""(?:(?P<place>\p{{Lu}}[\p{{Lu}} -]{{2,25}})\s+)?
             (?P<who>[^\s()|–—:]{{2,20}} (?:[ ][\p{{Lu}}][^\s()|–—:]{{1,15}})?) \s*+
             (?P<after>\||{_DASH}) \s""",
        regex.VERBOSE,
    ),
)

CJK_STARTS = (
    # 新华社北京3月4日电   （中央社記者張三台北4日電）
    regex.compile(
        r"""[（(【]? (?P<who>\p{Han}{2,9}?[社网網]) (?P<place>[^。！？\n]{0,24}?)
            \d{1,2}[日號号] [^。！？\n]{0,8}? [电電讯訊] [)）】]?""",
        regex.VERBOSE,
    ),
    # 【パリ共同】   ［東京 4日 ロイター］
    regex.compile(
        r"""[【［\[(（] (?P<place>[^】］\]）)]{0,14}?) [ 　]?
            (?P<who>共同|時事|ロイター|朝鮮通信|AFP=時事|AFP時事|AFP|AP|CNS|EPA|新華社
                |聯合ニュース|ブルームバーグ|Reuters|[^】］\] 　）)]{2,10}(?:通信社|通信))
            [^】］\]）)]{0,6} [】］\])）]""",
        regex.VERBOSE,
    ),
)

# 【波の浜＝通信の名】   ［港町=Name］
CJK_PLACED = regex.compile(
    r"[【［\[] [^】］\]=＝]{1,14} [=＝] (?P<who>[^】］\]=＝]{2,14}) [】］\]]", regex.VERBOSE
)

TAILS = (
    # … (AP)   … [dpa]   （新华社）   (PAP) jw/ kno/
    regex.compile(
        r"""[(（\[【［〔] (?P<who>[^()（）\[\]【】［］〔〕]{2,300}) [)）\]】］〕] \s*+ [.。]?
            (?:\s{0,3}\p{L}{1,4}/(?:\s?\p{L}{1,4}/?)?)? $""",
        regex.VERBOSE,
    ),
    # … — Reuters   … /TT/   … | dpa
    regex.compile(
        rf"""(?<=[.!?。！？"”»]|^) \s*+ (?:{_DASH}{{1,2}}|\||•|/) \s*+
             (?P<who>[^()|–—/]{{2,40}}(?:/[^()|–—/ ]{{2,20}}){{0,3}}?) \s*+ /? \.? $""",
        regex.VERBOSE,
    ),
)

# (Reporting by …; Editing by …) as agencies close their pieces, in the languages they write
SIGN_OFF = regex.compile(
    r"""(?:additional[ ])?(?:reporting|writing|editing|compiled|translated|written)[ ](?:by|and)\b
      | (?:reporte|información|reportaje|redacción|escrito|editado|traducido)[ ](?:de|por)\b
      | (?:reportagem|redação|edição|texto|editato)[ ](?:de|da|por|em)\b
      | reportage|rédigé[ ]par|rédaction|version[ ]française|édité[ ]par|avec[ ]la[ ]contribution
      | (?:bericht|geschrieben|redigiert|zusammengestellt)[ ](?:von|in)\b
      | (?:tradotto|redazione|a[ ]cura)\b
      | (?:编译|編譯|审校|採訪|采写|撰稿|翻訳|編集)\p{Han}{0,2}[：: ]?
      | подготовил|написал|перевел|репортаж|редактор""",
    _FLAGS,
)
SIGNERS = regex.compile(r"[,;.]| by | in | for | for the ")
EDITING = regex.compile(r"edit(?:ing|ed|ado|ato)|édité|redigiert|审校|編集|edição|редактор", _FLAGS)

_PICTURES = r"getty[ ]images?|shutterstock|imago|istock|alamy|unsplash"
PHOTO_TAIL = regex.compile(
    rf"""(?:^|(?<=[\s.!?。)”"|])) (?:
        (?:\p{{Lu}}[\p{{L}}\p{{M}}.'’-]*\s+){{1,6}} / \s* (?:via\s+)?
            (?P<who>[\p{{L}}\p{{M}}.' -]{{2,40}})
      | [(\[（] (?P<who>(?:[^()（）\[\]]{{0,40}}\bphotos?\b|photo|foto|bild)[^()（）\[\]]{{0,60}})
            [)\]）]
      | [(\[（|]? \s* (?:©|\(c\)) \s? (?P<who>[^()\[\]|.]{{2,60}}) [)\]）]?
      | (?:via|credit:?) \s+ (?P<who>(?:getty[ ]images?|reuters|ap|afp)[^.]{{0,40}})
      | [(\[（|/] \s? (?P<who>[^()\[\]|/]{{0,40}}(?:{_PICTURES})[^()\[\]|]{{0,40}}) [)\]）]?
    ) [.)]? $""",
    _FLAGS,
)

# One of these stands in every photo credit: without, no closer look is needed
PHOTO_MARKS = regex.compile(r"[:：/／©(（\[|]|\b(?:via|by|credit|courtesy)\b", regex.IGNORECASE)
# And one of these in the forms of `PHOTO_TAIL`
PHOTO_TAIL_MARKS = regex.compile(r"[/©(（\[|]|via|credit", regex.IGNORECASE)
# What sets a name off from the words before it
NAMED = regex.compile(r"[:：/／丨|=＝©]|[-–—]\s")
TAIL_MARKS = regex.compile(r"[)）\]】］〕/|•–—-][^\s]{0,4}\s*\S{0,24}\s*\S{0,24}$")

COPYRIGHT = regex.compile(r"(?:©|\(c\)|copyright) \s* (?:©|\(c\))? \s* (?P<who>.{2,80})", _FLAGS)
YEAR = regex.compile(
    r"^(?:(?:19|20)\d\d\s*(?:[-–]\s*(?:19|20)\d\d)?\s*)? (?:(?:by|von|par)[ ])?", _FLAGS
)
AFTER_NAME = regex.compile(
    r"[.,]\s | \s[-–—|]\s | \.$ | [ ]all[ ]rights | [ ]alle[ ]rechte | [ ]tous[ ]droits", _FLAGS
)
SPACE = regex.compile(r"\s")
BETWEEN_WORDS = regex.compile(r"[\s,;()-]+")
PHOTO_WORDS = regex.compile(r"\bphotos?\b|\bfile\b|\bvia\b", _FLAGS)
PLACE_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’.]*")
PLACE_PARTICLES = frozenset(
    "de del di da do dos la le les el al und and et of the der den am im an in na ve".split(" ")  # noqa: SIM905
)
