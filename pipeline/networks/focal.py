"""What the focal document has of a network, against documents drawn at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.networks.graph import Bools, Floats, Ints

# p from which an edge counts as missing from the focal document.
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class FocalView:
    """The focal document's part in every edge.

    Attributes
    ----------
    weight
        Units of the focal document in which both ends occur.
    expected
        Mean weight in the same number of units of other documents; NaN without a null model.
    p
        Two-sided permutation p value of the weight; NaN without a null model.
    status
        ``own`` (in the focal document alone), ``shared``, ``missing`` (unexpectedly absent), or empty.
    """

    weight: Ints
    expected: Floats
    p: Floats
    status: list[str]


def draw_documents(units: Ints, focal: int, *, draws: int, seed: int) -> sparse.csr_matrix:
    """Samples of documents that hold as many units as the focal one; shape (draws, documents).

    Each draw takes the other documents in random order until the number of units is reached; the last one counts in
    part.

    Parameters
    ----------
    units
        Number of units of each document.
    focal
        The focal document.
    """
    random = np.random.default_rng(seed)
    others = np.flatnonzero((np.arange(len(units)) != focal) & (units > 0))
    wanted = float(units[focal])
    rows, columns, shares = [], [], []
    for draw in range(draws):
        order = random.permutation(others)
        reached = np.cumsum(units[order])
        taken = order[: int(np.searchsorted(reached, wanted)) + 1]
        before = reached[: len(taken)] - units[taken]
        rows.append(np.full(len(taken), draw))
        columns.append(taken)
        shares.append(np.minimum((wanted - before) / units[taken], 1.0))
    if not rows:
        return sparse.csr_matrix((0, len(units)))
    cells = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_matrix((np.concatenate(shares), cells), shape=(draws, len(units)))


def compare_focal(counts: sparse.csr_matrix, units: Ints, focal: int, *, draws: int, seed: int) -> FocalView:
    """The focal document's view of a network.

    The null model exchanges documents: were the focal document one like the others, a random set of them with as many
    units would show an edge as often.

    Parameters
    ----------
    counts
        Units of each document that hold each edge; shape (documents, edges).
    units
        Number of units of each document.
    focal
        The focal document; -1 when there is none.
    draws
        Random sets of documents; 0 leaves the null model out.
    """
    edges = counts.shape[1]
    nothing = np.full(edges, np.nan)
    if focal < 0:
        return FocalView(np.zeros(edges, np.int64), nothing, nothing, [""] * edges)
    weight = np.asarray(counts[focal].todense()).ravel()
    elsewhere = np.asarray(counts.sum(axis=0)).ravel() - weight > 0
    expected, p = nothing, nothing
    fewer: Bools = np.zeros(edges, bool)
    if draws and units[focal] and (units > 0).sum() > 1:
        null = np.asarray((draw_documents(units, focal, draws=draws, seed=seed) @ counts).todense())
        # Part of a document gives part of a meeting: what is not a whole one did not happen.
        null = np.floor(null + 1e-9)
        more_p = (1 + (null >= weight).sum(axis=0)) / (draws + 1)
        fewer_p = (1 + (null <= weight).sum(axis=0)) / (draws + 1)
        expected, p = null.mean(axis=0), np.minimum(2 * np.minimum(more_p, fewer_p), 1.0)
        fewer = fewer_p <= ALPHA
    status = np.select([(weight > 0) & ~elsewhere, weight > 0, fewer], ["own", "shared", "missing"], default="")
    return FocalView(weight.astype(np.int64), expected, p, status.tolist())


def ego_nodes(source: Ints, target: Ints, centres: Bools) -> Bools:
    """The nodes ``centres`` and their neighbours."""
    near = centres.copy()
    near[target[centres[source]]] = True
    near[source[centres[target]]] = True
    return near
