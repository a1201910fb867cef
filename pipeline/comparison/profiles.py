"""Items by group: which of the terms and entities go with which years, genres, levels, issuers or journals.

Groups are the values of a column of documents, policies or metadata.csv; a document of several values belongs to each.
Items are chosen without a look at the groups, so that the p values hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import scipy.sparse as sp

from pipeline.comparison.correspondence import (
    Correspondence,
    Side,
    analyse_correspondence,
    cluster,
    expect_counts,
    surprise,
)
from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.selection import PARTS
from pipeline.evolution.parameters import EvolutionParameters
from pipeline.evolution.periods import find_periods
from pipeline.records.base import rows_table
from pipeline.records.correspondence import ClusterMerge, CorrespondenceAxis, CorrespondencePoint, GroupCell

Array = np.ndarray[Any, Any]
TABLES: Mapping[str, type] = {
    "compare/correspondence": CorrespondencePoint,
    "compare/correspondence/axes": CorrespondenceAxis,
    "compare/correspondence/cells": GroupCell,
    "compare/correspondence/merges": ClusterMerge,
}
ITEM, GROUP, PERIOD = "item", "group", "period"
# The columns that hold the names of what a grouping is called by.
NAMED = {"issuer": "issuer_names", "region": "region_name", "author": "authors", "date": "promulgated"}
FEWEST_DOCUMENTS = 3  # of a group, and that hold an item
MOST_GROUPS = 20  # those of most documents
FEWEST_ITEMS = 3
AXES = 2  # told of a point


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups that a column makes, and which documents belong to each: shape (documents, groups)."""

    column: str
    names: list[str]
    member: Array


@dataclass(frozen=True, slots=True)
class Listed:
    """Items of one kind: their counts by document, keys, names, rank (the best first), and where they stand."""

    kind: str
    matrix: sp.csr_matrix
    keys: Sequence[str]
    names: Sequence[str]
    rank: Sequence[int]
    evidence: EvidenceIndex


def part_documents(column: str, documents: pa.Table, policies: pa.Table, ids: Sequence[str]) -> Grouping:
    """The groups of the documents ``ids`` by a column, those of most documents first, years in their order."""
    values = _read_values(column, documents, policies, ids)
    counts = Counter(value for held in values for value in held)
    best = sorted((v for v, n in counts.items() if n >= FEWEST_DOCUMENTS), key=lambda v: (-counts[v], v))[:MOST_GROUPS]
    if column in (PERIOD, "year"):
        best.sort()
    place = {value: k for k, value in enumerate(best)}
    member = np.zeros((len(ids), len(best)))
    for document, held in enumerate(values):
        for value in held & place.keys():
            member[document, place[value]] = 1.0
    return Grouping(column, best, member)


def _read_values(column: str, documents: pa.Table, policies: pa.Table, ids: Sequence[str]) -> list[set[str]]:
    name = NAMED.get(column, "year" if column == PERIOD else column)
    table = next((t for t in (documents, policies) if name in t.column_names), None)
    if table is None:
        return [set() for _ in ids]
    pairs = zip(table.column("doc_id").to_pylist(), table.column(name).to_pylist(), strict=True)
    held = {doc_id: value for doc_id, value in pairs if value not in (None, "")}
    if column == PERIOD:
        years = [int(held.get(doc_id, 0)) for doc_id in ids]
        # Before the five-year plans have names, spans of years stand for them; they sort before these.
        periods = find_periods(years, EvolutionParameters())
        return [{_in_order(p.name) for p in periods if p.first <= year <= p.last} for year in years]
    return [{part.strip() for part in PARTS.split(str(held.get(d, ""))) if part.strip()} for d in ids]


def _in_order(period: str) -> str:
    """A plan's years before its name, so that plans sort as they followed one another."""
    return " ".join(reversed(period.split(" ")))


def analyse_groups(
    columns: Sequence[str],
    tables: Mapping[str, pa.Table],
    ids: Sequence[str],
    listed: Sequence[Listed],
    parameters: ComparisonParameters,
) -> dict[str, pa.Table]:
    """The tables of every kind of item by every grouping that has two groups."""
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    for column in columns:
        grouping = part_documents(column, tables["documents"], tables["policies"], ids)
        for items in listed:
            crossed = cross(items, grouping, parameters)
            if crossed is not None:
                for name, found in zip(TABLES, _describe(crossed, parameters), strict=True):
                    rows[name] += found
    return {name: rows_table(rows[name], record) for name, record in TABLES.items()}


@dataclass(frozen=True, slots=True)
class Crossed:
    """Items crossed with groups.

    Attributes
    ----------
    item
        Places of the items among those listed.
    group
        Names of the groups.
    counts
        Shape (documents, items), of the documents that belong to a group.
    member
        Shape (documents, groups).
    document
        Places of these documents among all.
    """

    listed: Listed
    column: str
    item: Array
    group: list[str]
    counts: Array
    member: Array
    document: Array

    @property
    def table(self) -> Array:
        """Occurrences; shape (items, groups)."""
        return np.asarray(self.counts.T @ self.member)


