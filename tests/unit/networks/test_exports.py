import csv
import io
import re
from urllib.parse import urlencode

import networkx as nx
import pytest
from lxml import etree

from pipeline.networks.addresses import work_address
from pipeline.networks.exports import write_vosviewer


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
    assert lines[0].split("\t")[:8] == ["id", "label", "description", "url", "x", "y", "cluster", "weight<Occurrences>"]
    assert [line.split("\t")[0] for line in lines[1:]] == [str(k) for k in range(1, len(lines))]
    assert {len(line.split("\t")) for line in lines} == {13}
    assert min(int(line.split("\t")[6]) for line in lines[1:]) == 1
    ids = range(1, len(lines))
    assert links
    assert all(int(a) in ids and int(b) in ids and int(w) >= 1 for a, b, w in (link.split("\t") for link in links))


def test_vosviewer_labels_cannot_break_a_line():
    row = {"node": "a", "label": 'x\ty"\nz', "x": 0.0, "y": 0.0, "community": 0, "frequency": 1, "degree": 0}
    row |= {"mean_year": 2020.5, "first_year": 2020, "last_year": 2021, "name_en": "", "acronym": "", "type": "ORG"}
    row |= {"strength": 0.0, "documents": 1, "stability": 1.0, "community_name": "<b>"}
    made, _, _ = write_vosviewer([row], [], [""])
    assert made.decode().splitlines()[1].split("\t")[1] == "x y' z"


def test_vosviewer_finds_as_many_columns_in_every_line(hostile_run):
    # To VOSviewer a comma or semicolon outside quotation marks parts columns too.
    text = hostile_run.files["network/entities-vosviewer-map.txt"].decode()
    assert not re.search("[,;]", re.sub(r'(?<=\t)"[^"\t\n]*"(?=\t)', "", text))
    assert {len(row) for row in csv.reader(io.StringIO(text), delimiter="\t")} == {13}


def test_nodes_beyond_a_thousand_clusters_belong_to_none(hostile_run):
    # VOSviewer refuses a map with a cluster above 1000; keywords that meet no other have one each.
    rows = [r for r in hostile_run.tables["network/nodes"].to_pylist() if r["network"] == "entities"][:2]
    rows[1]["community"] = 1000
    lines = write_vosviewer(rows, [], ["", ""])[0].decode().splitlines()
    assert [line.split("\t")[6] for line in lines[1:]] == [str(rows[0]["community"] + 1), ""]


def test_entities_lead_to_their_pages_in_the_report(hostile_run):
    text = hostile_run.files["network/entities-vosviewer-map.txt"].decode()
    lines = csv.DictReader(io.StringIO(text), delimiter="\t")
    ids = [r["node"] for r in hostile_run.tables["network/nodes"].to_pylist() if r["network"] == "entities"]
    assert [line["url"] for line in lines] == [f"../report/entities.html#{urlencode({'entity': node})}" for node in ids]


@pytest.mark.parametrize(
    ("doi", "url", "address"),
    [
        ("10.13345/j.cjb.1", "https://kns.cnki.net/x", "https://doi.org/10.13345/j.cjb.1"),
        ("10.1/a(b)49:8<1::AID>3.0;2-O", "", "https://doi.org/10.1/a(b)49:8%3C1::AID%3E3.0%3B2-O"),
        ("", "https://kns.cnki.net/kcms?v=a%2Fb,c", "https://kns.cnki.net/kcms?v=a%2Fb%2Cc"),
        ("", "", ""),
    ],
)
def test_a_work_is_found_by_its_doi_first(doi, url, address):
    assert work_address(doi, url) == address
