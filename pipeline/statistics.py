"""Measures that more than one stage needs: false discovery rates, agreement of partitions, G2."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def false_discovery_rates(p_values: Array, *, tests: int | None = None) -> Array:
    """The q value of each test: the false discovery rate at which it counts as a finding, 0 to 1.

    Parameters
    ----------
    p_values
        Of the tests that are told of.
    tests
        How many were made, when only those with the smallest p values are told of; as many as ``p_values`` otherwise.

    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57(1).
    """
    count = len(p_values)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * (count if tests is None else tests) / np.arange(1, count + 1)
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def adjusted_rand(first: Array, second: Array) -> float:
    """The adjusted Rand index of two partitions, given as a label for each item: 1 when they are the same, 0 by chance.

    Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification 2.
    """

    def pairs(labels: Array) -> float:
        counts = np.unique(labels, return_counts=True)[1].astype(float)
        return float(np.sum(counts * (counts - 1) / 2))

    columns = np.unique(second, return_inverse=True)[1]
    both = np.unique(first, return_inverse=True)[1] * (len(second) + 1) + columns
    together, one, other, total = pairs(both), pairs(first), pairs(second), len(first) * (len(first) - 1) / 2
    expected = one * other / total if total else 0.0
    highest = (one + other) / 2
    return 1.0 if highest == expected else (together - expected) / (highest - expected)


def log_likelihood_ratio(observed: Sequence[Array], expected: Sequence[Array]) -> Array:
    """G2 of tables that are given cell by cell: twice the sum of observed x ln(observed / expected), 0 or more.

    Parameters
    ----------
    observed, expected
        Arrays over tables, one a cell; a cell without occurrences adds nothing.

    Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational
    Linguistics 19(1).
    """
    total = np.zeros(len(observed[0]))
    for seen, chance in zip(observed, expected, strict=True):
        safe = (seen > 0) & (chance > 0)
        ratio = np.where(safe, seen, 1.0) / np.where(safe, chance, 1.0)
        total += np.where(safe, seen * np.log(ratio), 0.0)
    return np.maximum(2.0 * total, 0.0)


def wilson_interval(count: float, total: float) -> tuple[float, float]:
    """The 95 % interval of a share from ``count`` of ``total`` cases; it never leaves 0 to 1, nor is it ever a point.

    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22.
    """
    z = 1.959963984540054
    if total <= 0:
        return 0.0, 1.0
    share = count / total
    middle = (share + z**2 / (2 * total)) / (1 + z**2 / total)
    half = z / (1 + z**2 / total) * (share * (1 - share) / total + z**2 / (4 * total**2)) ** 0.5
    return max(middle - half, 0.0), min(middle + half, 1.0)
