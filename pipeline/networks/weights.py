"""Measures of association between two nodes, from counts of units.

With c units shared by two nodes, s and t units that hold the one and the other, and N units in all.
"""

from __future__ import annotations

import numpy as np

from pipeline.networks.graph import Floats


def association_strength(c: Floats, s: Floats, t: Floats, n: int) -> Floats:
    """Observed over expected meetings, c N / (s t): 1 is chance.

    Van Eck, N. J. and Waltman, L. (2009). How to normalize cooccurrence data? JASIST 60(8). Their measure, c / (s t),
    times the constant N.
    """
    return c * float(n) / (s * t)


def npmi(c: Floats, s: Floats, t: Floats, n: int) -> Floats:
    """Normalised pointwise mutual information, -1 to 1: 0 is chance, 1 means that neither occurs without the other.

    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL.
    """
    information = np.log(np.maximum(c, 1e-300) * float(n) / (s * t))
    surprise = -np.log(c / n)
    return np.where(surprise > 0, information / np.where(surprise > 0, surprise, 1.0), 1.0)


def jaccard(c: Floats, s: Floats, t: Floats) -> Floats:
    """Shared units over units that hold either, 0 to 1."""
    return c / (s + t - c)


def log_likelihood(c: Floats, s: Floats, t: Floats, n: int) -> Floats:
    """Log-likelihood ratio G2 of the 2 x 2 table of both nodes, negative when they meet less than by chance.

    Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational
    Linguistics 19(1).
    """
    total = np.zeros(len(c))
    for observed, row, column in (
        (c, s, t),
        (s - c, s, n - t),
        (t - c, n - s, t),
        (n - s - t + c, n - s, n - t),
    ):
        expected = row * column / n
        safe = (observed > 0) & (expected > 0)
        ratio = np.where(safe, observed, 1.0) / np.where(safe, expected, 1.0)
        total += np.where(safe, observed * np.log(ratio), 0.0)
    return np.copysign(np.maximum(2.0 * total, 0.0), c - s * t / n)
