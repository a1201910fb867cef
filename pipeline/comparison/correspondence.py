"""Correspondence analysis of a table of counts, and the hierarchical clustering of its rows and columns.

The analysis is the singular value decomposition of the standardised residuals; principal coordinates put items and
groups on one map, in which distances between profiles are chi-square distances. Contributions say which points make an
axis, qualities how well a map shows a point. Clusters are Ward's over the chi-square distances, with leaves turned so
that neighbours are alike.

Benzécri, J.-P. (1973). L'analyse des données. Dunod.
Greenacre, M. (2017). Correspondence analysis in practice. 3rd edition. Chapman and Hall (chapters 4 to 11).
Bar-Joseph, Z., Gifford, D. K. and Jaakkola, T. S. (2001). Fast optimal leaf ordering for hierarchical clustering.
Bioinformatics 17.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.core.memory import remembered

Array = np.ndarray[Any, Any]
# Inertia of an axis below which it is rounding.
NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Side:
    """The rows, or the columns, of the table.

    Attributes
    ----------
    mass
        Share of the total; shape (points,).
    coordinates
        Principal coordinates; shape (points, axes).
    inertia
        Of each point; their sum is the table's.
    contribution
        Of each point to each axis, summing up to 1 an axis; shape (points, axes).
    quality
        Share of each point's inertia that an axis shows (squared cosine), summing up to 1 a point.
    """

    mass: Array
    coordinates: Array
    inertia: Array
    contribution: Array
    quality: Array


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Rows and columns on the same axes, and the inertia of each axis, the largest first."""

    rows: Side
    columns: Side
    inertias: Array


def expect_counts(table: Array) -> Array:
    """The counts of a table whose rows and columns know nothing of one another; the same shape.

    As ``scipy.stats.contingency.expected_freq`` has it, which takes longer to import than all permutations take.
    """
    rows, columns = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    return np.asarray(rows * columns / table.sum(), dtype=float)


def analyse_correspondence(table: Array) -> Correspondence:
    """The correspondence analysis of a table without empty rows and columns.

    The sign of an axis is chosen so that the row that contributes most lies on its positive side.

    Parameters
    ----------
    table
        Counts; shape (rows, columns).
    """
    shares = table / table.sum()
    row, column = shares.sum(axis=1), shares.sum(axis=0)
    left, values, right = np.linalg.svd(_standardise(table), full_matrices=False)
    kept = values**2 > NOTHING
    left, values, right = left[:, kept], values[kept], right[kept].T
    strongest = np.argmax(np.round(np.abs(left), 9), axis=0)
    sign = np.sign(left[strongest, np.arange(len(values))])
    return Correspondence(_describe(left * sign, values, row), _describe(right * sign, values, column), values**2)


def _standardise(table: Array) -> Array:
    """The residuals from independence, each over the root of its expectation, in shares of the total."""
    expected = expect_counts(table)
    return np.asarray((table - expected) / np.sqrt(expected * table.sum()))


def _describe(vectors: Array, values: Array, mass: Array) -> Side:
    coordinates = vectors * values / np.sqrt(mass)[:, None]
    distance = (coordinates**2).sum(axis=1)
    quality = coordinates**2 / np.where(distance > NOTHING, distance, np.inf)[:, None]
    return Side(mass, coordinates, mass * distance, vectors**2, quality)


def measure_inertia(table: Array, axes: int) -> Array:
    """The table's inertia, then that of each of its first ``axes`` axes; empty rows and columns play no part."""
    full = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    found = np.zeros(axes + 1)
    if min(full.shape, default=0) > 1:
        inertias = np.linalg.svd(_standardise(full), compute_uv=False) ** 2
        found[0] = inertias.sum()
        found[1 : len(inertias) + 1] = inertias[:axes]
    return found


@remembered
def surprise(counts: Array, member: Array, *, axes: int, permutations: int, seed: int) -> Array:
    """The p value of the table's inertia, then of each axis's, when documents change their groups.

    What a document repeats stays together, so that a word that one long text repeats is no finding; the chi-square test
    of the counts would call it one.

    Parameters
    ----------
    counts
        Shape (documents, items).
    member
        1 where a document belongs to a group; shape (documents, groups).
    """
    random = np.random.default_rng(seed)
    own = measure_inertia(counts.T @ member, axes)
    above = np.zeros(axes + 1)
    for _ in range(permutations):
        above += measure_inertia(counts.T @ random.permutation(member), axes) >= own - NOTHING
    return np.asarray((1 + above) / (1 + permutations))


def cluster(side: Side) -> tuple[Array, list[int]]:
    """Ward's merges as SciPy gives them (shape (points - 1, 4)), and the points in the order of the tree's leaves."""
    from scipy.cluster.hierarchy import leaves_list, linkage

    points = np.round(side.coordinates, 9)
    if len(points) < 2:
        return np.zeros((0, 4)), list(range(len(points)))
    merges = linkage(points, "ward", optimal_ordering=True)
    return merges, [int(leaf) for leaf in leaves_list(merges)]
