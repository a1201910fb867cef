import networkx as nx
import numpy as np
import pytest

from pipeline.networks import centrality
from pipeline.networks.graph import Graph
from tests.unit.networks.test_communities import from_networkx


def made() -> nx.Graph:
    graph = nx.gnm_random_graph(60, 140, seed=5)
    for s, t in graph.edges:
        graph[s][t]["weight"] = 1 + (s * t) % 7
    return graph


def test_betweenness_is_that_of_networkx():
    expected = nx.betweenness_centrality(made())
    assert centrality.betweenness(from_networkx(made())) == pytest.approx([expected[n] for n in range(60)])


def test_betweenness_from_pivots_comes_close():
    graph = from_networkx(nx.barbell_graph(20, 3))
    exact, drawn = centrality.betweenness(graph), centrality.betweenness(graph, pivots=20)
    assert np.argmax(drawn) in (20, 21, 22)
    assert np.abs(exact - drawn).max() < 0.25


def test_pagerank_is_that_of_networkx():
    expected = nx.pagerank(made(), tol=1e-12, max_iter=500)
    found = centrality.pagerank(from_networkx(made()))
    assert found == pytest.approx([expected[n] for n in range(60)], abs=1e-8)
    assert found.sum() == pytest.approx(1.0)


def test_core_numbers():
    graph = from_networkx(nx.lollipop_graph(5, 3))
    assert centrality.core_numbers(graph).tolist() == [4] * 5 + [1] * 3
    expected = nx.core_number(made())
    assert centrality.core_numbers(from_networkx(made())).tolist() == [expected[n] for n in range(60)]


def test_participation_is_zero_inside_and_grows_across():
    graph = Graph(4, np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([1.0, 1.0, 2.0]))
    values = centrality.participation(graph, np.array([0, 0, 1, 1]))
    assert values == pytest.approx([1 - (0.25**2 + 0.75**2), 0.0, 0.0, 0.0])


def test_an_empty_graph_has_no_positions():
    empty = Graph(0, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    assert len(centrality.betweenness(empty)) == len(centrality.pagerank(empty)) == 0
    assert len(centrality.participation(empty, np.zeros(0, np.int64))) == 0
