"""A small share of ``python -m tests.benchmarks.intervals``: intervals hold the truth, findings are seldom false."""

from __future__ import annotations

import pytest

from tests.benchmarks.intervals import INTERVALS, TESTS, cover, discover


@pytest.mark.parametrize("name", [name for name in INTERVALS if not name.startswith("the same")])
def test_intervals_hold_what_was_planted(name: str) -> None:
    held, told = cover(INTERVALS[name], 120)
    assert 0.91 <= held <= 0.985
    assert told > 0.5


@pytest.mark.parametrize("name", TESTS)
def test_few_findings_are_false(name: str) -> None:
    false, power = discover(TESTS[name], 30)
    assert false <= 0.07
    assert power > 0.05
