"""The k-means partition against scikit-learn's, which is written by others."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cluster import KMeans

from pipeline.topics.partition import ROUNDS, cut_kmeans


def scattered(units: int, dimensions: int, groups: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    centres = random.normal(size=(groups, dimensions))
    return centres[random.integers(groups, size=units)] + 0.7 * random.normal(size=(units, dimensions))


@pytest.mark.parametrize("starts", [1, 5])
@pytest.mark.parametrize(("units", "k", "seed"), [(40, 3, 0), (300, 7, 1), (1000, 20, 2), (999, 50, 3)])
def test_labels_are_those_of_scikit_learn(units: int, k: int, seed: int, starts: int) -> None:
    points = scattered(units, 8, k, seed)
    theirs = KMeans(k, n_init=starts, max_iter=ROUNDS, random_state=seed).fit_predict(points)
    assert cut_kmeans(points, k, seed, starts=starts).tolist() == theirs.tolist()


def test_fewer_different_points_than_groups_leave_groups_empty() -> None:
    points = np.repeat(np.eye(3), 5, axis=0)
    labels = cut_kmeans(points, 5, 0)
    assert [len(set(labels[start : start + 5].tolist())) for start in (0, 5, 10)] == [1, 1, 1]
    assert len(set(labels.tolist())) == 3


def test_a_group_that_loses_all_its_points_takes_the_farthest() -> None:
    from pipeline.topics.partition import _average, _Points

    points = _Points.of(np.array([[0.0], [0.1], [0.2], [5.0]]))
    centres = points.places[[0, 1]]
    moved = _average(points, np.vstack([centres, centres[:1] + 99]), np.array([0, 0, 0, 1]))
    assert moved[2, 0] == pytest.approx(points.places[3, 0])
