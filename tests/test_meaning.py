"""Rewritten and translated passages: what is found, what is not, and what is said about it."""

import json
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from provtrace.alignment import align, align_meaning, describe, load_weights, prepare
from provtrace.encoding import encode_sentences, load_encoder, unpack_vectors
from provtrace.settings import Settings

DATA = Path(__file__).parents[1] / "tools" / "data"

FERRY = {
    "en": "The ferry Solveig ran aground off the island of Tarnholm on Sunday evening with 214 "
    "passengers on board.\nThe captain had changed course to avoid a sailing boat whose crew did "
    "not answer radio calls.\nAll passengers were taken ashore in lifeboats, and nobody was "
    "seriously hurt.\nDivers found a crack of four metres in the hull.\nThe shipping company said "
    "the vessel would be out of service for at least three weeks.",
    "de": "Die Fähre Solveig ist am Sonntagabend mit 214 Passagieren an Bord vor der Insel Tarnholm "
    "auf Grund gelaufen.\nDer Kapitän hatte den Kurs geändert, um einem Segelboot auszuweichen, "
    "dessen Besatzung nicht auf Funkrufe antwortete.\nAlle Passagiere wurden in Rettungsbooten an "
    "Land gebracht, ernsthaft verletzt wurde niemand.\nTaucher fanden einen vier Meter langen Riss "
    "im Rumpf.\nDie Reederei teilte mit, das Schiff werde mindestens drei Wochen ausfallen.",
    "ru": "Паром «Сольвейг» с 214 пассажирами на борту в воскресенье вечером сел на мель у острова "
    "Тарнхольм.\nКапитан изменил курс, чтобы не столкнуться с парусной лодкой, экипаж которой не "
    "отвечал на вызовы по радио.\nВсех пассажиров доставили на берег в спасательных шлюпках, "
    "серьёзно никто не пострадал.\nВодолазы обнаружили в корпусе трещину длиной четыре метра.\n"
    "Судоходная компания сообщила, что судно не будет ходить по меньшей мере три недели.",
    "zh": "“索尔维格”号渡轮周日晚间在塔恩霍尔姆岛附近搁浅，船上有214名乘客。\n船长为避开一艘没有回应无线电呼叫的帆船而改变了航向。\n"
    "所有乘客都乘救生艇被送上岸，没有人受重伤。\n潜水员在船体上发现了一条四米长的裂缝。\n航运公司表示，该船至少停航三周。",
    "ja": "日曜日の夜、乗客214人を乗せたフェリー「ソールヴェイ」がタルンホルム島の沖で座礁した。\n船長は、無線の呼びかけに応じない帆船を避けるために"
    "針路を変えていた。\n乗客は全員救命ボートで岸に運ばれ、重傷者はいなかった。\n潜水士が船体に四メートルの亀裂を見つけた。\n"
    "運航会社は、船は少なくとも三週間使えないと発表した。",
}
GARDEN = (
    "The botanical garden of Orlau has planted four hundred young oaks along its southern wall.\n"
    "Pupils of two schools dug the holes and will water the trees through the summer.\n"
    "A donor who does not wish to be named paid for the saplings."
)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("use")


@pytest.fixture(scope="module")
def weights():
    return load_weights()


@pytest.fixture(scope="module")
def ready(encoder):
    """Prepares a text, with vectors."""

    def prepared(text, language):
        plain = prepare(text, language)
        packed = encode_sentences(encoder, [[text[s:e] for s, e in plain.sentences]])
        return replace(plain, vectors=unpack_vectors(packed[0], encoder.dim))

    return prepared


@pytest.fixture(scope="module")
def found(ready, weights):
    """Aligns two texts given with their languages."""

    def aligned(left, right, **settings):
        return align(ready(*left), ready(*right), Settings(**settings), weights)

    return aligned


def covered(matches, side, text):
    return sum(getattr(m, side)[1] - getattr(m, side)[0] for m in matches) / len(text)


def read(name):
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("a", "b"), list(combinations(FERRY, 2)))
def test_translations_are_found(found, a, b):
    matches = found((FERRY[a], a), (FERRY[b], b))
    assert {match.kind for match in matches} == {"translated"}
    assert covered(matches, "left", FERRY[a]) > 0.7
    assert covered(matches, "right", FERRY[b]) > 0.7


def test_texts_on_other_things_share_nothing(found):
    for language, text in FERRY.items():
        assert found((text, language), (GARDEN, "en")) == []


