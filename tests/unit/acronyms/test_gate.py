"""The evidence that a bracket defines anything."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.entities.acronyms import gate
from tests.unit.acronyms.support import find_pairs


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("将其列为重点国家（Priority Foreign Countries，PFC）。", False),
        ("反应生成三氯化磷（PCl3）。", True),
    ],
)
def test_letters_of_elements_are_no_formula_beside_the_words_that_they_begin(
    text: str, formula: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    described: list[Any] = []
    describe = gate.describe_site
    monkeypatch.setattr(gate, "describe_site", lambda *given: described.append(describe(*given)) or described[-1])
    find_pairs(text)
    assert [bool(row[gate.COLUMNS.index("formula")]) for row in described] == [formula]
