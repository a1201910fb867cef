"""Gradient-boosted trees (Friedman 2001, Annals of Statistics 29) as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Rows that go down the trees together: what is looked up for them stays near the processor.
CHUNK = 512


@dataclass(frozen=True)
class Trees:
    """Trees of one model, their nodes one after the other.

    ``feature`` and ``threshold`` say how a node splits (at most the threshold: ``left``), ``value`` what a leaf adds to
    the logarithm of the odds; a leaf is its own child. ``roots`` are the trees' first nodes, ``depth`` the longest way.
    """

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    roots: NDArray[np.int64]
    baseline: float
    depth: int

    def predict(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The logarithm of the odds for each row."""
        total = np.empty(len(rows))
        for first in range(0, len(rows), CHUNK):
            part = np.ascontiguousarray(rows[first : first + CHUNK])
            total[first : first + CHUNK] = self.value.take(self._descend(part)).sum(axis=1) + self.baseline
        return total

    def _descend(self, rows: NDArray[np.float64]) -> NDArray[np.int64]:
        """The leaf of every tree (rows x trees) that each row ends in."""
        values, offsets = rows.ravel(), np.arange(0, rows.size, rows.shape[1])[:, None]
        ways = np.column_stack([self.left, self.right]).ravel()
        index = np.repeat(self.roots[None, :], len(rows), axis=0)
        for _ in range(self.depth):
            right = values.take(self.feature.take(index) + offsets) > self.threshold.take(index)
            index = ways.take(2 * index + right)
        return index
