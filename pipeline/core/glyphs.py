"""Outlines and widths of the Chinese font's characters, for drawings that carry their letters with them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.core.fonts import chinese_font_path

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

EM = 1000  # units of the font's outlines
MISSING = ".notdef"


@cache
def _font() -> tuple[dict[int, str], Any]:
    from fontTools.ttLib import TTFont

    font = TTFont(str(chinese_font_path()), lazy=True)
    return font.getBestCmap(), font.getGlyphSet()


@cache
def outline(character: str) -> tuple[str, int]:
    """The path of a character in units of the em, its y upwards, and how far the next one stands.

    A character that the font lacks is a box.
    """
    from fontTools.pens.svgPathPen import SVGPathPen

    names, glyphs = _font()
    glyph = glyphs[names.get(ord(character), MISSING)]
    pen = SVGPathPen(glyphs, ntos=lambda value: str(round(value)))
    glyph.draw(pen)
    return pen.getCommands(), round(glyph.width)


def measure(text: str, size: float) -> float:
    """How wide a text is, in the units of its size."""
    return sum(outline(character)[1] for character in text) * size / EM


@cache
def picture_font(size: int) -> FreeTypeFont:
    """The font at a size in pixels."""
    from PIL import ImageFont

    # Basic: whether there is a library of other layouts differs among machines.
    return ImageFont.truetype(str(chinese_font_path()), size, layout_engine=ImageFont.Layout.BASIC)
