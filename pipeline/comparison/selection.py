"""Groups of documents by what the tables say of them: the conditions of ``[[comparison.groups]]``.

A group is a table of corpus.toml: its name, and for each column of the tables ``documents`` or ``policies`` (those of
metadata.csv among them) what a document must have there. All conditions must hold.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

import pyarrow as pa

from pipeline.core.errors import ConfigError
from pipeline.records.extraction import Document
from pipeline.records.policies import Policy

NAME = "name"
REST = "其余 rest"
# Names of conditions that stand for columns of other names.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "period": ("year",),
    "issuer": ("issuers", "issuer_names"),
    "region": ("region", "region_name"),
    "author": ("authors",),
    "date": ("promulgated", "adopted"),
}
RANGE = re.compile(r"\s*(\d[\d./-]*?)?\s*(?:\.\.|—|–|~|～|至)\s*(\d[\d./-]*)?\s*|\s*(\d{4})\s*-\s*(\d{4})\s*")
BOUND = re.compile(r"\s*(<=|>=|<|>|≤|≥)\s*(\d[\d./-]*)\s*")
PARTS = re.compile(r"[|;；]")


@dataclass(frozen=True, slots=True)
class Selection:
    """A group: its name, its conditions in words, and the documents (indices) that meet them."""

    name: str
    condition: str
    documents: tuple[int, ...]


def known_columns(extra: Collection[str] = ()) -> frozenset[str]:
    """The columns that a condition may name; ``extra`` are those of metadata.csv."""
    own = {field.name for record in (Document, Policy) for field in fields(record)}
    return frozenset(own | set(ALIASES) | set(extra)) - {NAME}


def check_groups(groups: Sequence[Mapping[str, Any]], columns: Collection[str]) -> None:
    """Refuse groups that cannot be made.

    Raises
    ------
    ConfigError
        When a condition names no column, two groups have one name, or a condition is no text, number or list of them.
    """
    names = set[str]()
    for number, group in enumerate(groups, start=1):
        for column, wanted in group.items():
            if column != NAME and column not in columns:
                raise ConfigError(
                    "[[comparison.groups]]: no column {column} in documents or policies; there are {names}",
                    column=column,
                    names=", ".join(sorted(columns)),
                )
            if any(not isinstance(value, str | int | float) for value in _listed(wanted)):
                raise ConfigError(
                    "[[comparison.groups]]: {column}: give a text, a number, or a list of them", column=column
                )
        if not any(column != NAME for column in group):
            raise ConfigError("[[comparison.groups]]: group {number} has no condition", number=number)
        name = group_name(group)
        if name in names:
            raise ConfigError("[[comparison.groups]]: two groups are called {name}; give one a name", name=name)
        names.add(name)


def check_columns(columns: Sequence[str], known: Collection[str]) -> None:
    """Refuse a grouping by a column that is not there.

    Raises
    ------
    ConfigError
        When ``[comparison] correspondence`` names no column.
    """
    for column in columns:
        if column not in known:
            raise ConfigError(
                "[comparison] correspondence: no column {column} in documents or policies; there are {names}",
                column=column,
                names=", ".join(sorted(known)),
            )


def group_name(group: Mapping[str, Any]) -> str:
    """The group's name; its conditions where it has none."""
    return str(group.get(NAME) or describe_conditions(group))


def describe_conditions(group: Mapping[str, Any]) -> str:
    """The conditions in one line."""
    return "; ".join(f"{c} = {' | '.join(map(str, _listed(w)))}" for c, w in group.items() if c != NAME)


def select_groups(
    groups: Sequence[Mapping[str, Any]], documents: pa.Table, policies: pa.Table, ids: Sequence[str]
) -> list[Selection]:
    """The documents of each group; beside one group alone all the others are set.

    Parameters
    ----------
    documents, policies
        Tables of the run; a document that is no policy text meets no condition on a column of policies.
    ids
        The documents that count, whose positions the selections give.
    """
    check_groups(groups, known_columns(documents.column_names))
    facts = [_rows_by_id(table) for table in (documents, policies)]
    held = []
    for group in groups:
        met = tuple(i for i, doc_id in enumerate(ids) if _meets(group, [f.get(doc_id, {}) for f in facts]))
        held.append(Selection(group_name(group), describe_conditions(group), met))
    if len(held) == 1:
        inside = set(held[0].documents)
        held.append(Selection(REST, "", tuple(i for i in range(len(ids)) if i not in inside)))
    return held


def list_values(column: str, documents: pa.Table, policies: pa.Table) -> list[list[str]]:
    """For each document what a column of either table says of it, as text: of several parts each; nothing, if nothing.

    Parameters
    ----------
    documents, policies
        Tables of the run; the documents' order is kept.
    """
    facts = _rows_by_id(policies)
    found = []
    for row in documents.to_pylist():
        values = [str(value) for value in _values(column, [row, facts.get(row["doc_id"], {})])]
        # Of a cell of several parts its parts alone.
        found.append(list(dict.fromkeys(values[1:] if len(values) > 2 else values)))
    return found


def _rows_by_id(table: pa.Table) -> dict[str, dict[str, Any]]:
    return {row["doc_id"]: row for row in table.to_pylist()}


def _listed(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, list | tuple) else [wanted]


def _meets(group: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> bool:
    return all(_fits(list(_values(column, rows)), wanted) for column, wanted in group.items() if column != NAME)


def _values(column: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    """What the first table that has the column says of the document; of several parts each."""
    for name in ALIASES.get(column, (column,)):
        value = next((row[name] for row in rows if row.get(name) not in (None, "")), None)
        if isinstance(value, str):
            yield value
            yield from (part.strip() for part in PARTS.split(value) if part.strip() and part.strip() != value)
        elif value is not None:
            yield value


def _fits(values: Sequence[Any], wanted: Any) -> bool:
    """Whether one of the values is among those wanted, and none of those that are not (``!``)."""
    conditions = [str(w).lower() if isinstance(w, bool) else str(w).strip() for w in _listed(wanted)]
    refused = [c[1:].strip() for c in conditions if c.startswith(("!", "！"))]
    asked = [c for c in conditions if not c.startswith(("!", "！"))]
    if any(_is(value, c) for value in values for c in refused):
        return False
    return not asked or any(_is(value, c) for value in values for c in asked)


def _is(value: Any, condition: str) -> bool:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if match := BOUND.fullmatch(condition):
        sign, bound = match.groups()
        order = _order(text, bound)
        return order is not None and {"<": order < 0, ">": order > 0}.get(
            sign, order <= 0 if sign in ("<=", "≤") else order >= 0
        )
    if match := RANGE.fullmatch(condition):
        low, high = match[1] or match[3], match[2] or match[4]
        above, below = _order(text, low) if low else 0, _order(text, high) if high else 0
        return above is not None and below is not None and above >= 0 and below <= 0
    return text == condition or ("*" in condition and fnmatchcase(text, condition))


def _order(value: str, bound: str) -> int | None:
    """-1, 0 or 1 as the value lies before, within or after the bound: numbers as such, dates to the bound's length."""
    try:
        first, second = float(value), float(bound)
        return (first > second) - (first < second)
    except ValueError:
        pass
    if not re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", value):
        return None
    own, other = value[: len(bound)], bound.replace("/", "-").replace(".", "-")
    return (own > other) - (own < other)
