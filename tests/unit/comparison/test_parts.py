"""The measures of the comparison stage against their definitions and other libraries."""

from __future__ import annotations

from math import log, log2

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2, kstest, nbinom, norm, power_divergence

from pipeline.comparison import terms
from pipeline.comparison.edges import contrast_edges
from pipeline.comparison.entities import find_roles
from pipeline.comparison.keyness import (
    PRIOR,
    STEPS,
    TELLS,
    dispersion,
    log_likelihood,
    log_odds_z,
    log_ratio,
    overdispersion,
    tail_probability,
)
from pipeline.comparison.literature import Counts, Group, Literature, build_groups
from pipeline.comparison.neighbours import common_passage, common_terms, nearest
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.position import (
    entity_overlap,
    leave_one_out,
    list_positions,
    percentiles,
    smooth,
    surprise_over_years,
    word_distances,
)
from pipeline.comparison.terms import bound_effects, drop_parts, make_case, measure_cases, try_terms
from pipeline.comparison.topics import (
    Background,
    compare_shares,
    describe_background,
    find_role,
    read_mixtures,
    try_topics,
)
from pipeline.records.entities import Entity
from pipeline.records.networks import NetworkEdge
from pipeline.records.topics import DocumentTopic, Topic
from pipeline.report.peers import find_peers
from pipeline.topics.unit_corpus import drop_measures
from tests.unit.topics.made import rows_to_table


def test_log_odds_by_hand() -> None:
    focal, related = np.array([10.0, 5.0]), np.array([20.0, 300.0])
    alpha = 100 * 30 / 335
    ours = log((10 + alpha) / (15 + 100 - 10 - alpha))
    theirs = log((20 + alpha) / (320 + 100 - 20 - alpha))
    expected = (ours - theirs) / (1 / (10 + alpha) + 1 / (20 + alpha)) ** 0.5
    assert log_odds_z(focal, related, 15, 320, prior=100)[0] == pytest.approx(expected)


def test_likelihood_ratio_is_scipys() -> None:
    value = log_likelihood(np.array([12.0, 0.0]), np.array([30.0, 8.0]), 400, 9000)
    for at, pair in enumerate(([12, 30], [0, 8])):
        rates = np.array([400, 9000]) * sum(pair) / 9400
        assert value[at] == pytest.approx(power_divergence(pair, rates, lambda_="log-likelihood").statistic)


def test_ratio_is_smoothed_and_doubles_make_one() -> None:
    assert log_ratio(np.array([199.5]), np.array([99.5]), 999, 999)[0] == pytest.approx(1)
    assert np.isfinite(log_ratio(np.array([5.0]), np.array([0.0]), 100, 1000)[0])


def test_dispersion_by_its_definition() -> None:
    counts, sizes = np.array([[4, 0, 1], [4, 0, 1], [8, 9, 2]]), np.array([100.0, 100.0, 200.0])
    shares = sizes / sizes.sum()
    parts = [np.abs(column / column.sum() - shares).sum() / 2 / (1 - shares.min()) for column in counts.T]
    assert dispersion(sp.csr_matrix(counts), sizes) == pytest.approx(parts)


def test_overdispersion_is_found_again() -> None:
    generator = np.random.default_rng(4)
    sizes = generator.integers(500, 2000, 400).astype(float)
    for phi in (0.2, 1.0):
        rates = 0.02 * sizes[:, None] * generator.gamma(1 / phi, phi, (400, 30))
        found = overdispersion(sp.csr_matrix(generator.poisson(rates)), sizes)
        assert np.median(found) == pytest.approx(phi, rel=0.2)


def test_tails_are_even_when_documents_vary_as_the_literature_does() -> None:
    generator = np.random.default_rng(7)
    draws = generator.poisson(40 * generator.gamma(2, 1 / 2, 3000)).astype(float)
    flat = np.full(3000, 40.0), np.full(3000, 0.5)
    upper = tail_probability(draws, *flat, over=True) - generator.random(3000) * (
        tail_probability(draws, *flat, over=True) - tail_probability(draws + 1, *flat, over=True)
    )
    assert kstest(upper, "uniform").pvalue > 0.01


