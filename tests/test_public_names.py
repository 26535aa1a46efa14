"""The names that others rely on."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import provtrace


def test_public_names():
    assert provtrace.__all__ == sorted(provtrace.__all__)
    assert set(provtrace.__all__) == {
        "Archive",
        "ArchiveError",
        "Article",
        "Credit",
        "Document",
        "Encoder",
        "Explanation",
        "InputError",
        "Match",
        "MismatchError",
        "MissingExtraError",
        "Passage",
        "ProvtraceError",
        "Removal",
        "Settings",
        "SettingsError",
        "clean",
        "load_encoder",
        "load_settings",
    }


@pytest.mark.parametrize("name", provtrace.__all__)
def test_each_name_is_there_and_documented(name):
    value = getattr(provtrace, name)
    assert value.__doc__
    assert name in dir(provtrace)


def test_unknown_name():
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        _ = provtrace.Nonsense


def test_errors_share_one_base():
    for name in provtrace.__all__:
        value = getattr(provtrace, name)
        if isinstance(value, type) and issubclass(value, Exception):
            assert issubclass(value, provtrace.ProvtraceError)


def test_import_is_light():
    code = (
        "import sys, provtrace; print(len([m for m in sys.modules if m.startswith('provtrace')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_every_module_can_be_imported_by_itself():
    importlib.import_module("provtrace.archive.queries")
    importlib.import_module("provtrace.datasette_plugin")
