"""Labelled beads of texts in which one sentence was replaced by another of one's own.

In the rooms, what stands between two sentences that were taken over was nearly always taken over
too. In papers it is not: a desk puts a sentence of its own in the place of another. Here the
sentence of an unrelated text is put there that is the most like the one it replaces, and every bead
that takes it in is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from examples import Example, Source, Truth, room_documents, room_truth

from provtrace.alignment import Prepared, prepare

REPLACED = 0.5
"""What a wrong bead counts: sentences are retold freely more often than they are replaced."""


def replaced_examples(source: Source, room: Path) -> Iterator[Example]:
    """Pairs of a room's documents that share text, with a sentence of the second replaced.

    Args:
        source: What makes the examples.
        room: Folder of the room.
    """
    documents = room_documents(source, room)
    truth = room_truth(room, documents)
    shared = {frozenset(pair) for pair in truth}
    for (a, b), spans in sorted(truth.items()):
        left, right = documents[a], documents[b]
        inner = _inner(left, right, spans)
        others = [
            text
            for name, text in sorted(documents.items())
            if name not in (a, b)
            and text.language == right.language
            and shared.isdisjoint((frozenset((a, name)), frozenset((b, name))))
        ]
        if inner and others and source.compared(left.language or "", right.language or ""):
            yield from _replaced(source, room.name, left, right, inner[len(inner) // 2], others)


def _inner(left: Prepared, right: Prepared, truth: Truth) -> list[int]:
    """Sentences on the right that, as those before and after them, have one each on the left."""
    partner = []
    for span in right.sentences:
        rows = [
            row
            for row, other in enumerate(left.sentences)
            if any(_mostly(other, x) and _mostly(span, y) for x, y in truth)
        ]
        partner.append(rows[0] if len(rows) == 1 else -2)
    return [
        at
        for at in range(1, len(partner) - 1)
        if partner[at - 1] >= 0 and partner[at - 1] + 1 == partner[at] == partner[at + 1] - 1
    ]


def _mostly(sentence: tuple[int, int], span: tuple[int, int]) -> bool:
    overlap = min(sentence[1], span[1]) - max(sentence[0], span[0])
    return 2 * overlap > sentence[1] - sentence[0]


def _replaced(
    source: Source,
    group: str,
    left: Prepared,
    right: Prepared,
    at: int,
    others: Sequence[Prepared],
) -> Iterator[Example]:
    assert right.vectors is not None
    nearest = [float((_vectors(text) @ right.vectors[at]).max()) for text in others]
    other = others[int(np.argmax(nearest))]
    row = int(np.argmax(_vectors(other) @ right.vectors[at]))
    start, end = right.sentences[at]
    words = other.text[slice(*other.sentences[row])].strip()
    space = right.text[start:end][len(right.text[start:end].rstrip()) :]
    changed = prepare(right.text[:start] + words + space + right.text[end:], right.language)
    if len(changed.sentences) != len(right.sentences):
        return
    vectors = right.vectors.copy()
    vectors[at] = _vectors(other)[row]
    for example in source.example(group, left, replace(changed, vectors=vectors), []):
        ranges = example.beads.right
        wrong = (ranges[:, 0] <= at) & (at < ranges[:, 1])
        labels = np.where(wrong, 0, -1).astype(np.int8)
        yield replace(example, right=labels, weight=REPLACED, only_gaps=True)


def _vectors(text: Prepared) -> np.ndarray:
    assert text.vectors is not None
    return text.vectors
