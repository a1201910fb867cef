"""Workbooks as rows of cells: XLSX, the older XLS, and the pages of HTML that databases export as .xls."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from pipeline.core.errors import ExtractionError
from pipeline.extraction.formats.archive import BROKEN, Parts
from pipeline.extraction.formats.encodings import declared_encoding, decode
from pipeline.extraction.structure.blocks import clean

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAXIMUM_BYTES = 32 << 20  # of a workbook; a database exports some hundreds of records at a time
_WORKBOOK = "Workbook".encode("utf-16-le")  # the name of the stream that makes an older Office file a workbook
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s{0,200}<(?:!doctype html|html|head|table|meta|style|\?xml|div)\b",
    re.IGNORECASE,
)
_HEAD = 2048

Rows = list[list[str]]


def is_workbook(data: bytes) -> bool:
    """Whether the beginning of a file is that of a workbook or of a page that may stand for one."""
    return data.startswith((b"PK\x03\x04", OLD_OFFICE)) or bool(_PAGE.match(data[:_HEAD].replace(b"\0", b"")))


def read_sheets(data: bytes) -> list[tuple[str, Rows]]:
    """The name and the rows of each sheet that holds any.

    Raises
    ------
    ExtractionError
        When it is no workbook, is damaged or larger than it may be.
    """
    if len(data) > _MAXIMUM_BYTES:
        raise ExtractionError("the file is larger than {number} MiB", number=_MAXIMUM_BYTES >> 20)
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return list(read_xlsx(Parts(archive)))
        except BROKEN as error:
            raise ExtractionError("the archive cannot be read ({error})", error=error) from error
    if data.startswith(OLD_OFFICE):
        return list(_read_xls(data))
    text, _ = decode(data, declared=declared_encoding(data))
    from pipeline.extraction.formats.html import read_fragment  # networks read records, and no pages

    rows = [piece.text.split("\t") for piece in read_fragment(text) if piece.kind == "table"]
    return [("", rows)] if rows else []


def is_old_workbook(data: bytes) -> bool:
    """Whether an older Office file is a workbook."""
    return data.startswith(OLD_OFFICE) and (_WORKBOOK in data or "Book".encode("utf-16-le") in data)


def _read_xls(data: bytes) -> Iterator[tuple[str, Rows]]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True, ragged_rows=True)
        for sheet in book.sheets():
            rows = [[_cell(cell, book.datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)]
            if kept := [row for row in rows if any(row)]:
                yield clean(sheet.name), kept
    except Exception as error:  # the library raises what its parsing stumbles over
        raise ExtractionError("the workbook cannot be read ({error}); save it as XLSX", error=error) from error


def _cell(cell: Any, datemode: int) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_NUMBER and cell.value == int(cell.value):
        return str(int(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        year, month, day, *_ = xlrd.xldate_as_tuple(cell.value, datemode)
        return f"{year}-{month:02d}-{day:02d}"
    return "" if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY) else clean(str(cell.value))


def read_xlsx(parts: Parts) -> Iterator[tuple[str, Rows]]:
    """The name and the rows of each sheet of an XLSX workbook."""
    shared: list[str] = []
    if "xl/sharedStrings.xml" in parts:
        for entry in parts.parse("xl/sharedStrings.xml").iter(f"{_SHEET}si"):
            runs = (t for t in entry.iter(f"{_SHEET}t") if t.getparent().tag != f"{_SHEET}rPh")
            shared.append("".join(t.text or "" for t in runs))
    names = [s.get("name", "") for s in parts.parse("xl/workbook.xml").iter(f"{_SHEET}sheet")]
    numbers = sorted(int(m.group(1)) for n in parts.names if (m := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", n)))
    for position, number in enumerate(numbers):
        rows = list(_sheet_rows(parts.parse(f"xl/worksheets/sheet{number}.xml"), shared))
        if rows:
            yield clean(names[position] if position < len(names) else str(number)), rows


def _sheet_rows(sheet: Any, shared: list[str]) -> Iterator[list[str]]:
    for row in sheet.iter(f"{_SHEET}row"):
        cells: list[str] = []
        for cell in row.findall(f"{_SHEET}c"):
            # Empty cells are left out of the file: a cell's address says where it stands.
            cells += [""] * min(_column(cell.get("r", "")) - len(cells), _MOST_EMPTY)
            cells.append(clean(_value(cell, shared)))
        if any(cells):
            yield cells


_MOST_EMPTY = 500  # columns that are filled up before a cell


def _column(address: str) -> int:
    """The column, from 0, of an address such as AB12; -1 when it names none."""
    letters = re.match(r"[A-Z]{1,3}", address)
    number = 0
    for letter in letters.group() if letters else "":
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: Any, shared: list[str]) -> str:
    value = cell.find(f"{_SHEET}v")
    text = value.text or "" if value is not None else ""
    if cell.get("t") == "s" and text.isdecimal() and int(text) < len(shared):
        return shared[int(text)]
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{_SHEET}t"))
    return text
