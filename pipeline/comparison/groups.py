"""Every comparison for one group of documents against another, as ``[[comparison.groups]]`` asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from pipeline.comparison.contrasts import difference_interval, mean_contrast, rate_contrast, ratio_interval
from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.keyness import dispersion, log_ratio, overdispersion
from pipeline.comparison.literature import Counts
from pipeline.comparison.named import Named
from pipeline.comparison.neighbours import Vectors, common_terms
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.selection import Selection
from pipeline.comparison.topics import Mixtures
from pipeline.records.base import rows_table
from pipeline.records.groups import (
    GroupEdge,
    GroupEntity,
    GroupMember,
    GroupNeighbour,
    GroupPosition,
    GroupTerm,
    GroupTopic,
)
from pipeline.statistics import false_discovery_rates

if TYPE_CHECKING:
    import pyarrow as pa

Array = np.ndarray[Any, Any]
# What is made when words, names and topics are compared.
TABLES: Mapping[str, type] = {
    "compare/groups": GroupMember,
    "compare/groups/terms": GroupTerm,
    "compare/groups/entities": GroupEntity,
    "compare/groups/topics": GroupTopic,
    "compare/groups/neighbours": GroupNeighbour,
    "compare/groups/position": GroupPosition,
}
EDGES = "compare/groups/edges"  # made when the networks are
FEWEST_DOCUMENTS = 3  # a group, from which on one is set against another
HELD = 3  # documents of both groups together that must hold an item which is tested
CHUNK = 1000  # items whose dense counts are held at once


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups: their names, all their documents (indices), and which of these are of the first."""

    group: str
    against: str
    documents: Array
    inside: Array

    @property
    def sides(self) -> tuple[frozenset[int], frozenset[int]]:
        """The documents of each group."""
        return frozenset(self.documents[self.inside].tolist()), frozenset(self.documents[~self.inside].tolist())


@dataclass(frozen=True, slots=True)
class Differences:
    """Items of a pair of groups: an array each, over the items ``item`` (indices)."""

    item: Array
    own: Array
    related: Array
    held: Array
    related_held: Array
    effect: Array
    low: Array
    high: Array
    p: Array
    q: Array
    spread: Array

    def order(self, rate: float) -> list[int]:
        """Positions, significant ones first, then by effect of those held most."""
        strength = np.round(-np.log10(np.maximum(self.p, 1e-300)), 6)
        order = np.lexsort((self.item, -np.abs(np.round(self.effect, 6)), -strength, self.q > rate))
        return list(map(int, order))


def pair_groups(groups: Sequence[Selection]) -> Iterator[Pair]:
    """Each two groups; a pair with too few documents is none.

    A document of both is left out, but a group that lies within the other is set against the rest of that one.
    """
    for first, second in combinations(groups, 2):
        one, two = set(first.documents), set(second.documents)
        own = sorted(one if one < two else one - two)
        other = sorted(two if two < one else two - one)
        if min(len(own), len(other)) >= FEWEST_DOCUMENTS:
            documents = np.array(own + other, dtype=np.int64)
            yield Pair(first.name, second.name, documents, np.arange(len(documents)) < len(own))


