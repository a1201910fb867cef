"""What people correct by hand and no other file of a corpus can hold: ``corrections.csv`` and ``definitions.csv``.

Each stage asks for the kinds of correction that it applies, and depends on the lines of these kinds alone, so that a
topic's new label cuts no text into words again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import ConfigError
from pipeline.core.handwritten import ENTITIES, read_table

NO_LABEL = ("-", "－")  # the label in entities.csv of what is no name
CORRECTIONS = "corrections.csv"
DEFINITIONS = "definitions.csv"
COLUMNS: Mapping[str, Sequence[str]] = {
    "date": ("日期",),
    "kind": ("种类", "类型"),
    "target": ("对象", "原文"),
    "value": ("值", "改为"),
    "scope": ("范围", "文献"),
    "note": ("备注", "理由"),
}
DEFINITION_COLUMNS: Mapping[str, Sequence[str]] = {
    "short_form": ("简称", "缩略语", "缩写"),
    "long_form": ("全称", "中文全称"),
    "long_form_en": ("英文全称", "英文"),
    "document": ("文献", "文件"),
}
# Kind to the names that people may give it and to what the line says.
KINDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "not a name": (
        ("不是名称", "非名称"),
        "`target` names nothing: everywhere, in the document `scope`, or at one place, `scope` being DOCUMENT@START",
    ),
    "not the same": (
        ("不是同一", "不同"),
        "`target` is no name of the entity `value` but one of its own: everywhere, in the document or place `scope`",
    ),
    "left edge": (
        ("左边界", "边界"),
        "what was found as `target`, a name or a long form, is `value`; `scope` may name a document",
    ),
    "no keyword": (
        ("不是关键词", "非关键词"),
        "`target` is no keyword and no term; with `scope` no keyword of that document",
    ),
    "split": (("切分", "切开"), "`target` is no word; `value` gives its parts, joined by |"),
    "topic label": (
        ("主题名", "主题名称"),
        "the topic whose own label is `target`, its first terms, is called `value`",
    ),
}
_NAMES = {name: kind for kind, (others, _) in KINDS.items() for name in (kind, *others)}
_NEED_VALUE = frozenset({"not the same", "left edge", "split", "topic label"})


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of ``corrections.csv``; ``document`` and ``start`` are what its scope says (empty and -1: everywhere)."""

    kind: str
    target: str
    value: str = ""
    document: str = ""
    start: int = -1

    def holds_at(self, source: str, start: int) -> bool:
        """Whether it speaks of this place of this document."""
        return self.document in ("", source) and self.start in (-1, start)


@dataclass(frozen=True, slots=True)
class StatedDefinition:
    """A line of ``definitions.csv``; a long form ``-`` says that the short form defines nothing."""

    short_form: str
    long_form: str
    long_form_en: str = ""
    document: str = ""


def find_kind(text: str) -> str:
    """The kind that a cell names, in English or Chinese; empty when there is no such kind."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").replace("-", " ").split())
    return _NAMES.get(folded, "")


def read_scope(text: str) -> tuple[str, int]:
    """The document that a scope means and the place in it; empty and -1 for everywhere."""
    document, mark, place = text.rpartition("@")
    if mark and place.isdecimal():
        return document.replace("\\", "/"), int(place)
    return text.replace("\\", "/"), -1


def read_corrections(corpus: Path, kinds: Collection[str] = frozenset(KINDS)) -> list[Correction]:
    """The corrections of some kinds, in the order of the file; none when there is no file.

    Raises
    ------
    ConfigError
        When a column is missing, a kind is unknown or a value is needed; with the line.
    """
    path = corpus / CORRECTIONS
    if not path.is_file():
        return []
    table = read_table(path, COLUMNS, required=("kind", "target"))
    found = []
    for line, row in zip(table.lines, table.rows, strict=True):
        kind, target, value = find_kind(row["kind"]), row["target"], row.get("value", "")
        if not kind:
            raise ConfigError(
                "{path}: line {line}: unknown kind {kind}; accepted are {names}",
                path=path, line=line, kind=repr(row["kind"]),
                names=", ".join(f"{name} ({others[0]})" for name, (others, _) in KINDS.items()),
            )  # fmt: skip
        if not target or (kind in _NEED_VALUE and not value):
            raise ConfigError(
                "{path}: line {line}: {kind} needs a target and, where it says so, a value",
                path=path, line=line, kind=kind,
            )  # fmt: skip
        if kind in kinds:
            found.append(Correction(kind, target, value, *read_scope(row.get("scope", ""))))
    return found


def read_stated_definitions(corpus: Path) -> list[StatedDefinition]:
    """The lines of ``definitions.csv``; none when there is no file.

    Raises
    ------
    ConfigError
        When a column is missing.
    """
    path = corpus / DEFINITIONS
    if not path.is_file():
        return []
    rows = read_table(path, DEFINITION_COLUMNS, required=("short_form", "long_form")).rows
    return [
        StatedDefinition(
            row["short_form"], row["long_form"], row.get("long_form_en", ""), row.get("document", "").replace("\\", "/")
        )
        for row in rows
        if row["short_form"] and (row["long_form"] or row.get("long_form_en"))
    ]


def read_view(path: Path, view: str) -> list[Any]:
    """What of a hand-written table a stage reads: lines of corrections, whom they speak of, or names of entities.csv.

    Parameters
    ----------
    view
        Kinds of correction joined by commas; ``documents``: the documents that corrections speak of alone; ``names``:
        the rows of entities.csv that name something.
    """
    if view == "names":
        return [row for row in read_table(path, ENTITIES).rows if row.get("label", "") not in NO_LABEL]
    if view == "documents":
        return sorted({read_scope(row.get("scope", ""))[0] for row in read_table(path, COLUMNS).rows} - {""})
    kinds = view.split(",")
    return [row for row in read_table(path, COLUMNS).rows if find_kind(row.get("kind", "")) in ("", *kinds)]


def group_by_target(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    """The corrections of each target."""
    grouped: dict[str, list[Correction]] = {}
    for correction in corrections:
        grouped.setdefault(correction.target, []).append(correction)
    return grouped
