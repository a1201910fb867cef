"""Topics over years and genres, and terms that come up or go out of use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.records.topics import TermTrend, TopicPeriod
from pipeline.statistics import false_discovery_rates, share_intervals, tell

Array = np.ndarray[Any, Any]
FEWEST_DOCUMENTS, FEWEST_YEARS = 10, 3  # below which years tell nothing
LISTED = 50


def average_by(shares: Array, values: Sequence[str], by: str) -> Iterator[TopicPeriod]:
    """A row a value and topic: mean shares of the documents that have the value; empty values are left out."""
    keys = np.array(values, dtype=object)
    for value in sorted(set(values) - {""}):
        own = shares[keys == value]
        mean = own.mean(axis=0)
        low, high = share_intervals(own)
        for topic in range(shares.shape[1]):
            yield TopicPeriod(
                topic=topic,
                by=by,
                value=value,
                documents=len(own),
                share=round(float(mean[topic]), 6),
                low=tell(low[topic]),
                high=tell(high[topic]),
            )


def measure_trends(present: sp.csr_matrix, years: Array) -> tuple[Array, Array]:
    """The slope (log odds a decade) and two-sided p of each term's share of documents over years.

    The test is that of Cochran (1954) and Armitage (1955); the slope is its one-step estimate.

    Parameters
    ----------
    present
        Document by term, 1 where the document holds the term.
    years
        Of each document.
    """
    from scipy.special import ndtr

    centred = years - years.mean()
    share = np.asarray(present.mean(axis=0)).ravel()
    variance = share * (1 - share) * (centred**2).sum()
    score = np.asarray(present.T @ centred).ravel()
    safe = np.where(variance > 0, variance, 1)
    z = np.where(variance > 0, score / np.sqrt(safe), 0)
    return np.where(variance > 0, 10 * score / safe, 0), 2 * ndtr(-np.abs(z))


def find_trends(
    present: sp.csr_matrix, years: Array, names: Sequence[str], topic: Array, *, rate: float
) -> Iterator[TermTrend]:
    """Terms that emerge, then those that fade, the surest first.

    Parameters
    ----------
    present
        Document by term, 1 where the document holds the term.
    years
        Of each document; 0 where unknown.
    topic
        That each term marks most; -1 for none.
    rate
        False-discovery rate.
    """
    dated = np.flatnonzero(years > 0)
    if len(dated) < FEWEST_DOCUMENTS or len(np.unique(years[dated])) < FEWEST_YEARS:
        return
    rows = sp.csr_matrix(present[dated])
    documents = np.bincount(rows.indices, minlength=len(names))
    tested = np.flatnonzero(documents >= max(3, len(dated) // 20))
    slope, p_value = measure_trends(sp.csr_matrix(rows[:, tested]), years[dated].astype(float))
    q_value = false_discovery_rates(p_value)
    by_term = rows[:, tested].tocsc()
    for direction, sign in (("emerging", 1), ("fading", -1)):
        kept = np.flatnonzero((slope * sign > 0) & (q_value <= rate))
        for at in kept[np.lexsort((tested[kept], -np.round(np.abs(slope[kept]), 8), np.round(p_value[kept], 12)))][
            :LISTED
        ].tolist():
            own = years[dated][by_term.indices[by_term.indptr[at] : by_term.indptr[at + 1]]]
            yield TermTrend(
                term=names[tested[at]],
                direction=direction,
                slope=round(float(slope[at]), 4),
                p_value=round(float(p_value[at]), 8),
                q_value=round(float(q_value[at]), 8),
                documents=int(documents[tested[at]]),
                first_year=int(own.min()),
                last_year=int(own.max()),
                topic=int(topic[tested[at]]),
            )