def test_a_term_of_few_paragraphs_has_no_interval() -> None:
    parts = sp.csr_matrix(np.array([[10.0, 1], *[[0, 1]] * 9]))
    literature = sp.csr_matrix(np.full((8, 2), 3.0))
    counts = Counts(literature, np.full(8, 600.0), ["a", "b"])
    low, high = bound_effects(np.arange(2), parts, counts, Group("all", np.arange(8)))
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert low[1] <= log2((10 / 20) / (24 / 4800)) <= high[1]


def test_sums_without_a_document_are_those_of_the_others() -> None:
    counts = Counts(sp.csr_matrix(np.array([[1, 0, 2], [0, 0, 3], [4, 1, 0]])), np.array([9.0, 8, 7]), list("abc"))
    rest, exact = counts.rest(1), counts.sum_up(np.array([0, 2]))
    assert rest.totals.tolist() == exact.totals.tolist()
    assert rest.documents.tolist() == exact.documents.tolist()
    assert (rest.size, rest.count) == (exact.size, exact.count)


@pytest.mark.parametrize("name", ["all", "*"])
def test_a_genre_with_the_name_of_a_reference_is_not_compared_on_its_own(name: str) -> None:
    groups = build_groups(0, [name, name, "论文", name, "论文"], min_genre=2)
    assert [group.name for group in groups] == ["all", "论文"]
    rows = [{"doc_id": f"d{k}", "genre": name, "extractor": "utf-8"} for k in range(5)]
    peers = find_peers(rows[0], rows, ["论文"])
    assert (peers.against, peers.genre) == ("*", "")


def test_groups_are_all_others_and_each_large_genre() -> None:
    groups = build_groups(0, ["法律", "法律", "论文", "法律", "论文", ""], min_genre=2)
    assert [(g.name, g.documents.tolist()) for g in groups] == [
        ("all", [1, 2, 3, 4, 5]), ("法律", [1, 3]), ("论文", [2, 4]),
    ]  # fmt: skip


def test_roles_of_entities() -> None:
    own, documents = np.array([3, 2, 0, 0, 0]), np.array([0, 4, 9, 1, 0])
    focal_only, shared, asked = find_roles(own, documents, least=2)
    assert (focal_only.tolist(), shared.tolist(), asked.tolist()) == ([0], [1], [1, 2])


def test_distances_from_the_others_are_scipys() -> None:
    shares = np.random.default_rng(0).dirichlet(np.ones(5), 9)
    found = leave_one_out(shares)
    for at in range(9):
        rest = np.delete(shares, at, axis=0).mean(axis=0)
        assert found[at] == pytest.approx(jensenshannon(shares[at], rest, base=2))
    assert leave_one_out(shares[:1]).tolist() == [0]


def test_distances_of_words_are_scipys_but_for_the_length() -> None:
    counts = np.random.default_rng(1).poisson(1.5, (6, 30))
    found = word_distances(sp.csr_matrix(counts))
    plain = [
        jensenshannon(row / row.sum(), (counts.sum(axis=0) - row) / (counts.sum() - row.sum()), base=2)
        for row in counts
    ]
    assert found == pytest.approx(np.array(plain) - np.mean(plain))


def test_word_distance_does_not_follow_length() -> None:
    generator = np.random.default_rng(2)
    rates = 1 / np.arange(1, 400)
    sizes = generator.integers(40, 3000, 150)
    counts = np.array([generator.multinomial(size, rates / rates.sum()) for size in sizes])
    assert abs(np.corrcoef(word_distances(sp.csr_matrix(counts)), np.log(sizes))[0, 1]) < 0.1


def test_percentile_is_uniform_when_nothing_is_planted() -> None:
    ranks = []
    for seed in range(200):
        shares = np.random.default_rng(seed).dirichlet(np.full(8, 0.3), 60)
        ranks.append(percentiles(leave_one_out(shares))[0] / 100)
    assert kstest(ranks, "uniform").pvalue > 0.05


def test_percentiles_of_ties_are_in_the_middle() -> None:
    assert percentiles(np.array([1.0, 1.0, 1.0])).tolist() == [50, 50, 50]
    assert percentiles(np.array([1.0, 2.0, 3.0])).tolist() == [0, 50, 100]
    assert percentiles(np.array([1.0])).tolist() == [50]


