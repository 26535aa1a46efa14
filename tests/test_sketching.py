"""Words, shingles, signatures equal to datasketch's, band keys and the passages they are made of."""

from __future__ import annotations

import runpy
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from provtrace.alignment.prepared import prepare
from provtrace.alignment.tokens import (
    CHARACTER,
    CODE_POINTS,
    SEPARATOR,
    TABLE_FILE,
    WORD,
    tokenize,
    tokenize_many,
)
from provtrace.settings import Settings
from provtrace.sketching import Sketcher, document_keys, run_hashes, shingle_hashes
from provtrace.sketching.minhash import draw_permutations, permutations, permutations_file
from surface_texts import REPORTS, joined

TOOLS = Path(__file__).parents[1] / "tools"


def words(text: str) -> list[str]:
    tokens = tokenize(text)
    return [text[s:e] for s, e in zip(tokens.start, tokens.end, strict=True)]


def test_words_are_letters_and_digits() -> None:
    assert words("He paid 3,50 € — “don’t ask”, said J.-P. Rú!") == [
        "He", "paid", "3", "50", "don’t", "ask", "said", "J", "P", "Rú",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("L’ÉTAT", "l'état"),
        ("Straße", "STRASSE"),
        ("cafe\u0301", "café"),
        ("가각", unicodedata.normalize("NFD", "가각")),
        ("ｆｕｌｌ", "full"),
        ("٣٤", "34"),
        ("כִּתֵּב", "כתב"),
        ("كِتاب", "كتاب"),
        ("ёлка", "елка"),
        ("auf\u00adgabe", "Aufgabe"),
        ("ガ", unicodedata.normalize("NFD", "ガ")),
    ],
)
def test_the_same_word_in_another_dress_has_the_same_hash(left: str, right: str) -> None:
    assert tokenize(left).hash.tolist() == tokenize(right).hash.tolist()


def test_other_words_have_other_hashes() -> None:
    different = ["ab", "ba", "abc", "a", "b", "कि", "की", "が", "か", "1", "11", "क", "ก", "ก่"]
    assert len({int(tokenize(word).hash[0]) for word in different}) == len(different)


def test_characters_are_what_unicode_says_they_are() -> None:
    characters = runpy.run_path(str(TOOLS / "build_characters.py"))["characters"]
    with np.load(TABLE_FILE) as table:
        data = {name: table[name] for name in table.files}
    kinds = np.repeat(data["kinds"], np.diff(data["starts"], append=CODE_POINTS)).tolist()
    letters = np.split(data["letters"], np.cumsum(data["lengths"])[:-1])
    folded = {
        c: "".join(map(chr, row)) for c, row in zip(data["codes"].tolist(), letters, strict=True)
    }
    # A Python with a newer Unicode knows letters that the table does not.
    newer = version(unicodedata.unidata_version) > version(str(data["unicode"]))
    compared = 0
    for code, kind, letter in characters():
        category = unicodedata.category(chr(code))
        if category == "Cn" or (newer and kinds[code] == SEPARATOR):
            continue
        own = chr(code) if kinds[code] in (WORD, CHARACTER) else ""
        assert (kinds[code], folded.get(code, own)) == (kind, letter), hex(code)
        compared += category[0] == "L"
    assert compared > 130_000


def version(dotted: str) -> tuple[int, ...]:
    return tuple(map(int, dotted.split(".")))


def test_characters_of_unspaced_scripts_are_tokens_with_their_marks() -> None:
    assert words("东京塔 Tower 3階") == ["东", "京", "塔", "Tower", "3", "階"]
    assert words("ที่นี่") == ["ที่", "นี่"]
    assert tokenize("东京塔内 Tower").words() == 3


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters() | st.sampled_from("a \u3099\u0e49'中")), max_size=6))
def test_a_batch_gives_the_words_of_each_text(texts: list[str]) -> None:
    together, bounds = tokenize_many(texts)
    assert bounds[-1] == len(together)
    for index, text in enumerate(texts):
        alone = tokenize(text)
        part = slice(bounds[index], bounds[index + 1])
        assert together.start[part].tolist() == alone.start.tolist()
        assert together.end[part].tolist() == alone.end.tolist()
        assert together.hash[part].tolist() == alone.hash.tolist()


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters() | st.sampled_from("a\u0301'\u200d中ก็ 1"), max_size=60))
def test_words_lie_apart_inside_the_text(text: str) -> None:
    tokens = tokenize(text)
    assert (tokens.start < tokens.end).all()
    assert (tokens.end[:-1] <= tokens.start[1:]).all()
    assert not len(tokens) or tokens.end[-1] <= len(text)
    assert all(any(map(str.isalnum, word)) or not word.isascii() for word in words(text))


