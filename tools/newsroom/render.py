"""Render pieces as files: pages with their outlet's template, saved text, records."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from string import Template

from newsroom.pieces import LINK, Paragraph, Piece

FURNITURE = re.compile(r"\{\{([a-z]+)\|([^}]*)\}\}")
OVERSEAS = ("Diario Ribalta", "Gazeta do Vau", "Echo van Noord")
"""Outlets whose records come in the compressed feed."""


def furniture(piece: Piece, templates: Path) -> list[tuple[str, str]]:
    """The lines around a piece that are no part of it, as (reason, words)."""
    lines = [
        (p.reason, p.plain) for p in piece.paragraphs if p.reason is not None and not p.is_body
    ]
    if piece.form == "html":
        template = (templates / f"{piece['template']}.html").read_text(encoding="utf-8")
        lines += [(reason, words) for reason, words in FURNITURE.findall(template)]
    return lines


def saved_text(piece: Piece) -> str:
    """A piece as text, its furniture left in, paragraphs separated by blank lines."""
    return "\n\n".join(paragraph.plain for paragraph in piece.paragraphs)


def record(piece: Piece) -> dict[str, str]:
    """A piece as a record of a feed."""
    return {
        "id": piece.key,
        "url": piece["url"],
        "outlet": piece["outlet"],
        "published": piece["published"],
        "title": piece["title"],
        "text": saved_text(piece),
        "language": piece["language"],
    }


def page(piece: Piece, templates: Path) -> bytes:
    """A piece as the page of its outlet, in the outlet's encoding."""
    lines = (templates / f"{piece['template']}.html").read_text(encoding="utf-8").splitlines()
    wrap = dict(line[3:].split(" ", 1) for line in lines if line.startswith("#: "))
    values = {
        name: html.escape(piece[name])
        for name in ("title", "url", "published", "shown", "section", "author")
    }
    values["canonical"] = html.escape(piece["canonical"] or piece["url"])
    values["credit"] = html.escape(piece.credits[0]["text"]) if piece.credits else ""
    kept = []
    for line in lines:
        optional = re.match(r"\?([a-z]+)(.*)", line)
        if line.startswith("#: ") or (optional and not values[optional[1]]):
            continue
        kept.append(optional[2] if optional else line)
    body = "\n".join(_paragraph(paragraph, wrap) for paragraph in piece.paragraphs)
    source = FURNITURE.sub(r"\2", "\n".join(kept)) + "\n"
    text = Template(source).substitute(values, body=body, jsonld=_json_ld(piece, wrap["jsonld"]))
    return text.encode(piece["encoding"] or "utf-8")


def _paragraph(paragraph: Paragraph, wrap: dict[str, str]) -> str:
    name = paragraph.reason or "paragraph"
    words = html.escape(paragraph.markup, quote=False)
    return wrap.get(name, wrap["related"]).format(LINK.sub(r'<a href="\2">\1</a>', words))


def _json_ld(piece: Piece, form: str) -> str:
    """The page's schema.org data: one object, a graph of several, or none."""
    if form == "none":
        return ""
    publisher = {"@type": "NewsMediaOrganization", "name": piece["outlet"]}
    article: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": piece["title"],
        "datePublished": piece["published"],
        "inLanguage": piece["language"],
        "publisher": publisher,
    }
    if piece["modified"]:
        article["dateModified"] = piece["modified"]
    if piece["author"]:
        kind = piece["author_type"] or "Person"
        article["author"] = [{"@type": kind, "name": piece["author"]}]
    context = "https://schema.org"
    if form == "graph":
        site = {"@type": "WebSite", "name": piece["outlet"], "inLanguage": piece["language"]}
        data: dict[str, object] = {"@context": context, "@graph": [site, article]}
    else:
        data = {"@context": context} | article
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
