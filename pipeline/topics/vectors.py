"""Units as vectors: counts, TF-IDF, and latent semantic analysis of it, with what places new units beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.core.memory import remembered
from pipeline.topics.eigenvectors import find_leading

Array = np.ndarray[Any, Any]
DIGITS = 10  # kept of floats that linear algebra made, so that thread counts don't show
NULL = 1e-8  # singular values below this share of the largest are none


def count_terms(unit: Array, term: Array, *, units: int, terms: int) -> sp.csr_matrix:
    """Unit by term counts from pairs of indices; pairs with unit -1 are left out."""
    kept = unit >= 0
    ones = np.ones(int(kept.sum()))
    return sp.csr_matrix((ones, (unit[kept], term[kept])), shape=(units, terms))


def select_terms(counts: sp.csr_matrix, groups: Array, *, minimum: int, max_share: float, max_terms: int) -> Array:
    """Indices (sorted) of the terms that tell units apart.

    Parameters
    ----------
    counts
        Unit by term.
    groups
        Document of each unit: a term must stand in ``minimum`` documents.
    max_share
        Largest share of the units that may hold a term.
    max_terms
        How many are kept, the most frequent first.
    """
    present = counts.sign().tocoo()
    pairs = np.unique(present.col.astype(np.int64) * (int(groups.max(initial=0)) + 1) + groups[present.row])
    documents = np.bincount(pairs // (int(groups.max(initial=0)) + 1), minlength=counts.shape[1])
    units = np.asarray(present.sum(axis=0)).ravel()
    ceiling = max(max_share * counts.shape[0], minimum)
    kept = np.flatnonzero((documents >= minimum) & (units <= ceiling))
    if not len(kept):  # a corpus of equal documents: all that it has
        kept = np.flatnonzero(documents)
    totals = np.asarray(counts.sum(axis=0)).ravel()[kept]
    return np.sort(kept[np.lexsort((kept, -totals))[:max_terms]])


def normalize_rows(matrix: Any) -> Any:
    """The matrix with rows of unit length; rows of zeros stay."""
    if sp.issparse(matrix):
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return sp.diags(1 / np.where(norms > 0, norms, 1)) @ matrix
    norms = np.sqrt((matrix**2).sum(axis=1, keepdims=True))
    return matrix / np.where(norms > 0, norms, 1)


def _decompose_sparse(matrix: sp.csr_matrix, rank: int) -> tuple[Array, Array, Array]:
    """The largest ``rank`` singular triples by way of the smaller Gram matrix."""
    wide = matrix.shape[0] < matrix.shape[1]
    low, high = (matrix.T.tocsr(), matrix) if wide else (matrix, matrix.T.tocsr())
    vectors = find_leading(lambda columns: high @ (low @ columns), min(matrix.shape), rank)
    u, s, rotation = np.linalg.svd(low @ vectors, full_matrices=False)
    vt = rotation @ vectors.T
    return (vt.T, s, u.T) if wide else (u, s, vt)


def decompose(matrix: Any, dimensions: int) -> tuple[Array, Array, Array]:
    """Truncated singular value decomposition (U, s, V') with signs fixed, largest value first.

    The start vector and the generator that restarts it are fixed: the same input gives the same digits. Directions
    whose singular value is nothing are left out.
    """
    if not min(matrix.shape):
        return np.zeros((matrix.shape[0], 0)), np.zeros(0), np.zeros((0, matrix.shape[1]))
    rank = min(matrix.shape) - 1
    if min(dimensions, rank) < 1 or min(matrix.shape) <= 12:
        dense = matrix.toarray() if sp.issparse(matrix) else matrix
        u, s, vt = np.linalg.svd(dense, full_matrices=False)
        u, s, vt = u[:, :dimensions], s[:dimensions], vt[:dimensions]
    else:
        u, s, vt = _decompose_sparse(sp.csr_matrix(matrix, dtype=float), min(dimensions, rank))
    real = s > NULL * s.max(initial=0)  # repeated texts leave directions that are rounding errors alone
    real[:1] = True  # of a matrix of nothing, one direction stays
    u, s, vt = u[:, real], s[real], vt[real]
    signs = np.sign(vt[np.arange(len(vt)), np.abs(vt).argmax(axis=1)])
    signs[signs == 0] = 1
    return u * signs, s, vt * signs[:, None]


def weigh_association(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Positive pointwise mutual information of units and terms, rows of unit length."""
    present = counts.sign().tocoo()
    units, terms = (np.asarray(present.sum(axis=axis)).ravel() for axis in (1, 0))
    information = np.log(present.data * present.sum() / (units[present.row] * terms[present.col]))
    positive = sp.csr_matrix((np.maximum(information, 0), (present.row, present.col)), shape=counts.shape)
    return sp.csr_matrix(normalize_rows(positive))


@dataclass(frozen=True, slots=True)
class Vectorizer:
    """What turns counts into vectors, fitted once and applied to old and new units alike.

    Attributes
    ----------
    idf
        Inverse document frequency of each term.
    axes
        Terms by dimensions: each term's direction in the latent space.
    centre
        Mean place of the units that it was fitted on.
    """

    idf: Array
    axes: Array
    centre: Array

    def weigh(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        """TF-IDF with logarithmic term frequency, rows of unit length."""
        weighted = counts.astype(float).copy()
        weighted.data = 1 + np.log(weighted.data)
        return sp.csr_matrix(normalize_rows(weighted @ sp.diags(self.idf)))

    def project(self, tfidf: sp.csr_matrix) -> Array:
        """Places in the latent space, rows of unit length; a unit without terms lies at the origin."""
        places = normalize_rows(np.asarray(tfidf @ self.axes))
        empty = ~np.any(places, axis=1)
        places = normalize_rows(places - self.centre)
        places[empty] = 0
        return np.asarray(np.round(places, DIGITS))


def weigh_rarity(counts: sp.csr_matrix) -> Array:
    """Inverse document frequency of each term, smoothed."""
    documents = np.asarray(counts.sign().sum(axis=0)).ravel()
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + documents)) + 1)


@remembered
def fit_vectorizer(counts: sp.csr_matrix, *, dimensions: int) -> Vectorizer:
    """A vectorizer for unit-by-term counts.

    Latent semantic analysis (Deerwester et al. 1990) of the association of units and terms gives each term a
    direction. All directions get the same length before a unit's terms are added up: frequent terms, which dominate
    the plain analysis, say least about topics.
    """
    _, s, vt = decompose(weigh_association(counts), dimensions)
    plain = Vectorizer(weigh_rarity(counts), normalize_rows(vt.T * s), np.zeros(len(s)))
    places = normalize_rows(np.asarray(plain.weigh(counts) @ plain.axes))
    return Vectorizer(plain.idf, plain.axes, places.mean(axis=0))