def measure_differences(items: Counts, pair: Pair) -> Differences:
    """How the two groups differ in each item that is compared and that enough of their documents hold."""
    counts, size = sp.csr_matrix(items.matrix[pair.documents]), items.sizes[pair.documents].astype(float)
    kept = size > 0
    counts, size, inside = sp.csr_matrix(counts[kept]), size[kept], pair.inside[kept]
    present = sp.csr_matrix(counts.sign())
    held = np.asarray(present[inside].sum(axis=0)).ravel()
    related_held = np.asarray(present[~inside].sum(axis=0)).ravel()
    item = items.keep_asked(np.flatnonzero(held + related_held >= HELD))
    if not len(item) or not inside.any() or inside.all():
        none = np.zeros(0)
        return Differences(np.zeros(0, np.int64), *(none for _ in range(10)))
    spread, phi = dispersion(counts, size)[item], overdispersion(counts, size)[item]
    parts = []
    columns = sp.csc_matrix(counts[:, item])
    for start in range(0, len(item), CHUNK):
        dense = columns[:, start : start + CHUNK].toarray()
        p = rate_contrast(dense, size, inside, phi[start : start + CHUNK])
        _, low, high = ratio_interval(dense, size, inside)
        parts.append((dense[inside].sum(axis=0), dense[~inside].sum(axis=0), p, low, high))
    own, related, p, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
    effect = log_ratio(own, related, float(size[inside].sum()), float(size[~inside].sum()))
    return Differences(
        item, own, related, held[item], related_held[item], effect, np.minimum(low, effect), np.maximum(high, effect),
        p, false_discovery_rates(p), spread,
    )  # fmt: skip


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def _shared_columns(found: Differences, at: int, pair: Pair, parameters: ComparisonParameters) -> dict[str, Any]:
    """The columns that terms, entities and edges have in common."""
    effect, own, other = float(found.effect[at]), int(pair.inside.sum()), int((~pair.inside).sum())
    return {
        "group": pair.group,
        "against": pair.against,
        "frequency": int(found.own[at]),
        "related_frequency": int(found.related[at]),
        "documents": int(found.held[at]),
        "related_documents": int(found.related_held[at]),
        "share": round(float(found.held[at]) / own, 4),
        "related_share": round(float(found.related_held[at]) / other, 4),
        "effect": round(effect, 4),
        "p_value": round(float(found.p[at]), 8),
        "q_value": round(float(found.q[at]), 8),
        "significant": bool(found.q[at] <= parameters.false_discovery_rate and abs(effect) >= parameters.min_effect),
    }


def _located(
    found: Differences, at: int, pair: Pair, evidence: EvidenceIndex, parameters: ComparisonParameters
) -> dict[str, Any]:
    item = int(found.item[at])
    own, other = pair.sides
    return {
        **_shared_columns(found, at, pair, parameters),
        "direction": "over" if found.effect[at] > 0 else "under",
        "low": _number(found.low[at]),
        "high": _number(found.high[at]),
        "dispersion": round(float(found.spread[at]), 4),
        "evidence": evidence.cite(item, document=-1, inside=False, among=own),
        "related_evidence": evidence.cite(item, document=-1, inside=False, among=other),
    }


def list_terms(
    pair: Pair, counts: Counts, evidence: EvidenceIndex, parameters: ComparisonParameters
) -> Iterator[GroupTerm]:
    """The terms of two groups: ``terms`` a side, the surest first."""
    found, listed = measure_differences(counts, pair), Counter[bool]()
    for at in found.order(parameters.false_discovery_rate):
        over = bool(found.effect[at] > 0)
        listed[over] += 1
        if listed[over] <= parameters.terms:
            name = counts.names[int(found.item[at])]
            yield GroupTerm(term=name, **_located(found, at, pair, evidence, parameters))


def list_entities(
    pair: Pair, counts: Counts, keys: Sequence[Named], evidence: EvidenceIndex, parameters: ComparisonParameters
) -> Iterator[GroupEntity]:
    """The entities and acronyms of two groups, the surest first."""
    found = measure_differences(counts, pair)
    for at in found.order(parameters.false_discovery_rate):
        key = keys[int(found.item[at])]
        yield GroupEntity(**key._asdict(), **_located(found, at, pair, evidence, parameters))


def list_topics(pair: Pair, mixtures: Mixtures, parameters: ComparisonParameters) -> Iterator[GroupTopic]:
    """The topics of two groups, the surest difference first."""
    shares = mixtures.shares[pair.documents]
    if not shares.shape[1]:
        return
    main = np.where(shares.max(axis=1) > 0, shares.argmax(axis=1), -1)
    effect, low, high = difference_interval(shares, pair.inside)
    p = mean_contrast(shares, pair.inside)
    q = false_discovery_rates(p)
    for topic in np.lexsort((np.arange(len(p)), -np.abs(np.round(effect, 6)), np.round(p, 6))).tolist():
        if not mixtures.labels[topic]:
            continue
        yield GroupTopic(
            group=pair.group,
            against=pair.against,
            topic=topic,
            label=mixtures.labels[topic],
            share=round(float(shares[pair.inside, topic].mean()), 6),
            related_share=round(float(shares[~pair.inside, topic].mean()), 6),
            effect=round(float(effect[topic]), 6),
            low=_number(low[topic]),
            high=_number(high[topic]),
            p_value=round(float(p[topic]), 8),
            q_value=round(float(q[topic]), 8),
            significant=bool(q[topic] <= parameters.false_discovery_rate),
            documents=int((main[pair.inside] == topic).sum()),
            related_documents=int((main[~pair.inside] == topic).sum()),
        )


