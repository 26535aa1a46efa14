"""Labelled beads: what the weights of rewritten and translated matches are fitted on.

A bead is right if at least half of either side lies on passages that are known to be one text,
wrong if hardly any of it does, and left out otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment import Prepared, Weights, align_surface, prepare
from provtrace.alignment.beads import LOCAL, Beads
from provtrace.alignment.meaning import score_beads
from provtrace.alignment.neighbours import Surroundings
from provtrace.article import Article
from provtrace.cleaning import clean
from provtrace.encoding import Encoder, encode_sentences, unpack_vectors
from provtrace.meaning_candidates import meaning_pairs
from provtrace.settings import Settings

STRANGER = 2.0
"""What a bead of strangers counts: in an archive nearly all pairs of documents are strangers."""

Span = tuple[int, int]
Truth = Sequence[tuple[Span, Span]]


@dataclass(frozen=True, slots=True)
class Example:
    """The beads of one pair of documents.

    Attributes:
        group: Where the pair comes from: what is held out together.
        same: Whether both are in one language.
        beads: The beads.
        local: Evidence of each by itself.
        around: Where each stands.
        right: 1 right, 0 wrong, -1 neither clearly.
        weight: What each bead counts in the fit.
        only_gaps: Whether it tells of beads in a gap alone.
    """

    group: str
    same: bool
    beads: Beads
    local: NDArray[np.float64]
    around: Surroundings
    right: NDArray[np.int8]
    weight: float = 1.0
    only_gaps: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Makes examples with one encoder.

    Attributes:
        encoder: The encoder.
        weights: For its calibration.
    """

    encoder: Encoder
    weights: Weights

    def prepare(self, texts: dict[str, tuple[str, str]]) -> dict[str, Prepared]:
        """Prepare documents, with vectors.

        Args:
            texts: Text and language by name.
        """
        return dict(zip(texts, self.prepare_all(list(texts.values())), strict=True))

    def prepare_all(self, texts: Sequence[tuple[str, str]]) -> list[Prepared]:
        """Prepare texts, given with their languages, with vectors."""
        plain = [prepare(text, language) for text, language in texts]
        packed = encode_sentences(
            self.encoder, [[p.text[s:e] for s, e in p.sentences] for p in plain]
        )
        return [
            replace(text, vectors=unpack_vectors(data, self.encoder.dim))
            for text, data in zip(plain, packed, strict=True)
        ]

    def candidates(self, texts: Sequence[Prepared]) -> list[tuple[int, int]]:
        """Pairs of texts, by position, that a scan would compare for what they mean."""
        vectors = [text.vectors for text in texts]
        pairs = meaning_pairs(
            np.concatenate(vectors),
            np.repeat(np.arange(len(texts)), list(map(len, vectors))),
            [text.language for text in texts],
            self.weights.calibration(self.encoder.calibration),
        )
        return list(map(tuple, pairs.tolist()))

    def compared(self, *languages: str) -> bool:
        """Whether the encoder covers some languages."""
        covered = self.encoder.languages
        return covered is None or covered.issuperset(languages)

    def example(
        self, group: str, left: Prepared, right: Prepared, truth: Truth, vague: Truth = ()
    ) -> Iterator[Example]:
        """The labelled beads of one pair of documents, if it has any.

        Args:
            group: Where the pair comes from.
            left: The left document.
            right: The right document.
            truth: Spans of both that are one text.
            vague: Spans of both that are one text as a whole, but nobody says which sentence is
                which: wrong beads inside are left out.
        """
        surface = align_surface(left, right, Settings())
        scored = score_beads(left, right, surface, self.weights, self.encoder.calibration)
        if scored is None:
            return
        labels = np.zeros(len(scored.beads), np.int8)
        for index, (rows, columns) in enumerate(
            zip(scored.beads.left, scored.beads.right, strict=True)
        ):
            span = left.sentences[rows[0]][0], left.sentences[rows[1] - 1][1]
            other = right.sentences[columns[0]][0], right.sentences[columns[1] - 1][1]
            share = _share(span, other, truth)
            labels[index] = 1 if share >= 0.5 else -1 if share > 0.1 else 0
            if not labels[index] and _share(span, other, vague):
                labels[index] = -1
        same = left.language == right.language
        yield Example(group, same, scored.beads, scored.local, scored.around, labels)


