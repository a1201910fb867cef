"""The shipped models on the annotated sets: a floor, not a figure (they were trained on them)."""

from pathlib import Path

import pytest

from models.training.acronyms.course import SETS, weigh_gold
from models.training.acronyms.labels import read_gold
from models.training.acronyms.measuring import Pair, judge
from pipeline.core.stage import MODELS
from pipeline.entities.acronyms.agreement import decide
from pipeline.entities.acronyms.model import load_models


@pytest.mark.parametrize(
    ("name", "floor"), [("csl_dev", 0.9), ("short_names_dev", 0.85), ("short_forms_fields_dev", 0.92)]
)
def test_shipped_models_on_what_they_know(shared: Path, name: str, floor: float) -> None:
    models = load_models(MODELS / "acronyms")
    rows, gold = read_gold(shared / "data" / SETS[name] / f"{name}.jsonl", models.resources.vocabulary)
    weighed = weigh_gold(gold, models)
    found = [
        Pair(int(site.document), site.short_form, decision.name, pattern, decision.confidence)
        for (site, pattern), decision in zip(weighed, decide([s for s, _ in weighed], models.known), strict=True)
        if decision is not None
    ]
    assert judge(rows, found).figures()[2] >= floor


def test_judge_counts_right_wrong_and_missed() -> None:
    rows = [{"pairs": [{"short": "WTO", "long": "世界贸易组织", "alt": []}], "not": ["NO"], "also": ["GB"]}]

    def count(*pairs: tuple[str, str]) -> tuple[int, int, int]:
        return judge(rows, [Pair(0, short, name, "acronym", 1.0) for short, name in pairs]).counts[0]

    assert count(("WTO", "世界贸易组织")) == (1, 0, 0)
    assert count(("WTO", "加入世界贸易组织"), ("NO", "一氧化氮")) == (0, 2, 1)
    assert count(("GB", "格莱珉"), ("XY", "别的")) == (0, 0, 1)
