"""Whatever comes in, reading, cleaning, segmentation and alignment give an answer.

``PROVTRACE_FUZZ_CASES`` sets the number of cases of each test; ``make fuzz`` takes many more, and
has ``tools/fuzz.py`` drive the same tests by the code that they reach.
"""

import gzip
import json
import os
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exact_places import check_covered, check_places
from provtrace import Article, InputError, Settings, clean
from provtrace.alignment import Prepared, align, align_surface, load_weights, prepare
from provtrace.alignment.tokens import tokenize
from provtrace.passages import split_sentences
from provtrace.reading import Limits, content_hash, find_files, read
from provtrace.reading.encodings import binary_kind, decode, looks_like_page
from provtrace.reading.text import unwrap
from provtrace.reading.values import fragment_text

CASES = int(os.environ.get("PROVTRACE_FUZZ_CASES", "40"))
fuzz = settings(
    max_examples=CASES,
    deadline=None,
    derandomize="PROVTRACE_FUZZ_CASES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SMALL = Limits(article_bytes=100_000, record_bytes=100_000, ratio=20, ratio_bytes=200_000)

PIECES = [
    "<html>", "<body>", "</body>", "<p>", "</p>", "<div class='article-body'>", "</div>", "<br/>", "<!--", "-->",
    "<script>", "</script>", "<![CDATA[", "]]>", "&nbsp;", "&#x110000;", "&#0;", "&amp", "<meta charset='x-none'>",
    "<meta property='article:published_time' content='", "'>", "<title>", "</title>", "<a href='javascript:x'>", "</a>",
    '<script type="application/ld+json">', '{"@type": "NewsArticle", "articleBody": "', '"}', "<table><tr><td>",
    "Read also: the cranes", "(AP)", "PARIS, March 4 –", "© 2024 The Hill Gazette", "By Ana Bel", "#cranes #port",
    "\ufeff", "\x00", "\u202e", "\u0301" * 30, "\ud800", "\U0001f600", "\u2028", "\r", "\n\n", " ", "\t", "。", "ِ", "ا",
    "The cranes in the port of Valmir stopped on Wednesday.", "Краны в порту остановились.", "起重机停止了作业。",
]  # fmt: skip
soup = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=60).map("".join)
encodings = st.sampled_from(
    ["utf-8", "utf-16", "cp1251", "shift_jis", "gb18030", "latin-1", "koi8-r"]
)
page_bytes = st.builds(lambda text, name: text.encode(name, "ignore"), soup, encodings)
noise = st.one_of(st.binary(max_size=400), page_bytes)

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), soup,
    st.sampled_from(["2024-03-05", "Tue, 05 Mar 2024 10:00:00 GMT", "http://x.example/1", "20240305", "99999999"]),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["name", "value", "text", "title", "$date", "0"]), inner, max_size=4
        ),
    ),
    max_leaves=12,
)
FIELDS = [
    "text", "html", "id", "url", "title", "author", "authors", "published", "date", "outlet", "source", "language",
    "metadata", "content", "bodies", "uri", "versioncreated", "published_parsed", "series", "maintext", "raw_text",
    "fingerprint", "headlines", "infosources", "summary", "link", "links", "source-hostname", "body",
]  # fmt: skip
records = st.dictionaries(
    st.one_of(st.sampled_from(FIELDS), st.text(max_size=8)), values, max_size=8
)


def check_storable(article: Article) -> None:
    for name in (
        "text",
        "key",
        "url",
        "canonical_url",
        "outlet",
        "title",
        "author",
        "published",
        "language",
    ):
        value = getattr(article, name)
        if value is not None:
            assert isinstance(value, str)
            assert "\x00" not in value
            value.encode("utf-8")


