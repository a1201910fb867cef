"""Communities: many runs of modularity optimisation and the partition that they agree on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components

from pipeline.networks.graph import Floats, Graph, Ints

# Rounds after which runs on the graph of agreement are taken as they are; two or three are usual.
ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Partition:
    """A consensus partition.

    Attributes
    ----------
    community
        Each node's community, numbered from 0, the largest first.
    stability
        For each node, the mean share of its community that a single run puts together with it, 0 to 1.
    agreement
        Mean adjusted Rand index between two runs.
    modularity
        Of the consensus partition.
    """

    community: Ints
    stability: Floats
    agreement: float
    modularity: float


def run_leiden(graph: Graph, *, seed: int, resolution: float = 1.0) -> Ints:
    """One run of the Leiden algorithm (of Louvain's when its package is missing): each node's community.

    Traag, V. A., Waltman, L. and van Eck, N. J. (2019). From Louvain to Leiden. Scientific Reports 9.
    """
    matrix = graph.adjacency()
    try:
        from graspologic_native import leiden_csr
    except ImportError:
        return run_louvain(graph, seed=seed, resolution=resolution)
    _, labels = leiden_csr(
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        graph.size,
        resolution=resolution,
        iterations=2,
        seed=seed,
    )
    # A node without edges may have no community of its own in the answer.
    return np.array([labels.get(node, graph.size + node) for node in range(graph.size)], dtype=np.int64)


def run_louvain(graph: Graph, *, seed: int, resolution: float = 1.0) -> Ints:
    """One run of the Louvain algorithm: each node's community."""
    import networkx as nx

    made = nx.Graph()
    made.add_nodes_from(range(graph.size))
    made.add_weighted_edges_from(zip(graph.source.tolist(), graph.target.tolist(), graph.weight.tolist(), strict=True))
    labels = np.zeros(graph.size, np.int64)
    for number, members in enumerate(nx.community.louvain_communities(made, seed=seed, resolution=resolution)):
        labels[sorted(members)] = number
    return labels


def run_seeds(graph: Graph, *, seeds: int, seed: int, resolution: float) -> Ints:
    """The communities of ``seeds`` runs with the seeds ``seed``, ``seed + 1`` ...; shape (runs, nodes)."""
    return np.array([run_leiden(graph, seed=seed + k, resolution=resolution) for k in range(seeds)])


def find_communities(graph: Graph, *, seeds: int, seed: int, resolution: float = 1.0) -> Partition:
    """The partition on which ``seeds`` runs agree.

    Runs are repeated on the graph whose edges are weighted by the share of runs that put their ends together, until
    all runs are the same; only pairs that are edges are looked at, so that large graphs stay cheap.

    Lancichinetti, A. and Fortunato, S. (2012). Consensus clustering in complex networks. Scientific Reports 2.
    """
    runs = run_seeds(graph, seeds=seeds, seed=seed, resolution=resolution)
    community, current = runs[0], runs
    for _ in range(ROUNDS):
        together = np.mean(current[:, graph.source] == current[:, graph.target], axis=0)
        agreed = graph.select(together >= 0.5)
        _, parts = connected_components(agreed.adjacency(), directed=False)
        community = np.asarray(parts, dtype=np.int64)
        if np.all((together == 0) | (together == 1)):
            break
        weighted = Graph(agreed.size, agreed.source, agreed.target, together[together >= 0.5])
        current = run_seeds(weighted, seeds=seeds, seed=seed, resolution=resolution)
    community = number_by_size(community)
    return Partition(
        community, measure_stability(community, runs), measure_agreement(runs), modularity(graph, community, resolution)
    )


def number_by_size(community: Ints) -> Ints:
    """The same partition with its communities numbered from the largest; the one with the first node leads equals."""
    _, first, inverse, sizes = np.unique(community, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return rank[inverse]


def measure_stability(community: Ints, runs: Ints) -> Floats:
    """For each node, the mean share of the other members of its community that a run puts together with it."""
    sizes = np.bincount(community)[community]
    total = np.zeros(len(community))
    for labels in runs:
        _, inverse, counts = np.unique(
            community * (int(runs.max()) + 1) + labels, return_inverse=True, return_counts=True
        )
        total += np.where(sizes > 1, (counts[inverse] - 1) / np.maximum(sizes - 1, 1), 1.0)
    return total / len(runs)


def adjusted_rand(a: Ints, b: Ints) -> float:
    """The adjusted Rand index of two partitions, 1 when they are the same.

    Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification 2.
    """

    def pairs(labels: Ints) -> float:
        counts = np.unique(labels, return_counts=True)[1].astype(float)
        return float(np.sum(counts * (counts - 1) / 2))

    both = np.unique(a, return_inverse=True)[1] * (len(b) + 1) + np.unique(b, return_inverse=True)[1]
    together, one, other, total = pairs(both), pairs(a), pairs(b), len(a) * (len(a) - 1) / 2
    expected = one * other / total if total else 0.0
    highest = (one + other) / 2
    return 1.0 if highest == expected else (together - expected) / (highest - expected)


def measure_agreement(runs: Ints) -> float:
    """The mean adjusted Rand index over all pairs of runs; 1 for a single run."""
    values = [adjusted_rand(runs[i], runs[j]) for i in range(len(runs)) for j in range(i)]
    return float(np.mean(values)) if values else 1.0


def modularity(graph: Graph, community: Ints, resolution: float = 1.0) -> float:
    """Newman's modularity of a partition."""
    total = graph.weight.sum()
    if not total:
        return 0.0
    inside = graph.weight[community[graph.source] == community[graph.target]].sum() / total
    shares = np.bincount(community, graph.strengths()) / (2 * total)
    return float(inside - resolution * np.sum(shares**2))


def name_communities(community: Ints, labels: list[str], strength: Floats, *, names: int = 3) -> list[str]:
    """For each community, its strongest members' labels joined by " / "."""
    order = np.lexsort((np.arange(len(labels)), -strength))
    members: dict[int, list[str]] = {}
    for node in order.tolist():
        chosen = members.setdefault(int(community[node]), [])
        if len(chosen) < names:
            chosen.append(labels[node])
    return [" / ".join(members[number]) for number in range(len(members))]
