#!/usr/bin/env python3
"""Write down the permutations of the default settings: `python tools/build_permutations.py`."""

from __future__ import annotations

from provtrace.settings import Settings
from provtrace.sketching.minhash import draw_permutations, permutations_file

HEAD = "# Factor and offset of each permutation, as datasketch draws them.\n"


def main() -> None:
    """Write the file that ships with the package."""
    settings = Settings()
    rows = draw_permutations(settings.num_perm, settings.seed)
    lines = [f"{factor}\t{offset}\n" for factor, offset in rows.tolist()]
    permutations_file(settings.num_perm, settings.seed).write_text(HEAD + "".join(lines))


if __name__ == "__main__":
    main()
