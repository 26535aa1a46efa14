"""Agencies: the reviewed data file, and a user's own beside it."""

import pytest

from provtrace.cleaning.agencies import load_agencies
from provtrace.errors import SettingsError


def test_the_data_file_is_sound():
    agencies = load_agencies()
    assert len(agencies.by_id) >= 200
    assert {agency.kind for agency in agencies.by_id.values()} == {
        "agency",
        "press-release",
        "photo",
    }
    assert len({agency.country for agency in agencies.by_id.values()}) >= 80
    for agency in agencies.by_id.values():
        assert agency.names
        assert agency.country is None or (len(agency.country) == 2 and agency.country.isupper())
        assert agency.wikidata is None or agency.wikidata.startswith("Q")
        for name in (*agency.names, *agency.short):
            assert agencies.find(name) == agency, name


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("AFP", "afp"),
        ("agence france-presse", "afp"),
        ("법", None),
        ("新华社", "xinhua"),
        ("共同通信", "kyodo"),
        ("연합뉴스", "yonhap"),
        ("رويترز", "reuters"),
        ("Интерфакс", "interfax"),
        ("Интерфакса", "interfax"),
        ("ČTK", "ctk"),
        ("Press Trust of India", "pti"),
        ("PR Newswire", "prnewswire"),
        ("ap", None),
        ("Harbour Review", None),
    ],
)
def test_find(name, identifier):
    agency = load_agencies().find(name)
    assert (agency.id if agency else None) == identifier


def test_short_forms_that_mean_other_things_are_marked():
    agencies = load_agencies()
    for name in ("AP", "PA", "ANI", "EFE", "STA", "CNA", "AA", "MAP", "TAP"):
        assert agencies.is_ambiguous(name), name
    for name in ("AFP", "dpa", "Reuters", "TASS"):
        assert not agencies.is_ambiguous(name), name


def test_a_user_adds_and_replaces(tmp_path):
    path = tmp_path / "agencies.toml"
    path.write_text(
        '[nvk]\nnames = ["Norvik Press"]\nshort = ["NVK", "AFP"]\ncountry = "NO"\n'
        '[dpa]\nnames = ["Our own dpa"]\nkind = "press-release"\n',
        encoding="utf-8",
    )
    agencies = load_agencies(path)
    assert agencies.find("norvik press").id == "nvk"
    assert agencies.find("AFP").id == "nvk"
    assert agencies.find("Our own dpa").kind == "press-release"
    assert agencies.find("Deutsche Presse-Agentur") is None
    assert agencies.find("Reuters").id == "reuters"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[nvk\n", "agencies file"),
        ('nvk = "Norvik"\n', "an agency is a table"),
        ('[nvk]\nshort = ["NVK"]\n', "names must hold"),
        ('[nvk]\nnames = "Norvik"\n', "names must be a list"),
        ("[nvk]\nnames = [1]\n", "names must be a list"),
        ('[nvk]\nnames = ["Norvik"]\nland = "NO"\n', "unknown key 'land'"),
        ('[nvk]\nnames = ["Norvik"]\nkind = "rumour"\n', "kind 'rumour' is none of"),
        ('[nvk]\nnames = ["Norvik"]\nkind = ["agency"]\n', "kind must be a word"),
        ('[nvk]\nnames = ["Norvik"]\nambiguous = ["NVK"]\n', "ambiguous 'NVK'"),
    ],
)
def test_a_malformed_file_says_what_is_wrong(tmp_path, content, reason):
    path = tmp_path / "agencies.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=reason) as caught:
        load_agencies(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.toml"):
        load_agencies(tmp_path / "none.toml")
