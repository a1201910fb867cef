"""The neighbour graph of units, and coordinates in which its clusters lie apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import eigsh

from pipeline.core.memory import remembered
from pipeline.topics.vectors import DIGITS, normalize_rows

Array = np.ndarray[Any, Any]
CHUNK = 500  # units whose similarities are held at once


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
    columns, values = [], []
    for start in range(0, len(latent), CHUNK):
        cosine = np.round(latent[start : start + CHUNK] @ others.T, DIGITS)
        if skip_self:
            cosine[np.arange(len(cosine)), np.arange(start, start + len(cosine))] = -2
        best = np.argpartition(-cosine, count - 1, axis=1)[:, :count] if count else np.zeros((len(cosine), 0), int)
        # A view would keep the order of all the others alive.
        columns.append(best.copy())
        values.append(np.maximum(np.take_along_axis(cosine, best, axis=1), 0))
    found = np.concatenate(columns)
    rows = np.repeat(np.arange(len(latent)), found.shape[1])
    graph = sp.csr_matrix((np.concatenate(values).ravel(), (rows, found.ravel())), shape=(len(latent), len(others)))
    graph.eliminate_zeros()
    return graph


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
