"""Write docs/reference.md from the code: commands, settings, tables, public names.

python tools/build_reference.py           # write it
python tools/build_reference.py --check   # fail if it is out of date
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import sqlite_utils
import typer

import provtrace
from provtrace.archive.schema import migrations
from provtrace.cli import app

TARGET = Path(__file__).parents[1] / "docs" / "reference.md"

HEAD = """# Reference

This page is written by `tools/build_reference.py` from the code.

- [Commands](#commands)
- [Settings](#settings)
- [Tables and views](#tables-and-views)
- [Library](#library)
"""


def commands() -> Iterator[str]:
    """Every command with its arguments and options."""
    yield "## Commands\n"
    yield (
        "Data goes to stdout, progress and problems to stderr. Exit codes: 0 done, 1 only with "
        "`--fail-on-match`, 2 usage or an error that stopped the command, 3 done, but some inputs "
        "failed (each is named on stderr and in `documents.problem`).\n"
    )
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        yield f"### provtrace {name}\n"
        yield f"{inspect.cleandoc(command.help or '')}\n"
        yield "| | |\n|---|---|"
        for parameter in command.params:
            if parameter.name == "help":
                continue
            if parameter.param_type_name == "argument":
                label = parameter.name.upper() + (" …" if parameter.nargs == -1 else "")
            else:
                label = ", ".join(parameter.opts)
            default = parameter.default
            shown = "" if default in (None, False, ()) or callable(default) else f" ({default})"
            yield f"| `{label}` | {parameter.help or ''}{shown} |".replace("…|", "… |")
        yield ""


def settings() -> Iterator[str]:
    """Every setting with its default."""
    yield "## Settings\n"
    yield (
        "Defaults are overridden by what a database was made with, that by `provtrace.toml` in the "
        "current folder (or `--config FILE`), and that by flags. A settings file has one line a "
        "setting, such as `min_words = 12`.\n"
    )
    described = dict(
        re.findall(r"^    (\w+): (.+(?:\n {8,}.+)*)", _attributes(provtrace.Settings), re.M)
    )
    yield "| setting | default | what it does |\n|---|---|---|"
    for field in dataclasses.fields(provtrace.Settings):
        words = " ".join(described[field.name].split())
        default = "number of processors" if field.name == "jobs" else repr(field.default)
        yield f"| `{field.name}` | {default} | {words} |"
    yield ""


def tables() -> Iterator[str]:
    """The schema as it is created."""
    from provtrace.archive import schema

    yield "## Tables and views\n"
    yield inspect.cleandoc((schema.__doc__ or "").split("\n\n", 1)[1]) + "\n"
    db = sqlite_utils.Database(memory=True)
    migrations.apply(db)
    for name in [t for t in db.table_names() if "_fts" not in t and not t.startswith("_")]:
        columns = ", ".join(
            f"`{column.name}`{' (key)' if column.is_pk else ''}" for column in db[name].columns
        )
        yield f"- **{name}**: {columns}"
    for name in db.view_names():
        columns = ", ".join(f"`{column.name}`" for column in db[name].columns)
        yield f"- **{name}** (view): {columns}"
    yield "\n`texts` has a full-text index, `texts_fts`.\n"


def library() -> Iterator[str]:
    """Every public name with its docstring, and the public methods of classes."""
    yield "## Library\n"
    for name in provtrace.__all__:
        value = getattr(provtrace, name)
        yield f"### {name}\n"
        if inspect.isfunction(value):
            yield f"```python\n{name}{_signature(value)}\n```\n"
        yield _block(value)
        if not inspect.isclass(value) or issubclass(value, Exception):
            continue
        for method, function in vars(value).items():
            if method.startswith("_") or not callable(getattr(value, method)):
                continue
            plain = function.__func__ if isinstance(function, classmethod) else function
            if not inspect.isfunction(plain) or not plain.__doc__:
                continue
            yield f"#### {name}.{method}\n"
            yield f"```python\n{name}.{method}{_signature(getattr(value, method))}\n```\n"
            yield _block(plain)


def _attributes(value: object) -> str:
    return (inspect.getdoc(value) or "").partition("Attributes:\n")[2]


def _signature(function: object) -> str:
    """The signature, annotations without the quotes that postponed evaluation gives them."""
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))


def _block(value: object) -> str:
    return f"```text\n{inspect.getdoc(value)}\n```\n"


def page() -> str:
    """The whole page."""
    parts = [HEAD, *commands(), *settings(), *tables(), *library()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).rstrip() + "\n"


def main() -> None:
    """Write or check the page."""
    if "--check" in sys.argv[1:]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != page():
            sys.exit("docs/reference.md is out of date: run python tools/build_reference.py")
        return
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
