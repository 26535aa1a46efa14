"""Records of other tools → articles.

A preset says which field of a record holds which field of an article. Where none is named, the
fields that are there decide whose record it is; ``plain`` knows the names that are common
everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from provtrace.article import Article, FieldMap
from provtrace.errors import InputError, SettingsError
from provtrace.reading.values import (
    as_content,
    as_date,
    as_language,
    as_line,
    as_names,
    as_text,
    is_missing,
)

Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Preset:
    """Where one tool keeps what.

    Attributes:
        fields: Article field to fields of the record, the first that is there counts; dots reach
            into nested records and lists (``content.0.value``).
        evidence: Sets of fields, any of which tells a record of this tool.
    """

    fields: Fields
    evidence: tuple[frozenset[str], ...] = ()


def _preset(evidence: Sequence[str], **fields: str) -> Preset:
    return Preset(
        {name: tuple(names.split()) for name, names in fields.items()},
        tuple(frozenset(names.split()) for names in evidence),
    )


PRESETS: Mapping[str, Preset] = {
    # The JSON of `trafilatura --json`. `source` is the page's canonical address where it has one;
    # `filedate` is the day of extraction.
    "trafilatura": _preset(
        ["source-hostname text", "raw_text fingerprint"],
        text="text raw_text",
        key="id",
        url="url source",
        outlet="source-hostname sitename hostname",
        title="title",
        author="author",
        published="date",
        language="language",
    ),
    "news-please": _preset(
        ["maintext", "date_publish source_domain"],
        text="maintext text",
        url="url",
        outlet="source_domain",
        title="title title_page title_rss",
        author="authors",
        published="date_publish",
        language="language",
    ),
    # Passim's input records: `series` names the newspaper.
    "passim": _preset(
        ["series text"],
        text="text",
        key="id uid",
        url="url page_url",
        outlet="series",
        title="title heading",
        author="author authors",
        published="date",
        language="lang language",
    ),
    # `date` of Common Crawl records is the day of the crawl, so it is not the day of publication.
    "datatrove": _preset(
        ["text metadata", "text dump file_path", "text token_count language_score"],
        text="text",
        key="id",
        url="metadata.url url",
        canonical_url="metadata.canonical_url",
        outlet="metadata.outlet metadata.sitename metadata.publisher metadata.source_domain",
        title="metadata.title",
        author="metadata.author metadata.authors",
        published="metadata.published metadata.date_publish metadata.publish_date",
        language="metadata.language language",
    ),
    # Entries as feedparser gives them. Many feeds carry a summary only: then that is the text.
    "feed": _preset(
        ["published_parsed", "title_detail", "summary_detail", "links link title"],
        text="content.0.value content summary description",
        key="id guid",
        url="link",
        outlet="source.title feed.title",
        title="title",
        author="authors author",
        published="published_parsed published updated_parsed updated",
        language="content.0.language language summary_detail.language",
    ),
    # IPTC ninjs 1.x (body_html), 2.x (bodies, lower case) and 3.x (bodies, camel case).
    "ninjs": _preset(
        [
            "uri versioncreated",
            "uri versionCreated",
            "uri body_html",
            "uri bodies",
            "uri body_text",
        ],
        text="body_html body_xhtml bodies body_text",
        key="uri",
        outlet="infosources infoSources infosource copyrightholder copyrightHolder",
        title="headline headlines title",
        author="byline by bylines",
        published="firstcreated firstCreated contentcreated contentCreated "
        "versioncreated versionCreated",
        language="language",
    ),
    "plain": _preset(
        [],
        text="text body content maintext main_text raw_text full_text fulltext plain_text "
        "article_text articletext articleBody article_body body_text bodyText fields.bodyText "
        "content_text story article",
        html="html raw_html page_html page_source body_html content_html",
        key="key id _id uid uuid guid doc_id document_id article_id docid",
        url="url link requested_url page_url article_url webUrl web_url permalink uri",
        canonical_url="canonical_url canonical canonical_link responded_url",
        outlet="outlet sitename site_name publisher publication newspaper media_name media "
        "source_name thread.site site source_domain source series domain hostname source_id",
        title="title headline headlines heading webTitle name",
        author="author authors byline creator writer",
        published="published published_at publishedAt datePublished date_published published_date "
        "date_publish publish_date publication_date pub_date pubDate pubdate published_time "
        "webPublicationDate dateTimePub dateTime datetime timestamp created_at date",
        language="language lang inLanguage language_code",
    ),
}

CONVERTERS: Mapping[str, Callable[[object], str | None]] = {
    "text": as_text,
    "html": as_text,
    "key": as_line,
    "url": as_line,
    "canonical_url": as_line,
    "outlet": as_line,
    "title": as_line,
    "author": as_names,
    "published": as_date,
    "language": as_language,
}


CONTENT = ("text", "html")
MAX_PLANS = 256


def article_from_mapping(
    record: Mapping[str, object],
    *,
    preset: str | None = None,
    field_map: FieldMap | None = None,
) -> Article:
    """Make an article of a record.

    Args:
        record: Field values by name.
        preset: A name in ``PRESETS``; None goes by the fields that are there.
        field_map: Article field to field of the record; what it does not name is found by
            the preset.

    Raises:
        TypeError: If the record has no named fields.
        InputError: If the record has no field of text or page, or lacks the one mapped.
        SettingsError: If the preset or a name in ``field_map`` is unknown.
    """
    return RecordMapper(preset, field_map).article(record)


class RecordMapper:
    """Makes articles of many records, remembering where records of one form keep what.

    Args:
        preset: A name in ``PRESETS``; None goes by the fields that are there.
        field_map: Article field to field of the record.

    Raises:
        SettingsError: If the preset or a name in ``field_map`` is unknown.
    """

    def __init__(self, preset: str | None = None, field_map: FieldMap | None = None) -> None:
        self._mapped = {
            name: (paths,) if isinstance(paths, str) else tuple(paths)
            for name, paths in (field_map or {}).items()
        }
        unknown = sorted(set(self._mapped) - set(CONVERTERS))
        if unknown:
            known = ", ".join(CONVERTERS)
            raise SettingsError(
                f"field map: an article has no field {unknown[0]!r}; known are {known}"
            )
        if preset is not None and preset not in PRESETS:
            raise SettingsError(f"unknown preset {preset!r}; known are {', '.join(PRESETS)}")
        self._preset = preset
        # The paths that can hold something, by article field, for each set of fields met.
        self._plans: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}

    def article(self, record: Mapping[str, object]) -> Article:
        """Make an article of a record.

        Raises:
            TypeError: If it has no named fields.
            InputError: If the record has no field of text or page, or lacks the one mapped.
        """
        if not hasattr(record, "keys"):
            raise TypeError(f"a record with named fields is wanted, not {type(record).__name__}")
        plan = self._plan(record)
        values = {
            name: _first(record, paths, CONVERTERS[name])
            for name, paths in plan.items()
            if name not in ("text", "html")
        }
        text, html = self._content(record, plan)
        _mend(values)
        return Article(text=text, html=html, **values)

    def _plan(self, record: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        form = tuple(record)
        plan = self._plans.get(form)
        if plan is None:
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
            plan = self._plans[form] = self._new_plan(record)
        return plan

    def _new_plan(self, record: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        preset = PRESETS[self._preset] if self._preset else _recognised(record)
        fields = {**preset.fields, **self._mapped}
        if "text" in self._mapped or "html" in self._mapped:
            fields = {n: p for n, p in fields.items() if n in self._mapped or n not in CONTENT}
        return {
            name: tuple(path for path in paths if path in record or path.split(".")[0] in record)
            for name, paths in fields.items()
        }

    def _content(
        self, record: Mapping[str, object], plan: Mapping[str, tuple[str, ...]]
    ) -> tuple[str | None, str | bytes | None]:
        """The text, or else the page: extracted text is preferred, as it was somebody's choice."""
        for name in CONTENT:
            for path in plan.get(name, ()):
                value = _look_up(record, path)
                if name == "html" and isinstance(value, bytes) and value.strip():
                    return None, value
                content = None if is_missing(value) else as_text(value)
                if content is not None and content.strip():
                    return as_content(content) if name == "text" else (None, content)
        if any(plan.get(name) for name in CONTENT):
            return "", None  # the field is there, but nothing is in it
        raise InputError("record", self._lack(record))

    def _lack(self, record: Mapping[str, object]) -> str:
        """What is missing, and what there is instead."""
        names = (str(name)[:40] for name in islice(record, 15))
        there = ", ".join(n if n.isprintable() else ascii(n) for n in names) or "none at all"
        wanted = " or ".join(path for name in CONTENT for path in self._mapped.get(name, ()))
        if wanted:
            return f"has no field {wanted}; its fields are {there}"
        return (
            f"has no field that is known to hold text; its fields are {there}"
            " (name it with --map text=FIELD; in the library: field_map={'text': 'FIELD'})"
        )


