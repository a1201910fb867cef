import subprocess
import sys

import numpy as np
import pytest

from pipeline.networks import layout
from pipeline.networks.graph import Graph
from pipeline.networks.layout import compute_layout, label_widths
from pipeline.networks.overlap import remove_overlaps


def made(size: int = 150, edges: int = 500) -> tuple[Graph, np.ndarray, np.ndarray]:
    random = np.random.default_rng(4)
    community = np.arange(size) % 5
    ends = np.unique(np.sort(random.integers(0, size, (edges, 2)), axis=1), axis=0)
    near = (ends[:, 0] != ends[:, 1]) & (
        (community[ends[:, 0]] == community[ends[:, 1]]) | (random.random(len(ends)) < 0.05)
    )
    ends = ends[near]
    graph = Graph(size, ends[:, 0], ends[:, 1], random.integers(1, 20, len(ends)).astype(float))
    return graph, community, np.round(4 + 16 * random.random(size) ** 3, 2)


def overlaps(place: np.ndarray, radius: np.ndarray) -> int:
    distance = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    return int(np.triu(distance < radius[:, None] + radius[None], 1).sum())


def test_no_discs_overlap_and_communities_stay_together():
    graph, community, radius = made()
    place = compute_layout(graph, community, radius, np.zeros(150), iterations=150, seed=1)
    assert np.isfinite(place).all()
    assert overlaps(place, radius) == 0
    distance = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    same = community[:, None] == community[None]
    assert distance[same].mean() < 0.8 * distance[~same].mean()


def test_labels_of_large_nodes_do_not_overlap():
    graph, community, _ = made(60, 200)
    width = np.where(np.arange(60) < 25, 60.0, 0.0)
    place = compute_layout(graph, community, np.full(60, 4.0), width, iterations=100, seed=1)[:25]
    delta = np.abs(place[:, None] - place[None])
    covered = (delta[..., 0] < 60.0) & (delta[..., 1] < 7.0)
    assert np.triu(covered, 1).sum() == 0


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_nodes_at_one_place_are_parted(size):
    radius = np.full(size, 10.0)
    place = remove_overlaps(np.zeros((size, 2)), radius, np.zeros(size), height=7.0)
    assert overlaps(place, radius) == 0


def test_the_same_graph_gives_the_same_bytes_in_another_process():
    graph, community, radius = made()
    here = compute_layout(graph, community, radius, np.zeros(150), iterations=60, seed=1)
    code = (
        "import sys; from tests.unit.networks.test_layout import made; import numpy as np;"
        "from pipeline.networks.layout import compute_layout; g, c, r = made();"
        "sys.stdout.write(compute_layout(g, c, r, np.zeros(150), iterations=60, seed=1).tobytes().hex())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout == here.tobytes().hex()


def test_another_seed_gives_another_layout():
    graph, community, radius = made()
    one, two = (compute_layout(graph, community, radius, np.zeros(150), iterations=30, seed=s) for s in (1, 2))
    assert not np.array_equal(one, two)


def test_an_empty_graph_has_no_places():
    empty = Graph(0, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    assert compute_layout(empty, np.zeros(0, np.int64), np.zeros(0), np.zeros(0), iterations=5, seed=1).shape == (0, 2)


def test_han_characters_are_wider_than_latin_ones():
    han, latin = label_widths(["专利", "ab"])
    assert han > latin > 0


def test_far_groups_push_nearly_as_their_nodes_do():
    random = np.random.default_rng(3)
    part = random.integers(0, 12, 4000)
    x, y = (300 * wave(part) + random.normal(0, 60, 4000) for wave in (np.cos, np.sin))
    x, y, mass = (values.astype(np.float32) for values in (x, y, 1 + random.exponential(size=4000)))
    whole, grouped = layout._push_each(x, y, mass), layout._push_in_groups(x, y, mass)
    assert np.linalg.norm(grouped - whole) < 0.03 * np.linalg.norm(whole)
    assert (grouped == layout._push_in_groups(x, y, mass)).all()
    assert sorted(np.concatenate(layout._group(x, y)).tolist()) == list(range(4000))


def test_only_large_graphs_are_pushed_in_groups(monkeypatch):
    asked = []
    monkeypatch.setattr(layout, "_push_in_groups", lambda x, *_: asked.append(len(x)) or np.zeros((2, len(x))))
    for size in (layout.SMALL, layout.SMALL + 1):
        layout._repulsion(*(np.ones(size, np.float32) for _ in range(3)))
    assert asked == [layout.SMALL + 1]
