"""A node's position in its network."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from pipeline.networks.graph import Floats, Graph, Ints

# Sources whose shortest paths are followed at a time: bounds memory to nodes x BATCH numbers.
BATCH = 128


def betweenness(graph: Graph, *, pivots: int = 1000, seed: int = 1) -> Floats:
    """Share of the shortest paths (counted in edges) that pass through each node, 0 to 1.

    Paths are followed from all nodes, or in graphs with more than ``pivots`` from that many drawn ones; breadth-first
    searches from a batch of sources run side by side as sparse matrix products.

    Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Mathematical Sociology 25(2); Brandes, U. and
    Pich, C. (2007). Centrality estimation in large networks. Int. J. Bifurcation and Chaos 17(7).
    """
    size = graph.size
    total = np.zeros(size)
    if size < 3:
        return total
    sources = np.arange(size)
    if size > pivots:
        sources = np.sort(np.random.default_rng(seed).choice(size, pivots, replace=False))
    matrix = graph.adjacency(np.ones(len(graph.weight)))
    for start in range(0, len(sources), BATCH):
        total += _dependencies(matrix, sources[start : start + BATCH])
    return total * size / len(sources) / ((size - 1) * (size - 2))


def _dependencies(matrix: sparse.csr_matrix, sources: Ints) -> Floats:
    """Sum over ``sources`` of each node's dependency (its share of the shortest paths that start there)."""
    size, columns = matrix.shape[0], np.arange(len(sources))
    paths = np.zeros((size, len(sources)))
    paths[sources, columns] = 1.0
    reached, front = paths > 0, paths.copy()
    levels = [front > 0]
    while True:
        front = (matrix @ front) * ~reached
        new = front > 0
        if not new.any():
            break
        paths += front
        reached |= new
        levels.append(new)
    share = np.zeros_like(paths)
    inverse = 1.0 / np.where(reached, paths, 1.0)
    for nearer, farther in zip(levels[-2::-1], levels[:0:-1], strict=True):
        share += (matrix @ ((1.0 + share) * inverse * farther)) * paths * nearer
    share[sources, columns] = 0.0
    return np.asarray(share.sum(axis=1))


def pagerank(graph: Graph, *, damping: float = 0.85, iterations: int = 200, tolerance: float = 1e-12) -> Floats:
    """The PageRank of each node along weighted edges; the values sum to 1.

    Brin, S. and Page, L. (1998). The anatomy of a large-scale hypertextual web search engine.
    """
    if not graph.size:
        return np.zeros(0)
    matrix, strength = graph.adjacency(), graph.strengths()
    rank = np.full(graph.size, 1.0 / graph.size)
    alone = strength == 0
    for _ in range(iterations):
        flow = matrix @ np.where(alone, 0.0, rank / np.where(alone, 1.0, strength))
        new = damping * (flow + rank[alone].sum() / graph.size) + (1 - damping) / graph.size
        if np.abs(new - rank).sum() < tolerance:
            return np.asarray(new)
        rank = new
    return rank


def core_numbers(graph: Graph) -> Ints:
    """The largest k for which each node belongs to the k-core.

    Batagelj, V. and Zaversnik, M. (2003). An O(m) algorithm for cores decomposition of networks; here nodes of the
    least degree are taken away all at once.
    """
    matrix = graph.adjacency(np.ones(len(graph.weight)))
    degree, core = graph.degrees().astype(float), np.zeros(graph.size, np.int64)
    left, k = np.ones(graph.size, bool), 0
    while left.any():
        k = max(k, int(degree[left].min()))
        peeled = left & (degree <= k)
        core[peeled] = k
        left &= ~peeled
        degree -= matrix @ peeled.astype(float)
    return core


def participation(graph: Graph, community: Ints) -> Floats:
    """How evenly a node's weight spreads over the communities: 0 all in one, towards 1 spread over many.

    Guimera, R. and Amaral, L. A. N. (2005). Functional cartography of complex metabolic networks. Nature 433.
    """
    count = int(community.max()) + 1 if len(community) else 0
    keys = np.concatenate(
        [graph.source * count + community[graph.target], graph.target * count + community[graph.source]]
    )
    cells, inverse = np.unique(keys, return_inverse=True)
    weights = np.bincount(inverse, np.concatenate([graph.weight, graph.weight]), len(cells))
    strength = graph.strengths()
    node = cells // max(count, 1)
    squares = np.bincount(node, (weights / strength[node]) ** 2, graph.size)
    return np.where(strength > 0, 1.0 - squares, 0.0)
