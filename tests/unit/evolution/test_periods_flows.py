"""Periods by name, and what becomes of clusters between them."""

from __future__ import annotations

import pytest

from pipeline.evolution.flows import find_flows
from pipeline.evolution.parameters import EvolutionParameters
from pipeline.evolution.periods import find_periods, name_plan


@pytest.mark.parametrize(
    ("year", "name"),
    [(1966, "三五 1966-1970"), (1996, "九五 1996-2000"), (2001, "十五 2001-2005"), (2006, "十一五 2006-2010"),
     (2021, "十四五 2021-2025"), (2026, "十五五 2026-2030"), (1961, "1961-1965"), (2051, "二十五 2051-2055")],
)  # fmt: skip
def test_plans_have_their_names(year: int, name: str) -> None:
    assert name_plan(year) == name


def test_a_plan_without_documents_is_no_period() -> None:
    found = find_periods([2004, 2003, 0, 2017, 2021], EvolutionParameters())
    assert [(p.first, p.last) for p in found] == [(2001, 2005), (2016, 2020), (2021, 2025)]


def test_equal_years_and_equal_documents() -> None:
    years = [2000] * 6 + [2001, 2002, 2003, 2004, 2005, 2006, 2007]
    equal = find_periods(years, EvolutionParameters(periods="years", count=2))
    assert [(p.name, p.first, p.last) for p in equal] == [("2000-2003", 2000, 2003), ("2004-2007", 2004, 2007)]
    weighed = find_periods(years, EvolutionParameters(periods="documents", count=2))
    assert [(p.first, p.last) for p in weighed] == [(2000, 2000), (2001, 2007)]


def test_given_starts_go_before_all_else() -> None:
    found = find_periods([2000, 2008, 2015], EvolutionParameters(starts=(2008, 1999)))
    assert [(p.first, p.last) for p in found] == [(1999, 2007), (2008, 2015)]


def test_without_years_there_are_no_periods() -> None:
    assert find_periods([0, 0], EvolutionParameters()) == []


def test_planted_splits_merges_births_and_deaths_are_found() -> None:
    before = [(0, 1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12)]
    after = [(0, 1, 20), (2, 3, 21), (4, 5, 6, 7, 8, 9), (30, 31, 32)]
    flows = {(f.source, f.target): f for f in find_flows(before, after, inclusion=0.5)}
    assert {pair: flow.event for pair, flow in flows.items()} == {
        (0, 0): "splits", (0, 1): "splits", (1, 2): "merges", (2, 2): "merges", (3, -1): "death", (-1, 3): "birth",
    }  # fmt: skip
    assert flows[0, 0].inclusion == pytest.approx(2 / 3, abs=1e-4)
    assert flows[0, 0].jaccard == pytest.approx(2 / 5)
    assert flows[1, 2].shared == (4, 5, 6)


def test_one_shared_item_joins_nothing() -> None:
    assert {f.event for f in find_flows([(0, 1)], [(1, 2)], inclusion=0.1)} == {"birth", "death"}