@pytest.mark.parametrize("row", read("rewrites.jsonl"), ids=lambda row: row["subject"])
def test_rewordings_are_found_and_independent_texts_are_not(found, row):
    texts = {name: "\n".join(row[name]) for name in ("source", "light", "heavy", "independent")}
    source = texts["source"], row["language"]

    light = found(source, (texts["light"], row["language"]))
    heavy = found(source, (texts["heavy"], row["language"]))

    assert covered(light, "left", texts["source"]) > 0.8
    assert covered(heavy, "left", texts["source"]) > 0.5
    assert {match.kind for match in heavy} <= {"rewritten", "near"}
    assert found(source, (texts["independent"], row["language"])) == []


def test_few_independent_reports_of_one_event_match(ready, weights):
    rows = read("reports.jsonl")
    reports = [(row["event"], row["language"], ready(row["text"], row["language"])) for row in rows]
    same = [
        bool(align(a, b, Settings(), weights))
        for (event, language, a), (other, code, b) in combinations(reports, 2)
        if (event, language) == (other, code) and event not in ("police", "markets")
    ]
    assert len(same) >= 10
    assert sum(same) <= 1
    others = [
        bool(align(a, b, Settings(), weights))
        for (event, _, a), (other, _, b) in list(combinations(reports, 2))[::3]
        if event != other
    ]
    assert sum(others) == 0


def test_moved_paragraphs_are_two_matches(found):
    lines = FERRY["de"].split("\n")
    moved = "\n".join([*lines[3:], *GARDEN.split("\n"), *lines[:3]])
    matches = found((FERRY["en"], "en"), (moved, "de"))
    assert covered(matches, "left", FERRY["en"]) > 0.7
    assert len(matches) >= 2
    rights = [match.right[0] for match in matches]
    assert rights != sorted(rights)


def test_a_run_does_not_pass_over_text_of_its_own(found):
    lines = FERRY["de"].split("\n")
    own = "Für die Inselbewohner beginnt nun eine Zeit voller Umwege, denn Eier und Post kommen per Boot."
    mixed = "\n".join([*lines[:3], own, *lines[3:]])
    matches = found((FERRY["en"], "en"), (mixed, "de"))
    start = mixed.index(own)
    assert covered(matches, "left", FERRY["en"]) > 0.7
    for match in matches:
        assert match.right[1] <= start or match.right[0] >= start + len(own)


RETOLD = {
    "en": (
        "Divers found a crack of four metres in the hull.",
        "Below the waterline a gash longer than a car came to light.",
    ),
    "ru": (
        "Водолазы обнаружили в корпусе трещину длиной четыре метра.",
        "Под водой в днище зияет дыра длиной с автомобиль.",
    ),
}
"""A sentence of FERRY, and the same told so freely that an encoder sees little of it."""


@pytest.mark.parametrize("language", RETOLD)
def test_a_sentence_retold_freely_is_found_between_others(found, language):
    plain, free = RETOLD[language]
    text = FERRY[language].replace(plain, free)
    start = text.index(free)
    matches = found((FERRY["en"], "en"), (text, language))
    assert any(m.right[0] <= start and m.right[1] >= start + len(free) for m in matches)
    alone = "\n".join([*GARDEN.split("\n")[:2], free])
    assert not found((FERRY["en"], "en"), (alone, language))


def test_a_sentence_of_ones_own_between_others_is_not_taken_for_a_retelling(found):
    own = "Der Bäcker am Hafen hatte an diesem Abend schon geschlossen."
    text = FERRY["de"].replace("Taucher fanden einen vier Meter langen Riss im Rumpf.", own)
    start = text.index(own)
    for match in found((FERRY["en"], "en"), (text, "de")):
        assert match.right[1] <= start or match.right[0] >= start + len(own)


def test_two_sentences_against_one(found):
    split = FERRY["en"].replace(
        "All passengers were taken ashore in lifeboats, and nobody was seriously hurt.",
        "All passengers were taken ashore in lifeboats. Nobody was seriously hurt.",
    )
    matches = found((split, "en"), (FERRY["de"], "de"))
    start = split.index("Nobody was")
    assert any(m.left[0] <= start and m.left[1] >= start + 20 for m in matches)


