"""Encoders by the name that a user gives, and what they cover."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from provtrace.encoding.languages import E5_LANGUAGES
from provtrace.encoding.protocol import Encoder
from provtrace.errors import MissingExtraError, SettingsError

ENCODERS = ("use", "e5", "sentence-transformers:MODEL", "model2vec:MODEL")
"""What ``--encoder`` takes, besides ``none``."""


_MODULES = {
    "use": "embedded",
    "e5": "e5",
    "sentence-transformers": "sentence_transformers",
    "model2vec": "model2vec",
}
_WITH_MODEL = ("sentence-transformers", "model2vec")


def load_encoder(spec: str, *, download: bool = False) -> Encoder:
    """Load a sentence encoder.

    Args:
        spec: ``use`` (embedded), ``e5``, ``sentence-transformers:MODEL`` or ``model2vec:MODEL``;
            MODEL is a folder, or the name of a model that is already on this machine.
        download: Whether a model that is not on this machine may be fetched. Nothing is ever
            fetched without it.

    Raises:
        SettingsError: If there is no such encoder, or its model cannot be loaded.
        MissingExtraError: If the encoder's package is not installed.
    """
    kind, _, model = spec.partition(":")
    if kind not in _MODULES or bool(model) != (kind in _WITH_MODEL):
        raise SettingsError(f"encoder {spec!r} is none of {', '.join(ENCODERS)}, none")
    try:
        module = import_module(f"provtrace.encoding.{_MODULES[kind]}")
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"the {kind} encoder", kind) from error
    encoder: Encoder = module.load(model, download=download) if model else module.load()
    return encoder


def coverage(encoder: Encoder, languages: Iterable[str | None]) -> list[str]:
    """Languages that an encoder cannot compare.

    Args:
        encoder: The encoder.
        languages: ISO 639-1 codes of the documents; None where the language is unknown.

    Returns:
        The codes it does not cover, sorted, each once. An unknown language is not listed: it
        is compared with nothing.
    """
    if encoder.languages is None:
        return []
    return sorted({code for code in languages if code} - encoder.languages)


def extra_for(languages: Iterable[str]) -> str | None:
    """Name the extra whose encoder covers some languages.

    Args:
        languages: ISO 639-1 codes that the encoder in use does not cover.

    Returns:
        ``"e5"`` if that covers them all; otherwise None: a model of one's own is needed.
    """
    return "e5" if set(languages) <= E5_LANGUAGES else None
