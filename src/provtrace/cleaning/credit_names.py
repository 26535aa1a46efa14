"""Reading the names in a credit: "dpa/AFP", "AP and Reuters", "dpa/lno", an agency nobody knows."""

from __future__ import annotations

import regex

from provtrace.cleaning.agencies import GENERIC, Agencies
from provtrace.cleaning.folding import fold
from provtrace.cleaning.phrases import Phrases

MAX_NAME = 60
"""Longest name of an agency, in characters."""

_SEPARATORS = regex.compile(r"\s*[/,;、，؛،&+|=＝･·]\s*|\s+[-–—]\s+|(?<=\p{L})-(?=\p{Lu}{2,}\b)")
_ASIAN = regex.compile(r"[\p{Han}\p{Katakana}]+")
_ACRONYM = regex.compile(r"[\p{Lu}][\p{Lu}\p{N}.-]{1,7}")
# Words that an agency's own name often holds, in the spelling of `fold`.
_TRADE = regex.compile(
    r"news|press|presse|prensa|wire|agen[ct]|agentur|agjen|ajans|telegra|notici|noticias|informa"
    r"|dienst|bureau|bureaux|byra|pers\b|tiskova|tlacova|tiedot|haber|нов[иоин]|агент|агенц|пресс?"
    r"|телегра|информ|πρακτορ|通信|通訊|通讯|新聞社|新闻社|社$|통신|뉴스|समाचार|एजेंसी"
    r"|وكال|انباء|خبرگزار|خبركزار|סוכנות|สำนักข่าว|thong tan"
)
# "with permission of the publisher": who asks for it is not who gave the text
_OURSELVES = regex.compile(
    r"\b(?:verlag|herausgeb|publisher|editor|editeur|editore|redakt|redakc|redaction|redazion"
    r"|autor|author|auteur|vydavatel|wydawc|kiado|uitgever|utgivar|udgiver|yayinci"
    r"|редакц|издател|автор|видавц|правообладател|εκδοτ|ناشر|التحرير)|出版|发行|發行|発行|작성자|저작권"
)
# газети «…»   des Blattes „…“
_NAMED_SO = regex.compile(r"(?:\p{Ll}+\s+){1,3}[«„“\"]([^«»„“”\"]{2,40})[»“”\"]")
# What stands in brackets at the end and names nobody, in the spelling of `fold`.
_NO_NAME = frozenset(
    "end ende fin fine fim final update updated photo foto bild video laughs applause more full "  # noqa: SIM905
    "完 了 終 续 續 続 下 上 中 前 後 后 图 圖 写真 終わり 敬称略 本报讯 끝 конец кінець τελος "
    "continua continued suite slut koniec konec son bitti vege loppu slutt النهايه סוף "
    "समाप्त".split(" ")
)
# "AFP'den", "AFP:n", "מ-AFP": affixes of Turkish, Finnish and Hebrew
_AFFIXES = regex.compile(r"['’:]\p{Ll}{1,5}$|^[\u05d1\u05d4\u05d5\u05dc\u05de\u05e9]{1,2}-")
_WRAPPERS = regex.compile(
    r"^l'|^(?:the|la|le|el|die|der|das|het|an|news agency|agence|agenzia|agencia|agency|agentur"
    r"|nachrichtenagentur|persbureau|agentury|agentura|agencji|агентств[ао]|информагентств[ао]"
    r"|агенці[яїі]|وكاله|خبرگزاري|خبركزاري)\s+|\s+(?:news agency|agency|newswire|via ap|ajansi)$"
)


def agency_ids(words: str, phrases: Phrases, agencies: Agencies) -> tuple[str, ...]:
    """The known agencies named in a credit, or () if the words say something else too.

    Args:
        words: What stands where a credit names agencies, such as ``"dpa/AFP"``.
        phrases: Gives the words that join names, and those for agencies in general.
        agencies: The agencies to look for.

    Returns:
        Identifiers in their order, without doubles. Initials of a desk or writer beside a known
        agency ("dpa/lno") are passed over; any other unknown word makes the whole unknown.
    """
    words = words.strip(" \t.,:;-–—/|*()[]【】（）")
    if not words or len(words) > 3 * MAX_NAME:
        return ()
    known = _known(words, phrases, agencies)
    if known is not None:
        return (known,)
    found: list[str] = []
    for part in split_names(words, phrases):
        known = _known(part, phrases, agencies)
        if known is not None:
            found.append(known)
        elif not (len(part) <= 4 and part.islower()):
            return ()
    return tuple(dict.fromkeys(found))


def split_names(words: str, phrases: Phrases) -> list[str]:
    """Cut joint credits into their names: "AP and dpa/lno" gives AP, dpa, lno."""
    parts = [p for part in _SEPARATORS.split(words) for p in phrases.join.split(part)]
    return [part.strip(" .") for part in parts if part.strip(" .")]


def bare_name(name: str) -> str:
    """A name as written, without an article or preposition before it."""
    quoted = _NAMED_SO.fullmatch(name.strip(" ."))
    tokens = (quoted[1] if quoted else name).strip(" .,;\"'«»„“”").split()
    while len(tokens) > 1 and tokens[0].islower() and len(tokens[0]) <= 4:
        tokens.pop(0)
    return " ".join(tokens)


def looks_like_agency(name: str) -> bool:
    """Whether an unknown name may be an agency's: an acronym, or words of the trade."""
    if not 2 <= len(name) <= MAX_NAME or len(name.split()) > 6 or ":" in name:
        return False
    if _ACRONYM.fullmatch(name):
        return True
    return (name[0].isupper() or not name[0].islower()) and bool(_TRADE.search(fold(name)))


def looks_like_short_name(name: str) -> bool:
    """Whether one word can be an unknown agency's name where only agencies' names stand."""
    if fold(name) in _NO_NAME or not name.isalpha():
        return False
    if _ASIAN.fullmatch(name):
        return len(name) <= 3  # longer ones are reporters' names
    return 3 <= len(name) <= 15 and name[0].isupper()


def looks_like_name(name: str) -> bool:
    """Whether an unknown name may be somebody's at all: few words, capitals where there are any."""
    tokens = name.split()
    if not 2 <= len(name) <= MAX_NAME or not tokens or len(tokens) > 5:
        return False
    if any(mark in name for mark in "@:?!©") or _OURSELVES.search(fold(name)):
        return False
    capitals = sum(not token[0].islower() for token in tokens)
    return not name[0].islower() and not name[0].isdigit() and capitals * 2 >= len(tokens)


def _known(name: str, phrases: Phrases, agencies: Agencies) -> str | None:
    """Identifier of one name, `GENERIC` for words like "wire reports", or None."""
    name = name.strip(" .,:;-–—/|*")
    agency = agencies.find(name) or agencies.find(_AFFIXES.sub("", name))
    if agency is not None:
        return agency.id
    folded = fold(name)
    if folded in phrases.agencies:
        return GENERIC
    bare = _WRAPPERS.sub("", folded)
    if bare != folded and bare:
        agency = agencies.find(name[-len(bare) :]) or agencies.find(name[: len(bare)])
    return agency.id if agency is not None else None
