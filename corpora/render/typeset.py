"""Lines, columns and pages: a small typesetter for Chinese text with footnotes.

A paragraph becomes lines (no closing mark begins one, no opening mark ends one, Latin words stay whole); rows, that is
lines, table rows and spaces, fill the columns of the pages, each footnote at the foot of the column of its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal, Protocol

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from corpora.render.pieces import MARK

CLOSING = frozenset("，。、；：？！）》」』”’】］〉%）],.;:!?)")
OPENING = frozenset("（《「『“‘【［〈([")
CIRCLED = "①②③④⑤⑥⑦⑧⑨"
WORD = re.compile(r"[A-Za-z0-9À-ÿ'./&§–-]+")
UNIT = re.compile(rf"{MARK.pattern}|{WORD.pattern}|\s|.")
RULE_GAP = 6.0  # points above and below the rule over footnotes
WIDEST_GAP = 0.5  # of an em, between the words and characters of a justified line
CELL_PADDING = 3.0  # points left and right of a cell's text
MARK_SIZE, MARK_RISE = 0.65, 0.35  # of a footnote mark, in ems


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set; lengths in points, ``indent`` (first line) and ``hanging`` (the others) in ems."""

    font: str
    size: float
    leading: float
    indent: float = 0.0
    hanging: float = 0.0
    align: Literal["justify", "center", "left"] = "justify"
    before: float = 0.0
    after: float = 0.0


class Row(Protocol):
    """What fills a column from top to bottom."""

    @property
    def height(self) -> float:
        """Points."""

    @property
    def marks(self) -> tuple[int, ...]:
        """Numbers of the footnotes that the row refers to."""

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw the row with its top left corner at ``x``, ``y``."""


@dataclass(frozen=True, slots=True)
class Space:
    """An empty row, left out at the top of a column."""

    height: float
    marks: tuple[int, ...] = ()

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph; ``offset`` is its indent and ``gap`` what is added after each character, in points."""

    units: tuple[str, ...]
    style: Style
    offset: float
    gap: float
    keep: bool = False  # with the row that follows

    @property
    def height(self) -> float:
        """The leading."""
        return self.style.leading

    @property
    def marks(self) -> tuple[int, ...]:
        """Numbers of the footnotes that the line refers to."""
        return tuple(int(m[1]) for unit in self.units if (m := MARK.fullmatch(unit)))

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw the line; footnote marks stand raised and small."""
        style = self.style
        x += self.offset
        y += (style.leading - style.size) / 2 + 0.12 * style.size - style.leading
        for run in _join_units(self.units):
            mark = MARK.fullmatch(run)
            text = canvas.beginText(x, y)
            text.setFont(style.font, MARK_SIZE * style.size if mark else style.size)
            text.setRise(MARK_RISE * style.size if mark else 0)
            text.setCharSpace(0 if mark or _is_word(run) else self.gap)
            text.textOut(CIRCLED[int(mark[1]) - 1] if mark else run)
            canvas.drawText(text)
            x += _unit_width(run, style) + self.gap * (1 if mark or _is_word(run) else len(run))


def _is_word(unit: str) -> bool:
    return WORD.fullmatch(unit) is not None


def _join_units(units: Sequence[str]) -> list[str]:
    """The units with neighbouring single characters joined; words and marks stay alone."""
    runs: list[str] = []
    for unit in units:
        if runs and not any(MARK.fullmatch(u) or _is_word(u) for u in (unit, runs[-1])):
            runs[-1] += unit
        else:
            runs.append(unit)
    return runs


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: the lines of each cell, with rules above and below."""

    cells: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]
    keep: bool = False  # with the row that follows
    marks: tuple[int, ...] = ()

    @property
    def height(self) -> float:
        """That of the highest cell, with its padding."""
        return max(sum(line.height for line in cell) for cell in self.cells) + 4

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw the cells and the rules."""
        canvas.setLineWidth(0.5)
        for edge in (y, y - self.height):
            canvas.line(x, edge, x + sum(self.widths), edge)
        for cell, width in zip(self.cells, self.widths, strict=True):
            top = y - 2
            for line in cell:
                line.draw(canvas, x + CELL_PADDING, top)
                top -= line.height
            x += width


def _unit_width(unit: str, style: Style) -> float:
    return MARK_SIZE * style.size if MARK.fullmatch(unit) else float(stringWidth(unit, style.font, style.size))


def _fit(units: Sequence[str], width: float, style: Style) -> int:
    """How many of the units go on a line of this width."""
    used, count = 0.0, 0
    while count < len(units) and used + _unit_width(units[count], style) <= width + 0.01:
        used += _unit_width(units[count], style)
        count += 1
    if count == len(units):
        return count
    if units[count] == " ":
        return count + 1
    while count > 1 and (_forbidden_start(units[count]) or units[count - 1] in OPENING):
        count -= 1
    return max(count, 1)


def _forbidden_start(unit: str) -> bool:
    return unit in CLOSING or MARK.fullmatch(unit) is not None


def _balance(units: Sequence[str], width: float, style: Style) -> float:
    """The width that makes the lines of a centred paragraph about equally long."""
    total = sum(_unit_width(unit, style) for unit in units)
    return min(width, total / ceil(total / width) + 1.5 * style.size)


def break_lines(text: str, width: float, style: Style, *, keep: bool = False) -> tuple[Line, ...]:
    """The lines of a paragraph set to ``width`` points; the last one is not justified."""
    units, lines = [match[0] for match in UNIT.finditer(text)], list[Line]()
    measure = _balance(units, width, style) if style.align == "center" else width
    while units:
        indent = (style.hanging if lines else style.indent) * style.size
        count = _fit(units, measure - indent, style)
        taken, units = units[:count], units[count:]
        while taken[-1:] == [" "]:
            taken.pop()
        slack = width - indent - sum(_unit_width(unit, style) for unit in taken)
        gaps = len(taken) - 1
        justified = style.align == "justify" and units and gaps > 0 and slack / gaps <= WIDEST_GAP * style.size
        offset = slack / 2 if style.align == "center" else indent
        lines.append(Line(tuple(taken), style, offset, slack / gaps if justified else 0.0, keep))
    return tuple(lines)


def set_paragraph(text: str, width: float, style: Style, *, keep: bool = False) -> tuple[Row, ...]:
    """The rows of a paragraph with the space before and after it."""
    spaces = [Space(gap) if gap else None for gap in (style.before, style.after)]
    rows = (spaces[0], *break_lines(text, width, style, keep=keep), spaces[1])
    return tuple(row for row in rows if row is not None)


def set_table(cells: Sequence[Sequence[str]], width: float, style: Style) -> tuple[Row, ...]:
    """The rows of a table over the whole width, kept together; a column's share follows from its longest cell."""
    longest = [max(stringWidth(cell, style.font, style.size) for cell in column) for column in zip(*cells, strict=True)]
    room = width - 2 * CELL_PADDING * len(longest)
    shares = [max(length, 2 * style.size) for length in longest]
    widths = tuple(room * share / sum(shares) + 2 * CELL_PADDING for share in shares)
    rows = []
    for number, row in enumerate(cells, 1):
        lines = tuple(break_lines(c, w - 2 * CELL_PADDING, style) for c, w in zip(row, widths, strict=True))
        rows.append(TableRow(lines, widths, keep=number < len(cells)))
    return (*rows, Space(style.leading / 2))


