"""Topics gathered into broader ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy.sparse as sp

from pipeline.records.topics import TopicMerge
from pipeline.topics.labels import class_tfidf, make_label, pick_label_terms, rank_terms

Array = np.ndarray[Any, Any]


def link_topics(centroids: Array) -> Array:
    """The average-linkage tree of topics by the cosine distance of their centroids, in scipy's format."""
    from scipy.cluster.hierarchy import linkage

    return np.asarray(np.round(linkage(np.round(centroids, 8), "average", metric="euclidean"), 8))


def cut_tree(tree: Array, groups: int) -> Array:
    """Group of each topic when the tree is cut into so many groups, numbered in the order of the topics."""
    from scipy.cluster.hierarchy import fcluster

    labels = fcluster(tree, groups, criterion="maxclust")
    _, first = np.unique(labels, return_index=True)
    number = {int(labels[at]): rank for rank, at in enumerate(sorted(first.tolist()))}
    return np.array([number[int(label)] for label in labels])


def list_levels(topics: int, broad: int) -> list[int]:
    """Numbers of groups from the broadest level on, doubling, always fewer than there are topics."""
    groups = broad or max(2, round(topics**0.5))
    levels = []
    while groups < topics:
        levels.append(groups)
        groups *= 2
    return levels


def build_hierarchy(
    centroids: Array, by_topic: sp.csr_matrix, names: list[str], *, apt: Array, broad: int
) -> Iterator[TopicMerge]:
    """The rows of topics/hierarchy.

    Parameters
    ----------
    centroids
        Topic by dimension.
    by_topic
        Topic by term counts, for the groups' labels.
    apt
        Whether the label of each topic may be made of each term.
    broad
        Groups of the broadest level; 0 takes the square root of the number of topics.
    """
    topics = len(centroids)
    levels = list_levels(topics, broad)
    if not levels:
        return
    tree = link_topics(centroids)
    for level, wanted in enumerate(levels, start=1):
        group = cut_tree(tree, wanted)
        members = sp.csr_matrix((np.ones(topics), (group, np.arange(topics))))
        scores = class_tfidf(sp.csr_matrix(members @ by_topic))
        tops = rank_terms(pick_label_terms(scores, members @ apt > 0), names, limit=3)
        for topic in range(topics):
            own = int(group[topic])
            yield TopicMerge(level, own, topic, make_label([names[i] for i in tops[own]]))
