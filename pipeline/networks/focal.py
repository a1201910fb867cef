"""What the focal document has of a network, against documents drawn at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.networks.graph import Bools, Floats, Ints

# p from which a node counts as unexpectedly absent from the focal document.
ALPHA = 0.05
# Other documents that must hold an edge before the focal document can be said to miss it.
ELSEWHERE = 2


@dataclass(frozen=True, slots=True)
class FocalView:
    """The focal document's part in every row (node or edge).

    Attributes
    ----------
    weight
        Units of the focal document that hold the row.
    expected
        Mean weight in the same number of units of other documents; NaN without a null model.
    p
        Two-sided permutation p value of the weight; NaN without a null model.
    documents
        Other documents that hold the row.
    """

    weight: Ints
    expected: Floats
    p: Floats
    documents: Ints


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
    """The focal document's view of nodes or edges.

    The null model exchanges documents: were the focal document one like the others, a random set of them with as many
    units would show a row as often.

    Parameters
    ----------
    counts
        Units of each document that hold each row; shape (documents, rows).
    units
        Number of units of each document.
    focal
        The focal document; -1 when there is none.
    draws
        Random sets of documents; 0 leaves the null model out.
    """
    rows = counts.shape[1]
    expected = p = np.full(rows, np.nan)
    holders = np.asarray((counts > 0).sum(axis=0)).ravel().astype(np.int64)
    if focal < 0:
        return FocalView(np.zeros(rows, np.int64), expected, p, holders)
    weight = np.asarray(counts[focal].todense()).ravel()
    if draws and units[focal] and (units > 0).sum() > 1:
        null = np.asarray((draw_documents(units, focal, draws=draws, seed=seed) @ counts).todense())
        # Part of a document gives part of a meeting: what is not a whole one did not happen.
        null = np.floor(null + 1e-9)
        more = (1 + (null >= weight).sum(axis=0)) / (draws + 1)
        fewer = (1 + (null <= weight).sum(axis=0)) / (draws + 1)
        expected, p = null.mean(axis=0), np.minimum(2 * np.minimum(more, fewer), 1.0)
    return FocalView(weight.astype(np.int64), expected, p, holders - (weight > 0))


def _name_status(view: FocalView, missing: Bools) -> list[str]:
    held, elsewhere = view.weight > 0, view.documents > 0
    names = np.select([held & ~elsewhere, held, missing], ["own", "shared", "missing"], default="")
    return [str(name) for name in names]


def node_status(view: FocalView) -> list[str]:
    """``own`` (in the focal document alone), ``shared``, ``missing`` (absent against the null model), or empty."""
    return _name_status(view, (view.weight == 0) & (view.expected > 0) & (view.p <= ALPHA))


def edge_status(view: FocalView, nodes: FocalView, source: Ints, target: Ints) -> list[str]:
    """``own``, ``shared``, ``missing``, or empty.

    Missing is what the focal document could have joined and did not: it has both ends but never together, while other
    documents join them.
    """
    has_ends = (nodes.weight[source] > 0) & (nodes.weight[target] > 0)
    return _name_status(view, has_ends & (view.weight == 0) & (view.documents >= ELSEWHERE))


def ego_nodes(source: Ints, target: Ints, centres: Bools) -> Bools:
    """The nodes ``centres`` and their neighbours."""
    near = centres.copy()
    near[target[centres[source]]] = True
    near[source[centres[target]]] = True
    return near
