"""Ways to find topics, behind one function: units in, shares of topics and a way to place new units out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.topics.vectors import DIGITS, normalize_rows

Array = np.ndarray[Any, Any]
SHARPNESS = 12.0  # of the softmax that turns cosines into shares
FAINT = 0.02  # shares below this are dropped: they are noise of the softmax


@dataclass(frozen=True, slots=True)
class Space:
    """Units in the forms that models ask for: counts, TF-IDF, and a dense latent space of unit rows."""

    counts: sp.csr_matrix
    tfidf: sp.csr_matrix
    latent: Array

    def __len__(self) -> int:
        return int(self.counts.shape[0])

    def take(self, rows: Array) -> Space:
        """The space of some units only."""
        return Space(self.counts[rows], self.tfidf[rows], self.latent[rows])


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model.

    Attributes
    ----------
    shares
        Units by topics, rows that add up to 1.
    place
        Shares of new units, without refitting.
    """

    shares: Array
    place: Callable[[Space], Array]

    @property
    def labels(self) -> Array:
        """The main topic of each unit."""
        return np.asarray(self.shares.argmax(axis=1))


def as_shares(weights: Array) -> Array:
    """Rows scaled to add up to 1, small ones dropped; a row of zeros is spread evenly."""
    totals = weights.sum(axis=1, keepdims=True)
    shares = np.where(totals > 0, weights / np.where(totals > 0, totals, 1), 1 / weights.shape[1])
    kept = np.where(shares < np.minimum(FAINT, shares.max(axis=1, keepdims=True)), 0, shares)
    return np.asarray(np.round(kept / kept.sum(axis=1, keepdims=True), DIGITS))


def near_shares(latent: Array, centroids: Array) -> Array:
    """Shares from the cosines of units to topic centroids (a softmax)."""
    cosine = latent @ normalize_rows(centroids).T
    weights = np.exp(SHARPNESS * (cosine - cosine.max(axis=1, keepdims=True)))
    return as_shares(weights * (np.abs(latent).sum(axis=1, keepdims=True) > 0))


def centroids_of(latent: Array, labels: Array, k: int) -> Array:
    """Mean place of each cluster's units."""
    members = sp.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(k, len(labels)))
    return np.asarray(normalize_rows(members @ latent))


def fit_kmeans(space: Space, k: int, seed: int) -> Fit:
    """Spherical k-means in the latent space."""
    from sklearn.cluster import KMeans

    model = KMeans(k, n_init=3, random_state=seed).fit(space.latent)
    centroids = np.round(model.cluster_centers_, DIGITS)
    return Fit(near_shares(space.latent, centroids), lambda other: near_shares(other.latent, centroids))


def fit_nmf(space: Space, k: int, seed: int) -> Fit:
    """Non-negative matrix factorisation of TF-IDF (Lee and Seung 1999)."""
    from sklearn.decomposition import NMF

    model = NMF(k, init="nndsvda", random_state=seed, max_iter=200, tol=1e-3)
    weights = model.fit_transform(space.tfidf)
    # A topic's weights count in tokens' worth, so that shares compare across topics.
    scale = model.components_.sum(axis=1)
    return Fit(as_shares(weights * scale), lambda other: as_shares(model.transform(other.tfidf) * scale))


def fit_lda(space: Space, k: int, seed: int) -> Fit:
    """Latent Dirichlet allocation by online variational Bayes (Hoffman et al. 2010)."""
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(k, learning_method="online", batch_size=256, max_iter=15, random_state=seed)
    model.fit(space.counts)
    return Fit(as_shares(model.transform(space.counts)), lambda other: as_shares(model.transform(other.counts)))


MODELS: dict[str, Callable[[Space, int, int], Fit]] = {"kmeans": fit_kmeans, "nmf": fit_nmf, "lda": fit_lda}


def fit_model(space: Space, *, model: str, k: int, seed: int) -> Fit:
    """The named model fitted with at most ``k`` topics (never more than there are units)."""
    k = max(1, min(k, len(space)))
    if k == 1:
        return Fit(np.ones((len(space), 1)), lambda other: np.ones((len(other), 1)))
    return MODELS[model](space, k, seed)
