"""A table as DOCX in the form that journals print: three lines, no uprights, the caption above."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pipeline.export.drawing import NOT_IN_XML
from pipeline.export.packing import DATE, repack
from pipeline.report.placing import measure_text

THICK, THIN = 12, 6  # eighths of a point: 1.5 and 0.75 pt
LATIN, HAN = "Times New Roman", "宋体"
LETTER = 9.0  # points
PAGE, MARGIN = (210, 297), 25  # millimetres: A4
CAPITAL = 1.25  # how much wider than others letters may be
NARROWEST, WORD, WIDEST = 2.5, 8.0, 16.0  # of a column, in letters as wide as a Han character


def write_document(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> bytes:
    """The bytes of a DOCX with one three-line table.

    Parameters
    ----------
    caption, note
        Above and below the table; the note may be empty.
    head, rows
        Cells as they are to be read; those that are numbers stand to the right.
    """
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(MARGIN)
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(LETTER)
    _han(style.element)
    said = document.add_paragraph(_clean(caption))
    said.alignment = WD_ALIGN_PARAGRAPH.CENTER
    said.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(rows), cols=len(head))
    table.autofit = False
    widths = [Mm(share * (PAGE[0] - 2 * MARGIN)) for share in share_width(head, rows)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    numeric = [all(_is_number(row[k]) for row in rows if row[k]) and bool(rows) for k in range(len(head))]
    for line, values in zip(table.rows, [head, *rows], strict=True):
        for k, (cell, value) in enumerate(zip(line.cells, values, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(_clean(value))
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
            cell.width = widths[k]
            if numeric[k]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _rule(table)
    if note:
        document.add_paragraph(_clean(note))
    made = datetime(*DATE[:3], tzinfo=UTC)
    properties = document.core_properties
    properties.created = properties.modified = made
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = _clean(caption)[:255]
    sink = io.BytesIO()
    document.save(sink)
    return repack(sink.getvalue())


def share_width(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The share of the table's width that each column gets: as much as most of its cells are long, within bounds."""
    wanted = []
    for k, name in enumerate(head):
        lengths = sorted(measure_text(row[k], 1.0) for row in rows)
        most = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0.0
        word = max(
            (CAPITAL * measure_text(word, 1.0) for row in [head, *rows] for word in row[k].split()[:20]), default=0.0
        )
        # A word in Latin letters is not broken; the gaps beside a cell take about two letters.
        wanted.append(min(max(most, min(word, WORD), measure_text(name, 1.0) / 2, NARROWEST), WIDEST) + 2.0)
    return [width / sum(wanted) for width in wanted]


def _clean(text: str) -> str:
    return NOT_IN_XML.sub(" ", text)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace("−", "-").replace(".", "", 1).lstrip("-<").isdigit()


def _han(element: Any) -> None:
    """Chinese letters in the font that Chinese journals set them in."""
    from docx.oxml.ns import qn

    element.rPr.rFonts.set(qn("w:eastAsia"), HAN)


def _rule(table: Any) -> None:
    """Lines above and below the table and below its head, which stands on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(_line(side, THICK))
    table._tbl.tblPr.append(borders)
    head = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)
    for cell in head.cells:
        own = OxmlElement("w:tcBorders")
        own.append(_line("bottom", THIN))
        cell._tc.get_or_add_tcPr().append(own)


def _line(side: str, width: int) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(width)), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    return line
