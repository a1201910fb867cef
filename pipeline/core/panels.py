"""Panels of a sketch: places of values, axes, legends, and rows of marks with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.core.glyphs import measure
from pipeline.core.sketch import Sketch

Ends = tuple[float | None, float | None]
Row = tuple[float, float, Ends]  # a mark: its row, its value, and its interval
Legend = Sequence[tuple[str, str, bool]]  # name, colour, and whether the mark is hollow
SIZE, TITLE = 9.0, 11.0  # letters, points
LINE = 1.5 * SIZE
GAP = 8.0
AXIS, GRID = "#5b6066", "#ececec"
MARGIN = 0.05  # of the range beyond its outermost values


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a sketch, from its left and top to its right and bottom, with the values that lie at these."""

    sketch: Sketch
    box: tuple[float, float, float, float]
    across: tuple[float, float]
    up: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where values lie; the greater ones are further right and further up."""
        left, top, right, bottom = self.box
        return (
            left + (x - self.across[0]) / (self.across[1] - self.across[0]) * (right - left),
            bottom - (y - self.up[0]) / (self.up[1] - self.up[0]) * (bottom - top),
        )

    def rule_across(self, *, whole: bool = False, grid: bool = True) -> None:
        """The axis below, with round values; ``whole`` for years."""
        left, top, right, bottom = self.box
        for value, said in tick(*self.across, max(int((right - left) / 48), 2), whole=whole):
            x, _ = self.at(value, self.up[0])
            if grid:
                self.sketch.line([(x, top), (x, bottom)], GRID)
            self.sketch.line([(x, bottom), (x, bottom + 3)], AXIS)
            self.sketch.write((x, bottom + 4 + SIZE), said, SIZE, "middle")
        self.sketch.line([(left, bottom), (right, bottom)], AXIS)

    def rule_up(self) -> None:
        """The axis at the left, with round values."""
        left, top, right, bottom = self.box
        for value, said in tick(*self.up, max(int((bottom - top) / 40), 2)):
            _, y = self.at(self.across[0], value)
            self.sketch.line([(left, y), (right, y)], GRID)
            self.sketch.line([(left - 3, y), (left, y)], AXIS)
            self.sketch.write((left - 5, y + SIZE / 3), said, SIZE, "end")
        self.sketch.line([(left, top), (left, bottom)], AXIS)

    def name_rows(self, names: Sequence[str]) -> None:
        """Names beside the rows 0, 1, 2 … from below."""
        for place, name in enumerate(names):
            _, y = self.at(self.across[0], place)
            self.sketch.write((self.box[0] - GAP, y + SIZE / 3), name, SIZE, "end")

    def mark_rows(self, rows: Sequence[Row], colour: str, *, hollow: bool = False, radius: float = 2.4) -> None:
        """Discs in rows with their intervals as bars; a mark without an interval has no bar."""
        for place, _, (low, high) in rows:
            if low is not None and high is not None:
                self.sketch.line([self.at(low, place), self.at(high, place)], colour, 1.4, opacity=0.6)
        for place, value, _ in rows:
            draw_mark(self.sketch, self.at(value, place), colour, hollow=hollow, radius=radius)


def draw_mark(
    sketch: Sketch, at: tuple[float, float], colour: str, *, hollow: bool = False, radius: float = 2.4
) -> None:
    """A disc, full or hollow."""
    sketch.disc(at, radius, "white" if hollow else colour, line=colour if hollow else "")


def draw_legend(sketch: Sketch, entries: Legend, y: float, *, anchor: Literal["middle", "end"] = "end") -> None:
    """Marks and what they stand for, side by side, to the right or in the middle."""
    widths = [measure(name, SIZE) + 12 + 2 * GAP for name, _, _ in entries]
    free = sketch.width - sum(widths)
    x = free / 2 if anchor == "middle" else free
    for (name, colour, hollow), width in zip(entries, widths, strict=True):
        draw_mark(sketch, (x + 4, y - SIZE / 3), colour, hollow=hollow)
        sketch.write((x + 12, y), name, SIZE)
        x += width


@dataclass(frozen=True, slots=True)
class Series:
    """Marks of one kind; those without a name stand in no legend."""

    rows: Sequence[Row]
    colour: str
    name: str = ""
    hollow: bool = False


def draw_rows(
    names: Sequence[str],
    series: Sequence[Series],
    *,
    width: float,
    title: str = "",
    below: Sequence[str] = (),
    legend: Legend = (),
    zero: bool = False,
) -> Sketch:
    """Rows of marks with their intervals over an axis.

    Parameters
    ----------
    names
        Of the rows, from below.
    series
        The marks; the legend says the names they have, unless one is given.
    width
        Points.
    title, below
        What stands above the rows, and the lines below their axis.
    zero
        A line at zero.
    """
    legend = legend or [(s.name, s.colour, s.hollow) for s in series if s.name]
    top = GAP + (TITLE + GAP if title else 0) + (LINE if legend else 0)
    height = top + 1.9 * SIZE * max(len(names), 1)
    sketch = Sketch(width, height + 8 + LINE * (1 + len(below)) + GAP)
    if title:
        sketch.write((width / 2, GAP + TITLE), title, TITLE, "middle")
    draw_legend(sketch, legend, top - SIZE / 3)
    beside = 2 * GAP + max((measure(name, SIZE) for name in names), default=0.0)
    values = [end for s in series for _, value, ends in s.rows for end in (value, *ends) if end is not None]
    low, high = widen([*values, 0.0] if zero else values)
    panel = Panel(sketch, (beside, top, width - 2 * GAP, height), (low, high), (-0.75, len(names) - 0.25))
    panel.rule_across()
    if zero:
        sketch.line([panel.at(0, -0.75), panel.at(0, len(names) - 0.25)], AXIS)
    panel.name_rows(names)
    for one in series:
        panel.mark_rows(one.rows, one.colour, hollow=one.hollow)
    for number, line in enumerate(below):
        sketch.write((width / 2, height + 8 + SIZE + LINE * (1 + number)), line, SIZE, "middle")
    return sketch


def widen(values: Sequence[float]) -> tuple[float, float]:
    """A range that the values lie within, with some room at its ends."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = MARGIN * (high - low) or 0.5
    return low - room, high + room


def tick(low: float, high: float, most: int, *, whole: bool = False) -> list[tuple[float, str]]:
    """Round values from ``low`` to ``high``, few more than ``most`` at the highest, and how they are written."""
    exponent = math.floor(math.log10((high - low) / most))
    steps = (factor * 10.0**power for power in (exponent, exponent + 1) for factor in (1, 2, 5))
    step = next(s for s in steps if (high - low) / s <= most)
    step = max(step, 1.0) if whole else step
    decimals = max(-math.floor(math.log10(step) + 1e-9), 0)
    values = (k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1))
    return [(value, f"{value:.{decimals}f}".replace("-", "−")) for value in values]
