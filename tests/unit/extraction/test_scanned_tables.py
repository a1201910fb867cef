"""Ruled tables of scans become rows of cells: on a page drawn here, turned a little, blurred, with noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("reportlab")
pytest.importorskip("rapidocr")
pytest.importorskip("pylopdf_fonts_zh_cn")

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.extraction.engines.rulings import clear, find_ruling
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from pipeline.extraction.structure.cells import Cell, find_cells

DPI = 200
LEFT, TOP, ROW = 200, 500, 62
WIDTHS = (300, 240, 240, 300)
# Row and column, rows and columns that the cell spans, text.
CELLS = [
    (0, 0, 2, 1, "政策工具"), (0, 1, 1, 2, "文件数量"), (0, 3, 2, 1, "说明"),
    (1, 1, 1, 1, "中央"), (1, 2, 1, 1, "地方"),
    (2, 0, 1, 1, "财政补贴"), (2, 1, 1, 1, "7"), (2, 2, 1, 1, "128"), (2, 3, 2, 1, "供给型"),
    (3, 0, 1, 1, "人才培养"), (3, 1, 1, 1, "31"), (3, 2, 1, 1, ""),
    (4, 0, 1, 1, "政府采购"), (4, 1, 1, 1, "-2.5"), (4, 2, 1, 1, "64%"), (4, 3, 1, 1, "需求型"),
]  # fmt: skip
PROSE = "本文比较中央与地方发布的政策文件，考察其中各类政策工具的数量与变化"
CAPTION = "表1 政策工具的使用情况"


def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(next(Path(pylopdf_fonts_zh_cn.__file__).parent.rglob("*.otf"))), size)


def draw(*, open_sides: bool = False) -> Image.Image:
    """A page with prose above and below a grid whose head and last column have merged cells."""
    image = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(image)
    for y in (250, 300, 350, TOP + 6 * ROW, TOP + 6 * ROW + 50):
        pen.text((LEFT, y), PROSE, font=font(30), fill=20)
    pen.text((LEFT + 330, TOP - 60), CAPTION, font=font(30), fill=20)
    edges = [LEFT + sum(WIDTHS[:i]) for i in range(len(WIDTHS) + 1)]
    for row, column, rows, columns, text in CELLS:
        x0, x1 = edges[column], edges[column + columns]
        y0, y1 = TOP + row * ROW, TOP + (row + rows) * ROW
        pen.line((x0, y0, x1, y0), fill=30, width=2)
        pen.line((x0, y1, x1, y1), fill=30, width=2)
        if not (open_sides and column == 0):
            pen.line((x0, y0, x0, y1), fill=30, width=2)
        if not (open_sides and column + columns == len(WIDTHS)):
            pen.line((x1, y0, x1, y1), fill=30, width=2)
        pen.text(((x0 + x1) / 2, (y0 + y1) / 2), text, font=font(28), fill=20, anchor="mm")
    return image


def worn(image: Image.Image, angle: float) -> Image.Image:
    """The image as a scanner gives it: turned by some degrees, blurred, grey, with noise."""
    turned = image.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    grey = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float64) * 0.92
    chance = np.random.default_rng(3)
    grey += chance.normal(0, 10, grey.shape)
    grey[chance.random(grey.shape) < 0.001] = 0
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def read(image: Image.Image, path: Path) -> list[Cell]:
    """The cells of a PDF that holds nothing but the image."""
    width, height = (side * 72 / DPI for side in image.size)
    canvas = Canvas(str(path), pagesize=(width, height))
    canvas.drawImage(ImageReader(image.convert("RGB")), 0, 0, width, height)
    canvas.save()
    content = read_content(path, ExtractionParameters())
    assert [p.kind for p in content.pieces if PROSE[:8] in p.text] == ["paragraph", "paragraph"]
    return find_cells(content.pieces)


@pytest.mark.parametrize(("angle", "open_sides"), [(0.0, False), (1.2, False), (-0.7, True)])
def test_a_ruled_table_of_a_scan_is_rows_of_cells(angle: float, open_sides: bool, tmp_path: Path) -> None:
    cells = read(worn(draw(open_sides=open_sides), angle), tmp_path / "scan.pdf")
    found = [(c.row, c.column, c.row_span, c.column_span, c.text) for c in cells]
    assert found == [cell for cell in CELLS if cell[-1]]
    assert {c.caption.replace(" ", "") for c in cells} == {CAPTION.replace(" ", "")}
    assert {c.row for c in cells if c.header} == {0, 1}


def test_text_and_pictures_are_no_rules() -> None:
    image = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(image)
    for y in range(200, 1200, 40):
        pen.text((200, y), PROSE + "一二三土王", font=font(34), fill=0)
    pen.rectangle((200, 1400, 1400, 2000), fill=90)
    pen.line((200, 150, 1454, 150), fill=0, width=3)
    assert find_ruling(np.asarray(image), scale=72 / DPI) is None


def test_rules_are_taken_out_of_the_image() -> None:
    page = np.asarray(draw())
    ruling = find_ruling(page, scale=72 / DPI)
    assert ruling is not None
    assert (len(ruling.uprights), len(ruling.levels)) == (5, 6)
    edges = {round(x) for x, _, _ in ruling.uprights}
    assert all(abs(edge - (LEFT + sum(WIDTHS[:i]))) <= 2 for i, edge in enumerate(sorted(edges)))
    clean = clear(page, ruling)
    assert clean[TOP + 20, LEFT - 4 : LEFT + 5].min() > 200
    assert clean[TOP - 3 : TOP + 4, LEFT + 60].min() > 200
