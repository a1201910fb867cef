"""What holds for any input: effects, dispersions, distances, percentiles."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.comparison.keyness import dispersion, log_odds_z, log_ratio, overdispersion, tail_probability
from pipeline.comparison.neighbours import common_passage
from pipeline.comparison.position import jensen_shannon, percentiles, smooth, surprise_over_years

COUNTS = arrays(np.int64, st.tuples(st.integers(2, 8), st.integers(1, 6)), elements=st.integers(0, 50))
SHARES = arrays(float, st.tuples(st.integers(2, 8), st.integers(2, 5)), elements=st.floats(0, 1))


@settings(deadline=None)
@given(COUNTS)
def test_measures_of_counts_stay_within_their_bounds(counts: np.ndarray) -> None:
    sizes = np.maximum(counts.sum(axis=1), 1).astype(float)
    matrix = sp.csr_matrix(counts)
    spread = dispersion(matrix, sizes)
    assert ((spread >= 0) & (spread <= 1)).all()
    assert (overdispersion(matrix, sizes) > 0).all()


@settings(deadline=None)
@given(st.floats(0, 500), st.floats(0, 500), st.integers(501, 10_000), st.integers(501, 10_000))
def test_effects_change_sign_when_the_sides_change_places(ours: float, theirs: float, size: int, other: int) -> None:
    first, second = np.array([ours]), np.array([theirs])
    assert np.allclose(log_ratio(first, second, size, other), -log_ratio(second, first, other, size))
    assert np.allclose(
        log_odds_z(first, second, size, other, prior=100), -log_odds_z(second, first, other, size, prior=100)
    )


@settings(deadline=None)
@given(st.integers(0, 40), st.floats(0.01, 50), st.floats(1e-6, 10))
def test_tails_overlap_in_the_count_itself(count: int, expected: float, phi: float) -> None:
    arguments = np.array([float(count)]), np.array([expected]), np.array([phi])
    upper, lower = (tail_probability(*arguments, over=over)[0] for over in (True, False))
    assert 0 <= upper <= 1
    assert upper + lower >= 1 - 1e-9


@settings(deadline=None)
@given(SHARES)
def test_distances_are_symmetric_and_bounded(shares: np.ndarray) -> None:
    smoothed = smooth(shares)
    forth, back = jensen_shannon(smoothed, smoothed[::-1]), jensen_shannon(smoothed[::-1], smoothed)
    assert np.allclose(forth, back)
    assert ((forth >= 0) & (forth <= 1)).all()


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=2, max_size=30))
def test_percentiles_keep_the_order_and_average_fifty(values: list[float]) -> None:
    array = np.array(values)
    ranks = percentiles(array)
    assert np.isclose(ranks.mean(), 50)
    order = np.argsort(array, kind="stable")
    assert (np.diff(ranks[order]) >= 0).all()


@settings(deadline=None)
@given(SHARES, st.lists(st.integers(1990, 2000), min_size=8, max_size=8))
def test_surprise_is_never_negative(shares: np.ndarray, years: list[int]) -> None:
    for values in surprise_over_years(shares, np.array(years[: len(shares)]), window=3):
        assert (values[~np.isnan(values)] >= -1e-9).all()


@settings(deadline=None)
@given(st.text("知识产权保护海关", max_size=30), st.text("知识产权保护海关", max_size=30))
def test_a_common_passage_is_in_both_texts(first: str, second: str) -> None:
    passage = common_passage(first, second)
    assert passage in first
    assert passage in second
