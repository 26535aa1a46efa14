"""How much speaks for a line being furniture: phrases weighed, not keywords found.

Evidence is a sum of points; from `SURE` on, the words go. A phrase alone rarely decides: prose on
cookies, donations or subscriptions uses the same nouns. What prose hardly does is to *open* a short
line with "Read also:", to use a site's set phrases, or to *ask its reader* for something the site
offers. So the points come from

- the phrase's list (`phrases`): a head with a colon or by itself, a set phrase, or a thing together
  with a call,
- who speaks to whom: words for the site ("our") and for the reader ("you"),
- the form: a short line without a full stop is a link or a button,

and points are taken off for what marks prose: quotation marks around the phrase, words of reporting
("said", "ruled"), length. Where the line stands (`furniture`) adds the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from provtrace.cleaning.folding import UNSPACED, ends_sentence, fold, width
from provtrace.cleaning.phrases import Phrase, Phrases

SURE = 1.0
EDGE = 0.15
"""More for a line before the first or after the last paragraph of the piece."""

ALONE = 1.2
COLON = 1.3
HEAD = 0.8
LINK = 0.3
SHORT_HEAD = 0.2
SAYS = 1.0
HINTS = 0.7
THING_AND_CALL = 0.6
FIRST_WORD = 0.2
WORD = 0.15
MANY_WORDS = 0.3
COOKIES = 0.5
UNFINISHED = 0.2
BRIEF = 0.1
NOBODY = 0.65
HOUSE = 0.3
READER = 0.2
REPORTING = -0.6
INLINE = -0.15

MARKED = 120
"""Width up to which a copyright sign by itself makes a copyright line."""

LONGEST = 600
"""A longer line is a paragraph: only its first and last sentences are weighed."""

MENU = "menu"
"""Rule of rows of buttons and of breadcrumbs."""

WORD_HEAD = "word"
"""In the rule of evidence that one word and a colon give, as headlines begin too: "Opinion: …"."""

_DECORATION = regex.compile(r"^(?:(?![©#(（%])[\W_])+")
_COLON = regex.compile(r"\s?(?:[:|»>→⇒►▶➡]|- )")
_REST = " .:!?»>→⇒►▶➡|-–—*•…\"'[]()（）。！？：、,;›"
_MARK = regex.compile(r"©|\(c\)(?=\s?[\w\"'])")
_PRICE = regex.compile(
    r"""[$£€₽₴₹¥₩₺₪₫฿]\s?\d | \brs\.?\s?\d
      | \d[\d.,' ]{0,10}(?:k|tis\.?|천|만|万)?\s?(?:[$£€₽₴₹¥₩₺₪₫฿%]
      |(?:euros?|eur|usd|dollars?|dolares|reais|pesos|soles|kr|kronor|kroner|kc|korun\w*|zl|zlotych
      |lei|leva|лв|руб\w*|р|грн|гривен\w*|гривн\w*|tl|lira|ft|forint|chf|ευρω|رو?بل|درهم\w*|ريال\w*|دينار\w*
      |ليره|جنيه\w*|دولار\w*|تومان|شيكل|ש"ח|שקל\w*|रुपये|रुपए|rupiah|dong|บาท)\b|元|円|원|圓|块)""",
    regex.VERBOSE,
)
_OFFERS = frozenset({"subscription", "donation"})
_QUOTED = regex.compile(r'"[^"]{3,}"|「[^」]{3,}」|『[^』]{3,}』|《[^》]{2,}》')
_STEP = regex.compile(r"[>»›→]")
_BETWEEN = regex.compile(r"\s*[|/>»›•·→]\s*|\s{3,}|\t")
_COUNT = regex.compile(r"[(\[]?\d{1,6}[)\]]?")
# Topics whose one-word heads ("analysis", "video", "home") also open headings of the piece itself.
_PLAIN = frozenset({"related", "navigation", "comments"})
# Topics judged by what else the line holds (`furniture`), never by their phrases alone.
NAMED = frozenset({"byline", "dateline"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a line being furniture.

    Attributes:
        reason: The reason of the removal it would be.
        points: How much; from `SURE` on it goes.
        rule: The strongest rule, such as ``"related.opens.fr"``.
        head: Whether the line is a head by itself that things may hang on ("Related posts").
    """

    reason: str
    points: float
    rule: str
    head: bool = False

    def plus(self, points: float) -> Evidence:
        """The same evidence with more points."""
        return Evidence(self.reason, self.points + points, self.rule, self.head)


def weigh(unit: str, phrases: Phrases, *, inline: bool = False) -> Evidence | None:
    """Weigh a line, or one sentence of it.

    Args:
        unit: The line or sentence, at most `LONGEST` characters.
        phrases: The phrases to look for.
        inline: Whether it is a sentence of a longer line.

    Returns:
        The strongest evidence, or None if no phrase of furniture stands there.
    """
    folded = fold(unit)
    core = _DECORATION.sub("", folded)
    if not core:
        return None
    size = width(core)
    prose = ends_sentence(unit)
    lead = len(folded) - len(core)
    quoted = _quotations(folded)
    begins_quoted = quoted and quoted[0][0] <= lead < quoted[0][1] < len(folded) - 8
    heads = [] if begins_quoted else list(phrases.heads.at(core))
    held = _words_held(folded, lead, quoted, phrases)
    found: list[Evidence] = []
    if heads or any(words.points(topic) for (topic, _), words in held.items()):
        spoken = _who_speaks(folded, quoted, phrases)
        found.extend(_heads(heads, core, size, held, spoken, prose=prose, inline=inline))
        found.extend(_inside(held, spoken, width(folded), prose=prose))
    if size <= 2 * MARKED and not inline and _MARK.search(folded) and not quoted:
        # "The Quay Post © 2031": the mark stands anywhere in a short line
        points = SURE if size <= MARKED else SURE - EDGE
        found.append(Evidence("copyright", points, "copyright.mark"))
    if not found:
        return None
    best = max(found, key=_rank)
    points = _too_long(size, best) + (INLINE if inline else 0.0)
    if quoted and sum(b - a for a, b in quoted) > 0.8 * len(folded):
        points += REPORTING
    return best.plus(points)


def _quotations(folded: str) -> list[tuple[int, int]]:
    """Where somebody is quoted."""
    if folded.count('"') == 1 and not folded.startswith('"'):
        return [(0, folded.index('"') + 1)]  # the line goes on with a quotation from the one above
    return [match.span() for match in _QUOTED.finditer(folded)]


def _rank(evidence: Evidence) -> tuple[bool, float]:
    """The heavier evidence, but a newsletter is more than the subscription it is called."""
    return evidence.reason == "newsletter" and evidence.points >= SURE, evidence.points


def speaks(unit: str, phrases: Phrases, kinds: tuple[str, ...]) -> bool:
    """Whether a line speaks for the site ("our": house), to its reader ("you"), or reports."""
    return any(phrase.list in kinds for phrase, _ in phrases.general.within(fold(unit)))


def is_menu(line: str, phrases: Phrases) -> bool:
    """Whether a line is a row of sections or buttons, or a breadcrumb: "Home / World / Crime"."""
    parts = [fold(part) for part in _BETWEEN.split(line) if part.strip()]
    if len(parts) == 1 and not ends_sentence(line):
        return _is_row(parts[0], phrases)
    if len(parts) < 2 or max(map(width, parts)) > 30:
        return False
    known = [is_button(part, phrases) for part in parts]
    if known[0] and _STEP.search(line) and not ends_sentence(line):
        return True  # "Home › Kellmouth › Ferries": steps down from a known section
    return sum(known) >= 2 and sum(known) * 2 >= len(parts)


def is_button(part: str, phrases: Phrases) -> bool:
    """Whether all of a piece, folded, is the word of a section or button: "share"."""
    return any(
        phrase.list == "alone" and not part[match.end() :].strip(_REST)
        for phrase, match in phrases.heads.at(part)
    )


def _is_row(folded: str, phrases: Phrases) -> bool:
    """Whether a line is buttons side by side and nothing else: "Accept all Reject Settings"."""
    place = buttons = 0
    while place < len(folded):
        ends = [
            match.end()
            for phrase, match in phrases.heads.at(folded, place)
            if phrase.list == "alone" and phrase.topic not in NAMED
        ]
        if not ends or max(ends) == place:
            return False
        place, buttons = max(ends), buttons + 1
        rest = folded[place:].lstrip()
        count = _COUNT.match(rest)
        rest = rest[count.end() :].lstrip() if count else rest
        place = len(folded) - len(rest)
    return buttons > 1


def _too_long(size: int, best: Evidence) -> float:
    """What length takes off."""
    if best.reason == "copyright":
        size //= 2
    return -sum(step for limit, step in ((250, 0.2), (350, 0.3), (480, 0.6)) if size > limit)


def _heads(
    heads: Sequence[tuple[Phrase, regex.Match[str]]],
    core: str,
    size: int,
    held: Mapping[tuple[str, str], _Held],
    spoken: Mapping[str, set[str]],
    *,
    prose: bool,
    inline: bool,
) -> Iterator[Evidence]:
    """Evidence of how the line begins.

    Args:
        heads: Phrases that it begins with.
        core: The line, folded, without decoration.
        size: Its width.
        held: What else it holds.
        spoken: Who speaks to whom in it (`_who_speaks`).
        prose: Whether it ends as a sentence.
        inline: Whether it is a sentence of a longer line.
    """
    kinds = set().union(*spoken.values())
    # "Every morning the boats go out." is the piece
    backed = not prose or bool(kinds & {"house", "reader"}) or any(map(_Held.asks, held.values()))
    more = HOUSE * ("house" in kinds) + REPORTING * ("reporting" in kinds)
    for evidence in _beginnings(heads, core, size, prose=prose, inline=inline, backed=backed):
        yield evidence if evidence.head or evidence.points >= COLON else evidence.plus(more)


def _beginnings(
    heads: Sequence[tuple[Phrase, regex.Match[str]]],
    core: str,
    size: int,
    *,
    prose: bool,
    inline: bool,
    backed: bool,
) -> Iterator[Evidence]:
    """Evidence of how the line begins, before who speaks in it; see `_heads`."""
    for phrase, match in heads:
        rule = f"{phrase.topic}.{phrase.list}.{phrase.language}"
        words = match.group()
        plain = words.strip(_REST)
        one_word = " " not in plain and (not UNSPACED.search(plain) or len(plain) <= 3)
        rest = core[match.end() :]
        bare = _COUNT.sub("", rest).strip(_REST)
        if not bare:
            if phrase.list == "alone" and prose and one_word:
                continue  # "Help!" is said by somebody
            yield Evidence(phrase.topic, ALONE, rule, head=phrase.topic == "related")
            continue
        if phrase.topic in NAMED:
            continue
        if phrase.list == "alone":
            if _COLON.match(rest) and not prose and size <= 160:
                # "Share: Facebook Telegram", "Tags: ferry, harbour"
                yield Evidence(phrase.topic, SURE - EDGE * (phrase.topic in _PLAIN), rule)
            continue
        if phrase.topic in ("navigation", "page"):
            if size <= 60 and not prose and not (one_word and phrase.topic == "navigation"):
                yield Evidence(phrase.topic, SURE, rule)
            continue
        if _COLON.match(rest):
            points = COLON if not (one_word and phrase.topic in _PLAIN and prose) else HEAD
            if one_word and phrase.topic in _PLAIN and inline:
                points = HEAD
            if one_word and phrase.topic in _PLAIN:
                rule = f"{phrase.topic}.{WORD_HEAD}.{phrase.language}"
            yield Evidence(phrase.topic, points, rule)
        elif not (one_word and phrase.topic in _PLAIN):
            points = HEAD if phrase.topic != "copyright" else SURE
            points += 0.0 if prose else (LINK if size <= 160 else 0.1)
            known = backed or phrase.topic == "copyright"
            points += SHORT_HEAD if size <= 120 and not inline and known else 0.0
            yield Evidence(phrase.topic, points, rule)


@dataclass(slots=True)
class _Held:
    """What a line holds of one topic, in one language."""

    says: bool = False
    hints: bool = False
    things: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    first: bool = False

    def add(self, phrase: Phrase, *, first: bool) -> None:
        if phrase.list == "says":
            self.says = True
        elif phrase.list == "hints":
            self.hints = True
        elif phrase.list == "things":
            self.things.add(phrase.source)
        elif phrase.list == "calls":
            self.calls.add(phrase.source)
            self.first = self.first or first

    def asks(self) -> bool:
        """Whether it is more than things that a piece may be about."""
        return bool(self.calls or self.says or self.hints)

    def points(self, topic: str) -> tuple[str, float] | None:
        """The strongest list and its points, before address and reporting."""
        if self.says and topic != "comments":
            return "says", SAYS
        if self.things and self.calls:
            more = min(MANY_WORDS, WORD * (len(self.things) + len(self.calls) - 2))
            return "things+calls", THING_AND_CALL + FIRST_WORD * self.first + more
        if self.hints or self.says:  # people are talked about "in the comments", too
            return "hints", HINTS
        if self.things and topic == "cookie":  # who but a banner tells its reader of cookies?
            return "things", COOKIES + min(MANY_WORDS, WORD * (len(self.things) - 1))
        return None


def _count_prices(held: dict[tuple[str, str], _Held], folded: str) -> None:
    """A price is a call where a subscription or a gift is spoken of."""
    offers = [words for (topic, _), words in held.items() if topic in _OFFERS]
    if offers and _PRICE.search(folded):
        for words in offers:
            words.calls.add("price")


def _words_held(
    folded: str, lead: int, quoted: list[tuple[int, int]], phrases: Phrases
) -> dict[tuple[str, str], _Held]:
    """What a line holds outside quotations, by topic and language.

    Args:
        folded: The line.
        lead: Where its first word stands.
        quoted: Quotations in it.
        phrases: The phrases to look for.
    """
    held: dict[tuple[str, str], _Held] = {}
    for phrase, match in phrases.inside.within(folded):
        if phrase.topic not in NAMED and not _in_any(quoted, match.start()):
            key = phrase.topic, phrase.language
            held.setdefault(key, _Held()).add(phrase, first=match.start() == lead)
    _count_prices(held, folded)
    return held


def _inside(
    held: Mapping[tuple[str, str], _Held],
    spoken: Mapping[str, set[str]],
    size: int,
    *,
    prose: bool,
) -> Iterator[Evidence]:
    """Evidence of what the words hold."""
    loose = UNFINISHED * (not prose and size <= 160) + BRIEF * (not prose and size <= 40)
    for (topic, language), words in held.items():
        base = words.points(topic)
        if base is None:
            continue
        kinds = spoken.get(language, set()) | spoken.get("en", set())
        address = HOUSE * ("house" in kinds) + READER * ("reader" in kinds)
        points = base[1] + (loose if "things" in base[0] else 0.0)
        if base[0] == "things+calls" and prose and not words.first:
            # a sentence that speaks to nobody is the piece; laws forbid copying, too
            own = "house" in kinds if topic == "copyright" else bool(address)
            points = points if own else min(points, NOBODY)
        points += min(READER if base[0] == "says" else 1.0, address)
        points += REPORTING * ("reporting" in kinds)
        yield Evidence(topic, points, f"{topic}.{base[0]}.{language}")


def _who_speaks(
    folded: str, quoted: list[tuple[int, int]], phrases: Phrases
) -> dict[str, set[str]]:
    """By language, which of house, reader and reporting the words outside quotations name."""
    spoken: dict[str, set[str]] = {}
    for phrase, match in phrases.general.within(folded):
        if not _in_any(quoted, match.start()):
            spoken.setdefault(phrase.language, set()).add(phrase.list)
    return spoken


def _in_any(spans: list[tuple[int, int]], place: int) -> bool:
    return any(start <= place < end for start, end in spans)
