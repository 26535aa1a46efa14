"""Lines that recur across an outlet's own documents: furniture that no list of phrases knows.

That a line stands in several documents of an outlet is not enough: an outlet that updates a story,
or prints two versions of one agency piece, repeats paragraphs of the piece itself. So a line counts
only if it recurs in documents that have nothing else in common: documents are put into families by
the words that their other lines share, and a line needs enough *families*.

Cleaning looks at one document alone; this is derived over an outlet's documents and put back before
it is derived again, so the result does not depend on the order in which documents arrive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import regex
import xxhash
from numpy.typing import NDArray

from provtrace.article import Removal
from provtrace.cleaning.folding import UNSPACED, ends_sentence, fold, width

REASON = "recurring"
LONGEST = 220
"""Width up to which a line can be recurring furniture; longer ones are paragraphs."""

SAME_STORY = 0.3
"""Share of the smaller vocabulary that two documents on one story have in common at least.

Unrelated pieces of one outlet share some 5 to 15 % of their longer words, versions and rewrites of
one story a third and more.
"""

FEW = 3
"""Unrelated documents from which on a line of any allowed width counts. With fewer, a longer one
may as well be a paragraph of background that two follow-ups share, so it must be short."""

SHORT = 110
"""Width up to which a line counts that stands in fewer than `FEW` unrelated documents."""

SEASON = 100
"""Documents among which a line's share is told at least, where the outlet has as many."""

_STRAYS = 20
"""Of so many holders of a line, one is left out at either end of the time in which it was used: an
old piece that is published again wears old furniture."""

_SAMPLE = 24
_OFTEN = 8
_PREFIX = regex.compile(r"[^:：|]{2,40}[:：|]\s*(?=\S)")
_LETTER = regex.compile(r"\p{L}")
_DIGITS = regex.compile(r"\d+")
_WORD = regex.compile(r"\w{6,}")


@dataclass(frozen=True, slots=True)
class Lines:
    """What of a document is compared with the outlet's others.

    Attributes:
        rank: A number drawn from its text: of many documents those that rank first are looked at.
        day: When it was published, as a number of days; None if that is not known.
        keys: Hashes of its lines (`line_keys`) as little-endian 64-bit numbers, each once.
    """

    rank: int
    day: int | None
    keys: bytes


