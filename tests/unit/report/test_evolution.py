"""The page of evolution: what stands where in its diagrams."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline.records.evolution import BurstRow
from pipeline.report.evolution import BAR, FONT, STEP, WIDTH, lay_out_alluvial
from pipeline.report.placing import measure_text
from tests.unit.report.report_corpus import build_tables, fill, write_files


def make_clusters(periods: int) -> list[dict[str, Any]]:
    return [
        {"period": f"十{k}五 {1981 + 5 * k}-{1985 + 5 * k}", "cluster": 0, "size": 4, "documents": 3,
         "label": "知识产权公共服务体系建设 / 专利"}
        for k in range(periods)
    ]  # fmt: skip


@pytest.mark.parametrize("periods", [2, 5, 9])
def test_names_and_periods_find_room_between_the_columns(periods: int) -> None:
    laid = lay_out_alluvial(make_clusters(periods), [], least=STEP)
    starts = [block.x for block in laid.blocks]
    for block, after in zip(laid.blocks[1:], starts[2:], strict=False):
        assert block.x + BAR + 5 + measure_text(block.label, FONT) <= after
    heads = [(x - measure_text(said, FONT) / 2, x + measure_text(said, FONT) / 2) for x, said in laid.periods]
    assert all(end < begin for (_, end), (begin, _) in pairwise(heads))
    assert starts[-1] + BAR + 5 + measure_text(laid.blocks[-1].label, FONT) <= laid.width
    assert laid.width == WIDTH or periods > 4


@pytest.mark.parametrize(("q_value", "said"), [(0.2, True), (0.05, False)])
def test_bursts_that_chance_explains_are_said_to_be_so(q_value: float, said: bool, tmp_path: Path) -> None:
    years = {"begin": 2018, "end": 2019, "first_year": 2015, "last_year": 2022}
    rows = [{"kind": "terms", "label": label, "q_value": q, **years} for label, q in (("甲", q_value), ("乙", 0.5))]
    bursts = fill(BurstRow, *rows)
    page = write_files(tmp_path, {**build_tables(), "evolution/bursts": bursts})["evolution.html"].decode()
    assert ("None is significant" in page) == said
