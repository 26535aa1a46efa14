"""The language of a document."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _model() -> Any:
    """The identifier of py3langid, read once per process."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - reads a model

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str, hint: str | None = None) -> str | None:
    """Tell the language of a text.

    Args:
        text: The cleaned text.
        hint: What the page declares, such as ``"pt-BR"``.

    Returns:
        ISO 639-1 code, or None where there is nothing to tell by.
    """
    if not any(char.isalpha() for char in text):
        return None
    return str(_model().classify(text[:5000])[0])
