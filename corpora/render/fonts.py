"""Noto Serif SC and Noto Sans SC with TrueType outlines, cut down to the characters in use.

The package pylopdf-fonts-zh-cn carries them with PostScript outlines, which reportlab does not embed.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from pylopdf_fonts_zh_cn import sans_path, serif_path
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as EmbeddedFont

SERIF, SANS = "SampleSerif", "SampleSans"
MAXIMUM_ERROR = 1.0  # of a quadratic outline against the cubic one, in font units (1000 an em)


def _convert_outlines(font: Any) -> None:
    """Replace the CFF outlines of an open font by quadratic ones."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MAXIMUM_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, outlines
    font["maxp"].tableVersion = 0x00010000
    for field in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
        "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 2.0, [], {}
    font["post"].glyphOrder = order
    del font["CFF "]
    font.sfntVersion = "\000\001\000\000"


def build_font(path: Path, characters: str) -> bytes:
    """A TrueType font of the given characters, made from an OpenType font with PostScript outlines."""
    font = TTFont(path, recalcTimestamp=False)
    options = Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += ["GSUB", "GPOS", "VORG", "vhea", "vmtx", "BASE"]
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    _convert_outlines(font)
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def register_fonts(characters: str) -> None:
    """Make :data:`SERIF` and :data:`SANS` known to reportlab for the given characters, and for these alone."""
    for name, path in ((SERIF, serif_path()), (SANS, sans_path())):
        font = EmbeddedFont(name, io.BytesIO(build_font(path, characters)))
        # reportlab keeps the first font of a name and of a face: one cut for other characters would stay in its place.
        pdfmetrics._fonts.pop(name, None)
        pdfmetrics._dynFaceNames.pop(font.face.name, None)
        pdfmetrics.registerFont(font)
