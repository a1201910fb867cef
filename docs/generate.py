"""Write the reference pages that follow from the code: docs/configuration.md, docs/tables.md and docs/commands.md.

``python -m docs.generate`` writes them; a test compares them with the code.
"""

from __future__ import annotations

import argparse
import ast
import inspect
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

from pipeline.cli import build_parser
from pipeline.core.config import CorpusParameters
from pipeline.core.corrections import CORRECTIONS, KINDS
from pipeline.records.meanings import read_comments
from pipeline.records.tables import TABLES
from pipeline.stages import SECTIONS, STAGES

DOCS = Path(__file__).parent
NOTE = "<!-- Written by `python -m docs.generate`; edit the code, not this page. -->\n"


def _kind(hint: object) -> str:
    if get_origin(hint) in (tuple, list):
        return f"list of {_kind(get_args(hint)[0])}s"
    if get_origin(hint) is dict:
        return "table"
    arguments = [a for a in get_args(hint) if a is not type(None)]
    if arguments:
        return f"{_kind(arguments[0])} or empty"
    return {str: "string", int: "whole number", float: "number", bool: "true/false"}[hint]  # type: ignore[index]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _row(*cells: str) -> str:
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def describe_section(name: str, kind: type) -> Iterator[str]:
    """The lines of a section of the configuration reference."""
    yield f"\n## {f'[{name}]' if name else 'Top level'}\n"
    yield _row("key", "type", "default", "meaning")
    yield _row(*["---"] * 4)
    hints = get_type_hints(kind)
    for item in fields(kind):
        meaning = item.metadata["doc"]
        if item.metadata["choices"]:
            meaning += " One of " + ", ".join(f"`{c}`" for c in item.metadata["choices"]) + "."
        for word, bound in (("Least", item.metadata["minimum"]), ("Most", item.metadata["maximum"])):
            meaning += f" {word} {bound:g}." if bound is not None else ""
        default = "" if item.default is MISSING else f"`{_value(item.default)}`"
        yield _row(f"`{item.name}`", _kind(hints[item.name]), default, meaning)


def describe_configuration() -> str:
    """The configuration reference."""
    lines = [
        "# Configuration (`corpus.toml`)",
        NOTE,
        "Every key is optional. `--set section.key=value` overrides the file.",
    ]
    for name, kind in {"": CorpusParameters, **SECTIONS}.items():
        lines += describe_section(name, kind)
    return "\n".join(lines) + "\n"


def describe_tables() -> str:
    """The reference of tables and columns."""
    makers = {name: stage.name for stage in STAGES for name in stage.assigns}
    lines = ["# Tables of a run", NOTE, "A table is `NAME.parquet`; those with a star have a CSV twin `NAME.csv`."]
    for name, spec in TABLES.items():
        if name.startswith("work/") or name not in makers:
            continue
        text = ast.get_docstring(ast.parse(inspect.getsource(spec.record)).body[0])  # type: ignore[arg-type]
        lines += [
            f"\n## {name}{'*' if spec.twin else ''}\n",
            " ".join((text or "").split()),
            f"Made by `{makers.get(name)}`.\n",
        ]
        lines += [_row("column", "type", "meaning"), _row(*["---"] * 3)]
        comments, hints = read_comments(spec.record), get_type_hints(spec.record)
        lines += [_row(f"`{f.name}`", _kind(hints[f.name]), comments.get(f.name, "")) for f in fields(spec.record)]
    return "\n".join([*lines, *describe_corrections()]) + "\n"


def describe_corrections() -> Iterator[str]:
    """The kinds of line in corrections.csv, which people and the studio write."""
    yield f"\n# {CORRECTIONS}\n"
    yield (
        "What people correct and no other file of a corpus holds: `date,kind,target,value,scope,note`. `scope` is a "
        "document's path below the corpus, or empty. The kinds, in English or Chinese:\n"
    )
    yield _row("kind", "种类", "says that")
    yield _row(*["---"] * 3)
    for kind, (names, meaning) in KINDS.items():
        yield _row(f"`{kind}`", "、".join(names), meaning)
    yield (
        "\nA name that is none anywhere may as well stand in `entities.csv` with the label `-`, another label there as "
        "well; one entity under two names in `thesaurus.csv`; a long form in `definitions.csv` "
        "(`short_form,long_form,long_form_en,document`; the long form `-`: it defines nothing)."
    )


def describe_commands() -> str:
    """The reference of commands and options, as their own help prints it."""
    parser = build_parser()
    lines = ["# Commands", NOTE]
    actions = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for name, command in actions[0].choices.items():
        command.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=100)
        lines += [f"## {name}\n", "```", command.format_help().rstrip(), "```\n"]
    return "\n".join(lines)


PAGES = {"configuration.md": describe_configuration, "tables.md": describe_tables, "commands.md": describe_commands}


def main() -> None:
    """Write the pages."""
    for name, describe in PAGES.items():
        (DOCS / name).write_text(describe(), encoding="utf-8")


if __name__ == "__main__":
    main()
