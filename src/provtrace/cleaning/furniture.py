"""Take out of a saved text what is on the page but is not the piece.

Three looks, each a plain loop over the lines:

1. every line by itself: repeated, a credit, a date, a byline, hashtags, or what `evidence.weigh`
   says about its phrases;
2. where it stands: before the first paragraph of the piece and after its last one less evidence is
   needed, lists hang on heads ("Related posts"), short lines hang on the block they stand in;
3. the ends of the paragraphs that stay: a prompt that is a sentence of its own is cut off.

A paragraph of the piece (an *anchor*) is a line that reads as prose and has no evidence against it.
Everything cut is kept, with its place, so that the original can be put together again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from provtrace.cleaning import credit_forms
from provtrace.cleaning.agencies import Agencies, default_agencies
from provtrace.cleaning.evidence import (
    EDGE,
    LONGEST,
    MENU,
    SURE,
    WORD_HEAD,
    Evidence,
    is_button,
    is_menu,
    speaks,
    weigh,
)
from provtrace.cleaning.folding import sentences, width
from provtrace.cleaning.furniture_lines import (
    LONG,
    NEARLY,
    PROSE,
    Line,
    Stripped,
    assemble,
    cut_lines,
    folded_letters,
)
from provtrace.cleaning.lines import (
    LOWER_BYLINE,
    biography,
    byline,
    is_date,
    is_hashtags,
    is_person,
    is_signed,
)
from provtrace.cleaning.phrases import Phrases, phrases_for
from provtrace.cleaning.strays import mark_links, mark_strays, stems

DOUBLED = 40
"""From this width on a line that stands there twice is a doubled paragraph."""

_WEAK = 0.6  # the most that a line keeps of the evidence of one of its sentences
_LINK = 200  # width up to which a line's first sentence speaks for all of it
_INLINE = 400  # width up to which the greater part of a line's sentences does
_BUTTON = 40  # width of the words on a button
_LINKS = 8  # more lines under a head are a list of the piece
_TOP_LINES = 12  # a title stands among so many first lines
_BLOCKS = frozenset(
    {
        *("related", "subscription", "newsletter", "donation", "share", "comments"),
        *("copyright", "navigation", "cookie", "hashtags", "page"),
    }
)

__all__ = ["Stripped", "strip_furniture"]


def strip_furniture(
    text: str, *, title: str | None, language: str | None, outlet: str | None
) -> Stripped:
    """Take furniture out of a text.

    Args:
        text: Saved text, or text extracted from a page; line breaks separate paragraphs.
        title: The headline, if known: its first occurrence stays, repetitions go.
        language: ISO 639-1 code, or None: phrases of every language are looked for.
        outlet: Name of the outlet, if known.

    Returns:
        The text without furniture, and what was removed, each with its reason and rule.
    """
    phrases = phrases_for(language, text)
    agencies = default_agencies()
    lines = cut_lines(text)
    _mark_repeated(lines, title, outlet)
    for number, line in enumerate(lines):
        if line.evidence is None and line.width <= LONGEST:
            line.evidence = _by_itself(line, phrases, agencies, first=number == 0)
            # sentences are weighed one by one where quotation marks come in pairs
            line.clear = line.evidence is None and line.folded.count('"') % 2 == 0
    _keep_headline(lines, title, phrases)
    anchors = [number for number, line in enumerate(lines) if line.anchor and not line.gone]
    if not anchors and (left := [number for number, line in enumerate(lines) if not line.gone]):
        anchors = [max(left, key=lambda number: lines[number].width)]
    _mark_biography(lines, anchors, phrases)
    if anchors:
        _mark_top(lines[: anchors[0]], lines[anchors[0] :], title, phrases)
        _mark_bottom(lines[anchors[-1] + 1 :], phrases)
        for first, second in pairwise(anchors):
            _mark_between(lines[first + 1 : second])
        mark_links(lines, anchors)
        mark_strays(lines, anchors)
    for line in lines:
        if not line.gone:
            _cut_prompts(line, phrases)
    return assemble(lines)


def _mark_repeated(lines: Sequence[Line], title: str | None, outlet: str | None) -> None:
    """Look 1: the title again, doubled paragraphs, the outlet's name by itself.

    What stands there more than twice is structure: the questions of an interview, a recipe's steps.
    """
    titles = {folded_letters(title)} if title else set()
    if title and outlet:
        titles.add(folded_letters(title.replace(outlet, "")))
    if lines and not titles and not lines[0].anchor:
        titles.add(lines[0].key)
    titles.discard("")
    name = folded_letters(outlet or "")
    times = Counter(line.key for line in lines)
    seen: set[str] = set()
    before = ""
    for number, line in enumerate(lines):
        key = line.key
        if outlet and key == name and number:
            line.take("navigation", "outlet-name")
        elif key in seen and key in titles and line.width >= 12:
            line.take("title", "title-again")
        elif (
            key in seen
            and line.width >= DOUBLED
            and (key == before or (times[key] == 2 and (line.prose or line.width >= LONG)))
        ):
            line.take("repeated", "doubled")
        if key:
            seen.add(key)
        before = key


def _keep_headline(lines: Sequence[Line], title: str | None, phrases: Phrases) -> None:
    """A headline may begin as a link does ("Opinion: …"): the title's first occurrence stays.

    What is furniture from end to end (a button, a row of them, a breadcrumb, a cookie banner) is no
    headline, also where it was taken for one because it stands first. Where no title is known, the
    first line is it, unless another short line follows that can be.
    """
    wanted = folded_letters(title or "")
    headline = next((line for line in lines if wanted and line.key == wanted), None)
    if headline is None and not wanted and lines:
        first = lines[0].evidence
        short = takewhile(lambda line: not line.anchor, lines[1:])
        if first and f".{WORD_HEAD}." in first.rule and all(ln.gone for ln in short):
            headline = lines[0]
    if headline is not None and not _is_whole(headline, phrases):
        headline.evidence = None


def _is_whole(line: Line, phrases: Phrases) -> bool:
    """Whether all of a line is furniture, not only how it begins or what it holds."""
    found = line.evidence
    if found is None:
        return False
    if found.reason == "cookie" and (".says." in found.rule or ".opens." in found.rule):
        return speaks(line.text, phrases, ("house",))  # "We use cookies. Accept all"
    return found.rule == MENU or ".alone." in found.rule or is_button(line.folded, phrases)


def _by_itself(line: Line, phrases: Phrases, agencies: Agencies, *, first: bool) -> Evidence | None:
    """Look 1: what a line's own words say."""
    if is_hashtags(line.text):
        return Evidence("hashtags", SURE, "hashtags")
    found = _credited(line, phrases, agencies, first=first)
    if found is None and line.width <= 120:
        if is_menu(line.text, phrases):
            found = Evidence("navigation", SURE, MENU)
        elif is_date(line.text, phrases):
            found = Evidence("dateline", SURE - EDGE, "date")
        else:
            found = byline(line.text, phrases, first=first)
    return found or _heaviest(line, phrases)


