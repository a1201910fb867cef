"""The edges that carry a network's structure."""

from __future__ import annotations

import numpy as np

from pipeline.networks.graph import Bools, Floats, Graph
from pipeline.networks.significance import is_significant, noise_corrected_significance


def disparity(graph: Graph) -> Floats:
    """The disparity filter's p value of each edge: the smaller one of those that its two ends give it.

    Serrano, M. A., Boguna, M. and Vespignani, A. (2009). Extracting the multiscale backbone of complex weighted
    networks. PNAS 106(16).
    """
    strength, degree = graph.strengths(), graph.degrees()
    ends = (graph.source, graph.target)
    values = [(1 - graph.weight / strength[end]) ** (degree[end] - 1) for end in ends]
    # A node with one edge says nothing about it: its value is 1 (0 to the power of 0).
    return np.minimum(*values)


def strongest_edges(graph: Graph) -> Bools:
    """Whether an edge is the heaviest one of either of its ends (the first one of equals)."""
    count = len(graph.weight)
    heaviest, first = np.zeros(graph.size), np.full(graph.size, count)
    for end in (graph.source, graph.target):
        np.maximum.at(heaviest, end, graph.weight)
    for end in (graph.source, graph.target):
        best = np.flatnonzero(graph.weight == heaviest[end])
        np.minimum.at(first, end[best], best)
    kept = np.zeros(count, bool)
    kept[first[first < count]] = True
    return kept


def disparity_significance(graph: Graph) -> Floats:
    """-log10 of each edge's p value under the disparity filter."""
    return -np.log10(np.maximum(disparity(graph), 1e-300))


def find_backbone(graph: Graph, *, method: str, alpha: float, maximum: int = 2**62) -> Bools:
    """Whether each edge belongs to the backbone; every node keeps its strongest edge.

    Parameters
    ----------
    graph
        The whole network.
    method
        ``noise-corrected``, ``disparity`` or ``none`` (all edges).
    alpha
        Significance level.
    maximum
        Edges kept at most, the most significant ones, besides the strongest of each node.
    """
    if method == "none":
        return np.ones(len(graph.weight), bool)
    score = disparity_significance(graph) if method == "disparity" else noise_corrected_significance(graph)
    kept = is_significant(score, alpha)
    kept[np.lexsort((np.arange(len(score)), -score))[maximum:]] = False
    return np.asarray(kept | strongest_edges(graph))


def keep_sure(graph: Graph, backbone: Bools, q_value: Floats, *, rate: float) -> Bools:
    """The backbone without the edges above a false discovery rate, but for the strongest edge of each node."""
    return np.asarray(backbone & ((q_value <= rate) | strongest_edges(graph)))
