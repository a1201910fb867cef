"""Shared measures against independent implementations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import adjusted_rand_score

from pipeline.statistics import adjusted_rand, false_discovery_rates, log_likelihood_ratio


def test_false_discovery_rates_are_those_of_scipy() -> None:
    p = np.random.default_rng(3).uniform(size=60) ** 2
    assert false_discovery_rates(p) == pytest.approx(stats.false_discovery_control(p))
    assert len(false_discovery_rates(np.zeros(0))) == 0


def test_tests_that_are_not_told_of_count() -> None:
    p = np.array([0.001, 0.02, 0.04])
    whole = np.concatenate([p, np.ones(97)])
    assert false_discovery_rates(p, tests=100) == pytest.approx(stats.false_discovery_control(whole)[:3])


def test_adjusted_rand_is_that_of_sklearn() -> None:
    generator = np.random.default_rng(5)
    for size in (2, 5, 40):
        a, b = generator.integers(0, 4, size), generator.integers(0, 3, size)
        assert adjusted_rand(a, b) == pytest.approx(adjusted_rand_score(a, b))
    assert adjusted_rand(np.zeros(5), np.zeros(5)) == 1.0


def test_log_likelihood_ratio_is_that_of_scipy() -> None:
    table = np.array([[12.0, 30.0], [388.0, 8970.0]])
    expected = stats.contingency.expected_freq(table)
    cells = [np.array([value]) for value in table.ravel()]
    chance = [np.array([value]) for value in expected.ravel()]
    wanted = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert log_likelihood_ratio(cells, chance)[0] == pytest.approx(wanted)
