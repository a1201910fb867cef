"""Scans are recognised however they lie on the page."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("reportlab")
pytest.importorskip("rapidocr")

import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.core.errors import ExtractionError
from pipeline.extraction.engines import ocr
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from tests.golden.render_layouts import prepare_fonts, render
from tests.golden.test_layouts import similarity


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> tuple[Image.Image, str]:
    path = tmp_path_factory.mktemp("scan") / "page.pdf"
    prepare_fonts()
    text = render("two_columns", path)
    document = pdfium.PdfDocument(path)
    image = document[0].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    return image, text


def scan(image: Image.Image, path: Path) -> Path:
    """A PDF of one page that holds nothing but the image."""
    width, height = (side * 72 / 200 for side in image.size)
    canvas = Canvas(str(path), pagesize=(width, height))
    canvas.drawImage(ImageReader(image.convert("RGB")), 0, 0, width, height)
    canvas.save()
    return path


@pytest.mark.parametrize("angle", [0, 90, 180, 270, 2.5, -4])
def test_scans(angle: float, page: tuple[Image.Image, str], tmp_path: Path) -> None:
    image, text = page
    turned = image.rotate(angle, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    content = read_content(scan(turned, tmp_path / "scan.pdf"), ExtractionParameters())
    assert content.extractor == "ocr"
    assert similarity(content, text) >= 0.98
    assert 0.9 < content.text_quality <= 1


@pytest.mark.parametrize("angle", [0, 90])
def test_scans_by_tesseract(angle: float, page: tuple[Image.Image, str], tmp_path: Path) -> None:
    program = shutil.which("tesseract")
    if not program:
        pytest.skip("the program tesseract is not on this machine")
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=True).stdout.split()
    if not {"chi_sim", "eng"} <= set(listed):
        pytest.skip("tesseract has no models chi_sim and eng on this machine")
    image, text = page
    turned = image.rotate(angle, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    content = read_content(scan(turned, tmp_path / "scan.pdf"), ExtractionParameters(ocr="tesseract"))
    assert content.extractor == "ocr"
    assert similarity(content, text) >= 0.96
    assert 0.8 < content.text_quality <= 1


@pytest.mark.parametrize(
    ("script", "reason"), [(None, "needs the program tesseract"), ("echo no chi_sim >&2; exit 1", "says: no chi_sim")]
)
def test_without_tesseract_the_reason_is_told(
    script: str | None, reason: str, page: tuple[Image.Image, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    if script:
        (folder / "tesseract").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(ExtractionError, match=reason):
        read_content(scan(page[0], tmp_path / "scan.pdf"), ExtractionParameters(ocr="tesseract"))


def test_lines_at_the_edge_of_an_image(page: tuple[Image.Image, str], tmp_path: Path) -> None:
    image, text = page
    dark = image.point(lambda grey: 255 * (grey < 200))
    cut = image.crop(dark.getbbox())
    content = read_content(scan(cut, tmp_path / "scan.pdf"), ExtractionParameters())
    assert similarity(content, text) >= 0.98
    strip = cut.crop((0, 0, int(cut.width * 0.45), 34))  # the first line of the first column
    content = read_content(scan(strip, tmp_path / "scan.pdf"), ExtractionParameters())
    assert "".join(content.pieces[0].text.split()) in text


def test_recognition_can_be_off(page: tuple[Image.Image, str], tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="no text"):
        read_content(scan(page[0], tmp_path / "scan.pdf"), ExtractionParameters(ocr="off"))


def test_blank_pages_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="no text"):
        read_content(scan(Image.new("L", (800, 1100), 255), tmp_path / "blank.pdf"), ExtractionParameters())


@pytest.mark.parametrize(("confidence", "kept"), [(0.95, True), (0.4, False)])
def test_a_page_that_recognition_is_unsure_of_is_left_out(
    confidence: float, kept: bool, page: tuple[Image.Image, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = ExtractionParameters(minimum_quality=0.1)  # recognition has a bar of its own
    real = ocr.recognise_page
    monkeypatch.setattr(ocr, "recognise_page", lambda *a, **k: replace(real(*a, **k), confidence=confidence))
    path = scan(page[0], tmp_path / "scan.pdf")
    if kept:
        assert read_content(path, parameters).extractor == "ocr"
    else:
        with pytest.raises(ExtractionError):
            read_content(path, parameters)


@pytest.mark.parametrize("ending", [".png", ".jpg", ".tif"])
def test_images_are_recognised_like_scans(ending: str, page: tuple[Image.Image, str], tmp_path: Path) -> None:
    image, text = page
    image.convert("RGB").save(tmp_path / f"a{ending}", dpi=(200, 200))
    content = read_content(tmp_path / f"a{ending}", ExtractionParameters())
    assert content.extractor == "ocr"
    assert similarity(content, text) >= 0.97