@dataclass(frozen=True, slots=True, eq=False)
class OutletLines:
    """The lines of an outlet's documents, in arrays: an outlet has many after some months.

    Attributes:
        ids: Ids of the documents.
        ranks: The rank of each.
        days: The day of each, not a number where it is not known.
        keys: Hashes of the lines of all of them.
        owners: Position of the document of each hash.
    """

    ids: NDArray[np.int64]
    ranks: NDArray[np.int64]
    days: NDArray[np.float64]
    keys: NDArray[np.uint64]
    owners: NDArray[np.int64]

    @classmethod
    def of(cls, ids: Sequence[int], lines: Sequence[Lines]) -> Self:
        """Put the lines of some documents together."""
        sizes = [len(own.keys) // 8 for own in lines]
        return cls(
            np.array(ids, np.int64),
            np.array([own.rank for own in lines], np.int64),
            np.array([own.day for own in lines], np.float64),
            np.frombuffer(b"".join(own.keys for own in lines), "<u8"),
            np.repeat(np.arange(len(ids)), sizes),
        )


def lines_of(text: str, day: int | None = None) -> Lines:
    """The lines of a text with earlier ``recurring`` removals put back (`restore`).

    Args:
        text: The text.
        day: When it was published, as a number of days.
    """
    keys = {key for line in text.split("\n") for key in line_keys(line)}
    rank = xxhash.xxh3_64_intdigest(text.encode()) >> 1
    return Lines(rank, day, np.array(sorted(keys), "<u8").tobytes())


@dataclass(frozen=True, slots=True)
class Families:
    """In how many unrelated documents a line stands, and what that was told from.

    Attributes:
        state: Hash of the documents that were looked at. While it is the same, so is the number.
        number: How many.
    """

    state: int
    number: int


def recurring_lines(
    documents: OutletLines,
    text_of: Callable[[int], str],
    *,
    min_documents: int,
    min_share: float,
    known: Mapping[int, Families],
) -> tuple[frozenset[int], dict[int, Families]]:
    """Find the lines of an outlet that are furniture because they recur.

    Args:
        documents: The lines of the outlet's documents.
        text_of: Gives a document's text with earlier ``recurring`` removals put back. Asked for a
            few documents only.
        min_documents: Fewest unrelated documents a line recurs in.
        min_share: ... and least share of the documents that the outlet published in the time from
            the line's first use to its last, or of `SEASON` documents if it did not publish as
            many then: an outlet's furniture changes, and old furniture must not come back into the
            texts as the archive grows.
        known: What an earlier call told of some lines, so that old documents are not read again.

    Returns:
        64-bit hashes of lines (`line_keys`), the same whatever the order of the documents and
        whatever is known; and what is to be known the next time.
    """
    frequent = _frequent(documents, max(2, min_documents), min_share)
    if not len(frequent):
        return frozenset(), {}
    candidates = frozenset(frequent.tolist())
    sampled = _sampled(documents, frequent)
    own = _states(documents, frequent, sorted({at for where in sampled.values() for at in where}))
    words: dict[int, frozenset[str]] = {}
    told = {}
    for key, where in sampled.items():
        state = xxhash.xxh3_64_intdigest(b"".join(own[at] for at in where)) >> 1
        if key not in known or known[key].state != state:
            ids = documents.ids[where].tolist()
            words |= {i: _own_words(text_of(i), candidates) for i in ids if i not in words}
            told[key] = Families(state, _families([words[i] for i in ids]))
        else:
            told[key] = known[key]
    lines = frozenset(
        key
        for key, families in told.items()
        if families.number >= max(min_documents, FEW if key & 1 else 2)
    )
    return lines, told


def _frequent(documents: OutletLines, least: int, min_share: float) -> NDArray[np.uint64]:
    """Lines in enough documents, and in a large enough share of those of their time, ascending."""
    season = min(SEASON, len(documents.ids))
    keys, counts = np.unique(documents.keys, return_counts=True)
    keys = keys[counts >= max(least, min_share * season)]
    if season == len(documents.ids):
        return keys
    dated = np.sort(documents.days)[: np.count_nonzero(~np.isnan(documents.days))]
    undated = len(documents.days) - len(dated)
    order = np.argsort(documents.keys, kind="stable")
    starts = np.searchsorted(documents.keys, keys, sorter=order)
    ends = np.searchsorted(documents.keys, keys, side="right", sorter=order)
    kept = np.zeros(len(keys), bool)
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        days = np.sort(documents.days[documents.owners[order[start:end]]])
        days = days[~np.isnan(days)]
        published = len(documents.ids)
        if len(days):
            strays = len(days) // _STRAYS
            first, last = days[strays], days[-1 - strays]
            published = undated + int(
                np.searchsorted(dated, last, side="right") - np.searchsorted(dated, first)
            )
        kept[at] = end - start >= min_share * max(season, published)
    return keys[kept]


def _sampled(documents: OutletLines, keys: NDArray[np.uint64]) -> dict[int, list[int]]:
    """Positions of the documents to look at for each line: the holders that rank first."""
    places = np.flatnonzero(np.isin(documents.keys, keys))
    owners = documents.owners[places]
    order = np.lexsort((documents.ids[owners], documents.ranks[owners], documents.keys[places]))
    lines = documents.keys[places[order]]
    starts = np.searchsorted(lines, keys)
    ends = np.minimum(np.searchsorted(lines, keys, side="right"), starts + _SAMPLE)
    return {
        key: owners[order[start:end]].tolist()
        for key, start, end in zip(keys.tolist(), starts, ends, strict=True)
    }


def _states(
    documents: OutletLines, keys: NDArray[np.uint64], wanted: Sequence[int]
) -> dict[int, bytes]:
    """By position of some documents that have any of some lines: what tells each from the others.

    Args:
        documents: The lines of the outlet's documents.
        keys: Some lines.
        wanted: Positions of the documents.
    """
    places = np.flatnonzero(np.isin(documents.owners, wanted))
    places = places[np.isin(documents.keys[places], keys)]
    owners, starts = np.unique(documents.owners[places], return_index=True)
    lines = np.split(documents.keys[places], starts[1:])
    return {
        owner: documents.ranks[owner].tobytes() + own.tobytes()
        for owner, own in zip(owners.tolist(), lines, strict=True)
    }


def line_keys(line: str) -> tuple[int, ...]:
    """Hashes under which a line can recur: of itself, and of what stands before its colon.

    Numbers count as alike ("12 comments", "7 comments"). The second hash ("Read also: …") is there
    only for lines that are no sentences, as questions and answers of an interview are. A paragraph
    or a line without letters has none. Hashes are odd for lines wider than `SHORT`.
    """
    line = line.strip()
    if not line or width(line) > LONGEST or not _LETTER.search(line):
        return ()
    folded = _DIGITS.sub("0", fold(line))
    own = xxhash.xxh3_64_intdigest(folded.encode()) & ~1 | (width(line) > SHORT)
    prefix = _PREFIX.match(folded)
    if prefix is None or ends_sentence(line):
        return (own,)
    return own, xxhash.xxh3_64_intdigest(b"\0" + prefix.group().strip().encode()) & ~1


def _own_words(text: str, candidates: frozenset[int]) -> frozenset[str]:
    """The longer words of a document's lines that do not recur; pairs of unspaced characters."""
    rest = "\n".join(line for line in text.split("\n") if not candidates & {*line_keys(line)})
    folded = fold(rest[:20_000])
    if len(UNSPACED.findall(folded)) * 3 > len(folded):
        letters = "".join(character for character in folded if character.isalnum())
        return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))
    return frozenset(_WORD.findall(folded))


