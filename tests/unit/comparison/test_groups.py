"""Groups of documents against one another: who belongs, what differs, and what does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import pearson3

from pipeline.comparison.contrasts import (
    mean_contrast,
    pearson3_tail,
    permutation_tail,
    rate_contrast,
    ratio_interval,
)
from pipeline.comparison.groups import TABLES, pair_groups
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.selection import Selection, check_groups, known_columns, select_groups
from pipeline.comparison.stage import compare_focal
from pipeline.core.errors import ConfigError
from pipeline.records.policies import Policy
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.stage import fit_topics
from tests.unit.topics.made import CONTEXT, draw_document, make_tables, make_word, rows_to_table

DOCUMENTS = pa.table(
    {
        "doc_id": ["a", "b", "c", "d"],
        "year": pa.array([2010, 2016, 2020, None], pa.int64()),
        "genre": ["法律", "报告", "论文", ""],
        "authors": ["张三; 李四", "", "王五", ""],
        "主题": ["碳", "水", "碳", ""],
    }
)
POLICIES = rows_to_table(
    [
        {"doc_id": "a", "level": "central", "issuer_names": "国务院|财政部", "region": "", "promulgated": "2010-05-01"},
        {"doc_id": "b", "level": "province", "issuer_names": "广东省人民政府", "region": "440000", "joint": False},
    ],
    Policy,
)


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        ({"level": "central"}, "a"),
        ({"level": ["central", "province"]}, "ab"),
        ({"issuer": "财政部"}, "a"),
        ({"region": "44*"}, "b"),
        ({"year": 2016}, "b"),
        ({"year": "2010-2016"}, "ab"),
        ({"year": "≥2016"}, "bc"),
        ({"period": "..2015"}, "a"),
        ({"genre": "!论文"}, "abd"),
        ({"genre": ["!论文", "!法律"]}, "bd"),
        ({"authors": "李四"}, "a"),
        ({"主题": "碳", "year": "<2015"}, "a"),
        ({"promulgated": "2010-04..2010-06"}, "a"),
        ({"joint": False}, "ab"),
    ],
)
def test_a_group_holds_the_documents_that_meet_all_its_conditions(condition: dict[str, Any], met: str) -> None:
    chosen = select_groups([condition], DOCUMENTS, POLICIES, list("abcd"))
    assert "".join("abcd"[i] for i in chosen[0].documents) == met
    assert {i for group in chosen for i in group.documents} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ([{"levle": "central"}], "levle"),
        ([{"name": "empty"}], "no condition"),
        ([{"level": "central"}, {"level": "central"}], "two groups"),
        ([{"level": [["central"]]}], "give a text"),
    ],
)
def test_a_group_that_cannot_be_made_is_refused(groups: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        check_groups(groups, known_columns(["主题"]))


def test_a_group_within_another_is_set_against_the_rest_of_it() -> None:
    groups = [Selection(name, "", members) for name, members in (("all", tuple(range(9))), ("some", (0, 1, 2)))]
    (pair,) = pair_groups(groups)
    assert pair.sides == (frozenset(range(3, 9)), frozenset(range(3)))
    assert not list(pair_groups([Selection("one", "", (0, 1, 2)), Selection("two", "", (1, 2, 3))]))


def test_tails_of_pearsons_third_type_are_scipys_to_the_last_digit() -> None:
    random = np.random.default_rng(5)
    value = random.normal(scale=3, size=2000)
    skew = np.concatenate([random.uniform(-8, 8, 1000), random.uniform(-1e-4, 1e-4, 980), np.zeros(20)])
    assert pearson3_tail(value, skew).tolist() == pearson3.cdf(value, skew).tolist()
    assert pearson3_tail(-value, -skew).tolist() == pearson3.sf(value, skew).tolist()


def test_the_permutation_tail_agrees_with_permutations() -> None:
    generator = np.random.default_rng(0)
    values = generator.gamma(0.7, 1, (24, 6))
    inside = np.arange(24) < 9
    values[:, 3:] += inside[:, None] * np.array([0.4, 0.8, 2.0])
    score = np.broadcast_to((inside - inside.mean())[:, None], values.shape)
    observed = (score * values).sum(axis=0)
    drawn = np.array([(score * generator.permutation(values)).sum(axis=0) for _ in range(20_000)])
    exact = 2 * np.minimum((drawn >= observed).mean(axis=0), (drawn <= observed).mean(axis=0))
    exact, told = np.minimum(exact, 1), permutation_tail(score, values)
    near = exact > 0.01
    assert told[near] == pytest.approx(exact[near], rel=0.25)
    assert (told[~near] > exact[~near]).all()  # far out it says rather too little than too much
    assert told[~near].max() < 0.01


def test_what_one_document_repeats_is_no_difference_of_groups() -> None:
    counts = np.zeros((40, 2))
    counts[0, 0] = 200
    counts[:20, 1] = 10
    counts[20:, 1] = 1
    inside, sizes = np.arange(40) < 20, np.full(40, 1000.0)
    p = rate_contrast(counts, sizes, inside, np.array([1.0, 0.1]))
    assert p[0] > 0.3
    assert p[1] < 1e-6
    _, low, _ = ratio_interval(counts, sizes, inside)
    assert np.isnan(low[0])
    assert mean_contrast(np.ones((40, 1)), inside)[0] == 1.0


def test_planted_differences_of_two_groups_are_found_and_little_else() -> None:
    generator = np.random.default_rng(1)
    base = 1 / (np.arange(400) + 30)
    documents, genres = [], []
    for number in range(40):
        rates = base * generator.gamma(4, 1 / 4, 400)
        if number % 2:
            rates[100:115] *= 8
        documents.append(draw_document(generator, rates, paragraphs=10))
        genres.append("法律" if number % 2 else "报告")
    planted = {make_word(i) for i in range(100, 115)}
    tables = {**make_tables(documents, genres=genres), "policies": rows_to_table([], Policy)}
    topics = fit_topics(tables, TopicsParameters(seeds=2), CONTEXT)
    asked = ComparisonParameters(groups=({"name": "法", "genre": "法律"},))
    result = compare_focal({**tables, **topics.tables}, asked, CONTEXT).tables
    found = [row for row in result["compare/groups/terms"].to_pylist() if row["significant"]]
    assert {row["term"] for row in found} >= planted
    assert len(found) <= len(planted) + 1
    first = found[0]
    assert (first["group"], first["against"], first["direction"]) == ("法", "其余 rest", "over")
    odd = {f"d{i:05d}" for i in range(1, 40, 2)}
    assert {reference.partition(":")[0] for reference in first["evidence"].split()} <= odd
    assert not {reference.partition(":")[0] for reference in first["related_evidence"].split()} & odd
    assert all(row["low"] <= row["effect"] <= row["high"] for row in found if row["low"] is not None)
    assert result["compare/groups"].num_rows == 40
    assert result["compare/groups/topics"].num_rows
    assert result["compare/groups/position"].num_rows


def test_without_groups_the_tables_are_there_and_empty() -> None:
    tables = {**make_tables([[[["碳"]]]]), "policies": rows_to_table([], Policy)}
    topics = fit_topics(tables, TopicsParameters(seeds=2), CONTEXT)
    result = compare_focal({**tables, **topics.tables}, ComparisonParameters(), CONTEXT).tables
    assert all(result[name].num_rows == 0 for name in TABLES)
