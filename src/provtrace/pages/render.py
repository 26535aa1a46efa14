"""Templates, and the few words and forms that all of them use."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from provtrace import __version__
from provtrace.archive.reader import Asked
from provtrace.article import KINDS
from provtrace.pages import wording
from provtrace.pages.links import Links
from provtrace.pages.originality import PART_WORDS
from provtrace.pages.texts import language_attributes, plain, visible
from provtrace.pages.times import moment


@dataclass(frozen=True, slots=True)
class Site:
    """What surrounds every page.

    Attributes:
        name: Name of the database.
        links: Where pages lead.
        style: Address of the style sheet.
        script: Address of the script.
        tables: Address of the plain tables.
        row: Gives the address of a table's row, or an empty string.
        sql: Gives the address that runs a query, or an empty string where that is not allowed.
        permalink: Gives an address that holds after a rebuild, for a document's key and an offset.
        check: Whether a text can be pasted to see where it occurs.
    """

    name: str
    links: Links
    style: str = ""
    script: str = ""
    tables: str = ""
    row: Callable[[str, object], str] = field(default=lambda table, key: "")
    sql: Callable[[Asked], str] = field(default=lambda asked: "")
    permalink: Callable[[str, int | None], str] = field(default=lambda key, offset: "")
    check: bool = False


@cache
def environment() -> Environment:
    """The templates with everything escaped; an unknown name in a template is an error."""
    env = Environment(
        loader=PackageLoader("provtrace.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        visible=lambda text: visible(text or ""),
        plain=plain,
        number=lambda value: f"{value or 0:,}",
        percent=wording.percent,
        plural=wording.plural,
        when=moment,
        evidence=wording.evidence_lines,
        cautions=wording.cautions,
        why_undetermined=wording.why_undetermined,
        confidence=wording.confidence_words,
        codes=language_codes,
        agency=agency_name,
        web=web_address,
    )
    env.globals.update(
        kinds=KINDS,
        kind_words=wording.KIND_WORDS,
        part_words=PART_WORDS,
        status_words=wording.STATUS_WORDS,
        verdict_before=wording.verdict_before,
        verdict_beside=wording.verdict_beside,
        credit_words=wording.credit_words,
        relation_words=wording.RELATION_WORDS,
        lang=language_attributes,
        version=__version__,
    )
    return env


def render(template: str, site: Site, **values: Any) -> str:
    """A page as HTML.

    Args:
        template: Name of a template of this package.
        site: What surrounds the page.
        **values: What the template shows.
    """
    return environment().get_template(template).render(site=site, links=site.links, **values)


def language_codes(stored: str | None) -> list[str]:
    """The languages of a cluster, stored as a JSON list, or with spaces or commas between."""
    if not stored:
        return []
    if stored.startswith("["):
        try:
            return [str(code) for code in json.loads(stored) if code]
        except ValueError:
            return []
    return stored.replace(",", " ").split()


@cache
def _agency_names() -> dict[str, str]:
    """Names of agencies by id, from the reviewed data file."""
    # Cleaning takes long to load; only a page that names an agency needs it.
    from provtrace.cleaning.agencies import load_agencies  # noqa: PLC0415

    return {a.id: (a.short or a.names)[0] for a in load_agencies().by_id.values()}


def agency_name(agency: str | None) -> str:
    """The name of an agency, or what is stored where it is not in the data."""
    if not agency:
        return ""
    return _agency_names().get(agency, agency)


def web_address(url: str | None) -> str:
    """An address that may be a link: http and https only."""
    address = (url or "").strip()
    return address if address.lower().startswith(("http://", "https://")) else ""