FORMS = {
    "market": (
        "The Corvia 40 index closed 1.2 percent higher at 15,340 points on Monday. The biggest "
        "winner was the steelmaker Harvick, whose shares rose 3.4 percent to 41.20 crowns. Trading "
        "volume reached 2.1 billion crowns.",
        "The Corvia 40 index closed 0.7 percent lower at 14,980 points on Thursday. The biggest "
        "loser was the airline Norvent, whose shares fell 5.1 percent to 12.75 crowns. Trading "
        "volume reached 1.6 billion crowns.",
        "en",
    ),
    "weather": (
        "Am Mittwoch wird es im Norden sonnig bei Höchstwerten von 14 bis 18 Grad. Im Süden fallen "
        "bis zu 12 Liter Regen.",
        "Am Samstag wird es im Norden bewölkt bei Höchstwerten von 27 bis 31 Grad. Im Süden fallen "
        "bis zu 25 Liter Regen.",
        "de",
    ),
    "police": (
        "Police are appealing for witnesses after a cyclist was hit by a car in Mill Lane on "
        "Tuesday at about 5.40pm. The 34-year-old woman was taken to hospital with serious "
        "injuries. Anyone with information is asked to ring and quote reference 4471.",
        "Police are appealing for witnesses after a pedestrian was hit by a van in Church Street "
        "on Friday at about 8.15am. The 61-year-old man was taken to hospital with minor injuries. "
        "Anyone with information is asked to ring and quote reference 5120.",
        "en",
    ),
    "exchange": (
        "上证海川指数周一收涨0.8%，报3120点。成交额为8200亿元。钢铁股领涨，海川钢铁上涨5.2%。",
        "上证海川指数周四收跌1.1%，报3045点。成交额为7600亿元。航空股领跌，北风航空下跌3.7%。",
        "zh",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_filled_in_twice_is_no_match(found, form):
    left, right, language = FORMS[form]
    assert found((left, language), (right, language)) == []


def test_a_corrected_figure_in_a_copy_is_still_found(found):
    corrected = FERRY["en"].replace("three weeks", "12 weeks")
    corrected = corrected.replace("a crack of four metres", "a crack of 14 metres")
    assert covered(found((FERRY["en"], "en"), (corrected, "en")), "left", FERRY["en"]) > 0.95


@pytest.mark.parametrize("language", ["de", "ru"])
def test_a_text_of_one_sentence_needs_no_neighbours(found, language):
    line = FERRY[language].split("\n")[1]
    (match,) = found((line, language), (FERRY["en"], "en"))
    assert "change" in FERRY["en"][slice(*match.right)]
    assert match.left == (0, len(line))


def test_a_quotation_in_two_translations_is_marked(found):
    left = (
        "Residents of Orlau are worried about the new quarry.\n"
        "“We have lived with dust and noise for thirty years, and nobody has ever asked us,” said "
        "Milena Horvat, who keeps bees below the hill.\n"
        "The council meets in April."
    )
    right = (
        "Der Streit um den Steinbruch ist nicht neu, doch nun beschäftigt er die Gerichte.\n"
        "„Wir leben seit dreißig Jahren mit Staub und Lärm, und niemand hat uns je gefragt“, sagte "
        "Milena Horvat.\n"
        "Ein Gutachter soll klären, wie tief das Grundwasser liegt."
    )
    matches = found((left, "en"), (right, "de"))
    assert [match.is_quote for match in matches] == [True]
    assert "dust and noise" in left[slice(*matches[0].left)]


def test_matches_do_not_overlap_and_offsets_cut_sentences(found):
    edited = (
        FERRY["en"]
        .replace("Divers found", "On Monday divers found")
        .replace(
            "The captain had changed course to avoid a sailing boat",
            "To keep clear of a yacht, the skipper had steered another way,",
        )
    )
    matches = found((FERRY["en"], "en"), (edited, "en"))
    assert covered(matches, "left", FERRY["en"]) > 0.8
    for side, text in (("left", FERRY["en"]), ("right", edited)):
        spans = sorted(getattr(match, side) for match in matches)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        assert all(text[s:e].strip() == text[s:e] != "" for s, e in spans)


def test_the_score_can_be_asked_to_be_higher(found):
    sure = found((FERRY["en"], "en"), (FERRY["ja"], "ja"), min_score=0.95)
    all_of_them = found((FERRY["en"], "en"), (FERRY["ja"], "ja"))
    assert all(match.score >= 0.95 for match in sure)
    assert covered(sure, "left", FERRY["en"]) <= covered(all_of_them, "left", FERRY["en"])


def test_evidence_is_plain_json_and_can_be_said_in_words(found):
    (match, *_) = found((FERRY["en"], "en"), (FERRY["de"], "de"))
    assert json.loads(json.dumps(match.evidence)) == match.evidence
    assert match.evidence["numbers"] == ["214"]
    assert 0 < match.score <= 1
    words = describe(match.evidence, match.kind)
    assert words.startswith("The same text in another language: 5 sentences against 5")
    assert "the same numbers (214)" in words


def test_without_vectors_nothing_is_guessed(ready, weights):
    left, right = ready(FERRY["en"], "en"), prepare(FERRY["de"], "de")
    assert align_meaning(left, right, [], Settings(), weights) == []


def test_empty_texts_match_nothing(ready, weights):
    empty = ready("", None)
    assert align(empty, ready(GARDEN, "en"), Settings(), weights) == []
    assert align(empty, empty, Settings(), weights) == []
