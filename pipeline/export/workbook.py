"""Tables as XLSX: text stays text whatever it begins with, numbers stay numbers, the first row stays in sight."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.export.drawing import NOT_IN_XML
from pipeline.export.packing import repack

ROWS = 1_048_575  # of a sheet, below its head
CELL = 32_767  # characters of a cell
NAME = 31  # characters of a sheet's name
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


def write_workbook(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """The bytes of a workbook of the sheets: name to head and rows; what a sheet cannot hold goes on in a next one."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, (head, rows) in sheets.items():
        left, part = iter(rows), 1
        while True:
            held = _write_sheet(book, _sheet_name(name, part), head, left)
            if held < ROWS:
                break
            part += 1
    sink = io.BytesIO()
    book.save(sink)
    return repack(sink.getvalue())


def _sheet_name(name: str, part: int) -> str:
    end = f" {part}" if part > 1 else ""
    return name.translate(_NOT_IN_NAMES)[: NAME - len(end)] + end


def _write_sheet(book: Any, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    from itertools import islice

    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, title in enumerate(head, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = 32 if title in LONG else 14
    cells = [WriteOnlyCell(sheet, title) for title in head]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    held = 0
    for row in islice(rows, ROWS):
        sheet.append([_cell(sheet, value) for value in row])
        held += 1
    return held


LONG = frozenset({"title", "text", "quote", "evidence", "sentence", "authors", "abstract", "terms", "name", "label"})


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        text = NOT_IN_XML.sub(" ", value)[:CELL]
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"  # never a formula
        return cell
    return None if isinstance(value, float) and not math.isfinite(value) else value