def check_file(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        for file in find_files([Path(folder)]):
            for reading in read(file, limits=SMALL):
                assert (reading.article is None) == (reading.problem is not None)
                assert reading.content_hash
                reading.key.encode("utf-8")
                if reading.problem is not None:
                    assert reading.problem.strip()
                    assert "\n" not in reading.problem
                    reading.problem.encode("utf-8")
                else:
                    assert reading.article.key == reading.key
                    check_storable(reading.article)


@fuzz
@given(st.sampled_from(["a.html", "a.txt", "a.md", "a.jsonl", "a.csv", "a.tsv", "a.warc"]), noise)
@example("a.html", b"<" * 5000)
@example("a.md", b"---\n---\n")
@example("a.csv", b'"')
def test_files_of_anything(name, data):
    if name.endswith("warc"):
        pytest.importorskip("fastwarc")
    check_file(name, data)


@fuzz
@given(
    st.lists(st.one_of(records.map(json.dumps), soup), max_size=6),
    st.integers(0, 400),
    st.binary(max_size=3),
)
def test_json_lines_with_a_damaged_place(lines, place, damage):
    data = "\n".join(lines).encode("utf-8", "ignore")
    check_file("a.jsonl", data[:place] + damage + data[place + len(damage) :])


@fuzz
@given(
    st.lists(records.map(json.dumps), min_size=1, max_size=6),
    st.integers(0, 400),
    st.binary(max_size=3),
)
def test_packed_files_with_a_damaged_place(lines, place, damage):
    data = gzip.compress("\n".join(lines).encode())
    check_file("a.jsonl.gz", data[:place] + damage + data[place + len(damage) :])


def warc_bytes(body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/1\r\n"
        b"WARC-Date: 2024-03-05T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
        % len(http)
    )
    return head + http + b"\r\n\r\n"


@fuzz
@given(
    st.lists(noise, min_size=1, max_size=4),
    st.booleans(),
    st.integers(0, 1200),
    st.binary(max_size=4),
)
@example([b"<p>The cranes stopped.</p>"], False, 51, b"\x00")
def test_web_archives_with_a_damaged_place(bodies, packed, place, damage):
    pytest.importorskip("fastwarc")
    parts = [warc_bytes(body) for body in bodies]
    data = b"".join(gzip.compress(part) if packed else part for part in parts)
    check_file("a.warc", data[:place] + damage + data[place + len(damage) :])


@fuzz
@given(st.lists(st.fixed_dictionaries({"id": st.integers(0, 9), "text": st.text(max_size=40)}), max_size=5),
       st.integers(0, 900), st.binary(max_size=4))  # fmt: skip
def test_parquet_with_a_damaged_place(rows, place, damage):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    schema = pyarrow.schema([("id", pyarrow.int64()), ("text", pyarrow.string())])
    safe = [{**row, "text": row["text"].encode("utf-8", "ignore").decode()} for row in rows]
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.Table.from_pylist(safe, schema=schema), sink)
    data = sink.getvalue().to_pybytes()
    check_file("a.parquet", data[:place] + damage + data[place + len(damage) :])


@fuzz
@given(records)
@example({"text": "t", "published": 1e300, "metadata": None})
@example({"text": "t", "published": [10**400] * 6})
@example({"text": {"text": {"text": "t"}}})
def test_records_of_anything(record):
    try:
        article = Article.from_mapping(record)
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert (article.text is None) != (article.html is None)
    check_storable(article)
    assert content_hash(article)


@fuzz
@given(st.binary(max_size=600))
def test_bytes_of_anything_are_text_of_some_kind(raw):
    text = decode(raw)
    assert "\x00" not in text
    assert "\r" not in text
    text.encode("utf-8")
    assert isinstance(binary_kind(raw), str | None)
    assert looks_like_page(raw, named_page=True) >= looks_like_page(raw, named_page=False)


@fuzz
@given(soup)
def test_fragments_and_wrapped_text_of_anything(text):
    assert isinstance(fragment_text(text), str)
    assert "".join(unwrap(text).split()) == "".join(text.split())


@fuzz
@given(page_bytes)
@example(b"<div>" * 3000 + b"text" + b"</div>" * 3000)
@example(b"<p>" + b"a" * 30_000 + b"</p>")
@example(b"<table>" + b"<tr><td>1</td></tr>" * 1000 + b"</table>")
def test_pages_of_anything_are_cleaned(html):
    check_document(clean(Article(html=html, key="k"), Settings(encoder="none")))


@fuzz
@given(soup)
@example("\ud800" * 10)
@example("Read also: " * 2000)
def test_texts_of_anything_are_cleaned(text):
    article = Article.from_mapping({"text": text, "id": "k"}, preset="passim")
    check_document(clean(article, Settings(encoder="none")))


