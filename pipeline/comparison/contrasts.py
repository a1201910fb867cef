"""One group of documents against another: tests and intervals for which the document is the unit.

A word that one text repeats forty times tells of that text, not of its group. The tests therefore ask what would come
out if the same documents had been dealt to the groups at random; the intervals let the documents, not the words, vary.
"""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
FEWEST_HOLDERS = 6  # documents a side from which on the simulated intervals of a ratio hold what they say
FEWEST_SHARES = 8  # documents a side from which on those of a difference of mean shares do
STRAIGHT = 0.000016  # skewness below which the third type of Pearson's is the normal one, as SciPy has it


def rate_contrast(counts: Array, sizes: Array, inside: Array, phi: Array) -> Array:
    """Two-sided p of a difference of rates between two groups of documents.

    The statistic is the score of a negative binomial model (documents that say more than their length explains weigh
    less); its reference is the permutation of the documents' standardised residuals over the groups, whose first three
    moments are known and are fitted by a Pearson type III distribution (Mielke and Berry 2007, Permutation Methods).

    Parameters
    ----------
    counts
        Document by item.
    sizes
        Tokens of each document, positive.
    inside
        Whether each document is of the first group.
    phi
        Overdispersion of each item: variance = mean + phi * mean ** 2.
    """
    rate = counts.sum(axis=0) / sizes.sum()
    mean = np.maximum(sizes[:, None] * rate, 1e-12)
    spread = 1 + phi * mean
    residual = (counts - mean) / np.sqrt(mean * spread)
    weight = mean / spread
    share = (weight * inside[:, None]).sum(axis=0) / weight.sum(axis=0)
    score = (inside[:, None] - share) * np.sqrt(weight)
    return np.maximum(permutation_tail(score, residual), 1 / max(_deals(inside), 1.0))


def mean_contrast(values: Array, inside: Array) -> Array:
    """Two-sided p of a difference of means between two groups of documents, by the same permutation.

    Parameters
    ----------
    values
        Document by item.
    """
    score = np.broadcast_to((inside - inside.mean())[:, None], values.shape)
    return np.maximum(permutation_tail(score, values), 1 / max(_deals(inside), 1.0))


def _deals(inside: Array) -> float:
    """In how many ways the documents can be dealt to groups of these sizes."""
    return float(min(comb(len(inside), int(inside.sum())), 10**300))


def permutation_tail(score: Array, values: Array) -> Array:
    """Two-sided p of the sum of score times value, down the columns, when the values are permuted; 1 without spread."""
    count = len(values)
    a, z = score - score.mean(axis=0), values - values.mean(axis=0)
    variance = (a**2).sum(axis=0) * (z**2).sum(axis=0) / max(count - 1, 1)
    known = variance > 1e-12
    deviation = np.sqrt(np.where(known, variance, 1.0))
    third = count * (a**3).sum(axis=0) * (z**3).sum(axis=0) / max((count - 1) * (count - 2), 1)
    skew = np.clip(np.where(known, third / deviation**3, 0.0), -8, 8)
    observed = (a * z).sum(axis=0) / deviation
    tails = pearson3_tail(observed, skew), pearson3_tail(-observed, -skew)
    return np.where(known, np.minimum(2 * np.minimum(*tails), 1.0), 1.0)


def pearson3_tail(value: Array, skew: Array) -> Array:
    """Probability below a value of Pearson's type III distribution, mean 0 and variance 1; above it: both negated.

    A gamma distribution, moved and turned by its skewness, and the normal one without any (Abramowitz and Stegun 1964,
    26.1.31). That of ``scipy.stats`` takes half a second to import.
    """
    from scipy.special import gammainc, gammaincc, ndtr

    straight = np.abs(skew) < STRAIGHT
    bend = np.where(straight, 1.0, skew)
    beta = 2.0 / bend
    alpha = beta**2
    place = np.maximum(beta * (value + alpha / beta), 0.0)
    bent = np.where(bend > 0, gammainc(alpha, place), gammaincc(alpha, place))
    return np.asarray(np.where(straight, ndtr(value), bent))


def ratio_interval(counts: Array, sizes: Array, inside: Array) -> tuple[Array, Array, Array]:
    """Log2 of the ratio of two groups' rates with its 95 % interval, from the variance between documents.

    The variance of each rate is that of a ratio of sums over documents, each document judged by the others (the
    jackknife; Cochran 1977, ch. 6), the quantile Student's with Satterthwaite's degrees of freedom. NaN, hence no
    interval, where fewer than :data:`FEWEST_HOLDERS` documents of a group hold the item.
    """
    from scipy.special import stdtrit

    logs, variances, degrees, held = [], [], [], np.full(counts.shape[1], True)
    for side in (inside, ~inside):
        own, size = counts[side], sizes[side]
        total = np.maximum(own.sum(axis=0), 1e-12)
        part = np.minimum(size / size.sum(), 0.99)[:, None]
        rate = total / size.sum()
        residual = (own - size[:, None] * rate) / (1 - part)
        variances.append((residual**2).sum(axis=0) / total**2)
        logs.append(np.log(rate))
        alike = size.sum() ** 2 / (size**2).sum()  # as many documents of one length would tell as much
        degrees.append(max(alike - 1, 1))
        held &= (own > 0).sum(axis=0) >= FEWEST_HOLDERS
    effect = (logs[0] - logs[1]) / np.log(2)
    variance = variances[0] + variances[1]
    freedom = variance**2 / np.maximum(variances[0] ** 2 / degrees[0] + variances[1] ** 2 / degrees[1], 1e-300)
    error = stdtrit(np.maximum(freedom, 1), 0.975) * np.sqrt(variance) / np.log(2)
    return effect, np.where(held, effect - error, np.nan), np.where(held, effect + error, np.nan)


def difference_interval(values: Array, inside: Array) -> tuple[Array, Array, Array]:
    """The difference of two groups' means with its 95 % interval (Welch 1947).

    NaN where a group has fewer than :data:`FEWEST_SHARES` documents.
    """
    from scipy.special import stdtrit

    first, second = values[inside], values[~inside]
    difference = first.mean(axis=0) - second.mean(axis=0)
    parts = [
        side.var(axis=0, ddof=1) / len(side) if len(side) > 1 else np.zeros(values.shape[1]) for side in (first, second)
    ]
    variance = parts[0] + parts[1]
    lower = parts[0] ** 2 / max(len(first) - 1, 1) + parts[1] ** 2 / max(len(second) - 1, 1)
    freedom = np.where(lower > 0, variance**2 / np.where(lower > 0, lower, 1), 1)
    error = stdtrit(np.maximum(freedom, 1), 0.975) * np.sqrt(variance)
    if min(len(first), len(second)) < FEWEST_SHARES:
        error = np.full(values.shape[1], np.nan)
    return difference, difference - error, difference + error
