"""A network as rows of the run's tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import sparse

from pipeline.networks.build import DECIMALS, Network
from pipeline.networks.focal import edge_status, node_status
from pipeline.networks.graph import Floats, Ints
from pipeline.networks.quotes import quote
from pipeline.networks.robustness import FRAGILE
from pipeline.networks.texts import CountedTexts
from pipeline.networks.years import yearly_positions
from pipeline.records.base import make_table
from pipeline.records.networks import NetworkCheck, NetworkEdge, NetworkNode, NetworkSummary, NetworkYear

# Communities beyond the palette are grey. Adjacent colours differ for colour-blind readers too.
PALETTE = (
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee7733", "#009988", "#994455", "#6699cc",
    "#997700", "#882255",
)  # fmt: skip
GREY = "#999999"


def community_colors(community: Ints) -> list[str]:
    """Each node's colour, #rrggbb."""
    return [PALETTE[c] if c < len(PALETTE) else GREY for c in community.tolist()]


def rounded(values: Floats) -> Floats:
    """The values as they are written: rounded to DECIMALS places, without a negative zero."""
    return np.round(values, DECIMALS) + 0.0


def nullable(values: Any) -> list[Any]:
    """A list with None where a year is 0 or a number is NaN."""
    return [None if v == 0 or v != v else v for v in np.asarray(values).tolist()]


def optional_floats(values: Floats) -> list[float | None]:
    """A list with None for NaN."""
    return [None if v != v else v for v in rounded(values).tolist()]


def node_table(network: Network) -> pa.Table:
    """The network's rows of network/nodes."""
    positions, partition, facts, course = network.positions, network.partition, network.facts, network.node_course
    size = network.graph.size
    focal = network.node_focal
    return make_table(
        NetworkNode,
        {
            "network": [network.name] * size,
            "node": network.occurrences.names,
            "label": facts.label,
            "name_en": facts.name_en,
            "acronym": facts.acronym,
            "type": facts.type,
            "frequency": network.occurrences.frequencies(),
            "units": network.incidence.frequencies(),
            "documents": network.incidence.document_frequencies(),
            "community": partition.community,
            "community_name": [network.community_names[c] for c in partition.community.tolist()],
            "stability": rounded(partition.stability),
            "degree": positions.degree,
            "strength": rounded(positions.strength),
            "betweenness": rounded(positions.betweenness),
            "pagerank": rounded(positions.pagerank),
            "core": positions.core,
            "participation": rounded(positions.participation),
            "in_focal": focal.weight > 0,
            "focal_units": focal.weight,
            "focal_expected": optional_floats(focal.expected),
            "focal_p": optional_floats(focal.p),
            "focal_status": node_status(focal),
            "first_year": nullable(course.first),
            "last_year": nullable(course.last),
            "trend": rounded(course.trend),
            "course": course.course,
            "mean_year": optional_floats(course.mean),
            "x": positions.place[:, 0],
            "y": positions.place[:, 1],
            "size": positions.size,
            "color": community_colors(partition.community),
            "aliases": facts.aliases,
        },
    )


def edge_table(
    network: Network, issuers: Sequence[Collection[str]], *, rate: float, sentences: pa.Table | None = None
) -> pa.Table:
    """The network's rows of network/edges, in the order of their ends.

    Parameters
    ----------
    network
        The network.
    issuers
        The bodies that issued each document.
    rate
        The false discovery rate above which an edge is unsure.
    sentences
        The sentences by row, for the quotes; None: they are read later.
    """
    graph, measures, focal, course = network.graph, network.measures, network.edge_focal, network.edge_course
    names, labels = network.occurrences.names, network.facts.label
    source, target = graph.source.tolist(), graph.target.tolist()
    return make_table(
        NetworkEdge,
        {
            "network": [network.name] * len(source),
            "source": [names[k] for k in source],
            "target": [names[k] for k in target],
            "source_label": [labels[k] for k in source],
            "target_label": [labels[k] for k in target],
            "weight": graph.weight.astype(np.int64),
            "fractional": rounded(network.fractional),
            "strength": rounded(network.strength),
            "documents": np.asarray((network.edge_counts > 0).sum(axis=0)).ravel().astype(np.int64),
            "npmi": rounded(measures.npmi),
            "association_strength": rounded(measures.association_strength),
            "jaccard": rounded(measures.jaccard),
            "log_likelihood": rounded(measures.log_likelihood),
            "significance": rounded(measures.significance),
            "q_value": rounded(measures.q_value),
            "backbone": network.backbone,
            "unsure": network.backbone & (measures.q_value > rate),
            "issuers": count_issuers(network.edge_counts, issuers),
            "in_focal": focal.weight > 0,
            "focal_weight": focal.weight,
            "focal_expected": optional_floats(focal.expected),
            "focal_p": optional_floats(focal.p),
            "focal_status": edge_status(focal, network.node_focal, graph.source, graph.target),
            "first_year": nullable(course.first),
            "last_year": nullable(course.last),
            "trend": rounded(course.trend),
            "course": course.course,
            "survival": rounded(network.survival),
            "fragile": network.backbone & (network.survival < FRAGILE),
            "quote": _quotes(sentences, network.evidence.best),
            "evidence": [" ".join(cited) for cited in network.evidence.references],
        },
    )


