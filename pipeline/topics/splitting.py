"""Topics in which two subjects are joined, parted.

A number of topics that suits most of a corpus may join two small subjects in what is left: mining rights with emission
trading, trade marks with anti-dumping. The first terms of the two don't meet, so that the whole hangs together no
better than chance does. Where both halves do, the topic was two (Pelleg and Moore 2000 grow the number of clusters
likewise, by parts that are better than the whole).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.topics.ignorance import JUDGED, beat_chance
from pipeline.topics.labels import class_tfidf, rank_terms, sum_by_topic
from pipeline.topics.partition import cut_kmeans
from pipeline.topics.quality import npmi_coherence

Array = np.ndarray[Any, Any]
SMALLEST_PART = 4  # units: fewer are no subject of a corpus
STARTS = 5


def find_coherent(counts: sp.csr_matrix, names: Sequence[str], labels: Array, k: int, *, seed: int) -> Array:
    """Whether the first terms of each topic hang together more than those of random groups of its size."""
    scores = class_tfidf(sum_by_topic(sp.csr_matrix(counts.sign()), labels, k))
    coherence = npmi_coherence(counts, rank_terms(scores, names, limit=JUDGED))
    return beat_chance(counts, labels, coherence, names, seed=seed)


def part_mixed(
    counts: sp.csr_matrix, names: Sequence[str], coordinates: Array, labels: Array, k: int, *, seed: int
) -> tuple[Array, int]:
    """The labels with incoherent topics cut in two where both halves are coherent, and the number of topics.

    Parameters
    ----------
    counts
        Unit by term.
    coordinates
        Of the units, in which the topics were found.
    """
    if k < 2:
        return labels, k
    for topic in np.flatnonzero(~find_coherent(counts, names, labels, k, seed=seed)).tolist():
        rows = np.flatnonzero(labels == topic)
        if len(rows) < 2 * SMALLEST_PART:
            continue
        second = rows[cut_kmeans(coordinates[rows], 2, seed, starts=STARTS) == 1]
        if min(len(second), len(rows) - len(second)) < SMALLEST_PART:
            continue
        parted = labels.copy()
        parted[second] = k
        if find_coherent(counts, names, parted, k + 1, seed=seed)[[topic, k]].all():
            labels, k = parted, k + 1
    return labels, k
