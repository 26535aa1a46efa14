"""Which other outlets a text names as its source, and whether it says that it is a translation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from provtrace.provenance.addresses import fold

REACH = 60
"""The name and the word that makes it a source stand at most so many characters apart."""

MOST_PLACES = 200
"""A text that repeats a name more often is looked through no further."""

CORE = 7
"""A name is also known without its article, if it has two words more, or one of this length."""

# "Reported", "according to", "first published", "quoting" and the like; open-ended where a language
# inflects them. Kept to words that newspapers use for naming a source.
_CUES = re.compile(
    r"\b(?:report(?:s|ed|ing|edly)?|according to|told|quot(?:ed|es|ing)|cit(?:ed|es|ing)"
    r"|originally|first (?:appeared|published)|published (?:by|in))\b"
    r"|\b(?:bericht|berichte|zufolge|laut|zuerst|veröffentlich|meldet|meldung)"
    r"|\b(?:selon|d['’]après|rapport[ée]|révél|publié|relay)"
    r"|\b(?:según|inform(?:ó|a|ou|aron)\b|publicó|publicad|reveló)"
    r"|\b(?:secondo|riport|pubblicat|rivelat|segundo|noticiou|divulg)"
    r"|\b(?:volgens|meldt|gemeld|enligt|rapporter|uppgav|ifølge)"
    r"|\b(?:podaje|podał|według|informuje|napisał|uvedl|podle|napsal)"
    r"|\b(?:сообщ|пишет|писал|по данным|опубликов|повідом|пише|опубліков|за даними)"
    r"|\b(?:σύμφωνα|μετέδωσε|δημοσίευ|haberine göre|göre|bildirdi|yazdı)"
    r"|ذكرت|أفاد|نقل|وفق|بحسب|نشر|דיווח|פורסם|לפי|के अनुसार|रिपोर्ट"
    r"|报道|報道|报导|報導|據|据|によると|報じ|伝え|보도|따르면|전했|รายงาน",
    re.IGNORECASE,
)

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3"
"""Scripts that write no space between words, or none before a particle."""

_SPACED = rf"[^\W{_UNSPACED}]"

# What everybody says and writes: it tells of an outlet only right beside its name.
_SAYS = (
    r"wr(?:ote|ites?)|sa(?:id|ys?)|reveal(?:s|ed)|disclos(?:es|ed)|not(?:es|ed)|claim(?:s|ed)"
    r"|learned|broke the|schr(?:eibt|ieb)|erfuhr|enthüllte?"
    r"|(?:l['’])?écri(?:t|vait|vent)|affirm\w+|indiqu\w+|précis\w+|dévoil\w+|expliqu\w+|racont\w+"
    r"|escrib\w+|afirm\w+|indic[aó]|señal[aó]|asegur[aó]|adelantó|escrev\w+|adiantou"
    r"|scriv\w+|scritto|schrijft|schreef|skriver|skrev|kirjoittaa|pisze|pisał\w*|píše|psal\w*"
    r"|написа\w+|отмеча\w+|отмети\w+|утвержда\w+|зазнача\w+|γράφει|έγραψε|yazıyor|و?كتبت?|و?قالت"
    r"|כתב|כותב|写道|寫道|指出|書いた|書いて|썼다|밝혔다"
)
# What stands before the name of whoever had it first
_FROM = (
    r"(?:an? |the )?(?:article|story|piece|original)s?(?: \w+)? (?:in|by|from|of|on)|courtesy of"
    r"|thanks to|translat\w+(?: from| by)?|nach (?:angaben|informationen) de[sr]|im artikel de[sr]"
    r"|erschien(?:en)? i[nm]|übersetz\w+|paru\w* dans|traduit\w* d[eu]|(?:un )?article d[eu]|citant"
    r"|de acuerdo con|aparecid[oa] en|tomado de|traducid[oa] de|artículo de|citando a?|tratto da"
    r"|articolo di|de acordo com|artigo d[eo]|overgenomen uit"
    r"|по (?:информации|словам|сведениям)|в (?:статье|материале|публикации)|со ссылкой на"
    r"|за (?:інформацією|словами)|у (?:статті|матеріалі)|з посиланням на|حسب|出典|出處|出处|转自"
    r"|轉自"
)
_ARTICLE = (
    r"the|le|la|les|l['’]|el|los|las|il|lo|gli|o|os|as|der|die|das|des|dem|den|de|het|du|del|della"
    r"|al|ال"
)
_PAPER = (
    r"(?:daily|weekly|newspaper|paper|magazine|zeitung|blatt|journal|quotidien|diario|periódico"
    r"|jornal|giornale|quotidiano|krant|gazeta|dziennik|deník|газет\w*|издани\w*|журнал\w*|видання"
    r"|صحيفة|جريدة)"
)
_MARKS = r"[\s,:«»„“”\"'’‘《》「」『』(]*"
_NAMING = rf"{_MARKS}(?:(?:{_ARTICLE})\b{_MARKS})?(?:{_PAPER}\b{_MARKS})?$"
_FROM_WHOM = re.compile(rf"(?:{_FROM}){_NAMING}")
# ", writes the Post." but not "said the Post had misquoted her"
_WHO_SAYS = re.compile(rf"\b(?:{_SAYS}){_NAMING}")
_SAID_SO = re.compile(r"[\s»”“\"'’》」』]*(?:[,.;:!?)،。]|$|أن\b|إن\b)")
_AFTER = re.compile(
    rf"[»”“\"'’》」』]*[\s,]*(?:(?:has|had|have|hat|ha|a)\s+|が|は|이|가|은|는)?(?:{_SAYS})(?!{_SPACED})"
)
_STRIPPED = re.compile(rf"(?:{_ARTICLE})(?:\s+|(?<=['’]))")

_TRANSLATED = re.compile(
    r"translat|übersetz|aus dem \w+ischen\b|tradu[citz]|vertaal|vertaling|översätt|oversett|oversat"
    r"|tłum|přelož|překlad|preklad|preložil|prevod|prijevod|fordít|перев[её]л|перевод|переклад|превод"
    r"|μετάφρ|ترجم|תרגו|çevir|翻訳|翻译|翻譯|编译|編譯|번역|แปล|अनुवाद",
    re.IGNORECASE,
)


def named_outlets(text: str, outlets: Iterable[str], credits: str = "") -> frozenset[str]:
    """Find the outlets that a text names as a source.

    A bare name is not enough, many are common words ("Post", "Mirror"). A word such as "reported"
    or "according to" must stand near it in the same line, or one such as "wrote" or "said" right
    beside it; or the name is a credit by itself: a line, or in brackets or after a dash at the end
    of one.

    Args:
        text: The cleaned text.
        outlets: Names of the outlets to look for.
        credits: Credits and bylines that cleaning took out, line by line: any name there counts.

    Returns:
        The names found, folded.
    """
    low, lines = text.casefold(), credits.casefold()
    found = set()
    for outlet in outlets:
        name = fold(outlet)
        core = _core(name)
        if len(core) < 4 and core.isascii():
            continue
        if (core in lines and any(_places(core, lines))) or (core in low and _is_source(core, low)):
            found.add(name)
    return frozenset(found)


def says_translated(credits: str) -> bool:
    """Whether credits and bylines say that somebody translated the piece.

    Args:
        credits: Credits and bylines that cleaning took out, line by line.
    """
    return bool(_TRANSLATED.search(credits))


def _core(name: str) -> str:
    """A name without its article: other languages put their own in its place."""
    rest = _STRIPPED.sub("", name, count=1) if _STRIPPED.match(name) else name
    return rest if " " in rest or len(rest) >= CORE else name


def _is_source(name: str, low: str) -> bool:
    for place in islice(_places(name, low), MOST_PLACES):
        start = max(low.rfind("\n", 0, place.start()) + 1, place.start() - REACH)
        line_end = low.find("\n", place.end())
        end = min(line_end if line_end >= 0 else len(low), place.end() + REACH)
        if _CUES.search(low, start, place.start()) or _CUES.search(low, place.end(), end):
            return True
        before, after = low[start : place.start()], low[place.end() : end]
        if _FROM_WHOM.search(before) or _AFTER.match(after):
            return True
        if _SAID_SO.match(after) and _WHO_SAYS.search(before):
            return True
    own_line = (
        rf"(?:^|[.!?…。”\"»]\s*)(?:[(\[（【][^()\n]{{0,12}}{{0}}[^()\n]{{0,8}}[)\]）】]"
        rf"|[-–—]{{1,2}}\s*(?:(?:{_ARTICLE})\s)?{{0}}|(?<![^\n]){{0}})\W*$"
    ).replace("{0}", re.escape(name))
    return re.search(own_line, low, re.MULTILINE) is not None


def _places(name: str, text: str) -> Iterable[re.Match[str]]:
    """Where a name stands as a whole word, in scripts that part words by spaces."""
    before = rf"(?<!{_SPACED})" if re.match(_SPACED, name[0]) else ""
    after = rf"(?:['’]?s)?(?!{_SPACED})" if re.match(_SPACED, name[-1]) else ""
    return re.finditer(before + re.escape(name) + after, text)