def _quotes(sentences: pa.Table | None, rows: Ints) -> list[str]:
    if sentences is None:
        return [""] * len(rows)
    return [quote(text) for text in sentences.column("text").take(rows).to_pylist()]


def count_issuers(edge_counts: sparse.csr_matrix, issuers: Sequence[Collection[str]]) -> np.ndarray[Any, Any]:
    """How many bodies issued the documents that each edge rests on."""
    names = {name: k for k, name in enumerate(sorted({name for group in issuers for name in group}))}
    pairs = [(d, names[name]) for d, group in enumerate(issuers) for name in sorted(group)]
    if not pairs:
        return np.zeros(edge_counts.shape[1], np.int64)
    rows, columns = np.array(pairs).T
    issued = sparse.coo_matrix((np.ones(len(rows)), (columns, rows)), shape=(len(names), edge_counts.shape[0])).tocsr()
    return np.asarray(((issued @ (edge_counts > 0)) > 0).sum(axis=0)).ravel().astype(np.int64)


def year_table(network: Network, corpus: CountedTexts, *, seed: int) -> pa.Table:
    """The network's rows of network/years."""
    rows = yearly_positions(network.graph, network.node_counts, network.edge_weights, corpus.year, seed=seed)
    node = rows.node.tolist()
    return make_table(
        NetworkYear,
        {
            "network": [network.name] * len(node),
            "year": rows.year,
            "node": [network.occurrences.names[k] for k in node],
            "label": [network.facts.label[k] for k in node],
            "documents": rows.documents,
            "share": rounded(rows.share),
            "units": rows.units,
            "degree": rows.degree,
            "strength": rounded(rows.strength),
            "pagerank": rounded(rows.pagerank),
            "betweenness": rounded(rows.betweenness),
        },
    )


def check_table(network: Network) -> pa.Table:
    """The network's lines of the robustness card."""
    names = ("nodes", "edges", "communities", "partition_agreement", "top_edges_kept", "backbone_kept")
    columns: dict[str, list[Any]] = {name: [getattr(check, name) for check in network.checks] for name in names}
    for name in names[3:]:
        columns[name] = rounded(np.array(columns[name], dtype=float)).tolist()
    columns["network"] = [network.name] * len(network.checks)
    columns["choice"] = [check.choice for check in network.checks]
    columns["variant"] = [check.name for check in network.checks]
    return make_table(NetworkCheck, columns)


def summary_table(network: Network) -> pa.Table:
    """The network's row of network/summary."""
    status = edge_status(network.edge_focal, network.node_focal, network.graph.source, network.graph.target)
    row = NetworkSummary(
        network=network.name,
        nodes=network.graph.size,
        edges=len(network.graph.weight),
        backbone_edges=int(network.backbone.sum()),
        units=network.incidence.units,
        communities=len(network.community_names),
        modularity=round(network.partition.modularity, DECIMALS),
        agreement=round(network.partition.agreement, DECIMALS),
        fragile_edges=int((network.backbone & (network.survival < FRAGILE)).sum()),
        focal_nodes=int((network.node_focal.weight > 0).sum()),
        focal_edges=int((network.edge_focal.weight > 0).sum()),
        missing_edges=status.count("missing"),
    )
    return make_table(NetworkSummary, {name: [getattr(row, name)] for name in NetworkSummary.__slots__})
