"""The numbers of an undirected weighted graph, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Graph:
    """An undirected graph without loops or parallel edges.

    Attributes
    ----------
    size
        Number of nodes; they are numbered from 0.
    source, target
        Ends of the edges, ``source < target``, sorted by both.
    weight
        Number of units in which the two ends meet.
    """

    size: int
    source: Ints
    target: Ints
    weight: Floats

    def select(self, kept: Bools) -> Graph:
        """The same nodes with the edges where ``kept`` is true."""
        return Graph(self.size, self.source[kept], self.target[kept], self.weight[kept])

    def renumber(self, kept: Bools) -> Graph:
        """The graph of the nodes where ``kept`` is true; edges that lose an end go."""
        number, inside = np.cumsum(kept) - 1, kept[self.source] & kept[self.target]
        source, target = number[self.source[inside]], number[self.target[inside]]
        return Graph(int(kept.sum()), source, target, self.weight[inside])

    def adjacency(self, weight: Floats | None = None) -> sparse.csr_matrix:
        """The symmetric adjacency matrix, with the edges' own weights unless others are given."""
        values = self.weight if weight is None else weight
        rows, columns = np.concatenate([self.source, self.target]), np.concatenate([self.target, self.source])
        return sparse.csr_matrix((np.concatenate([values, values]), (rows, columns)), shape=(self.size, self.size))

    def degrees(self) -> Ints:
        """Number of neighbours of each node."""
        return np.bincount(self.source, minlength=self.size) + np.bincount(self.target, minlength=self.size)

    def strengths(self) -> Floats:
        """Sum of the weights of each node's edges."""
        ends, both = np.concatenate([self.source, self.target]), np.concatenate([self.weight, self.weight])
        return np.bincount(ends, both, self.size).astype(float)
