"""How much more, or less, one text uses a term than a literature: effects, tests and intervals.

All functions take arrays over terms: ``focal`` and ``related`` are occurrence counts; the totals are numbers, or arrays
where the terms are those of several texts.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.statistics import log_likelihood_ratio

Array = np.ndarray[Any, Any]
SMOOTHING = 0.5  # occurrences added to both sides of a ratio
MOST_SPREAD = 50.0  # a larger overdispersion is an estimate from one or two documents
# Degrees of freedom of a term's overdispersion: what all terms together tell of it, and what a document adds; as many
# as keep what is found false at the rate that is asked for, against eight documents and against four genres at once.
PRIOR, TELLS = 1.0, 0.18
STEPS = 8  # values over which an uncertain overdispersion is averaged
SURELY_LESS = 0.499  # a tail below a half, whatever rounding does


def log_ratio(focal: Array, related: Array, focal_total: float | Array, related_total: float | Array) -> Array:
    """Log2 of the ratio of smoothed rates, the effect size of Hardie (2014) and Gabrielatos (2018)."""
    ours = (focal + SMOOTHING) / (focal_total + 2 * SMOOTHING)
    theirs = (related + SMOOTHING) / (related_total + 2 * SMOOTHING)
    return np.asarray(np.log2(ours / theirs))


def log_odds_z(
    focal: Array, related: Array, focal_total: float | Array, related_total: float | Array, *, prior: float
) -> Array:
    """Weighted log-odds ratio with an informative Dirichlet prior, in standard errors (Monroe et al. 2008, eq. 22).

    Parameters
    ----------
    prior
        Sum of the prior's pseudo-counts, spread over terms by their rate in both texts together.
    """
    alpha = prior * (focal + related) / (focal_total + related_total) + 1e-9
    ours = np.log((focal + alpha) / np.maximum(focal_total + prior - focal - alpha, SMOOTHING))
    theirs = np.log((related + alpha) / np.maximum(related_total + prior - related - alpha, SMOOTHING))
    return np.asarray((ours - theirs) / np.sqrt(1 / (focal + alpha) + 1 / (related + alpha)))


def log_likelihood(focal: Array, related: Array, focal_total: float | Array, related_total: float | Array) -> Array:
    """Log-likelihood ratio G2 of the two counts (Dunning 1993; Rayson and Garside 2000)."""
    rate = (focal + related) / (focal_total + related_total)
    return log_likelihood_ratio((focal, related), (focal_total * rate, related_total * rate))


def dispersion(counts: sp.csr_matrix, sizes: Array) -> Array:
    """Deviation of proportions of each term over documents, normalised: 0 even, 1 in one place (Gries 2008).

    Parameters
    ----------
    counts
        Document by term.
    sizes
        Tokens of each document.
    """
    expected = sizes / max(float(sizes.sum()), 1.0)
    totals = np.asarray(counts.sum(axis=0)).ravel()
    cells = counts.tocoo()
    observed = cells.data / totals[cells.col]
    # Documents without the term deviate by their whole expected share: add it for all, mend it where there are counts.
    change = np.abs(observed - expected[cells.row]) - expected[cells.row]
    deviation = 1.0 + np.bincount(cells.col, weights=change, minlength=counts.shape[1])
    ceiling = 1 - float(expected[expected > 0].min(initial=1.0)) if len(expected) > 1 else 1.0
    return np.asarray(np.clip(np.where(totals > 0, deviation / 2 / max(ceiling, 1e-9), 0.0), 0, 1))


def overdispersion(counts: sp.csr_matrix, sizes: Array) -> Array:
    """How much more each term's counts vary over documents than chance: phi in variance = mean + phi * mean².

    Estimated by moments from documents of any length, and drawn towards the mean of all terms where there are few
    documents or occurrences to judge by.
    """
    count = counts.shape[0]
    totals = np.asarray(counts.sum(axis=0)).ravel()
    rate = totals / max(float(sizes.sum()), 1.0)
    squares = float((sizes.astype(float) ** 2).sum())
    cells = counts.tocoo()
    expected = rate[cells.col] * sizes[cells.row]
    change = (cells.data - expected) ** 2 - expected**2
    deviation = rate**2 * squares + np.bincount(cells.col, weights=change, minlength=counts.shape[1])
    spread = rate**2 * squares
    deviation *= count / max(count - 1, 1)  # the rate is that of the same documents
    raw = np.where(spread > 0, (deviation - totals) / np.where(spread > 0, spread, 1), 0.0)
    raw = np.clip(raw, 0.0, MOST_SPREAD)
    frequent = totals >= 20
    middle = float(raw[frequent].mean()) if frequent.any() else 0.0
    freedom = _freedom(totals, count)
    return np.asarray(np.maximum(raw + (middle - raw) * PRIOR / freedom, 1e-6))


def _freedom(totals: Array, documents: int | Array) -> Array:
    """How well the overdispersion of a term is known, as degrees of freedom."""
    return np.asarray(PRIOR + TELLS * documents * totals / (totals + 10))


def tail_probability(count: Array, expected: Array, phi: Array, *, over: bool) -> Array:
    """Chance that a document of the literature would hold so many (or so few) occurrences: a negative binomial tail."""
    from scipy.special import betainc

    size, mean = 1 / phi, np.maximum(expected, 1e-12)
    if over:
        tail = np.where(count > 0, betainc(np.maximum(count, 1), size, mean / (size + mean)), 1.0)
    else:
        tail = betainc(size, count + 1, size / (size + mean))
    return np.asarray(np.clip(tail, 0.0, 1.0))


def _spread_out(related: Array, phi: Array, documents: int | Array) -> Array:
    """Overdispersions of a text to come, a row each, where rate and overdispersion are estimates from some documents.

    The estimated rate varies as the mean of so many documents does; the overdispersion stands for the scaled inverse
    chi-square distribution that its degrees of freedom give it. Without both, a genre of ten documents makes a fifth
    of what is found false.
    """
    from scipy.special import chdtri

    # Many terms occur equally often, and the quantiles take longest.
    freedom, place = np.unique(_freedom(related, documents), return_inverse=True)
    steps = (np.arange(STEPS)[:, None] + 0.5) / STEPS
    drawn = phi * freedom[place] / np.maximum(chdtri(freedom, steps), 1e-3)[:, place]
    return np.asarray(drawn * (1 + 1 / documents) + 1 / np.maximum(related, SMOOTHING))


def _mean_tail(focal: Array, expected: Array, spreads: Array, *, over: bool) -> Array:
    tails = tail_probability(focal, expected, spreads, over=over)
    return np.asarray(reduce(np.add, tails) / len(tails))


def expect(related: Array, part: float | Array) -> Array:
    """Occurrences that the literature's rate gives; a term that it lacks is still expected a little, half of one."""
    return np.asarray(np.maximum(related, SMOOTHING) * part)


def predictive_tail(focal: Array, related: Array, phi: Array, *, part: float, documents: int, over: bool) -> Array:
    """The same where rate and overdispersion are estimates from some documents.

    Parameters
    ----------
    related
        Occurrences in the documents.
    part
        Size of the text as a part of that of the documents.
    documents
        How many there are.
    """
    return _mean_tail(focal, expect(related, part), _spread_out(related, phi, documents), over=over)


def predictive_test(focal: Array, related: Array, phi: Array, *, part: Array, documents: Array) -> Array:
    """Two-sided p of the counts: twice the smaller of both tails of each, with a part and documents for each.

    Both tails hold the count itself and make more than 1 together, so that none is smaller than one below a half.
    """
    expected, spreads = expect(related, part), _spread_out(related, phi, documents)
    over, tail = focal > expected, np.ones(len(focal))
    for side in (True, False):
        own = np.flatnonzero(over == side)
        tail[own] = _mean_tail(focal[own], expected[own], spreads[:, own], over=side)
        open_ = own[tail[own] > SURELY_LESS]
        other = _mean_tail(focal[open_], expected[open_], spreads[:, open_], over=not side)
        tail[open_] = np.minimum(tail[open_], other)
    return np.minimum(2 * tail, 1.0)
