"""Records of other tools become articles."""

import datetime
import json
import time

import pytest

from provtrace import Article, InputError
from provtrace.errors import SettingsError
from provtrace.presets import PRESETS

make = Article.from_mapping


def test_plain_records_by_common_names():
    article = make(
        {
            "id": 17,
            "headline": "Cranes stop",
            "articleBody": "All cranes stopped.",
            "author": [{"@type": "Person", "name": "Ana Bel"}, {"name": "Jo Kim"}],
            "datePublished": "2024-03-05T10:00:00+01:00",
            "publisher": {"@type": "Organization", "name": "Hill Gazette"},
            "inLanguage": "en-GB",
            "url": "https://hill-gazette.example/1",
        }
    )
    assert article == Article(
        key="17",
        text="All cranes stopped.",
        title="Cranes stop",
        author="Ana Bel; Jo Kim",
        published="2024-03-05T10:00:00+01:00",
        outlet="Hill Gazette",
        language="en",
        url="https://hill-gazette.example/1",
    )


def test_source_may_be_an_outlet_or_an_address():
    assert make({"text": "t", "source": "Tal-Bote"}).outlet == "Tal-Bote"
    by_address = make({"text": "t", "source": "https://tal-bote.example/1"})
    assert (by_address.url, by_address.outlet) == ("https://tal-bote.example/1", None)
    site = make(
        {"text": "t", "url": "https://tal-bote.example/1", "source": "https://tal-bote.example"}
    )
    assert site.outlet == "tal-bote.example"


def test_trafilatura():
    """The record is what trafilatura itself writes."""
    trafilatura = pytest.importorskip("trafilatura")
    paragraphs = "".join(
        f"<p>Paragraph {n} of the piece about the cranes in the port.</p>" for n in range(9)
    )
    page = (
        "<html><head><title>Cranes stop</title><meta name='author' content='Ana Bel'>"
        "<meta property='og:site_name' content='Hill Gazette'>"
        "<meta property='article:published_time' content='2024-03-05'></head>"
        f"<body><article><h1>Cranes stop</h1>{paragraphs}</article></body></html>"
    )
    written = trafilatura.extract(
        page, output_format="json", with_metadata=True, url="https://hill-gazette.example/1"
    )
    article = make(json.loads(written))
    assert article.text.count("\n") >= 8
    assert (article.title, article.author, article.outlet) == (
        "Cranes stop",
        "Ana Bel",
        "Hill Gazette",
    )
    assert (article.url, article.published) == ("https://hill-gazette.example/1", "2024-03-05")
    assert article.key is None


def test_news_please():
    article = make(
        {
            "authors": ["Ana Bel", "Jo Kim"],
            "date_download": "2024-03-07 09:00:00",
            "date_modify": None,
            "date_publish": "2024-03-05 10:00:00",
            "description": "…",
            "filename": "https%3A%2F%2Fx.example%2F1.json",
            "language": "de",
            "maintext": "Die Kräne stehen still.",
            "source_domain": "tal-bote.example",
            "title": "Kräne stehen still",
            "url": "https://tal-bote.example/1",
        }
    )
    assert (article.text, article.outlet) == ("Die Kräne stehen still.", "tal-bote.example")
    assert (article.published, article.author) == ("2024-03-05 10:00:00", "Ana Bel; Jo Kim")
    assert (article.key, article.url) == (None, "https://tal-bote.example/1")


def test_passim():
    article = make(
        {"id": "gaz-18500305-p1", "series": "gaz", "date": "1850-03-05", "text": "The cranes."}
    )
    assert (article.key, article.outlet, article.published) == (
        "gaz-18500305-p1",
        "gaz",
        "1850-03-05",
    )


def test_datatrove_keeps_the_day_of_the_crawl_apart():
    nested = make(
        {
            "text": "The cranes.",
            "id": "<urn:uuid:1>",
            "metadata": {
                "url": "https://x.example/1",
                "date": "2024-06-01T00:00:00Z",
                "language": "en",
            },
        }
    )
    flat = make(
        {
            "text": "The cranes.",
            "id": "<urn:uuid:1>",
            "dump": "CC-MAIN-2024-10",
            "url": "https://x.example/1",
            "date": "2024-06-01T00:00:00Z",
            "file_path": "s3://…",
            "language": "en",
        }
    )
    assert nested == flat
    assert (nested.url, nested.published, nested.language) == ("https://x.example/1", None, "en")


