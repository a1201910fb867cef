from __future__ import annotations

import pytest

from pipeline.core.stage import MODELS
from pipeline.entities.mentions.gathering import unite
from pipeline.entities.mentions.proposals import Proposal
from pipeline.entities.mentions.wholeness import Wholeness, is_balanced


@pytest.mark.parametrize(
    ("name", "balanced"),
    [
        ("“千万工程", False),
        ("千万工程”", False),
        ("”千万“工程", False),
        ("“千万工程”", True),
        ("“人工智能+”行动", True),
        ("中国（上海）自由贸易试验区", True),
        ("上海）自由贸易试验区", False),
        ("《专利法》和《商标法", False),
        ("专利法", True),
    ],
)
def test_marks_stand_in_pairs(name: str, *, balanced: bool) -> None:
    assert is_balanced(name) is balanced


@pytest.mark.parametrize(
    ("name", "label", "holds"),
    [
        ("黄河流域县级以上地方人民政府", "ORG", False),
        ("国务院铁路监管部门商国务院", "ORG", False),
        ("浙江省人民政府", "ORG", True),
        ("县级以上人民政府奖励办法", "LAW", True),
        ("“双高计划", "PROGRAM", False),
    ],
)
def test_bodies_of_any_place_are_none(name: str, label: str, *, holds: bool) -> None:
    candidates = unite([Proposal(1, 1 + len(name), label, 1)])
    kept = Wholeness(MODELS / "gazetteer" / "linking.tsv").keep(f"由{name}。", candidates)
    assert len(kept) == holds
