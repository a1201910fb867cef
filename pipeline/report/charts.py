"""Geometry of the charts within tables: lengths in percent, for shapes that templates draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 640.0, 110.0  # of a chart over years, in the units of its view box


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
    bounds = [row[key] for row in rows for key in ("low", "high") if row[key] is not None]
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
    return Timeline(columns, _tick(first, last, step), highest)


@dataclass(frozen=True, slots=True)
class Course:
    """A share over the years: a line and the band of its intervals, as SVG points, and the years to write below."""

    line: str
    band: str
    dots: list[tuple[float, float, str]]
    ticks: list[tuple[float, int]]
    highest: float


def lay_out_course(periods: Sequence[Mapping[str, Any]]) -> Course:
    """Rows with ``value`` (a year), ``share``, ``low`` and ``high``, by year, as a chart of the timeline's size."""
    years = [int(row["value"]) for row in periods]
    highest = max((max(row["share"], row["high"] or 0.0) for row in periods), default=0.0) or 1.0
    step = WIDTH / max(years[-1] - years[0] + 1, 8) if years else WIDTH
    across = [round((year - years[0] + 0.5) * step, 2) for year in years]

    def points(key: str) -> list[str]:
        # A year of too few documents has no interval: the band has no width there.
        ends = (row["share"] if row[key] is None else row[key] for row in periods)
        return [f"{x},{round(HEIGHT - end / highest * (HEIGHT - 14), 2)}" for x, end in zip(across, ends, strict=True)]

    dots = [
        (x, float(point.partition(",")[2]), f"{row['value']}: {row['share']:.1%} ({row['documents']})")
        for x, point, row in zip(across, points("share"), periods, strict=True)
    ]
    ticks = _tick(years[0], years[-1], step) if years else []
    return Course(" ".join(points("share")), " ".join(points("high") + points("low")[::-1]), dots, ticks, highest)


def _tick(first: int, last: int, step: float) -> list[tuple[float, int]]:
    """The years to write below a chart, far enough apart to be read, with their places."""
    every = next((n for n in (1, 2, 5, 10, 20, 50) if n * step >= 56), 100)
    ticked = range(-(-first // every) * every, last + 1, every)
    return [(round(min(max((year - first + 0.5) * step, 26), WIDTH - 26), 2), year) for year in ticked]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stacked column: of one year and one group."""

    year: int
    group: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Stack:
    """Counts by year and group as stacked columns, with the years to write below them."""

    parts: list[Part]
    ticks: list[tuple[float, int]]
    highest: int


def lay_out_stacks(pairs: Iterable[tuple[int, str]], groups: Sequence[str]) -> Stack:
    """How often each group occurs in each year, as columns stacked from below in the order of ``groups``."""
    counts = Counter(pairs)
    years = sorted({year for year, _ in counts})
    if not years:
        return Stack([], [], 0)
    totals = Counter(year for (year, _), n in counts.items() for _ in range(n))
    highest = max(totals.values())
    step = WIDTH / max(years[-1] - years[0] + 1, 8)
    parts = []
    for year in years:
        top = HEIGHT
        for group in groups:
            count = counts[year, group]
            if count:
                height = round(count / highest * (HEIGHT - 14), 2)
                top = round(top - height, 2)
                left = round((year - years[0]) * step + 1, 2)
                parts.append(Part(year, group, count, left, top, round(max(step - 2, 1), 2), height))
    return Stack(parts, _tick(years[0], years[-1], step), highest)
