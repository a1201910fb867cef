"""Every field of made notices in the many layouts that they come in, and nothing of texts about notices."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.unit.policies.support import read


@dataclass(slots=True)
class Case:
    """A text, what must be read from it (None: that it is no policy text), and what is known of it beforehand."""

    expected: dict[str, str] | None = field(default_factory=dict)
    row: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def _read_cases() -> dict[str, Case]:
    cases: dict[str, Case] = {}
    case = Case()
    for line in Path(__file__).with_name("layouts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            case = cases.setdefault(line[4:], Case())
        elif line == "--- none":
            case.expected = None
        elif line.startswith("--- row "):
            name, _, value = line.removeprefix("--- row ").partition(": ")
            case.row[name] = value
        elif line.startswith("--- ") and case.expected is not None:
            name, _, value = line.removeprefix("--- ").partition(":")
            case.expected[name] = value[1:]
        else:
            case.lines.append(line)
    return cases


CASES = _read_cases()


def test_there_are_cases_of_both_kinds() -> None:
    assert sum(case.expected is None for case in CASES.values()) >= 5
    assert sum(bool(case.expected) for case in CASES.values()) >= 80


@pytest.mark.parametrize("name", CASES)
def test_fields(name: str) -> None:
    case = CASES[name]
    policy = read("\n".join(case.lines) + "\n", **case.row)
    if case.expected is None:
        assert policy is None
        return
    assert policy is not None
    assert {field: str(getattr(policy, field)) for field in case.expected} == case.expected
