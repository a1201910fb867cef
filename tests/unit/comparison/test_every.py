"""What no genre explains: one q value from the largest p value of the genres."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.comparison.every import Tried, rate_every
from pipeline.statistics import false_discovery_rates


def test_the_largest_p_of_the_genres_is_what_the_rate_is_made_of() -> None:
    over = np.array([True, True, True])
    laws = Tried(np.array([0, 1, 2]), np.array([0.001, 0.001, 0.3]), over)
    papers = Tried(np.array([0, 1, 3]), np.array([0.002, 0.04, 0.001]), np.array([True, True, False]))
    q = rate_every([laws, papers], items=5)
    assert q[:2] == pytest.approx(false_discovery_rates(np.array([0.002, 0.04])))
    assert np.isnan(q[2:]).all(), "not tested in each"


def test_more_than_one_genre_and_less_than_another_is_no_finding() -> None:
    laws, papers = (Tried(np.array([0]), np.array([1e-6]), np.array([side])) for side in (True, False))
    assert rate_every([laws, papers], items=1).tolist() == [1.0]
    assert rate_every([papers, papers], items=1).tolist() == pytest.approx([1e-6])


def test_without_genres_nothing_is_told() -> None:
    assert np.isnan(rate_every([], items=2)).all()
