"""A small invented archive for the tests of pages, report and exports, written row by row.

It holds what pages must cope with: four scripts, both directions of writing, every kind of match,
an undated piece, an unreadable file, agency text without credit, and hostile text.
"""

from __future__ import annotations

import json
from pathlib import Path

from newsroom import make_newsroom
from newsroom_rows import fill
from provtrace.archive.connection import open_database, transaction
from provtrace.archive.derive import update_provenance
from provtrace.cleaning.agencies import Agencies
from provtrace.settings import Settings
from written_rows import Rows

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
    _Room(db.conn).add_all()
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


class _Room(Rows):
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

        self.originality(wire, wire=58)
        self.originality(copy, quoted=12, wire=58)
        self.originality(edited, verbatim=16, near=26, quoted=14)
        self.originality(other, verbatim=12, rewritten=28, original=4)
        self.originality(german, translated=28, quoted=9, original=10)
        self.originality(arabic, translated=22, original=6)
        self.originality(japanese, translated=30, original=9)
        self.originality(hostile, wire=15, original=9)
        self.originality(9, verbatim=12)
        self.credit(wire, "text", "(Nordwire)", "tail")
        self.credit(edited, "text", "With material from Nordwire", "material")
        self.credit(other, "republished", "This story was first published by Nordwire.")
        self.credit(german, "contributor", "Mitarbeit: Nordwire")
        self.credit(german, "photo", "Foto: Nordwire/Ole Brandt")
        self.removal(copy, 0, 0, "Accept all cookies <b>now</b>", "cookie")
        self.removal(copy, 1, len(FERRY[0]) + 1, "Read also: Ten harbours to see", "related")
        self.insert(
            "runs",
            started="2026-03-06T07:00:00+00:00",
            finished="2026-03-06T07:00:09+00:00",
            version="0.1.0",
            settings="{}",
            counts=json.dumps({"uncovered": {"fo": 3}}),
        )
