import numpy as np
import pytest

from pipeline.networks.backbone import disparity, find_backbone, keep_sure, strongest_edges
from pipeline.networks.graph import Graph

# A star of weak edges around node 0, with one heavy edge, and a chain 4 - 5.
STAR = Graph(6, np.array([0, 0, 0, 0, 4]), np.array([1, 2, 3, 4, 5]), np.array([100.0, 1.0, 1.0, 1.0, 2.0]))


def test_disparity_is_the_formula_of_the_paper():
    values = disparity(STAR)
    assert values[0] == pytest.approx((1 - 100 / 103) ** 3)
    assert values[4] == pytest.approx((1 - 2 / 3) ** 1)


@pytest.mark.parametrize("method", ["disparity", "noise-corrected"])
def test_every_node_keeps_its_strongest_edge(method):
    random = np.random.default_rng(3)
    pairs = np.unique(np.sort(random.integers(0, 40, (150, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    graph = Graph(40, pairs[:, 0], pairs[:, 1], random.integers(1, 30, len(pairs)).astype(float))
    kept = graph.select(find_backbone(graph, method=method, alpha=0.01))
    assert ((kept.degrees() > 0) == (graph.degrees() > 0)).all()
    heaviest = graph.adjacency().max(axis=1).toarray().ravel()
    assert np.array_equal(kept.adjacency().max(axis=1).toarray().ravel(), heaviest)
    assert 0 < len(kept.weight) < len(graph.weight)


def test_strongest_edges_of_a_star():
    assert strongest_edges(STAR).tolist() == [True, True, True, False, True]


def test_disparity_drops_what_the_hub_does_not_stress():
    ring = Graph(5, np.array([0, 0, 0, 0]), np.array([1, 2, 3, 4]), np.array([5.0, 5.0, 5.0, 5.0]))
    assert disparity(ring) == pytest.approx([(3 / 4) ** 3] * 4)


def test_a_maximum_keeps_the_most_significant_edges():
    everything = find_backbone(STAR, method="noise-corrected", alpha=1.0)
    assert everything.all()
    assert find_backbone(STAR, method="noise-corrected", alpha=1.0, maximum=1).sum() == strongest_edges(STAR).sum()


def test_no_method_keeps_all():
    assert find_backbone(STAR, method="none", alpha=0.0).all()


def test_unsure_edges_are_drawn_only_where_a_node_has_no_other():
    graph = Graph(4, np.array([0, 0, 1, 2]), np.array([1, 2, 2, 3]), np.array([5.0, 3.0, 2.0, 1.0]))
    every = np.ones(4, bool)
    assert keep_sure(graph, every, np.array([0.01, 0.2, 0.3, 0.9]), rate=0.05).tolist() == [True, True, False, True]
    assert keep_sure(graph, every, np.array([0.01, 0.2, 0.3, 0.9]), rate=1.0).all()
    assert not keep_sure(graph, ~every, np.zeros(4), rate=0.05).any()
