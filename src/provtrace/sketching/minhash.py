"""MinHash signatures in bulk, bit for bit those of datasketch.

``datasketch.MinHash`` sketches one set at a time. Here the sets of a whole batch lie in one array,
and each permutation is one pass over it: the permutations, the mixing of the input (MurmurHash3's
finalizer) and the arithmetic are those of datasketch's scheme ``affine32``, so the signatures can
be handed to ``LeanMinHash`` or ``MinHashLSH`` as they are.

Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provtrace.alignment.tokens import mix
from provtrace.settings import Settings

SCHEME = "affine32"
_EMPTY = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Sketcher:
    """How sets of hashes are sketched.

    Attributes:
        num_perm: Permutations, and so values of a signature.
        seed: Seed of the permutations.
        rows: Signature values per band key.
    """

    num_perm: int = 32
    seed: int = 1
    rows: int = 2

    @classmethod
    def of(cls, settings: Settings) -> Sketcher:
        """The sketcher that the settings ask for."""
        return cls(settings.num_perm, settings.seed, settings.band_rows)

    def signatures(
        self, hashes: NDArray[np.uint64], bounds: NDArray[np.int64]
    ) -> NDArray[np.uint32]:
        """Signatures of a batch of sets.

        Args:
            hashes: The hashes of all sets, one set after the other; their lower 32 bits are used.
            bounds: Where each set starts, and the end of the last.

        Returns:
            One row per set, ``(n, num_perm)``; all bits are set in the row of an empty set.
        """
        result = np.full((len(bounds) - 1, self.num_perm), _EMPTY, dtype=np.uint32)
        filled = np.flatnonzero(np.diff(bounds))
        if not len(filled):
            return result
        mixed = _fmix32(hashes[bounds[0] : bounds[-1]].astype(np.uint32))
        starts = bounds[:-1][filled] - bounds[0]
        work = np.empty_like(mixed)
        for index, (factor, offset) in enumerate(permutations(self.num_perm, self.seed)):
            np.multiply(mixed, factor, out=work)
            np.add(work, offset, out=work)
            result[filled, index] = np.minimum.reduceat(work, starts)
        return result

    def band_keys(self, signatures: NDArray[np.uint32]) -> NDArray[np.uint64]:
        """One key per band of each signature; equal keys mean that the band is equal.

        Args:
            signatures: ``(n, num_perm)``. Leave out the rows of empty sets: they are all alike.

        Returns:
            ``(n, num_perm // rows)`` keys. The number of the band is part of the key.
        """
        bands = self.num_perm // self.rows
        values = signatures[:, : bands * self.rows].reshape(-1, bands, self.rows)
        keys = np.broadcast_to(np.arange(1, bands + 1, dtype=np.uint64), values.shape[:2]).copy()
        for row in range(self.rows):
            keys = mix((keys << np.uint64(32)) ^ keys ^ values[:, :, row])
        return keys


@cache
def permutations(num_perm: int, seed: int) -> NDArray[np.uint32]:
    """Factor and offset of each permutation, ``(num_perm, 2)``, as datasketch draws them.

    Those of the default settings are written down, because datasketch takes longer to import than
    many a scan takes.
    """
    written = permutations_file(num_perm, seed)
    if not written.exists():
        return draw_permutations(num_perm, seed)
    lines = written.read_text(encoding="ascii").splitlines()
    return np.array([line.split() for line in lines if line[0] != "#"], dtype=np.uint32)


def permutations_file(num_perm: int, seed: int) -> Path:
    """Where permutations stand if they are written down (``tools/build_permutations.py``)."""
    return Path(__file__).parent / "data" / f"permutations_{num_perm}_{seed}.tsv"


def draw_permutations(num_perm: int, seed: int) -> NDArray[np.uint32]:
    """Have datasketch draw the permutations, ``(num_perm, 2)``."""
    from datasketch import MinHash  # noqa: PLC0415 - takes a second to import

    return np.ascontiguousarray(MinHash(num_perm, seed, scheme=SCHEME).permutations.T)


def _fmix32(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's 32-bit finalizer, which datasketch applies to every input hash."""
    values = (values ^ (values >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    values = (values ^ (values >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return values ^ (values >> np.uint32(16))
