"""One frozen record of every setting, and where its values come from.

Defaults are overridden by ``provtrace.toml`` (or ``--config``), and that by flags.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from provtrace.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of a scan.

    Attributes:
        shingle_words: Words per shingle (characters in scripts written without spaces).
        num_perm: MinHash permutations of a passage; a multiple of band_rows.
        band_rows: Signature rows per LSH band: fewer propose more.
        seed: Seed of the MinHash permutations.
        hub_documents: Above so many documents in one bucket or cluster, members are compared
            with the earliest and the largest only.
        min_words: Fewest words of a verbatim or near match.
        encoder: Sentence encoder, ``NAME`` or ``NAME:MODEL``; ``none`` finds surface matches only.
        candidates: How rewritten and translated candidates are found: auto, exhaustive,
            sketch or neighbours.
        exhaustive_sentences: With ``auto``, the most sentences compared exhaustively.
        min_score: Least calibrated score of a rewritten or translated match.
        recurring_documents: A short line in so many unrelated documents of one outlet is
            furniture ...
        recurring_share: ... if that is at least this share of the documents that the outlet
            published while the line was in use.
        agencies: Path of a file of further agencies, or None.
        jobs: Worker processes; 0 does all in this process, where nothing stops an article that
            makes cleaning hang or eat memory.
    """

    shingle_words: int = 3
    num_perm: int = 32
    band_rows: int = 2
    seed: int = 1
    hub_documents: int = 32
    min_words: int = 8
    encoder: str = "use"
    candidates: str = "auto"
    exhaustive_sentences: int = 50_000
    min_score: float = 0.46
    recurring_documents: int = 2
    recurring_share: float = 0.1
    agencies: str | None = None
    jobs: int = max(1, os.cpu_count() or 1)

    def __post_init__(self) -> None:
        for field in fields(self):
            value, default = getattr(self, field.name), field.default
            wanted: tuple[type, ...] = (type(default),)
            if isinstance(default, float):
                wanted = (int, float)
            elif default is None:
                wanted = (str, type(None))
            if not isinstance(value, wanted) or isinstance(value, bool):
                raise SettingsError(f"setting {field.name}: {value!r} is not of the right type")
            if isinstance(value, (int, float)) and value < 0:
                raise SettingsError(f"setting {field.name}: {value!r} is negative")
        if self.num_perm % max(1, self.band_rows) or not self.num_perm:
            raise SettingsError("setting num_perm: must be a multiple of band_rows")
        if self.candidates not in ("auto", "exhaustive", "sketch", "neighbours"):
            raise SettingsError(
                f"setting candidates: {self.candidates!r} is none of "
                "auto, exhaustive, sketch, neighbours"
            )

    def as_dict(self) -> dict[str, Any]:
        """The settings by name, for ``runs.settings``."""
        return asdict(self)

    def override(self, values: Mapping[str, Any], origin: str) -> Settings:
        """Return these settings with some values replaced.

        Args:
            values: New values by name; None leaves a setting as it is.
            origin: Where the values come from, for the message.

        Raises:
            SettingsError: If a name is unknown or a value is out of range.
        """
        known = {field.name for field in fields(self)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise SettingsError(
                f"{origin}: unknown setting {unknown[0]!r}; known are {', '.join(sorted(known))}"
            )
        return replace(self, **{name: v for name, v in values.items() if v is not None})


def load_settings(
    config: Path | None = None,
    flags: Mapping[str, Any] | None = None,
    base: Settings | None = None,
) -> Settings:
    """Settings from defaults, then a TOML file, then flags.

    Args:
        config: The file; None reads ``provtrace.toml`` of the current folder if there is one.
        flags: Values from the command line; None among them means "not given".
        base: What to start from instead of the defaults, such as what an archive was made with.

    Raises:
        SettingsError: If the file cannot be read, or a setting is unknown or out of range.
    """
    settings = base or Settings()
    path = config if config is not None else Path("provtrace.toml")
    if config is not None or path.is_file():
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path}: {error}") from error
        settings = settings.override(values, str(path))
    return settings.override(flags or {}, "flags")
