"""How good topics are: coherence, diversity, separation, and agreement of partitions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

Array = np.ndarray[Any, Any]


def npmi_coherence(counts: sp.csr_matrix | sp.csc_matrix, tops: Sequence[Sequence[int]]) -> Array:
    """Mean normalised pointwise mutual information of each topic's terms, over units as windows (Lau et al. 2014).

    Terms that never meet count -1; a topic of fewer than two terms has coherence 0. Many groups of terms are judged
    fastest by a matrix of columns, which need not be looked through for each.
    """
    wanted = sorted({index for top in tops for index in top})
    place = {index: at for at, index in enumerate(wanted)}
    present = counts[:, wanted].sign()
    together = (present.T @ present).toarray() / counts.shape[0]
    single, values = np.diag(together), []
    for top in tops:
        own = np.array([place[index] for index in top], dtype=np.int64)
        first, second = (own[pairs] for pairs in np.triu_indices(len(top), 1))
        joint, product = together[first, second], single[first] * single[second]
        met = (joint > 0) & (joint < 1)
        npmi = np.where(joint >= 1, 1.0, -1.0)
        npmi[met] = np.log(joint[met] / product[met]) / -np.log(joint[met])
        values.append(float(npmi.mean()) if len(npmi) else 0.0)
    return np.round(np.array(values), 10)


def diversity(tops: Sequence[Sequence[int]]) -> float:
    """Share of distinct terms among all topics' first terms (Dieng et al. 2020)."""
    terms = [index for top in tops for index in top]
    return len(set(terms)) / len(terms) if terms else 0.0


def simplified_silhouette(latent: Array, labels: Array, centroids: Array) -> Array:
    """Each unit's silhouette with distances to centroids in the place of distances to all members (Hruschka 2004)."""
    distance = 1 - latent @ centroids.T
    rows = np.arange(len(labels))
    own = distance[rows, labels].copy()
    if centroids.shape[0] < 2:
        return np.zeros(len(labels))
    distance[rows, labels] = np.inf
    other = distance.min(axis=1)
    largest = np.maximum(own, other)
    return np.asarray(np.where(largest > 1e-12, (other - own) / np.where(largest > 1e-12, largest, 1), 0.0))


def contingency(first: Array, second: Array) -> Array:
    """Counts of units by the cluster they have in each of two partitions."""
    shape = (int(first.max()) + 1, int(second.max()) + 1)
    cells = np.bincount(first * shape[1] + second, minlength=shape[0] * shape[1])
    return np.asarray(cells.reshape(shape))


def best_jaccard(first: Array, second: Array, k: int) -> Array:
    """For each cluster of the first partition the largest Jaccard overlap with one of the second (Hennig 2007)."""
    cells = contingency(first, second)
    sizes = cells.sum(axis=1, keepdims=True) + cells.sum(axis=0, keepdims=True) - cells
    best = (cells / np.where(sizes > 0, sizes, 1)).max(axis=1)
    return np.concatenate([best, np.zeros(max(0, k - len(best)))])


def prediction_strength(told: Array, own: Array) -> float:
    """How well one partition tells another (Tibshirani and Walther 2005), 0 to 1.

    Of the pairs of units that share a cluster of ``own``, the part that share one of ``told`` as well, in the cluster
    that comes off worst. Clusters of one unit say nothing.
    """
    cells = contingency(own, told).astype(float)
    sizes = cells.sum(axis=1)
    pairs = sizes * (sizes - 1)
    kept = pairs > 0
    return float(((cells * (cells - 1)).sum(axis=1)[kept] / pairs[kept]).min(initial=1.0))
