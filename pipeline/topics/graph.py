"""The neighbour graph of units, and coordinates in which its clusters lie apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import eigsh

from pipeline.core.memory import remembered
from pipeline.topics.vectors import DIGITS, normalize_rows

Array = np.ndarray[Any, Any]
CHUNK = 200  # units whose similarities are held at once
PARTS = 4  # of a row of similarities, for each neighbour
ROUNDING = np.float32(1e-5)  # more than single precision adds to a cosine


@remembered
def find_neighbours(latent: Array, others: Array, *, count: int, skip_self: bool) -> sp.csr_matrix:
    """Cosines of each unit with its nearest others, negative ones left out; shape (units, others).

    Parameters
    ----------
    latent, others
        Rows of unit length.
    count
        Neighbours of each unit.
    skip_self
        Whether both arrays hold the same units, which are no neighbours of themselves.
    """
    count = min(count, len(others) - skip_self)
    shape, rough = (len(latent), len(others)), (latent.astype(np.float32), others.astype(np.float32))
    if count < 1:
        return sp.csr_matrix(shape)
    rows, columns, values = [], [], []
    for start in range(0, len(latent), CHUNK):
        cosine = rough[0][start : start + CHUNK] @ rough[1].T
        if skip_self:
            cosine[np.arange(len(cosine)), np.arange(start, start + len(cosine))] = -2
        near, column = np.divmod(np.flatnonzero(cosine >= _find_bounds(cosine, count)), len(others))
        exact = np.round(np.einsum("ij,ij->i", latent[start + near], others[column]), DIGITS)
        order = np.lexsort((column, -exact, near))
        first = np.searchsorted(near, np.arange(len(cosine)))
        kept = order[np.arange(len(near)) - first[near] < count]
        rows.append(start + near[kept])
        columns.append(column[kept])
        values.append(np.maximum(exact[kept], 0))
    graph = sp.csr_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape)
    graph.eliminate_zeros()
    return graph


def _find_bounds(cosine: Array, count: int) -> Array:
    """For each row (kept a column) a value that at least ``count`` of the row reach, rounding allowed for.

    The largest of each of some parts of the row are enough to know one; to order the row takes many times as long.
    """
    parts = min(len(cosine.T), PARTS * count)
    length = len(cosine.T) // parts
    largest = cosine[:, : parts * length].reshape(len(cosine), length, parts).max(axis=1)
    return np.asarray(np.partition(largest, parts - count, axis=1)[:, parts - count, None] - ROUNDING)


@remembered
def embed_graph(graph: sp.csr_matrix, dimensions: int) -> Array:
    """Spectral coordinates of a neighbour graph, rows of unit length (Ng, Jordan and Weiss 2001).

    Directions are weighted by their eigenvalues, so that the broad structure counts more than the fine one.
    """
    both = graph + graph.T
    degree = np.asarray(both.sum(axis=1)).ravel()
    scale = sp.diags(1 / np.sqrt(np.where(degree > 0, degree, 1)))
    laplacian = scale @ both @ scale
    size = graph.shape[0]
    if size <= 200 or dimensions >= size - 1:
        values, vectors = np.linalg.eigh(laplacian.toarray())
        values, vectors = values[-dimensions:], vectors[:, -dimensions:]
    else:
        values, vectors = eigsh(laplacian, k=dimensions, v0=np.ones(size), rng=np.random.default_rng(0))
    return np.asarray(np.round(normalize_rows(vectors * np.maximum(values, 0)), DIGITS))
