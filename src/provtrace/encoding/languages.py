"""The languages that the known encoders were trained on, as ISO 639-1 codes."""

from __future__ import annotations

USE_LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)
"""Universal Sentence Encoder multilingual, version 3 (Yang et al., 2020, arXiv:1907.04307)."""

_XLM_ROBERTA = """
    af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he
    hi hr hu hy id is it ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om
    or pa pl ps pt ro ru sa sd si sk sl so sq sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh
"""

E5_LANGUAGES = frozenset(_XLM_ROBERTA.split())
"""multilingual-e5 (Wang et al., 2024, arXiv:2402.05672): the languages of XLM-RoBERTa."""