def check_document(document) -> None:
    assert document.status in ("ok", "empty", "unreadable")
    assert (document.status == "ok") == bool(document.text)
    for value in (
        document.text,
        document.title,
        document.author,
        document.outlet,
        document.problem,
    ):
        if value is not None:
            value.encode("utf-8")
    for removal in document.removals:
        assert 0 <= removal.offset <= len(document.text)
        removal.text.encode("utf-8")
    for credit in document.credits:
        if credit.start is not None:
            assert 0 <= credit.start <= credit.end <= len(document.text)


LANGUAGES = st.sampled_from([None, "en", "de", "ru", "ar", "zh", "ja", "th", "ka", "xx"])
SENTENCES = [
    "The cranes in the port of Valmir stopped on Wednesday, and the dockers of both quays went home.",
    "The cranes in the harbour of Valmir stopped on Wednesday and the dockers of both quays went home.",
    "“Nobody asked us,” said Ada Brenn, who has unloaded ships there for twenty-six years.",
    "Краны в порту Вальмир остановились в среду, и докеры обоих причалов ушли домой.",
    "瓦尔米港的起重机周三停止作业，两个码头的工人都回家了。",
    "توقفت الرافعات في ميناء فالمير يوم الأربعاء وعاد عمال الرصيفين إلى بيوتهم.",
]
NO_SURROGATES = st.characters(codec="utf-8")
texts = st.lists(
    st.one_of(
        st.sampled_from(SENTENCES),
        st.sampled_from(["\n", " ", "\u2028", "\u0301", "\u202e", "\ufeff", "\u200d", "“", "»", "…", "。", "ก" * 30, "\U0001f600"]),
        st.text(NO_SURROGATES, max_size=30),
    ),
    max_size=10,
).map("".join)  # fmt: skip


@fuzz
@given(st.one_of(soup, texts), LANGUAGES)
def test_sentences_and_words_of_anything_have_exact_places(text, language):
    spans = split_sentences(text, language)
    check_places(text, spans)
    check_covered(text, spans)
    words = tokenize(text)
    places = list(zip(words.start.tolist(), words.end.tolist(), strict=True))
    check_places(text, places)
    # A word is the same word wherever it stands.
    for (start, end), value in list(zip(places, words.hash, strict=True))[:5]:
        alone = tokenize(text[start:end])
        assert len(alone) != 1 or alone.hash[0] == value


def with_vectors(text: str, language: str | None) -> Prepared:
    """A text with a vector for each sentence that depends on its letters alone."""
    plain = prepare(text, language)
    rows = np.zeros((len(plain.sentences), 64), np.float32)
    for row, (start, end) in zip(rows, plain.sentences, strict=True):
        np.add.at(row, [ord(char) % 64 for char in text[start:end]], 1)
    return replace(plain, vectors=rows / np.linalg.norm(rows, axis=1, keepdims=True))


@fuzz
@given(texts, texts, LANGUAGES, LANGUAGES)
@example(
    SENTENCES[0] * 4 + "ก" * 30 + "\n" + SENTENCES[0] * 3,
    SENTENCES[2] + "ก" * 30 + SENTENCES[0],
    None,
    None,
)
def test_any_two_texts_can_be_aligned(left, right, language, other):
    settings, weights = Settings(min_words=3), load_weights()
    a, b = with_vectors(left, language), with_vectors(right, other)
    surface = align_surface(a, b, settings)
    swapped = align_surface(b, a, settings)
    assert sorted((m.left, m.right, m.kind, m.words, m.is_quote) for m in surface) == sorted(
        (m.right, m.left, m.kind, m.words, m.is_quote) for m in swapped
    )
    found = align(a, b, settings, weights)
    assert align(a, b, settings, weights) == found
    for match in found:
        assert 0 < match.score <= 1
        assert match.words > 0
        json.dumps(match.evidence, allow_nan=False)
    # Copied text may end inside a sentence whose other part was reworded: each is whole by itself.
    by_meaning = [match for match in found if "cosine" in match.evidence]
    copied = [match for match in found if "cosine" not in match.evidence]
    for matches, (text, side) in product((by_meaning, copied), ((left, "left"), (right, "right"))):
        check_places(text, sorted(getattr(match, side) for match in matches))
