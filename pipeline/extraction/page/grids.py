"""The cells of a ruled grid: the boxes between its rules, those made one between which no rule is drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.extraction.characters import join_lines
from pipeline.extraction.page.lines import Run, group_rows, make_line

_DRAWN = 0.5  # share of a box's side that a rule covers when it closes the box
_NEAR = 3.0  # points between pieces of one rule, and between a rule and the side it closes

Rule = tuple[float, float, float]  # where it stands, and where it begins and ends along itself


@dataclass(slots=True)
class GridCell:
    """A cell by the row and the column in which it begins, and how many of either it spans."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    runs: list[Run] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines of the cell as one text."""
        text = ""
        for row in group_rows(self.runs):
            text = join_lines(text, make_line(row, 0).text)
        return text


@dataclass(slots=True)
class GridRow:
    """A row that holds text: what was written into its cells, by column, and what each cell spans of such rows."""

    runs: list[Run]
    texts: list[str]
    spans: tuple[tuple[int, int, int], ...]  # column, rows and columns of each cell that spans several


def gather(places: Iterable[float], near: float = _NEAR) -> list[float]:
    """The places in order, those that stand for one rule made one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > near:
            found.append(place)
    return found


def find_cells(
    heights: Sequence[float], edges: Sequence[float], levels: Sequence[Rule], uprights: Sequence[Rule]
) -> list[GridCell]:
    """The cells of the grid, row by row.

    Parameters
    ----------
    heights, edges
        Of its rows and its columns, ascending; one more than there are of either.
    levels, uprights
        The rules that are drawn.
    """
    rows, columns = len(heights) - 1, len(edges) - 1
    closed_right = [
        [_is_drawn(uprights, edges[c + 1], heights[r], heights[r + 1]) for c in range(columns)] for r in range(rows)
    ]
    closed_below = [
        [_is_drawn(levels, heights[r + 1], edges[c], edges[c + 1]) for c in range(columns)] for r in range(rows)
    ]
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for r in range(rows):
        for c in range(columns):
            if (r, c) in taken:
                continue
            cell = GridCell(r, c)
            while c + cell.columns < columns and not closed_right[r][c + cell.columns - 1]:
                cell.columns += 1
            across = range(c, c + cell.columns)
            while r + cell.rows < rows and _goes_down(r + cell.rows, across, closed_below, closed_right):
                cell.rows += 1
            taken |= {(r + i, c + j) for i in range(cell.rows) for j in range(cell.columns)}
            cells.append(cell)
    return cells


def _goes_down(row: int, across: range, closed_below: list[list[bool]], closed_right: list[list[bool]]) -> bool:
    """Whether a cell over these columns takes the row in: no rule is drawn above it or between its columns."""
    return not any(closed_below[row - 1][c] for c in across) and not any(closed_right[row][c] for c in across[:-1])


def _is_drawn(rules: Sequence[Rule], place: float, start: float, end: float) -> bool:
    covered = sum(max(min(end, last) - max(start, first), 0.0) for at, first, last in rules if abs(at - place) <= _NEAR)
    return covered >= _DRAWN * (end - start)


def fill_rows(
    runs: Iterable[Run],
    heights: Sequence[float],
    edges: Sequence[float],
    levels: Sequence[Rule],
    uprights: Sequence[Rule],
) -> list[GridRow]:
    """The rows of the grid that hold text, each run in the cell where its middle lies."""
    cells = find_cells(heights, edges, levels, uprights)
    owners = {
        (cell.row + i, cell.column + j): cell for cell in cells for i in range(cell.rows) for j in range(cell.columns)
    }
    rows, columns = len(heights) - 1, len(edges) - 1
    for run in runs:
        row = min(max(bisect_right(heights, (run.y0 + run.y1) / 2) - 1, 0), rows - 1)
        column = min(max(bisect_right(edges, (run.x0 + run.x1) / 2) - 1, 0), columns - 1)
        owners[row, column].runs.append(run)
    kept = sorted({cell.row for cell in cells if cell.runs})
    made = []
    for row in kept:
        own = [cell for cell in cells if cell.row == row and cell.runs]
        texts = [""] * columns
        spans = []
        for cell in own:
            texts[cell.column] = cell.text
            height = sum(row <= other < row + cell.rows for other in kept)
            if height > 1 or cell.columns > 1:
                spans.append((cell.column, height, cell.columns))
        made.append(GridRow([run for cell in own for run in cell.runs], texts, tuple(spans)))
    return made
