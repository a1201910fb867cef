"""The k-means partition that topics, their choice and their stability rest on.

Lloyd's algorithm (1982, IEEE Transactions on Information Theory 28) from the start of Arthur and Vassilvitskii (2007),
with several candidates for each centre. A choice of topics makes some hundred partitions of a few thousand units: there
a package that checks its input and its threads at each takes longer for that than for the work, and for its import.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

Array = np.ndarray[Any, Any]
ROUNDS = 50  # at most
SAME = 1e-9  # relative: smaller differences are rounding, of one partition under other numbers
STILL = 1e-4  # of the mean variance: centres that move less than this in all have come to rest


@dataclass(frozen=True, slots=True)
class _Points:
    """Points about their mean, with their squared lengths, and how far centres may move that rest."""

    places: Array
    squares: Array
    still: float

    @classmethod
    def of(cls, coordinates: Array) -> _Points:
        places = np.ascontiguousarray(coordinates - coordinates.mean(axis=0))
        return cls(places, np.einsum("ij,ij->i", places, places), float(coordinates.var(axis=0).mean()) * STILL)

    def measure(self, centres: Array) -> Array:
        """Squared distances of some centres (rows) to all points."""
        # In place: the arrays are large, and twice a number is exact.
        found = (-2 * centres) @ self.places.T
        found += np.einsum("ij,ij->i", centres, centres)[:, None]
        found += self.squares
        return np.asarray(np.maximum(found, 0, out=found))

    def assign(self, centres: Array) -> Array:
        """The nearest centre of each point."""
        found = self.places @ (-2 * centres).T
        found += np.einsum("ij,ij->i", centres, centres)
        return np.asarray(found.argmin(axis=1))


def cut_each(coordinates: Array, k: int, seeds: Iterable[int]) -> list[Array]:
    """Labels of a k-means partition from each seed."""
    points = _Points.of(coordinates)
    return [_settle(points, _seed_centres(points, k, np.random.RandomState(seed)))[0] for seed in seeds]


def cut_kmeans(coordinates: Array, k: int, seed: int, *, starts: int = 1) -> Array:
    """Labels of the best of some k-means partitions, by the distances that they leave."""
    points, generator = _Points.of(coordinates), np.random.RandomState(seed)
    best, least = np.zeros(0, np.int64), np.inf
    for _ in range(starts):
        labels, left = _settle(points, _seed_centres(points, k, generator))
        if left < least * (1 - SAME):
            best, least = labels, left
    return best


def _seed_centres(points: _Points, k: int, generator: np.random.RandomState) -> Array:
    """Points far from each other: each is drawn by its distance to those before, the best of some draws is kept."""
    count, trials = len(points.places), 2 + int(np.log(k))
    chosen = [int(generator.choice(count, p=np.full(count, 1 / count)))]
    nearest = points.measure(points.places[chosen])[0]
    for _ in range(1, k):
        sums = np.cumsum(nearest)
        drawn = np.minimum(np.searchsorted(sums, generator.uniform(size=trials) * sums[-1]), count - 1)
        distances = np.minimum(nearest, points.measure(points.places[drawn]))
        best = int(distances.sum(axis=1).argmin())
        chosen.append(int(drawn[best]))
        nearest = distances[best]
    return points.places[chosen]


def _settle(points: _Points, centres: Array) -> tuple[Array, float]:
    """Labels once the centres rest, and the sum of the squared distances to them."""
    labels = np.full(len(points.places), -1)
    for _ in range(ROUNDS):
        before, labels = labels, points.assign(centres)
        moved = _average(points, centres, labels)
        shift, centres = float(((moved - centres) ** 2).sum()), moved
        if np.array_equal(before, labels):
            break
        if shift <= points.still:
            labels = points.assign(centres)
            break
    else:
        labels = points.assign(centres)
    return labels, float(((points.places - centres[labels]) ** 2).sum())


def _average(points: _Points, centres: Array, labels: Array) -> Array:
    """The mean of each centre's points; a centre without any moves to a point that lies farthest from its own."""
    k, count = len(centres), len(labels)
    # Put together by hand, which takes a third as long as what SciPy does to pairs of places.
    members = sp.csc_matrix((k, count))
    members.data, members.indices = np.ones(count), labels.astype(np.int32)
    members.indptr = np.arange(count + 1, dtype=np.int32)
    sums, weights = np.asarray(members @ points.places), np.bincount(labels, minlength=k).astype(float)
    empty = np.flatnonzero(weights == 0)
    if len(empty):
        apart = ((points.places - centres[labels]) ** 2).sum(axis=1)
        for centre, far in zip(empty.tolist(), np.argsort(-apart, kind="stable").tolist(), strict=False):
            if not apart[far]:
                break
            sums[labels[far]] -= points.places[far]
            weights[labels[far]] -= 1
            sums[centre], weights[centre] = points.places[far], 1
    return np.where(weights[:, None] > 0, sums * (1 / np.maximum(weights, 1))[:, None], centres)
