"""A small share of ``python -m tests.benchmarks.intervals``: intervals hold the truth, findings are seldom false."""

from __future__ import annotations

import pytest

from tests.benchmarks.intervals import INTERVALS, TESTS, cover, discover


@pytest.mark.parametrize("name", [name for name in INTERVALS if "compare/topics" not in name])
def test_intervals_hold_what_was_planted(name: str) -> None:
    held, told = cover(INTERVALS[name], 1500)
    assert 0.92 <= held <= 0.975
    assert told > 0.5


@pytest.mark.parametrize("name", TESTS)
def test_few_findings_are_false(name: str) -> None:
    false, power = discover(TESTS[name], 30)
    assert false <= 0.07
    assert power > 0.2
