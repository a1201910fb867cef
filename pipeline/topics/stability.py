"""Whether the topics would come out again: other seeds, and other samples of the documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.core.memory import remembered
from pipeline.statistics import adjusted_rand
from pipeline.topics.models import Frame, Space, find_centroids, fit_model
from pipeline.topics.partition import cut_kmeans
from pipeline.topics.quality import best_jaccard

Array = np.ndarray[Any, Any]
Refit = Callable[[Array, int], Array]
STABLE, FAIR = 0.7, 0.5  # mean adjusted Rand indices


@dataclass(frozen=True, slots=True)
class Stability:
    """Agreement of refitted partitions with the fitted one.

    Attributes
    ----------
    seeds, bootstraps
        Adjusted Rand index of each refit.
    topics
        Mean best Jaccard overlap of each topic over the bootstraps.
    """

    seeds: Array
    bootstraps: Array
    topics: Array

    @property
    def word(self) -> str:
        """stable, fair or unstable."""
        mean = float(self.bootstraps.mean())
        return "stable" if mean >= STABLE else "fair" if mean >= FAIR else "unstable"

    def explain(self) -> str:
        """The word with its reason."""
        low, high = np.percentile(self.bootstraps, (5, 95))
        weak = int((self.topics < 0.5).sum())
        return (
            f"{self.word}: refits on other samples of the documents agree with these topics at an adjusted Rand index "
            f"of {self.bootstraps.mean():.2f} ({low:.2f} to {high:.2f}), refits from other seeds at "
            f"{self.seeds.mean():.2f}; {weak} of {len(self.topics)} topics come out again by less than half"
        )


def refit_model(space: Space, frame: Frame, *, model: str, k: int) -> Refit:
    """What labels all units after a model was fitted anew on some of them."""

    def refit(rows: Array, seed: int) -> Array:
        fit = fit_model(space.take(rows), frame, model=model, k=k, seed=seed)
        return np.asarray(fit.place(space).argmax(axis=1))

    return refit


@remembered
def measure_clusters(coordinates: Array, labels: Array, groups: Array, *, k: int, runs: int, seed: int) -> Stability:
    """The same for clusters of units in some coordinates.

    They are refitted as one k-means partition, which varies more than the consensus of many.
    """

    def refit(rows: Array, seed: int) -> Array:
        own = coordinates[rows]
        centroids = find_centroids(own, cut_kmeans(own, k, seed), k)
        return np.asarray((coordinates @ centroids.T).argmax(axis=1))

    return measure_stability(labels, groups, refit, k=k, runs=runs, seed=seed)


def measure_stability(labels: Array, groups: Array, refit: Refit, *, k: int, runs: int, seed: int) -> Stability:
    """Agreement over seeds and over document bootstraps.

    Parameters
    ----------
    labels
        The fitted partition of the units.
    groups
        Document of each unit: bootstraps draw documents, with all their units.
    runs
        Seeds, and as many bootstraps.
    """
    everything = np.arange(len(labels))
    documents = np.unique(groups)
    generator = np.random.default_rng(seed)
    seeds, bootstraps, topics = [], [], []
    for run in range(runs):
        seeds.append(adjusted_rand(labels, refit(everything, seed + 1000 + run)))
        drawn = generator.choice(documents, len(documents))
        rows = everything[np.isin(groups, drawn)]
        again = refit(rows if len(rows) >= k else everything, seed + 2000 + run)
        bootstraps.append(adjusted_rand(labels, again))
        topics.append(best_jaccard(labels, again, k))
    return Stability(np.array(seeds), np.array(bootstraps), np.mean(topics, axis=0))
