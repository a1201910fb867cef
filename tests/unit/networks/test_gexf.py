import io
import math

import networkx as nx
import pytest
from lxml import etree

from pipeline.networks.exports import EDGE_ATTRIBUTES, NODE_ATTRIBUTES
from pipeline.networks.gexf import GexfEdge, GexfNode, clean_text, format_value, shorten, unique_ids, write_gexf
from pipeline.networks.lint import lint_gexf
from tests.unit.networks.conftest import HOSTILE

STATIC = ("entities", "terms", "actors-instruments", "focal-acronyms")
ALL = (*STATIC, "entities-dynamic")


def data(run, name):
    return run.files[f"network/{name}.gexf"]


def rows(run, table, name):
    network = "entities" if name.startswith(("focal", "entities")) else name
    return [row for row in run.tables[f"network/{table}"].to_pylist() if row["network"] == network]


def same(value, expected):
    if isinstance(expected, float):
        return math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-9)
    return value == (clean_text(expected) if isinstance(expected, str) else expected)


@pytest.mark.parametrize("name", ALL)
def test_files_pass_the_lint(hostile_run, name, tmp_path):
    path = tmp_path / "made.gexf"
    path.write_bytes(data(hostile_run, name))
    assert lint_gexf(path) == []


@pytest.mark.parametrize("name", ALL)
def test_files_are_valid_by_the_schema(hostile_run, shared, name):
    schema = etree.RelaxNG(etree.parse(shared / "data" / "gexf" / "specs" / "1.3" / "gexf.rng"))
    document = etree.fromstring(data(hostile_run, name))
    assert schema.validate(document), schema.error_log
    document.set("version", "9")
    assert not schema.validate(document)


@pytest.mark.parametrize("name", STATIC)
def test_networkx_reads_the_same_graph(hostile_run, name):
    graph = nx.read_gexf(io.BytesIO(data(hostile_run, name)))
    nodes = {row["node"]: row for row in rows(hostile_run, "nodes", name)}
    edges = {frozenset((row["source"], row["target"])): row for row in rows(hostile_run, "edges", name)}
    ids = unique_ids(nodes)
    back = {made: given for given, made in ids.items()}
    assert len(graph) > 2
    if name != "focal-acronyms":
        assert set(graph) == set(ids.values())
        drawn = {ends for ends, row in edges.items() if row["backbone"]}
        assert {frozenset(back[end] for end in edge) for edge in graph.edges} == drawn
    for node, values in graph.nodes(data=True):
        row = nodes[back[node]]
        assert values["label"] == shorten(row["label"])
        for attribute in NODE_ATTRIBUTES:
            assert same(values[attribute], row[attribute]) if attribute in values else not row[attribute], attribute
    for source, target, values in graph.edges(data=True):
        row = edges[frozenset((back[source], back[target]))]
        assert (values["weight"], values["meetings"]) == (row["strength"], row["weight"])
        for attribute in set(EDGE_ATTRIBUTES) - {"evidence", "meetings"}:
            assert same(values[attribute], row[attribute]) if attribute in values else not row[attribute], attribute
        assert row["evidence"].startswith(values["evidence"])


def test_networkx_reads_spells_as_dates(hostile_run):
    graph = nx.read_gexf(io.BytesIO(data(hostile_run, "entities-dynamic")))
    assert graph.graph["mode"] == "dynamic"
    assert graph.nodes["ORG & Co"]["spells"] == [
        ("2004-01-01", "2005-12-31"), ("2007-01-01", "2008-12-31"), ("2010-01-01", "2010-12-31"),
    ]  # fmt: skip
    spells = [spell for _, values in graph.nodes(data=True) for spell in values["spells"]]
    assert spells
    assert all(start.endswith("-01-01") and end.endswith("-12-31") and start <= end for start, end in spells)


def test_edges_live_only_while_their_ends_do(hostile_run):
    def years(values):
        return {y for start, end in values["spells"] for y in range(int(start[:4]), int(end[:4]) + 1)}

    graph = nx.read_gexf(io.BytesIO(data(hostile_run, "entities-dynamic")))
    assert graph.number_of_edges() > 3
    for source, target, values in graph.edges(data=True):
        assert years(values) <= years(graph.nodes[source]) & years(graph.nodes[target])


