"""The topics stage over made corpora: planted themes, small and degenerate corpora, equal bytes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from pipeline.core.stage import Result
from pipeline.records.base import schema_of
from pipeline.records.tables import table_spec
from pipeline.statistics import FEWEST_PARTS
from pipeline.topics.parameters import TopicsParameters
from pipeline.topics.stage import fit_topics
from tests.unit.topics.made import CONTEXT, draw_themes, make_tables, make_word

WORD = [[["知识产权"]]]
CHINESE = [[["知识产权", "保护", "制度", "专利"], ["商标", "海关", "执法", "合作"]]]
ENGLISH = [[["intellectual", "property", "enforcement"], ["trade", "secrets", "asean", "members"]]]


def run(documents: Any, *, parameters: TopicsParameters | None = None, **options: Any) -> Result:
    return fit_topics(make_tables(documents, **options), parameters or TopicsParameters(), CONTEXT)


def main_topics(result: Result) -> dict[str, int]:
    best: dict[str, tuple[float, int]] = {}
    for row in result.tables["topics/document_topics"].to_pylist():
        if row["share"] > best.get(row["doc_id"], (-1.0, 0))[0]:
            best[row["doc_id"]] = (row["share"], row["topic"])
    return {doc_id: topic for doc_id, (_, topic) in best.items()}


@pytest.mark.parametrize("model", ["consensus", "kmeans", "nmf", "lda"])
def test_planted_themes_are_found(model: str) -> None:
    documents, themes = draw_themes(45)
    result = run(documents, parameters=TopicsParameters(model=model, k=3, seeds=3))
    found = main_topics(result)
    assert adjusted_rand_score(themes, [found[d] for d in sorted(found)]) > 0.9


@pytest.mark.parametrize(("count", "planted"), [(80, 4), (70, 7)])
def test_the_number_of_planted_themes_is_chosen(count: int, planted: int) -> None:
    documents, themes = draw_themes(count, themes=planted)
    result = run(documents)
    found = main_topics(result)
    assert adjusted_rand_score(themes, [found[d] for d in sorted(found)]) > 0.9
    assert [row["k"] for row in result.tables["topics/choices"].to_pylist() if row["chosen"]] == [planted]


@pytest.mark.parametrize("count", [8, 25, 50])
def test_small_corpora_get_several_topics_and_no_document_is_left_out(count: int) -> None:
    documents, _ = draw_themes(count)
    result = run(documents)
    assert set(main_topics(result)) == {f"d{i:05d}" for i in range(count)}
    assert 2 <= len(set(main_topics(result).values())) < count
    assert all(row["terms"] for row in result.tables["topics/topics"].to_pylist())


@pytest.mark.parametrize(
    "documents",
    [
        [CHINESE],
        [CHINESE] * 12,
        [WORD],
        [*[CHINESE] * 4, WORD, ENGLISH],
        [*draw_themes(20)[0], WORD, ENGLISH, [[["的"]]]],
        [],
        [[[["的"]]]],
    ],
    ids=["one", "equal", "one word", "few", "odd ones among many", "none", "nothing to count"],
)
@pytest.mark.parametrize("focal", [-1, 0])
def test_degenerate_corpora_give_tables(documents: Any, focal: int) -> None:
    result = run(documents, focal=focal)
    for name, table in result.tables.items():
        assert table.schema == schema_of(table_spec(name).record), name
    assert len(main_topics(result)) == len(documents)


def test_the_focal_document_is_placed_and_not_fitted_on() -> None:
    documents, _ = draw_themes(30)
    strange = [[[make_word(900 + i) for i in range(12)]] * 5] * 4
    alone, beside = run(documents), run([*documents, strange], focal=30)
    keep = ["topic", "terms", "share", "documents", "npmi", "stability"]
    assert alone.tables["topics/topics"].select(keep) == beside.tables["topics/topics"].select(keep)
    placed = run([*documents, documents[4]], focal=30)
    found = main_topics(placed)
    assert found["d00030"] == found["d00004"]


def test_shares_of_units_add_up_to_those_of_their_document() -> None:
    documents, _ = draw_themes(12, paragraphs=8)
    result = run(documents, parameters=TopicsParameters(unit_characters=100, long_characters=300))
    whole, parts = defaultdict(float), defaultdict(float)
    rows = result.tables["topics/document_topics"].to_pylist()
    for row in rows:
        (whole if row["unit"] == "document" else parts)[row["doc_id"], row["topic"]] += row["share"]
    assert len({row["unit"] for row in rows}) > 2
    assert {key: round(value, 3) for key, value in parts.items() if value > 0.001} == {
        key: round(value, 3) for key, value in whole.items() if value > 0.001
    }
    totals = defaultdict(float)
    for (doc_id, _), share in whole.items():
        totals[doc_id] += share
    assert all(total == pytest.approx(1, abs=1e-4) for total in totals.values())


def test_equal_input_gives_equal_tables() -> None:
    documents, _ = draw_themes(24)
    years = [2000 + i % 6 for i in range(24)]
    first, second = (run(documents, focal=3, years=years, genres=["甲", "乙"] * 12) for _ in range(2))
    assert first.tables == second.tables


def test_themes_that_come_up_are_seen_in_periods_and_trends() -> None:
    documents, themes = draw_themes(60, themes=2)
    years = [2001 + i // 12 + 10 * theme for i, theme in enumerate(themes)]
    result = run(documents, years=years, parameters=TopicsParameters(k=2))
    trends = result.tables["topics/trends"].to_pylist()
    emerging = {row["term"] for row in trends if row["direction"] == "emerging"}
    fading = {row["term"] for row in trends if row["direction"] == "fading"}
    assert len(emerging & {make_word(i) for i in range(100, 140)}) > 30
    assert len(fading & {make_word(i) for i in range(60, 100)}) > 30
    assert len(emerging & {make_word(i) for i in range(100)}) <= 0.1 * len(emerging)
    periods = [row for row in result.tables["topics/periods"].to_pylist() if row["by"] == "year"]
    assert {row["value"] for row in periods} == {str(year) for year in years}
    known = [row for row in periods if row["low"] is not None]
    assert all(row["low"] <= row["share"] <= row["high"] for row in known)
    assert {row["value"] for row in known} == {row["value"] for row in periods if row["documents"] >= FEWEST_PARTS}


def test_clear_themes_are_called_stable_and_noise_is_not() -> None:
    def verdict(documents: Any, k: int) -> str:
        rows = run(documents, parameters=TopicsParameters(k=k)).tables["topics/quality"].to_pylist()
        return next(str(row["note"]) for row in rows if row["measure"] == "verdict")

    noise, _ = draw_themes(60, themes=1)
    assert verdict(draw_themes(60)[0], 3).startswith("stable")
    assert verdict(noise, 6).startswith("unstable")


def test_exemplars_and_terms_come_from_the_topic() -> None:
    documents, themes = draw_themes(30)
    result = run(documents, parameters=TopicsParameters(k=3))
    found = main_topics(result)
    for row in result.tables["topics/topics"].to_pylist():
        members = {d for d, topic in found.items() if topic == row["topic"]}
        assert {ref.rpartition(":")[0] for ref in row["exemplars"].split()} <= members
        theme = themes[int(min(members)[1:])]
        own = {make_word(i) for i in range(60 + 40 * theme, 100 + 40 * theme)}
        assert set(row["terms"].split()) <= own
    assert np.isclose(sum(row["share"] for row in result.tables["topics/topics"].to_pylist()), 1, atol=1e-3)
