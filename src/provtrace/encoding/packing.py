"""Vectors as they are stored: one byte a number.

A row is scaled so that its largest number is 127 and rounded. Cosines of packed rows differ from
those of the rows themselves by less than 0.003, and a row takes a quarter of the space. Everything
downstream works on rows that went through packing, so a document just encoded and one read back
from an archive give the same matches.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from provtrace.encoding.normalise import unit_rows
from provtrace.encoding.protocol import Encoder, FloatArray
from provtrace.errors import ArchiveError


def pack_vectors(vectors: FloatArray) -> bytes:
    """Pack rows of unit length.

    Args:
        vectors: Array of shape ``(n, dim)``.

    Returns:
        ``n * dim`` bytes.
    """
    peaks = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    scales = np.divide(127.0, peaks, out=np.zeros_like(peaks), where=peaks > 0)
    packed: npt.NDArray[np.int8] = np.rint(vectors * scales).astype(np.int8)
    return packed.tobytes()


def unpack_vectors(data: bytes, dim: int) -> FloatArray:
    """Rows of unit length from `pack_vectors`.

    Args:
        data: What was stored.
        dim: Numbers per row: the encoder's ``dim``.

    Raises:
        ArchiveError: If the bytes are not a whole number of rows.
    """
    if len(data) % dim:
        raise ArchiveError(f"stored vectors: {len(data)} bytes are no rows of {dim}")
    return unit_rows(np.frombuffer(data, np.int8).reshape(-1, dim))


def encode_sentences(
    encoder: Encoder, documents: Sequence[Sequence[str]], *, batch: int = 2_048
) -> list[bytes]:
    """Encode the sentences of documents, each distinct sentence once.

    Args:
        encoder: The encoder.
        documents: Sentences of each document.
        batch: Sentences given to the encoder at a time.

    Returns:
        Packed vectors of each document, in the order of its sentences.
    """
    distinct = list(dict.fromkeys(text for sentences in documents for text in sentences))
    # Sentences of like length side by side keep the padding of batching encoders small.
    distinct.sort(key=len)
    rows: dict[str, bytes] = {}
    for start in range(0, len(distinct), batch):
        part = distinct[start : start + batch]
        packed = pack_vectors(encoder.encode(part))
        for index, text in enumerate(part):
            rows[text] = packed[index * encoder.dim : (index + 1) * encoder.dim]
    return [b"".join(rows[text] for text in sentences) for sentences in documents]
