"""Kinds of short lines known by their form: dates, bylines, names, hashtags."""

from __future__ import annotations

import regex

from provtrace.cleaning.evidence import ALONE, EDGE, SURE, Evidence, speaks
from provtrace.cleaning.folding import ends_sentence, fold, width
from provtrace.cleaning.phrases import Phrases

LOWER_BYLINE = "byline.lower-case"
"""Rule of "by time news": a byline only where another line of its kind is beside it."""

_NAME_WIDTH = 45

_PARTS = regex.compile(r"\s*[|•·●▪‧∙]\s*|\s+[-–—/]+\s+|\s{2,}|\t")
_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}']+")
_NUMBER = regex.compile(
    r"\d{1,4}(?:st|nd|rd|th|er|º|ª|日|月|年|時|分|秒|号|號|일|월|년|시|분|h|am|pm|г|р|z|t\d\d|h\d\d)?"
)
_DIGITS = regex.compile(r"\d+")
_DAY_AND_WORD = regex.compile(r"\d{1,2}[\p{L}]{1,10}")
_BETWEEN_NAMES = regex.compile(r"[\s,;&/()]+")
_CLOCK = regex.compile(r"\d{1,2}[:.h]\d{2}")
_DAY = regex.compile(
    r"""\b(?:19|20)\d\d\b | \b\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}\b
      | \d{2,4}\s?[年년] | \d{1,2}\s?[月월]\s?\d{1,2} | [٠-٩۰-۹०-९๐-๙]{1,4}""",
    regex.VERBOSE,
)
_CJK_DATE_WORD = regex.compile(
    "[年月日時时分秒号號點点曜週周星期一二三四五六七八九十上下中午前後后"
    "日火水木金土更新發发表佈布入力公開修正最終输入:： 　"
    "년월일시분초오전후요화수목금토등록입력기사작성편집수정]+"
)
_SIGNED_WIDTH = 80
_NAME_REST = regex.compile(r"\s*[,/|(（·•]\s*|\s+[-–—]\s+")
_BIOGRAPHY_WIDTH = 250
_BEFORE_ROLE = 5
"""More words before somebody's role are a sentence about something else."""
_SPEECH = regex.compile(r'"[^"]{31,}|^[-"]')
_REPORTER = regex.compile(
    r"记者|記者|기자|특파원|通讯员|通訊員|特派员|特派員|編集委員|综合报[道导]|綜合報[道導]|編輯|[编譯译]輯?[:：/／]"
    r"|^[【［\[(（].{0,8}(?:部|局|社|報|报)[・· 　].{1,8}[】］\])）]$"
)
_HASHTAGS = regex.compile(r"(?:[#＃][\p{L}\p{M}\p{N}_·.'’-]+[\s,;、·|]*)+$")
_PARTICLE = frozenset(
    "de del della di da do dos das du des la le van der den von zu y e i и і та en et and und och "  # noqa: SIM905
    "og ja bin ibn al el ben ter ten of for the".split()
)
_PERSON = regex.compile(r"\p{Lu}(?:[\p{L}\p{M}.-]|['’](?!s\b))*")


def pieces(line: str) -> list[str]:
    """A line cut at bars, bullets and wide gaps: "By our staff | 4 March" has two pieces."""
    return [piece for piece in _PARTS.split(line.strip()) if piece and piece.strip()]


def is_hashtags(line: str) -> bool:
    """Whether a line consists of hashtags."""
    return bool(_HASHTAGS.match(line))


def is_date(line: str, phrases: Phrases) -> bool:
    """Whether a line says nothing but when: a date, a time, "Updated 4 March 2024, 10:15"."""
    folded = fold(line).strip(" .,:;()[]|-")
    if not folded or len(folded) > 110 or not any(map(str.isdigit, folded)):
        return False
    rest = _opening(folded, phrases)
    tokens = _TOKEN.findall(rest)
    named = any(len(token) > 2 and token in phrases.dates for token in tokens)
    opened = len(rest) < len(folded) and _CLOCK.search(rest)
    if not (_DAY.search(rest) or opened or (named and len(tokens) > 1)):
        return False
    for token in tokens:
        if token in phrases.dates or _NUMBER.fullmatch(token) or len(token) == 1:
            continue
        if _CJK_DATE_WORD.fullmatch(_DIGITS.sub("", token) or "年"):
            continue
        if _DAY_AND_WORD.fullmatch(token) and _letters_in(token, phrases):
            continue
        return False
    return True


def _letters_in(token: str, phrases: Phrases) -> bool:
    """Whether the letters of "4mars" or "10uhr" are a word of dates."""
    return _DIGITS.sub("", token) in phrases.dates


def _opening(folded: str, phrases: Phrases) -> str:
    """The words after "Published:" and the like."""
    for phrase, match in phrases.heads.at(folded):
        if phrase.topic == "dateline":
            return folded[match.end() :]
    return folded


def is_person(line: str) -> bool:
    """Whether a line is two to four words that read as somebody's name. Needs capitals to tell."""
    words = line.strip(" ,").split()
    if not 2 <= len(words) <= 4 or len(line) > 40:
        return False
    names = [word for word in words if word.casefold() not in _PARTICLE]
    return len(names) >= 2 and all(_PERSON.fullmatch(word) and not word.isupper() for word in names)


def is_signed(line: str) -> bool:
    """Whether a line is a name with what its bearer is or where: "Ann Lee, our correspondent".

    Of scripts without capitals only a word for reporters tells, as in "[新闻部 李明]".
    """
    if (ends_sentence(line) and not line.endswith(")")) or width(line) > _SIGNED_WIDTH:
        return False
    if is_person(line) or _REPORTER.search(line):
        return True
    name, _, rest = _NAME_REST.sub("\n", line, count=1).partition("\n")
    return bool(rest) and is_person(name) and len(rest.split()) <= 6


