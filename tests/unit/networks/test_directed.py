"""Directed networks: who cites whom, and who took words from whom."""

from __future__ import annotations

import pyarrow as pa
from lxml import etree

from pipeline.networks.directed import CITATIONS, REUSE, find_directed, write_directed
from pipeline.networks.gexf import GEXF
from pipeline.networks.parameters import NetworksParameters
from pipeline.networks.quotes import quote_edges

DOCUMENTS = [
    {"doc_id": "d1", "title": "灯塔法", "year": 2010, "role": "related"},
    {"doc_id": "d2", "title": "海州市灯塔条例", "year": 2012, "role": "focal"},
]
SENTENCES = [{"doc_id": "d2", "sentence": 0, "text": "依照灯塔法第三条、第五条处罚。"}]


def cite(target: str, entity: str, name: str, article: str, start: int, *, internal: bool = False) -> dict[str, object]:
    return {
        "doc_id": "d2", "sentence": 0, "start": start, "end": start + 5, "name": name, "entity_id": entity,
        "number": "", "article": article, "relation": "applies", "internal": internal, "target_doc_id": target,
    }  # fmt: skip


def tables(citations: list[dict[str, object]], reuse: list[dict[str, object]]) -> dict[str, pa.Table]:
    """The tables that the networks are made from."""
    return {
        "documents": pa.Table.from_pylist(DOCUMENTS),
        "policies": pa.table({"doc_id": ["d1"], "level": ["central"]}),
        "sentences": pa.Table.from_pylist(SENTENCES),
        "citations": pa.Table.from_pylist(citations, schema=None) if citations else pa.table({}),
        "reuse": pa.Table.from_pylist(reuse) if reuse else pa.table({}),
    }


def quoted(tables_: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """The quoted edges of each network."""
    made = find_directed(tables_, NetworksParameters())
    return quote_edges({name: one.edges for name, one in made.items()}, [tables_["sentences"]])


CITED = [
    cite("d1", "e1", "灯塔法", "3", 2), cite("d1", "e1", "灯塔法", "5", 2),
    cite("", "e2", "航标法", "", 9), cite("d2", "", "海州市灯塔条例", "1", 20, internal=True),
]  # fmt: skip
TAKEN = [
    {"source_doc_id": "d1", "doc_id": "d2", "sentence": 0, "length": 40, "kind": "verbatim", "formula": False},
    {"source_doc_id": "d1", "doc_id": "d2", "sentence": 0, "length": 90, "kind": "verbatim", "formula": True},
]


def test_a_reference_is_an_arc_from_the_citing_text() -> None:
    given = tables(CITED, TAKEN)
    made, table = find_directed(given, NetworksParameters()), quoted(given)[CITATIONS]
    edges = {(r["source"], r["target"]): r for r in table.to_pylist()}
    assert {pair: edge["weight"] for pair, edge in edges.items()} == {("d2", "d1"): 1, ("d2", "e2"): 1}
    assert edges["d2", "d1"]["quote"] == "依照灯塔法第三条、第五条处罚。"
    nodes = {r["node"]: r for r in made[CITATIONS].nodes.to_pylist()}
    assert (nodes["e2"]["label"], nodes["e2"]["type"], nodes["d2"]["in_focal"]) == ("航标法", "LAW", True)
    graph = etree.fromstring(write_directed(CITATIONS, made[CITATIONS], table, given["policies"])).find(
        f"{{{GEXF}}}graph"
    )
    assert graph is not None
    assert graph.get("defaultedgetype") == "directed"
    assert "3 5" in {v.get("value") for v in graph.iter(f"{{{GEXF}}}attvalue")}


def test_reuse_goes_from_the_source_and_formulas_make_no_arc() -> None:
    (edge,) = quoted(tables(CITED, TAKEN))[REUSE].to_pylist()
    assert (edge["source"], edge["target"], edge["weight"]) == ("d1", "d2", 40)


def test_a_corpus_without_either_has_neither_network() -> None:
    assert find_directed(tables([], TAKEN[1:]), NetworksParameters()) == {}


def test_the_longest_passage_is_quoted_first() -> None:
    taken = [{**TAKEN[0], "sentence": number, "length": length} for number, length in enumerate((27, 300))]
    sentences = [*SENTENCES, {"doc_id": "d2", "sentence": 1, "text": "灯塔应当每日点亮，不得无故熄灭。"}]
    tables_ = {**tables([], taken), "sentences": pa.Table.from_pylist(sentences)}
    (edge,) = quoted(tables_)[REUSE].to_pylist()
    assert edge["quote"] == "灯塔应当每日点亮，不得无故熄灭。"
