"""Sentences → vectors: the embedded encoder, optional ones, and how vectors are stored."""

from provtrace.encoding.packing import encode_sentences, pack_vectors, unpack_vectors
from provtrace.encoding.protocol import Encoder, FloatArray
from provtrace.encoding.registry import ENCODERS, coverage, extra_for, load_encoder

__all__ = [
    "ENCODERS",
    "Encoder",
    "FloatArray",
    "coverage",
    "encode_sentences",
    "extra_for",
    "load_encoder",
    "pack_vectors",
    "unpack_vectors",
]
