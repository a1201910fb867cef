"""Pages of a PDF through pdfminer.six: slower than PDFium, and independent of it."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, stream_value
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt

from pipeline.core.errors import ExtractionError
from pipeline.extraction.engines.fonts import is_bold
from pipeline.extraction.geometry import em_boxes, find_strokes, writing_angles
from pipeline.extraction.model import UNKNOWN, Page

_INVISIBLE = (3, 7)  # text rendering modes
_RULE_THICKNESS = 2.5
# Operators that add a curve to a path, and before them what may hold the like and is no operator: strings, images.
_CURVES = re.compile(
    rb"(?P<text>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*\)|<[0-9A-Fa-f\s]*>|\bBI\s.*?\bEI\b|%[^\r\n]*)"
    rb"|(?<![\w.])(?:[-+]?[\d.]+\s+){4}(?:[vy]|(?:[-+]?[\d.]+\s+){2}c)(?![\w.])",
    re.DOTALL,
)
_STROKE = 10.0  # points; the longest straight stroke of letters drawn as paths
_MAXIMUM_SEGMENTS = 500  # of a path; one with more is a drawing
_MAXIMUM_CHARACTERS = 200_000  # on one page


@dataclass(slots=True)
class _Collected:
    letters: list[str] = field(default_factory=list)
    matrices: list[tuple[float, ...]] = field(default_factory=list)
    boxes: list[tuple[float, ...]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    fonts: list[int] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)  # of the fonts by the ids of their objects
    visible: list[bool] = field(default_factory=list)
    rules: list[tuple[float, ...]] = field(default_factory=list)
    image_area: float = 0.0
    unmapped: int = 0


class _Device(PDFTextDevice):
    """Collects characters, thin lines and image areas of one page."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.found = _Collected()
        self._visible = True

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        self.found = _Collected()

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._visible = textstate.render not in _INVISIBLE
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        found = self.found
        if len(found.letters) > _MAXIMUM_CHARACTERS:
            raise ExtractionError(
                "a page draws more than {maximum_characters} characters", maximum_characters=_MAXIMUM_CHARACTERS
            )
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = ""
            found.unmapped += 1
        width = font.char_width(cid)
        advance = float(width * fontsize * scaling)
        origin = (0.0, rise)
        corner = (advance, rise + fontsize)
        if font.is_vertical():
            vx, vy = font.char_disp(cid)
            vx = fontsize * 0.5 if vx is None else vx * fontsize * 0.001
            vy = (1000 - vy) * fontsize * 0.001
            origin = (-vx, rise + vy + advance + 0.12 * fontsize)
            corner = (-vx + fontsize, origin[1] + fontsize)
        x0, y0 = apply_matrix_pt(matrix, origin)
        x1, y1 = apply_matrix_pt(matrix, corner)
        placed = (*matrix[:4], x0, y0)
        bold = is_bold(str(font.fontname or ""))
        number = found.numbers.setdefault(id(font), len(found.numbers))
        letters = text or UNKNOWN
        step = ((x1 - x0) / len(letters), (y1 - y0) / len(letters)) if len(letters) > 1 else (0.0, 0.0)
        for place, letter in enumerate(letters):
            # One glyph may stand for several characters: each gets its part of the width.
            found.letters.append(letter)
            shift = place * step[0]
            found.matrices.append((*placed[:4], x0 + shift, y0))
            found.boxes.append((x0 + shift, min(y0, y1), x1 - (len(letters) - 1 - place) * step[0], max(y0, y1)))
            found.sizes.append(fontsize)
            found.bold.append(bold)
            found.fonts.append(number)
            found.visible.append(self._visible)
        return advance

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        matrix = self.ctm or MATRIX_IDENTITY
        points = [apply_matrix_pt(matrix, (p[i], p[i + 1])) for _, *p in path[:64] for i in range(0, len(p) - 1, 2)]
        if len(points) < 2 or len(self.found.rules) > 20_000:
            return
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if min(box[2] - box[0], box[3] - box[1]) < _RULE_THICKNESS < max(box[2] - box[0], box[3] - box[1]):
            self.found.rules.append(box)
        elif stroke and 3 < len(path) <= _MAXIMUM_SEGMENTS:
            segments = [
                (p[0], *(apply_matrix_pt(matrix, (p[-2], p[-1])) if len(p) > 2 else (0.0, 0.0)), p[0] == "h")
                for p in path
            ]
            self.found.rules += find_strokes(segments)

    def render_image(self, name: str, stream: Any) -> None:
        a, b, c, d, _, _ = self.ctm or MATRIX_IDENTITY
        self.found.image_area += abs(a * d - b * c)


