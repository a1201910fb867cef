import io
from dataclasses import replace
from itertools import combinations

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import false_discovery_control

from pipeline.core.memory import open_memory
from pipeline.core.store import Store
from pipeline.networks import stage as networks
from pipeline.networks.graph import Graph
from pipeline.networks.parameters import NetworksParameters
from pipeline.networks.quotes import QUOTE, quote
from pipeline.networks.robustness import Choice, Variant, bootstrap_graphs, check_variant
from pipeline.records.base import schema_of
from pipeline.records.tables import table_spec
from pipeline.stages import STAGES
from tests.unit.networks.conftest import FAST, HOSTILE, hostile_documents, hostile_tables
from tests.unit.networks.made import CONTEXT, make_networks, make_tables

TABLES = ("nodes", "edges", "years", "robustness", "summary", "co_issuing", "items")


def test_tables_are_those_of_the_declaration(hostile_run):
    stage = next(s for s in STAGES if s.name == "networks.build")
    assert set(hostile_run.tables) == set(stage.assigns)
    for name, table in hostile_run.tables.items():
        assert table.schema.equals(schema_of(table_spec(name).record)), name
        assert table.num_rows > 0 or name == "network/items", name


def test_two_runs_give_the_same_bytes(hostile_run):
    tables = make_tables(
        hostile_documents(), years=[2004] * 8, focal=1, kinds={"LAW <1>": "LAW"}, terms=["E01"], policies={0: "E01|E08"}
    )
    one, two = make_networks(tables, FAST, CONTEXT), make_networks(tables, FAST, CONTEXT)
    assert one.files == two.files
    assert all(one.tables[name].equals(two.tables[name]) for name in one.tables)


def test_the_order_of_rows_does_not_matter(hostile_run):
    tables = make_tables(
        hostile_documents(), years=[2004] * 8, focal=1, kinds={"LAW <1>": "LAW"}, terms=["E01"], policies={0: "E01|E08"}
    )
    shuffled = {
        name: table.take(np.random.default_rng(3).permutation(table.num_rows)) for name, table in tables.items()
    }
    assert make_networks(tables, FAST, CONTEXT).files == make_networks(shuffled, FAST, CONTEXT).files


def test_a_name_that_is_merged_leaves_the_network_of_terms_as_it_was(tmp_path, monkeypatch):
    built, build_network = [], networks.build_network
    monkeypatch.setattr(
        networks, "build_network", lambda name, *rest: (built.append(name), build_network(name, *rest))[1]
    )
    store, static = Store(tmp_path), {"code": "c", "libraries": "l"}

    def build(tables):
        built.clear()
        with open_memory(store.memory_path("networks.build"), static) as memory:
            result = make_networks(tables, FAST, CONTEXT)
        memory.keep(store)
        return result

    tables = make_tables(hostile_documents(), years=[2004] * 8, focal=1, terms=["E01", "E02", "E03"])
    build(tables)
    ids = tables["mentions"].column("entity_id").to_pylist()
    at = tables["mentions"].column_names.index("entity_id")
    merged = tables["mentions"].set_column(at, "entity_id", pa.array(["E01" if i == "E02" else i for i in ids]))
    again = build(tables | {"mentions": merged})
    assert "entities" in built
    assert "terms" not in built
    fresh = make_networks(tables | {"mentions": merged}, FAST, CONTEXT)
    assert again.files == fresh.files
    assert all(again.tables[name].equals(fresh.tables[name]) for name in fresh.tables)


def test_weights_and_evidence_follow_from_the_documents(hostile_run):
    held = {}
    for number, document in enumerate(hostile_documents()):
        for position, sentence in enumerate(s for paragraph in document for s in paragraph):
            for pair in combinations(sorted(set(sentence)), 2):
                held.setdefault(pair, set()).add(f"d{number:02x}:{position}")
    edges = [row for row in hostile_run.tables["network/edges"].to_pylist() if row["network"] == "entities"]
    assert {(row["source"], row["target"]): set(row["evidence"].split()) for row in edges} == held
    texts = {f"{r['doc_id']}:{r['sentence']}": r["text"] for r in hostile_tables()["sentences"].to_pylist()}
    assert all(row["quote"] == quote(texts[row["evidence"].split()[0]]) for row in edges)
    assert all(row["weight"] == len(held[row["source"], row["target"]]) for row in edges)