def list_edges(
    pair: Pair, edges: pa.Table, ids: Sequence[str], sizes: Array, parameters: ComparisonParameters
) -> Iterator[GroupEdge]:
    """The network edges of two groups, the surest difference first."""
    rows = [row for row in edges.to_pylist() if row["evidence"]]
    number = {doc_id: i for i, doc_id in enumerate(ids)}
    cells = Counter(
        (number[doc_id], at)
        for at, row in enumerate(rows)
        for doc_id in (reference.rpartition(":")[0] for reference in row["evidence"].split())
        if doc_id in number
    )
    places = np.array(list(cells), dtype=np.int64).reshape(-1, 2)
    shape = (len(ids), len(rows))
    matrix = sp.csr_matrix((np.array(list(cells.values()), float), (places[:, 0], places[:, 1])), shape=shape)
    found = measure_differences(Counts(matrix, sizes, []), pair)
    names = [{ids[i] for i in side} for side in pair.sides]
    for at in found.order(parameters.false_discovery_rate):
        row = rows[int(found.item[at])]
        cited = [[r for r in row["evidence"].split() if r.rpartition(":")[0] in side] for side in names]
        own, other = (" ".join(references[: parameters.evidence]) for references in cited)
        same = {name: row[name] for name in ("network", "source", "target", "source_label", "target_label")}
        columns = _shared_columns(found, at, pair, parameters)
        yield GroupEdge(**same, **columns, evidence=own, related_evidence=other)


def list_neighbours(
    pair: Pair, vectors: Vectors, ids: Sequence[str], titles: Sequence[str], names: list[str], count: int
) -> Iterator[GroupNeighbour]:
    """The documents of two groups that are nearest to one another."""
    own, other = pair.documents[pair.inside], pair.documents[~pair.inside]
    near = sp.coo_matrix(vectors.documents[own] @ sp.csr_matrix(vectors.documents[other].T))
    value = np.round(near.data, 6)
    order = np.lexsort((near.col, near.row, -value))[:count]
    for rank, at in enumerate(order.tolist(), start=1):
        here, there = int(own[near.row[at]]), int(other[near.col[at]])
        yield GroupNeighbour(
            group=pair.group,
            against=pair.against,
            rank=rank,
            doc_id=ids[here],
            neighbour=ids[there],
            title=titles[here],
            neighbour_title=titles[there],
            similarity=float(value[at]),
            terms=common_terms(vectors.documents, here, vectors.documents, [there], names, count=8)[0],
        )


def list_positions(
    pair: Pair, measures: Mapping[str, Array], parameters: ComparisonParameters
) -> Iterator[GroupPosition]:
    """Where the documents of two groups stand by each measure."""
    rows = []
    for measure, values in measures.items():
        own = values[pair.documents]
        known = ~np.isnan(own)
        inside, kept = pair.inside[known], own[known][:, None]
        if inside.sum() >= FEWEST_DOCUMENTS and (~inside).sum() >= FEWEST_DOCUMENTS:
            effect, low, high = (float(v[0]) for v in difference_interval(kept, inside))
            means = float(kept[inside].mean()), float(kept[~inside].mean())
            p = float(mean_contrast(kept, inside)[0])
            rows.append((measure, means, effect, low, high, p, int(inside.sum()), int((~inside).sum())))
    rates = false_discovery_rates(np.array([row[5] for row in rows]))
    for (measure, means, effect, low, high, p, own_count, other_count), q in zip(rows, rates.tolist(), strict=True):
        yield GroupPosition(
            group=pair.group,
            against=pair.against,
            measure=measure,
            value=round(means[0], 6),
            related_value=round(means[1], 6),
            effect=round(effect, 6),
            low=_number(low),
            high=_number(high),
            p_value=round(p, 8),
            q_value=round(q, 8),
            significant=q <= parameters.false_discovery_rate,
            documents=own_count,
            related_documents=other_count,
        )


def list_members(groups: Sequence[Selection], ids: Sequence[str], titles: Sequence[str]) -> Iterator[GroupMember]:
    """The documents of each group; one row without a document where none meets the conditions."""
    for group in groups:
        for i in group.documents:
            yield GroupMember(group.name, group.condition, ids[i], titles[i])
        if not group.documents:
            yield GroupMember(group.name, group.condition, "", "")


def no_groups() -> dict[str, pa.Table]:
    """The tables without a row."""
    return {name: rows_table([], record) for name, record in TABLES.items()}
