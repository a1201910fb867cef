"""Communities: many runs of modularity optimisation and the partition that they agree on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from pipeline.core.memory import remembered
from pipeline.networks.graph import Floats, Graph, Ints
from pipeline.statistics import adjusted_rand


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
    if not len(graph.weight):
        return np.arange(graph.size)
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


@remembered
def find_communities(graph: Graph, *, seeds: int, seed: int, resolution: float = 1.0) -> Partition:
    """The partition on which ``seeds`` runs agree.

    Parameters
    ----------
    graph
        The network.
    seeds, seed
        Number of runs, and the seed of the first one.
    resolution
        Higher values give more and smaller communities.
    """
    runs = run_seeds(graph, seeds=seeds, seed=seed, resolution=resolution)
    agreement = compare_runs(runs)
    community = number_by_size(vote(runs, reference=int(np.argmax(agreement.sum(axis=1)))))
    pairs = agreement[np.triu_indices(len(runs), 1)]
    return Partition(
        community,
        measure_stability(community, runs),
        float(pairs.mean()) if len(pairs) else 1.0,
        modularity(graph, community, resolution),
    )


def vote(runs: Ints, *, reference: int) -> Ints:
    """The partition of most votes: each node's community by majority of the runs, shape (nodes,).

    The communities of every run are first matched, one to one, with those of the reference run that they share most
    nodes with; what finds no match votes for none.

    Dimitriadou, E., Weingessel, A. and Hornik, K. (2002). A combination scheme for fuzzy clustering. IJPRAI 16(7).

    Parameters
    ----------
    runs
        Communities by run; shape (runs, nodes).
    reference
        The run that names the communities, best the one that agrees most with the others.
    """
    base = np.unique(runs[reference], return_inverse=True)[1]
    count, nodes = int(base.max(initial=0)) + 1, np.arange(runs.shape[1])
    votes = np.zeros((runs.shape[1], count))
    for labels in runs:
        other = np.unique(labels, return_inverse=True)[1]
        shared = np.ones((int(other.max(initial=0)) + 1, count))  # the same for every pair: 0 would be no pair at all
        np.add.at(shared, (other, base), 1.0)
        rows, columns = min_weight_full_bipartite_matching(csr_matrix(shared), maximize=True)
        matched = np.full(len(shared), -1)
        matched[rows] = columns
        voting = matched[other] >= 0
        votes[nodes[voting], matched[other][voting]] += 1.0
    # A tie goes to the reference.
    votes[nodes, base] += 0.5
    return np.asarray(np.argmax(votes, axis=1))


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
            community * (int(runs.max(initial=0)) + 1) + labels, return_inverse=True, return_counts=True
        )
        total += np.where(sizes > 1, (counts[inverse] - 1) / np.maximum(sizes - 1, 1), 1.0)
    return total / len(runs)


def compare_runs(runs: Ints) -> Floats:
    """The adjusted Rand index of every pair of runs; shape (runs, runs)."""
    indices = np.eye(len(runs))
    for i, j in combinations(range(len(runs)), 2):
        indices[i, j] = indices[j, i] = adjusted_rand(runs[i], runs[j])
    return indices


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
