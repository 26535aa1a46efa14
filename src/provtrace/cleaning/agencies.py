"""The agencies that supply text: a reviewed data file, and a user's own beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

AgencyKind = Literal["agency", "press-release", "photo"]


@dataclass(frozen=True, slots=True)
class Agency:
    """A wire service.

    Attributes:
        id: Short lower-case identifier, such as ``"afp"``: what ``credits.agency`` holds.
        names: Full names, in several languages; the first is shown.
        short: Short forms used in credits, such as ``"AFP"``.
        ambiguous: Those short forms that mean other things too and need a credit's form around them.
        country: ISO 3166 code, or None for world-wide ones.
        kind: ``agency`` (news), ``press-release`` (paid or institutional text), ``photo``.
        wikidata: Wikidata item, or None where not certain.
    """

    id: str
    names: tuple[str, ...]
    short: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    country: str | None = None
    kind: AgencyKind = "agency"
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Agencies:
    """All agencies, found by any of their names.

    Attributes:
        by_id: Agencies by identifier.
        by_name: Identifier by folded name or short form.
    """

    by_id: dict[str, Agency] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Agency | None:
        """The agency of this name or short form, or None."""
        return self.by_id.get(self.by_name.get(name.casefold().strip(), ""))


def load_agencies(extra: Path | None = None) -> Agencies:
    """Read the agencies that provtrace knows, and those of a user's own file.

    Args:
        extra: A TOML file in the form of ``data/agencies.toml``; its entries replace those of the
            same id.

    Raises:
        SettingsError: If the file cannot be read or an entry is malformed.
    """
    return Agencies()
