"""The agencies that supply text: a reviewed data file, and a user's own beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from provtrace.cleaning.folding import fold
from provtrace.errors import SettingsError

AgencyKind = Literal["agency", "press-release", "photo"]

GENERIC = "agencies"
"""``credits.agency`` where a piece credits agencies without naming one ("wire reports")."""

_LISTS = ("names", "short", "ambiguous")
_KEYS = {*_LISTS, "country", "kind", "wikidata"}
_INFLECTED = 5
"""From so many letters on, a name is also found with a case ending ("Интерфакса")."""


@dataclass(frozen=True, slots=True)
class Agency:
    """A wire service.

    Attributes:
        id: Short lower-case identifier, such as ``"afp"``: what ``credits.agency`` holds.
        names: Full names, in several languages; the first is shown.
        short: Short forms used in credits, such as ``"AFP"``.
        ambiguous: Names and short forms that mean other things too: they count only where the
            form of the words says that a credit stands there.
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


@dataclass(frozen=True, slots=True, eq=False)
class Agencies:
    """All agencies, found by any of their names. Two are the same if they are one object.

    Attributes:
        by_id: Agencies by identifier.
        names: Identifier by folded full name.
        short: Identifier by short form, case as in the file.
    """

    by_id: dict[str, Agency] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Agency | None:
        """The agency of this name, or None.

        Args:
            name: A full name in any case, possibly with a case ending of one to three letters, or
                a short form in its own case.
        """
        name = name.strip().strip(".,;:/").strip()
        known = self.short.get(name)
        if known is None:
            folded = fold(name)
            known = self.names.get(folded)
            if known is None and len(folded) >= _INFLECTED and not folded.isascii():
                known = next(
                    (
                        self.names[folded[:-cut]]
                        for cut in (1, 2, 3)
                        if len(folded) - cut >= _INFLECTED and folded[:-cut] in self.names
                    ),
                    None,
                )
        return self.by_id[known] if known is not None else None

    def is_ambiguous(self, name: str) -> bool:
        """Whether a name of an agency means other things too."""
        agency = self.find(name)
        return agency is not None and name.strip() in agency.ambiguous


def load_agencies(extra: Path | None = None) -> Agencies:
    """Read the agencies that provtrace knows, and those of a user's own file.

    Args:
        extra: A TOML file in the form of ``data/agencies.toml``; its entries replace those of the
            same id.

    Raises:
        SettingsError: If the file cannot be read or an entry is malformed.
    """
    entries = dict(_packaged())
    if extra is not None:
        try:
            data = tomllib.loads(extra.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"agencies file {extra}: {error}") from error
        entries.update(_parse(data, str(extra)))
    names: dict[str, str] = {}
    short: dict[str, str] = {}
    for agency in entries.values():
        for name in agency.names:
            names.setdefault(fold(name), agency.id)
        for name in agency.short:
            short.setdefault(name, agency.id)
    if extra is not None:  # a user's own names win over ours
        for identifier in data:
            names.update({fold(name): identifier for name in entries[identifier].names})
            short.update(dict.fromkeys(entries[identifier].short, identifier))
    return Agencies(entries, names, short)


@cache
def default_agencies() -> Agencies:
    """The agencies that provtrace knows."""
    return load_agencies()


@cache
def _packaged() -> Mapping[str, Agency]:
    file = files("provtrace.cleaning") / "data" / "agencies.toml"
    return _parse(tomllib.loads(file.read_text(encoding="utf-8")), "agencies.toml")


def _parse(data: Mapping[str, Any], where: str) -> dict[str, Agency]:
    return {identifier: _agency(identifier, entry, where) for identifier, entry in data.items()}


def _agency(identifier: str, entry: object, where: str) -> Agency:
    """Make an agency of its entry, or say what is wrong with that."""

    def wrong(reason: str) -> SettingsError:
        return SettingsError(f"agencies file {where}: [{identifier}]: {reason}")

    if not isinstance(entry, dict):
        raise wrong("an agency is a table with a list of names")
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise wrong(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    for key in _LISTS:
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise wrong(f"{key} must be a list of words")
    if not entry.get("names"):
        raise wrong("names must hold at least one full name")
    for key in ("country", "wikidata", "kind"):
        if not isinstance(entry.get(key, ""), str):
            raise wrong(f"{key} must be a word")
    kind = entry.get("kind", "agency")
    if kind not in get_args(AgencyKind):
        raise wrong(f"kind {kind!r} is none of {', '.join(get_args(AgencyKind))}")
    strange = sorted(set(entry.get("ambiguous", ())) - {*entry["names"], *entry.get("short", ())})
    if strange:
        raise wrong(f"ambiguous {strange[0]!r} is neither among names nor short")
    return Agency(
        id=identifier,
        names=tuple(entry["names"]),
        short=tuple(entry.get("short", ())),
        ambiguous=frozenset(entry.get("ambiguous", ())),
        country=entry.get("country"),
        kind=kind,
        wikidata=entry.get("wikidata"),
    )
