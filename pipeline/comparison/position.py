"""Where documents stand among the others: distances of topic mixtures, and what they take up and hand on over years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.records.comparison import Position

Array = np.ndarray[Any, Any]
NOTES = {
    "distance": "Jensen-Shannon distance of its words from those of all others, over what its length explains",
    "topic-distance": "Jensen-Shannon distance of its topic shares from the mean of all others",
    "novelty": "mean divergence in bits of its topic shares from those of the years before",
    "transience": "mean divergence in bits of its topic shares from those of the years after",
    "resonance": "novelty less transience",
    "entity-overlap": "share of its entities and acronyms that other documents name as well",
    "edge-overlap": "share of its network edges that other documents make as well",
}
FLOOR = 1e-3  # share given to a topic that a document lacks, so that divergences stay finite


def smooth(shares: Array) -> Array:
    """Topic shares with a floor under each, rows adding up to 1."""
    raised = shares + FLOOR
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def jensen_shannon(first: Array, second: Array) -> Array:
    """Jensen-Shannon distances (base 2, 0 to 1) between rows of two arrays (Endres and Schindelin 2003)."""
    middle = (first + second) / 2

    def divergence(share: Array) -> Array:
        ratio = np.where(share > 0, share / np.where(middle > 0, middle, 1), 1)
        return np.asarray((share * np.log2(ratio)).sum(axis=1))

    return np.sqrt(np.maximum((divergence(first) + divergence(second)) / 2, 0))


def leave_one_out(shares: Array) -> Array:
    """The distance of every document from the mean of all the others."""
    count = len(shares)
    if count < 2:
        return np.zeros(count)
    rest = (shares.sum(axis=0) - shares) / (count - 1)
    return np.round(jensen_shannon(shares, rest), 10)


def percentiles(values: Array) -> Array:
    """The mid-rank percentile of each value among the others, 0 to 100; uniform when all are alike."""
    count = len(values)
    if count < 2:
        return np.full(count, 50.0)
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    equal = np.searchsorted(ordered, values, side="right") - below - 1
    return np.asarray(100 * (below + equal / 2) / (count - 1))


def surprise_over_years(shares: Array, years: Array, *, window: int) -> tuple[Array, Array]:
    """Novelty and transience of each dated document: mean divergence in bits from the years before and after.

    Parameters
    ----------
    shares
        Document by topic.
    years
        0 where unknown.
    window
        Years looked back and ahead; documents of the same year don't count.

    Returns
    -------
    Two arrays; NaN where no document lies in the window. Resonance is their difference (Barron et al. 2018).
    """
    smoothed = smooth(shares)
    logs = np.log2(smoothed)
    own = (smoothed * logs).sum(axis=1)
    novelty, transience = np.full(len(years), np.nan), np.full(len(years), np.nan)
    for year in np.unique(years[years > 0]).tolist():
        now = years == year
        for result, low, high in ((novelty, year - window, year - 1), (transience, year + 1, year + window)):
            then = (years >= max(low, 1)) & (years <= high)
            if then.any():
                result[now] = own[now] - smoothed[now] @ logs[then].mean(axis=0)
    return novelty, transience


def word_distances(counts: sp.csr_matrix) -> Array:
    """Each document's Jensen-Shannon distance from the words of all others, freed of its length.

    A short text is far from any mean, because it lacks most words; the distance that a quadratic in the logarithm of
    the length explains is therefore taken off.
    """
    sizes = np.asarray(counts.sum(axis=1)).ravel()
    if not len(sizes):
        return np.zeros(0)
    cells = counts.tocoo()
    own = cells.data / sizes[cells.row]
    totals = np.asarray(counts.sum(axis=0)).ravel()
    rest = (totals[cells.col] - cells.data) / np.maximum(sizes.sum() - sizes[cells.row], 1)
    middle = (own + rest) / 2
    known = np.where(rest > 0, rest, 1)
    terms = own * np.log2(own / middle) + np.where(rest > 0, rest * np.log2(known / middle), 0) - rest
    # A word that the document lacks adds its share in the others: summed up, one less the shares of the words it has.
    divergence = (np.bincount(cells.row, weights=terms, minlength=len(sizes)) + 1) / 2
    distance = np.sqrt(np.clip(divergence, 0, 1))
    lengths = np.log(np.maximum(sizes, 1))
    degree = min(2, len(np.unique(lengths)) - 1)
    if len(sizes) < 8 or degree < 1:
        return np.asarray(np.round(distance - distance.mean(), 10))
    return np.asarray(np.round(distance - np.polyval(np.polyfit(lengths, distance, degree), lengths), 10))


def entity_overlap(counts: sp.csr_matrix) -> Array:
    """Share of each document's entities that at least one other document names; NaN without entities."""
    present = counts.sign()
    documents = np.bincount(present.indices, minlength=present.shape[1])
    own = np.diff(present.indptr)
    shared = np.asarray(present @ (documents > 1).astype(float)).ravel()
    return np.asarray(np.where(own > 0, shared / np.maximum(own, 1), np.nan))


def list_positions(ids: list[str], measures: Mapping[str, Array]) -> Iterator[Position]:
    """A row for each document and measure that is known, with its percentile among all documents that have it."""
    for measure, values in measures.items():
        known = np.flatnonzero(~np.isnan(values))
        ranks = percentiles(values[known])
        for document, rank in zip(known.tolist(), ranks.tolist(), strict=True):
            yield Position(
                doc_id=ids[document],
                measure=measure,
                against="all",
                value=round(float(values[document]), 6),
                percentile=round(rank, 2) if len(known) > 1 else None,
                documents=len(known),
                note=NOTES[measure],
            )
