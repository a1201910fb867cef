"""Recognition of page images, behind one small interface: an image in, lines with boxes and confidence out.

The built-in recogniser is the lightweight PP-OCR models that the package ``rapidocrlite`` carries; the program
tesseract can take its place. Pages that lie on their side or stand on their head are turned, skew is taken out of the
boxes, and the lines become a :class:`~pipeline.extraction.model.Page` like one that an engine read from drawn text, so
columns and paragraphs are found by the same code.
"""

from __future__ import annotations

import csv
import io
import math
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean, median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import MissingDependencyError
from pipeline.extraction.folding import is_han
from pipeline.extraction.model import Page

Image = NDArray[np.uint8]
_SURE = 0.80  # mean confidence above which a page is taken as it stands
_TALL = 1.5  # a box this much higher than wide is a line on its side
_SAME_SIZE = 0.22  # lines whose size is this near the page's usual one get that one
_INK = 24  # difference of grey values that makes a page not blank


@dataclass(frozen=True, slots=True)
class TextLine:
    """A recognised line: its quadrilateral in pixels (clockwise from the text's top left), text and confidence."""

    quad: tuple[tuple[float, float], ...]
    text: str
    confidence: float


Recogniser = Callable[[Image], list[TextLine]]


@lru_cache(maxsize=1)
def builtin_recogniser() -> Recogniser:
    """The recogniser whose models come with an installed package.

    Raises
    ------
    MissingDependencyError
        When the package is not installed.
    """
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingDependencyError("recognition needs rapidocrlite: pip install 'rapidocrlite[lite]'") from error
    engine = RapidOCR(
        params={
            "Det.model_type": "lite",
            "Rec.model_type": "lite",
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def recognise(image: Image) -> list[TextLine]:
        found: Any = engine(np.repeat(image[:, :, None], 3, axis=2))
        if found is None or found.txts is None or found.boxes is None:
            return []
        return [
            TextLine(tuple((float(x), float(y)) for x, y in quad), text, float(score))
            for quad, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
            if text.strip()
        ]

    return recognise


def tesseract_recogniser(image: Image) -> list[TextLine]:
    """The lines that the program tesseract finds with its models chi_sim and eng.

    Raises
    ------
    MissingDependencyError
        When the program is not on the path.
    """
    program = shutil.which("tesseract")
    if not program:
        raise MissingDependencyError(
            '[extraction] ocr = "tesseract" needs the program tesseract with chi_sim on the path'
        )
    header = f"P5 {image.shape[1]} {image.shape[0]} 255\n".encode()
    command = [program, "stdin", "stdout", "-l", "chi_sim+eng", "--psm", "3", "tsv"]
    done = subprocess.run(command, input=header + image.tobytes(), capture_output=True, check=True)
    words: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(done.stdout.decode("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and row["text"].strip():
            words.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    return [_tesseract_line(line) for line in words.values()]


def _tesseract_line(words: list[dict[str, str]]) -> TextLine:
    left, top = min(int(w["left"]) for w in words), min(int(w["top"]) for w in words)
    right = max(int(w["left"]) + int(w["width"]) for w in words)
    bottom = max(int(w["top"]) + int(w["height"]) for w in words)
    text = ""
    for word in words:
        text += word["text"] if not text or is_han(text[-1]) or is_han(word["text"][0]) else " " + word["text"]
    confidence = fmean(float(w["conf"]) for w in words) / 100
    return TextLine(((left, top), (right, top), (right, bottom), (left, bottom)), text, confidence)


def is_blank(image: Image) -> bool:
    """Whether nothing is drawn on the page."""
    return bool(int(image.max()) - int(image.min()) < _INK)


def recognise_page(image: Image, recognise: Recogniser, *, number: int, width: float, height: float) -> Page:
    """The page as it was recognised.

    Parameters
    ----------
    image
        Grey values, (rows, columns).
    recognise
        The recogniser.
    number, width, height
        Of the page; the size is in points.
    """
    lines, quarters = _recognise_upright(image, recognise)
    rows, columns = np.rot90(image, -quarters).shape if quarters else image.shape
    lines = _straighten(lines, columns, rows)
    across = height if quarters % 2 else width
    down = width if quarters % 2 else height
    return _page_of(lines, across / max(columns, 1), number, across, down)


def _confidence(lines: list[TextLine]) -> float:
    """Mean confidence, by length of the lines."""
    letters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / letters if letters else 0.0


def _recognise_upright(image: Image, recognise: Recogniser) -> tuple[list[TextLine], int]:
    """The lines of the image turned upright, and the clockwise quarter turns that made it so."""
    lines = recognise(image)
    if not lines:
        return lines, 0
    if _lies(lines):
        turned = [(recognise(np.ascontiguousarray(np.rot90(image, -q))), q) for q in (1, 3)]
        return max(turned, key=lambda item: _confidence(item[0]) * (not _lies(item[0]) or 0.5))
    if _confidence(lines) < _SURE:
        other = recognise(np.ascontiguousarray(np.rot90(image, 2)))
        if _confidence(other) > _confidence(lines) + 0.05:
            return other, 2
    return lines, 0


def _lies(lines: list[TextLine]) -> bool:
    """Whether most of the text stands on its side."""
    tall = long = 0.0
    for line in lines:
        (ax, ay), (bx, by), (cx, cy), _ = line.quad
        first, second = math.hypot(bx - ax, by - ay), math.hypot(cx - bx, cy - by)
        extent = (
            max(p[1] for p in line.quad) - min(p[1] for p in line.quad),
            max(p[0] for p in line.quad) - min(p[0] for p in line.quad),
        )
        if extent[0] > _TALL * extent[1]:
            tall += max(first, second)
        elif extent[1] > _TALL * extent[0]:
            long += max(first, second)
    return tall > long


def _straighten(lines: list[TextLine], width: int, height: int) -> list[TextLine]:
    """The lines turned about the page's centre so that they run level."""
    slopes = []
    for line in lines:
        (ax, ay), (bx, by) = line.quad[:2]
        if bx - ax > 0.15 * width:
            slopes.append(math.atan2(by - ay, bx - ax))
    if not slopes or abs(angle := median(slopes)) < 0.001:
        return lines
    cos, sin, cx, cy = math.cos(-angle), math.sin(-angle), width / 2, height / 2
    return [
        TextLine(
            tuple((cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in line.quad),
            line.text,
            line.confidence,
        )
        for line in lines
    ]


def _em(char: str) -> float:
    """A character's usual width in em."""
    if is_han(char) and char not in "“”‘’·…":
        return 1.0
    return 0.28 if char in " .,:;'!|iIjl" else 0.54


def _page_of(lines: list[TextLine], scale: float, number: int, width: float, height: float) -> Page:
    """A page whose characters are spread evenly over their lines."""
    spans = []
    for line in lines:
        xs, ys = [p[0] * scale for p in line.quad], [p[1] * scale for p in line.quad]
        widths = [_em(c) for c in line.text]
        spans.append(((min(xs), min(ys), max(xs), max(ys)), widths))
    estimates = [min((b[2] - b[0]) / max(sum(w), 0.5), (b[3] - b[1]) * 1.05) for b, w in spans]
    long = [e for e, line in zip(estimates, lines, strict=True) if len(line.text) > 8] or estimates
    usual = median(long) if long else 10.0
    boxes, sizes, text = [], [], []
    for line, (box, widths), estimate in zip(lines, spans, estimates, strict=True):
        tolerance = _SAME_SIZE if len(line.text) > 6 else 2 * _SAME_SIZE
        size = usual if abs(estimate - usual) < tolerance * usual else estimate
        edges = box[0] + (box[2] - box[0]) * np.concatenate(([0.0], np.cumsum(widths) / max(sum(widths), 1e-6)))
        middle = (box[1] + box[3]) / 2
        for i, char in enumerate(line.text):
            boxes.append((edges[i], middle - size / 2, edges[i + 1], middle + size / 2))
            sizes.append(size)
            text.append(char)
    count = len(text)
    return Page(
        number=number,
        width=width,
        height=height,
        text="".join(text),
        boxes=np.array(boxes, dtype=np.float64).reshape(-1, 4),
        sizes=np.array(sizes, dtype=np.float64),
        bold=np.zeros(count, dtype=np.bool_),
        angles=np.zeros(count, dtype=np.int8),
        visible=np.ones(count, dtype=np.bool_),
        rules=np.zeros((0, 4)),
        engine="ocr",
        confidence=round(_confidence(lines), 4),
    )
