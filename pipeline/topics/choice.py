"""How many topics: the largest number whose topics are stable, separate and as coherent as any.

The three measures pull to different numbers, and an average of them goes with whichever varies most. Stability and
separation have floors instead, below which topics no longer hold; of the numbers above both, the largest is taken whose
coherence is within one standard error of the best.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.core.memory import remembered
from pipeline.records.topics import TopicChoice
from pipeline.topics.labels import class_tfidf, rank_terms, sum_by_topic
from pipeline.topics.models import find_centroids
from pipeline.topics.partition import cut_kmeans
from pipeline.topics.quality import npmi_coherence, prediction_strength, simplified_silhouette
from pipeline.topics.vectors import normalize_rows

Array = np.ndarray[Any, Any]
TRIED = 12  # numbers of topics
HALVINGS = 6  # of the documents, for each
SMALLEST_TOPIC = 4  # units a topic should have on average, at least
TERMS_JUDGED = 10
MOST_UNITS = 3000  # that the choice looks at
STABLE = 0.45  # prediction strength; draws of 3 to 20 known disciplines are met about as well from 0.4 to 0.5
SEPARATE = 0.5  # mean silhouette: from here on clusters are called reasonable (Kaufman and Rousseeuw 1990)


def list_candidates(units: int, max_k: int) -> list[int]:
    """The numbers of topics worth trying for so many units: never one for all, never one for each."""
    high = min(max_k, units // SMALLEST_TOPIC)
    if high < 3:
        return [min(2, units)] if units > 1 else [1]
    return sorted({round(float(k)) for k in np.geomspace(3, high, TRIED)})


def lead_coordinates(coordinates: Array, k: int) -> Array:
    """The ``k`` leading spectral coordinates, as many as topics are looked for (Ng, Jordan and Weiss 2001)."""
    return np.asarray(normalize_rows(coordinates[:, -k:]))


def draw_units(groups: Array, generator: np.random.Generator, share: float) -> Array:
    """Which units belong to a random share of the documents; of the units where there is one document alone."""
    documents = np.unique(groups)
    if len(documents) < 2:
        return np.asarray(generator.permutation(len(groups)) < share * len(groups))
    drawn = generator.permutation(documents)[: max(1, round(share * len(documents)))]
    return np.isin(groups, drawn)


def halve(coordinates: Array, groups: Array, k: int, seed: int) -> float:
    """How well topics found in each half of the documents tell those found in the other (mean of both ways)."""
    first = draw_units(groups, np.random.default_rng(seed), 0.5)
    if min(first.sum(), (~first).sum()) < k:
        return 0.0
    labels = []
    for half in (first, ~first):
        own = cut_kmeans(coordinates[half], k, seed)
        labels.append((coordinates @ find_centroids(coordinates[half], own, k).T).argmax(axis=1))
    ways = ((labels[0][~first], labels[1][~first]), (labels[1][first], labels[0][first]))
    return float(np.mean([prediction_strength(told, own) for told, own in ways]))


def judge_number(
    counts: sp.csr_matrix, names: list[str], coordinates: Array, groups: Array, k: int, seed: int
) -> Array:
    """Coherence of ``k`` topics and its standard error over them, stability and separation."""
    leading = lead_coordinates(coordinates, k)
    labels = cut_kmeans(leading, k, seed)
    tops = rank_terms(class_tfidf(sum_by_topic(sp.csr_matrix(counts.sign()), labels, k)), names, limit=TERMS_JUDGED)
    coherence = npmi_coherence(counts, tops)
    silhouette = simplified_silhouette(leading, labels, find_centroids(leading, labels, k))
    strength = np.mean([halve(leading, groups, k, seed + run) for run in range(HALVINGS)])
    return np.array([coherence.mean(), coherence.std() / np.sqrt(k), strength, silhouette.mean()])


def pick_number(coherence: Array, error: Array, stability: Array, separation: Array) -> int:
    """The place of the largest number that holds, the arrays going by number; of the most stable one if none holds."""
    held = (stability >= STABLE) & (separation >= SEPARATE)
    if not held.any():
        return int(stability.argmax())
    best = np.flatnonzero(held)[coherence[held].argmax()]
    return int(np.flatnonzero(held & (coherence >= coherence[best] - error[best]))[-1])


@remembered
def choose_k(
    counts: sp.csr_matrix, names: list[str], coordinates: Array, groups: Array, *, max_k: int, seed: int
) -> list[TopicChoice]:
    """What each number of topics gives, with one chosen.

    Coherence is the mean NPMI of the topics' first terms, stability the prediction strength between halves of the
    documents (Tibshirani and Walther 2005), separation the mean silhouette.

    Parameters
    ----------
    counts
        Unit by term.
    coordinates
        Spectral coordinates of the units, the leading ones last.
    groups
        Document of each unit.
    """
    candidates = list_candidates(len(coordinates), max_k)
    if len(candidates) == 1:
        return [TopicChoice(candidates[0], 0.0, 0.0, 0.0, 0.0, True)]
    seen = draw_units(groups, np.random.default_rng(seed), min(1.0, MOST_UNITS / len(coordinates)))
    counts, coordinates, groups = sp.csr_matrix(counts[seen]), coordinates[seen], groups[seen]
    measures = np.round([judge_number(counts, names, coordinates, groups, k, seed) for k in candidates], 6).T
    best = pick_number(*measures)
    return [
        TopicChoice(k, float(coherence), float(error), float(stability), float(separation), chosen=row == best)
        for row, (k, (coherence, error, stability, separation)) in enumerate(zip(candidates, measures.T, strict=True))
    ]
