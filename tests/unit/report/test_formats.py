"""Numbers as templates write them."""

from __future__ import annotations

import pytest

from pipeline.report.formats import FORMATS


@pytest.mark.parametrize(
    ("name", "arguments", "written"),
    [
        ("grouped", (1234567,), "1,234,567"),
        ("decimal", (0.125, 2), "0.12"),
        ("percent", (0.256, 1), "25.6"),
        ("significant", (0.000123, 2), "0.00012"),
    ],
)
def test_known_numbers(name: str, arguments: tuple[float, ...], written: str) -> None:
    assert FORMATS[name](*arguments) == written


@pytest.mark.parametrize("unknown", [None, float("nan"), float("inf")])
@pytest.mark.parametrize("name", FORMATS)
def test_unknown_numbers_are_dashes(name: str, unknown: float | None) -> None:
    assert FORMATS[name](unknown, *([] if name in ("grouped", "times") else [2])) == "—"
