"""One network, from occurrences to everything that is known of its nodes and edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import compress

import numpy as np
from scipy import sparse

from pipeline.networks import centrality, robustness, significance, weights
from pipeline.networks.backbone import find_backbone, keep_sure
from pipeline.networks.communities import Partition, find_communities, name_communities
from pipeline.networks.counting import Incidence, count_pairs, find_meetings
from pipeline.networks.evidence import Evidence, cite_sentences, document_counts
from pipeline.networks.focal import FocalView, compare_focal
from pipeline.networks.graph import Bools, Floats, Graph, Ints
from pipeline.networks.layout import compute_layout, label_widths
from pipeline.networks.occurrences import Occurrences
from pipeline.networks.parameters import UNITS, NetworksParameters
from pipeline.networks.texts import CountedTexts
from pipeline.networks.units import TokenGrid, build_incidence
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

    def select(self, kept: Bools) -> Candidates:
        """The candidates where ``kept`` is true."""
        return Candidates(self.occurrences.select(kept), self.facts.select(kept))


@dataclass(frozen=True, slots=True)
class Setting:
    """What the networks of a run share.

    ``varied`` is whether other choices are tried for the robustness card, ``isolated`` whether nodes without an edge
    stay. ``sizes`` is how many nodes each unit had before any were left out, for fractional counting.
    """

    corpus: CountedTexts
    grid: TokenGrid
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
    (documents, nodes) and (documents, edges).
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
        """The graph of the backbone."""
        return self.graph.select(self.backbone)


def measure_edges(
    graph: Graph, incidence: Incidence, node_counts: sparse.csr_matrix, *, test: str, units: Ints
) -> Measures:
    """Every measure of association of every edge.

    Parameters
    ----------
    node_counts
        Units of each document that hold each node; shape (documents, nodes).
    units
        Units of each document.
    """
    frequency = incidence.frequencies().astype(float)
    c, s, t, n = graph.weight, frequency[graph.source], frequency[graph.target], incidence.units
    if test == "within-documents" and (units > 1).any():
        surprise = significance.within_documents(
            c, significance.expected_within(node_counts, units, graph.source, graph.target)
        )
    elif test != "noise-corrected":
        surprise = significance.hypergeometric(c, s, t, n)
    else:
        surprise = significance.noise_corrected_significance(graph)
    return Measures(
        association_strength=weights.association_strength(c, s, t, n),
        npmi=weights.npmi(c, s, t, n),
        jaccard=weights.jaccard(c, s, t),
        log_likelihood=weights.log_likelihood(c, s, t, n),
        significance=surprise,
        q_value=false_discovery_rates(10.0**-surprise, tests=graph.size * (graph.size - 1) // 2),
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
        grid=setting.grid,
        window=parameters.window,
        step=parameters.step,
    )
    graph = count_pairs(incidence, minimum=parameters.minimum_weight)
    if facts.side is not None:
        graph = graph.select(facts.side[graph.source] != facts.side[graph.target])
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
        Documents, sentences, tokens and parameters.
    """
    corpus, parameters = setting.corpus, setting.parameters
    incidence, graph = count_network(candidates, setting, parameters.unit)
    joined = (graph.degrees() > 0) | setting.isolated
    nodes, incidence, graph = candidates.select(joined), incidence.select(joined), graph.renumber(joined)
    units = np.bincount(incidence.documents, minlength=len(corpus.doc_ids))
    node_counts = count_by_document(incidence.node, incidence.unit, incidence, setting, size=graph.size)
    measures = measure_edges(graph, incidence, node_counts, test=parameters.significance, units=units)
    backbone = setting.choose_backbone(graph)
    if parameters.backbone != "none":
        backbone = keep_sure(graph, backbone, measures.q_value, rate=parameters.false_discovery_rate)
    drawn, labels = graph.select(backbone), nodes.facts.label
    partition = find_communities(drawn, seeds=parameters.seeds, seed=parameters.seed, resolution=parameters.resolution)
    meetings = find_meetings(incidence, graph)
    edge_counts = count_by_document(meetings.edge, meetings.unit, incidence, setting, size=len(graph.weight))
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
            robustness.Choice(graph, graph.weight, backbone, partition.community),
            vary_network(graph, measures, edge_counts, nodes, setting),
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
        node_counts=node_counts,
        edge_counts=edge_counts,
        node_course=follow_rows(node_counts, corpus.year),
        edge_course=follow_rows(edge_counts, corpus.year),
        node_focal=compare(node_counts),
        edge_focal=compare(edge_counts),
        evidence=cite_sentences(meetings, incidence, corpus, edges=len(graph.weight)),
        fractional=weights.fractional_weights(meetings, incidence, setting.sizes, edges=len(graph.weight)),
        checks=checks,
        survival=survival,
    )


def count_by_document(row: Ints, unit: Ints, incidence: Incidence, setting: Setting, *, size: int) -> sparse.csr_matrix:
    """Units of each document that hold each row, given pairs of rows and units; shape (documents, size)."""
    return document_counts(row, incidence.documents[unit], size=size, count=len(setting.corpus.doc_ids))


def vary_network(
    graph: Graph, measures: Measures, edge_counts: sparse.csr_matrix, nodes: Candidates, setting: Setting
) -> Iterator[robustness.Variant]:
    """The network under other choices, one at a time."""
    parameters = setting.parameters
    for unit in UNITS:
        if unit != parameters.unit:
            other = count_network(nodes, setting, unit)[1]
            yield robustness.Variant("unit", unit, other, other.weight)
    for minimum in (parameters.minimum_weight + 1, 2 * parameters.minimum_weight):
        other = graph.select(graph.weight >= minimum)
        yield robustness.Variant("threshold", f"weight>={minimum}", other, other.weight)
    for measure in ("association_strength", "npmi", "log_likelihood"):
        yield robustness.Variant("measure", measure, graph, getattr(measures, measure))
    for seed in range(parameters.seed + 1000, parameters.seed + 1003):
        yield robustness.Variant("seed", str(seed), graph, graph.weight, seed)
    resampled = robustness.bootstrap_graphs(
        graph, edge_counts, resamples=parameters.bootstraps, minimum=parameters.minimum_weight, seed=parameters.seed
    )
    for number, other in enumerate(resampled, start=1):
        yield robustness.Variant("bootstrap", str(number), other, other.weight)
