"""How many topics: coherence, stability and separation together."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.topics.labels import class_tfidf, rank_terms, sum_by_topic
from pipeline.topics.models import Frame, cut_kmeans, find_centroids
from pipeline.topics.quality import adjusted_rand, npmi_coherence, simplified_silhouette
from pipeline.topics.records import TopicChoice

Array = np.ndarray[Any, Any]
TRIED = 8  # numbers of topics
SEEDS = 4  # partitions for each
SMALLEST_TOPIC = 4  # units a topic should have on average, at least
TERMS_JUDGED = 10


def list_candidates(units: int, max_k: int) -> list[int]:
    """The numbers of topics worth trying for so many units: never one for all, never one for each."""
    high = min(max_k, units // SMALLEST_TOPIC)
    if high < 3:
        return [min(2, units)] if units > 1 else [1]
    return sorted({round(float(k)) for k in np.geomspace(3, high, TRIED)})


def _standardize(values: Array) -> Array:
    spread = values.std()
    return np.asarray((values - values.mean()) / spread if spread > 1e-12 else np.zeros(len(values)))


def choose_k(counts: sp.csr_matrix, names: list[str], frame: Frame, *, max_k: int, seed: int) -> list[TopicChoice]:
    """What each number of topics gives, with one chosen.

    Each is tried as k-means partitions from several seeds: coherence is the mean NPMI of the topics' first terms,
    stability the mean adjusted Rand index between seeds, separation the mean silhouette. The score is the mean of the
    three in standard deviations.
    """
    candidates = list_candidates(len(frame.coordinates), max_k)
    if len(candidates) == 1:
        return [TopicChoice(candidates[0], 0.0, 0.0, 0.0, 0.0, True)]
    present = counts.sign()
    measures = np.zeros((len(candidates), 3))
    for row, k in enumerate(candidates):
        partitions = [cut_kmeans(frame.coordinates, k, seed + run) for run in range(SEEDS)]
        tops = rank_terms(class_tfidf(sum_by_topic(present, partitions[0], k)), names, limit=TERMS_JUDGED)
        centroids = find_centroids(frame.coordinates, partitions[0], k)
        measures[row] = (
            npmi_coherence(counts, tops).mean(),
            np.mean([adjusted_rand(a, b) for a, b in pairwise(partitions)]),
            simplified_silhouette(frame.coordinates, partitions[0], centroids).mean(),
        )
    measures = np.round(measures, 6)
    scores = np.round(np.stack([_standardize(column) for column in measures.T]).mean(axis=0), 6)
    best = int(scores.argmax())
    return [
        TopicChoice(k, float(coherence), float(stability), float(separation), float(score), chosen=row == best)
        for row, (k, (coherence, stability, separation), score) in enumerate(
            zip(candidates, measures, scores, strict=True)
        )
    ]
