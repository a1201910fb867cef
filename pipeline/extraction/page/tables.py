"""Tables: rows of cells, kept out of the prose.

A ruled table is found by its lines: horizontal rules of one length above each other (three in the usual table of a
Chinese paper, more in a grid). Its text is taken off the page before columns are looked for, so that cells are never
read as columns. Without rules, rows of several cells that begin at the same places make a table.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extraction.characters import join_lines
from pipeline.extraction.model import Line, Page
from pipeline.extraction.page.grids import GridRow, Rule, fill_rows, gather
from pipeline.extraction.page.lines import Run, group_rows, make_line
from pipeline.extraction.structure.front_matter import is_author_block

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CELL_GAP = 1.0  # em between cells
_SAME_EDGE = 4.0  # points
_SHORTEST_RULE = 60.0  # points
_FARTHEST = 400.0  # points from rule to rule of one table
_ALIGNED = 0.6  # share of cells that stand below a cell of the row before
_MOST_RULES = 2000
_SHORTEST_EDGE = 8.0  # points
_UPRIGHT = 2  # vertical rules that are no more than a table's sides
_THREE_LINES = 3  # rules of the usual table of a paper, whose rows have none between them
_CROSSING = 0.4  # of a band's height: rules that part some of its rows
_SHORTEST_PART = 12.0  # points; a rule that parts one column of a grid's row is as long as the column is wide


@dataclass(slots=True)
class _Rule:
    y: float
    x0: float
    x1: float


@dataclass(slots=True)
class Region:
    """The area of a ruled table: the heights of its horizontal rules and the places of its vertical ones."""

    x0: float
    x1: float
    rules: list[float]
    edges: list[float]
    levels: list[Rule] = field(default_factory=list)  # all its horizontal rules, also those of some columns only
    uprights: list[Rule] = field(default_factory=list)

    @property
    def inner(self) -> list[float]:
        """The vertical rules between its sides, which many tables leave open."""
        return [x for x in self.edges if self.x0 + _SAME_EDGE < x < self.x1 - _SAME_EDGE]

    def holds(self, run: Run) -> bool:
        """Whether the run's middle lies inside."""
        x, y = (run.x0 + run.x1) / 2, (run.y0 + run.y1) / 2
        return self.x0 - 3 <= x <= self.x1 + 3 and self.rules[0] < y < self.rules[-1]


def take_tables(page: Page, runs: list[Run]) -> list[Run]:
    """The runs with those of each ruled table replaced by one run that holds the table's lines."""
    for region in _regions(page.rules, runs):
        inside = [r for r in runs if region.holds(r) and not r.lines]
        rows = _ruled_rows(inside, region) if inside else []
        if sum(sum(map(bool, row.texts)) > 1 for row in rows) < 2:
            continue
        size = max(inside, key=lambda r: r.x1 - r.x0).size
        table = Run("\u25a6", region.x0, region.rules[0], region.x1, region.rules[-1], size, False)
        table.lines = [_line(row.runs, row.texts, page.number, row.spans) for row in rows]
        taken = {id(r) for r in inside}
        runs = [r for r in runs if id(r) not in taken]
        runs.append(table)
    return runs


