"""Correspondence analysis against published figures and a calculation by hand; tables on planted profiles."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import scipy.sparse as sp
from scipy.stats.contingency import expected_freq

from pipeline.comparison.correspondence import (
    analyse_correspondence,
    cluster,
    expect_counts,
    measure_inertia,
    surprise,
)
from pipeline.comparison.evidence import EvidenceIndex
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.profiles import TABLES, Listed, analyse_groups, part_documents
from pipeline.comparison.selection import check_columns
from pipeline.core.errors import ConfigError
from pipeline.records.extraction import Document
from pipeline.records.policies import Policy
from tests.unit.topics.made import rows_to_table

# Greenacre's staff of five groups by four smoking habits: Greenacre, M. (1984). Theory and applications of
# correspondence analysis. Academic Press, table 3.1; the figures are those of the same book.
SMOKING = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]], dtype=float)
PARAMETERS = ComparisonParameters(correspondence_permutations=100)


def test_inertias_and_coordinates_are_the_published_ones() -> None:
    found = analyse_correspondence(SMOKING)
    assert np.round(found.inertias, 6).tolist() == pytest.approx([0.074759, 0.010017, 0.000414], abs=1e-6)
    assert np.abs(found.rows.coordinates[:, 0]).tolist() == pytest.approx(
        [0.065768, 0.258958, 0.380595, 0.232952, 0.201089], abs=1e-6
    )
    assert np.abs(found.columns.coordinates[:, 0]).tolist() == pytest.approx(
        [0.393308, 0.099456, 0.196321, 0.293776], abs=1e-6
    )


def test_expected_counts_are_scipys_to_the_last_digit() -> None:
    table = np.random.default_rng(3).integers(1, 90, (31, 7)).astype(float)
    assert expect_counts(table).tolist() == expected_freq(table).tolist()


def test_two_by_two_is_what_the_hand_finds() -> None:
    # 30 of 40 against 10 of 60: chi-square n (ad - bc)^2 / (r1 r2 c1 c2) = 100 (30*50 - 10*10)^2 / (40*60*40*60).
    table = np.array([[30.0, 10.0], [10.0, 50.0]])
    inertia = (30 * 50 - 10 * 10) ** 2 / (40 * 60 * 40 * 60)
    found = analyse_correspondence(table)
    assert found.inertias.tolist() == pytest.approx([inertia])
    # Two points lie on both sides of the middle, as far as the other's mass says.
    root = inertia**0.5
    assert found.rows.coordinates[:, 0].tolist() == pytest.approx(
        [root * (0.6 / 0.4) ** 0.5, -root * (0.4 / 0.6) ** 0.5]
    )
    assert found.rows.contribution[:, 0].tolist() == pytest.approx([0.6, 0.4])
    assert found.rows.quality.tolist() == [[pytest.approx(1.0)], [pytest.approx(1.0)]]


def test_distances_on_all_axes_are_chi_square_distances_between_profiles() -> None:
    found = analyse_correspondence(SMOKING)
    column = SMOKING.sum(axis=0) / SMOKING.sum()
    profile = SMOKING / SMOKING.sum(axis=1, keepdims=True)
    by_hand = sum((profile[0, j] - profile[4, j]) ** 2 / column[j] for j in range(4)) ** 0.5
    assert np.linalg.norm(found.rows.coordinates[0] - found.rows.coordinates[4]) == pytest.approx(by_hand)
    merges, leaves = cluster(found.rows)
    assert sorted(leaves) == [0, 1, 2, 3, 4]
    # The nearest two profiles, senior staff and secretaries, are joined first, at their distance.
    assert {int(merges[0, 0]), int(merges[0, 1])} == {2, 4}
    near = sum((profile[2, j] - profile[4, j]) ** 2 / column[j] for j in range(4)) ** 0.5
    assert merges[0, 2] == pytest.approx(near)


def test_contributions_add_up_an_axis_and_qualities_a_point() -> None:
    found = analyse_correspondence(SMOKING)
    for side in (found.rows, found.columns):
        assert side.contribution.sum(axis=0).tolist() == pytest.approx([1.0] * 3)
        assert side.quality.sum(axis=1).tolist() == pytest.approx([1.0] * len(side.mass))
        assert side.inertia.sum() == pytest.approx(found.inertias.sum())


def test_what_one_text_repeats_is_no_surprise_and_what_a_group_shares_is() -> None:
    member = np.repeat(np.eye(2), 10, axis=0)
    random = np.random.default_rng(0)
    even = random.poisson(3.0, (20, 6)).astype(float)
    bursty = even.copy()
    bursty[3, 0] = 300.0
    shared = even.copy()
    shared[:10, 0] += 9.0
    by = {"axes": 1, "permutations": 200, "seed": 1}
    assert surprise(bursty, member, **by)[0] > 0.05  # type: ignore[arg-type]
    assert surprise(shared, member, **by)[0] < 0.01  # type: ignore[arg-type]
    chi_square = measure_inertia(bursty.T @ member, 1)[0] * bursty.sum()
    assert chi_square > 100  # far beyond 11.07, the critical value of five degrees of freedom


def test_p_values_are_as_often_small_as_they_say() -> None:
    random = np.random.default_rng(2)
    member = np.repeat(np.eye(3), 8, axis=0)
    found = []
    for _ in range(200):
        rate = random.gamma(0.5, 4.0, (24, 8))  # bursty
        p = surprise(random.poisson(rate).astype(float), member, axes=1, permutations=60, seed=3)
        found.append(p[0])
    assert np.mean(np.array(found) <= 0.05) <= 0.09


def make_documents() -> tuple[pa.Table, pa.Table, list[str]]:
    """Eighteen documents of two genres and three plans; policies for six of them."""
    ids = [f"d{k:02}" for k in range(18)]
    documents = [
        {"doc_id": d, "genre": "论文" if k < 9 else "法律", "year": (2012, 2017, 2022)[k % 3], "journal": ""}
        for k, d in enumerate(ids)
    ]
    policies = [
        {"doc_id": d, "level": "central", "issuer_names": "国务院|财政部" if k % 2 else "财政部"}
        for k, d in enumerate(ids)
        if k >= 9
    ]
    return rows_to_table(documents, Document), rows_to_table(policies, Policy), ids


def list_items(ids: list[str], matrix: Any) -> Listed:
    names = [f"词{k}" for k in range(matrix.shape[1])]
    places = np.argwhere(matrix > 0)
    evidence = EvidenceIndex(places[:, 1], places[:, 0], np.zeros(len(places), np.int64), ids=ids, limit=2)
    return Listed("terms", sp.csr_matrix(matrix), names, names, range(len(names)), evidence)


def test_groups_are_the_values_of_a_column_and_several_values_are_several_groups() -> None:
    documents, policies, ids = make_documents()
    found = part_documents("issuer", documents, policies, ids)
    assert found.names == ["财政部", "国务院"]
    assert found.member.sum(axis=0).tolist() == [9, 5]
    assert part_documents("period", documents, policies, ids).names == [
        "2011-2015 十二五", "2016-2020 十三五", "2021-2025 十四五",
    ]  # fmt: skip
    assert part_documents("journal", documents, policies, ids).names == []


def test_planted_profiles_are_rows_with_evidence() -> None:
    documents, policies, ids = make_documents()
    random = np.random.default_rng(4)
    matrix = random.poisson(3.0, (18, 5))
    matrix[:9, 0] += 12
    matrix[9:, 1] += 12
    tables = {"documents": documents, "policies": policies}
    made = analyse_groups(("genre", "level", "journal"), tables, ids, [list_items(ids, matrix)], PARAMETERS)
    assert set(made) == set(TABLES)
    points = made["compare/correspondence"].to_pylist()
    assert {row["grouping"] for row in points} == {"genre"}  # one level, no journal: nothing to set side by side
    by_name = {row["name"]: row for row in points}
    assert by_name["词0"]["x"] * by_name["论文"]["x"] > 0 > by_name["词1"]["x"] * by_name["论文"]["x"]
    assert by_name["词0"]["contribution_x"] + by_name["词1"]["contribution_x"] > 0.8
    assert by_name["词0"]["y"] is None
    assert made["compare/correspondence/axes"].to_pylist()[0]["p_value"] < 0.05
    cell = next(
        c for c in made["compare/correspondence/cells"].to_pylist() if (c["name"], c["group"]) == ("词0", "论文")
    )
    assert cell["count"] == matrix[:9, 0].sum()
    assert cell["residual"] > 5
    assert {reference.split(":")[0] for reference in cell["evidence"].split()} <= set(ids[:9])
    merges = made["compare/correspondence/merges"].to_pylist()
    assert [row["size"] for row in merges if row["role"] == "item"][-1] == 5


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigError, match="colour"):
        check_columns(("genre", "colour"), {"genre"})
