"""Cells of ruled tables are parted by their rules, however near the text stands to them."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab")

from reportlab.pdfgen.canvas import Canvas

from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content

EDGES = (60, 200, 300, 400)
ROWS = [("Holder", "Number", "Kind"), ("First Company of", "257,055,899", "ordinary"), ("Li", "81,494", "ordinary")]


@pytest.mark.parametrize("engine", ["pypdfium2", "pdfminer"])
def test_cells_end_at_the_rules(engine: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Helvetica", 10)
    heights = [700, 680, 650, 630]
    for y in heights:
        canvas.line(EDGES[0], y, EDGES[-1], y)
    for x in EDGES:
        canvas.line(x, heights[0], x, heights[-1])
    for (name, number, kind), top, bottom in zip(ROWS, heights, heights[1:], strict=False):
        middle = (top + bottom) / 2 - 3
        canvas.drawString(62, middle + (6 if name.startswith("First") else 0), name)
        canvas.drawRightString(299, middle, number)
        canvas.drawString(301, middle, kind)
    canvas.drawString(62, 656, "the Province")
    canvas.save()
    content = read_content(path, ExtractionParameters(engine=engine, ocr="off"))
    assert [(p.kind, p.text) for p in content.pieces] == [
        ("table", "Holder\tNumber\tKind"),
        ("table", "First Company of the Province\t257,055,899\tordinary"),
        ("table", "Li\t81,494\tordinary"),
    ]


def test_a_cell_over_several_rows_leaves_the_rows_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Helvetica", 10)
    for y, left in ((700, 60), (680, 60), (660, 200), (640, 60), (620, 60)):
        canvas.line(left, y, 400, y)
    for x in EDGES:
        canvas.line(x, 700, x, 620)
    rows = [
        ("Kind", "Means", "Note"),
        ("Supply", "money", "paid"),
        ("", "people", "trained"),
        ("Demand", "orders", "placed"),
    ]
    for row, top in zip(rows, (700, 680, 660, 640), strict=True):
        for x, text in zip(EDGES, row, strict=False):
            canvas.drawString(x + 3, top - 13, text)
    canvas.save()
    content = read_content(path, ExtractionParameters(ocr="off"))
    assert [p.text.split("\t") for p in content.pieces] == [list(row) for row in rows]
