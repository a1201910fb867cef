"""Groups of items that meet, and their places on Callon's strategic diagram.

The bond of two items is the equivalence index e = c^2 / (s t): c units hold both, s and t the one and the other. A
group's centrality is ten times the sum of its bonds to items of other groups, its density a hundred times the sum of
the bonds within over its number of items. The medians of both over the groups part the diagram.

Callon, M., Courtial, J. P. and Laville, F. (1991). Co-word analysis as a tool for describing the network of
interactions between basic and technological research. Scientometrics 22(1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipeline.core.memory import remembered
from pipeline.evolution.counts import Counted
from pipeline.evolution.parameters import EvolutionParameters
from pipeline.networks.communities import find_communities
from pipeline.networks.counting import Incidence, count_pairs, find_meetings
from pipeline.networks.evidence import document_counts
from pipeline.networks.graph import Bools, Floats, Graph, Ints

MOTOR, NICHE, MARGINAL, BASIC = "motor", "niche", "emerging or declining", "basic"
SEEDS = 5  # runs of community detection
NAMED = 3  # items in a group's name


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of items in a period.

    Attributes
    ----------
    members
        Items, those most bound to the others of the group first: the first ones name it.
    documents
        Documents of the period that hold two of them in one unit.
    share
        Of the resamples in which the group lies in the same quadrant; NaN without resamples.
    group
        Its number among the given groups, or among the communities.
    """

    members: tuple[int, ...]
    documents: tuple[int, ...]
    centrality: float
    density: float
    quadrant: str
    share: float
    group: int = 0


@dataclass(frozen=True, slots=True)
class _Period:
    """The items of a period as a graph, with the documents of nodes and edges."""

    items: Ints  # of each node
    graph: Graph
    node_counts: sparse.csr_matrix  # units, shape (documents, nodes)
    edge_counts: sparse.csr_matrix


@remembered
def find_clusters(counted: Counted, dated: Bools, parameters: EvolutionParameters) -> list[Cluster]:
    """The groups of the documents where ``dated`` is true, those of most documents first.

    Items that belong to given groups (topics) stay in them; others are grouped by their communities.
    """
    period = _count(counted, dated, parameters)
    if period is None:
        return []
    if len(counted.group):
        community = counted.group[period.items]
    else:
        community = find_communities(period.graph, seeds=SEEDS, seed=parameters.seed).community
    sizes = np.bincount(community)
    kept = np.flatnonzero(sizes >= parameters.smallest)
    if not len(kept):
        return []
    group = np.full(len(sizes), -1)
    group[kept] = np.arange(len(kept))
    group = group[community]
    ones = np.ones((1, len(counted.documents)))
    centrality, density = (row[0] for row in measure(period, group, len(kept), ones))
    quadrant = name_quadrants(centrality, density)
    share = _resample(period, group, quadrant, dated, parameters)
    bound = _bonds(period, ones)[0]
    made = [
        Cluster(
            _members(period, bound, group, k),
            _documents(period, group, k),
            round(float(centrality[k]), 6),
            round(float(density[k]), 6),
            quadrant[k],
            round(float(share[k]), 4),
            int(kept[k]),
        )
        for k in range(len(kept))
    ]
    return sorted(made, key=lambda cluster: (-len(cluster.documents), cluster.members))


def _count(counted: Counted, dated: Bools, parameters: EvolutionParameters) -> _Period | None:
    inside = dated[counted.document[counted.unit]]
    unit, item = counted.unit[inside], counted.item[inside]
    held = counted.document[unit] * max(len(counted.items), 1) + item
    frequency = np.bincount(np.unique(held) % max(len(counted.items), 1), minlength=len(counted.items))
    best = np.lexsort((np.arange(len(frequency)), -frequency))[: parameters.maximum_items]
    wanted = np.zeros(len(frequency), bool)
    wanted[best] = frequency[best] >= parameters.minimum_documents
    kept = wanted[item]
    items = np.flatnonzero(wanted)
    node = (np.cumsum(wanted) - 1)[item[kept]]
    if len(items) < parameters.smallest:
        return None
    incidence = Incidence(unit[kept], node, unit[kept], counted.document, len(items))
    graph = count_pairs(incidence)
    if not len(graph.weight):
        return None
    meetings = find_meetings(incidence, graph)
    count = len(counted.documents)
    return _Period(
        items,
        graph,
        document_counts(node, counted.document[unit[kept]], size=len(items), count=count),
        document_counts(meetings.edge, counted.document[meetings.unit], size=len(graph.weight), count=count),
    )