def _credited(line: Line, phrases: Phrases, agencies: Agencies, *, first: bool) -> Evidence | None:
    """Evidence that a line is a credit and nothing else, or a caption with its photo credit."""
    if line.width <= credit_forms.MAX_LINE:
        credit = credit_forms.whole_line(line.text, phrases, agencies)
        if credit is not None and not (first and credit.rule in credit_forms.NAMES_ONLY):
            reason = credit.rule if credit.rule in ("copyright", "byline") else "credit"
            return Evidence(reason, SURE, f"credit.{credit.role}.{credit.rule}")
    photo = credit_forms.photo(line.text, phrases, agencies) if line.width <= 300 else None
    return Evidence("credit", SURE, f"credit.photo.{photo.rule}") if photo else None


def _heaviest(line: Line, phrases: Phrases) -> Evidence | None:
    """The line weighed; of several sentences, those of furniture must be the greater part."""
    parts = list(sentences(line.text))
    if len(parts) < 2 or line.folded.count('"') % 2:
        return weigh(line.text, phrases)
    if line.width <= _INLINE and not line.prose and parts[-1][1] - parts[-1][0] <= _BUTTON:
        # "This site uses cookies. Fine": a banner and its button
        banner = weigh(line.text, phrases)
        if banner is not None and banner.points >= SURE:
            return banner
    weighed = [(b - a, weigh(line.text[a:b], phrases)) for a, b in parts]
    sure = [e for _, e in weighed if e is not None and e.points >= SURE]
    opening = weighed[0][1]
    # "We use cookies. By clicking … you agree.": its first sentence says enough
    most = opening is not None and len(line.text) <= 3 * weighed[0][0]
    longest = _INLINE if opening is not None and opening.reason == "copyright" else _LINK
    headed = opening is not None and opening.reason in ("related", "copyright")
    if opening in sure and line.width <= longest and (most or headed):
        return opening
    if sure and line.width <= _INLINE:
        heavy = sum(
            length
            for (length, e), (a, b) in zip(weighed, parts, strict=True)
            if (e is not None and e.points >= NEARLY)
            or speaks(line.text[a:b], phrases, ("reader",))
        )
        if heavy * 2 >= len(line.text):
            return max(sure, key=lambda evidence: evidence.points)
    best = max((e for _, e in weighed if e), key=lambda evidence: evidence.points, default=None)
    return best.plus(min(0.0, _WEAK - best.points)) if best is not None else None


def _mark_top(
    lines: Sequence[Line], rest: Sequence[Line], title: str | None, phrases: Phrases
) -> None:
    """Look 2: the lines before the first paragraph."""
    wanted = folded_letters(title or "")
    place = next((n for n, ln in enumerate(lines) if wanted and ln.key == wanted), None)
    for number, line in enumerate(lines):
        if line.gone or number == place:
            continue
        if place is not None and number < place <= _TOP_LINES and line.width <= LONG:
            line.take("navigation", "before-title")
        elif line.evidence is not None and (number or len(lines) > 1):
            line.evidence = line.evidence.plus(EDGE)
    first = next((number for number, line in enumerate(lines) if not line.gone), 0)
    for number, line in enumerate(lines):
        beside = [ln for ln in lines[max(0, number - 1) : number + 2] if ln is not line and ln.gone]
        named = any(ln.evidence and ln.evidence.reason in ("byline", "dateline") for ln in beside)
        if line.gone or number in (first, place) or not named:
            continue
        if is_person(line.text) or (line.evidence and line.evidence.rule == LOWER_BYLINE):
            line.take("byline", "name-by-date")
    _mark_signed(lines, first if place is None else place)
    if place is None:
        _mark_slogan([*lines, *rest[:1]], rest[1:], phrases)


