import io

import networkx as nx
import pytest
from lxml import etree

from pipeline.networks.exports import write_vosviewer
from pipeline.networks.plots import draw_network
from tests.unit.networks.conftest import HOSTILE


@pytest.mark.parametrize("name", ["entities", "terms", "actors-instruments"])
def test_graphml_holds_the_graph_of_the_gexf(hostile_run, name):
    graph = nx.read_graphml(io.BytesIO(hostile_run.files[f"network/{name}.graphml"]))
    other = nx.read_gexf(io.BytesIO(hostile_run.files[f"network/{name}.gexf"]))
    assert set(graph) == set(other)
    assert {frozenset(e) for e in graph.edges} == {frozenset(e) for e in other.edges}
    keys = etree.fromstring(hostile_run.files[f"network/{name}.graphml"]).findall("{*}key")
    assert {(key.get("for"), key.get("id").split("-")[0]) for key in keys} == {("node", "node"), ("edge", "edge")}
    assert {graph.nodes[n]["frequency"] for n in graph} == {other.nodes[n]["frequency"] for n in other}


def test_vosviewer_files_number_items_and_link_them(hostile_run):
    lines = hostile_run.files["network/entities-vosviewer-map.txt"].decode().splitlines()
    links = hostile_run.files["network/entities-vosviewer-network.txt"].decode().splitlines()
    assert lines[0].split("\t")[:6] == ["id", "label", "x", "y", "cluster", "weight<Occurrences>"]
    assert [line.split("\t")[0] for line in lines[1:]] == [str(k) for k in range(1, len(lines))]
    assert {len(line.split("\t")) for line in lines} == {12}
    assert min(int(line.split("\t")[4]) for line in lines[1:]) == 1
    ids = range(1, len(lines))
    assert links
    assert all(int(a) in ids and int(b) in ids and int(w) >= 1 for a, b, w in (link.split("\t") for link in links))


def test_vosviewer_labels_cannot_break_a_line():
    row = {"node": "a", "label": 'x\ty"\nz', "x": 0.0, "y": 0.0, "community": 0, "frequency": 1, "degree": 0}
    row |= {"mean_year": 2020.5, "first_year": 2020, "last_year": 2021, "name_en": "", "acronym": "", "type": "ORG"}
    row |= {"strength": 0.0, "documents": 1, "stability": 1.0, "community_name": "<b>"}
    made, _, _ = write_vosviewer([row], [])
    assert made.decode().splitlines()[1].split("\t")[1] == "x y' z"


def test_the_robustness_card_is_drawn(hostile_run):
    assert hostile_run.files["network/robustness.png"].startswith(b"\x89PNG")
    svg = hostile_run.files["network/robustness.svg"]
    assert svg.count(b"<svg") == 1
    assert b"<dc:date>" not in svg


@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_network_can_be_drawn(hostile_run):
    nodes = [row for row in hostile_run.tables["network/nodes"].to_pylist() if row["network"] == "entities"]
    edges = [row for row in hostile_run.tables["network/edges"].to_pylist() if row["network"] == "entities"]
    named = [row for row in nodes if row["label"] != HOSTILE["E07"]]
    kept = {row["node"] for row in named}
    inside = [row for row in edges if {row["source"], row["target"]} <= kept]
    assert draw_network(named, inside).startswith(b"\x89PNG")
