"""A small invented archive for the tests of pages, report and exports, written row by row.

It holds what pages must cope with: four scripts, both directions of writing, every kind of match,
an undated piece, an unreadable file, agency text without credit, and hostile text.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from pathlib import Path

from newsroom import make_newsroom
from newsroom_rows import fill
from provtrace.archive.connection import open_database, transaction
from provtrace.archive.derive import update_provenance
from provtrace.cleaning.agencies import Agencies
from provtrace.settings import Settings

HOSTILE = (
    '<script>alert("taken")</script> <img src=x onerror=alert(1)> \u202ereversed\u202c \u200bzero'
)

FERRY = (
    "The ferry to Osterholm will run again from Monday, the harbour office of Lindvik said.",
    "A broken shaft had kept the ship in dock for six weeks.",
    "Divers found the damage during a routine check in January.",
    "The repair cost the town about two million crowns.",
    "Islanders had to rely on a small cargo boat in the meantime.",
)
FERRY_EDITED = (
    "The ferry to Osterholm will sail again from Monday, Lindvik's harbour office said.",
    "A broken shaft kept the ship in dock for six weeks.",
    FERRY[2],
    FERRY[4],
)
FERRY_OTHER = (
    "From Monday on, ships will once more connect Lindvik with Osterholm.",
    "For a month and a half the vessel lay in the yard because its drive shaft had snapped.",
)
FERRY_DE = (
    "Die Fähre nach Osterholm fährt ab Montag wieder, teilte das Hafenamt von Lindvik mit.",
    "Eine gebrochene Welle hatte das Schiff sechs Wochen lang im Dock gehalten.",
    "Taucher fanden den Schaden im Januar bei einer Routineprüfung.",
)
FERRY_AR = (
    "قال مكتب ميناء ليندفيك إن العبارة إلى أوسترهولم ستعود إلى العمل يوم الاثنين.",
    "وكان عمود مكسور قد أبقى السفينة في الحوض ستة أسابيع.",
)
FERRY_JA = (
    "リンドビク港湾局によると、オステルホルム行きのフェリーは月曜日に再開する。",
    "折れた軸のため、船は六週間ドックに入っていた。",
)
OWN = {
    "en": "Nobody on the quay wanted to guess how long it would last this time.",
    "de": "Am Kai mochte niemand raten, wie lange es diesmal hält.",
    "ar": "لم يرغب أحد على الرصيف في التخمين.",
    "ja": "岸壁では誰も予想したがらなかった。",
}
WELL = "The well in Tarnby ran dry for the third summer in a row."


def build(path: Path) -> Path:
    """Write the archive and return its path."""
    db = open_database(path)
    room = _Room(db.conn)
    room.add_all()
    db.close()
    return path


def build_derived(path: Path, stories: int) -> Path:
    """Write a simulated newsroom, with provenance derived as a scan derives it."""
    db = open_database(path)
    fill(db, make_newsroom(seed=4, stories=stories))
    with transaction(db):
        update_provenance(db, None, Settings(), Agencies())
    db.close()
    return path


class _Room:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def add_all(self) -> None:
        wire = self.document(
            "nordwire/ferry",
            "Nordwire",
            "Ferry to Osterholm back on Monday",
            "2026-03-02T06:10+01:00",
            "en",
            [*FERRY],
            author="Nordwire staff",
        )
        copy = self.document(
            "lindvik-post/ferry",
            "Lindvik Post",
            "Osterholm ferry returns",
            "2026-03-02T08:30+01:00",
            "en",
            [*FERRY, OWN["en"]],
        )
        edited = self.document(
            "harbour-echo/ferry",
            "Harbour Echo",
            "Six weeks later, the ferry is back",
            "2026-03-02",
            "en",
            [OWN["en"], *FERRY_EDITED],
        )
        other = self.document(
            "island-weekly/ferry",
            "Island Weekly",
            "Ships to Osterholm again",
            "2026-03-04T12:00",
            "en",
            [*FERRY_OTHER, WELL],
        )
        german = self.document(
            "kuestenblatt/faehre",
            "Küstenblatt",
            "Fähre fährt wieder",
            "2026-03-02T11:45+01:00",
            "de",
            [*FERRY_DE, OWN["de"]],
        )
        arabic = self.document(
            "albahr/ferry",
            "صحيفة البحر",
            "العبارة تعود يوم الاثنين",
            "2026-03-03T09:00+03:00",
            "ar",
            [*FERRY_AR, OWN["ar"]],
        )
        japanese = self.document(
            "kaigan/ferry", "海岸新聞", "フェリー、月曜に再開", None, "ja", [*FERRY_JA, OWN["ja"]]
        )
        hostile = self.document(
            "mirror/hostile",
            "Mirror <b>Site</b>",
            HOSTILE,
            "2026-03-05T00:00Z",
            "en",
            [FERRY[0], HOSTILE],
            url="javascript:alert(1)",
        )
        self.document(
            "lindvik-post/well", "Lindvik Post", "Dry well", "2026-02-27T10:00+01:00", "en", [WELL]
        )
        self.insert(
            "documents",
            key="broken.html",
            status="unreadable",
            problem="not a text: the file is binary",
            content_hash="b",
        )

        label = "Ferry to Osterholm back on Monday"
        self.insert(
            "clusters",
            id=1,
            label=label,
            documents=8,
            outlets=8,
            words=58,
            languages="en,de,ar,ja",
            first_published="2026-03-02T06:10+01:00",
            last_published="2026-03-05T00:00Z",
            origin_id=wire,
            agency="nordwire",
            status="uncredited wire",
            text=None,
            evidence=json.dumps(
                {
                    "facts": [
                        {
                            "fact": "time",
                            "words": "Nordwire had it 2 hours 20 minutes before the next",
                            "weight": 2.1,
                        },
                        {
                            "fact": "credit",
                            "words": "2 of 7 carriers credit Nordwire",
                            "weight": 1.4,
                        },
                    ],
                    "warnings": ["one carrier is undated"],
                }
            ),
        )
        self.insert(
            "clusters",
            id=2,
            label=WELL,
            documents=2,
            outlets=2,
            words=12,
            languages='["en"]',
            first_published="2026-02-27T10:00+01:00",
            last_published="2026-03-04T12:00",
            origin_id=None,
            agency=None,
            status="undetermined",
            text=WELL,
            evidence="{}",
        )

        for document in (wire, copy, edited, other, german, arabic, japanese, hostile):
            self.connection.execute(
                "insert into cluster_members select 1, document_id, min(start_offset), max(end_offset), ? from passages where document_id = ? and ordinal < 4",
                ("origin" if document == wire else "copy", document),
            )
        for document in (other, 9):
            self.connection.execute(
                "insert into cluster_members select 2, document_id, start_offset, end_offset, 'member' from passages where document_id = ? and start_offset = (select instr(text, ?) - 1 from texts t where t.document_id = passages.document_id)",
                (document, WELL),
            )
        for index in range(5):
            self.match(wire, index, copy, index, "verbatim")
        for mine, theirs, kind in (
            (0, 1, "near"),
            (1, 2, "near"),
            (2, 3, "verbatim"),
            (4, 4, "verbatim"),
        ):
            self.match(wire, mine, edited, theirs, kind)
            self.match(copy, mine, edited, theirs, kind)
        for index in range(2):
            self.match(wire, index, other, index, "rewritten")
            self.match(wire, index, arabic, index, "translated")
            self.match(wire, index, japanese, index, "translated")
        for index in range(3):
            self.match(wire, index, german, index, "translated", is_quote=int(index == 2))
        self.match(wire, 0, hostile, 0, "verbatim")
        self.match(other, 2, 9, 0, "verbatim", cluster=2)
        self.match(copy, 5, edited, 0, "verbatim", is_quote=1)

        self.source(copy, wire, "nordwire", "uncredited wire", 0.83, 58, "copied from", 0.97)
        self.source(edited, wire, "nordwire", "credited wire", 0.7, 44, "shared wire", 0.72)
        self.source(other, wire, None, "document", 0.6, 30, "rewritten from", 0.66)
        self.source(german, wire, None, "document", 0.75, 38, "translated from", 0.91)
        self.source(arabic, wire, None, "document", 0.65, 22, "translated from", 0.88)
        self.source(japanese, wire, None, "document", 0.66, 20, "undetermined", 0.4)
        self.source(hostile, wire, "nordwire", "uncredited wire", 0.5, 15, "copied from", 0.9)
        self.source(other, 9, None, "document", 0.2, 12, "earlier", 0.55)

        parts = {wire: (0, 0, 0, 0, 0, 58, 0), copy: (0, 0, 0, 0, 12, 58, 0), edited: (16, 26, 0, 0, 14, 0, 0), other: (12, 0, 28, 0, 0, 0, 4), german: (0, 0, 0, 28, 9, 0, 10), arabic: (0, 0, 0, 22, 0, 0, 6), japanese: (0, 0, 0, 30, 0, 0, 9), hostile: (0, 0, 0, 0, 0, 15, 9), 9: (12, 0, 0, 0, 0, 0, 0)}  # fmt: skip
        for document, counts in parts.items():
            names = ("verbatim", "near", "rewritten", "translated", "quoted", "wire", "original")
            self.insert(
                "originality",
                document_id=document,
                words=sum(counts),
                lead=0.9,
                middle=0.5,
                tail=0.1,
                **dict(zip(names, counts, strict=True)),
            )
        self.insert(
            "credits",
            document_id=wire,
            agency="nordwire",
            role="text",
            start_offset=None,
            end_offset=None,
            text="(Nordwire)",
            rule="tail",
        )
        self.insert(
            "credits",
            document_id=edited,
            agency="nordwire",
            role="text",
            start_offset=None,
            end_offset=None,
            text="With material from Nordwire",
            rule="material",
        )
        for document, role, words in (
            (other, "republished", "This story was first published by Nordwire."),
            (german, "contributor", "Mitarbeit: Nordwire"),
            (german, "photo", "Foto: Nordwire/Ole Brandt"),
        ):
            self.insert(
                "credits",
                document_id=document,
                agency="nordwire",
                role=role,
                start_offset=None,
                end_offset=None,
                text=words,
                rule=role,
            )
        self.insert(
            "removals",
            document_id=copy,
            ordinal=0,
            offset=0,
            text="Accept all cookies <b>now</b>",
            reason="cookie",
            rule="cookie.en",
        )
        self.insert(
            "removals",
            document_id=copy,
            ordinal=1,
            offset=len(FERRY[0]) + 1,
            text="Read also: Ten harbours to see",
            reason="related",
            rule="related.en",
        )
        self.insert(
            "runs",
            started="2026-03-06T07:00:00+00:00",
            finished="2026-03-06T07:00:09+00:00",
            version="0.1.0",
            settings="{}",
            counts=json.dumps({"uncovered": {"fo": 3}}),
        )

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

    def passage(self, document: int, ordinal: int) -> tuple[int, int]:
        row = self.connection.execute(
            "select start_offset, end_offset from passages where document_id = ? and ordinal = ?",
            (document, ordinal),
        ).fetchone()
        return row[0], row[1]

    def insert(self, table: str, **values: object) -> int:
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        cursor = self.connection.execute(
            f"insert into {table} ({columns}) values ({marks})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)
