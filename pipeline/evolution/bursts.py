"""Years in which an item is far more frequent than before and after: Kleinberg's automaton over counts of documents.

In year t, r of d documents hold the item. Outside a burst they do so at the item's own rate over all years, within one
at ``ratio`` times that rate; entering a burst costs ``cost`` times the logarithm of the number of years. The states of
least cost are found by dynamic programming, and a burst's strength is what it saves.

Kleinberg, J. (2002). Bursty and hierarchical structure in streams. KDD (its section on batched arrivals).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.core.memory import remembered
from pipeline.networks.graph import Floats, Ints
from pipeline.statistics import false_discovery_rates

# A rate stays below 1.
HIGHEST = 0.9999
# Items by years of the exchanges that are looked at together: many small arrays take longer than a few large ones.
CELLS = 1 << 17


@dataclass(frozen=True, slots=True)
class Burst:
    """A burst of an item: places of its first and last year, its strength, and how surprising the item's bursts are."""

    item: int
    begin: int
    end: int
    strength: float
    p: float
    q: float


def count_years(holding: sparse.csr_matrix, place: Ints, years: int) -> Floats:
    """Documents that hold each item by year; shape (..., years, items) for places of the shape (..., documents)."""
    draws, documents = place.reshape(-1, place.shape[-1]), np.arange(place.shape[-1])
    rows = (draws + years * np.arange(len(draws))[:, None]).ravel()
    cells = (np.ones(len(rows)), (rows, np.tile(documents, len(draws))))
    chooser = sparse.coo_matrix(cells, shape=(years * len(draws), len(documents))).tocsr()
    return np.asarray((chooser @ holding).todense()).reshape(*place.shape[:-1], years, holding.shape[1])


def find_states(counts: Floats, totals: Floats, *, ratio: float, cost: float) -> tuple[NDArray[np.bool_], Floats]:
    """Whether each item bursts in each year, and what that saves there; both of shape (..., years, items).

    Parameters
    ----------
    counts
        Documents with each item by year; shape (..., years, items).
    totals
        Documents of each year.
    """
    years = counts.shape[-2]
    rate = counts.sum(axis=-2, keepdims=True) / max(totals.sum(), 1.0)
    calm = np.clip(rate, 1e-12, HIGHEST)
    wild = np.clip(ratio * calm, None, HIGHEST)
    rest = totals[:, None] - counts
    saved = counts * np.log(wild / calm) + rest * np.log((1 - wild) / (1 - calm))
    enter = cost * np.log(max(years, 2))
    # Least cost of being calm and of bursting; the calm state costs nothing.
    quiet = np.zeros(counts.shape[:-2] + counts.shape[-1:])
    burst = np.full(quiet.shape, np.inf)
    from_quiet = np.zeros(counts.shape, bool)  # the way into a burst
    from_burst = np.zeros(counts.shape, bool)  # the way out of one
    for t in range(years):
        left = burst < quiet
        entered = quiet + enter <= burst
        from_burst[..., t, :], from_quiet[..., t, :] = left, entered
        quiet, burst = np.where(left, burst, quiet), np.where(entered, quiet + enter, burst) - saved[..., t, :]
    state = np.zeros(counts.shape, bool)
    now = burst < quiet
    for t in range(years - 1, -1, -1):
        state[..., t, :] = now
        now = np.where(now, ~from_quiet[..., t, :], from_burst[..., t, :])
    return state, saved


def strongest(state: NDArray[np.bool_], saved: Floats) -> Floats:
    """The strength of each item's strongest burst; shape (..., items)."""
    best = np.zeros(state.shape[:-2] + state.shape[-1:])
    run = np.zeros_like(best)
    for t in range(state.shape[-2]):
        run = np.where(state[..., t, :], run + saved[..., t, :], 0.0)
        best = np.maximum(best, run)
    return best


@remembered
def find_bursts(
    holding: sparse.csr_matrix, place: Ints, years: int, *, ratio: float, cost: float, permutations: int, seed: int
) -> list[Burst]:
    """The bursts of all items, the most surprising first.

    The null model exchanges the years of documents. A strength is a gain in log likelihood, of one scale whatever the
    item's frequency, so that all items' strengths under the exchanges together give the p value of one; q values are
    those of Benjamini and Hochberg over the items.

    Parameters
    ----------
    holding
        1 where a document holds an item; shape (documents, items); all documents are dated.
    place
        Of each document's year, from 0.
    """
    items = holding.shape[1]
    if years < 2 or not items or not len(place):
        return []
    totals = np.bincount(place, minlength=years).astype(float)
    random = np.random.default_rng(seed)
    counts = count_years(holding, place, years)
    state, saved = find_states(counts, totals, ratio=ratio, cost=cost)
    strengths = [strongest(state, saved)]
    at_once = max(1, CELLS // (years * items))
    for begin in range(0, permutations, at_once):
        places = np.array([random.permutation(place) for _ in range(min(at_once, permutations - begin))])
        others = count_years(holding, places, years)
        strengths += list(strongest(*find_states(others, totals, ratio=ratio, cost=cost)))
    p = _pooled(np.array(strengths))
    q = false_discovery_rates(p)
    found = []
    for item in np.flatnonzero(state.any(axis=0)).tolist():
        for begin, end in _runs(state[:, item]):
            strength = float(saved[begin : end + 1, item].sum())
            found.append(
                Burst(item, begin, end, round(strength, 4), round(float(p[item]), 6), round(float(q[item]), 6))
            )
    return sorted(found, key=lambda burst: (burst.q, burst.p, -burst.strength, burst.item, burst.begin))


def _pooled(strengths: Floats) -> Floats:
    """The p value of each item's first strength among all items' others; shape (draws, items) in."""
    null = np.sort(np.round(strengths[1:].ravel(), 9))
    above = len(null) - np.searchsorted(null, np.round(strengths[0], 9), side="left")
    return np.asarray((1 + above) / (1 + len(null)))


def _runs(state: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last place of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], state.astype(int), [0]])))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]