def test_a_quote_is_one_short_line():
    assert quote("a\n b") == "a b"
    assert quote("长" * 500) == "长" * (QUOTE - 1) + "…"


def test_actors_meet_instruments_only(hostile_run):
    nodes = {(row["network"], row["node"]): row["type"] for row in hostile_run.tables["network/nodes"].to_pylist()}
    edges = [row for row in hostile_run.tables["network/edges"].to_pylist() if row["network"] == "actors-instruments"]
    assert edges
    for row in edges:
        kinds = {nodes[row["network"], row[end]] in ("LAW", "PROGRAM") for end in ("source", "target")}
        assert kinds == {True, False}


def test_the_focal_document_is_marked(hostile_run):
    nodes = [row for row in hostile_run.tables["network/nodes"].to_pylist() if row["network"] == "entities"]
    named = {name for paragraph in hostile_documents()[1] for sentence in paragraph for name in sentence}
    assert {row["node"] for row in nodes if row["in_focal"]} == named
    assert "network/focal-acronyms.gexf" in hostile_run.files


@pytest.mark.parametrize("documents", [[], [[[[]]]], [[[["A"]]]], [[[["A", "B"]]]]])
def test_next_to_nothing_gives_empty_networks(documents):
    made = make_networks(make_tables(documents), FAST, CONTEXT)
    assert set(made.tables) == {f"network/{name}" for name in TABLES}
    assert b"<gexf" in made.files["network/entities.gexf"]
    assert "network/entities-dynamic.gexf" not in made.files


@pytest.mark.parametrize("unit", ["paragraph", "document", "window"])
@pytest.mark.parametrize("significance", ["hypergeometric", "noise-corrected"])
def test_every_choice_of_the_configuration_works(unit, significance):
    parameters = NetworksParameters(
        unit=unit, significance=significance, backbone="disparity", minimum_weight=1, draw="all", layout_iterations=5,
        bootstraps=1, permutations=5, seeds=2,
    )  # fmt: skip
    tables = make_tables(hostile_documents(), focal=0)
    made = make_networks(tables, parameters, CONTEXT)
    summary = made.tables["network/summary"].to_pylist()[0]
    assert summary["edges"] > summary["nodes"] > 5
    assert np.isfinite(made.tables["network/edges"].column("significance").to_numpy()).all()


def test_a_bootstrap_weighs_documents():
    from scipy import sparse

    graph = Graph(3, np.array([0, 1]), np.array([1, 2]), np.array([4.0, 2.0]))
    counts = sparse.csr_matrix(np.array([[4.0, 0], [0, 2.0]]))
    drawn = graph, counts, counts / 2
    weights = {tuple(g.weight.tolist()) for g in bootstrap_graphs(*drawn, resamples=30, minimum=3, seed=1)}
    # Drawn twice, the second document makes up for its 2 units: 3 are asked of units, not of what they count.
    assert weights == {(2.0,), (4.0,)}


def test_a_variant_that_is_the_choice_keeps_everything():
    graph = Graph(4, np.array([0, 0, 2]), np.array([1, 2, 3]), np.array([4.0, 1.0, 3.0]))
    chosen = Choice(graph, graph.weight, np.ones(3, bool), np.array([0, 0, 1, 1]))
    check, survives = check_variant(
        chosen,
        Variant("seed", "1", graph, graph.weight),
        resolution=1.0,
        backbone=lambda g: np.ones(len(g.weight), bool),
    )
    assert (check.partition_agreement, check.top_edges_kept, check.backbone_kept) == (1.0, 1.0, 1.0)
    assert survives.all()
    half = graph.select(np.array([True, False, False]))
    check, survives = check_variant(
        chosen, Variant("threshold", "4", half, half.weight), resolution=1.0,
        backbone=lambda g: np.ones(len(g.weight), bool),
    )  # fmt: skip
    assert survives.tolist() == [True, False, False]
    assert check.top_edges_kept == pytest.approx(1 / 3)