@contextmanager
def open_pdfminer(file: Path | bytes) -> Iterator[list[PDFPage]]:
    """The pages of the document in a file or its content.

    Raises
    ------
    ExtractionError
        When pdfminer cannot open the file; an encrypted file says so.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    with file.open("rb") if isinstance(file, Path) else io.BytesIO(file) as handle:
        try:
            document = PDFDocument(PDFParser(handle))
            pages = list(PDFPage.create_pages(document))
        except (PDFPasswordIncorrect, PDFEncryptionError) as error:
            raise ExtractionError("it is encrypted and needs a password") from error
        except Exception as error:  # the parser raises whatever a broken structure leads to
            raise ExtractionError(
                "pdfminer.six cannot open it ({name}: {error})", name=type(error).__name__, error=error
            ) from error
        yield pages


class _TextInterpreter(PDFPageInterpreter):
    """Goes through a page's content without its curves: letters drawn as paths, of thousands of them, take seconds."""

    def execute(self, streams: Any) -> None:
        """Run the operators of the streams, those that draw curves left out."""
        parts = [stream_value(stream) for stream in streams]
        numbers = [part.objid for part in parts if part.objid is not None]
        if numbers and not set(numbers) & self.parent_stream_ids:
            data = b" ".join(part.get_data() for part in parts)
            short = PDFStream({}, _CURVES.sub(_keep_text, data))
            short.set_objid(numbers[0], 0)  # by which a form that draws itself is known
            super().execute([short])


def _keep_text(match: re.Match[bytes]) -> bytes:
    return match["text"] or b" "


def read_page(page: PDFPage, number: int, *, drawn: bool = True, manager: PDFResourceManager | None = None) -> Page:
    """The page, which has this number.

    Parameters
    ----------
    page, number
        As pdfminer.six found it.
    drawn
        Whether curves are gone through too, which takes longer; text and straight lines do not need them.
    manager
        Of the document's fonts, which are made once then.

    Raises
    ------
    ExtractionError
        When its content cannot be interpreted.
    """
    manager = manager or PDFResourceManager(caching=True)
    device = _Device(manager)
    page.mediabox = _frame(page)
    try:
        interpreter = PDFPageInterpreter if drawn else _TextInterpreter
        interpreter(manager, device).process_page(page)
    except (MemoryError, ExtractionError):
        raise
    except Exception as error:  # the interpreter raises whatever a broken structure leads to
        raise ExtractionError(
            "page {number} cannot be interpreted ({name}: {error})",
            number=number,
            name=type(error).__name__,
            error=error,
        ) from error
    if not drawn:
        # Without its curves a letter drawn as a path leaves short strokes.
        device.found.rules = [r for r in device.found.rules if max(r[2] - r[0], r[3] - r[1]) >= _STROKE]
    return _made(device.found, page, number)


def _frame(page: PDFPage) -> tuple[float, float, float, float]:
    """The part of the page that is seen: its crop box within its media box."""
    x0, y0, x1, y1 = page.mediabox
    left, bottom, right, top = getattr(page, "cropbox", None) or page.mediabox
    seen = max(x0, left), max(y0, bottom), min(x1, right), min(y1, top)
    return seen if seen[0] < seen[2] and seen[1] < seen[3] else (x0, y0, x1, y1)


def _made(found: _Collected, page: PDFPage, number: int) -> Page:
    x0, y0, x1, y1 = page.mediabox
    width, height = (y1 - y0, x1 - x0) if page.rotate % 180 else (x1 - x0, y1 - y0)
    count = len(found.letters)
    matrices = np.array(found.matrices, dtype=np.float64).reshape(-1, 6)
    text = "".join(found.letters)
    boxes, em = em_boxes(
        matrices,
        np.array(found.boxes, dtype=np.float64).reshape(-1, 4),
        np.array(found.sizes, dtype=np.float64),
        np.zeros(count, dtype=np.bool_),
        text,
    )
    rules = np.array(found.rules, dtype=np.float64).reshape(-1, 4)
    return Page(
        number=number,
        width=width,
        height=height,
        text=text,
        boxes=_flipped(boxes, height),
        sizes=em,
        bold=np.array(found.bold, dtype=np.bool_),
        angles=writing_angles(matrices),
        visible=np.array(found.visible, dtype=np.bool_),
        rules=_flipped(rules, height),
        fonts=np.array(found.fonts, dtype=np.int32),
        image_share=min(found.image_area / max(width * height, 1.0), 1.0),
        unmapped=found.unmapped,
        engine="pdfminer.six",
    )


def _flipped(boxes: Any, height: float) -> Any:
    """Boxes with their origin at the top left."""
    return np.stack([boxes[:, 0], height - boxes[:, 3], boxes[:, 2], height - boxes[:, 1]], axis=1)
