"""Commands that find reuse: scan, check, explain, demo."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from provtrace.cli.output import exit_codes, print_json, print_problem, progress_bar
from provtrace.errors import InputError, ProvtraceError
from provtrace.settings import load_settings

if TYPE_CHECKING:
    from provtrace.article import Article
    from provtrace.match import Match
    from provtrace.scan import ScanResult

Database = Annotated[
    Path, typer.Option("--output", "-o", help="The database; made if it is not there.")
]
Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file; default: provtrace.toml here, if there is one."),
]
Encoder = Annotated[
    str | None,
    typer.Option(
        help="Sentence encoder: use (built in), e5, sentence-transformers:MODEL, "
        "model2vec:MODEL, or none to find copied and edited text only."
    ),
]
Candidates = Annotated[
    str | None,
    typer.Option(help="How rewritten text is looked for: auto, exhaustive, sketch, neighbours."),
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]
FailOnMatch = Annotated[
    bool, typer.Option("--fail-on-match", help="Exit with 1 if anything matches.")
]

LEAST_WORDS = 5
LEAST_CHARACTERS = 20
"""A text of fewer words, and fewer characters where words are not spaced, is no article."""

EXIT_MATCH = 1
EXIT_SOME_FAILED = 3


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command(epilog=exit_codes(matches=True, inputs=True))(scan)
    app.command(epilog=exit_codes(matches=True))(check)
    for command in (explain, demo):
        app.command(epilog=exit_codes())(command)


def scan(
    paths: Annotated[
        list[Path], typer.Argument(help="Files and folders; - reads JSON lines from stdin.")
    ],
    output: Database = Path("provtrace.db"),
    config: Config = None,
    encoder: Encoder = None,
    candidates: Candidates = None,
    agencies: Annotated[
        str | None, typer.Option(help="File of further agencies (see docs/agencies.md).")
    ] = None,
    jobs: Jobs = None,
    field_map: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help="Field of a record for an attribute: text=content.body; of several for one the "
            "first that says something counts.",
        ),
    ] = None,
    preset: Annotated[
        str | None,
        typer.Option(
            help="Tool that wrote the records: trafilatura, news-please, passim, "
            "datatrove, feed, ninjs."
        ),
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option(help="Folder that keys of files are relative to; default: PATH itself."),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove documents whose file has vanished.")
    ] = False,
    fail_on_match: FailOnMatch = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find which articles share text, and store everything in a database.

    Reads .html, .txt, .md, .jsonl, .csv, .parquet and .warc files (also compressed), folders
    with all that is in them. Run it again after adding files: only what changed is done anew.
    """
    from provtrace.archive import settings_of

    settings = load_settings(
        config,
        {"encoder": encoder, "candidates": candidates, "agencies": agencies, "jobs": jobs},
        base=settings_of(output),
    )
    result = _scan(
        paths,
        output,
        settings,
        field_map=_field_map(field_map),
        preset=preset,
        root=root,
        prune=prune,
        as_json=as_json,
        quiet=quiet,
    )
    if fail_on_match and result.settled.matches:
        raise typer.Exit(EXIT_MATCH)
    if result.troubles:
        raise typer.Exit(EXIT_SOME_FAILED)