def test_q_values_count_every_pair_that_could_have_met(hostile_run):
    for network in ("entities", "actors-instruments"):
        nodes = [r for r in hostile_run.tables["network/nodes"].to_pylist() if r["network"] == network]
        edges = [r for r in hostile_run.tables["network/edges"].to_pylist() if r["network"] == network]
        p = np.array([10.0 ** -r["significance"] for r in edges])
        # Of the hostile documents each holds two or three names beside the two that all have.
        names = [r["node"] for r in nodes]
        ids = sorted(HOSTILE)
        held = [{ids[k], ids[(k + 1) % 8], ids[(k + 3) % 8], "ORG & Co", "LAW <1>"} & set(names) for k in range(8)]
        pairs = len({pair for some in held for pair in combinations(sorted(some), 2)})
        assert len(edges) <= pairs < len(nodes) * (len(nodes) - 1) // 2
        wanted = false_discovery_control(np.concatenate([p, np.ones(pairs - len(p))]))[: len(p)]
        assert [r["q_value"] for r in edges] == pytest.approx(wanted, rel=1e-3, abs=1e-5)


def test_edges_say_on_how_many_issuers_they_rest_and_which_are_unsure():
    documents = [[[["A", "B"], ["A", "B"], ["C"], ["D"]]]] * 3 + [[[["C", "D"], ["C"], ["D"], ["C", "D"]]]]
    tables = make_tables(documents, policies={0: "A|C", 1: "C", 3: ""})
    rows = make_networks(tables, FAST, CONTEXT).tables["network/edges"].to_pylist()
    edges = {r["source"] + r["target"]: r for r in rows if r["network"] == "entities"}
    assert (edges["AB"]["documents"], edges["AB"]["issuers"]) == (3, 2)
    assert (edges["CD"]["documents"], edges["CD"]["issuers"]) == (1, 0)
    assert edges["CD"]["q_value"] > 0.05
    assert edges["CD"]["unsure"]
    assert edges["CD"]["backbone"]


def test_names_inside_slogans_are_no_actors():
    tables = make_tables([[[["A", "B"], ["A", "B"], ["A", "C"], ["A", "C"]]]])
    mentions = tables["mentions"]
    role = ["inside" if name == "C" else "name" for name in mentions["entity_id"].to_pylist()]
    place = mentions.column_names.index("role") if "role" in mentions.column_names else mentions.num_columns
    tables["mentions"] = (
        mentions.set_column(place, "role", pa.array(role))
        if "role" in mentions.column_names
        else mentions.append_column("role", pa.array(role))
    )
    nodes = make_networks(tables, FAST, CONTEXT).tables["network/nodes"].to_pylist()
    assert {row["node"] for row in nodes if row["network"] == "entities"} == {"A", "B"}


CROWD = [["A", "B"], ["A", "B", "C", "D", "E"], ["C", "D", "E", "F"], ["F"], ["G"]]


@pytest.mark.parametrize(("counting", "strength"), [("fractional", 1.25), ("full", 2.0)])
def test_a_crowd_says_less_of_two_names_than_a_sentence_on_them(counting, strength):
    tables = make_tables([[[*CROWD], [*CROWD]], [[*CROWD]]])
    made = make_networks(tables, replace(FAST, counting=counting), CONTEXT)
    (edge,) = (
        row for row in made.tables["network/edges"].to_pylist()
        if (row["network"], row["source"], row["target"]) == ("entities", "A", "B")
    )  # fmt: skip
    assert (edge["weight"], edge["fractional"], edge["strength"]) == (6, 3.75, 3 * strength)
    graph = nx.read_gexf(io.BytesIO(made.files["network/entities.gexf"]))
    assert graph.edges["A", "B"]["weight"] == 3 * strength
    assert graph.edges["A", "B"]["meetings"] == 6
    files = (made.files[f"network/entities-vosviewer-{kind}.txt"] for kind in ("network", "fractional"))
    assert [data.decode().split()[2] for data in files] == ["6", "3.75"]


def test_names_of_a_fixed_list_are_joined_only_where_they_meet_otherwise():
    listed = [[[["A", "B"], ["A", "C"]]]] * 6
    free = [[[["A", "C", "B"]]], [[["B", "C", "A"]]]]
    edges = {
        (row["source"], row["target"]): row["weight"]
        for row in make_networks(make_tables(listed + free), replace(FAST, formula_share=0.1), CONTEXT)
        .tables["network/edges"]
        .to_pylist()
        if row["network"] == "entities"
    }
    # A and C stand in the same list once more, so that they hardly meet but in it.
    assert edges == {("A", "B"): 2, ("B", "C"): 2}
