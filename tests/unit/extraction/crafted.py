"""PDFs written by hand, for what no library writes: wrong character maps, odd page trees, damage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def write_pdf(path: Path, objects: Sequence[bytes]) -> Path:
    """A PDF of these objects, numbered from 1; the first one is the catalogue."""
    data, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    path.write_bytes(data + b"startxref\n%d\n%%%%EOF\n" % data.index(b"xref\n0 "))
    return path


def stream(data: bytes) -> bytes:
    """A stream object."""
    return b"<</Length %d>>stream\n%b\nendstream" % (len(data), data)


def write_mapped(path: Path, characters: str, *, unmapped: int = 0) -> Path:
    """A page with one line in a font that is not in the file, its codes mapped to the characters.

    The last ``unmapped`` characters are drawn but have no entry in the map.
    """
    codes = range(100, 100 + len(characters))
    pairs = list(zip(codes, characters, strict=True))[: len(characters) - unmapped]
    entries = b"\n".join(b"<%04X> <%b>" % (c, u.encode("utf-16-be").hex().upper().encode()) for c, u in pairs)
    mapping = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n%d beginbfchar\n%b\nendbfchar\n"
        b"endcmap CMapName currentdict /CMap defineresource pop end end" % (len(pairs), entries)
    )
    text = b"BT /F1 20 Tf 50 700 Td <%b> Tj ET" % b"".join(b"%04X" % code for code in codes)
    return write_pdf(
        path,
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            stream(text),
            b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
            (
                b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/FontDescriptor 8 0 R"
                b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
            ),
            stream(mapping),
            (
                b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
                b"/Ascent 880/Descent -120/CapHeight 700/StemV 80>>"
            ),
        ],
    )
