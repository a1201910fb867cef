"""What survives of a file that was cut off is read, and what may be missing is told."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from pipeline.core.errors import ExtractionError
from pipeline.extraction.engines.repair import repair_pdf
from pipeline.extraction.model import Content
from pipeline.extraction.parameters import ExtractionParameters
from pipeline.extraction.reader import read_content
from tests.unit.extraction.crafted import stream, write_mapped, write_pdf

TEXTS = [b"First page of the report.", b"Second page of the report.", b"Third page of the report."]
CATALOGUE, TREE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 5 0 R 7 0 R]/Count 3>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 9 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pages_of(texts: list[bytes]) -> list[bytes]:
    bodies = [stream(b"BT /F1 12 Tf 50 700 Td (%b) Tj ET" % text) for text in texts]
    return [body for n, content in enumerate(bodies) for body in (PAGE % (4 + 2 * n), content)]


def read(path: Path, engine: str = "auto") -> Content:
    return read_content(path, ExtractionParameters(engine=engine, ocr="off"))


def cut(path: Path, before: bytes) -> Path:
    """The file without what follows the bytes."""
    data = path.read_bytes()
    path.write_bytes(data[: data.index(before)])
    return path


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return write_pdf(tmp_path / "a.pdf", [CATALOGUE, TREE, *pages_of(TEXTS), FONT])


@pytest.mark.parametrize("engine", ["auto", "pypdfium2", "pdfminer"])
def test_without_its_end(engine: str, whole: Path) -> None:
    assert not read(whole, engine).rejected_pages
    content = read(cut(whole, b"xref"), engine)
    assert [p.text for p in content.pieces] == [t.decode() for t in TEXTS]
    assert [(n, "3 of its 3 pages" in reason) for n, reason in content.rejected_pages] == [(4, True)]


def test_pages_that_are_gone_are_told(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [CATALOGUE, TREE, *pages_of(TEXTS)[:4], b"null", b"null", FONT])
    content = read(cut(path, b"xref"))
    assert [p.text for p in content.pieces] == [t.decode() for t in TEXTS[:2]]
    assert content.rejected_pages[0][0] == 3
    assert "2 of its 3 pages are left" in content.rejected_pages[0][1]


def test_pages_without_their_tree_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [b"null", b"null", *pages_of(TEXTS), FONT])
    content = read(cut(path, b"xref"))
    assert [p.text for p in content.pieces] == [t.decode() for t in TEXTS]
    assert ": 3 pages are left" in content.rejected_pages[0][1]


def test_the_tree_orders_the_pages(whole: Path) -> None:
    data = whole.read_bytes().replace(b"[3 0 R 5 0 R 7 0 R]", b"[7 0 R 5 0 R 3 0 R]")
    whole.write_bytes(data)
    assert [p.text for p in read(cut(whole, b"xref")).pieces] == [t.decode() for t in TEXTS[::-1]]


def test_objects_in_object_streams(tmp_path: Path) -> None:
    page = PAGE % 4
    packed = zlib.compress(b"3 0 9 %d %b\n%b" % (len(page) + 1, page, FONT))
    first = len(b"3 0 9 %d " % (len(page) + 1))
    head = b"<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>stream\n" % (first, len(packed))
    content = stream(b"BT /F1 12 Tf 50 700 Td (%b) Tj ET" % TEXTS[0])
    path = write_pdf(tmp_path / "a.pdf", [b"null", b"null", b"null", content, head + packed + b"\nendstream"])
    data = path.read_bytes().replace(b"3 0 obj\nnull\nendobj\n", b"")
    path.write_bytes(data[: data.index(b"xref")])
    assert [p.text for p in read(path).pieces] == [TEXTS[0].decode()]


def test_pages_that_came_out_empty_are_told(whole: Path) -> None:
    content = read(cut(whole, b"7 0 obj"))
    assert not content.pieces or content.rejected_pages


def test_a_font_that_lost_characters_condemns_its_page(tmp_path: Path) -> None:
    path = write_mapped(tmp_path / "a.pdf", "知识产权保护是一项长期的工作，各国都很重视。", unmapped=1)
    assert "□" in read(path).pieces[0].text
    with pytest.raises(ExtractionError, match="unreadable"):
        read(cut(path, b"xref"))


def test_nothing_is_made_of_encrypted_files_and_of_noise(whole: Path) -> None:
    data = whole.read_bytes()
    assert repair_pdf(data) is not None
    assert repair_pdf(data.replace(b"/Root", b"/Encrypt 9 0 R/Root")) is None
    assert repair_pdf(b"%PDF-1.7\n" + bytes(1000)) is None
