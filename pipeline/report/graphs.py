"""The networks as the page draws them: the most frequent nodes, the strongest edges, the evidence of each edge."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.scripts import render_script
from pipeline.report.tables import Row, RunTables, select, transpose

NODE_COLUMNS = (
    "node", "label", "name_en", "acronym", "type", "frequency", "documents", "community", "in_focal",
    "first_year", "last_year", "mean_year", "strength", "x", "y", "size",
)  # fmt: skip
EDGE_COLUMNS = ("source", "target", "weight", "backbone", "focal_status", "first_year", "last_year")
# What the list of edges shows and what an edge is asked for when it is chosen: scripts of their own, so that the
# picture waits for none of it.
MEASURES = ("documents", "npmi", "association_strength")
TOLD_COLUMNS = ("evidence", "quote")
EVIDENCE = 12  # sentences that an edge brings along
# What the networks are called in Chinese.
NAMES = {
    "entities": "实体", "terms": "词语", "actors-instruments": "行动者与文书", "co-issuing": "联合发文",
    "citations": "引用", "reuse": "沿用", "keywords": "关键词", "authors": "作者", "institutions": "机构",
    "journals": "期刊", "coupling": "文献耦合", "co-citation": "共被引",
}  # fmt: skip


def list_networks(corpus: RunTables) -> list[str]:
    """The networks' names, the entity network first."""
    names = set(corpus.columns("network/nodes", "network")[0])
    return sorted(names, key=lambda name: (name != "entities", name))


def build_graphs(corpus: RunTables, *, network_nodes: int, network_edges: int) -> dict[str, bytes]:
    """The scripts by path; edges name their nodes by place, and what is told of them follows in a script of its own."""
    nodes, edges = corpus.rows("network/nodes"), corpus.rows("network/edges")
    scripts: dict[str, bytes] = {}
    for name in list_networks(corpus):
        chosen = sorted(select(nodes, network=name), key=lambda n: (-n["documents"], -n["frequency"], n["node"]))
        chosen = chosen[:network_nodes]
        places = {node["node"]: place for place, node in enumerate(chosen)}
        drawn = [e for e in select(edges, network=name) if e["source"] in places and e["target"] in places]
        drawn.sort(key=lambda e: (not e.get("backbone", True), -e["strength"], e["source"], e["target"]))
        described = [_describe(corpus, e, places) for e in drawn[:network_edges]]
        parts = {
            f"network-{name}": {
                "communities": _describe_communities(chosen),
                "nodes": transpose(chosen, NODE_COLUMNS),
                "edges": transpose(described, EDGE_COLUMNS),
            },
            f"network-{name}-measures": transpose(described, MEASURES),
            f"network-{name}-evidence": transpose(described, TOLD_COLUMNS),
        }
        scripts |= {f"data/{part}.js": render_script(part, value) for part, value in parts.items()}
    return scripts


def _describe_communities(nodes: Sequence[Row]) -> dict[str, list[str]]:
    """The names and colours of the communities by their number, which each node would repeat."""
    found = {node["community"]: node for node in nodes}
    rows = [found.get(number, {}) for number in range(max(found, default=-1) + 1)]
    columns = {"name": "community_name", "color": "color"}
    return {name: [row.get(column) or "" for row in rows] for name, column in columns.items()}


def _describe(corpus: RunTables, edge: Row, places: dict[str, int]) -> Row:
    evidence = corpus.references(edge["evidence"])[: 2 * EVIDENCE]
    return edge | {"source": places[edge["source"]], "target": places[edge["target"]], "evidence": evidence}
