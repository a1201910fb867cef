"""What stands around a short name's long form, and how coordinations lie to its beginning."""

from __future__ import annotations

import pytest

from pipeline.entities.acronyms import coordination, neighbours
from pipeline.entities.acronyms.coordination import describe_coordination
from pipeline.entities.acronyms.neighbours import describe_neighbours, find_definitions
from pipeline.entities.acronyms.sites import Site


def coordinate(words: str, index: int) -> dict[str, float]:
    """The columns by name of a candidate that begins with a word of a text cut by blanks."""
    return dict(zip(coordination.COLUMNS, describe_coordination(words.split(), index), strict=True))


def surround(before: str, start: int, after: str, *, begins_sentence: bool = False) -> dict[str, float]:
    """The columns by name of a candidate that begins at ``start`` of a text that ends at the anchor."""
    text = before + "（以下简称甲）" + after
    site = Site(len(before), -1, len(text) - len(after), 0, "甲", "", "short name")
    found = find_definitions(text, 0, site.anchor)
    row = describe_neighbours(text, site, start, found, begins_sentence=begins_sentence)
    return dict(zip(neighbours.COLUMNS, row, strict=True))


def test_what_begins_alike_on_both_sides_belongs_together() -> None:
    words = "现金 和 现金 等价物"
    assert coordinate(words, 0)["whole_first"] == 1
    assert coordinate(words, 2)["torn_first"]
    assert not coordinate("现金 和 银行 存款", 2)["torn_first"]


def test_what_ends_in_the_same_head_belongs_together() -> None:
    words = "应急 管理部门 和 对 有关 行业 监督 的 部门"
    assert coordinate(words, 0)["whole_head"] == 2
    assert coordinate(words, 3)["torn_head"] == 2
    assert coordinate("贸易 和 投资 的 部门", 0)["whole_head"] == 0


@pytest.mark.parametrize(
    ("after", "column"),
    [("。", "then_end"), ("，报国务院批准", "then_comma"), ("的制造单位", "then_de"), ("及其船员", "then_joint"),
     ("应当遵守本法", "then_predicate"), ("，应当遵守本法", "then_predicate"), ("", "then_end")],
)  # fmt: skip
def test_how_the_text_goes_on(after: str, column: str) -> None:
    assert surround("国际航行船舶", 0, after)[column]
    assert not surround("国际航行船舶", 0, "停泊")[column]


def test_a_subject_begins_its_sentence_and_has_a_predicate() -> None:
    assert surround("国际航行船舶", 0, "应当停泊", begins_sentence=True)["subject"]
    assert not surround("国际航行船舶", 0, "应当停泊")["subject"]
    assert surround("外汇有结余的企业", 0, "；", begins_sentence=True)["item"]


def test_the_next_definition_begins_where_the_last_one_ends() -> None:
    before = "理论考试科目（以下简称“科目一”）、道路驾驶技能考试科目"
    start = before.index("道路")
    assert surround(before, start, "。")["after_definition"]
    assert not surround(before, start + 4, "。")["after_definition"]
    assert surround(before, 0, "。")["holds_definition"]
    assert not surround(before, start, "。")["holds_definition"]
