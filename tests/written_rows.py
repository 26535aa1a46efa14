"""Rows of an archive written one by one, as no scan would: for what pages must cope with."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib


class Rows:
    """Writes rows; what is not asked for is the same in all."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def document(
        self,
        key: str,
        outlet: str,
        title: str,
        published: str | None,
        language: str,
        sentences: list[str],
        **more: object,
    ) -> int:
        """A document with its text, and a passage for each sentence; its number."""
        lines = "\n".join(sentences)
        values = {
            "url": f"https://{key}.example/",
            "status": "ok",
            "content_hash": key,
            "text_hash": f"hash of {key}",
            "words": len(re.findall(r"\w+", lines)),
            "pending": 0,
        }
        identifier = self.insert(
            "documents",
            key=key,
            outlet=outlet,
            title=title,
            published=published,
            language=language,
            **{**values, **more},
        )
        self.insert("texts", document_id=identifier, text=lines)
        start = 0
        for ordinal, sentence in enumerate(sentences):
            end = start + len(sentence)
            self.insert(
                "passages",
                document_id=identifier,
                ordinal=ordinal,
                start_offset=start,
                end_offset=end,
                words=len(sentence.split()),
                hash=zlib.crc32(sentence.encode()),
            )
            start = end + 1
        return identifier

    def match(
        self,
        left: int,
        left_ordinal: int,
        right: int,
        right_ordinal: int,
        kind: str,
        *,
        is_quote: int = 0,
        cluster: int = 1,
    ) -> None:
        """A match of two sentences, given by their places in their documents."""
        a, b = self.passage(left, left_ordinal)
        c, d = self.passage(right, right_ordinal)
        evidence = (
            {"cosine": 0.87, "shared_numbers": ["6"], "neighbours": 2}
            if kind not in ("verbatim", "near")
            else {"shared_words": 0.93}
        )
        self.insert(
            "matches",
            left_id=left,
            left_start=a,
            left_end=b,
            right_id=right,
            right_start=c,
            right_end=d,
            kind=kind,
            score=0.93,
            words=12,
            is_quote=is_quote,
            cluster_id=cluster,
            evidence=json.dumps(evidence),
        )

    def source(
        self,
        document: int,
        source: int,
        agency: str | None,
        relation: str,
        share: float,
        words: int,
        verdict: str,
        confidence: float,
    ) -> None:
        """Where a document has its text from."""
        facts = {
            "facts": [{"fact": "time", "words": "the other was published earlier", "weight": 1.5}],
            "warnings": [],
        }
        self.insert(
            "sources",
            document_id=document,
            source_id=source,
            agency=agency,
            relation=relation,
            share=share,
            words=words,
            verdict=verdict,
            confidence=confidence,
            evidence=json.dumps(facts),
        )

    def originality(self, document: int, **counts: int) -> None:
        """Words of a document by class; those not given are none."""
        names = ("verbatim", "near", "rewritten", "translated", "quoted", "wire", "original")
        self.insert(
            "originality",
            document_id=document,
            words=sum(counts.values()),
            lead=0.9,
            middle=0.5,
            tail=0.1,
            **{name: counts.get(name, 0) for name in names},
        )

    def credit(self, document: int, role: str, words: str, rule: str | None = None) -> None:
        """A credit of Nordwire that stands outside the text."""
        self.insert(
            "credits",
            document_id=document,
            agency="nordwire",
            role=role,
            start_offset=None,
            end_offset=None,
            text=words,
            rule=rule or role,
        )

    def removal(self, document: int, ordinal: int, offset: int, words: str, reason: str) -> None:
        """What cleaning took out of a document."""
        self.insert(
            "removals",
            document_id=document,
            ordinal=ordinal,
            offset=offset,
            text=words,
            reason=reason,
            rule=f"{reason}.en",
        )

    def passage(self, document: int, ordinal: int) -> tuple[int, int]:
        """Where a sentence of a document stands."""
        row = self.connection.execute(
            "select start_offset, end_offset from passages where document_id = ? and ordinal = ?",
            (document, ordinal),
        ).fetchone()
        return row[0], row[1]

    def insert(self, table: str, **values: object) -> int:
        """One row; its number."""
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        cursor = self.connection.execute(
            f"insert into {table} ({columns}) values ({marks})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)
