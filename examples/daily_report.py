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

MOST_LINES = 50

NEW_MATCHES = """
select kind, words, left_outlet, left_title, right_outlet, right_title, left_text
from match_text where max(left_id, right_id) > ? order by words desc
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
    mail = write_mail(result, new_matches(options.output, before))
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


def new_matches(database: Path, before: int) -> list[tuple]:
    """Matches of documents added after the one given, the longest first."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(NEW_MATCHES, [before]).fetchall()


def write_mail(result: ScanResult, matches: list[tuple]) -> EmailMessage:
    """The mail: what came in, what it shares with what, what could not be read."""
    lines = [f"{result.added} new articles, {result.replaced} changed, {len(matches)} new matches."]
    for kind, words, *sides, text in matches[:MOST_LINES]:
        left_outlet, left_title, right_outlet, right_title = (side or "unknown" for side in sides)
        lines += ["", f"{words} words, {kind}:"]
        lines += [f"  {left_outlet}: {left_title}", f"  {right_outlet}: {right_title}"]
        lines += [f"  {' '.join(text.split())[:200]}"]
    if len(matches) > MOST_LINES:
        lines += ["", f"… and {len(matches) - MOST_LINES} more: datasette provtrace.db"]
    if result.troubles:
        lines += ["", "Not read:"]
        lines += [f"  {trouble.where}: {trouble.reason}" for trouble in result.troubles]
    mail = EmailMessage()
    mail["Subject"] = f"provtrace: {len(matches)} new matches"
    mail.set_content("\n".join(lines) + "\n")
    return mail


if __name__ == "__main__":
    sys.exit(main())
