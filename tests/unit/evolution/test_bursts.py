"""Bursts: the automaton against all sequences of states, planted bursts, and how often chance shows one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import sparse
from scipy.stats import binom

from pipeline.evolution.bursts import find_bursts, find_states, strongest

SETTING = {"ratio": 2.0, "cost": 1.0}


def test_states_are_those_of_least_cost() -> None:
    random = np.random.default_rng(5)
    totals = random.integers(5, 40, 6).astype(float)
    for _ in range(15):
        counts = np.array([float(random.integers(0, total // 3 + 1)) for total in totals])
        state, saved = find_states(counts[:, None], totals, **SETTING)
        p0 = min(max(counts.sum() / totals.sum(), 1e-12), 0.9999)
        p1 = min(2 * p0, 0.9999)

        def cost(states: tuple[int, ...], counts: np.ndarray = counts, rates: tuple[float, ...] = (p0, p1)) -> float:
            emitted = -sum(binom.logpmf(c, n, rates[s]) for c, n, s in zip(counts, totals, states, strict=True))
            entered = sum(b > a for a, b in zip((0, *states), states, strict=False))
            return float(emitted + entered * np.log(len(totals)))

        if counts.sum():
            best = min(product((0, 1), repeat=6), key=cost)
            assert cost(tuple(state[:, 0].astype(int))) == pytest.approx(cost(best), abs=1e-9)
        assert strongest(state, saved)[0] >= 0


def corpus(seed: int, *, planted: bool = True) -> tuple[sparse.csr_matrix, np.ndarray]:
    """400 documents of 20 years with 60 items at random; item 0 is four times as frequent in years 8 to 10."""
    random = np.random.default_rng(seed)
    place = np.sort(random.integers(0, 20, 400))
    rate = random.uniform(0.02, 0.2, 60)
    held = random.random((400, 60)) < rate
    if planted:
        high = (place >= 8) & (place <= 10)
        held[:, 0] = random.random(400) < np.where(high, 0.6, 0.1)
    return sparse.csr_matrix(held.astype(float)), place


def test_planted_bursts_are_found_with_their_years() -> None:
    for seed in range(3):
        holding, place = corpus(seed)
        found = find_bursts(holding, place, 20, permutations=100, seed=1, **SETTING)
        first = found[0]
        assert (first.item, first.q < 0.05) == (0, True)
        assert abs(first.begin - 8) <= 1
        assert abs(first.end - 10) <= 1
        assert first.strength > 0


def test_exchanged_years_show_bursts_no_more_often_than_said() -> None:
    trials, shown = 40, 0
    for seed in range(trials):
        holding, place = corpus(100 + seed, planted=False)
        found = find_bursts(holding, place, 20, permutations=60, seed=seed, **SETTING)
        shown += any(burst.q <= 0.05 for burst in found)
    # More than this would have a chance below 1 in 100 if one corpus in twenty showed one.
    assert shown <= binom.ppf(0.99, trials, 0.05)


def test_a_steady_item_never_bursts() -> None:
    holding = sparse.csr_matrix(np.ones((40, 1)))
    assert find_bursts(holding, np.repeat(np.arange(10), 4), 10, permutations=20, seed=1, **SETTING) == []


def test_too_little_gives_nothing() -> None:
    assert find_bursts(sparse.csr_matrix((0, 3)), np.zeros(0, int), 0, permutations=20, seed=1, **SETTING) == []