def test_surprise_by_its_definition() -> None:
    shares = smooth(np.array([[1.0, 0], [0, 1], [0.5, 0.5], [0, 1]]))
    years = np.array([2000, 2001, 2001, 0])
    novelty, transience = surprise_over_years(np.array([[1.0, 0], [0, 1], [0.5, 0.5], [0, 1]]), years, window=3)
    expected = sum(p * log2(p / q) for p, q in zip(shares[1], shares[0], strict=True))
    assert novelty[1] == pytest.approx(expected)
    assert np.isnan(novelty[[0, 3]]).all()
    assert np.isnan(transience[1:]).all()


def test_overlap_of_entities() -> None:
    found = entity_overlap(sp.csr_matrix(np.array([[1, 2, 0], [1, 0, 0], [0, 0, 0]])))
    assert found[:2].tolist() == [0.5, 1.0]
    assert np.isnan(found[2])


def test_nearest_are_sorted_and_ties_go_by_number() -> None:
    assert nearest(np.array([[0.2, 0.9, 0.2, 0.0]]), count=4).tolist() == [[1, 0, 2, -1]]
    assert nearest(np.array([[0.2, 0.2000000001, 0.1]]), count=1).tolist() == [[0]], "equal when rounded"


def test_common_terms_and_passages() -> None:
    first, second = sp.csr_matrix(np.array([[0.1, 0.9, 0.0, 0.4]])), sp.csr_matrix(np.array([[0.9, 0.8, 0.3, 0.0]]))
    assert common_terms(first, 0, second, [0], list("甲乙丙丁"), count=5) == ["乙 甲"]
    assert common_passage("前加强知识产权海关保护后", "他说加强知识产权海关保护。") == "加强知识产权海关保护"
    assert common_passage("知识产权", "知识产权") == ""


def test_background_and_roles_of_topics() -> None:
    shares = np.array([[0.2, 0.8], [0.4, 0.6], [0.6, 0.4], [0.8, 0.2]])
    background = describe_background(shares)
    assert background.mean.tolist() == pytest.approx([0.5, 0.5])
    assert background.percentile(0, 0.5) == 50
    assert background.percentile(0, 0.4) == 37.5
    assert np.isnan(background.low).all(), "four documents give no honest interval"
    assert [find_role(0.2, q, 0.05) for q in (0.01, 0.06, np.nan)] == ["over", "alike", ""]
    assert find_role(-0.2, 0.01, 0.05) == "under"


def test_shares_are_told_apart_by_the_ends_that_lie_towards_each_other() -> None:
    background = Background(np.array([0.3, 0.3]), np.array([0.25, 0.2]), np.array([0.4, 0.4]), np.zeros((0, 2)))
    p = compare_shares(np.array([0.5, 0.1]), np.array([0.3, 0.05]), np.array([0.6, 0.3]), background)
    # 0.2 below the one share and 0.1 above the other, 0.2 above and 0.1 below: as Newcombe's interval has it.
    ends = [0.2 - np.hypot(0.2, 0.1), 0.2 - np.hypot(0.2, 0.1)]
    assert p == pytest.approx(2 * norm.sf(1.959964 * 0.2 / np.hypot(0.2, 0.1)))
    assert all((end > 0) == (chance < 0.05) for end, chance in zip(ends, p, strict=True))


def test_what_fits_no_topic_keeps_its_part_of_the_text_in_intervals() -> None:
    topics = rows_to_table([{"topic": 0, "label": "河湖"}], Topic)
    told = [{"doc_id": "d", "unit": "document", "topic": 0, "share": 0.5}]
    units = [{"doc_id": "d", "unit": str(k), "topic": 0 if k < 5 else -1, "share": 0.1} for k in range(10)]
    mixtures = read_mixtures(topics, rows_to_table([*told, *units], DocumentTopic), ["d"])
    found = try_topics(0, mixtures, describe_background(np.zeros((30, 1))))
    assert 0.05 < found.low[0] < 0.5 < found.high[0] < 0.95
    assert found.q[0] < 0.05


