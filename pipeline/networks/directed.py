"""Directed networks of documents: who cites whom, and who took words from whom.

An edge goes from the citing text to the cited one, and from the source of a passage to the text that took it over. A
law that the corpus does not hold is a node of its own. Communities, places and centralities come from the same edges
without their direction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.core.stage import Tables
from pipeline.networks.build import position_nodes
from pipeline.networks.communities import find_communities, name_communities
from pipeline.networks.gexf import GexfEdge, GexfNode, write_gexf
from pipeline.networks.graph import Graph, Ints
from pipeline.networks.parameters import NetworksParameters
from pipeline.networks.tables import community_colors, rounded
from pipeline.records.base import make_table
from pipeline.records.networks import NetworkEdge, NetworkNode

CITATIONS, REUSE = "citations", "reuse"
DESCRIPTIONS = {CITATIONS: "Documents and the laws they cite", REUSE: "Documents that hold passages of others"}
NODE_ATTRIBUTES: dict[str, type] = {
    "type": str, "year": int, "level": str, "in_degree": int, "out_degree": int, "in_weight": int, "out_weight": int,
    "community": int, "in_focal": bool,
}  # fmt: skip
EDGE_ATTRIBUTES: dict[str, type] = {"relation": str, "places": int, "articles": str, "quote": str, "evidence": str}


@dataclass(slots=True)
class Arc:
    """What is known of a directed edge: its weight, the places that show it, and what they say."""

    weight: int = 0
    relations: Counter[str] = field(default_factory=Counter)
    articles: dict[str, None] = field(default_factory=dict)
    evidence: dict[str, None] = field(default_factory=dict)

    @property
    def relation(self) -> str:
        """The commonest relation, or kind of reuse."""
        return min(self.relations, key=lambda r: (-self.relations[r], r))


Arcs = dict[tuple[str, str], Arc]


def read_citation_arcs(citations: pa.Table) -> tuple[Arcs, dict[str, str]]:
    """Arcs from documents to what they cite, weighted by references, and the names of cited laws by node."""
    arcs: Arcs = defaultdict(Arc)
    names: dict[str, str] = {}
    seen: set[tuple[str, int, int]] = set()
    for row in citations.to_pylist():
        if row["internal"] or row["target_doc_id"] == row["doc_id"]:
            continue
        target = row["target_doc_id"] or row["entity_id"] or row["name"] or row["number"]
        if not row["target_doc_id"]:
            names.setdefault(target, row["name"] or row["number"])
        arc = arcs[row["doc_id"], target]
        if row["article"]:
            arc.articles[row["article"]] = None
        if (place := (row["doc_id"], row["start"], row["end"])) not in seen:
            seen.add(place)
            arc.weight += 1
            arc.relations[row["relation"]] += 1
            arc.evidence[f"{row['doc_id']}:{row['sentence']}"] = None
    return dict(arcs), names


def read_reuse_arcs(reuse: pa.Table) -> Arcs:
    """Arcs from sources to the documents that took passages over, weighted by characters; formulas are left out."""
    arcs: Arcs = defaultdict(Arc)
    # The longest passage shows best what was taken over.
    for row in sorted(reuse.to_pylist(), key=lambda r: -r["length"]):
        if row["formula"]:
            continue
        arc = arcs[row["source_doc_id"], row["doc_id"]]
        arc.weight += row["length"]
        arc.relations[row["kind"]] += 1
        arc.evidence[f"{row['doc_id']}:{row['sentence']}"] = None
    return dict(arcs)


@dataclass(frozen=True, slots=True)
class Directed:
    """A directed network: its rows of network/nodes and network/edges, the latter without quotes, and its arcs."""

    nodes: pa.Table
    edges: pa.Table
    arcs: Arcs


def build_directed(
    name: str, arcs: Arcs, laws: Mapping[str, str], tables: Tables, parameters: NetworksParameters
) -> Directed | None:
    """The network of the arcs; None without any.

    Parameters
    ----------
    laws
        Names of nodes that are no documents.
    tables
        ``documents``.
    """
    if not arcs:
        return None
    documents = {row["doc_id"]: row for row in tables["documents"].to_pylist()}
    names = sorted({end for pair in arcs for end in pair})
    labels = [documents[n]["title"] if n in documents else laws.get(n, n) for n in names]
    graph = _undirected(arcs, names)
    partition = find_communities(graph, seeds=parameters.seeds, seed=parameters.seed)
    frequency = _into(arcs, names)
    positions = position_nodes(graph, partition, labels, np.maximum(frequency, 1), parameters)
    called = name_communities(partition.community, labels, positions.strength)
    size = len(names)
    nodes = make_table(
        NetworkNode,
        {
            **{c: [0] * size for c in ("focal_units",)},
            **{c: [None] * size for c in ("focal_expected", "focal_p")},
            **{c: [""] * size for c in ("name_en", "acronym", "focal_status", "course", "aliases")},
            "network": [name] * size,
            "node": names,
            "label": labels,
            "type": ["DOCUMENT" if n in documents else "LAW" for n in names],
            "frequency": frequency,
            "units": graph.degrees(),
            "documents": _citing(arcs, names),
            "community": partition.community,
            "community_name": [called[c] for c in partition.community.tolist()],
            "stability": rounded(partition.stability),
            "degree": positions.degree,
            "strength": rounded(positions.strength),
            "betweenness": rounded(positions.betweenness),
            "pagerank": rounded(positions.pagerank),
            "core": positions.core,
            "participation": rounded(positions.participation),
            "in_focal": [documents.get(n, {}).get("role") == "focal" for n in names],
            "first_year": [documents.get(n, {}).get("year") for n in names],
            "last_year": [documents.get(n, {}).get("year") for n in names],
            "mean_year": [documents.get(n, {}).get("year") for n in names],
            "trend": [0.0] * size,
            "x": positions.place[:, 0],
            "y": positions.place[:, 1],
            "size": positions.size,
            "color": community_colors(partition.community),
        },
    )
    return Directed(nodes, _edge_table(name, arcs, dict(zip(names, labels, strict=True)), documents), arcs)


def _undirected(arcs: Arcs, names: list[str]) -> Graph:
    number = {name: n for n, name in enumerate(names)}
    weight: Counter[tuple[int, int]] = Counter()
    for (source, target), arc in arcs.items():
        ends = sorted((number[source], number[target]))
        weight[ends[0], ends[1]] += arc.weight
    pairs = sorted(weight)
    ends_of = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Graph(len(names), ends_of[:, 0], ends_of[:, 1], np.array([weight[p] for p in pairs], dtype=float))


def _into(arcs: Arcs, names: list[str]) -> Ints:
    """The weight of the edges that end in each node."""
    weight: Counter[str] = Counter()
    for (_, target), arc in arcs.items():
        weight[target] += arc.weight
    return np.array([weight[n] for n in names], dtype=np.int64)


def _citing(arcs: Arcs, names: list[str]) -> list[int]:
    count = Counter(target for _, target in arcs)
    return [count[n] for n in names]


def _edge_table(name: str, arcs: Arcs, labels: Mapping[str, str], documents: Mapping[str, Any]) -> pa.Table:
    pairs = sorted(arcs)
    size = len(pairs)
    focal = [any(documents.get(end, {}).get("role") == "focal" for end in pair) for pair in pairs]
    # The text that cites or takes over dates the edge.
    years = [documents.get(pair[0] if name == CITATIONS else pair[1], {}).get("year") for pair in pairs]
    measures = ("npmi", "association_strength", "jaccard", "log_likelihood", "significance", "trend")
    return make_table(
        NetworkEdge,
        {
            **{c: [0.0] * size for c in measures},
            **{c: [1.0] * size for c in ("q_value", "survival")},
            **{c: [None] * size for c in ("focal_expected", "focal_p")},
            **{c: [""] * size for c in ("focal_status", "course", "quote")},
            "network": [name] * size,
            "source": [s for s, _ in pairs],
            "target": [t for _, t in pairs],
            "source_label": [labels[s] for s, _ in pairs],
            "target_label": [labels[t] for _, t in pairs],
            "weight": [arcs[p].weight for p in pairs],
            **{name: [float(arcs[p].weight) for p in pairs] for name in ("fractional", "strength")},
            "documents": [1] * size,
            "backbone": [True] * size,
            "unsure": [False] * size,
            "issuers": [0] * size,
            "in_focal": focal,
            "focal_weight": [arcs[p].weight if f else 0 for p, f in zip(pairs, focal, strict=True)],
            "first_year": years,
            "last_year": years,
            "fragile": [False] * size,
            "evidence": [" ".join(arcs[p].evidence) for p in pairs],
        },
    )


def write_directed(name: str, found: Directed, edges: pa.Table, policies: pa.Table) -> bytes:
    """The GEXF of a directed network with its quoted edges."""
    nodes, arcs = found.nodes, found.arcs
    levels = dict(zip(*(policies.column(c).to_pylist() for c in ("doc_id", "level")), strict=True))
    out, into = Counter(s for s, _ in arcs), Counter(t for _, t in arcs)
    out_weight: Counter[str] = Counter()
    for (source, _), arc in arcs.items():
        out_weight[source] += arc.weight
    made = [
        GexfNode(
            row["node"], row["label"], row["x"], row["y"], row["size"], row["color"],
            {
                "type": row["type"], "year": row["first_year"], "level": levels.get(row["node"], ""),
                "in_degree": into[row["node"]], "out_degree": out[row["node"]], "in_weight": row["frequency"],
                "out_weight": out_weight[row["node"]], "community": row["community"], "in_focal": row["in_focal"],
            },
        )
        for row in nodes.to_pylist()
    ]  # fmt: skip
    drawn: Iterable[tuple[dict[str, Any], Arc]] = (
        (row, arcs[row["source"], row["target"]]) for row in edges.to_pylist()
    )
    joined = [
        GexfEdge(
            row["source"], row["target"], row["weight"],
            {
                "relation": arc.relation, "places": sum(arc.relations.values()), "articles": " ".join(arc.articles),
                "quote": row["quote"], "evidence": row["evidence"],
            },
        )
        for row, arc in drawn
    ]  # fmt: skip
    return write_gexf(
        made,
        joined,
        node_attributes=NODE_ATTRIBUTES,
        edge_attributes=EDGE_ATTRIBUTES,
        description=DESCRIPTIONS[name],
        directed=True,
    )


def find_directed(tables: Tables, parameters: NetworksParameters) -> dict[str, Directed]:
    """The directed networks that the corpus has, by name."""
    arcs, laws = read_citation_arcs(tables["citations"])
    found = {
        CITATIONS: build_directed(CITATIONS, arcs, laws, tables, parameters),
        REUSE: build_directed(REUSE, read_reuse_arcs(tables["reuse"]), {}, tables, parameters),
    }
    return {name: network for name, network in found.items() if network is not None}