def _horizontal(rules: NDArray[np.float64]) -> list[_Rule]:
    """Horizontal rules, pieces of one line made one, from top to bottom."""
    pieces = sorted(((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in rules[:_MOST_RULES].tolist() if x1 - x0 > y1 - y0)
    merged: list[_Rule] = []
    for y, x0, x1 in pieces:
        near = next(
            (m for m in reversed(merged[-40:]) if abs(m.y - y) < 1.5 and x0 <= m.x1 + 3 and x1 >= m.x0 - 3), None
        )
        if near:
            near.x0, near.x1 = min(near.x0, x0), max(near.x1, x1)
        else:
            merged.append(_Rule(y, x0, x1))
    return [m for m in merged if m.x1 - m.x0 >= _SHORTEST_PART]


def _regions(rules: NDArray[np.float64], runs: list[Run]) -> list[Region]:
    """Stacks of horizontal rules with the same ends, cut where what lies between two rules is no table."""
    if len(rules) < 2:
        return []
    stacks: list[list[_Rule]] = []
    level = _horizontal(rules)
    for rule in (rule for rule in level if rule.x1 - rule.x0 >= _SHORTEST_RULE):
        for stack in stacks:
            last = stack[-1]
            if (
                abs(last.x0 - rule.x0) < _SAME_EDGE
                and abs(last.x1 - rule.x1) < _SAME_EDGE
                and rule.y - last.y < _FARTHEST
            ):
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    verticals = [(x0, y0, y1) for x0, y0, x1, y1 in rules[:_MOST_RULES].tolist() if y1 - y0 > x1 - x0]
    found: list[Region] = []
    for stack in stacks:
        x0, x1 = stack[0].x0, stack[0].x1
        inside = [v for v in verticals if x0 - 3 <= v[0] <= x1 + 3]
        group = [stack[0].y]
        for above, below in itertools.pairwise(stack):
            if not _is_tabular(above, below, inside, runs):
                found += _region(x0, x1, group, inside)
                group = []
            group.append(below.y)
        found += _region(x0, x1, group, inside)
    for region in found:
        region.levels = _inside(region, ((rule.y, rule.x0, rule.x1) for rule in level))
        region.uprights = [v for v in verticals if region.x0 - 3 <= v[0] <= region.x1 + 3]
    return found


def _inside(region: Region, levels: Iterable[Rule]) -> list[Rule]:
    """The horizontal rules that lie within the region."""
    return [
        (y, x0, x1)
        for y, x0, x1 in levels
        if region.rules[0] - 1 <= y <= region.rules[-1] + 1
        and region.x0 - _SAME_EDGE < x0
        and x1 < region.x1 + _SAME_EDGE
    ]


def _region(x0: float, x1: float, heights: list[float], verticals: list[tuple[float, float, float]]) -> list[Region]:
    if len(heights) < 2 or heights[-1] - heights[0] < 8:
        return []
    edges: list[float] = []
    for x, top, bottom in sorted(verticals):
        inside = min(bottom, heights[-1]) - max(top, heights[0])
        if inside > _SHORTEST_EDGE and (not edges or x - edges[-1] > 3):
            edges.append(x)
    return [Region(x0, x1, heights, edges)]


def _is_tabular(above: _Rule, below: _Rule, verticals: list[tuple[float, float, float]], runs: list[Run]) -> bool:
    """Whether the band between two rules is a table's: vertical rules cross it, or its rows have several cells."""
    height = below.y - above.y
    crossing = sum(min(bottom, below.y) - max(top, above.y) >= _CROSSING * height for _, top, bottom in verticals)
    if crossing > 1:
        return True
    band = Region(above.x0, above.x1, [above.y, below.y], [])
    rows = group_rows([r for r in runs if band.holds(r)])
    return 2 * sum(len(split_cells(row)) > 1 for row in rows) >= len(rows) > 0


def split_cells(row: list[Run]) -> list[list[Run]]:
    """The runs of a row grouped into cells by the gaps between them."""
    cells = [[row[0]]]
    for left, right in itertools.pairwise(row):
        if right.x0 - left.x1 > _CELL_GAP * max(left.size, right.size):
            cells.append([right])
        else:
            cells[-1].append(right)
    return cells


def _ruled_rows(runs: list[Run], region: Region) -> list[GridRow]:
    """The rows of a ruled table: in a grid, where every row has its rule, all between two rules is one row."""
    rows = group_rows(runs)
    if not rows:
        return []
    ruled = bool(region.inner) and (
        len(region.edges) > _UPRIGHT
        or len(region.rules) > _THREE_LINES
        or len(region.inner) >= len(_cell_starts(rows)) - 1
    )
    bands = {sum(y < (row[0].y0 + row[0].y1) / 2 for y in region.rules) for row in rows}
    many = len(region.rules) > (2 if ruled else _THREE_LINES)
    grid = many and len(bands) >= 0.5 * len(region.rules)
    if ruled and grid:
        edges = gather((region.x0, *region.inner, region.x1))
        heights = gather(y for y, _, _ in region.levels)
        return fill_rows(runs, heights, edges, region.levels, _sides(region))
    starts = [region.x0, *region.inner] if ruled else _cell_starts(rows)
    grouped = itertools.groupby(rows, key=lambda row: sum(y < (row[0].y0 + row[0].y1) / 2 for y in region.rules))
    groups = [list(some) for _, some in grouped] if grid else [[row] for row in rows]
    return [GridRow([r for row in group for r in row], _cell_texts(group, starts, ruled=ruled), ()) for group in groups]


def _sides(region: Region) -> list[Rule]:
    """The region's vertical rules; open sides count as drawn."""
    top, bottom = region.rules[0], region.rules[-1]
    return [*region.uprights, (region.x0, top, bottom), (region.x1, top, bottom)]


def _cell_starts(rows: list[list[Run]]) -> list[float]:
    """Left edges of the table's columns: gaps in x that no cell of any row fills."""
    spans = sorted((cell[0].x0, cell[-1].x1) for row in rows for cell in split_cells(row))
    starts, end = [spans[0][0]], spans[0][1]
    for x0, x1 in spans:
        if x0 > end + 1:
            starts.append(x0)
        end = max(end, x1)
    return starts


def _cell_texts(rows: list[list[Run]], starts: list[float], *, ruled: bool = False) -> list[str]:
    """The texts of a row's cells; between vertical rules these part cells, else wide gaps do."""
    texts = [""] * len(starts)
    for row in rows:
        between_rules = [list(runs) for _, runs in itertools.groupby(row, key=lambda run: _column_of([run], starts))]
        for cell in between_rules if ruled else split_cells(row):
            column = _column_of(cell, starts)
            text = make_line(cell, 0).text
            texts[column] = join_lines(texts[column], text) if texts[column] else text
    return texts


def _line(row: list[Run], cells: list[str], page: int, spans: tuple[tuple[int, int, int], ...] = ()) -> Line:
    line = make_line(sorted(row, key=lambda r: r.x0), page)
    line.x0, line.x1 = min(r.x0 for r in row), max(r.x1 for r in row)
    line.y0, line.y1 = min(r.y0 for r in row), max(r.y1 for r in row)
    line.kind, line.cells, line.text = "table", tuple(cells), "\t".join(cells).rstrip("\t")
    line.spans = spans
    return line


def find_unruled(rows: list[list[Run]], page: int) -> list[Line]:
    """The rows of a column as lines; at least three rows of cells that stand below each other become a table."""
    cells = [split_cells(row) if not row[0].lines else [row] for row in rows]
    lines: list[Line] = []
    i = 0
    while i < len(rows):
        end = i
        while (
            end + 1 < len(rows)
            and len(cells[end]) > 1
            and len(cells[end + 1]) > 1
            and _aligned(cells[end], cells[end + 1])
        ):
            end += 1
        if end - i >= 2 and _is_table(cells[i : end + 1]):
            starts = _cell_starts(rows[i : end + 1])
            texts = [_cell_texts([rows[k]], starts) for k in range(i, end + 1)]
            if page == 1 and is_author_block(texts):
                lines += _by_column(cells[i : end + 1], starts, page)
                i = end + 1
                continue
            lines += [_line(rows[k], texts[k - i], page) for k in range(i, end + 1)]
            i = end + 1
            continue
        row = rows[i]
        lines += [line for run in row for line in run.lines] if any(r.lines for r in row) else [make_line(row, page)]
        i += 1
    return lines


def _by_column(rows: list[list[list[Run]]], starts: list[float], page: int) -> list[Line]:
    """The cells of an author block as lines, one column after the other."""
    columns: list[list[Line]] = [[] for _ in starts]
    for row in rows:
        for cell in row:
            line = make_line(cell, page)
            line.kind = "author"
            columns[_column_of(cell, starts)].append(line)
    return [line for column in columns for line in column]


def _column_of(cell: list[Run], starts: list[float]) -> int:
    return max((i for i, x in enumerate(starts) if cell[0].x0 >= x - 2), default=0)


def _aligned(above: list[list[Run]], below: list[list[Run]]) -> bool:
    def edges(cells: list[list[Run]]) -> list[tuple[float, float, float]]:
        return [(c[0].x0, (c[0].x0 + c[-1].x1) / 2, c[-1].x1) for c in cells]

    matches = sum(
        any(min(abs(a - b) for a, b in zip(one, other, strict=True)) < _SAME_EDGE for other in edges(above))
        for one in edges(below)
    )
    return matches >= _ALIGNED * len(below) and matches >= 2


def _is_table(rows: list[list[list[Run]]]) -> bool:
    """Whether the cells are cells: most rows have the same number, and they are short against the gaps."""
    counts = sorted(len(row) for row in rows)
    usual = counts[len(counts) // 2]
    return sum(abs(len(row) - usual) <= 1 for row in rows) >= 0.7 * len(rows)