def test_edges_are_told_apart_with_evidence_from_the_right_side() -> None:
    base = {"network": "entities", "source": "E1", "target": "E2", "documents": 3, "evidence": "d1:4 d0:1 d2:9"}
    rows = [
        {**base, "focal_status": "own", "focal_weight": 4, "focal_expected": 0.5},
        {**base, "focal_status": "missing", "focal_weight": 0, "focal_expected": 6.0},
        {**base, "focal_status": ""},
    ]
    found = list(contrast_edges(rows_to_table(rows, NetworkEdge), "d0", limit=2))
    assert [(e.role, e.evidence) for e in found] == [("focal-only", "d0:1"), ("silence", "d1:4 d2:9")]
    assert found[0].effect > 1 > 0 > found[1].effect
    lone = rows_to_table([{**base, "documents": 1, "evidence": "d7:1", "weight": 2}], NetworkEdge)
    assert [e.doc_id for e in contrast_edges(lone, "", limit=2)] == ["d7"]
    reused = rows_to_table([{**base, "network": "reuse", "documents": 1, "evidence": "a.ris#7:1"}], NetworkEdge)
    assert list(contrast_edges(reused, "", limit=2)) == [], "its ends meet in no sentence"


def test_one_document_has_no_percentile() -> None:
    measures = {"distance": np.array([0.2, np.nan])}
    assert [row.percentile for row in list_positions(["a", "b"], measures)] == [None]
    assert [row.percentile for row in list_positions(["a", "b"], {"distance": np.array([0.2, 0.4])})] == [0.0, 100.0]


def test_dates_and_amounts_are_no_entities_to_compare() -> None:
    labels = ["ORG", "DATE", "MONEY", "LAW"]
    entities = rows_to_table([{"entity_id": label, "label": label} for label in labels], Entity)
    assert drop_measures(entities)["entity_id"].to_pylist() == ["ORG", "LAW"]


def test_over_and_under_use_are_one_test_of_two_sides() -> None:
    literature = Literature(
        totals=np.array([40.0]), documents=np.array([9]), phi=np.array([0.3]), spread=np.array([0.2]), size=1e4, count=9
    )
    freedom = PRIOR + TELLS * 9 * 40 / 50
    spread = 0.3 * freedom / chi2.isf((np.arange(STEPS) + 0.5) / STEPS, freedom) * (1 + 1 / 9) + 1 / 40
    counts = (0.0, 1.0, 3.0, 4.0, 9.0, 25.0)
    cases = [make_case(np.array([used]), 1000.0, literature, np.array([0])) for used in counts]
    for used, found in zip(counts, measure_cases(cases, prior=100.0), strict=True):
        size = 1 / spread
        chance = size / (size + 4.0)  # four occurrences are expected
        sides = nbinom.sf(used - 1, size, chance).mean(), nbinom.cdf(used, size, chance).mean()
        assert found.q.tolist() == pytest.approx([min(2 * min(sides), 1.0)])


def test_terms_are_tested_the_same_with_those_of_many_documents_and_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = np.random.default_rng(5).poisson(np.r_[0.1, 0.5, 2, 9, 30][None, :] * np.ones((12, 1)))
    counts = Counts(sp.csr_matrix(drawn), drawn.sum(axis=1).astype(float) + 50, list("甲乙丙丁戊"))

    def test_all() -> list[list[float]]:
        compared = ((document, counts.rest(document)) for document in range(12))
        return [found.q.tolist() for found in try_terms(compared, counts, ComparisonParameters())]

    together = test_all()
    monkeypatch.setattr(terms, "AT_ONCE", 1)
    assert together == test_all()
    assert len({tuple(found) for found in together}) > 6


def test_a_term_that_stands_in_one_longer_term_alone_is_not_compared() -> None:
    names = ["大湾", "湾区", "大湾区", "粤港澳", "发展"]
    own, totals = np.array([20, 7, 17, 30, 9]), np.array([12, 2, 11, 40, 9])
    within = Counts(sp.csr_matrix((1, 5)), np.ones(1), names).within
    kept = drop_parts(np.arange(5), own, totals, within)
    assert [names[item] for item in kept] == ["湾区", "大湾区", "粤港澳", "发展"], "湾区 stands elsewhere as well"
    assert len(drop_parts(np.arange(5), own, np.array([99, 2, 11, 40, 9]), within)) == 5, "in other texts alone"
