"""Texts that PDFium passes over: blanks of fonts that are drawings."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extraction.engines.pdfium import open_pdfium, read_page

LETTER, BLANK = b"500 0 0 0 400 700 d1 0 0 400 700 re f", b"500 0 0 0 0 0 d1"
NARROW = b"0 0 0 0 400 700 d1 0 0 400 700 re f"  # drawn, though its width is nothing


def make_pdf(path: Path, glyph: bytes, width: int) -> Path:
    """A page that shows one letter in a font of drawings, and one glyph in another."""
    content = b"BT /F1 20 Tf 50 100 Td <00> Tj ET BT /F2 20 Tf 90 100 Td <00> Tj ET"
    streams = [content, LETTER, glyph]
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 0 "
        b"/LastChar 0 /Widths [%d] /Encoding << /Type /Encoding /Differences [0 /a] >> /CharProcs << /a %d 0 R >> "
        b"/ToUnicode 9 0 R >>"
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 6 0 R "
        b"/Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>"
    )
    cmap = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <00> <0041> endbfchar endcmap"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        font % (500, 7),
        font % (width, 8),
        *(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data) for data in (*streams, cmap)),
    ]
    written, places = b"%PDF-1.4\n", []
    for number, data in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(written))
    path.write_bytes(written + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + trailer)
    return path


@pytest.mark.parametrize(("glyph", "text"), [(BLANK, "A"), (NARROW, "A A")])
def test_a_blank_of_a_font_of_drawings_is_not_missed_and_a_drawn_glyph_is_read(
    tmp_path: Path, glyph: bytes, text: str
) -> None:
    with open_pdfium(make_pdf(tmp_path / "page.pdf", glyph, width=0)) as document:
        page = read_page(document, 0)
    assert (page.text, page.silent) == (text, 0)
