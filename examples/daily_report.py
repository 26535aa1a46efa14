"""Scan what came in today and mail what is new: to be run by cron.

    10 6 * * *  python daily_report.py /srv/news -o /srv/news.db --to desk@example.org

The folder may hold a folder per day (``/srv/news/2024-03-05/…``). It is given whole: articles that
are in the database already are recognised by their content and cost next to nothing, and their
keys stay the same from day to day. Without ``--to`` the mail is printed instead of sent.

Exit codes are those of ``provtrace scan``: 0 done, 3 done but some inputs failed (they are named
in the mail).
"""

import argparse
import smtplib
import sqlite3
import sys
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

from provtrace import Archive
from provtrace.scan import ScanResult, scan

MOST_PAIRS = 50

# A row for each two pieces; of their passages SQLite gives the text of the longest.
NEW_PAIRS = """
select sum(words), group_concat(distinct kind), left_outlet, left_title, right_outlet, right_title,
       left_text, max(words)
from match_text where max(left_id, right_id) > ?
group by left_id, right_id order by sum(words) desc, left_id, right_id
"""


def main() -> int:
    """Scan, write the mail, send or print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("provtrace.db"))
    parser.add_argument("--to", help="address; without it the mail is printed")
    parser.add_argument("--sender", default="provtrace@localhost")
    parser.add_argument("--host", default="localhost", help="mail server")
    options = parser.parse_args()

    with Archive.open(options.output) as archive:
        before = last_document(options.output)
        result = scan([options.folder], archive)
    mail = write_mail(result, new_pairs(options.output, before))
    if options.to is None:
        sys.stdout.write(f"Subject: {mail['Subject']}\n\n{mail.get_content()}")
    else:
        mail["From"], mail["To"] = options.sender, options.to
        with smtplib.SMTP(options.host) as server:
            server.send_message(mail)
    return 3 if result.troubles else 0


def last_document(database: Path) -> int:
    """The number of the document added last; 0 if there is none."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("select coalesce(max(id), 0) from documents").fetchone()[0]


def new_pairs(database: Path, before: int) -> list[tuple]:
    """Pieces that share text with one added after the one given, most words first."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(NEW_PAIRS, [before]).fetchall()


def write_mail(result: ScanResult, pairs: list[tuple]) -> EmailMessage:
    """The mail: what came in, what it shares with what, what could not be read."""
    lines = [
        f"{result.added} new articles, {result.replaced} changed, "
        f"{len(pairs)} new pairs that share text."
    ]
    for words, kinds, *sides, text, _ in pairs[:MOST_PAIRS]:
        left_outlet, left_title, right_outlet, right_title = (side or "unknown" for side in sides)
        lines += ["", f"{words} words, {kinds.replace(',', ', ')}:"]
        lines += [f"  {left_outlet}: {left_title}", f"  {right_outlet}: {right_title}"]
        lines += [f"  {' '.join(text.split())[:200]}"]
    if len(pairs) > MOST_PAIRS:
        lines += ["", f"… and {len(pairs) - MOST_PAIRS} more: see provtrace serve"]
    if result.troubles:
        lines += ["", "Not read:"]
        lines += [f"  {trouble.where}: {trouble.reason}" for trouble in result.troubles]
    mail = EmailMessage()
    mail["Subject"] = f"provtrace: {len(pairs)} new pairs that share text"
    mail.set_content("\n".join(lines) + "\n")
    return mail


if __name__ == "__main__":
    sys.exit(main())