def test_a_shingle_counts_characters_where_there_are_no_spaces() -> None:
    hashes, sizes = shingle_hashes(tokenize("one two three four 东京塔内开放日"), 3)
    assert sizes.tolist()[:2] == [3, 3]
    assert sizes.tolist()[4:6] == [6, 6]
    assert (sizes[6:] > len(hashes)).all()
    assert hashes[4] == run_hashes(tokenize("东京塔内开放").hash, 6)[0]


def test_order_counts_in_a_shingle() -> None:
    assert shingle_hashes(tokenize("a b c"), 3)[0][0] != shingle_hashes(tokenize("b a c"), 3)[0][0]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=30), max_size=8),
    st.sampled_from([(32, 1), (16, 7), (5, 42)]),
)
def test_signatures_are_those_of_datasketch(sets: list[list[int]], shape: tuple[int, int]) -> None:
    num_perm, seed = shape
    bounds = np.cumsum([0, *map(len, sets)])
    hashes = np.array([value for values in sets for value in values], dtype=np.uint64)
    signatures = Sketcher(num_perm, seed, 1).signatures(hashes, bounds)
    assert signatures.shape == (len(sets), num_perm)
    for values, signature in zip(sets, signatures, strict=True):
        expected = MinHash(num_perm, seed, hashfunc=lambda value: value & 0xFFFFFFFF)
        expected.update_batch(values)
        assert np.array_equal(signature, expected.hashvalues)


def test_permutations_that_are_written_down_are_those_of_datasketch() -> None:
    default = Settings().num_perm, Settings().seed
    assert permutations_file(*default).exists()
    assert np.array_equal(permutations(*default), draw_permutations(*default))


def test_default_signatures_need_no_datasketch() -> None:
    code = (
        "import sys; from provtrace.alignment.prepared import prepare; "
        "from provtrace.settings import Settings; from provtrace.sketching import document_keys; "
        f"keys, _ = document_keys([prepare({joined(REPORTS['en'], 'en')!r})], Settings()); "
        "assert len(keys) and 'datasketch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_signatures_serve_datasketch() -> None:
    bounds = np.array([0, 3, 6])
    hashes = np.array([1, 2, 3, 1, 2, 4], dtype=np.uint64)
    one, other = (
        LeanMinHash(seed=1, hashvalues=row, scheme="affine32")
        for row in Sketcher(128, 1, 1).signatures(hashes, bounds)
    )
    assert one.jaccard(other) == pytest.approx(0.5, abs=0.2)


def test_the_band_is_part_of_its_key() -> None:
    keys = Sketcher(8, 1, 2).band_keys(np.full((1, 8), 5, dtype=np.uint32))
    assert keys.shape == (1, 4)
    assert len(set(keys[0].tolist())) == 4


def test_equal_bands_have_equal_keys_and_no_others() -> None:
    signatures = np.array([[1, 2, 3, 4], [1, 2, 9, 4], [2, 1, 3, 4]], dtype=np.uint32)
    keys = Sketcher(4, 1, 2).band_keys(signatures)
    assert keys[0, 0] == keys[1, 0]
    assert keys[0, 1] != keys[1, 1]
    assert keys[0, 0] != keys[2, 0]
    assert keys[0, 1] == keys[2, 1]


def shared_keys(left: str, right: str) -> int:
    keys, owners = document_keys([prepare(left), prepare(right)], Settings())
    return len(set(keys[owners == 0].tolist()) & set(keys[owners == 1].tolist()))


@pytest.mark.parametrize("language", REPORTS)
def test_a_shared_sentence_is_found_in_any_surroundings(language: str) -> None:
    report = REPORTS[language]
    assert shared_keys(joined(report[:3], language), joined([report[1], *report[3:]], language))
    assert not shared_keys(joined(report[:2], language), joined(report[3:], language))


def test_texts_without_a_shingle_have_no_key() -> None:
    keys, owners = document_keys([prepare(""), prepare("Yes."), prepare("…")], Settings())
    assert len(keys) == len(owners) == 0
    assert len(document_keys([], Settings())[0]) == 0


def test_keys_do_not_depend_on_the_other_documents() -> None:
    one, two = prepare(joined(REPORTS["en"], "en")), prepare(joined(REPORTS["zh"], "zh"))
    keys, owners = document_keys([two, one], Settings())
    alone, _ = document_keys([one], Settings())
    assert keys[owners == 1].tolist() == alone.tolist()


def test_a_short_sentence_alone_makes_no_passage() -> None:
    short, bands = "He did not say why.", 16
    filler = "The council of Tarn Bay will meet again after the summer holidays in August."
    other = "Forty boats came back to the harbour before the storm had reached the outer islands."
    assert shared_keys(f"{short} {filler}", f"{short} {other}") < bands / 4
    assert shared_keys(f"{short} {filler}", f"{short} {filler}") >= bands


def test_a_part_of_an_endless_sentence_is_found() -> None:
    endless = " ".join(f"word{n}" for n in range(400))
    assert shared_keys(endless, "Before it " + " ".join(f"word{n}" for n in range(90, 180)))
