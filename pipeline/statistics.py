"""Measures that more than one stage needs: false discovery rates, agreement of partitions, G2, intervals of shares."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
NORMAL = 1.959963984540054  # quantile that leaves 2.5 % above it
FEWEST_PARTS = 8  # parts or documents from which on the simulated intervals of mean shares hold what they say
# Correlation of a text's neighbouring parts, as real texts have it, and how many parts that belief weighs.
ALIKE, TRUST = 0.4, 4.0
# Parts of one topic alone that documents, and parts of a text, are believed to have beside those that are there.
PURE = {False: 0.1, True: 2.0}


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

    def pairs(counts: Array) -> float:
        return float(np.sum(counts * (counts - 1.0) / 2))

    row, column = (np.unique(labels, return_inverse=True)[1] for labels in (first, second))
    both = np.unique(row * (len(second) + 1) + column, return_counts=True)[1]
    together, one, other = pairs(both), pairs(np.bincount(row)), pairs(np.bincount(column))
    total = len(first) * (len(first) - 1) / 2
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
    if total <= 0:
        return 0.0, 1.0
    low, high = _bound_shares(np.array([count / total]), total)
    return float(low[0]), float(high[0])


def _bound_shares(share: Array, total: float | Array) -> tuple[Array, Array]:
    z = NORMAL
    middle = (share + z**2 / (2 * total)) / (1 + z**2 / total)
    half = z / (1 + z**2 / total) * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def share_intervals(shares: Array, weights: Array | None = None, *, in_order: bool = False) -> tuple[Array, Array]:
    """95 % intervals of mean shares, over topics: Wilson's, for as many cases as the parts are worth.

    A part that is of one topic alone is a case. Parts that mix the topics vary less and are worth more, parts of
    unequal weight less (Kish 1965), and so are neighbours that speak of one thing: their correlation is that of a first
    order autoregression, pooled over the topics and drawn towards what real texts show. A topic that no part
    holds has an interval as well. NaN from fewer than :data:`FEWEST_PARTS` parts, where none holds what it says.

    Parameters
    ----------
    shares
        Part by topic; what a part leaves of 1 is of none.
    weights
        Of the parts; alike when left out.
    in_order
        Whether the parts follow one another in a text, and are not documents.

    Korn, E. L. and Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of
    positive counts estimated from survey data. Survey Methodology 24(2).
    """
    count, width = shares.shape
    if count < FEWEST_PARTS:
        return np.full(width, np.nan), np.full(width, np.nan)
    part = np.full(count, 1 / count) if weights is None else weights / weights.sum()
    mean, unequal = part @ shares, float((part**2).sum())
    residual = part[:, None] * (shares - mean)
    spread, most = float((residual**2).sum()) * count / (count - 1), unequal * float((mean * (1 - mean)).sum())
    known = count * float((mean * (1 - mean)).sum())  # parts that tell the topics apart
    pure = PURE[in_order]
    mixed = (known * spread / most + pure) / (known + pure) if most > 0 else 1.0
    alike = 0.0
    if in_order:
        beside = float((residual[1:] * residual[:-1]).sum()) * count / (count - 1)
        found = (beside / max(spread, 1e-300) + 1 / count) / (1 - 3 / count)  # less the bias of short series
        alike = min(max((known * found + TRUST * ALIKE) / (known + TRUST), 0.0), 0.9)
    return _bound_shares(mean, (1 - alike) / (1 + alike) / (unequal * mixed))


def tell(value: float, digits: int = 6) -> float | None:
    """A measure as a table has it: rounded, and empty where it is not known."""
    return None if isnan(value) else round(float(value), digits)