def byline(line: str, phrases: Phrases, *, first: bool) -> Evidence | None:
    """Evidence that a line says who wrote it, and perhaps when.

    Args:
        line: The line.
        phrases: The phrases of its language.
        first: Whether it is the first of the text, where a headline stands ("By the numbers").
    """
    dated = named = False
    best: Evidence | None = None
    parts = pieces(line)
    for number, piece in enumerate(parts):
        if is_date(piece, phrases):
            dated = True
            continue
        found = _by(piece, phrases)
        if found is None:
            trimmed = _without_date(piece, phrases)
            found = _by(trimmed, phrases) if trimmed else None
            # "Listen to this story 3 min" gives no date
            dated = dated or (found is not None and not _is_button(found))
        if found is None and number == 0 and _signed_and_dated(parts, phrases):
            found = Evidence("byline", 0.0, "name-and-date")
        if found is None:
            return None
        named = named or not _is_button(found)
        if best is None or found.points > best.points:
            best = found
    if best is None:
        return Evidence("dateline", SURE - EDGE, "date") if dated else None
    if not (named or dated):
        return None  # buttons beside a byline are part of it, by themselves they are buttons
    if dated and best.points == 0.0:  # "Somebody | 4 March 2024": at the edges of the piece only
        return None if first else best.plus(SURE - EDGE)
    if dated:
        return Evidence("byline", SURE, best.rule)
    return best.plus(-0.5) if first else best


def biography(line: str, phrases: Phrases) -> Evidence | None:
    """Evidence that a paragraph tells who wrote the piece ("Ann Lee is a reporter at the Post").

    It begins with a name or with words for the author, quotes nobody and reports nothing.

    Args:
        line: The last paragraph of a piece.
        phrases: The phrases of its language.
    """
    if width(line) > _BIOGRAPHY_WIDTH or not ends_sentence(line):
        return None
    folded = fold(line)
    if _SPEECH.search(folded) or speaks(line, phrases, ("reporting",)):
        return None
    words = line.split()[:2]
    named = is_person(" ".join(words)) or not any(map(str.isupper, folded.upper()))
    for phrase, match in phrases.inside.within(folded):
        if phrase.topic != "byline" or len(folded[: match.start()].split()) > _BEFORE_ROLE:
            continue
        if named or match.start() == 0:
            return Evidence("byline", SURE, f"byline.biography.{phrase.language}")
    return None


def _is_button(found: Evidence) -> bool:
    """Whether evidence of `_by` is a button's, as stand beside bylines."""
    return found.rule.startswith(("page.", "share."))


def _signed_and_dated(parts: list[str], phrases: Phrases) -> bool:
    """Whether a line is a short piece and then a date with its year or time of day."""
    if len(parts) != 2 or ends_sentence(parts[0]) or width(parts[0]) > _NAME_WIDTH:
        return False
    exact = _DAY.search(fold(parts[1])) or _CLOCK.search(parts[1])
    return bool(exact) and is_date(parts[1], phrases)


def _without_date(piece: str, phrases: Phrases) -> str:
    """A piece without a date at its end: "By Ann Lee, 4 March 2024"."""
    if not any(map(str.isdigit, fold(piece))):
        return ""
    tokens = piece.split()
    for cut in range(1, min(8, len(tokens))):
        if is_date(" ".join(tokens[cut:]), phrases):
            return " ".join(tokens[:cut]).rstrip(",;:-–—(")
    return ""


def _by(piece: str, phrases: Phrases) -> Evidence | None:
    """Evidence of one piece: "By Ann Lee", "Staff writer", "Текст: Анна Ли"."""
    folded = fold(piece)
    core = folded.lstrip(" -–—*•.,(")
    if len(core) > 90:
        return None
    found: list[Evidence] = []
    for phrase, match in phrases.heads.at(core):
        if phrase.topic not in ("byline", "page", "share") or (
            phrase.topic != "byline" and phrase.list != "opens"
        ):
            continue
        rule = f"{phrase.topic}.{phrase.list}.{phrase.language}"
        rest = core[match.end() :].strip(" :.-–—,()|/")
        if not rest:
            found.append(Evidence("byline", ALONE, rule))
        elif phrase.topic != "byline":
            continue
        elif phrase.list == "opens":
            colon = core[match.end() :].lstrip()[:1] in (":", "/", "|")
            words = original_tail(piece, rest)
            if _names(words) or (len(words) <= 60 and is_person(" ".join(words.split()[-2:]))):
                found.append(Evidence("byline", SURE if colon else SURE - EDGE, rule))
            elif colon and len(rest) <= 60:
                found.append(Evidence("byline", SURE - EDGE, rule))
            elif len(words.split()) <= 3 and words.islower():
                found.append(Evidence("byline", 0.5, LOWER_BYLINE))
    return max(found, key=lambda evidence: evidence.points, default=None)


def original_tail(piece: str, rest: str) -> str:
    """The last words of a piece in their own case, as many as the folded rest has."""
    count = len(rest.split())
    return " ".join(piece.split()[-count:]) if count else ""


def _names(words: str) -> bool:
    """Whether all words can be parts of names (capitals; any word of a script without them)."""
    tokens = _BETWEEN_NAMES.split(words.strip(" .,:()"))
    tokens = [token for token in tokens if token]
    if not 1 <= len(tokens) <= 10:
        return False
    if tokens[0].casefold() in _PARTICLE - {"van", "von", "de", "der", "den", "al", "el"}:
        return False
    return all(
        token.casefold() in _PARTICLE or (not token[0].islower() and not token[0].isdigit())
        for token in tokens
    )
