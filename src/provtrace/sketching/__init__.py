"""Shingles of words, MinHash signatures of passages, and the band keys of documents."""

from provtrace.sketching.documents import document_keys
from provtrace.sketching.minhash import SCHEME, Sketcher
from provtrace.sketching.shingles import run_hashes, shingle_hashes

__all__ = ["SCHEME", "Sketcher", "document_keys", "run_hashes", "shingle_hashes"]
