"""Graph files of arbitrary names stay readable and keep the graph."""

from __future__ import annotations

import io

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.networks.exports import NODE_ATTRIBUTES, write_graphml, write_vosviewer
from pipeline.networks.gexf import GexfEdge, GexfNode, clean_text, shorten, unique_ids, write_gexf
from pipeline.networks.lint import lint_gexf
from pipeline.networks.lint_findings import is_clean

NAMES = st.lists(st.text(max_size=30), min_size=2, max_size=6, unique=True)
BLANK = {str: "", int: 1, float: 0.5, bool: True}


@given(names=NAMES, number=st.floats(), weight=st.integers(1, 10**9))
@settings(max_examples=150, deadline=None)
def test_any_name_and_number_can_be_written(names, number, weight, tmp_path_factory):
    nodes = [GexfNode(name, name, 0.0, 0.0, 1.0, "#000000", {"name": name, "number": number}) for name in names]
    data = write_gexf(
        nodes,
        [GexfEdge(names[0], names[1], weight, {})],
        node_attributes={"name": str, "number": float},
        edge_attributes={},
    )
    path = tmp_path_factory.mktemp("gexf") / "made.gexf"
    path.write_bytes(data)
    assert all(finding.rule in ("value-type", "label") for finding in lint_gexf(path) if not is_clean([finding]))
    graph, ids = nx.read_gexf(io.BytesIO(data)), unique_ids(names)
    assert list(graph) == [ids[name] for name in names]
    assert [graph.nodes[ids[name]]["label"] for name in names] == [shorten(name) for name in names]
    assert graph.edges[ids[names[0]], ids[names[1]]]["weight"] == weight
    for name in names:
        assert graph.nodes[ids[name]].get("name", "") == clean_text(name)


@given(names=NAMES)
@settings(max_examples=50, deadline=None)
def test_any_name_can_be_exported(names):
    values = {name: BLANK[kind] for name, kind in NODE_ATTRIBUTES.items()}
    drawing = {"x": 0.0, "y": 1.0, "size": 2.0, "color": "#000000"}
    nodes = [{**values, **drawing, "node": name, "label": name} for name in names]
    graph = nx.read_graphml(io.BytesIO(write_graphml(nodes, [])))
    assert list(graph) == list(unique_ids(names).values())
    lines = write_vosviewer(nodes, [], [""] * len(nodes))[0].decode().split("\n")
    assert len(lines) == len(names) + 2
    assert {line.count("\t") for line in lines[:-1]} == {lines[0].count("\t")} == {12}
