"""Periods of years, named as researchers of Chinese policy name them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.evolution.parameters import EvolutionParameters

# The third plan began in 1966; since then a plan has lasted five years.
THIRD, LENGTH = 1966, 5
_DIGITS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Period:
    """A span of years, both ends within, and its name."""

    name: str
    first: int
    last: int


def find_periods(years: Sequence[int], parameters: EvolutionParameters) -> list[Period]:
    """The periods that hold a year of ``years``, in order; at least one dated document lies in each."""
    known = sorted(year for year in years if year > 0)
    if not known:
        return []
    if parameters.starts:
        starts = sorted(set(parameters.starts))
        bounds = [(a, b - 1) for a, b in zip(starts, [*starts[1:], known[-1] + 1], strict=True)]
    elif parameters.periods == "plans":
        grid = range(known[0] - (known[0] - THIRD) % LENGTH, known[-1] + 1, LENGTH)
        return [
            Period(name_plan(start), start, start + LENGTH - 1)
            for start in grid
            if any(start <= year < start + LENGTH for year in known)
        ]
    elif parameters.periods == "years":
        edges = np.linspace(known[0], known[-1] + 1, min(parameters.count, known[-1] - known[0] + 1) + 1)
        ends = [round(float(edge)) for edge in edges]
        bounds = [(a, b - 1) for a, b in itertools.pairwise(ends)]
    else:
        bounds = _equal_documents(known, parameters.count)
    return [Period(f"{a}-{b}" if a != b else str(a), a, b) for a, b in bounds if any(a <= year <= b for year in known)]


def _equal_documents(known: list[int], count: int) -> list[tuple[int, int]]:
    """Spans of about equally many documents; a year is never cut in two."""
    starts = sorted({known[len(known) * k // count] for k in range(count)})
    return [(a, b - 1) for a, b in zip(starts, [*starts[1:], known[-1] + 1], strict=True)]


def name_plan(start: int) -> str:
    """The name of the five-year plan that begins in a year, as ``十四五 2021-2025``; years alone before the third."""
    span = f"{start}-{start + LENGTH - 1}"
    number = (start - THIRD) // LENGTH + 3
    return f"{_numeral(number)}五 {span}" if start >= THIRD else span


def _numeral(number: int) -> str:
    tens, units = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens - 1] + "十"
    return head + (_DIGITS[units - 1] if units else "")