def _mark_signed(lines: Sequence[Line], title: int) -> None:
    """Names that stand alone between the headline and the first paragraph."""
    for line in lines[title + 1 :]:
        if not line.gone and is_signed(line.text):
            line.take("byline", "name-below-title")


def _mark_biography(lines: Sequence[Line], anchors: list[int], phrases: Phrases) -> None:
    """Look 2: the last line that stays, below two paragraphs or more, if it tells of the writer."""
    last = next((number for number in reversed(range(len(lines))) if not lines[number].gone), None)
    if last is None or sum(anchor < last for anchor in anchors) < 2:
        return
    found = biography(lines[last].text, phrases)
    if found is not None:
        lines[last].evidence = found
        if anchors[-1] == last:
            anchors.pop()


def _mark_slogan(lines: Sequence[Line], rest: Sequence[Line], phrases: Phrases) -> None:
    """A line between the site's own lines and the title that has no word in common with the piece.

    A headline shares words with its piece; the slogan of a site does not. It is a whole sentence
    and speaks of "you" or "us", which headlines rarely do.

    Args:
        lines: The lines before the first paragraph, and that.
        rest: The lines after them.
        phrases: Give the words for site and reader.
    """
    for number in range(1, len(lines) - 1):
        line, after = lines[number], lines[number + 1]
        if line.gone or after.gone or line.width > 100 or after.width > 2 * 100:
            continue
        if not all(above.gone for above in lines[:number]):
            return
        if line.prose and speaks(line.text, phrases, ("house", "reader")):
            words = stems(" ".join(line.text for line in rest[:40] if not line.gone))
            if not stems(line.text) & words and len(stems(after.text) & words) >= 2:
                line.take("navigation", "slogan")


def _mark_bottom(lines: Sequence[Line], phrases: Phrases) -> None:
    """Look 2: the lines after the last paragraph: from the first furniture on, a block of it."""
    for line in lines:
        if not line.gone and line.evidence is not None:
            line.evidence = line.evidence.plus(EDGE)
    first = next(
        (
            number
            for number, line in enumerate(lines)
            if line.gone and line.evidence is not None and line.evidence.reason in _BLOCKS
        ),
        None,
    )
    for number, line in enumerate(lines):
        if line.gone:
            continue
        weak = line.evidence is not None and line.evidence.points >= 0.3
        if first is not None and number > first and (not line.prose or weak):
            block = lines[first].evidence
            line.take(block.reason if block else "navigation", "bottom-block")
        elif line.evidence is not None and weak and not line.prose and line.width <= LONG:
            line.take(line.evidence.reason, f"{line.evidence.rule}.at-end")
        elif is_person(line.text) and number + 1 == (first if first is not None else len(lines)):
            line.take("byline", "name-at-end")


def _mark_between(lines: Sequence[Line]) -> None:
    """Look 2: lines between two paragraphs: links that hang on a head such as "Read also"."""
    for number, line in enumerate(lines):
        if not (line.gone and line.evidence is not None and line.evidence.head):
            continue
        following = list(takewhile(lambda ln: not ln.prose, lines[number + 1 :]))
        following = [link for link in following if not link.gone]
        if len(following) > _LINKS or any(link.width > LONG for link in following):
            continue
        # the last of several may be a heading of the piece, which stands before a paragraph
        for link in following[: max(1, len(following) - 1)]:
            link.take("related", "link-under-head")


def _cut_prompts(line: Line, phrases: Phrases) -> None:
    """Look 3: a prompt that is a sentence of its own at either end of a paragraph."""
    if line.width < PROSE or line.clear:
        return
    back = line.text[-2 * _INLINE :]
    shift = len(line.text) - len(back)
    parts = [(a + shift, b + shift) for a, b in sentences(back)]
    if shift:
        parts = parts[1:]
    while len(parts) > 1 or (parts and shift):
        start, end = parts.pop()
        found = _prompt(line.text[start:end], phrases)
        if found is None:
            break
        line.cut_back = (start, found)
    front = line.text[: line.cut_back[0] if line.cut_back else len(line.text)][:_INLINE]
    parts = list(sentences(front))[:-1]
    for start, end in parts[:3]:
        found = _prompt(line.text[start:end], phrases)
        if found is None:
            break
        line.cut_front = (end, found)


def _prompt(sentence: str, phrases: Phrases) -> Evidence | None:
    """Sure evidence against one sentence of a paragraph that stays."""
    if width(sentence) > 220:
        return None
    found = weigh(sentence, phrases, inline=True)
    return found if found is not None and found.points >= SURE else None
