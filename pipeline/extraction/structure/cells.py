"""The cells of tables, from the blocks of kind ``table``: a block is a row, its cells are parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extraction.model import Piece

_NUMBER = re.compile(r"[-+−±(]?[\d.,，%％‰()（）*＊—–-]+")
_NUMERIC = 0.5  # share of a row's cells that are numbers when it is no head
_CAPTION_REACH = 2  # blocks between a table and its caption: a head in the other language, a unit


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the block of its row, the table, the row and the column it stands in, all from 0."""

    block: int
    table: int
    row: int
    column: int
    text: str
    header: bool
    caption: str
    row_span: int = 1
    column_span: int = 1


def find_cells(pieces: Sequence[Piece]) -> list[Cell]:
    """The cells of every table, empty ones left out."""
    cells: list[Cell] = []
    for number, (start, end) in enumerate(_tables(pieces)):
        caption = _caption(pieces, start, end)
        rows = [piece.text.split("\t") for piece in pieces[start:end]]
        spans = [{column: (down, right) for column, down, right in piece.spans} for piece in pieces[start:end]]
        heads = _head_rows(rows, spans)
        for row, texts in enumerate(rows):
            cells += [
                Cell(start + row, number, row, column, text, row < heads, caption, *spans[row].get(column, (1, 1)))
                for column, text in enumerate(texts)
                if text.strip()
            ]
    return cells


def _tables(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """First block of each table and the one behind its last."""
    start: int | None = None
    for number, piece in enumerate(pieces):
        if piece.kind == "table" and start is None:
            start = number
        elif piece.kind != "table" and start is not None:
            yield start, number
            start = None
    if start is not None:
        yield start, len(pieces)


def _caption(pieces: Sequence[Piece], start: int, end: int) -> str:
    """The caption of a table: the nearest one above, as Chinese tables have it, else the one right below."""
    above = range(start - 1, max(start - 2 - _CAPTION_REACH, -1), -1)
    for number in (*above, *range(end, min(end + 1, len(pieces)))):
        if pieces[number].kind == "table":
            break
        if pieces[number].kind == "caption" and not pieces[number].text.lstrip().startswith(("图", "Fig")):
            return str(pieces[number].text)
    return ""


def _head_rows(rows: list[list[str]], spans: list[dict[int, tuple[int, int]]]) -> int:
    """Rows at the top that name the columns: those of the first row's cells, unless most of these are numbers.

    A table of one row has none, and one row of a table at least is no head.
    """
    if len(rows) < 2:
        return 0
    filled = [text.strip() for text in rows[0] if text.strip()]
    numbers = sum(bool(_NUMBER.fullmatch(text)) for text in filled)
    if numbers > _NUMERIC * len(filled):
        return 0
    return min(max((down for down, _ in spans[0].values()), default=1), len(rows) - 1)
