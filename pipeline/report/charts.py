"""Geometry of the charts within tables: lengths in percent, for shapes that templates draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from ``low`` to ``high`` onto 0 to 100."""

    low: float
    high: float

    def __call__(self, value: float) -> float:
        """Where the value lies, in percent, kept within the scale."""
        if self.high <= self.low:
            return 0.0
        return round(min(max((value - self.low) / (self.high - self.low), 0.0), 1.0) * 100, 2)


def scale_intervals(rows: Iterable[Mapping[str, float]]) -> Scale:
    """The scale that holds zero and every row's interval, ``low`` to ``high``."""
    bounds = [row[key] for row in rows for key in ("low", "high")]
    return Scale(min([0.0, *bounds]), max([0.0, *bounds]))


@dataclass(frozen=True, slots=True)
class Column:
    """A year's column of a timeline: its place and height in the chart's units."""

    year: int
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Counts a year as columns, with the years to write below them."""

    columns: list[Column]
    ticks: list[tuple[float, int]]
    highest: int


WIDTH, HEIGHT = 640.0, 110.0


def lay_out_timeline(years: Iterable[int | None]) -> Timeline:
    """How often each year occurs, as columns in a chart 640 units wide and 110 tall; unknown years are left out."""
    counts = Counter(year for year in years if year is not None)
    if not counts:
        return Timeline([], [], 0)
    first, last, highest = min(counts), max(counts), max(counts.values())
    step = WIDTH / max(last - first + 1, 8)
    columns = []
    for year in sorted(counts):
        height = max(2.0, round(counts[year] / highest * (HEIGHT - 14), 2))
        left = round((year - first) * step + 1, 2)
        columns.append(Column(year, counts[year], left, HEIGHT - height, round(max(step - 2, 1), 2), height))
    every = next((n for n in (1, 2, 5, 10, 20, 50) if n * step >= 44), 100)
    ticked = range(-(-first // every) * every, last + 1, every)
    ticks = [(round(min(max((year - first + 0.5) * step, 16), WIDTH - 16), 2), year) for year in ticked]
    return Timeline(columns, ticks, highest)
