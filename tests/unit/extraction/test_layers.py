"""Recognition layers of scans: junk is recognised anew, the better of two readings is kept, both are made one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from pipeline.extraction.engines import ocr, pdfium
from pipeline.extraction.engines.fusing import fuse
from pipeline.extraction.engines.leftover import read_leftover
from pipeline.extraction.engines.legible import judge
from pipeline.extraction.engines.ocr import TextLine
from pipeline.extraction.model import Page
from tests.unit.extraction.test_pages import SONG, canvas, read, text

PROSE = "知识产权保护是一项长期的工作需要政府和企业共同推进制度建设与国际合作交流"
JUNK = "翎识嚴权侏护星一顼抔期旳工怍霈要玫俯和仝业共冋椎迸刮度逮设弓圊际台怍交沠"


def layered(path: Path, layer: str, rows: int = 4) -> Path:
    """A page that is an image, with an invisible layer of text."""
    page = canvas(path)
    page.drawImage(ImageReader(Image.new("L", (100, 100), 250)), 0, 0, 595, 842)
    below = page.beginText(60, 700)
    below.setTextRenderMode(3)
    below.setFont(SONG, 10)
    for _ in range(rows):
        below.textLine(layer)
    page.drawText(below)
    page.save()
    return path


def recognise(monkeypatch: pytest.MonkeyPatch, said: str, confidence: float = 0.97) -> None:
    """Have recognition read this in four lines."""
    lines = [
        TextLine(((100, y), (900, y), (900, y + 24), (100, y + 24)), said, confidence) for y in (100, 140, 180, 220)
    ]
    monkeypatch.setattr(ocr, "builtin_recogniser", lambda: lambda _: lines)
    image = np.full((1100, 1000), 255, np.uint8)
    for y in (100, 140, 180, 220):
        image[y : y + 24, 100:900] = 0
    monkeypatch.setattr(pdfium, "render_page", lambda *_, **__: image)


def test_a_junk_layer_is_recognised_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, PROSE)
    content = read(layered(tmp_path / "a.pdf", JUNK))
    assert content.extractor == "ocr"
    assert text(content).count(PROSE) == 4


@pytest.mark.parametrize(("said", "confidence"), [(JUNK, 0.97), (PROSE[:20], 0.97), (PROSE, 0.7)])
def test_a_layer_that_says_more_stays(
    said: str, confidence: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognise(monkeypatch, said, confidence)
    content = read(layered(tmp_path / "a.pdf", PROSE if said != PROSE else JUNK))
    assert content.extractor != "ocr"


def test_what_makes_words_counts_for_a_reading() -> None:
    assert judge(PROSE).score > 30 > judge(JUNK).score
    assert judge("Knowledge graph 2015").score > judge("Kno w l e d g e gr a p h 2 0 1 5").score


def line(said: str, y: float, step: float = 10.0) -> Page:
    count = len(said)
    left = 100 + step * np.arange(count)
    return Page(
        number=1, width=600, height=800, text=said,
        boxes=np.stack([left, np.full(count, y), left + step, np.full(count, y + 10)], axis=1),
        sizes=np.full(count, 10.0), bold=np.zeros(count, dtype=np.bool_), angles=np.zeros(count, dtype=np.int8),
        visible=np.ones(count, dtype=np.bool_), rules=np.zeros((0, 4)), fonts=np.zeros(count, dtype=np.int32),
    )  # fmt: skip


def test_where_readings_differ_the_one_that_makes_a_word_is_kept() -> None:
    assert fuse(line("企业的创断能力", 100), line("企业的创新能刀", 100)).text == "企业的创新能力"
    assert fuse(line("企业的创断能力", 100), line("企业的创新能刀", 300)).text == "企业的创断能力", "another line"
    assert fuse(line("企业的创断能力", 100), line("甲乙丙创新丁戊", 100)).text == "企业的创断能力", "another text"


def test_ink_outside_the_lines_is_read_stretch_by_stretch() -> None:
    image = np.full((400, 800), 255, np.uint8)
    image[100:124, 50:400] = 0  # a line found
    image[200:224, 50:250] = 0  # one passed over
    image[200:224, 400:460] = 0  # handwriting, apart from it
    image[300:390, 50:300] = 0  # a drawing
    seen: list[tuple[int, ...]] = []

    def read_line(crop: np.ndarray) -> tuple[str, float]:
        seen.append(crop.shape)
        return ("顾新建，祁国宁", 0.95) if crop.shape[1] > 150 else ("飞日", 0.4)

    found = read_leftover(image, [((50, 100, 400, 124), 0.98)], read_line)
    assert [(stretch.text, round(stretch.box[0], -1)) for stretch in found] == [("顾新建，祁国宁", 40)]
    assert len(seen) == 2