def _families(vocabularies: Sequence[frozenset[str]]) -> int:
    """Count the groups of documents that share no story.

    Args:
        vocabularies: The words of each document, most of them not in every document.

    Returns:
        Number of connected groups, two documents being connected from `SAME_STORY` on. A document
        of which nothing else is left cannot tell and does not count.
    """
    left = [vocabulary for vocabulary in vocabularies if vocabulary]
    if len(left) >= _OFTEN:
        often = Counter(word for vocabulary in left for word in vocabulary)
        common = {word for word, count in often.items() if count * 2 > len(left)}
        left = [own for vocabulary in left if (own := vocabulary - common)]
    group = list(range(len(left)))
    for i, one in enumerate(left):
        for j in range(i):
            shared = len(one & left[j])
            if shared >= SAME_STORY * min(len(one), len(left[j])) and group[i] != group[j]:
                group = [group[j] if g == group[i] else g for g in group]
    return len(set(group))


def take_out(
    text: str, removals: Sequence[Removal], lines: frozenset[int]
) -> tuple[str, tuple[Removal, ...]]:
    """Take recurring lines out of a text; `restore` undoes it exactly.

    Args:
        text: Cleaned text, without earlier ``recurring`` removals.
        removals: What cleaning took out of it, in order of offset.
        lines: Hashes of the lines to take out (`recurring_lines`).

    Returns:
        The text and all its removals, in order, offsets moved to fit the new text. A recurring
        removal's text keeps the line break it was cut with. One line always stays.
    """
    moved = list(removals)
    end = len(text)
    while end >= 0 and lines:
        start = text.rfind("\n", 0, end) + 1
        if lines & {*line_keys(text[start:end])}:
            text, moved = _cut(text, moved, start, end)
        end = start - 1
    return text, tuple(moved)


def _cut(text: str, removals: list[Removal], start: int, end: int) -> tuple[str, list[Removal]]:
    """Cut one line. It stays where its place could not be told exactly again (see `_paste`)."""
    last = end == len(text)
    if start == 0 and last:
        return text, removals
    # The rest of a line that lost its end already: its line break stays, behind that removal.
    stump = not last and any(r.offset == end for r in removals)
    cut = text[start - 1 : end] if last else text[start : end if stump else end + 1]
    place = start - 1 if last else start
    inside = any(start < r.offset < (end if last or stump else end + 1) for r in removals)
    if inside or (last and any(r.offset == start - 1 for r in removals)):
        return text, removals
    before = [replace(r, offset=min(r.offset, place)) for r in removals if r.offset <= start]
    after = [replace(r, offset=r.offset - len(cut)) for r in removals if r.offset > start]
    removal = Removal(place, cut, REASON, REASON)
    return text[:place] + text[place + len(cut) :], [*before, removal, *after]


def restore(text: str, removals: Sequence[Removal]) -> tuple[str, tuple[Removal, ...]]:
    """Put the ``recurring`` removals back into a text: the inverse of `take_out`.

    Args:
        text: Cleaned text.
        removals: Its removals, in order.

    Returns:
        The text with its recurring lines, and the other removals, offsets as they were.
    """
    moved = list(removals)
    while True:
        number = next((n for n, r in enumerate(moved) if r.reason == REASON), None)
        if number is None:
            return text, tuple(moved)
        text, moved = _paste(text, moved, number)


def _paste(text: str, removals: list[Removal], number: int) -> tuple[str, list[Removal]]:
    """Put one line back.

    Of the removals at its very place, those listed before it stood at the start of the line, those
    listed after it behind the line.
    """
    line = removals[number]
    last = line.text.startswith("\n")
    before = [
        replace(r, offset=r.offset + (last and r.offset == line.offset)) for r in removals[:number]
    ]
    after = [replace(r, offset=r.offset + len(line.text)) for r in removals[number + 1 :]]
    return text[: line.offset] + line.text + text[line.offset :], [*before, *after]
