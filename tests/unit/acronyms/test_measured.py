"""The shipped models on the annotated sets: a floor, not a figure (they were trained on them)."""

from pathlib import Path

import pytest

from models.training.acronyms.course import measure, weigh_gold
from models.training.acronyms.gold import read_gold
from pipeline.core.stage import MODELS
from pipeline.entities.acronyms.agreement import decide
from pipeline.entities.acronyms.model import load_models


@pytest.mark.parametrize(("name", "floor"), [("csl_dev", 0.9), ("short_names_dev", 0.85)])
def test_shipped_models_on_what_they_know(shared: Path, name: str, floor: float) -> None:
    models = load_models(MODELS / "acronyms")
    rows, gold = read_gold(shared / "data" / "acronyms" / f"{name}.jsonl", models.resources.vocabulary)
    weighed = weigh_gold(gold, models)
    pairs: list[set[tuple[str, str]]] = [set() for _ in rows]
    for site, decision in zip(weighed, decide(weighed, models.known), strict=True):
        if decision is not None:
            pairs[int(site.document)].add((site.short_form, decision.name))
    assert measure(rows, pairs).figures()[2] >= floor


def test_measure_counts_right_wrong_and_missed() -> None:
    rows = [{"pairs": [{"short": "WTO", "long": "世界贸易组织", "alt": []}], "not": ["NO"], "also": ["GB"]}]
    assert measure(rows, [{("WTO", "世界贸易组织")}]).counts == ((1, 0, 0),)
    assert measure(rows, [{("WTO", "加入世界贸易组织"), ("NO", "一氧化氮")}]).counts == ((0, 2, 1),)
    assert measure(rows, [{("GB", "格莱珉"), ("XY", "别的")}]).counts == ((0, 0, 1),)
