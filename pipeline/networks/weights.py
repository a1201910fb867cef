"""Measures of association between two nodes, from counts of units.

With c units shared by two nodes, s and t units that hold the one and the other, and N units in all.
"""

from __future__ import annotations

import numpy as np

from pipeline.networks.counting import Incidence
from pipeline.networks.graph import Floats, Ints
from pipeline.statistics import log_likelihood_ratio


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
    """G2 of the 2 x 2 table of both nodes (Dunning 1993), negative when they meet less than by chance."""
    cells = ((c, s, t), (s - c, s, n - t), (t - c, n - s, t), (n - s - t + c, n - s, n - t))
    ratio = log_likelihood_ratio([seen for seen, _, _ in cells], [row * column / n for _, row, column in cells])
    return np.copysign(ratio, c - s * t / n)


def fractional_shares(incidence: Incidence, sizes: Ints | None = None) -> Floats:
    """What a meeting counts in each unit by fractional counting: 1 / (n - 1) in a unit with n nodes.

    Perianes-Rodriguez, A., Waltman, L. and van Eck, N. J. (2016). Constructing bibliometric networks: a comparison
    between full and fractional counting. Journal of Informetrics 10(4).

    Parameters
    ----------
    sizes
        Nodes of each unit; None: those that the incidence holds.
    """
    n = np.bincount(incidence.unit, minlength=incidence.units) if sizes is None else sizes
    return np.asarray(1.0 / np.maximum(n - 1, 1))


def count_places(incidence: Incidence, documents: int) -> Floats:
    """Ordered pairs of places of each document: a unit with n names has n places."""
    places = np.bincount(incidence.documents[incidence.unit], minlength=documents).astype(float)
    return np.asarray(np.maximum(places * (places - 1), 1))


def meeting_chances(incidence: Incidence, share: Floats, documents: int) -> tuple[Floats, Floats]:
    """The chance that two places of a document lie in one unit, times what a meeting counts there; and its square.

    A unit with n names has n places, and the document keeps its crowded and its empty units whatever names stand in
    them. Of K places in all, n (n - 1) pairs of K (K - 1) lie in that unit.

    Parameters
    ----------
    share
        What a meeting counts in each unit.
    documents
        How many documents there are.
    """
    n = np.bincount(incidence.unit, minlength=incidence.units).astype(float)
    pairs = count_places(incidence, documents)
    first, second = (np.bincount(incidence.documents, n * (n - 1) * share**k, documents) / pairs for k in (1, 2))
    return first, second


def mean_worth(chances: tuple[Floats, Floats], incidence: Incidence, documents: int) -> tuple[Floats, Floats]:
    """What a meeting counts on average in each document, and the mean of its square; 1 where no two nodes meet."""
    n = np.bincount(incidence.unit, minlength=incidence.units).astype(float)
    met = np.bincount(incidence.documents, n * (n - 1), documents) / count_places(incidence, documents)
    first, second = (np.where(met > 0, chance / np.where(met > 0, met, 1.0), 1.0) for chance in chances)
    return first, second
