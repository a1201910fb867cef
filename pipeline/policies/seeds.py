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
Places = NDArray[np.int32]

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
# Pairs of documents are counted in so many buckets at first.
BUCKETS = 1 << 20
# Clusters within this many letters of one another in both texts speak for each other; at most AROUND to a side do.
REACH, AROUND = 60, 12


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters of seeds: spans of the documents' letters, sorted by the pair of documents and place in the first one.

    Places are counted from where each document's letters begin.
    """

    first: Numbers  # number of the first document of the pair
    second: Numbers
    a_start: Numbers
    a_end: Numbers
    b_start: Numbers
    b_end: Numbers
    support: Numbers  # letters that its seeds and those of the clusters around it cover in the first document


@dataclass(frozen=True, slots=True)
class Seeds:
    """Runs that two documents hold: places in the row of all letters, the earlier first, and letters of the run."""

    one: Places
    other: Places
    length: Places

    def take(self, chosen: Numbers) -> Seeds:
        """Some of them."""
        return Seeds(self.one[chosen], self.other[chosen], self.length[chosen])


def _sorted_suffixes(letters: Letters, owners: Places) -> tuple[Places, Places]:
    """The suffix array, and how many letters each suffix shares with the one before it within its document."""
    # Letters numbered in their order, by a table of all: sorting them takes ten times as long.
    order = np.cumsum(np.bincount(letters.codes) > 0) - 1
    symbols = order.astype(np.uint16 if order[-1] < 0xFFFF else np.uint32)[letters.codes]
    suffixes = divsufsort(symbols)
    shared = np.zeros(len(suffixes), suffixes.dtype)
    shared[1:] = kasai(symbols, suffixes)[: len(suffixes) - 1]
    left = letters.bounds.astype(suffixes.dtype)[1:][owners][suffixes] - suffixes
    np.minimum(shared, left, out=shared)
    np.minimum(shared[1:], left[:-1], out=shared[1:])
    return suffixes, shared


def _find_seeds(letters: Letters, owners: Places) -> Seeds:
    """The seeds of all pairs of documents."""
    places, shared = _sorted_suffixes(letters, owners)
    found: list[Seeds] = []
    for length, holders in zip(LENGTHS, HOLDERS, strict=True):
        starts = np.flatnonzero(shared < length)
        sizes = np.diff(starts, append=len(shared))
        chosen = np.repeat((sizes > 1) & (sizes <= holders), sizes)
        group = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        found += _link(places[chosen], group[chosen], holders, owners, length)
        # Places that hold a longer run hold the shorter one: groups go on or end as wholes.
        common = np.repeat(sizes > holders, sizes)
        places, shared, group = places[common], shared[common], group[common]
    found += _link(places, group, NEIGHBOURS + 1, owners, LENGTHS[-1])
    if not found:
        return Seeds(*(np.empty(0, np.int32),) * 3)
    return Seeds(*(np.concatenate([getattr(own, name) for own in found]) for name in Seeds.__slots__))


def _link(places: Places, group: Places, most: int, owners: Places, length: int) -> Iterator[Seeds]:
    """Places of one group, each with those up to ``most - 1`` further on that are another document's."""
    documents = owners[places]
    for distance in range(1, most):
        same = group[distance:] == group[:-distance]
        if not same.any():
            return
        at = np.flatnonzero(same & (documents[distance:] != documents[:-distance]))
        one, other = places[at], places[at + distance]
        yield Seeds(np.minimum(one, other), np.maximum(one, other), np.full(len(at), length, np.int32))


def find_clusters(letters: Letters) -> Clusters:
    """Clusters of seeds that different documents share."""
    if len(letters.codes) < 2:
        return Clusters(*(np.empty(0, np.int64),) * 7)
    owners = letters.documents()
    seeds = _find_seeds(letters, owners)
    pair = owners[seeds.one].astype(np.int64) * len(letters.bounds) + owners[seeds.other]
    # Most pairs of a large corpus share a seed or two: they are left out before the others are sorted.
    bucket = pair % BUCKETS
    kept = np.flatnonzero(np.bincount(bucket, seeds.length)[bucket] > COVER)
    seeds, pair = seeds.take(kept), pair[kept]
    order = order_seeds(pair, seeds)
    seeds, pair = seeds.take(order), pair[order]
    kept = _select(pair, seeds.length)
    return _cluster(seeds.take(kept), pair[kept], letters)


def _select(pair: Numbers, length: Places) -> Numbers:
    """The places of seeds whose pairs of documents share enough; pairs are in order."""
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    total = np.add.reduceat(length, starts) if len(starts) else length
    return np.flatnonzero(np.repeat(total > COVER, np.diff(starts, append=len(pair))))


def order_seeds(pair: Numbers, seeds: Seeds) -> Numbers:
    """The order of seeds by number of the pair, band and places."""
    if not len(pair):
        return np.empty(0, np.int64)
    band, within = np.divmod(seeds.one - seeds.other, BAND)
    band -= band.min()
    wide, long = int(band.max()) + 1, int(seeds.one.max()) + 1
    if (int(pair.max()) + 1) * wide * long * BAND <= np.iinfo(np.int64).max:
        # Of one band, the second place follows from the first and the rest; one key takes a third of the time of two.
        return np.argsort(((pair * wide + band) * long + seeds.one) * BAND + (BAND - 1 - within))
    return np.lexsort((seeds.other, seeds.one, band, pair))


def _cluster(seeds: Seeds, pair: Numbers, letters: Letters) -> Clusters:
    """Clusters of sorted seeds that cover enough."""
    one, other, length = seeds.one.astype(np.int64), seeds.other.astype(np.int64), seeds.length
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
        pair[starts],
        one[starts],
        np.maximum.reduceat(one + length, starts),
        np.minimum.reduceat(other, starts),
        np.maximum.reduceat(other + length, starts),
        cover,
    )
    dense = np.flatnonzero(cover >= COVER)
    order = dense[np.lexsort((columns[3][dense], columns[1][dense], columns[0][dense]))]
    pair, a_start, a_end, b_start, b_end, cover = (column[order] for column in columns)
    first, second = np.divmod(pair, len(letters.bounds))
    a, b = letters.bounds[first], letters.bounds[second]
    support = _support(pair, a_start, b_start, cover)
    return Clusters(first, second, a_start - a, a_end - a, b_start - b, b_end - b, support)


def _support(pair: Numbers, a: Numbers, b: Numbers, cover: Numbers) -> Numbers:
    """The letters that clusters and those around them in both texts cover: parts in another order add up."""
    total = cover.copy()
    for step in range(1, AROUND + 1):
        near = (pair[step:] == pair[:-step]) & (a[step:] - a[:-step] <= REACH)
        near &= np.abs(b[step:] - b[:-step]) <= REACH
        total[:-step] += cover[step:] * near
        total[step:] += cover[:-step] * near
    return total
