"""The font of PDF figures: outlines as TrueType, which every print shop takes.

The Chinese font that comes along has PostScript outlines, which Matplotlib embeds as Type 3 (refused by journals) or in
a wrapping that PDF readers complain of. A font of the figure's own characters, its outlines approximated by quadratic
curves within a thousandth of the em, is embedded as it should be.
"""

from __future__ import annotations

import hashlib
import string
import tempfile
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME = "PrintedSans"
MISSING = ".notdef"
# Numbers of axes are written when the figure is drawn.
ALWAYS = string.digits + string.ascii_letters + string.punctuation + " −"
ERROR = 1.0  # units of the em by which a curve may be off, of a thousand


@cache
def _source() -> Any:
    from fontTools.ttLib import TTFont

    from pipeline.core.fonts import chinese_font_path

    return TTFont(str(chinese_font_path()), lazy=True)


def build_font(characters: str) -> bytes:
    """A TrueType font of the characters, those that the Chinese font lacks left out; the same bytes each time."""
    import io

    from fontTools.fontBuilder import FontBuilder

    source = _source()
    known, widths = source.getBestCmap(), source["hmtx"].metrics
    glyphs = {ord(c): known[ord(c)] for c in sorted(set(characters)) if ord(c) in known}
    order = [MISSING, *dict.fromkeys(name for name in glyphs.values() if name != MISSING)]
    outlines = {name: _outline(name) for name in order}
    head, line, lines = source["head"], source["hhea"], source["OS/2"]
    made = FontBuilder(head.unitsPerEm, isTTF=True)
    made.setupGlyphOrder(order)
    made.setupCharacterMap(glyphs)
    made.setupGlyf(outlines)
    made.setupHorizontalMetrics({name: (widths[name][0], outlines[name].xMin if outlines[name].numberOfContours else 0)
                                 for name in order})  # fmt: skip
    made.setupHorizontalHeader(ascent=line.ascent, descent=line.descent)
    made.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    # Matplotlib spaces lines by these: others than the Chinese font's would move what the drawing was laid out for.
    made.setupOS2(sTypoAscender=lines.sTypoAscender, sTypoDescender=lines.sTypoDescender,
                  sTypoLineGap=lines.sTypoLineGap, usWinAscent=line.ascent, usWinDescent=-line.descent)  # fmt: skip
    made.setupPost()
    made.font["head"].created, made.font["head"].modified = head.created, head.modified  # the bytes are to be the same
    made.font.recalcTimestamp = False
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


@cache
def _outline(name: str) -> Any:
    """A glyph with quadratic curves; figures share most of their characters."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    _source().getGlyphSet()[name].draw(Cu2QuPen(pen, ERROR, reverse_direction=True))
    return pen.glyph()


@lru_cache(maxsize=64)
def font_file(characters: str) -> Path:
    """A file of the font of some characters, sorted; it lies in a folder that goes with the process."""
    data = build_font(characters)
    path = Path(_folder().name) / f"{hashlib.sha256(data).hexdigest()[:16]}.ttf"
    path.write_bytes(data)
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="print-fonts-")


def dress_for_pdf(figure: Figure) -> None:
    """Set all letters of a figure in the font of its characters, at the sizes they have."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

    texts = figure.findobj(Text)
    path = font_file("".join(sorted({*ALWAYS, *(c for text in texts for c in text.get_text())})))
    for text in texts:
        text.set_fontproperties(FontProperties(fname=str(path), size=float(text.get_fontsize())))
