"""In how many units two nodes meet.

A units x nodes incidence matrix X gives all counts at once: the product of its transpose with itself. The units are
cut into shards, so that the product of one shard stays small, and the partial counts are added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.networks.graph import Bools, Floats, Graph, Ints
from pipeline.networks.texts import SPAN, find_rows

# Entries of the incidence matrix a shard; a shard's pairs then fill some tens of megabytes.
SHARD_ENTRIES = 2_000_000
# Pairs laid out at a time when single meetings are looked up.
PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Incidence:
    """Which nodes occur in which units; the entries are sorted by unit and node, each once.

    Attributes
    ----------
    unit, node
        The entries. Units without a node have no entry but count in ``units``.
    sentence
        For each entry, the row of the sentence in which the node occurs first in the unit.
    documents
        For each unit, its document.
    size
        Number of nodes.
    """

    unit: Ints
    node: Ints
    sentence: Ints
    documents: Ints
    size: int

    @property
    def units(self) -> int:
        """Number of units, empty ones included."""
        return len(self.documents)

    def select(self, kept: Bools) -> Incidence:
        """Only the nodes where ``kept`` is true, renumbered; all units stay."""
        renumbered, rows = np.cumsum(kept) - 1, kept[self.node]
        node = renumbered[self.node[rows]]
        return Incidence(self.unit[rows], node, self.sentence[rows], self.documents, int(kept.sum()))

    def frequencies(self) -> Ints:
        """Number of units in which each node occurs."""
        return np.bincount(self.node, minlength=self.size)

    def document_frequencies(self) -> Ints:
        """Number of documents in which each node occurs."""
        pairs = np.unique(self.documents[self.unit] * self.size + self.node)
        return np.bincount(pairs % max(self.size, 1), minlength=self.size)


def count_shard(unit: Ints, node: Ints, size: int) -> sparse.csr_matrix:
    """The counts of one shard: an upper triangular nodes x nodes matrix of 32-bit integers, indices sorted.

    Parameters
    ----------
    unit, node
        Entries of the incidence matrix, each once, sorted by unit.
    size
        Number of nodes.
    """
    starts = np.flatnonzero(np.concatenate([[True], unit[1:] != unit[:-1]])) if len(unit) else np.zeros(0, np.int64)
    indptr = np.concatenate([starts, [len(unit)]])
    ones = np.ones(len(unit), np.int32)
    incidence = sparse.csr_matrix((ones, node.astype(np.int32), indptr), shape=(len(starts), size))
    # The product equals its transpose, and turning rows into columns sorts the indices in linear time.
    counts = (incidence.T.tocsr() @ incidence).tocsc()
    row = np.repeat(np.arange(size, dtype=np.int32), np.diff(counts.indptr))
    kept = counts.indices > row
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row[kept], minlength=size))])
    upper = sparse.csr_matrix((counts.data[kept], counts.indices[kept], indptr), shape=(size, size))
    upper.has_sorted_indices = upper.has_canonical_format = True
    return upper


def merge_counts(partial: Iterable[sparse.csr_matrix], size: int) -> sparse.csr_matrix:
    """The sum of partial counts.

    Sums of equally many shards are added to each other first, so that each count is copied a logarithmic number of
    times.
    """
    stack: list[tuple[int, sparse.csr_matrix]] = []
    for matrix in partial:
        level = 0
        while stack and stack[-1][0] == level:
            matrix = stack.pop()[1] + matrix
            level += 1
        stack.append((level, matrix))
    total = stack.pop()[1] if stack else sparse.csr_matrix((size, size), dtype=np.int32)
    while stack:
        total = total + stack.pop()[1]
    return total


def shard_bounds(unit: Ints, entries: int = SHARD_ENTRIES) -> list[tuple[int, int]]:
    """Ranges of entries of about ``entries`` each that never cut a unit in two."""
    bounds, start = [], 0
    while start < len(unit):
        stop = min(start + entries, len(unit))
        stop = int(np.searchsorted(unit, unit[stop - 1], side="right"))
        bounds.append((start, stop))
        start = stop
    return bounds


def count_pairs(incidence: Incidence, *, minimum: int = 1, entries: int = SHARD_ENTRIES) -> Graph:
    """The graph whose edges join the nodes that meet in at least ``minimum`` units, weighted by that number."""
    shards = (
        count_shard(incidence.unit[a:b], incidence.node[a:b], incidence.size)
        for a, b in shard_bounds(incidence.unit, entries)
    )
    return graph_of(merge_counts(shards, incidence.size), minimum=minimum)


def graph_of(counts: sparse.csr_matrix, *, minimum: int = 1) -> Graph:
    """The graph of an upper triangular matrix of counts."""
    kept = counts.data >= minimum
    source = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))[kept]
    return Graph(counts.shape[0], source, counts.indices[kept].astype(np.int64), counts.data[kept].astype(float))


def shared_weights(incidence: Incidence, graph: Graph, share: Floats) -> Floats:
    """Sum of ``share``, a number a unit, over the units in which the ends of each edge meet."""
    total = np.zeros(len(graph.weight))
    if not len(total):  # SciPy gives no array for no places
        return total
    for a, b in shard_bounds(incidence.unit):
        unit, node = incidence.unit[a:b], incidence.node[a:b]
        rows = np.cumsum(np.concatenate([[False], unit[1:] != unit[:-1]])) if len(unit) else unit
        shape = (int(rows.max(initial=-1)) + 1, incidence.size)
        held = sparse.csr_matrix((np.ones(len(unit)), (rows, node)), shape=shape)
        scaled = sparse.csr_matrix((share[unit], (rows, node)), shape=shape)
        total += np.asarray((held.T @ scaled).tocsr()[graph.source, graph.target]).ravel()
    return total


@dataclass(frozen=True, slots=True)
class Meetings:
    """Where the ends of each edge meet: one row for an edge and a unit, sorted by both.

    ``first`` and ``second`` are rows of the sentences in which source and target occur first in the unit.
    """

    edge: Ints
    unit: Ints
    first: Ints
    second: Ints

    def select(self, kept: Bools) -> Meetings:
        """The meetings where ``kept`` is true."""
        return Meetings(self.edge[kept], self.unit[kept], self.first[kept], self.second[kept])


@dataclass(frozen=True, slots=True)
class Fixed:
    """Meetings that a set phrase makes: the row of the sentence, and the two nodes, ``first < second``."""

    sentence: Ints
    first: Ints
    second: Ints

    def select(self, kept: Bools) -> Fixed:
        """Only those of the nodes where ``kept`` is true, renumbered."""
        renumbered, rows = np.cumsum(kept) - 1, kept[self.first] & kept[self.second]
        return Fixed(self.sentence[rows], renumbered[self.first[rows]], renumbered[self.second[rows]])

    def edges(self, graph: Graph) -> Ints:
        """Of each, the edge of ``graph`` that joins the two, or -1."""
        return find_rows(graph.source * graph.size + graph.target, self.first * graph.size + self.second)

    def free(self, meetings: Meetings, graph: Graph) -> Bools:
        """Whether each meeting is none of these."""
        edge = self.edges(graph)
        known = np.unique(edge[edge >= 0] * SPAN + self.sentence[edge >= 0])
        found = find_rows(known, meetings.edge * SPAN + meetings.first) >= 0
        return np.asarray(~found | (meetings.first != meetings.second))


def drop_fixed(incidence: Incidence, graph: Graph, fixed: Fixed, *, minimum: int) -> Graph:
    """The graph without the meetings that set phrases make, nor the edges that are left with too few."""
    edge = fixed.edges(graph)
    touched = np.zeros(len(graph.weight), bool)
    touched[edge[edge >= 0]] = True
    if not touched.any():
        return graph
    some = graph.select(touched)
    meetings = find_meetings(incidence, some)
    lost = np.bincount(meetings.edge[~fixed.free(meetings, some)], minlength=len(some.weight))
    weight = graph.weight.copy()
    weight[touched] -= lost
    return Graph(graph.size, graph.source, graph.target, weight).select(weight >= minimum)


def find_meetings(incidence: Incidence, graph: Graph) -> Meetings:
    """Every unit in which the two ends of an edge of ``graph`` meet."""
    keys = graph.source * graph.size + graph.target
    found = [_shard_meetings(incidence, keys, *bounds) for bounds in _pair_bounds(incidence.unit)]
    columns = [np.concatenate(column) for column in zip(*found, strict=True)] or [np.zeros(0, np.int64)] * 4
    order = np.argsort(columns[0], kind="stable")
    return Meetings(*(column[order] for column in columns))


def _later_entries(unit: Ints) -> Ints:
    """For each entry, how many entries of the same unit follow it."""
    return np.searchsorted(unit, unit, side="right") - np.arange(len(unit)) - 1


def _pair_bounds(unit: Ints) -> Iterator[tuple[int, int]]:
    """Ranges of entries, whole units each, of about PAIRS pairs."""
    done = np.cumsum(_later_entries(unit))
    start = 0
    while start < len(unit):
        target = (done[start - 1] if start else 0) + PAIRS
        stop = max(int(np.searchsorted(done, target, side="right")), start + 1)
        stop = int(np.searchsorted(unit, unit[min(stop, len(unit)) - 1], side="right"))
        yield start, stop
        start = stop


def _shard_meetings(incidence: Incidence, keys: Ints, start: int, stop: int) -> tuple[Ints, Ints, Ints, Ints]:
    unit, node, sentence = (column[start:stop] for column in (incidence.unit, incidence.node, incidence.sentence))
    later = _later_entries(unit)
    left = np.repeat(np.arange(len(unit)), later)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(later) - later, later)
    wanted = node[left] * incidence.size + node[right]
    edge = np.searchsorted(keys, wanted)
    hit = keys[np.minimum(edge, len(keys) - 1)] == wanted if len(keys) else np.zeros(len(wanted), bool)
    return edge[hit], unit[left[hit]], sentence[left[hit]], sentence[right[hit]]