@dataclass(frozen=True, slots=True)
class Frame:
    """A column of a page, in points from the bottom left corner."""

    page: int
    x: float
    top: float
    bottom: float


class Column:
    """A frame while it is filled; knows the room that its footnotes take."""

    def __init__(self, frame: Frame, footnotes: Sequence[tuple[Line, ...]]) -> None:
        self.frame = frame
        self.rows: list[Row] = []
        self.notes: list[Line] = []
        self._footnotes = footnotes

    def _room(self) -> float:
        used = sum(row.height for row in self.rows) + sum(line.height for line in self.notes)
        return self.frame.top - self.frame.bottom - used - (2 * RULE_GAP if self.notes else 0)

    def accepts(self, rows: Sequence[Row]) -> bool:
        """Whether the rows fit, together with the footnotes that they refer to."""
        notes = [line for row in rows for mark in row.marks for line in self._footnotes[mark - 1]]
        rule = 2 * RULE_GAP if notes and not self.notes else 0
        return sum(item.height for item in (*rows, *notes)) + rule <= self._room() + 0.01

    def add(self, row: Row) -> None:
        """Put a row at the end; a space at the top of the column is left out."""
        if isinstance(row, Space) and not self.rows:
            return
        self.rows.append(row)
        self.notes += [line for mark in row.marks for line in self._footnotes[mark - 1]]

    def draw(self, canvas: Canvas) -> None:
        """Draw the rows from the top and the footnotes at the foot."""
        y = self.frame.top
        for row in self.rows:
            row.draw(canvas, self.frame.x, y)
            y -= row.height
        y = self.frame.bottom + sum(line.height for line in self.notes)
        if self.notes:
            canvas.setLineWidth(0.5)
            canvas.line(self.frame.x, y + RULE_GAP, self.frame.x + 60, y + RULE_GAP)
        for line in self.notes:
            line.draw(canvas, self.frame.x, y)
            y -= line.height


def _group(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """The rows in groups that stay together: kept lines go with the first row of text that follows."""
    groups, current = list[tuple[Row, ...]](), list[Row]()
    for row in rows:
        current.append(row)
        if not isinstance(row, Space) and not getattr(row, "keep", False):
            groups.append(tuple(current))
            current = []
    return [*groups, tuple(current)] if current else groups


def fill_columns(
    rows: Sequence[Row], frames: Iterable[Frame], footnotes: Sequence[tuple[Line, ...]]
) -> tuple[Column, ...]:
    """The filled columns; ``frames`` is endless, and the columns used are returned in order."""
    supply = iter(frames)
    columns = [Column(next(supply), footnotes)]
    for group in _group(rows):
        if not columns[-1].accepts(group) and columns[-1].rows:
            columns.append(Column(next(supply), footnotes))
        for row in group:
            columns[-1].add(row)
    return tuple(columns)
