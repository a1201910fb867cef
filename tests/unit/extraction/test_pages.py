"""No character of a page is lost and none falsified: pages that show one fault each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.extraction.engines.pdfminer import open_pdfminer, read_page
from pipeline.extraction.engines.shown import FontCache, count_shown
from pipeline.extraction.geometry import em_boxes
from pipeline.extraction.model import Content
from pipeline.extraction.page.lines import find_runs
from pipeline.extraction.page.widths import narrow_letters
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from tests.unit.extraction.test_trust import drawn

SONG = "STSong-Light"
PROSE = "数据要素市场的培育要求明确权属并且建立统一的交易规则和监管机制"


def canvas(path: Path) -> Canvas:
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    made = Canvas(str(path), pagesize=(595, 842))
    made.setFont(SONG, 10)
    return made


def read(path: Path) -> Content:
    return read_content(path, ExtractionParameters())


def text(content: Content) -> str:
    return "\n".join(piece.text for piece in content.pieces)


def wide(word: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in word)


def test_the_layer_of_a_scan_counts_below_a_visible_stamp(tmp_path: Path) -> None:
    page = canvas(tmp_path / "a.pdf")
    page.drawImage(ImageReader(Image.new("L", (100, 100), 250)), 0, 0, 595, 842)
    page.drawString(60, 20, "Downloaded from the library")
    layer = page.beginText(60, 700)
    layer.setTextRenderMode(3)
    layer.setFont(SONG, 10)
    for _ in range(3):
        layer.textLine(PROSE)
    layer.setTextRenderMode(0)
    page.drawText(layer)
    page.save()
    assert text(read(tmp_path / "a.pdf")).count(PROSE) == 3


def test_invisible_text_on_a_page_of_visible_text_stays_out(tmp_path: Path) -> None:
    page = canvas(tmp_path / "a.pdf")
    page.drawImage(ImageReader(Image.new("L", (100, 100), 250)), 0, 0, 595, 842)
    page.drawString(60, 700, PROSE)
    trick = page.beginText(60, 600)
    trick.setTextRenderMode(3)
    trick.textLine("不可见的文字")
    page.drawText(trick)
    page.save()
    assert "不可见" not in text(read(tmp_path / "a.pdf"))


def test_latin_set_in_full_width_letters_has_its_spaces(tmp_path: Path) -> None:
    # The engine that comes first passes over such text in silence where the font is not installed.
    page, x = canvas(tmp_path / "a.pdf"), 60.0
    for char in "A growing field of policy":
        if char != " ":
            page.drawString(x, 700, wide(char))
        x += stringWidth(char, "Times-Roman", 10) + 0.1 * (char == " ")
    page.drawString(60, 680, PROSE)
    page.save()
    assert "A growing field of policy" in text(read(tmp_path / "a.pdf"))


def test_what_a_page_shows_is_counted_without_drawing_it(tmp_path: Path) -> None:
    page = canvas(tmp_path / "a.pdf")
    page.saveState()
    page.setFont("Helvetica", 8)
    page.drawString(60, 700, "a(b)\\c")
    page.restoreState()
    page.beginForm("stamp")
    page.setFont(SONG, 10)
    page.drawString(60, 600, "印章")
    page.endForm()
    page.doForm("stamp")
    page.drawString(60, 500, "规 章")
    page.save()
    with open_pdfminer(tmp_path / "a.pdf") as pages:
        assert count_shown(pages[0], FontCache()) == dict.fromkeys("a(b)\\c印章规", 1) | {"章": 2}


def test_a_font_that_states_an_absurd_height_does_not_make_a_letter_high() -> None:
    matrices = np.array([[1, 0, 0, 1, 100, 500]], np.float64)
    boxes, _ = em_boxes(matrices, np.array([[100, 500, 105, 1100.0]]), np.array([9.0]), np.array([False]), "0")
    assert boxes[0, 3] - boxes[0, 1] == 9.0
    # Vertical writing hangs below and beside its origin: its box is where the engine says.
    boxes, _ = em_boxes(matrices, np.array([[95, 490, 105, 500.0]]), np.array([10.0]), np.array([False]), "国")
    assert boxes[0].tolist() == [95, 490, 105, 500]


def pages_of(path: Path, heads: list[list[tuple[float, str]]]) -> None:
    """Pages of prose, each with lines of a head at the heights given."""
    made = canvas(path)
    for head in heads:
        made.setFont(SONG, 8)
        for y, line in head:
            made.drawString(60, y, line)
        made.setFont(SONG, 10)
        for row in range(30):
            made.drawString(60, 740 - 16 * row, PROSE)
        made.showPage()
    made.save()


def test_a_head_that_stands_once_is_one_by_its_place(tmp_path: Path) -> None:
    foreign = (800, "孙某等：另一篇论文的题目")
    pages_of(tmp_path / "a.pdf", [*([(800, f"{n} 数据学报")] for n in range(40, 44)), [foreign]])
    kinds = {p.text: p.kind for p in read(tmp_path / "a.pdf").pieces}
    assert kinds[foreign[1]] == "header"


def test_the_head_of_a_first_page_states_volume_and_issue(tmp_path: Path) -> None:
    head = [(810.0, "第40卷 第6期 数据学报 Vol.40 No.6"), (799.0, "2017年6月 JOURNAL OF DATA June 2017")]
    pages_of(tmp_path / "a.pdf", [head])
    heads = [p.text for p in read(tmp_path / "a.pdf").pieces if p.kind == "header"]
    assert len(heads) == 2
    assert "JOURNAL OF DATA" in heads[1]


def test_text_beside_a_ruled_table_stays(tmp_path: Path) -> None:
    page = canvas(tmp_path / "a.pdf")
    for row in range(12):
        page.drawString(60, 700 - 16 * row, f"第{row:02d}行" + PROSE[:18])
    page.setFont("Helvetica", 8)
    page.grid([350 + 40 * column for column in range(5)], [720 - 20 * row for row in range(7)])
    for row in range(6):
        for column in range(4):
            page.drawString(353 + 40 * column, 706 - 20 * row, f"{row}.{column}")
    page.save()
    content = read(tmp_path / "a.pdf")
    assert all(f"第{row:02d}行" in text(content) for row in range(12))
    assert "2.0\t2.1\t2.2\t2.3" in [p.text for p in content.pieces if p.kind == "table"]
    [record] = content.page_trust
    assert (record.kept, record.hidden, record.doubled) == (record.characters, 0, 0)


def test_labels_stay_with_their_references(tmp_path: Path) -> None:
    page = canvas(tmp_path / "a.pdf")
    for row in range(8):
        page.drawString(60, 700 - 32 * row, f"［{row + 1}］")
        page.drawString(90, 700 - 32 * row, PROSE[row : row + 24])
        page.drawString(90, 684 - 32 * row, PROSE[row : row + 10])
    page.save()
    found = text(read(tmp_path / "a.pdf")).replace(" ", "")
    assert all(f"［{row + 1}］{PROSE[row : row + 12]}" in found for row in range(8))


def columns(page: Canvas, *, turned: bool) -> None:
    """Two columns of a paragraph each, written sideways or upright."""
    page.saveState()
    if turned:
        page.translate(545, 60)
        page.rotate(90)
    page.setFont(SONG, 10)
    for x, name in ((0 if turned else 60, "左栏"), (370 if turned else 315, "右栏")):
        for row in range(5):
            end = "。" if row == 4 else PROSE[28 if turned else 18]
            page.drawString(x, 440 - 16 * row, f"{name}{'甲乙丙丁戊'[row]}{PROSE[: 28 if turned else 18]}{end}")
    page.restoreState()


def test_a_page_written_sideways_in_two_columns_keeps_its_upright_head(tmp_path: Path) -> None:
    page = canvas(tmp_path / "a.pdf")
    for turned in (False, True, False):
        page.setFont(SONG, 9)
        page.drawString(280, 810, "经济研究")
        page.drawString(293, 30, str(11 + turned))
        columns(page, turned=turned)
        page.showPage()
    page.save()
    second = [p for p in read(tmp_path / "a.pdf").pieces if p.page == 2]
    assert [(p.kind, p.text) for p in second[:2]] == [("header", "经济研究"), ("page_number", "12")]
    assert 20 < second[0].y0 < 40 < 270 < second[0].x0 < 290, "on the page as it is seen"
    body = "".join(p.text for p in second[2:])
    places = [body.find(f"{side}{row}") for side in ("左栏", "右栏") for row in "甲乙丙丁戊"]
    assert -1 not in places
    assert places == sorted(places)


def test_a_watermark_is_no_part_of_the_text(tmp_path: Path) -> None:
    page = canvas(tmp_path / "a.pdf")
    for number in range(4):
        page.saveState()
        page.setFont(SONG, 60)
        page.translate(200, 300)
        page.rotate(45)
        page.drawString(0, 0, "标准化研究院")
        page.restoreState()
        page.setFont(SONG, 40)
        page.drawString(60, 400, "内部资料")
        page.setFont(SONG, 10)
        for row in range(40):
            page.drawString(60, 780 - 16 * row, f"{'甲乙丙丁'[number]}{PROSE}")
        page.showPage()
    page.save()
    content = read(tmp_path / "a.pdf")
    prose = "".join(p.text for p in content.pieces if p.kind not in ("header", "footer", "page_number"))
    assert "标准化研究院" not in prose
    assert "内部资料" not in prose
    assert prose.count(PROSE) == 160
    assert [p.text for p in content.pieces if p.kind == "footer"].count("标准化研究院") == 4
    assert not content.rejected_pages, "nothing is lost"


def test_plain_letters_as_wide_as_their_squares_have_their_spaces() -> None:
    words, advances = (
        "asanewgeneration",
        {
            "a": 0.444,
            "s": 0.389,
            "n": 0.5,
            "e": 0.444,
            "w": 0.722,
            "g": 0.5,
            "r": 0.333,
            "t": 0.278,
            "i": 0.278,
            "o": 0.5,
        },
    )
    lefts, x = [], 100.0
    for place, char in enumerate(words):
        x += 2.5 if place in (2, 3, 6) else 0.0  # as a new generation
        lefts.append(x)
        x += 10 * advances[char]
    made = drawn(*[(char, left, 300.0, 10.0) for char, left in zip(words, lefts, strict=True)])
    assert [run.text for run in find_runs(narrow_letters(made))] == ["as a new generation"]


def test_curves_are_no_hindrance_to_the_second_engine(tmp_path: Path) -> None:
    page = canvas(tmp_path / "a.pdf")
    page.drawString(60, 700, PROSE)
    page.setFont("Helvetica", 10)
    page.drawString(60, 680, "1 2 m 3 4 l (5 6 l) 7 8 9 10 re")
    page.line(60, 600, 500, 600)
    page.grid([60, 160, 260], [500, 520, 540])
    page.bezier(300, 300, 320, 340, 340, 260, 360, 300)
    page.save()
    with open_pdfminer(tmp_path / "a.pdf") as pages:
        whole, text = read_page(pages[0], 1), read_page(pages[0], 1, drawn=False)
    assert text.text == whole.text
    assert np.allclose(text.boxes, whole.boxes)
    assert np.allclose(text.rules, whole.rules)
    assert len(text.rules) > 5
