"""The invented newsroom in samples/: what is in it, and that its gold says what the files say."""

from __future__ import annotations

import gzip
import html
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SAMPLES, BUILD = ROOT / "samples", ROOT / "tools" / "build_samples.py"
ARTICLES, GOLD = SAMPLES / "articles", SAMPLES / "gold"
AGENCIES = ROOT / "src" / "provtrace" / "cleaning" / "data" / "agencies.toml"


def lines(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.decode().splitlines()]


def words(text: str) -> list[str]:
    """Words without case and punctuation; each Han or Kana character is one."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+", folded)


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


FILES = {row["file"]: row for row in lines(GOLD / "files.jsonl")}
BODIES = {key: (GOLD / row["text"]).read_bytes().decode() for key, row in FILES.items()}
PAIRS = {(row["a"], row["b"]): row for row in lines(GOLD / "gold.jsonl")}
STORIES = {row["story"]: row for row in lines(GOLD / "stories.jsonl")}
RECORDS = {
    row["id"]: row for name in ("feed.jsonl", "overseas.jsonl.gz") for row in lines(ARTICLES / name)
}
SEGMENTS = [
    (pair, passage, segment)
    for pair, row in PAIRS.items()
    for passage in row["passages"]
    for segment in passage["segs"]
]


def page(key: str) -> str:
    """A page as its own charset declaration says it is to be read."""
    data = (ARTICLES / key).read_bytes()
    charset = re.search(rb"charset=[\"']?([\w-]+)", data)
    assert charset is not None
    return data.decode(charset[1].decode())


def visible(key: str) -> str:
    """What a reader of a file or record sees, white space folded."""
    if key in RECORDS:
        text = RECORDS[key]["text"]
    elif key.endswith(".txt"):
        text = (ARTICLES / key).read_bytes().decode()
    else:
        text = re.sub(r"(?s)<(script|style).*?</\1>", "", page(key))
        text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?a\b[^>]*>", "", text)))
    return " ".join(text.split())


def test_every_file_has_its_gold():
    on_disk = {
        path.relative_to(ARTICLES).as_posix()
        for path in ARTICLES.rglob("*")
        if path.suffix in (".html", ".txt")
    }
    assert on_disk | set(RECORDS) == set(FILES)
    assert {path.name for path in (GOLD / "texts").iterdir()} == {
        Path(row["text"]).name for row in FILES.values()
    }


def test_rebuilding_changes_nothing(tmp_path):
    subprocess.run([sys.executable, BUILD, "--out", tmp_path], check=True)

    def tree(folder: Path) -> dict[str, bytes]:
        return {
            # Compressed bytes differ between builds of zlib.
            path.relative_to(folder).as_posix(): (
                gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            )
            for part in ("articles", "gold")
            for path in (folder / part).rglob("*")
            if path.is_file()
        }

    built, committed = tree(tmp_path), tree(SAMPLES)
    assert built.keys() == committed.keys()
    assert [name for name in built if built[name] != committed[name]] == []


def test_room_offsets_slice_to_the_furniture(tmp_path):
    subprocess.run([sys.executable, BUILD, "--room", tmp_path], check=True)
    spans = 0
    for row in lines(tmp_path / "files.jsonl"):
        text = (tmp_path / "articles" / row["file"]).read_bytes().decode()
        assert text.startswith(BODIES[row["file"]])
        known = {words for _, words in row["furniture"]} | {c["text"] for c in row["credits"]}
        for start, end, _ in row["boilerplate"]:
            spans += 1
            assert text[start:end] in known
    assert spans > 200
    assert lines(tmp_path / "gold.jsonl") == lines(GOLD / "gold.jsonl")


def test_there_is_enough_and_it_is_varied():
    assert len(FILES) >= 36
    assert len({row["outlet"] for row in FILES.values()}) >= 12
    assert len({row["lang"] for row in FILES.values()}) >= 8
    scripts = {
        unicodedata.name(char).split()[0]
        for body in BODIES.values()
        for char in body
        if char.isalpha()
    }
    assert scripts >= {"LATIN", "CYRILLIC", "CJK", "HIRAGANA", "KATAKANA", "ARABIC"}
    forms = Counter(key.rsplit(".", 1)[-1] if "." in key else "record" for key in FILES)
    assert min(forms[form] for form in ("html", "txt", "record")) >= 12


@pytest.mark.parametrize("key", FILES)
def test_pieces_are_as_long_as_short_news(key):
    # A word of Chinese or Japanese is about two characters.
    share = 2 if FILES[key]["lang"] in ("zh", "ja") else 1
    assert 115 <= len(words(BODIES[key])) / share <= 420


def test_every_kind_of_piece_and_match_is_there():
    assert {row["type"] for row in FILES.values()} >= {
        "wire",
        "wire copy",
        "verbatim copy",
        "uncredited copy",
        "edited copy",
        "cut copy",
        "spun copy",
        "translation",
        "mixed",
        "original",
        "own report",
    }
    kinds = Counter(segment["kind"] for _, _, segment in SEGMENTS)
    assert set(kinds) == {"verbatim", "near", "rewritten", "translated"}
    assert min(kinds.values()) >= 20


@pytest.mark.parametrize("key", FILES)
def test_the_body_and_the_furniture_stand_in_the_file(key):
    seen = visible(key)
    for paragraph in BODIES[key].split("\n\n"):
        assert " ".join(paragraph.split()) in seen
    for _, line in FILES[key]["furniture"]:
        assert " ".join(line.split()) in seen
        assert line not in BODIES[key]


@pytest.mark.parametrize("pair", PAIRS, ids=" | ".join)
def test_gold_offsets_slice_to_whole_sentences(pair):
    row = PAIRS[pair]
    texts = [BODIES[key] for key in pair]
    assert pair[0] < pair[1]
    assert [row["lang_a"], row["lang_b"]] == [FILES[key]["lang"] for key in pair]
    for passage in row["passages"]:
        for side, text in zip("ab", texts, strict=True):
            spans = [segment[side] for segment in passage["segs"]]
            assert [spans[0][0], spans[-1][1]] == passage[side]
            for (start, end), (after, _) in zip(spans, [*spans[1:], (len(text), 0)], strict=True):
                assert 0 <= start < end <= after
                assert text[start:end] == text[start:end].strip()
                assert re.search(r"[.!?。！？][\"”»“’)」]*$", text[start:end])
                # Before it: a paragraph's end, another sentence, or a dateline with its credit.
                assert re.search(r"(^|\n|[.!?。！？»”“\"-] ?|日电 ?)$", text[:start])


def test_gold_kinds_are_what_the_texts_say():
    for (a, b), _, segment in SEGMENTS:
        left = words(BODIES[a][slice(*segment["a"])])
        right = words(BODIES[b][slice(*segment["b"])])
        common = (Counter(left) & Counter(right)).total() / max(len(left), len(right))
        if segment["kind"] == "translated":
            assert FILES[a]["lang"] != FILES[b]["lang"]
        else:
            assert FILES[a]["lang"] == FILES[b]["lang"]
            assert (left == right) == (segment["kind"] == "verbatim")
            if segment["kind"] == "near":
                assert common >= 0.6
            if segment["kind"] == "rewritten":
                assert common < 0.85


def test_pairs_that_gold_does_not_list_share_nothing():
    # Shorter runs are the scaffold of market and match reports: "the index closed … percent lower".
    found = {key: runs(body, 8) for key, body in BODIES.items()}
    common = [
        (a, b, found[a] & found[b])
        for a, b in combinations(sorted(FILES), 2)
        if (a, b) not in PAIRS and found[a] & found[b]
    ]
    assert common == []


def test_hard_negatives_are_told_by_several_and_share_nothing():
    rows = lines(GOLD / "hard_negatives.jsonl")
    groups = Counter(row["why"] for row in rows)
    assert [why for why, count in groups.items() if "three reporters" in why and count < 3] == []
    assert sum("three reporters" in why for why in groups) >= 2
    assert len(rows) >= 12
    assert all((row["a"], row["b"]) not in PAIRS for row in rows)


def test_stories_name_their_origin_and_who_took_from_whom():
    for story in STORIES.values():
        members = {member["file"]: member for member in story["members"]}
        assert len(members) >= 2
        for member in members.values():
            if member["from"] is not None:
                assert tuple(sorted((member["file"], member["from"]))) in PAIRS
        if story["origin"]:
            assert members[story["origin"]]["from"] is None
    assert STORIES["ferry"]["agency"] == "reuters"
    assert len(STORIES["ferry"]["members"]) == 10
    # Nobody had the speech first, and the vanilla report itself is not in the folder.
    assert STORIES["speech"]["origin"] is STORIES["vanilla"]["origin"] is None
    assert STORIES["vanilla"]["agency"] == "afp"


def test_origins_are_earlier_than_their_copies():
    for story in STORIES.values():
        for member in story["members"]:
            if member["from"] and member["published"]:
                source = FILES[member["from"]]["published"]
                day, minute = member["published"][:10], len(member["published"]) > 10
                assert source[:10] <= day
                if minute and len(source) > 10 and source[19:] == member["published"][19:]:
                    assert source < member["published"]


def test_the_ends_of_the_chain_share_nothing():
    first, second, third = (
        "ribalta-2025-0310-11",
        "El Faro de Montelar/pozos.html",
        "La Voz de Almenara/negocio-pozos.txt",
    )
    assert {tuple(sorted(pair)) for pair in ((first, second), (second, third))} <= set(PAIRS)
    assert tuple(sorted((first, third))) not in PAIRS


def test_one_sentence_of_a_speech_is_quoted_in_several_translations():
    quotes = {pair for pair, passage, _ in SEGMENTS if passage["quote"]}
    assert len(quotes) == 3
    assert {passage["story"] for _, passage, _ in SEGMENTS if passage["quote"]} == {"speech"}


def test_pages_are_as_different_as_real_ones():
    pages = {key: page(key) for key in FILES if key.endswith(".html")}
    heads = {re.sub(r"(?s).*(<body.*?>.{60}).*", r"\1", source) for source in pages.values()}
    assert len(heads) >= 10
    charsets = {
        re.search(r"charset=[\"']?([\w-]+)", source)[1].lower() for source in pages.values()
    }
    assert charsets >= {"utf-8", "windows-1251", "shift_jis"}
    assert any('dir="rtl"' in source for source in pages.values())
    assert any("<table" in source for source in pages.values())
    assert any("Live-Ticker" in source for source in pages.values())


def test_structured_data_agrees_with_the_gold():
    agencies = 0
    for key, row in FILES.items():
        if not key.endswith(".html"):
            continue
        block = re.search(r'(?s)<script type="application/ld\+json">(.*?)</script>', page(key))
        if block is None:
            continue
        data = json.loads(block[1])
        article = next(
            node for node in data.get("@graph", [data]) if node["@type"] == "NewsArticle"
        )
        assert (article["headline"], article["datePublished"]) == (row["title"], row["published"])
        agencies += article.get("author", [{}])[0].get("@type") == "Organization"
    assert agencies >= 1


def test_misleading_dates_links_and_missing_dates():
    assert [key for key, row in FILES.items() if row["published"] is None] == [
        "Daystar Online/secret-dumping.txt"
    ]
    # The masthead shows the day the page was saved.
    assert "Friday 21 March 2025" in page("Ellery Courier/cup-final.html")
    assert FILES["Ellery Courier/cup-final.html"]["published"].startswith("2025-03-15")
    republished = FILES["El Faro de Montelar/curtiduria-cromo.html"]
    assert republished["canonical_url"] == FILES[republished["from"]]["url"] != republished["url"]
    linked = FILES["Northmoor Ledger/inspector-form.html"]
    assert linked["link"] == FILES[linked["from"]]["url"]
    assert f'href="{linked["link"]}"' in page("Northmoor Ledger/inspector-form.html")


def test_credits_name_agencies_that_provtrace_knows_or_outlets():
    known = set(re.findall(r"(?m)^\[([\w-]+)\]", AGENCIES.read_text(encoding="utf-8")))
    outlets = {row["outlet"] for row in FILES.values()}
    roles = Counter()
    for key, row in FILES.items():
        for credit in row["credits"]:
            roles[credit["role"]] += 1
            assert credit["agency"] in (outlets if credit["role"] == "republished" else known)
            if not key.endswith(".html"):
                assert credit["text"] in visible(key)
            else:
                assert credit["text"] in html.unescape(page(key))
    assert set(roles) == {"text", "contributor", "photo", "republished"}


def test_everything_is_invented_and_says_so():
    shipped = [path for path in SAMPLES.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in shipped) < 500_000
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    outlets, languages = ({row[name] for row in FILES.values()} for name in ("outlet", "lang"))
    counts = f"{len(FILES)} pieces by {len(outlets)} outlets in {len(languages)} languages"
    assert counts in readme
    assert "invented" in readme
    assert "MIT" in readme
    # Addresses of invented outlets end in .example, which nobody can register.
    hosts = set()
    for key in FILES:
        text = json.dumps(RECORDS[key]) if key in RECORDS else (ARTICLES / key).read_bytes()
        source = text if isinstance(text, str) else text.decode("latin-1")
        hosts |= set(re.findall(r"https?://([^/\"'\s<]+)", source))
    assert {host for host in hosts if not host.endswith(".example")} <= {"schema.org", "www.w3.org"}