def cross(listed: Listed, grouping: Grouping, parameters: ComparisonParameters) -> Crossed | None:
    """The best items that enough grouped documents hold, by group; None where there is nothing to compare."""
    document = np.flatnonzero(grouping.member.any(axis=1))
    own = sp.csr_matrix(listed.matrix[document])
    held = np.bincount(own.indices, minlength=own.shape[1])
    ranked = [k for k in listed.rank if held[k] >= FEWEST_DOCUMENTS][: parameters.correspondence_items]
    item = np.array(ranked, dtype=np.int64)
    if len(item) < FEWEST_ITEMS:
        return None
    counts = np.asarray(sp.csc_matrix(own[:, item]).todense(), dtype=float)
    member = grouping.member[document]
    filled = (counts.T @ member).sum(axis=0) > 0
    if filled.sum() < 2:
        return None
    group = [name for name, full in zip(grouping.names, filled, strict=True) if full]
    return Crossed(listed, grouping.column, item, group, counts, member[:, filled], document)


def _describe(crossed: Crossed, parameters: ComparisonParameters) -> tuple[Iterator[Any], ...]:
    found = analyse_correspondence(crossed.table)
    return (
        _list_points(crossed, found),
        _list_axes(crossed, found, parameters),
        _list_cells(crossed),
        _list_merges(crossed, found),
    )


def _sides(crossed: Crossed, found: Correspondence) -> Iterator[tuple[str, Side, list[str], list[str]]]:
    """Role, coordinates, keys and names of the items, then of the groups."""
    items = crossed.item.tolist()
    yield ITEM, found.rows, [crossed.listed.keys[k] for k in items], [crossed.listed.names[k] for k in items]
    yield GROUP, found.columns, crossed.group, crossed.group


def _list_points(crossed: Crossed, found: Correspondence) -> Iterator[CorrespondencePoint]:
    table, total = crossed.table, max(float(found.inertias.sum()), 1e-12)
    counts = {ITEM: table.sum(axis=1), GROUP: table.sum(axis=0)}
    documents = {ITEM: (crossed.counts > 0).sum(axis=0), GROUP: crossed.member.sum(axis=0)}
    for role, side, keys, names in _sides(crossed, found):
        place = {point: leaf for leaf, point in enumerate(cluster(side)[1])}
        plane = len(found.inertias) > 1
        for k, (key, name) in enumerate(zip(keys, names, strict=True)):
            yield CorrespondencePoint(
                kind=crossed.listed.kind,
                grouping=crossed.column,
                role=role,
                point=key,
                name=name,
                documents=int(documents[role][k]),
                count=int(counts[role][k]),
                mass=_round(side.mass[k]),
                inertia=_round(side.inertia[k] / total),
                x=_round(side.coordinates[k, 0]) if len(found.inertias) else 0.0,
                y=_round(side.coordinates[k, 1]) if plane else None,
                contribution_x=_round(side.contribution[k, 0]) if len(found.inertias) else 0.0,
                contribution_y=_round(side.contribution[k, 1]) if plane else None,
                quality=_round(side.quality[k, :AXES].sum()),
                leaf=place[k],
            )


def _list_axes(
    crossed: Crossed, found: Correspondence, parameters: ComparisonParameters
) -> Iterator[CorrespondenceAxis]:
    axes, total = len(found.inertias), float(found.inertias.sum())
    p = surprise(
        crossed.counts, crossed.member, axes=axes, permutations=parameters.correspondence_permutations,
        seed=parameters.seed,
    )  # fmt: skip
    for axis, inertia in enumerate([total, *found.inertias.tolist()]):
        yield CorrespondenceAxis(
            kind=crossed.listed.kind,
            grouping=crossed.column,
            axis=axis,
            inertia=_round(inertia),
            share=_round(inertia / total) if total else 0.0,
            p_value=_round(p[axis]),
            documents=len(crossed.document),
            items=len(crossed.item),
            groups=len(crossed.group),
        )


def _list_cells(crossed: Crossed) -> Iterator[GroupCell]:
    table = crossed.table
    expected, held = expect_counts(table), (crossed.counts > 0).T.astype(float) @ crossed.member
    sizes = table.sum(axis=0)
    inside = [frozenset(crossed.document[crossed.member[:, k] > 0].tolist()) for k in range(len(crossed.group))]
    for row, item in enumerate(crossed.item.tolist()):
        for column, group in enumerate(crossed.group):
            count, wanted = float(table[row, column]), float(expected[row, column])
            yield GroupCell(
                kind=crossed.listed.kind,
                grouping=crossed.column,
                item=crossed.listed.keys[item],
                name=crossed.listed.names[item],
                group=group,
                count=int(count),
                expected=round(wanted, 3),
                residual=round((count - wanted) / wanted**0.5, 4),
                documents=int(held[row, column]),
                share=_round(count / sizes[column]),
                evidence=crossed.listed.evidence.cite(item, document=-1, inside=False, among=inside[column]),
            )


def _list_merges(crossed: Crossed, found: Correspondence) -> Iterator[ClusterMerge]:
    for role, side, _, names in _sides(crossed, found):
        members = [[name] for name in names]
        for step, (one, other, height, size) in enumerate(cluster(side)[0].tolist()):
            members.append(members[int(one)] + members[int(other)])
            yield ClusterMerge(
                kind=crossed.listed.kind,
                grouping=crossed.column,
                role=role,
                step=step,
                one=int(one),
                other=int(other),
                height=_round(height),
                size=int(size),
                members="|".join(name.replace("|", " ") for name in members[-1]),
            )


def _round(value: Any) -> float:
    return round(float(value), 6) + 0.0  # no minus zero
