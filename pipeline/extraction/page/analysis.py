"""Pages to blocks: the whole way from characters to text in reading order."""

from __future__ import annotations

import numpy as np

from pipeline.extraction.characters import fold
from pipeline.extraction.geometry import turn_box
from pipeline.extraction.model import Line, Page, Piece
from pipeline.extraction.page.cleaning import drop_duplicates, drop_hidden, part_slanted, select, turn_page, upright
from pipeline.extraction.page.columns import find_columns
from pipeline.extraction.page.furniture import split_furniture, take_side_furniture
from pipeline.extraction.page.ledger import Ledger, check_lines, open_ledger
from pipeline.extraction.page.lines import Run, find_runs, group_rows, make_line
from pipeline.extraction.page.tables import find_unruled, take_tables
from pipeline.extraction.structure.classify import classify
from pipeline.extraction.structure.names import EM_SPACE
from pipeline.extraction.structure.paragraphs import Paragraph, body_size, build_paragraphs


def analyse_pages(pages: list[Page]) -> tuple[list[Piece], list[Ledger]]:
    """The blocks of the pages in reading order, page furniture included, and what became of each page's characters."""
    turned, runs, sides, turns, ledgers = [], [], [], [], []
    shown: list[Page] = []
    slanted: list[Page | None] = []
    for page in pages:
        seen = drop_hidden(page)
        clean = drop_duplicates(seen)
        ledgers.append(open_ledger(page, seen, clean))
        shown.append(clean)
        level, aslant = part_slanted(clean)
        main, rest, quarters = upright(level)
        turned.append(main)
        runs.append(find_runs(main))
        sides.append(_side_lines(rest, quarters))
        turns.append(quarters)
        slanted.append(aslant)
    runs, furniture = split_furniture(turned, runs)
    take_side_furniture(turned, sides, furniture)
    for lines, aslant, main, quarters in zip(furniture, slanted, turned, turns, strict=True):
        lines += _slanted_lines(aslant, main, quarters) if aslant is not None else []
    columns = _columns(turned, runs, sides)
    held: dict[int, list[Line]] = {page.number: [] for page in pages}
    for line in (line for lines in (*columns, *furniture) for line in lines):
        held[line.page].append(line)
    for ledger, clean in zip(ledgers, shown, strict=True):
        check_lines(ledger, clean, held[ledger.page])
    body = body_size(columns)
    paragraphs = classify(build_paragraphs(columns, body), turned, body)
    extents = {page.number: (page, quarters) for page, quarters in zip(turned, turns, strict=True)}
    return _ordered(paragraphs, furniture, extents), ledgers


def _slanted_lines(aslant: Page, main: Page, quarters: int) -> list[Line]:
    """What is written aslant over a page as one line, no part of its text; its box is that of the turned page."""
    text = fold("".join(aslant.text.split()))
    if not text:
        return []
    x0, y0 = aslant.boxes[:, :2].min(axis=0).tolist()
    x1, y1 = aslant.boxes[:, 2:].max(axis=0).tolist()
    x0, y0, x1, y1 = turn_box((x0, y0, x1, y1), quarters, aslant.width, aslant.height)
    return [Line(text, x0, y0, x1, y1, float(np.median(aslant.sizes)), False, main.number, kind="footer")]


def _side_lines(rest: Page | None, quarters: int) -> list[list[Line]]:
    """Text in another writing direction than the page's, as columns of lines of their own.

    Their boxes are those on the page turned by ``quarters``, as the main text's are.
    """
    if rest is None:
        return []
    columns = []
    for angle in sorted(set(rest.angles.tolist())):
        part = select(rest, rest.angles == angle)
        turned = turn_page(part, -angle % 4)
        for column in find_columns(find_runs(turned)):
            lines = [make_line(row, rest.number) for row in group_rows(column.runs)]
            for line in lines:
                line.x0, line.y0, line.x1, line.y1 = turn_box(
                    (line.x0, line.y0, line.x1, line.y1), angle + quarters, turned.width, turned.height
                )
            columns.append(lines)
    return columns


def _columns(pages: list[Page], runs: list[list[Run]], sides: list[list[list[Line]]]) -> list[list[Line]]:
    columns: list[list[Line]] = []
    for page, some, side in zip(pages, runs, sides, strict=True):
        whole = take_tables(page, some)
        found = [find_unruled(group_rows(column.runs), page.number) for column in find_columns(whole)]
        for lines in (*found, *side):
            for line in lines:
                line.column = len(columns)
            columns.append([line for line in lines if line.text])
    return columns


def _ordered(
    paragraphs: list[Paragraph], furniture: list[list[Line]], extents: dict[int, tuple[Page, int]]
) -> list[Piece]:
    """Blocks in order: a page's furniture stands before the first paragraph that begins on the page."""
    pieces: list[Piece] = []
    waiting = [lines for lines in furniture if lines]
    for paragraph in paragraphs:
        while waiting and waiting[0][0].page <= paragraph.lines[0].page:
            pieces += [_piece([line], line.text, line.kind, 0, extents) for line in waiting.pop(0)]
        pieces.append(_piece(paragraph.lines, paragraph.text, paragraph.kind, paragraph.level, extents))
    for lines in waiting:
        pieces += [_piece([line], line.text, line.kind, 0, extents) for line in lines]
    return [piece for piece in pieces if piece.text.strip()]


def _piece(lines: list[Line], text: str, kind: str, level: int, extents: dict[int, tuple[Page, int]]) -> Piece:
    number = lines[0].page
    page, quarters = extents[number]
    here = [line for line in lines if line.page == number and line.column == lines[0].column]
    box = (min(n.x0 for n in here), min(n.y0 for n in here), max(n.x1 for n in here), max(n.y1 for n in here))
    x0, y0, x1, y1 = turn_box(box, -quarters % 4, page.width, page.height)
    return Piece(
        kind, text.replace(EM_SPACE, " "), level, number, round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2),
        size=round(max(n.size for n in lines), 1), bold=all(n.bold for n in lines), spans=lines[0].spans,
    )  # fmt: skip
