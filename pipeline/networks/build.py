"""One network, from occurrences to everything that is known of its nodes and edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress

import numpy as np
from scipy import sparse

from pipeline.networks import centrality, robustness, significance, weights
from pipeline.networks.backbone import find_backbone, keep_sure
from pipeline.networks.communities import Partition, find_communities, name_communities
from pipeline.networks.counting import (
    Fixed,
    Incidence,
    Meetings,
    count_pairs,
    drop_fixed,
    find_meetings,
    shared_weights,
)
from pipeline.networks.evidence import Evidence, cite_sentences, document_counts
from pipeline.networks.focal import FocalView, compare_focal
from pipeline.networks.graph import Bools, Floats, Graph, Ints
from pipeline.networks.layout import compute_layout, label_widths
from pipeline.networks.occurrences import Occurrences
from pipeline.networks.parameters import FRACTIONAL, UNITS, NetworksParameters
from pipeline.networks.texts import CountedTexts
from pipeline.networks.units import build_incidence
from pipeline.networks.years import Course, follow_rows
from pipeline.statistics import false_discovery_rates

# Nodes whose labels must not cover each other.
LABELLED = 80
SMALLEST, LARGEST = 4.0, 22.0
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What the entities or terms tables say of the nodes, in the order of the occurrences' names.

    ``side`` is 0 or 1 in a network of two kinds of node, where only unlike ones are joined; None elsewhere.
    """

    label: list[str]
    name_en: list[str]
    acronym: list[str]
    type: list[str]
    aliases: list[str]
    side: Ints | None = None

    def select(self, kept: Bools) -> NodeFacts:
        """The facts of the nodes where ``kept`` is true."""

        def chosen(column: list[str]) -> list[str]:
            return list(compress(column, kept.tolist()))

        return NodeFacts(
            chosen(self.label),
            chosen(self.name_en),
            chosen(self.acronym),
            chosen(self.type),
            chosen(self.aliases),
            None if self.side is None else self.side[kept],
        )


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be a node: where it occurs and what is known of it."""

    occurrences: Occurrences
    facts: NodeFacts
    fixed: Fixed | None = None  # meetings that set phrases make, which don't count

    def select(self, kept: Bools) -> Candidates:
        """The candidates where ``kept`` is true."""
        fixed = None if self.fixed is None else self.fixed.select(kept)
        return Candidates(self.occurrences.select(kept), self.facts.select(kept), fixed)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the networks of a run share.

    ``varied`` is whether other choices are tried for the robustness card, ``isolated`` whether nodes without an edge
    stay. ``sizes`` is how many nodes each unit had before any were left out, for fractional counting.
    """

    corpus: CountedTexts
    parameters: NetworksParameters
    varied: bool = True
    isolated: bool = False
    sizes: Ints | None = None

    def choose_backbone(self, graph: Graph) -> Bools:
        """Whether each edge belongs to the backbone, by the configured method."""
        return find_backbone(
            graph,
            method=self.parameters.backbone,
            alpha=self.parameters.backbone_alpha,
            maximum=self.parameters.maximum_edges,
        )


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of every edge; see :mod:`pipeline.networks.weights` and :mod:`pipeline.networks.significance`."""

    association_strength: Floats
    npmi: Floats
    jaccard: Floats
    log_likelihood: Floats
    significance: Floats
    q_value: Floats


@dataclass(frozen=True, slots=True)
class Positions:
    """The nodes' positions in the drawn network and on the plane."""

    degree: Ints
    strength: Floats
    betweenness: Floats
    pagerank: Floats
    core: Ints
    participation: Floats
    size: Floats
    place: Floats  # shape (nodes, 2)


