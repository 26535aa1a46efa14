"""Scores: the weights that ship, what a cosine means, clues, quotations."""

import numpy as np
import pytest

from provtrace.alignment import describe, load_weights
from provtrace.alignment.beads import LOCAL, LOCAL_SAME
from provtrace.alignment.clues import letters, numbers, read_clues, skeleton
from provtrace.alignment.forms import Figures, filled_in
from provtrace.alignment.neighbours import CONTEXT, GAP
from provtrace.alignment.quotes import is_quotation, quoted_spans
from provtrace.alignment.scoring import log_odds

AGAINST = ("length", "joined")


def clues(text):
    return read_clues(text, 0, len(text))


def test_shipped_weights_name_known_evidence_and_point_the_right_way():
    weights = load_weights()
    known = {
        "same.local": LOCAL_SAME,
        "same.context": CONTEXT,
        "same.gap": GAP,
        "cross.local": LOCAL,
        "cross.context": CONTEXT,
        "cross.gap": GAP,
    }
    assert set(weights.models) == set(known)
    for name, model in weights.models.items():
        assert set(model) <= {*known[name], "bias"}
        for evidence, weight in model.items():
            if evidence != "bias":
                against = evidence.endswith(("_missing", "_differ")) or evidence in AGAINST
                assert (weight < 0) == against


def test_a_cosine_means_different_things_in_different_languages():
    scale = load_weights().calibration("use")
    assert scale.level("en", "ja") < scale.level("en", "es") < scale.level("en", "en")
    assert scale.level("en", "ja") == scale.level("ja", "en")
    assert scale.cosine(0.0, "en", "ja") == pytest.approx(scale.noise)
    assert scale.cosine(1.0, "en", "ja") == pytest.approx(scale.level("en", "ja"))


def test_an_encoder_without_a_table_gets_the_general_one():
    weights = load_weights()
    assert weights.calibration("model2vec:unknown") == weights.calibration("other")


def test_weights_of_ones_own(tmp_path):
    path = tmp_path / "weights.toml"
    path.write_text(
        "[encoders.other]\nnoise = 0.1\nsame = 0.9\nother = 0.4\n[encoders.other.languages]\n"
        "en = 0.5\n[models.same.local]\nrelative = 2.0\nbias = -1.0\n",
        encoding="utf-8",
    )
    weights = load_weights(path)
    assert weights.calibration("use").level("en", "fr") == pytest.approx(0.9)
    odds = log_odds(weights.models["same.local"], ("relative", "margin"), np.array([[1.0, 9.0]]))
    assert odds.tolist() == [1.0]


def test_numbers_are_read_whatever_their_separators():
    for text in ("1,239 cases", "1.239 Fälle", "1 239 случаев", "１２３９人", "١٢٣٩ حالة"):
        assert clues(text).numbers == {"1239"}, text
    assert clues("75,000").numbers == clues("75 thousand").numbers
    assert clues("In 2015 there were 12 and 15.").numbers == {"2015", "12", "15"}
    assert clues("5 of them").numbers == frozenset()


def test_names_are_found_in_every_script():
    english = clues("Yesterday in Berlin Viktor Halloran spoke.").names
    russian = clues("Вчера в Берлине выступал Виктор Халлоран.").names
    assert skeleton("Berlin") == skeleton("Берлин")
    assert len(english & russian) >= 2
    assert skeleton("London") == skeleton("RONDON")
    assert clues("昨日ロンドンで会議が開かれた。").names & clues("It opened in London.").names
    assert clues("The weather was nice").names == frozenset()


def test_unspaced_scripts_count_more_letters():
    assert letters("abc, def") == 6
    assert letters("霧のため") == 10


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“We stay,” she said.", ["We stay,"]),
        ("„Wir bleiben“, sagte sie.", ["Wir bleiben"]),
        ("»Wir bleiben«, sagte sie. »Ja.«", ["Wir bleiben", "Ja."]),
        ("« Nous restons », dit-elle.", [" Nous restons "]),
        ("«Мы остаёмся», — сказала она.", ["Мы остаёмся"]),
        ("”Vi stannar”, sa hon.", ["Vi stannar"]),
        ("「残ります」と彼女は言った。", ["残ります"]),
        ('"We stay," she said. "It\'s home."', ["We stay,", "It's home."]),
        ("‘It’s home,’ she said.", ["It’s home,"]),
        ("“A quotation that goes on", ["A quotation that goes on"]),
        ("the end of it.” She left.", []),
        ("It's the dog's bowl.", []),
    ],
)
def test_quotation_marks_of_every_style(text, inside):
    assert [text[start:end] for start, end in quoted_spans(text)] == inside


def test_a_quotation_is_mostly_inside_marks():
    text = "Own words.\n“We have waited for years and nobody came,” she said.\nMore of it."
    start = text.index("“")
    end = text.index("said.") + 5
    assert is_quotation(text, start, end)
    assert not is_quotation(text, 0, 10)
    assert not is_quotation(text, 0, 0)


def test_evidence_in_words():
    surface = {"same_words": 0.93, "likeness": 0.95, "edits": 2, "left_share": 0.5}
    assert describe(surface, "near") == (
        "The same text, lightly edited: 93% of the words are the same; 95% of the letters (lightly "
        "edited is from 90%); 2 edits."
    )
    among = surface | {"likeness": 0.83}
    assert "83% of the letters (lightly edited is from 90%, among such from 75%)" in describe(
        among, "near"
    )
    assert "83% of the letters (lightly edited is from 90%);" in describe(among, "rewritten")
    meaning = {
        "left_sentences": 1,
        "right_sentences": 2,
        "cosine": 0.71,
        "relative": 0.75,
        "margin": 0.02,
        "numbers": ["12"],
        "left_numbers": ["7"],
        "right_numbers": [],
        "names": 1,
        "before": 0.0,
        "after": 0.9,
    }
    assert describe(meaning, "translated") == (
        "The same text in another language: 1 sentence against 2; less near in meaning than "
        "rewordings and translations mostly are (cosine 0.71); other sentences come close too; the same numbers (12); "
        "1 name in common; the text after it matches too."
    )
    assert describe({}, "verbatim") == "Word for word the same."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每台机器售价二十八万元", {"28"}),
        ("設備費は一億四千万円", {"14"}),
        ("価格は38万6000元から", {"386"}),
        ("船上二百一十四名乘客", {"214"}),
        ("2.5亿元", {"25"}),
        ("二〇二四年", {"2024"}),
        ("十一隻の船", {"11"}),
        ("一千零五人", {"1005"}),
        ("千葉県で一般公開", set()),
        ("两名学生，三次", set()),
        ("1,2,3百", {"123"}),
    ],
)
def test_numbers_in_chinese_characters(text, found):
    assert numbers(text) == found


def figures(left, right, words=10):
    return Figures(frozenset(left), frozenset(right), words)


def test_sentences_whose_figures_were_exchanged_are_a_form():
    rates = [figures({"913", "992"}, {"948", "1001"}), figures({"6"}, {"13"}), figures((), ())]
    assert filled_in(rates) == [True, True, False]


def test_a_few_corrected_figures_in_a_copy_are_no_form():
    copy = [figures({"41"}, {"42"}), figures({"214"}, {"214"}), figures({"12"}, {"12", "30"})]
    assert filled_in(copy) == [False, False, False]
    assert filled_in(copy[:1], copy[1:]) == [False]
    assert filled_in(copy[:1]) == [True]


def test_a_figure_left_out_is_not_exchanged():
    assert filled_in([figures({"12", "40"}, {"40"})]) == [False]
    assert filled_in([figures({"12"}, ())]) == [False]