def _share(span: Span, other: Span, truth: Truth) -> float:
    """Share of the less covered side that lies on spans which belong together."""
    linked = [(x, y) for x, y in truth if _overlap(span, x) and _overlap(other, y)]
    return min(
        sum(_overlap(span, x) for x, _ in linked) / (span[1] - span[0]),
        sum(_overlap(other, y) for _, y in linked) / (other[1] - other[0]),
    )


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def read_lines(path: Path) -> list[dict]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def read_room(room: Path) -> tuple[dict[str, dict], dict[str, str]]:
    """What is known of the articles of an evaluation room, and their texts, by file."""
    files = {row["file"]: row for row in read_lines(room / "files.jsonl")}
    return files, {name: (room / "articles" / name).read_bytes().decode() for name in files}


def room_documents(source: Source, room: Path) -> dict[str, Prepared]:
    """The documents of an evaluation room, furniture left out."""
    files, raw = read_room(room)
    return source.prepare(
        {
            name: (_without(raw[name], row["boilerplate"]), row["lang"])
            for name, row in files.items()
        }
    )


def stranger_examples(source: Source, rooms: Sequence[Path], reports: Path) -> Iterator[Example]:
    """Documents of different rooms and reports that a scan would compare: all beads are wrong.

    Args:
        source: What makes the examples.
        rooms: Folders of rooms.
        reports: JSON lines with event, language, text.
    """
    documents = [
        (room.name, text) for room in rooms for text in room_documents(source, room).values()
    ]
    rows = [row for row in read_lines(reports) if source.compared(row["language"])]
    texts = source.prepare_all([(row["text"], row["language"]) for row in rows])
    documents += [(row["event"], text) for row, text in zip(rows, texts, strict=True)]
    for i, j in source.candidates([text for _, text in documents]):
        (group, left), (other, right) = documents[i], documents[j]
        if group != other and source.compared(left.language, right.language):
            for example in source.example(f"stranger {group} {other}", left, right, []):
                yield replace(example, weight=STRANGER)


def room_examples(source: Source, room: Path) -> Iterator[Example]:
    """Every pair of documents of an evaluation room, furniture left out."""
    documents = room_documents(source, room)
    truth = room_truth(room, documents)
    for a, b in combinations(sorted(documents), 2):
        left, right = documents[a], documents[b]
        if source.compared(left.language or "", right.language or ""):
            yield from source.example(room.name, left, right, truth.get((a, b), []))


def room_truth(
    room: Path, documents: Mapping[str, Prepared]
) -> dict[tuple[str, str], list[tuple[Span, Span]]]:
    """Spans that are one text in two documents of a room, by the names of the two."""
    _, raw = read_room(room)
    truth: dict[tuple[str, str], list[tuple[Span, Span]]] = {}
    for row in read_lines(room / "gold.jsonl"):
        a, b = row["a"], row["b"]
        for passage in row["passages"]:
            for segment in passage["segs"]:
                left = _locate(raw[a][slice(*segment["a"])], documents[a].text)
                right = _locate(raw[b][slice(*segment["b"])], documents[b].text)
                if left and right:
                    truth.setdefault((a, b), []).append((left, right))
    return truth


def _without(text: str, furniture: Sequence[tuple[int, int, str]]) -> str:
    kept, at = [], 0
    for start, end, _ in sorted(furniture):
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]])


def _locate(piece: str, text: str) -> Span | None:
    """Find a piece of the raw article in the text, white space aside."""
    pattern = r"\s*".join(map(re.escape, re.sub(r"\s+", "", piece)))
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None


def report_examples(source: Source, path: Path) -> Iterator[Example]:
    """Independent reports, some of one event: all beads are wrong.

    Args:
        source: What makes the examples.
        path: JSON lines with event, language, text.
    """
    rows = [row for row in read_lines(path) if source.compared(row["language"])]
    documents = source.prepare_all([(row["text"], row["language"]) for row in rows])
    for (row, a), (_, b) in combinations(zip(rows, documents, strict=True), 2):
        yield from source.example(f"report {row['event']}", a, b, [])


