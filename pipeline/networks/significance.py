"""How surprising an edge is, as -log10 of a one-sided p value."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.special import gammainc, gammaln, log_ndtr

from pipeline.networks.graph import Bools, Floats, Graph, Ints

# A tail's terms are added until they are smaller than this share of the sum.
TOLERANCE = 1e-12
LOG10 = float(np.log(10.0))
# Pairs whose documents are looked at together, to bound memory.
PAIRS = 20_000


def _log_choose(n: Floats, k: Floats) -> Floats:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def _tail_sum(c: Floats, s: Floats, t: Floats, n: float, step: int) -> Floats:
    """The hypergeometric probabilities from ``c`` on, in units of the one at ``c``; ``step`` is +1 up, -1 down."""
    total, term, k = np.ones(len(c)), np.ones(len(c)), c.copy()
    open_ = np.arange(len(c))
    while len(open_):
        x, a, b = k[open_], s[open_], t[open_]
        if step > 0:
            ratio = (a - x) * (b - x) / ((x + 1) * (n - a - b + x + 1))
        else:
            ratio = x * (n - a - b + x) / ((a - x + 1) * (b - x + 1))
        term[open_] *= ratio
        total[open_] += term[open_]
        k[open_] += step
        open_ = open_[term[open_] > TOLERANCE * total[open_]]
    return total


def hypergeometric(c: Floats, s: Floats, t: Floats, n: int) -> Floats:
    """-log10 of the probability that two nodes thrown at random over n units meet in c units or more.

    The tail is summed from its largest term outwards in logarithms, so that probabilities far below the smallest
    floating-point number keep their order.

    Parameters
    ----------
    c, s, t
        Units shared, units of the one node, units of the other; arrays of equal length.
    n
        Number of units.
    """
    size = float(n)
    log_point = _log_choose(s, c) + _log_choose(size - s, t - c) - _log_choose(np.full(len(c), size), t)
    above = c > s * t / size
    logs = np.zeros(len(c))
    upper = _tail_sum(c[above], s[above], t[above], size, +1)
    logs[above] = log_point[above] + np.log(upper)
    # Below the expectation the upper tail is nearly 1: it is found as 1 minus the lower tail.
    low = ~above
    lower = np.exp(log_point[low]) * (_tail_sum(c[low], s[low], t[low], size, -1) - 1.0)
    logs[low] = np.log1p(-np.clip(lower, 0.0, 1.0 - 1e-15))
    return np.maximum(-logs / LOG10, 0.0)


def poisson_tail(c: Floats, mean: Floats) -> Floats:
    """-log10 of the probability that a Poisson variable of this mean is c or more; c is 1 or more."""
    mean = np.maximum(mean, np.finfo(float).tiny)
    above = c > mean
    logs = np.zeros(len(c))
    logs[above] = _log_poisson_above(c[above], mean[above])
    # Below the mean the tail is no small number, and a sum of terms that grow before they shrink would overflow.
    logs[~above] = np.log(gammainc(c[~above], mean[~above]))
    return np.asarray(np.maximum(-logs / LOG10, 0.0))


def _log_poisson_above(c: Floats, mean: Floats) -> Floats:
    """The logarithm of the tail from c, above the mean: summed from its largest term outwards, as far as it counts."""
    total, term, k = np.ones(len(c)), np.ones(len(c)), c.copy()
    open_ = np.arange(len(c))
    while len(open_):
        term[open_] *= mean[open_] / (k[open_] + 1)
        total[open_] += term[open_]
        k[open_] += 1
        open_ = open_[term[open_] > TOLERANCE * total[open_]]
    return np.asarray(c * np.log(mean) - mean - gammaln(c + 1) + np.log(total))


def expected_within(
    counts: sparse.csr_matrix, chance: Floats, source: Ints, target: Ints, own: sparse.csr_matrix | None = None
) -> Floats:
    """What meetings of two nodes count together if each document's names were thrown anew over its own places.

    In a document where one node stands in s units and the other in t, that is s t times the chance that two of its
    places lie in one unit. A pair that meets only because both are at home in the same documents, as all names of one
    field are, or in the same crowded sentences, is expected as often as it meets.

    Parameters
    ----------
    counts
        Units of each document that hold each node; shape (documents, nodes).
    chance
        Of each document, from :func:`pipeline.networks.weights.meeting_chances`.
    source, target
        The nodes of each pair.
    own
        What the pair itself adds to the chance in each document, which is taken off: a pair must not be expected to
        meet because it meets. Shape (documents, pairs).
    """
    columns = counts.tocsc()
    scaled = sparse.diags(chance).dot(columns).tocsc()
    added = None if own is None else own.tocsc()
    expected = np.empty(len(source))
    for start in range(0, len(source), PAIRS):
        part = slice(start, start + PAIRS)
        one, other = columns[:, source[part]], columns[:, target[part]]
        expected[part] = np.asarray(scaled[:, source[part]].multiply(other).sum(axis=0)).ravel()
        if added is not None:
            expected[part] -= np.asarray(one.multiply(other).multiply(added[:, part]).sum(axis=0)).ravel()
    return np.maximum(expected, 0.0)


def weighted_within(c: Floats, expected: Floats, squares: Floats) -> Floats:
    """-log10 of the probability of a sum of weights as large, when each meeting counts less the more names meet there.

    A sum of weights that come by chance is a compound Poisson variable. Over the ratio of its variance to its mean it
    is near to a Poisson variable with the same first two moments.

    Bohm, G. and Zech, G. (2014). Statistics of weighted Poisson events and its applications. Nuclear Instruments and
    Methods A 748.

    Parameters
    ----------
    c
        The sums.
    expected, squares
        What is expected of the weights, and of their squares.
    """
    scale = squares / np.maximum(expected, np.finfo(float).tiny)
    return poisson_tail(c / scale, expected / scale)


def noise_corrected(graph: Graph) -> tuple[Floats, Floats]:
    """Score and standard deviation of every edge under the noise-corrected model.

    The score, -1 to 1, is the edge's lift over what its ends' strengths predict; the deviation follows from a
    beta-binomial posterior of the edge's probability.

    Coscia, M. and Neffke, F. (2017). Network backboning with noisy data. ICDE.
    """
    strength = graph.strengths()
    total = float(strength.sum())
    a, b, w = strength[graph.source], strength[graph.target], graph.weight
    mean = a * b / total**2
    variance = a * b * (total - a) * (total - b) / (total**4 * max(total - 1.0, 1.0))
    variance = np.maximum(variance, np.finfo(float).tiny)
    alpha = mean**2 / variance * (1 - mean) - mean
    beta = mean / variance * (1 - mean) ** 2 - (1 - mean)
    probability = np.clip((alpha + w) / (alpha + beta + total), 0.0, 1.0)
    spread = probability * (1 - probability) * total
    kappa = total / (a * b)
    slope = 1 / (a * b) - total * (a + b) / (a * b) ** 2
    deviation = np.sqrt(spread) * np.abs(2 * (kappa + w * slope) / (kappa * w + 1) ** 2)
    return (kappa * w - 1) / (kappa * w + 1), deviation


def noise_corrected_significance(graph: Graph) -> Floats:
    """-log10 of the normal tail of each edge's noise-corrected score over its deviation."""
    score, deviation = noise_corrected(graph)
    z = score / np.maximum(deviation, np.finfo(float).tiny)
    return np.maximum(-np.asarray(log_ndtr(-z)) / LOG10, 0.0)


def is_significant(significance: Floats, alpha: float) -> Bools:
    """Whether p is at most ``alpha``."""
    return np.asarray(significance >= -np.log10(max(alpha, 1e-300)))