def _recognised(record: Mapping[str, object]) -> Preset:
    """The preset that a record's fields are evidence of."""
    for preset in PRESETS.values():
        if any(all(field in record for field in fields) for fields in preset.evidence):
            return preset
    return PRESETS["plain"]


def _first(
    record: Mapping[str, object], paths: Iterable[str], convert: Callable[[object], str | None]
) -> str | None:
    """The first value that is there and says something."""
    for path in paths:
        value = _look_up(record, path)
        if not is_missing(value):
            converted = convert(value)
            if converted:
                return converted
    return None


def _look_up(record: Mapping[str, object], path: str) -> object:
    """The value at a path: a field of that very name, or one inside nested records and lists."""
    if path in record or "." not in path:
        return record.get(path)
    value: object = record
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
            value = value[int(step)] if step.isdigit() and int(step) < len(value) else None
        else:
            return None
    return value


def _mend(values: dict[str, str | None]) -> None:
    """Set right what common names leave open: "source" may be an outlet or an address."""
    outlet, url = values.get("outlet"), values.get("url")
    if outlet is not None and outlet.startswith(("http://", "https://")):
        if url in (None, outlet):
            values["url"], values["outlet"] = outlet, None
        else:
            values["outlet"] = outlet.split("/")[2] or None
    if url is not None and not url.startswith(("http://", "https://")):
        # A ninjs or news "uri" may be a name, not an address.
        values["url"] = url if "." in url.split("/")[0] or url.startswith("/") else None
        values["key"] = values.get("key") or url
