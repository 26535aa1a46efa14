"""One document in the terminal: sources, originality, and its text with what is shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from provtrace.cli.tables import console, named, plain, sure
from provtrace.pages.wording import fact_words, verdict_before

Row = Mapping[str, Any]

BAR = 60
"""Characters of the originality bar."""

STYLES = {
    "verbatim": ("V", "red"),
    "near": ("N", "yellow"),
    "rewritten": ("R", "magenta"),
    "translated": ("T", "cyan"),
    "quoted": ("Q", "blue"),
    "wire": ("W", "green"),
    "original": (".", ""),
}
"""Letter and colour of each class: the letter tells it without colour."""

MEANINGS = {
    "verbatim": "same words",
    "near": "lightly edited",
    "rewritten": "other words",
    "translated": "another language",
    "quoted": "a shared quotation",
}


def print_document(known: Mapping[str, Any]) -> None:
    """Print a document and what is known about it.

    Args:
        known: ``document``, ``sources``, ``clusters``, ``matches`` and ``credits``, as rows.
    """
    out = console()
    document = known["document"]
    out.print(Text(plain(document["title"] or document["key"]), style="bold"))
    facts = [
        document["outlet"],
        document["author"],
        document["published"] or "undated",
        document["language"],
    ]
    out.print(Text(plain(", ".join(str(fact) for fact in facts if fact))))
    out.print(Text(plain(f"document {document['id']}, key {document['key']}")))
    if document["status"] != "ok":
        out.print(Text(plain(f"{document['status']}: {document['problem'] or 'no text'}")))
        return
    out.print()
    for line in _source_lines(known["sources"]):
        out.print(line)
    for credit in known["credits"]:
        words = " ".join(plain(credit["text"]).split())
        out.print(Text(f"credit ({credit['role']}): {words}"))
    out.print()
    if document["o_words"] is not None:
        out.print(_bar(document))
        out.print(Text(_shares(document)))
        out.print()
    matches = _as_counted(known["matches"], known["clusters"])
    shared = _spans(document["text"] or "", matches, known["sources"])
    out.print(_painted(document["text"] or "", shared))
    if shared:
        out.print()
        out.print(_legend(shared))


def _source_lines(sources: Sequence[Row]) -> Iterator[Text]:
    if not sources:
        yield Text("No source is known: nothing in the database is earlier and shares its text.")
    for row in sources:
        where = (
            named(row["source_id"], row["source_outlet"], row["source_title"], row["source_key"])
            if row["source_id"] is not None
            else f"{row['agency']} (not in the database)"
        )
        words = verdict_before(row) if row["source_id"] is not None else "text of"
        parts = [f"{row['share']:.0%} of it", f"{row['words']:,} words"]
        if row["relation"] != "document":
            agency = row["agency"] if row["source_id"] is not None else None
            parts.insert(0, f"{row['relation']}: {agency}" if agency else str(row["relation"]))
        why = row["evidence"].get("why")
        if not why:
            parts.append(f"confidence {sure(row['confidence'])}")
        yield Text(plain(f"{words} {where} – {', '.join(parts)}"), style="bold")
        if why:
            yield Text(plain(f"  why undetermined: {why}"))
        for fact in row["evidence"].get("facts", ()):
            yield Text(plain(f"  {fact['fact']}: {fact_words(fact)}"))
        for warning in row["evidence"].get("warnings", ()):
            yield Text(plain(f"  careful: {warning}"))


def _bar(document: Row) -> Text:
    """The document's words by class, as letters in proportion."""
    bar = Text("[")
    total = max(1, document["o_words"])
    at = done = 0
    for name, (letter, colour) in STYLES.items():
        done += document[f"o_{name}"]
        end = round(BAR * done / total)
        bar.append(letter * (end - at), style=colour)
        at = end
    bar.append("]")
    return bar


def _shares(document: Row) -> str:
    total = max(1, document["o_words"])
    parts = [
        f"{letter} {name} {document[f'o_{name}'] / total:.0%}"
        for name, (letter, _) in STYLES.items()
        if document[f"o_{name}"]
    ]
    thirds = " ".join(f"{part} {document[f'o_{part}']:.0%}" for part in ("lead", "middle", "tail"))
    return f"{document['o_words']:,} words: {', '.join(parts)}. From elsewhere: {thirds}."


def _spans(text: str, matches: Sequence[Row], sources: Sequence[Row]) -> list[tuple[int, int, Row]]:
    """Runs of the text, each with its source's match if there is one, else the closest."""
    named = {row["source_id"] for row in sources}
    order = list(MEANINGS)
    ranked = sorted(
        matches,
        key=lambda m: (
            m["is_quote"],
            m["other_id"] not in named,
            order.index(m["kind"]),
            -m["words"],
            m["id"],
        ),
    )
    owner: list[int | None] = [None] * len(text)
    for rank, match in enumerate(ranked):
        for at in range(match["start"], min(match["end"], len(text))):
            if owner[at] is None:
                owner[at] = rank
    spans: list[tuple[int, int, Row]] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or owner[at] != owner[start]:
            rank_here = owner[start]
            if rank_here is not None and not text[start:at].isspace():
                spans.append((start, at, ranked[rank_here]))
            start = at
    return spans


def _as_counted(matches: Sequence[Row], clusters: Sequence[Row]) -> list[Row]:
    """Matches with ``is_quote`` where originality counts a quotation.

    Inside a text that was taken over a quotation came with it.
    """
    taken = {row["id"] for row in clusters if row["status"] != "quotation"}
    return [
        {**match, "is_quote": match["is_quote"] and match["cluster_id"] not in taken}
        for match in matches
    ]


def _class(match: Row) -> str:
    return "quoted" if match["is_quote"] else str(match["kind"])


def _painted(text: str, spans: Sequence[tuple[int, int, Row]]) -> Text:
    """The text with each shared run in brackets: letter, number of the other document, words."""
    painted = Text()
    at = 0
    for start, end, match in spans:
        painted.append(plain(text[at:start]))
        letter, colour = STYLES[_class(match)]
        painted.append(f"[{letter}{match['other_id']} ", style=f"bold {colour}")
        painted.append(plain(text[start:end]), style=colour)
        painted.append("]", style=f"bold {colour}")
        at = end
    painted.append(plain(text[at:]))
    return painted


def _legend(spans: Sequence[tuple[int, int, Row]]) -> Text:
    """What the letters in the text mean; those that do not occur are left out."""
    present = {_class(match) for _, _, match in spans}
    legend = Text("In brackets: shared text, with the number of the other document. ")
    for name, meaning in MEANINGS.items():
        if name in present:
            letter, colour = STYLES[name]
            legend.append(f"{letter} {name} ({meaning})  ", style=colour)
    return legend