def rewrite_examples(source: Source, path: Path) -> Iterator[Example]:
    """Short texts rewritten lightly and heavily, and independent ones on the same subject.

    Args:
        source: What makes the examples.
        path: JSON lines with subject, language, and lists of sentences: source, light and heavy,
            which correspond one by one, and independent.
    """
    for row in read_lines(path):
        if not source.compared(row["language"]):
            continue
        versions = ("source", "light", "heavy", "independent")
        documents = source.prepare(
            {name: ("\n".join(row[name]), row["language"]) for name in versions}
        )
        for a, b in combinations(versions, 2):
            own = b == "independent"
            truth = [] if own else list(zip(_lines(row[a]), _lines(row[b]), strict=True))
            yield from source.example(
                f"rewrite {row['subject']}", documents[a], documents[b], truth
            )


def pair_examples(source: Source, path: Path) -> Iterator[Example]:
    """Single sentences with many words in common that say the same, or do not.

    Args:
        source: What makes the examples.
        path: JSON lines with language, a, b, and same.
    """
    for number, row in enumerate(read_lines(path)):
        if source.compared(row["language"]):
            documents = source.prepare({side: (row[side], row["language"]) for side in "ab"})
            whole = [((0, len(row["a"])), (0, len(row["b"])))] if row["same"] else []
            yield from source.example(f"pair {number}", documents["a"], documents["b"], whole)


def parallel_examples(source: Source, path: Path, weight: float) -> Iterator[Example]:
    """Documents and their translations, paragraph by paragraph; see ``parallel_handbook.py``.

    Args:
        source: What makes the examples.
        path: JSON lines with languages (two), left and right (lists of paragraphs).
        weight: What each bead counts.
    """
    groups: dict[tuple[str, str], list[dict]] = {}
    for row in read_lines(path):
        if source.compared(*row["languages"]):
            groups.setdefault(tuple(row["languages"]), []).append(row)
    for (a, b), rows in groups.items():
        texts = {}
        for number, row in enumerate(rows):
            texts[f"{number}a"] = "\n".join(row["left"]), a
            texts[f"{number}b"] = "\n".join(row["right"]), b
        documents = source.prepare(texts)
        for i, j in product(range(len(rows)), repeat=2):
            left, right = documents[f"{i}a"], documents[f"{j}b"]
            truth, vague = _by_sentence(left, right, rows[i]) if i == j else ([], [])
            for example in source.example(f"{a}-{b}", left, right, truth, vague):
                yield replace(example, weight=weight)


def _by_sentence(
    left: Prepared, right: Prepared, row: dict
) -> tuple[list[tuple[Span, Span]], list[tuple[Span, Span]]]:
    """Sentences that correspond, and paragraphs where that cannot be told."""
    truth, vague = [], []
    for x, y in zip(_lines(row["left"]), _lines(row["right"]), strict=True):
        first = [span for span in left.sentences if x[0] <= span[0] < x[1]]
        second = [span for span in right.sentences if y[0] <= span[0] < y[1]]
        if len(first) == len(second):
            truth.extend(zip(first, second, strict=True))
        else:
            vague.append((x, y))
    return truth, vague


def _lines(lines: Sequence[str]) -> list[Span]:
    """Spans of lines that are joined by line breaks."""
    spans, at = [], 0
    for line in lines:
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def story_examples(source: Source, folder: Path) -> Iterator[Example]:
    """Real articles on one story that share no text: all beads are wrong but those of quotations.

    Args:
        source: What makes the examples.
        folder: Articles saved as text (the seeds).
    """
    texts = {}
    for path in sorted(folder.glob("*.txt")):
        document = clean(Article(text=path.read_text(encoding="utf-8")), Settings())
        if document.language and source.compared(document.language):
            texts[path.name] = document.text, document.language
    documents = source.prepare(texts)
    quoted = LOCAL.index("quoted")
    for a, b in combinations(documents, 2):
        for example in source.example("story seeds", documents[a], documents[b], []):
            right = np.where(example.local[:, quoted] > 0, np.int8(-1), example.right)
            yield replace(example, right=right)