def test_feed_entries():
    entry = {
        "title": "Cranes stop",
        "title_detail": {"type": "text/plain", "value": "Cranes stop"},
        "links": [{"rel": "alternate", "href": "https://x.example/1"}],
        "link": "https://x.example/1",
        "id": "tag:x.example,2024:1",
        "summary": "<p>All cranes …</p>",
        "content": [
            {
                "type": "text/html",
                "language": "en",
                "value": "<p>All <b>cranes</b> stopped.</p><figure><figcaption>No</figcaption></figure>"
                "<p>Talks &amp; more on Friday.<br>Perhaps.</p><script>no()</script>",
            }
        ],
        "authors": [{"name": "Ana Bel"}, {"name": "Jo Kim"}],
        "published": "Tue, 05 Mar 2024 10:00:00 GMT",
        "published_parsed": time.struct_time((2024, 3, 5, 10, 0, 0, 1, 65, 0)),
        "source": {"title": "Hill Gazette"},
    }
    article = make(entry)
    assert article.text == "All cranes stopped.\n\nTalks & more on Friday.\n\nPerhaps."
    assert (article.published, article.outlet) == ("2024-03-05T10:00:00+00:00", "Hill Gazette")
    assert (article.key, article.author) == ("tag:x.example,2024:1", "Ana Bel; Jo Kim")
    del entry["content"]
    del entry["published_parsed"]
    again = make(entry)
    assert (again.text, again.published) == ("All cranes …", "2024-03-05T10:00:00+00:00")


NINJS = {
    "1.x": {
        "uri": "urn:newsml:agency.example:1",
        "type": "text",
        "versioncreated": "2024-03-05T12:00:00Z",
        "firstcreated": "2024-03-05T10:00:00Z",
        "byline": "Ana Bel",
        "headline": "Cranes stop",
        "located": "Valmir",
        "language": "en-GB",
        "infosource": [{"name": "Agency One"}],
        "body_text": "VALMIR (A1) - All cranes stopped. Talks on Friday.",
        "body_xhtml": "<p>VALMIR (A1) - All cranes stopped.</p><p>Talks on Friday.</p>",
    },
    "2.x": {
        "uri": "urn:newsml:agency.example:1",
        "standard": {"name": "ninjs", "version": "2.0"},
        "versioncreated": "2024-03-05T12:00:00Z",
        "firstcreated": "2024-03-05T10:00:00Z",
        "by": "Ana Bel",
        "headlines": [{"role": "main", "value": "Cranes stop"}],
        "language": "en",
        "infosources": [{"name": "Agency One", "role": "isrol:origin"}],
        "bodies": [
            {
                "role": "html",
                "contenttype": "text/html",
                "value": "<section><p>VALMIR (A1) - All cranes stopped.</p><p>Talks on Friday.</p></section>",
            }
        ],
    },
    "3.x": {
        "uri": "urn:newsml:agency.example:1",
        "versionCreated": "2024-03-05T12:00:00Z",
        "firstCreated": "2024-03-05T10:00:00Z",
        "by": "Ana Bel",
        "headlines": [{"role": "main", "value": "Cranes stop"}],
        "language": "en",
        "infoSources": [{"name": "Agency One"}],
        "bodies": [
            {
                "role": "html",
                "contentType": "text/html",
                "value": "<section><p>VALMIR (A1) - All cranes stopped.</p><p>Talks on Friday.</p></section>",
            }
        ],
    },
}


@pytest.mark.parametrize("version", list(NINJS))
def test_ninjs(version):
    assert make(NINJS[version]) == Article(
        key="urn:newsml:agency.example:1",
        text="VALMIR (A1) - All cranes stopped.\n\nTalks on Friday.",
        title="Cranes stop",
        author="Ana Bel",
        published="2024-03-05T10:00:00Z",
        outlet="Agency One",
        language="en",
    )


