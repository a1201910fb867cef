"""One test against every genre at once.

What a genre explains is not the document's own. That *some* genre explains an item is rejected where each genre's test
rejects it, so that the p value is the largest of the genres' (the intersection-union test; Berger 1982). The false
discovery rate is that of these p values: items that pass each genre's own rate may all be the false ones of some genre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.statistics import false_discovery_rates

Array = np.ndarray[Any, Any]
RECORD = "record"  # extractor of a document that is known by its abstract
# What a document is set against, beside single genres: all other documents, and every genre compared at once.
ALL, EVERY = "all", "*"
# Genres that are not compared on their own: none given, and names that mean these references.
UNCOMPARED = frozenset({"", ALL, EVERY})


@dataclass(frozen=True, slots=True)
class Tried:
    """The items (indices) tried against one genre, their two-sided p values, and whether the document has more."""

    item: Array
    p: Array
    over: Array


def tells_enough(extractors: Sequence[str], own: str) -> bool:
    """Whether documents, by what read them, can explain what another says: abstracts can't explain a full text."""
    return own == RECORD or 2 * sum(extractor == RECORD for extractor in extractors) <= len(extractors)


def rate_every(tried: Sequence[Tried], *, items: int) -> Array:
    """The q value of each item against every genre; NaN for those that some genre does not test, or without genres.

    Parameters
    ----------
    items
        How many there are.
    """
    largest = np.full((2, items), -np.inf)  # over and under: a finding is on one side of all genres
    tested = np.zeros(items, dtype=np.int64)
    for own in tried:
        tested[own.item] += 1
        for side, value in ((0, np.where(own.over, own.p, 1.0)), (1, np.where(own.over, 1.0, own.p))):
            largest[side, own.item] = np.maximum(largest[side, own.item], value)
    q = np.full(items, np.nan)
    known = np.flatnonzero(tested == len(tried)) if tried else np.zeros(0, dtype=np.int64)
    q[known] = false_discovery_rates(largest[:, known].min(axis=0))
    return q
