"""Where documents stand among the others: distances of topic mixtures, and what they take up and hand on over years."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
FLOOR = 1e-3  # share given to a topic that a document lacks, so that divergences stay finite


def smooth(shares: Array) -> Array:
    """Topic shares with a floor under each, rows adding up to 1."""
    raised = shares + FLOOR
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def jensen_shannon(first: Array, second: Array) -> Array:
    """Jensen-Shannon distances (base 2, 0 to 1) between rows of two arrays (Endres and Schindelin 2003)."""
    middle = (first + second) / 2

    def divergence(share: Array) -> Array:
        ratio = np.where(share > 0, share / np.where(middle > 0, middle, 1), 1)
        return np.asarray((share * np.log2(ratio)).sum(axis=1))

    return np.sqrt(np.maximum((divergence(first) + divergence(second)) / 2, 0))


def leave_one_out(shares: Array) -> Array:
    """The distance of every document from the mean of all the others."""
    count = len(shares)
    if count < 2:
        return np.zeros(count)
    rest = (shares.sum(axis=0) - shares) / (count - 1)
    return np.round(jensen_shannon(shares, rest), 10)


def percentiles(values: Array) -> Array:
    """The mid-rank percentile of each value among the others, 0 to 100; uniform when all are alike."""
    count = len(values)
    if count < 2:
        return np.full(count, 50.0)
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    equal = np.searchsorted(ordered, values, side="right") - below - 1
    return np.asarray(100 * (below + equal / 2) / (count - 1))


def surprise_over_years(shares: Array, years: Array, *, window: int) -> tuple[Array, Array]:
    """Novelty and transience of each dated document: mean divergence in bits from the years before and after.

    Parameters
    ----------
    shares
        Document by topic.
    years
        0 where unknown.
    window
        Years looked back and ahead; documents of the same year don't count.

    Returns
    -------
    Two arrays; NaN where no document lies in the window. Resonance is their difference (Barron et al. 2018).
    """
    smoothed = smooth(shares)
    logs = np.log2(smoothed)
    own = (smoothed * logs).sum(axis=1)
    novelty, transience = np.full(len(years), np.nan), np.full(len(years), np.nan)
    for year in np.unique(years[years > 0]).tolist():
        now = years == year
        for result, low, high in ((novelty, year - window, year - 1), (transience, year + 1, year + window)):
            then = (years >= max(low, 1)) & (years <= high)
            if then.any():
                result[now] = own[now] - smoothed[now] @ logs[then].mean(axis=0)
    return novelty, transience