def test_pages_stay_pages_and_fragments_become_text():
    whole = "<!DOCTYPE html><html><body><p>A page.</p></body></html>"
    assert make({"text": whole}).html == whole
    assert make({"html": b"<html>\xe9</html>"}).html == b"<html>\xe9</html>"
    for text in ("1 < 2 and 3 > 2", "A paragraph begins\nwith <p>, he said.", "AT&amp;T\n&lt;"):
        assert make({"text": text}).text == text
    linked = make({"text": "The <a href='/p'>port</a> of\nValmir &amp; its <b>cranes</b>."})
    assert linked.text == "The port of\nValmir & its cranes."
    assert make({"text": "One.<br>Two.<br/>Three."}).text == "One.\n\nTwo.\n\nThree."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.date(2024, 3, 5), "2024-03-05"),
        (datetime.datetime(2024, 3, 5, 10, tzinfo=datetime.UTC), "2024-03-05T10:00:00+00:00"),
        (1709632800, "2024-03-05T10:00:00+00:00"),
        (1709632800000, "2024-03-05T10:00:00+00:00"),
        ("1709632800", "2024-03-05T10:00:00+00:00"),
        (20240305, "2024-03-05"),
        ("20240305", "2024-03-05"),
        ({"$date": "2024-03-05T10:00:00Z"}, "2024-03-05T10:00:00Z"),
        ("Tue, 05 Mar 2024 10:00:00 +0100", "2024-03-05T10:00:00+01:00"),
        ("5 March 2024", "5 March 2024"),
        (float("nan"), None),
        ("None", None),
        ("", None),
        ([2024, 3, 5, 10, 0, 0], "2024-03-05T10:00:00+00:00"),
        (10**30, None),
    ],
)
def test_dates(value, expected):
    assert make({"text": "t", "published": value}).published == expected


def test_a_named_preset_is_followed():
    record = {"text": "t", "series": "gaz", "outlet": "Hill Gazette"}
    assert make(record).outlet == "gaz"
    assert make(record, preset="plain").outlet == "Hill Gazette"


def test_a_field_map_comes_first():
    record = {"text": "wrong", "body": {"parts": ["One.", "Two."]}, "x.y": "https://x.example/1"}
    article = make(record, field_map={"text": "body.parts", "url": "x.y"})
    assert (article.text, article.url) == ("One.\n\nTwo.", "https://x.example/1")


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ({"body": "One.", "summary": "Two."}, "One."),
        ({"body": " ", "summary": "Two."}, "Two."),
        ({"summary": "Two.", "text": "not this one"}, "Two."),
    ],
)
def test_of_several_mapped_fields_the_first_that_says_something_counts(record, text):
    assert make(record, field_map={"text": ["body", "summary"]}).text == text


@pytest.mark.parametrize("record", ["hello", ["text", "hello"], 7, None])
def test_what_has_no_named_fields_is_no_record(record):
    with pytest.raises(TypeError, match="a record with named fields is wanted, not"):
        make(record)


def test_errors_name_what_there_is():
    with pytest.raises(
        InputError, match="no field that is known to hold text; its fields are a, b"
    ) as lacking:
        make({"a": 1, "b": 2})
    assert "--map text=FIELD" in str(lacking.value)
    assert "field_map={'text': 'FIELD'}" in str(lacking.value)
    with pytest.raises(InputError, match="has no field txt or body; its fields are text"):
        make({"text": "t"}, field_map={"text": ("txt", "body")})
    with pytest.raises(InputError, match="has no field txt; its fields are text"):
        make({"text": "t"}, field_map={"text": "txt"})
    with pytest.raises(SettingsError, match="unknown preset 'pasim'; known are trafilatura"):
        make({"text": "t"}, preset="pasim")
    with pytest.raises(SettingsError, match="an article has no field 'body'; known are text"):
        make({"text": "t"}, field_map={"body": "text"})


def test_an_empty_text_is_an_empty_article_not_an_error():
    assert make({"text": ""}).text == ""
    assert make({"text": None}).text == ""


def test_hostile_strings_are_made_safe():
    article = make({"text": "a\ud800b\x00c", "title": "\ud83d\ude00 \udfff", "id": "k\x00"})
    assert (article.text, article.title, article.key) == ("a\ufffdbc", "😀 \ufffd", "k")
    article.text.encode()


def test_table_rows_with_gaps():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        [
            {
                "id": 1,
                "text": "One.",
                "date": pandas.Timestamp("2024-03-05T10:00:00Z"),
                "author": "Ana Bel",
            },
            {"id": None, "text": "Two.", "date": pandas.NaT, "author": pandas.NA},
        ]
    )
    first, second = (make(row) for row in frame.to_dict("records"))
    assert (first.key, first.published) == ("1", "2024-03-05T10:00:00+00:00")
    assert (second.key, second.published, second.author) == (None, None, None)


def test_every_preset_names_a_field_of_text():
    assert all(preset.fields["text"] for preset in PRESETS.values())


@pytest.mark.parametrize("field", ["published", "text", "html", "outlet"])
def test_a_field_that_is_no_text_is_refused_with_the_way_out(field):
    with pytest.raises(InputError, match=f"{field} is date and not text; Article.from_mapping"):
        Article(**{"text": "The ferry is back.", field: datetime.date(2026, 4, 3)})
