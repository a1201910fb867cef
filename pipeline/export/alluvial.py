"""The evolution of clusters for print: every name stands whole, beside its cluster or, by number, in a key below."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.export.key import EDGE, LINE, lay_out, measure
from pipeline.export.page import COLOURS, INK, SMALL, Page
from pipeline.report.evolution import BAR, LEFT, TOP, Alluvial, lay_out_alluvial
from pipeline.report.tables import RunTables, select

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS = 440.0  # units of the layout that the columns' height stands for
DEEP = 0.42  # height of the columns by the figure's width; few clusters in many periods need less than a square


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where things stand, in points: the left edge of the first bar, points a unit of the layout across and down.

    Attributes
    ----------
    numbered
        Whether bars have numbers and names stand in the key.
    """

    left: float
    unit: float
    tall: float
    numbered: bool

    def across(self, x: float) -> float:
        """Where a place of the layout stands, from the left edge of the figure."""
        return self.left + (x - LEFT) * self.unit

    def down(self, y: float) -> float:
        """Where a place of the layout stands, from the top of the columns."""
        return (y - TOP) * self.tall


def draw_alluvial(corpus: RunTables, page: Page, kind: str, say: Callable[[str], str]) -> Figure | None:
    """Clusters by period as columns, with what goes on between them as bands.

    Parameters
    ----------
    say
        What a cluster is called in the figure's language.
    """
    clusters, flows = (select(corpus.rows(f"evolution/{table}"), kind=kind) for table in ("clusters", "flows"))
    width = page.width * 72
    tall = width * DEEP / COLUMNS
    laid = lay_out_alluvial(clusters, flows, pitch=LINE / tall)
    if not laid.blocks:
        return None
    from matplotlib.figure import Figure

    names = [" ".join(say(block.name).split()) for block in laid.blocks]
    sheet = _plan(laid, names, width, tall)
    heads = _head_lines(laid, sheet)
    keys = list(dict.fromkeys(names)) if sheet.numbered else []
    key = lay_out(keys, width)
    chart = max(sheet.down(max(block.y + block.height for block in laid.blocks)), LINE) + EDGE
    head = LINE * max(line.count("\n") + 1 for line in heads) + EDGE
    total = head + chart + (LINE * key.rows + EDGE if keys else 0.0)
    figure = Figure(figsize=(width / 72, total / 72))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set(xlim=(0, width), ylim=(total, 0))
    _draw_bars(axes, laid, sheet, head)
    for (x, _), said in zip(laid.periods, heads, strict=True):
        _write(axes, sheet.across(x), 1.0, said, ha="center", va="top", linespacing=1.1)
    for block, name in zip(laid.blocks, names, strict=True):
        x = sheet.across(block.x + BAR) + EDGE / 2
        y = head + sheet.down(block.y + block.height / 2)
        _write(axes, x, max(y, head + LINE / 2), str(keys.index(name) + 1) if keys else name, ha="left", va="center")
    for x, row, text in key.places:
        _write(axes, x, head + chart + EDGE + LINE * row, text, ha="left", va="top")
    return figure


def _write(axes: Any, x: float, y: float, text: str, **how: Any) -> None:
    axes.text(x, y, text, fontsize=SMALL, color=INK, parse_math=False, **how)


def _plan(laid: Alluvial, names: Sequence[str], width: float, tall: float) -> Sheet:
    """Names beside their bars where all of them fit between the columns; numbers else."""
    columns = [x - BAR / 2 for x, _ in laid.periods]
    span = columns[-1] - columns[0] + BAR
    step = columns[1] - columns[0]
    head = min(max(measure(_years(period)) for _, period in laid.periods), width / len(columns)) / 2
    last = [n for b, n in zip(laid.blocks, names, strict=True) if b.x + 1 > columns[-1]]
    others = [n for b, n in zip(laid.blocks, names, strict=True) if b.x + 1 <= columns[-1]]
    left = head + EDGE
    for numbered in (False, True):
        widest = 2 * SMALL if numbered else max((measure(n) for n in last), default=0.0)
        right = max(widest + 2 * EDGE, head + EDGE)
        unit = (width - left - right) / span
        room = (step - BAR) * unit - 1.5 * EDGE
        if numbered or (unit > 0 and all(measure(n) <= room for n in others)):
            break
    return Sheet(left, unit, tall, numbered)


def _years(period: str) -> str:
    return period.split(" ")[-1]


def _head_lines(laid: Alluvial, sheet: Sheet) -> list[str]:
    """The periods above their columns, in two lines where one has no room."""
    step = (laid.periods[1][0] - laid.periods[0][0]) * sheet.unit
    said = [_years(period) for _, period in laid.periods]
    if max(measure(text) for text in said) + EDGE > step:
        said = [text.replace("-", "–\n", 1) for text in said]
    return said


def _draw_bars(axes: Any, laid: Alluvial, sheet: Sheet, head: float) -> None:
    from matplotlib.patches import PathPatch, Rectangle

    def place(x: float, y: float) -> tuple[float, float]:
        return sheet.across(x), head + sheet.down(y)

    for band in laid.bands:
        axes.add_patch(PathPatch(_path(band.path, place), facecolor=COLOURS[band.colour], alpha=0.35, linewidth=0))
    for block in laid.blocks:
        corner, size = place(block.x, block.y), (BAR * sheet.unit, max(block.height * sheet.tall, 1.0))
        axes.add_patch(Rectangle(corner, *size, facecolor=COLOURS[block.colour], linewidth=0))


def _path(d: str, place: Callable[[float, float], tuple[float, float]]) -> Any:
    """A Matplotlib path of a band: M, C, v and z as the report writes them."""
    from matplotlib.path import Path

    head, tail = d.split("v")
    start, one = head[1:].split("C")
    drop, other = tail.rstrip("z").split("C")
    points = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", start + " " + one)]
    end = points[-1]
    below = (end[0], end[1] + float(drop))
    back = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", other)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path([place(x, y) for x, y in (*points, below, *back, points[0])], codes)
