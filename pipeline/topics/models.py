"""Ways to find topics, behind one function: units in, shares of topics and a way to place new units out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.core.memory import remembered
from pipeline.topics.graph import embed_graph, find_neighbours
from pipeline.topics.partition import cut_each, cut_kmeans
from pipeline.topics.vectors import DIGITS, decompose, normalize_rows

Array = np.ndarray[Any, Any]
SHARPNESS = 12.0  # of the softmax that turns cosines into shares
FAINT = 0.02  # shares below this are dropped: they are noise of the softmax
NEIGHBOURS = 40
COORDINATES = 64
WHOLE_BATCH = 3000  # units that latent Dirichlet allocation takes at once
RUNS = 20  # partitions that a consensus is made of


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


@dataclass(frozen=True, slots=True)
class Frame:
    """Coordinates of units in which clusters lie apart, and how new units find theirs.

    Attributes
    ----------
    coordinates
        Units by dimensions, rows of unit length.
    locate
        Coordinates of new units.
    """

    coordinates: Array
    locate: Callable[[Array], Array]


def as_shares(weights: Array) -> Array:
    """Rows scaled to add up to 1, small ones dropped; a row of zeros is spread evenly."""
    totals = weights.sum(axis=1, keepdims=True)
    shares = np.where(totals > 0, weights / np.where(totals > 0, totals, 1), 1 / weights.shape[1])
    kept = np.where(shares < np.minimum(FAINT, shares.max(axis=1, keepdims=True)), 0, shares)
    return np.asarray(np.round(kept / kept.sum(axis=1, keepdims=True), DIGITS))


def near_shares(coordinates: Array, centroids: Array) -> Array:
    """Shares from the cosines of units to topic centroids (a softmax)."""
    cosine = coordinates @ centroids.T
    weights = np.exp(SHARPNESS * (cosine - cosine.max(axis=1, keepdims=True)))
    return as_shares(weights * (np.abs(coordinates).sum(axis=1, keepdims=True) > 0))


def find_centroids(coordinates: Array, labels: Array, k: int) -> Array:
    """The mean direction of each cluster's units."""
    members = sp.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(k, len(labels)))
    return np.asarray(normalize_rows(members @ coordinates))


def build_frame(latent: Array) -> Frame:
    """Spectral coordinates of the neighbour graph; a new unit lies amid its neighbours."""
    count = min(NEIGHBOURS, max(3, len(latent) // 5))
    graph = find_neighbours(latent, latent, count=count, skip_self=True)
    coordinates = embed_graph(graph, min(COORDINATES, max(2, len(latent) // 3)))

    def locate(other: Array) -> Array:
        return np.asarray(normalize_rows(find_neighbours(other, latent, count=count, skip_self=False) @ coordinates))

    return Frame(coordinates, locate)


def flat_frame(latent: Array) -> Frame:
    """The latent space itself."""
    return Frame(latent, lambda other: other)


@remembered
def find_consensus(coordinates: Array, k: int, seed: int) -> Array:
    """The partition that many k-means partitions of some coordinates agree on.

    Units are described by the clusters they fall into (Strehl and Ghosh 2002), and k-means in the leading singular
    directions of that description finds the consensus.
    """
    partitions, units = cut_each(coordinates, k, range(seed, seed + RUNS)), len(coordinates)
    blocks = [sp.csr_matrix((np.ones(units), (np.arange(units), labels)), shape=(units, k)) for labels in partitions]
    u, s, _ = decompose(sp.csr_matrix(sp.hstack(blocks)), k)
    return cut_kmeans(np.round(normalize_rows(u * s), DIGITS), k, seed, starts=5)


def fit_clusters(frame: Frame, labels: Array, k: int) -> Fit:
    """A fit from a partition: shares by closeness to the centroids of its clusters."""
    centroids = find_centroids(frame.coordinates, labels, k)
    return Fit(
        near_shares(frame.coordinates, centroids),
        lambda other: near_shares(frame.locate(other.latent), centroids),
    )


def fit_consensus(space: Space, frame: Frame, k: int, seed: int) -> Fit:
    """Consensus of k-means partitions in the coordinates of the neighbour graph."""
    return fit_clusters(frame, find_consensus(frame.coordinates, k, seed), k)


def fit_kmeans(space: Space, frame: Frame, k: int, seed: int) -> Fit:
    """Spherical k-means in the latent space (Dhillon and Modha 2001)."""
    return fit_clusters(frame, cut_kmeans(space.latent, k, seed, starts=3), k)


def fit_nmf(space: Space, frame: Frame, k: int, seed: int) -> Fit:
    """Non-negative matrix factorisation of TF-IDF (Lee and Seung 1999)."""
    from sklearn.decomposition import NMF

    model = NMF(k, init="nndsvda", random_state=seed, max_iter=200, tol=1e-3)
    weights = model.fit_transform(space.tfidf)
    # A topic's weights count in terms' worth, so that shares compare across topics.
    scale = model.components_.sum(axis=1)
    return Fit(as_shares(weights * scale), lambda other: as_shares(model.transform(other.tfidf) * scale))


def fit_lda(space: Space, frame: Frame, k: int, seed: int) -> Fit:
    """Latent Dirichlet allocation by variational Bayes (Blei et al. 2003; online: Hoffman et al. 2010)."""
    from sklearn.decomposition import LatentDirichletAllocation

    whole = len(space) <= WHOLE_BATCH
    model = LatentDirichletAllocation(
        k, doc_topic_prior=0.1, topic_word_prior=0.05, learning_method="batch" if whole else "online",
        batch_size=512, max_iter=50 if whole else 10, random_state=seed,
    )  # fmt: skip
    model.fit(space.counts)
    return Fit(as_shares(model.transform(space.counts)), lambda other: as_shares(model.transform(other.counts)))


MODELS: dict[str, Callable[[Space, Frame, int, int], Fit]] = {
    "consensus": fit_consensus,
    "kmeans": fit_kmeans,
    "nmf": fit_nmf,
    "lda": fit_lda,
}


def fit_frame(space: Space, *, model: str) -> Frame:
    """The coordinates that the named model's clusters are judged in."""
    return build_frame(space.latent) if model == "consensus" and len(space) > 3 else flat_frame(space.latent)


def fit_model(space: Space, frame: Frame, *, model: str, k: int, seed: int) -> Fit:
    """The named model fitted with at most ``k`` topics (never more than there are units)."""
    k = max(1, min(k, len(space)))
    if k == 1:
        return Fit(np.ones((len(space), 1)), lambda other: np.ones((len(other), 1)))
    return MODELS[model](space, frame, k, seed)
