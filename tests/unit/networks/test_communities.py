import sys

import networkx as nx
import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from pipeline.networks import communities
from pipeline.networks.graph import Graph


def from_networkx(graph: nx.Graph) -> Graph:
    ends = np.array(sorted(tuple(sorted(edge)) for edge in graph.edges), dtype=np.int64).reshape(-1, 2)
    weights = [float(graph[s][t].get("weight", 1)) for s, t in ends.tolist()]
    return Graph(len(graph), ends[:, 0], ends[:, 1], np.array(weights))


CLIQUES = from_networkx(nx.ring_of_cliques(5, 6))
PLANTED = from_networkx(nx.planted_partition_graph(4, 25, 0.4, 0.03, seed=2))


def test_cliques_are_found_by_every_seed():
    partition = communities.find_communities(CLIQUES, seeds=20, seed=1)
    assert adjusted_rand_score(np.arange(30) // 6, partition.community) == 1.0
    assert partition.agreement == pytest.approx(1.0)
    assert (partition.stability == 1.0).all()


def test_consensus_of_a_planted_partition_is_the_same_each_time():
    first = communities.find_communities(PLANTED, seeds=20, seed=1)
    again = communities.find_communities(PLANTED, seeds=20, seed=1)
    assert np.array_equal(first.community, again.community)
    assert adjusted_rand_score(np.arange(100) // 25, first.community) > 0.8
    assert 0 < first.stability.min() <= first.stability.max() <= 1


def test_louvain_steps_in_when_the_leiden_package_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "graspologic_native", None)
    partition = communities.find_communities(CLIQUES, seeds=3, seed=1)
    assert adjusted_rand_score(np.arange(30) // 6, partition.community) == 1.0


def test_vote_follows_the_majority_whatever_the_runs_call_their_communities():
    runs = np.array([[0, 0, 0, 1, 1, 1], [5, 5, 5, 2, 2, 2], [1, 1, 0, 0, 0, 0]])
    assert communities.vote(runs, reference=2).tolist() == [1, 1, 1, 0, 0, 0]


def test_modularity_is_that_of_networkx():
    graph = nx.karate_club_graph()
    made = from_networkx(graph)
    labels = np.arange(34) % 3
    groups = [{n for n in range(34) if n % 3 == k} for k in range(3)]
    assert communities.modularity(made, labels) == pytest.approx(nx.community.modularity(graph, groups))


def test_communities_are_numbered_from_the_largest():
    assert communities.number_by_size(np.array([7, 3, 3, 3, 9, 9])).tolist() == [2, 0, 0, 0, 1, 1]


def test_a_community_is_named_by_its_strongest_members():
    names = communities.name_communities(
        np.array([0, 0, 0, 1]), ["a", "b", "c", "d"], np.array([1.0, 9.0, 5.0, 1.0]), names=2
    )
    assert names == ["b / c", "d"]


def test_a_graph_without_edges_has_a_community_a_node():
    empty = Graph(3, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    assert sorted(communities.find_communities(empty, seeds=2, seed=1).community) == [0, 1, 2]
