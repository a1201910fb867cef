import numpy as np
import pytest
from scipy import sparse, stats

from pipeline.networks import significance, weights
from pipeline.networks.counting import Incidence, graph_of, shared_weights
from pipeline.networks.graph import Graph

C, S, T, N = np.array([3.0, 1.0, 10.0]), np.array([4.0, 50.0, 10.0]), np.array([6.0, 40.0, 10.0]), 100


def test_association_strength_is_observed_over_expected():
    assert weights.association_strength(C, S, T, N) == pytest.approx([3 / 0.24, 1 / 20, 10.0])


def test_npmi_has_its_limits():
    values = weights.npmi(C, S, T, N)
    assert values[0] == pytest.approx(np.log(0.03 / (0.04 * 0.06)) / -np.log(0.03))
    assert values[1] < 0
    assert values[2] == pytest.approx(1.0)
    assert weights.npmi(np.array([9.0]), np.array([9.0]), np.array([9.0]), 9) == 1.0


def test_jaccard():
    assert weights.jaccard(C, S, T) == pytest.approx([3 / 7, 1 / 89, 1.0])


def test_log_likelihood_is_that_of_scipy_and_signed():
    for c, s, t, value in zip(C, S, T, weights.log_likelihood(C, S, T, N), strict=True):
        table = np.array([[c, s - c], [t - c, N - s - t + c]])
        expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert abs(value) == pytest.approx(expected)
        assert (value > 0) == (c > s * t / N)


def test_hypergeometric_is_that_of_scipy():
    random = np.random.default_rng(0)
    n = 3000
    s, t = random.integers(1, 400, 300).astype(float), random.integers(1, 400, 300).astype(float)
    c = np.array([random.integers(0, min(a, b) + 1) for a, b in zip(s, t, strict=True)], dtype=float)
    expected = -stats.hypergeom.logsf(c - 1, n, s, t) / np.log(10)
    assert significance.hypergeometric(c, s, t, n) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_hypergeometric_orders_what_floats_cannot_hold():
    values = significance.hypergeometric(np.array([900.0, 1000.0]), np.full(2, 1000.0), np.full(2, 1000.0), 10**6)
    assert values[1] > values[0] > 320
    assert np.isfinite(values).all()


def test_noise_corrected_score_is_lift_between_minus_one_and_one():
    graph = Graph(3, np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([8.0, 1.0, 1.0]))
    score, deviation = significance.noise_corrected(graph)
    strength, total = graph.strengths(), 20.0
    lift = graph.weight * total / (strength[graph.source] * strength[graph.target])
    assert score == pytest.approx((lift - 1) / (lift + 1))
    assert (deviation > 0).all()
    surprise = significance.noise_corrected_significance(graph)
    assert surprise[0] > surprise[1]


def test_noise_corrected_counts_for_more_with_more_evidence():
    few = Graph(4, np.array([0, 2]), np.array([1, 3]), np.array([2.0, 2.0]))
    many = Graph(4, np.array([0, 2]), np.array([1, 3]), np.array([20.0, 20.0]))
    assert significance.noise_corrected_significance(many)[0] > significance.noise_corrected_significance(few)[0]


def test_noise_corrected_deviation_follows_from_the_posterior():
    graph = Graph(4, np.array([0, 0, 1, 2]), np.array([1, 2, 2, 3]), np.array([8.0, 3.0, 1.0, 5.0]))
    _, deviation = significance.noise_corrected(graph)
    strength, n = graph.strengths(), float(graph.strengths().sum())
    for edge in range(4):
        a, b, w = strength[graph.source[edge]], strength[graph.target[edge]], graph.weight[edge]
        mean, variance = a * b / n**2, a * b * (n - a) * (n - b) / (n**4 * (n - 1))
        alpha = mean * (mean * (1 - mean) / variance - 1)
        prior = stats.beta(alpha, alpha * (1 - mean) / mean)
        assert (prior.mean(), prior.var()) == pytest.approx((mean, variance))
        p = (alpha + w) / (alpha / mean + n)

        # The score as a function of the weight, sums of weights following it, as the delta method takes it.
        def score(weight, a=a, b=b, w=w):
            total, one, other = n + weight - w, a + weight - w, b + weight - w
            lift = weight * total / (one * other)
            return (lift - 1) / (lift + 1)

        slope = (score(w + 1e-5) - score(w - 1e-5)) / 2e-5
        assert deviation[edge] == pytest.approx(np.sqrt(n * p * (1 - p)) * abs(slope), rel=1e-4)


def test_meetings_are_expected_by_document_and_crowd():
    rng = np.random.default_rng(4)
    # Two documents; names 0 and 1 fall anywhere among the places of their document, most of them in crowded units.
    sizes = [np.array([6, 6, 2, 1, 1, 0, 0]), np.array([3, 2, 2, 2])]
    held = [(3, 2), (2, 3)]
    total, fractional = np.zeros(6000), np.zeros(6000)
    for n, (a, b) in zip(sizes, held, strict=True):
        place = np.repeat(np.arange(len(n)), n)
        for draw in range(6000):
            drawn = rng.permutation(place)
            first, second = drawn[:a], drawn[a : a + b]
            together = (first[:, None] == second[None, :]).sum(axis=1)
            total[draw] += together.sum()
            fractional[draw] += (together / np.maximum(n[first] - 1, 1)).sum()
    documents = np.repeat([0, 1], [7, 4])
    unit = np.repeat(np.arange(11), np.concatenate(sizes))
    node = np.concatenate([np.arange(k) for k in np.concatenate(sizes)])
    incidence = Incidence(unit, node, unit, documents, 6)
    for share, drawn in ((np.ones(11), total), (weights.fractional_shares(incidence), fractional)):
        chance, square = weights.meeting_chances(incidence, share, 2)
        pair = (sparse.csr_matrix(np.array(held)), np.array([0]), np.array([1]))
        mean, spread = (significance.expected_within(pair[0], c, *pair[1:]) for c in (chance, square))
        assert mean[0] == pytest.approx(drawn.mean(), rel=0.03)
        for level in np.quantile(drawn, [0.9, 0.97, 0.99]):  # the test errs on the side of finding nothing
            p = 10 ** -significance.weighted_within(np.array([level]), mean, spread)[0]
            assert p >= (drawn >= level).mean() * 0.8


def test_poisson_tails_are_those_of_scipy():
    c, mean = np.array([1.0, 3, 20, 5, 200]), np.array([0.2, 9.0, 4.0, 5.0, 1.5])
    found = significance.poisson_tail(c, mean)
    assert found[:4] == pytest.approx(-np.log10(stats.poisson.sf(c[:4] - 1, mean[:4])), rel=1e-6)
    assert found[4] > 300  # beyond the smallest floating-point number, and still in order
    assert significance.poisson_tail(np.array([1.0]), np.array([0.0]))[0] > 300


@pytest.mark.filterwarnings("error")
def test_a_count_far_below_its_expectation_is_no_surprise():
    assert significance.poisson_tail(np.array([1.0, 3.0]), np.array([5000.0, 1e6])) == pytest.approx([0.0, 0.0])


def test_no_edges_have_no_weights():
    lone = Incidence(np.array([0, 1]), np.array([0, 1]), np.array([0, 1]), np.array([0, 0]), 2)
    graph = graph_of(sparse.csr_matrix((2, 2)))
    assert shared_weights(lone, graph, weights.fractional_shares(lone)).tolist() == []