@pytest.mark.parametrize("name", ALL)
def test_graphology_reads_the_same_graph(hostile_run, graphology, name):
    read = graphology(data(hostile_run, name))
    expected = nx.read_gexf(io.BytesIO(data(hostile_run, name)))
    assert (read["type"], read["multi"]) == ("undirected", False)
    assert {node for node, _ in read["nodes"]} == set(expected)
    assert {frozenset(edge[:2]) for edge in read["edges"]} == {frozenset(edge) for edge in expected.edges}
    if name == "entities-dynamic":
        return
    for node, values in read["nodes"]:
        for attribute in NODE_ATTRIBUTES:
            value = expected.nodes[node].get(attribute)
            assert same(values[attribute], value) if value is not None else attribute not in values
        x, y = (expected.nodes[node]["viz"]["position"][axis] for axis in "xy")
        assert (values["x"], values["y"]) == (x, y)
        assert values["color"].startswith("rgb(")
    for source, target, values in read["edges"]:
        for attribute in ("weight", *EDGE_ATTRIBUTES):
            value = expected.edges[source, target].get(attribute)
            assert same(values[attribute], value) if value is not None else attribute not in values


def test_a_dynamic_file_tells_what_does_not_change_in_its_one_block(hostile_run):
    text = data(hostile_run, "entities-dynamic")
    assert text.count(b'<attributes class="node"') == 1
    rows = {r["node"]: r for r in hostile_run.tables["network/nodes"].to_pylist() if r["network"] == "entities"}
    nodes = nx.read_gexf(io.BytesIO(text)).nodes(data=True)
    assert len(nodes) > 3
    for name, values in nodes:
        row = rows.get(name)
        if row is not None:
            for column in ("type", "community", "first_year", "mean_year"):
                assert [value for value, _, _ in values[column]] == [row[column]]


def test_graphology_keeps_an_edges_weight_in_a_dynamic_file(hostile_run, graphology):
    read = graphology(data(hostile_run, "entities-dynamic"))
    weights = {frozenset((r["source"], r["target"])): r["weight"] for r in rows(hostile_run, "edges", "entities")}
    assert all(values["weight"] == weights[frozenset((s, t))] for s, t, values in read["edges"])


def test_names_stay_readable(hostile_run):
    graph = nx.read_gexf(io.BytesIO(data(hostile_run, "entities")))
    labels = {graph.nodes[node]["label"] for node in graph}
    assert HOSTILE["E01"] in labels
    assert HOSTILE["E02"] in labels
    assert HOSTILE["E03"] in labels
    assert "form feed and nul and bell" in labels
    assert graph.nodes["E05"]["label"] == "长" * 119 + "…"
    assert graph.nodes["E05"]["full_name"] == HOSTILE["E05"]


def test_ids_that_become_equal_are_told_apart():
    assert unique_ids(["a\x00b", "a b", "", "\x01"]) == {
        "a\x00b": "a b",
        "a b": "a b #2",
        "": "node",
        "\x01": "node #2",
    }


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, float, None), (float("nan"), float, None), (float("inf"), float, None), ("", str, None),
        (3, float, "3.0"), (0.25, float, "0.25"), (True, bool, "true"), (2.0, int, "2"), (" a\n b ", str, "a b"),
    ],
)  # fmt: skip
def test_values_are_of_one_type(value, kind, text):
    assert format_value(value, kind) == text


def test_no_date_and_no_alpha_are_written():
    nodes = [GexfNode("a", "A", 0.0, 1.0, 2.0, "#ff0080"), GexfNode("b", "B", 0.0, 1.0, 2.0, "#000000")]
    made = write_gexf(nodes, [GexfEdge("a", "b", 2)], node_attributes={}, edge_attributes={}, description="x")
    assert b"lastmodifieddate" not in made
    assert b'<viz:color r="255" g="0" b="128"/>' in made
    assert made == write_gexf(nodes, [GexfEdge("a", "b", 2)], node_attributes={}, edge_attributes={}, description="x")
