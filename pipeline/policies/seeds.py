"""Where two texts may share a passage: clusters of short exact matches, from a suffix array of all texts.

Sorted suffixes bring equal beginnings together (Manber and Myers, Suffix arrays, SIAM Journal on Computing 22, 1993).
A run of letters is taken as a seed where few places hold it (``HOLDERS``): the shortest run of ``LENGTHS`` that is rare
enough. So the number of seeds grows with the length of the texts, not with its square, and what everyone writes
gives none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
# So many seeds are read from their numbers at a time.
PART = 1 << 20
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

    def take(self, chosen: Numbers) -> Clusters:
        """Some of them."""
        return Clusters(*(getattr(self, name)[chosen] for name in Clusters.__slots__))


@dataclass(frozen=True, slots=True)
class Seeds:
    """Runs that two documents hold: places in the row of all letters, the earlier first, and letters of the run."""

    one: Places
    other: Places
    length: Places


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


def _find_seeds(letters: Letters, owners: Places) -> Iterator[Seeds]:
    """The seeds of all pairs of documents, some at a time."""
    places, shared = _sorted_suffixes(letters, owners)
    for length, holders in zip(LENGTHS, HOLDERS, strict=True):
        starts = np.flatnonzero(shared < length)
        sizes = np.diff(starts, append=len(shared))
        chosen = np.repeat((sizes > 1) & (sizes <= holders), sizes)
        group = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        yield from _link(places[chosen], group[chosen], holders, owners, length)
        # Places that hold a longer run hold the shorter one: groups go on or end as wholes.
        common = np.repeat(sizes > holders, sizes)
        places, shared, group = places[common], shared[common], group[common]
    yield from _link(places, group, NEIGHBOURS + 1, owners, LENGTHS[-1])


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
        return _cluster(_join([]), np.empty(0, np.int32), letters)
    owners = letters.documents()
    return _cluster(sort_seeds(_find_seeds(letters, owners), letters, owners), owners, letters)


def sort_seeds(found: Iterable[Seeds], letters: Letters, owners: Places, *, room: int = 63) -> Seeds:
    """The seeds by pair of documents, band and places.

    Each is written into one number where that has ``room`` (bits), and read from it when all are sorted: numbers sort
    in a fifth of the time that it takes to find an order by several keys.
    """
    longest = int(np.diff(letters.bounds).max())
    documents = len(letters.bounds) - 1
    sizes = documents, documents, 2 * longest // BAND + 3, longest, BAND, len(LENGTHS)
    widths = [(size - 1).bit_length() for size in sizes]
    if sum(widths) > room:
        seeds = _join(found)
        band = (seeds.one - seeds.other) // BAND
        order = np.lexsort((seeds.other, seeds.one, band, owners[seeds.other], owners[seeds.one]))
        return Seeds(seeds.one[order], seeds.other[order], seeds.length[order])
    packed = [_pack(_describe(seeds, letters.bounds, owners), widths) for seeds in found]
    numbers = np.concatenate([np.empty(0, np.int64), *packed])
    del packed
    numbers.sort()
    parts = np.array_split(numbers, 1 + len(numbers) // PART)
    return _join(_read_seeds(part, letters.bounds, widths) for part in parts)


def _join(found: Iterable[Seeds]) -> Seeds:
    pieces = [Seeds(*(np.empty(0, np.int32),) * 3), *found]
    return Seeds(*(np.concatenate([getattr(own, name) for own in pieces]) for name in Seeds.__slots__))


def _least_band(bounds: Numbers, first: Places, second: Places) -> Numbers:
    """The least band of a pair of documents: of the first letter of one and the last one of the other."""
    return (bounds[first] - bounds[1:][second]) // BAND


def _describe(seeds: Seeds, bounds: Numbers, owners: Places) -> tuple[NDArray[np.integer], ...]:
    """What seeds are sorted by, of small numbers; of one band, the second place follows from the first and the rest."""
    first, second = owners[seeds.one], owners[seeds.other]
    band, within = np.divmod(seeds.one - seeds.other, BAND)
    place = seeds.one - bounds[first]
    rank = np.searchsorted(LENGTHS, seeds.length)
    return first, second, band - _least_band(bounds, first, second), place, BAND - 1 - within, rank


def _read_seeds(numbers: Numbers, bounds: Numbers, widths: Sequence[int]) -> Seeds:
    """The seeds that such numbers stand for."""
    first, second, band, place, within, rank = _unpack(numbers, widths)
    one = bounds[first] + place
    diagonal = (band + _least_band(bounds, first, second)) * BAND + BAND - 1 - within
    return Seeds(one.astype(np.int32), (one - diagonal).astype(np.int32), np.array(LENGTHS, np.int32)[rank])


def _pack(columns: Iterable[NDArray[np.integer]], widths: Sequence[int]) -> Numbers:
    """Numbers of these columns, each of so many bits."""
    numbers = np.zeros(1, np.int64)
    for column, width in zip(columns, widths, strict=True):
        numbers = (numbers << width) | column
    return numbers


def _unpack(numbers: Numbers, widths: Sequence[int]) -> list[Places]:
    """The columns again."""
    below = [sum(widths[place + 1 :]) for place in range(len(widths))]
    return [(numbers >> b & (1 << w) - 1).astype(np.int32) for b, w in zip(below, widths, strict=True)]


def _cluster(seeds: Seeds, owners: Places, letters: Letters) -> Clusters:
    """Clusters of sorted seeds that cover enough."""
    one, other, length = seeds.one, seeds.other, seeds.length
    if not len(one):
        return Clusters(*(np.empty(0, np.int64),) * 7)
    step = np.diff(one)
    new = np.ones(len(one), dtype=bool)
    new[1:] = (step > GAP) | (np.abs(np.diff(other) - step) > TURN)
    for same in (owners[one], owners[other], (one - other) // BAND):
        new[1:] |= same[1:] != same[:-1]
    starts = np.flatnonzero(new)
    steps = np.minimum(np.diff(one, append=one[-1:]), length)
    last = np.append(starts[1:], len(one)) - 1
    steps[last] = length[last]
    cover = np.add.reduceat(steps, starts).astype(np.int64)
    dense = np.flatnonzero(cover >= COVER)
    ends = (np.maximum.reduceat(side + length, starts)[dense].astype(np.int64) for side in (one, other))
    a_start, b_start = one[starts[dense]].astype(np.int64), np.minimum.reduceat(other, starts)[dense].astype(np.int64)
    first, second = owners[a_start].astype(np.int64), owners[b_start].astype(np.int64)
    order = np.lexsort((b_start, a_start, second, first))
    columns = (first, second, a_start, *ends, b_start, cover[dense])
    first, second, a_start, a_end, b_end, b_start, cover = (column[order] for column in columns)
    a, b = letters.bounds[first], letters.bounds[second]
    support = _support(first * len(letters.bounds) + second, a_start, b_start, cover)
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