@dataclass(frozen=True, slots=True)
class Network:
    """A network and everything that is known of it; arrays follow ``occurrences.names`` and the edges of ``graph``.

    ``node_counts`` and ``edge_counts`` hold the units of each document with each node and edge: shapes
    (documents, nodes) and (documents, edges). ``edge_weights`` and ``strength`` are what these count, by the chosen
    counting.
    """

    name: str
    occurrences: Occurrences
    facts: NodeFacts
    incidence: Incidence
    graph: Graph
    measures: Measures
    backbone: Bools
    partition: Partition
    community_names: list[str]
    positions: Positions
    node_counts: sparse.csr_matrix
    edge_counts: sparse.csr_matrix
    edge_weights: sparse.csr_matrix
    strength: Floats
    node_course: Course
    edge_course: Course
    node_focal: FocalView
    edge_focal: FocalView
    evidence: Evidence
    fractional: Floats
    checks: list[robustness.Check]
    survival: Floats

    @property
    def drawn(self) -> Graph:
        """The graph of the backbone, weighted as it is counted."""
        return replace(self.graph, weight=self.strength).select(self.backbone)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of the edges of ``graph``; matrices have the shapes (documents, nodes) and (documents, edges).

    Attributes
    ----------
    share
        What a meeting counts in each unit.
    strength, fractional
        Sums over the meetings of each edge of what they count, by the chosen counting and by the fractional one.
    """

    incidence: Incidence
    graph: Graph
    meetings: Meetings
    share: Floats
    node_counts: sparse.csr_matrix
    edge_counts: sparse.csr_matrix
    edge_weights: sparse.csr_matrix
    strength: Floats
    fractional: Floats

    @property
    def weighted(self) -> Graph:
        """The graph with what its meetings count."""
        return replace(self.graph, weight=self.strength)


def count_edges(incidence: Incidence, graph: Graph, fixed: Fixed | None, sizes: Ints, setting: Setting) -> Counted:
    """Where the nodes of each edge meet, and what that counts.

    Parameters
    ----------
    fixed
        Meetings that don't count.
    sizes
        Nodes of each unit, those without an edge among them.
    """
    meetings, documents, edges = find_meetings(incidence, graph), len(setting.corpus.doc_ids), len(graph.weight)
    if fixed is not None:
        meetings = meetings.select(fixed.free(meetings, graph))
    fractions = weights.fractional_shares(incidence, sizes)
    share = fractions if setting.parameters.counting == FRACTIONAL else np.ones(incidence.units)
    document = incidence.documents[meetings.unit]
    cells = (document, meetings.edge)
    return Counted(
        incidence,
        graph,
        meetings,
        share,
        document_counts(incidence.node, incidence.documents[incidence.unit], size=graph.size, count=documents),
        document_counts(meetings.edge, document, size=edges, count=documents),
        sparse.coo_matrix((share[meetings.unit], cells), shape=(documents, edges)).tocsr(),
        np.bincount(meetings.edge, share[meetings.unit], edges).astype(float),
        np.bincount(meetings.edge, fractions[meetings.unit], edges).astype(float),
    )


def expect_edges(counted: Counted, units: Ints) -> tuple[Floats, Floats]:
    """What meetings, and their squares, count together for each edge by chance: the larger of two expectations.

    Names are thrown anew over their documents' places, crowded and empty units as they are; where hardly any but the
    pair itself meet, that knows nothing, and names are thrown over all units alike.
    """
    graph, incidence, meetings = counted.graph, counted.incidence, counted.meetings
    count, document = len(units), incidence.documents[meetings.unit]
    pairs, shape = weights.count_places(incidence, count), (count, len(graph.weight))
    chances = weights.meeting_chances(incidence, counted.share, count)
    worths = weights.mean_worth(chances, incidence, count)
    found = []
    for power in (1, 2):
        added = 2 * counted.share[meetings.unit] ** power / pairs[document]
        own = sparse.coo_matrix((added, (document, meetings.edge)), shape=shape).tocsr()
        throw = partial(significance.expected_within, counted.node_counts, source=graph.source, target=graph.target)
        found.append((throw(chances[power - 1], own=own), throw(worths[power - 1] / np.maximum(units, 1))))
    (placed, anywhere), (placed_square, anywhere_square) = found
    return np.maximum(placed, anywhere), np.where(placed > anywhere, placed_square, anywhere_square)


def possible_pairs(node_counts: sparse.csr_matrix) -> int:
    """How many pairs of nodes could have met: those that some document holds."""
    held = (node_counts > 0).astype(np.int32)
    return int(((held.T @ held).nnz - node_counts.shape[1]) // 2)


def measure_edges(counted: Counted, *, test: str, units: Ints) -> Measures:
    """Every measure of association of every edge.

    Parameters
    ----------
    units
        Units of each document.
    """
    graph, incidence = counted.graph, counted.incidence
    frequency = incidence.frequencies().astype(float)
    c, s, t, n = graph.weight, frequency[graph.source], frequency[graph.target], incidence.units
    if test == "within-documents" and (units > 1).any():
        mean, square = expect_edges(counted, units)
        surprise = significance.weighted_within(counted.strength, mean, square)
    elif test != "noise-corrected":
        surprise = significance.hypergeometric(c, s, t, n)
    else:
        surprise = significance.noise_corrected_significance(counted.weighted)
    return Measures(
        association_strength=weights.association_strength(c, s, t, n),
        npmi=weights.npmi(c, s, t, n),
        jaccard=weights.jaccard(c, s, t),
        log_likelihood=weights.log_likelihood(c, s, t, n),
        significance=surprise,
        q_value=false_discovery_rates(10.0**-surprise, tests=possible_pairs(counted.node_counts)),
    )


def position_nodes(
    graph: Graph, partition: Partition, labels: list[str], frequency: Ints, parameters: NetworksParameters
) -> Positions:
    """Centralities in the drawn graph, sizes by frequency, and places."""
    community = partition.community
    largest = max(int(frequency.max(initial=0)), 1)
    size = np.round(SMALLEST + (LARGEST - SMALLEST) * np.sqrt(frequency / largest), 2)
    shown = np.lexsort((np.arange(graph.size), -frequency))[:LABELLED]
    width = np.zeros(graph.size)
    width[shown] = label_widths([labels[k][:24] for k in shown.tolist()])
    place = compute_layout(graph, community, size, width, iterations=parameters.layout_iterations, seed=parameters.seed)
    return Positions(
        degree=graph.degrees(),
        strength=graph.strengths(),
        betweenness=centrality.betweenness(graph, seed=parameters.seed),
        pagerank=centrality.pagerank(graph),
        core=centrality.core_numbers(graph),
        participation=centrality.participation(graph, community),
        size=size,
        place=place,
    )


def count_network(candidates: Candidates, setting: Setting, unit: str) -> tuple[Incidence, Graph]:
    """The incidence and the graph of the nodes, by the given unit."""
    parameters, facts = setting.parameters, candidates.facts
    incidence = build_incidence(
        candidates.occurrences,
        setting.corpus,
        unit=unit,
        window=parameters.window,
        step=parameters.step,
    )
    graph = count_pairs(incidence, minimum=parameters.minimum_weight)
    if facts.side is not None:
        graph = graph.select(facts.side[graph.source] != facts.side[graph.target])
    if candidates.fixed is not None:
        graph = drop_fixed(incidence, graph, candidates.fixed, minimum=parameters.minimum_weight)
    return incidence, graph


def build_network(name: str, candidates: Candidates, setting: Setting) -> Network:
    """A network of those candidates that have at least one edge.

    Parameters
    ----------
    name
        ``entities``, ``terms`` ...
    candidates
        Occurrences and facts of what may be a node.
    setting
        Documents, sentences and parameters.
    """
    corpus, parameters = setting.corpus, setting.parameters
    incidence, graph = count_network(candidates, setting, parameters.unit)
    joined = (graph.degrees() > 0) | setting.isolated
    sizes = np.bincount(incidence.unit, minlength=incidence.units) if setting.sizes is None else setting.sizes
    nodes = candidates.select(joined)
    counted = count_edges(incidence.select(joined), graph.renumber(joined), nodes.fixed, sizes, setting)
    incidence, graph, meetings = counted.incidence, counted.graph, counted.meetings
    units = np.bincount(incidence.documents, minlength=len(corpus.doc_ids))
    measures = measure_edges(counted, test=parameters.significance, units=units)
    backbone = setting.choose_backbone(counted.weighted)
    if parameters.backbone != "none":
        backbone = keep_sure(counted.weighted, backbone, measures.q_value, rate=parameters.false_discovery_rate)
    drawn, labels = counted.weighted.select(backbone), nodes.facts.label
    partition = find_communities(drawn, seeds=parameters.seeds, seed=parameters.seed, resolution=parameters.resolution)
    compare = partial(
        compare_focal,
        units=units,
        focal=corpus.focal,
        draws=parameters.permutations,
        seed=parameters.seed,
    )
    checks: list[robustness.Check] = []
    survival = np.ones(len(graph.weight))
    if setting.varied:
        checks, survival = robustness.check_robustness(
            robustness.Choice(counted.weighted, counted.strength, backbone, partition.community),
            vary_network(counted, measures, nodes, setting),
            resolution=parameters.resolution,
            backbone=setting.choose_backbone,
        )
    return Network(
        name=name,
        occurrences=nodes.occurrences,
        facts=nodes.facts,
        incidence=incidence,
        graph=graph,
        measures=measures,
        backbone=backbone,
        partition=partition,
        community_names=name_communities(partition.community, labels, drawn.strengths()),
        positions=position_nodes(drawn, partition, labels, nodes.occurrences.frequencies(), parameters),
        node_counts=counted.node_counts,
        edge_counts=counted.edge_counts,
        edge_weights=counted.edge_weights,
        strength=counted.strength,
        node_course=follow_rows(counted.node_counts, corpus.year),
        edge_course=follow_rows(counted.edge_counts, corpus.year),
        node_focal=compare(counted.node_counts),
        edge_focal=compare(counted.edge_counts),
        evidence=cite_sentences(meetings, incidence, corpus, edges=len(graph.weight)),
        fractional=counted.fractional,
        checks=checks,
        survival=survival,
    )


def vary_network(
    counted: Counted, measures: Measures, nodes: Candidates, setting: Setting
) -> Iterator[robustness.Variant]:
    """The network under other choices, one at a time."""
    parameters, graph = setting.parameters, counted.weighted
    for unit in UNITS:
        if unit != parameters.unit:
            other = weigh(*count_network(nodes, setting, unit), parameters)
            yield robustness.Variant("unit", unit, other, other.weight)
    for minimum in (parameters.minimum_weight + 1, 2 * parameters.minimum_weight):
        other = graph.select(counted.graph.weight >= minimum)
        yield robustness.Variant("threshold", f"weight>={minimum}", other, other.weight)
    for measure in ("association_strength", "npmi", "log_likelihood"):
        yield robustness.Variant("measure", measure, graph, getattr(measures, measure))
    for seed in range(parameters.seed + 1000, parameters.seed + 1003):
        yield robustness.Variant("seed", str(seed), graph, graph.weight, seed)
    resampled = robustness.bootstrap_graphs(
        graph,
        counted.edge_counts,
        counted.edge_weights,
        resamples=parameters.bootstraps,
        minimum=parameters.minimum_weight,
        seed=parameters.seed,
    )
    for number, other in enumerate(resampled, start=1):
        yield robustness.Variant("bootstrap", str(number), other, other.weight)


def weigh(incidence: Incidence, graph: Graph, parameters: NetworksParameters) -> Graph:
    """The graph with what its meetings count, by the chosen counting."""
    if parameters.counting != FRACTIONAL:
        return graph
    return replace(graph, weight=shared_weights(incidence, graph, weights.fractional_shares(incidence)))
