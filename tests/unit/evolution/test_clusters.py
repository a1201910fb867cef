"""Callon's centrality and density against a count by hand, and planted quadrants."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from pipeline.evolution.clusters import find_clusters, name_quadrants
from pipeline.evolution.counts import Counted, _make
from pipeline.evolution.parameters import EvolutionParameters


def count(documents: list[str], years: list[int] | None = None) -> Counted:
    """Documents of one unit each, given as items joined by spaces."""
    items = sorted({item for text in documents for item in text.split()})
    pairs = [(d, items.index(item)) for d, text in enumerate(documents) for item in set(text.split())]
    unit, item = np.array(pairs).T
    names = [f"d{k}" for k in range(len(documents))]
    years_of = np.array(years or [0] * len(documents))
    return _make("keywords", items, items, names, years_of, np.arange(len(documents)), unit, item)


def everything(counted: Counted) -> np.ndarray:
    return np.ones(len(counted.documents), bool)


def test_measures_are_those_of_the_formulas() -> None:
    # a b c stand together in 4 documents, x y z in 3; a and x meet once, in a document of their own.
    counted = count(["a b c"] * 4 + ["x y z"] * 3 + ["a x"])
    clusters = {frozenset(counted.items[i] for i in c.members): c for c in find_clusters(
        counted, everything(counted), EvolutionParameters())}  # fmt: skip
    one, other = clusters[frozenset("abc")], clusters[frozenset("xyz")]
    # e(ab) = e(ac) = 16 / (5 * 4), e(bc) = 1; e(ax) = 1 / (5 * 4).
    assert one.density == pytest.approx(100 * (0.8 + 0.8 + 1) / 3)
    assert one.centrality == other.centrality == pytest.approx(10 / 20)
    assert other.density == pytest.approx(100 * (9 / 12 + 9 / 12 + 1) / 3, abs=1e-5)
    assert one.documents == (0, 1, 2, 3)


def plant() -> Counted:
    """Four groups of five items: dense or loose, joined to others or apart."""
    random = np.random.default_rng(0)
    texts = []
    groups = {name: [f"{name}{k}" for k in range(5)] for name in ("motor", "niche", "basic", "faint")}
    for name, dense in (("motor", True), ("niche", True), ("basic", False), ("faint", False)):
        for _ in range(30):
            if dense:
                texts.append(" ".join(groups[name]))
            else:
                texts.append(" ".join(random.choice(groups[name], 2, replace=False)))
    for _ in range(12):
        texts.append(f"{random.choice(groups['motor'])} {random.choice(groups['basic'])}")
    return count(texts)


def test_planted_quadrants_are_found_and_sure() -> None:
    counted = plant()
    found = find_clusters(counted, everything(counted), EvolutionParameters())
    named = {counted.items[c.members[0]][:5]: c for c in found}
    quadrants = {name: cluster.quadrant for name, cluster in named.items()}
    assert quadrants == {"motor": "motor", "niche": "niche", "basic": "basic", "faint": "emerging or declining"}
    assert all(cluster.share > 0.8 for cluster in found)


def test_a_quadrant_of_chance_is_unsure() -> None:
    random = np.random.default_rng(3)
    items = [f"k{k:02}" for k in range(16)]
    counted = count([" ".join(random.choice(items, 3, replace=False)) for _ in range(60)])
    found = find_clusters(counted, everything(counted), EvolutionParameters())
    assert len(found) > 1
    assert min(cluster.share for cluster in found) < 0.8


def test_only_the_period_s_documents_count() -> None:
    counted = count(["a b c"] * 3 + ["x y z"] * 3, [2001] * 3 + [2011] * 3)
    (one,) = find_clusters(counted, counted.years < 2005, EvolutionParameters())
    assert {counted.items[i] for i in one.members} == set("abc")
    assert find_clusters(counted, counted.years > 3000, EvolutionParameters()) == []


def test_medians_part_the_diagram() -> None:
    assert name_quadrants(np.array([1.0, 2.0, 3.0]), np.array([3.0, 1.0, 2.0])) == ["niche", "basic", "motor"]


def test_every_pair_of_a_cluster_is_no_cluster_of_others() -> None:
    counted = plant()
    found = find_clusters(counted, everything(counted), EvolutionParameters())
    assert all(not set(a.members) & set(b.members) for a, b in combinations(found, 2))


def test_a_group_is_named_by_what_binds_it_not_by_a_word_that_is_everywhere() -> None:
    counted = count(["everywhere carbon market"] * 4 + ["everywhere carbon market tax"] * 2 + ["everywhere"] * 30)
    (found,) = find_clusters(counted, everything(counted), EvolutionParameters())
    assert [counted.items[item] for item in found.members[:2]] == ["carbon", "market"]
    assert counted.items[found.members[-1]] == "everywhere"


def test_given_groups_stay_together_and_keep_their_numbers() -> None:
    counted = count(["a b c x y z"] * 3 + ["a b c"] * 3 + ["x y z"] * 2)
    group = np.array([{"a": 1, "b": 1, "c": 1, "x": 0, "y": 0, "z": 0}[item] for item in counted.items])
    found = find_clusters(
        replace(counted, group=group, groups=("甲", "乙")), everything(counted), EvolutionParameters()
    )
    assert {(c.group, frozenset(counted.items[i] for i in c.members)) for c in found} == {
        (0, frozenset("xyz")), (1, frozenset("abc")),
    }  # fmt: skip
    # e within is 1 for each pair; across, 3 units hold both of 6 and 5: 9 / 30 for nine pairs.
    assert {c.density for c in found} == {100.0}
    assert [c.centrality for c in found] == pytest.approx([10 * 9 * 9 / 30] * 2)
