"""Gradient-boosted trees (Friedman 2001, Annals of Statistics 29) as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
        index = np.repeat(self.roots[None, :], len(rows), axis=0)
        along = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            left = rows[along, self.feature[index]] <= self.threshold[index]
            index = np.where(left, self.left[index], self.right[index])
        total: NDArray[np.float64] = self.value[index].sum(axis=1) + self.baseline
        return total
