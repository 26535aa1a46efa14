#!/usr/bin/env python3
"""Make parallel documents out of the Debian handbook, a free book in some 20 languages.

    apt-get download debian-handbook && dpkg-deb -x debian-handbook_*.deb handbook
    python tools/parallel_handbook.py handbook/usr/share/doc/debian-handbook/html OUT.jsonl

Its sections are on one subject, so those that do not belong together make hard negatives. Nothing
of it is kept in this repository; `fit_weights.py --parallel OUT.jsonl` reads the result.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

from lxml import html

LANGUAGES = {
    "ar": "ar-MA", "cs": "cs-CZ", "de": "de-DE", "en": "en-US", "es": "es-ES", "fr": "fr-FR",
    "it": "it-IT", "ja": "ja-JP", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-BR", "ru": "ru-RU",
    "sv": "sv-SE", "tr": "tr-TR", "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip
PAIRS = (
    "en-ja en-zh en-es en-ru en-de en-tr ar-en en-pl ja-zh es-ru en-it de-fr en-nl es-pt it-pl "
    "fr-ja cs-en cs-ru en-vi en-sv"
)
SECTIONS, PARAGRAPHS, SHORTEST = 16, 14, 60


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of a page that hold nothing but text."""
    page = html.parse(str(path), html.HTMLParser(encoding="utf-8"))
    found = page.xpath("//*[@class='para'][not(.//div|.//ul|.//pre|.//table|.//p)]")
    return [re.sub(r"\s+", " ", element.text_content()).strip() for element in found]


def main() -> None:
    """Write the documents."""
    book, out = Path(sys.argv[1]), Path(sys.argv[2])
    pages = sorted(path.name for path in (book / "en-US").glob("*.html"))
    random.Random(5).shuffle(pages)
    rows = []
    for pair in PAIRS.split():
        a, b = pair.split("-")
        made = 0
        for page in pages:
            sides = [book / LANGUAGES[code] / page for code in ("en", a, b)]
            if made == SECTIONS or not all(side.exists() for side in sides):
                continue
            english, left, right = map(paragraphs, sides)
            if not len(english) == len(left) == len(right):
                continue
            translated = [
                (x, y)
                for e, x, y in zip(english, left, right, strict=True)
                if len(e) > SHORTEST and x != y and (x != e or a == "en") and (y != e or b == "en")
            ][:PARAGRAPHS]
            if len(translated) >= 4:
                made += 1
                x, y = zip(*translated, strict=True)
                rows.append({"languages": [a, b], "left": x, "right": y})
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    out.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
