"""Nodes and edges over the years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.networks.centrality import betweenness, pagerank
from pipeline.networks.graph import Floats, Graph, Ints

# |z| from which a trend has a direction (5 %, two-sided).
DIRECTION = 1.96
# Documents that a trend needs at least.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Course:
    """How rows (nodes or edges) fare over the years.

    ``first`` and ``last`` are 0 and ``mean`` is NaN where no dated document holds the row; ``course`` is emerging,
    declining, steady, or empty where there is too little to tell.
    """

    first: Ints
    last: Ints
    mean: Floats
    trend: Floats
    course: list[str]


def yearly_counts(counts: sparse.csr_matrix, year: Ints) -> tuple[Ints, sparse.csr_matrix]:
    """The known years, and the counts of documents (rows of ``counts``) added up by year; shape (years, rows)."""
    years = np.unique(year[year > 0])
    dated = np.flatnonzero(year > 0)
    cells = (np.searchsorted(years, year[dated]), dated)
    chooser = sparse.csr_matrix((np.ones(len(dated)), cells), shape=(len(years), len(year)))
    return years, (chooser @ counts).tocsr()


def follow_rows(counts: sparse.csr_matrix, year: Ints) -> Course:
    """First and last year, and the trend of the share of documents that hold a row.

    The trend is the z value of the Cochran-Armitage test: documents are the trials, years the doses. Documents, not
    sentences, because one long paper is one opinion.

    Armitage, P. (1955). Tests for linear trends in proportions and frequencies. Biometrics 11(3).

    Parameters
    ----------
    counts
        How often each document holds each row; shape (documents, rows).
    year
        Of each document, 0 where unknown.
    """
    years, found = yearly_counts((counts > 0).astype(float), year)
    rows = counts.shape[1]
    if not len(years):
        none = np.zeros(rows, np.int64)
        return Course(none, none, np.full(rows, np.nan), np.zeros(rows), [""] * rows)
    trials = np.array([(year == y).sum() for y in years], dtype=float)
    table = np.asarray(found.todense())
    held = table > 0
    ever = held.any(axis=0)
    first = np.where(ever, years[np.argmax(held, axis=0)], 0)
    last = np.where(ever, years[len(years) - 1 - np.argmax(held[::-1], axis=0)], 0)
    holders = table.sum(axis=0)
    mean = np.where(ever, years @ table / np.where(ever, holders, 1.0), np.nan)
    total, centred = trials.sum(), years - (trials * years).sum() / trials.sum()
    share = holders / total
    score = (centred[:, None] * table).sum(axis=0)
    spread = np.sqrt(share * (1 - share) * (trials * centred**2).sum())
    trend = np.where(spread > 0, score / np.where(spread > 0, spread, 1.0), 0.0)
    enough = (holders >= FEWEST) & (len(years) >= FEWEST)
    course = np.select([~enough, trend > DIRECTION, trend < -DIRECTION], ["", "emerging", "declining"], "steady")
    return Course(first, last, mean, trend, course.tolist())


@dataclass(frozen=True, slots=True)
class YearlyPositions:
    """Positions of the nodes that occur in a year; one entry a year and node, sorted."""

    year: Ints
    node: Ints
    documents: Ints
    share: Floats
    units: Ints
    degree: Ints
    strength: Floats
    pagerank: Floats
    betweenness: Floats


def yearly_positions(
    graph: Graph, node_counts: sparse.csr_matrix, edge_counts: sparse.csr_matrix, year: Ints, *, seed: int
) -> YearlyPositions:
    """Each year's network on its own: the edges of ``graph`` weighted by that year's meetings.

    Parameters
    ----------
    graph
        The network over all years.
    node_counts, edge_counts
        Units of each document that hold each node and each edge; shapes (documents, nodes), (documents, edges).
    year
        Of each document, 0 where unknown.
    """
    years, units = yearly_counts(node_counts, year)
    _, weights = yearly_counts(edge_counts, year)
    _, documents = yearly_counts((node_counts > 0).astype(float), year)
    parts = []
    for row, number in enumerate(years.tolist()):
        weight = np.asarray(weights[row].todense()).ravel()
        held = np.asarray(units[row].todense()).ravel()
        nodes = np.flatnonzero(held > 0)
        position = np.full(graph.size, -1)
        position[nodes] = np.arange(len(nodes))
        edges = np.flatnonzero(weight > 0)
        part = Graph(len(nodes), position[graph.source[edges]], position[graph.target[edges]], weight[edges])
        count = np.asarray(documents[row].todense()).ravel()[nodes]
        parts.append(
            (np.full(len(nodes), number), nodes, count, count / (year == number).sum(), held[nodes], part.degrees(),
             part.strengths(), pagerank(part), betweenness(part, seed=seed))
        )  # fmt: skip
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)] or [np.zeros(0)] * 9
    year, node, documents, degree = (columns[k].astype(np.int64) for k in (0, 1, 2, 5))
    share, held, strength, rank, between = (columns[k].astype(float) for k in (3, 4, 6, 7, 8))
    return YearlyPositions(year, node, documents, share, held.astype(np.int64), degree, strength, rank, between)