def _bonds(period: _Period, weight: Floats) -> Floats:
    """Equivalence indices of the edges under weights of the documents; shape (weightings, edges)."""
    nodes, edges = np.asarray(weight @ period.node_counts), np.asarray(weight @ period.edge_counts)
    both = nodes[:, period.graph.source] * nodes[:, period.graph.target]
    return np.where(both > 0, edges**2 / np.where(both > 0, both, 1.0), 0.0)


def measure(period: _Period, group: Ints, groups: int, weight: Floats) -> tuple[Floats, Floats]:
    """Centrality and density of each group under weights of the documents: shape (weightings, groups) each.

    Parameters
    ----------
    group
        Of each node; -1 for none.
    weight
        How often each document counts; shape (weightings, documents).
    """
    bond = _bonds(period, weight)
    one, other = group[period.graph.source], group[period.graph.target]
    within = (one == other) & (one >= 0)
    centrality, density = np.zeros((len(weight), groups)), np.zeros((len(weight), groups))
    size = np.bincount(group[group >= 0], minlength=groups)
    for k in range(groups):
        density[:, k] = 100.0 * bond[:, within & (one == k)].sum(axis=1) / size[k]
        centrality[:, k] = 10.0 * bond[:, ((one == k) | (other == k)) & ~within].sum(axis=1)
    return centrality, density


def name_quadrants(centrality: Floats, density: Floats) -> list[str]:
    """Each group's quadrant by the medians: what lies on one counts as above it. A lone group has none."""
    if len(centrality) < 2:
        return [""] * len(centrality)
    central, dense = centrality >= np.median(centrality), density >= np.median(density)
    return [
        MOTOR if c and d else BASIC if c else NICHE if d else MARGINAL
        for c, d in zip(central.tolist(), dense.tolist(), strict=True)
    ]


def _resample(
    period: _Period, group: Ints, quadrant: list[str], dated: Bools, parameters: EvolutionParameters
) -> Floats:
    """How often each group keeps its quadrant when the period's documents are drawn again."""
    groups, documents = len(quadrant), np.flatnonzero(dated)
    if not parameters.bootstraps or groups < 2:
        return np.full(groups, np.nan)
    random = np.random.default_rng(parameters.seed)
    drawn = random.multinomial(len(documents), np.full(len(documents), 1 / len(documents)), size=parameters.bootstraps)
    weight = np.zeros((parameters.bootstraps, len(dated)))
    weight[:, documents] = drawn
    centrality, density = measure(period, group, groups, weight)
    central, dense = (values >= np.median(values, axis=1, keepdims=True) for values in (centrality, density))
    same = (central == np.isin(quadrant, (MOTOR, BASIC))) & (dense == np.isin(quadrant, (MOTOR, NICHE)))
    return np.asarray(same.mean(axis=0))


def _members(period: _Period, bond: Floats, group: Ints, k: int) -> tuple[int, ...]:
    """The items of group ``k`` by the sum of their bonds to each other: a word that is everywhere binds little."""
    source, target = period.graph.source, period.graph.target
    inside = (group[source] == k) & (group[target] == k)
    strength = np.zeros(len(group))
    for end in (source, target):
        np.add.at(strength, end[inside], bond[inside])
    nodes = np.flatnonzero(group == k)
    return tuple(period.items[nodes[np.lexsort((nodes, -strength[nodes]))]].tolist())


def _documents(period: _Period, group: Ints, k: int) -> tuple[int, ...]:
    """Documents that hold two of a group's items in one unit, those with most such meetings first."""
    within = (group[period.graph.source] == k) & (group[period.graph.target] == k)
    meetings = np.asarray(period.edge_counts[:, np.flatnonzero(within)].sum(axis=1)).ravel()
    found = np.flatnonzero(meetings > 0)
    return tuple(found[np.lexsort((found, -meetings[found]))].tolist())
