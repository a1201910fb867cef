"""Where two texts may share a passage: clusters of short exact matches, from a suffix array of all texts.

Sorted suffixes bring equal beginnings together (Manber and Myers, Suffix arrays, SIAM Journal on Computing 22, 1993).
A run of letters is taken as a seed where few places hold it (``HOLDERS``): the shortest run of ``LENGTHS`` that is rare
enough. So the number of seeds grows with the length of the texts, not with its square, and what everyone writes
gives none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydivsufsort import divsufsort, kasai

from pipeline.policies.letters import Letters

Numbers = NDArray[np.int64]

# Letters of a seed, the shortest first, and how many places may hold it: a long run says more, so more may. With a
# fifth of its letters changed, a passage of 40 still has on average three runs of five that are whole.
LENGTHS = (5, 7, 10, 15, 24)
HOLDERS = (16, 16, 24, 32, 48)
# A run of the greatest length that more places hold links each of them to the next ones only.
NEIGHBOURS = 4
# Seeds of a cluster: how far their diagonals may lie apart, and the gap between them.
BAND, GAP = 64, 40
# Seeds of a cluster that follow each other: how far their diagonals may lie apart; what jumps is another place.
TURN = 24
# Letters that the seeds of a cluster cover at least.
COVER = 9


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters of seeds: spans in the row of letters, sorted by the pair of documents and place in the first one."""

    first: Numbers  # number of the first document of the pair
    second: Numbers
    a_start: Numbers
    a_end: Numbers
    b_start: Numbers
    b_end: Numbers
    cover: Numbers  # letters that seeds cover in the first document


def _sorted_suffixes(letters: Letters) -> tuple[Numbers, Numbers]:
    """The suffix array, and how many letters each suffix shares with the next one within its document."""
    # Letters numbered in their order, by a table of all: sorting them takes ten times as long.
    order = np.cumsum(np.bincount(letters.codes) > 0) - 1
    symbols = order.astype(np.uint16 if order[-1] < 0xFFFF else np.uint32)[letters.codes]
    suffixes = divsufsort(symbols)
    shared = kasai(symbols, suffixes)
    suffixes = suffixes.astype(np.int64)
    left = letters.bounds[1:][letters.documents()] - np.arange(len(symbols))
    room = np.minimum(left[suffixes[:-1]], left[suffixes[1:]])
    return suffixes, np.minimum(shared[: len(suffixes) - 1], room).astype(np.int64)


def _pairs(suffixes: Numbers, shared: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Places that hold the same seed, two by two, and the length of the seed."""
    ones, others, lengths = ([np.empty(0, np.int64)] for _ in range(3))
    open_ = np.ones(len(suffixes), dtype=bool)
    for length, holders in zip(LENGTHS, HOLDERS, strict=True):
        new = np.ones(len(suffixes), dtype=bool)
        new[1:] = shared < length
        group = np.cumsum(new) - 1
        size = np.bincount(group)[group]
        rare = size <= holders
        chosen = np.flatnonzero(open_ & rare & (size > 1))
        for one, other in _linked(suffixes[chosen], group[chosen], holders):
            ones.append(one)
            others.append(other)
            lengths.append(np.full(len(one), length))
        open_ &= ~rare
    chosen = np.flatnonzero(open_ & (size > 1))
    for one, other in _linked(suffixes[chosen], group[chosen], NEIGHBOURS + 1):
        ones.append(one)
        others.append(other)
        lengths.append(np.full(len(one), LENGTHS[-1]))
    return np.concatenate(ones), np.concatenate(others), np.concatenate(lengths)


def _linked(places: Numbers, group: Numbers, most: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Places of one group, each with those up to ``most - 1`` further on."""
    for distance in range(1, most):
        same = group[distance:] == group[:-distance]
        if not same.any():
            return
        yield places[:-distance][same], places[distance:][same]


def find_clusters(letters: Letters) -> Clusters:
    """Clusters of seeds that different documents share."""
    if len(letters.codes) < 2:
        return Clusters(*(np.empty(0, np.int64),) * 7)
    one, other, length = _pairs(*_sorted_suffixes(letters))
    document = letters.documents()
    one, other = np.minimum(one, other), np.maximum(one, other)
    first, second = document[one], document[other]
    pair = first * len(letters.bounds) + second
    kept = np.flatnonzero(first != second)
    _, index = np.unique(pair[kept], return_inverse=True)
    enough = np.bincount(index, length[kept])[index] > COVER
    kept, index = kept[enough], index[enough]
    order = kept[_order(index, (one[kept] - other[kept]) // BAND, one[kept], other[kept])]
    return _cluster(one[order], other[order], length[order], pair[order], (first[order], second[order]))


def _order(pair: Numbers, band: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """The order by number of the pair, band and places; two keys take half the time of four."""
    if not len(pair):
        return np.empty(0, np.int64)
    band = band - band.min()
    wide, long = int(band.max()) + 1, int(other.max()) + 1
    if max(int(pair.max()) + 1, int(one.max()) + 1) > np.iinfo(np.int64).max // max(wide, long):
        return np.lexsort((other, one, band, pair))
    return np.lexsort((one * long + other, pair * wide + band))


def _cluster(
    one: Numbers, other: Numbers, length: Numbers, pair: Numbers, documents: tuple[Numbers, Numbers]
) -> Clusters:
    """Clusters of sorted seeds that cover enough."""
    if not len(one):
        return Clusters(*(one,) * 7)
    band = (one - other) // BAND
    new = np.ones(len(one), dtype=bool)
    new[1:] = (pair[1:] != pair[:-1]) | (band[1:] != band[:-1]) | (np.diff(one) > GAP)
    new[1:] |= np.abs(np.diff(other) - np.diff(one)) > TURN
    starts = np.flatnonzero(new)
    steps = np.minimum(np.diff(one, append=0), length)
    last = np.append(starts[1:], len(one)) - 1
    steps[last] = length[last]
    cover = np.add.reduceat(steps, starts)
    columns = (
        documents[0][starts],
        documents[1][starts],
        one[starts],
        np.maximum.reduceat(one + length, starts),
        np.minimum.reduceat(other, starts),
        np.maximum.reduceat(other + length, starts),
        cover,
    )
    dense = np.flatnonzero(cover >= COVER)
    order = dense[np.lexsort((columns[4][dense], columns[2][dense], pair[starts][dense]))]
    return Clusters(*(column[order] for column in columns))