def demo(
    output: Database = Path("demo.db"),
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Scan the invented newsroom that comes with provtrace."""
    folder = _samples_folder()
    if not quiet and not as_json:
        typer.echo(f"Scanning the samples in {folder}\n")
    _scan([folder], output, load_settings(), as_json=as_json, quiet=quiet)


def check(
    file: Annotated[
        Path, typer.Argument(help="One article: .txt, .html, …, or - for text on stdin.")
    ],
    db: Annotated[Path, typer.Option("--db", help="The database to look in.")] = Path(
        "provtrace.db"
    ),
    fail_on_match: FailOnMatch = False,
    as_json: Json = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing: see --fail-on-match.")
    ] = False,
) -> None:
    """Tell whether the text of a file occurs in a database. Nothing is stored.

    Finds copied, edited, rewritten and translated passages; documents that share most come first.
    """
    from provtrace.archive import Archive

    article = _one_article(file)
    with Archive.open(db, readonly=True) as archive:
        matches = archive.check(article)
    if as_json:
        print_json([match.as_dict() for match in matches])
    elif quiet:
        pass
    elif not matches:
        typer.echo(f"{file}: no passage of it occurs in {db}")
    else:
        _print_matches(matches)
    if fail_on_match and matches:
        raise typer.Exit(EXIT_MATCH)


def explain(
    db: Annotated[Path, typer.Argument(help="The database.")],
    a: Annotated[str, typer.Argument(help="A document: its number, key or part of its key.")],
    b: Annotated[str, typer.Argument(help="Another document.")],
    as_json: Json = False,
) -> None:
    """Say at which stage two documents were matched, or why they were not."""
    from provtrace.archive import Archive

    with Archive.open(db, readonly=True) as archive:
        explanation = archive.explain(a, b)
    if as_json:
        print_json(asdict(explanation))
    else:
        for line in explanation.lines:
            typer.echo(line)


def _scan(
    paths: list[Path],
    output: Path,
    settings: Any,
    *,
    field_map: dict[str, list[str]] | None = None,
    preset: str | None = None,
    root: Path | None = None,
    prune: bool = False,
    as_json: bool,
    quiet: bool,
) -> ScanResult:
    from provtrace.archive import Archive
    from provtrace.reading import find_files
    from provtrace.scan import scan as scan_paths

    next(find_files(paths, root=root), None)  # a path that is not there leaves no empty database
    with Archive.open(output, settings=settings) as archive:
        with progress_bar(quiet or as_json) as progress, _stopped_by_hand(output):
            result = scan_paths(
                paths,
                archive,
                field_map=field_map,
                preset=preset,
                root=root,
                prune=prune,
                progress=progress,
            )
        for trouble in result.troubles:
            print_problem(f"{trouble.where}: {trouble.reason}")
        if as_json or not quiet:
            from provtrace.cli import summary

            if as_json:
                print_json(summary.as_json(result, archive, output))
            else:
                for line in summary.summary(result, archive, output):
                    typer.echo(line)
    return result


def _samples_folder() -> Path:
    """The samples: in the installed package, or in the checkout it runs from."""
    package = Path(__file__).parents[1]
    for home in (package, package.parents[1]):
        folder = home / "samples" / "articles"
        if folder.is_dir():
            return folder
    raise ProvtraceError("this installation of provtrace has no samples")


def _one_article(file: Path) -> Article:
    from provtrace.article import Article
    from provtrace.reading import STDIN, find_files, read

    if file == STDIN:
        article = Article(text=sys.stdin.read())
    else:
        readings = [reading for found in find_files([file]) for reading in read(found)]
        if len(readings) != 1:
            raise InputError(str(file), f"holds {len(readings)} articles; check takes one")
        if readings[0].article is None:
            raise InputError(readings[0].input, readings[0].problem or "cannot be read")
        article = readings[0].article
    text = article.text
    if text is not None and len(text.split()) < LEAST_WORDS and len(text) < LEAST_CHARACTERS:
        raise InputError(str(file), "has too few words to be looked for")
    return article


@contextmanager
def _stopped_by_hand(output: Path) -> Iterator[None]:
    """Say after Ctrl-C what was kept and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        print_problem(
            f"stopped; what was stored so far is kept in {output}. "
            "Run the same command again to complete the scan."
        )
        raise


def _field_map(pairs: list[str] | None) -> dict[str, list[str]] | None:
    """Fields by attribute; of several for one, the first that says something counts."""
    fields: dict[str, list[str]] = {}
    for pair in pairs or []:
        name, equals, field = pair.partition("=")
        if not (name and equals and field):
            raise typer.BadParameter(f"{pair!r} is not of the form attribute=field")
        fields.setdefault(name, []).append(field)
    return fields or None


def _print_matches(matches: list[Match]) -> None:
    """Hits document by document, those that share most first; passages in the text's order."""
    from provtrace.alignment import differing

    found: dict[str, list[Match]] = {}
    for match in matches:
        found.setdefault(match.other.key, []).append(match)
    for key, own in sorted(found.items(), key=lambda item: -sum(m.words for m in item[1])):
        other = own[0].other
        words = sum(match.words for match in own)
        typer.echo(
            f"{words:,} words in {other.outlet or 'an unnamed outlet'}, "
            f"{other.published or 'undated'}: {other.title or key}\n  document {key}"
        )
        for match in sorted(own, key=lambda match: match.passage.start):
            quote = ", a quotation" if match.is_quote else ""
            typer.echo(
                f"  {match.kind}{quote}, {match.words} words, score {match.score:.2f}\n"
                f"    here : {_short(match.passage.text)}\n"
                f"    there: {_short(match.other.text)}"
            )
            for line in differing(
                match.passage.text,
                match.other.text,
                left_language=match.passage.language,
                right_language=match.other.language,
            ):
                typer.echo(f"    {line}")
        typer.echo()


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 200 else f"{flat[:140]} … {flat[-55:]}"
