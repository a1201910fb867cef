"""Recognition of page images, behind one small interface: an image in, lines with boxes and confidence out.

The built-in recogniser is the lightweight PP-OCR models that the package ``rapidocrlite`` carries; the program
tesseract can take its place. Pages that lie on their side or stand on their head are turned, skew is taken out, and
the lines become a :class:`~pipeline.extraction.model.Page` like one that an engine read from drawn text, so
columns and paragraphs are found by the same code.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import fmean, median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from pipeline.core.errors import MissingDependencyError
from pipeline.extraction.characters import is_han
from pipeline.extraction.engines.cell_texts import read_cells
from pipeline.extraction.engines.leftover import Stretch, read_leftover
from pipeline.extraction.engines.rulings import Ruling, clear, find_ruling
from pipeline.extraction.model import Page

Image = NDArray[np.uint8]
_SURE = 0.80  # mean confidence above which a page is taken as it stands
_UNSURE = 0.6  # confidence of a line below which its script is doubted
_UNSURE_SIGN = 0.75  # the same of a single sign, which a mark at the edge is taken for
_SAME_SIZE = 0.22  # lines whose size is this near the page's usual one get that one
_INK = 24  # difference of grey values that makes a page not blank
_TESSERACT = '[extraction] ocr = "tesseract" needs the program tesseract with its models chi_sim and eng'
_STRIP = 4  # times as long as wide
_MARGIN = 60  # pixels of white around the ink; lines at an image's edge are found in pieces


@dataclass(frozen=True, slots=True)
class TextLine:
    """A recognised line: its quadrilateral in pixels (clockwise from the text's top left), text and confidence."""

    quad: tuple[tuple[float, float], ...]
    text: str
    confidence: float


Recogniser = Callable[[Image], list[TextLine]]
LineReader = Callable[[Image], tuple[str, float]]


@lru_cache(maxsize=1)
def builtin_recogniser() -> Recogniser:
    """The recogniser whose models come with an installed package.

    Raises
    ------
    MissingDependencyError
        When the package is not installed.
    """
    engine = _engine()

    def recognise(image: Image) -> list[TextLine]:
        found: Any = engine(np.repeat(image[:, :, None], 3, axis=2), use_det=True, use_cls=False, use_rec=True)
        if found is None or found.txts is None or found.boxes is None:
            return []
        return [
            TextLine(tuple((float(x), float(y)) for x, y in quad), text, float(score))
            for quad, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
            if text.strip()
        ]

    return recognise


@lru_cache(maxsize=1)
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingDependencyError("recognition needs rapidocrlite: pip install 'rapidocrlite[lite]'") from error
    return RapidOCR(
        params={
            "Det.model_type": "lite",
            "Rec.model_type": "lite",
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


@lru_cache(maxsize=1)
def line_reader() -> LineReader:
    """The built-in recogniser for the image of one line: its text and the confidence.

    Raises
    ------
    MissingDependencyError
        When the package is not installed.
    """
    engine = _engine()

    def read(image: Image) -> tuple[str, float]:
        found: Any = engine(np.repeat(image[:, :, None], 3, axis=2), use_det=False, use_cls=False, use_rec=True)
        if found is None or not found.txts:
            return "", 0.0
        return str(found.txts[0]), float(found.scores[0])

    return read


def tesseract_recogniser(*, dpi: int) -> Recogniser:
    """The program tesseract with its models chi_sim and eng, for images of this resolution.

    Raises
    ------
    MissingDependencyError
        When the program is not there; on recognition, when one of its models is not.
    """
    program = shutil.which("tesseract")
    if not program:
        raise MissingDependencyError("{tesseract} on the path", tesseract=_TESSERACT)
    # Left to guess the resolution, tesseract reads Chinese columns across the gutter.
    command = [program, "stdin", "stdout", "-l", "chi_sim+eng", "--dpi", str(dpi), "--psm", "3", "tsv"]
    # One thread: several only wait for each other, and take many times as long on few cores.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}

    def recognise(image: Image) -> list[TextLine]:
        pixels = f"P5 {image.shape[1]} {image.shape[0]} 255\n".encode() + image.tobytes()
        done = subprocess.run(command, input=pixels, capture_output=True, env=environment, check=False)
        if done.returncode:
            said = " ".join(done.stderr.decode("utf-8", "replace").split())
            raise MissingDependencyError("{tesseract}; it says: {said}", tesseract=_TESSERACT, said=said[:200])
        words: dict[tuple[str, ...], list[dict[str, str]]] = {}
        for row in csv.DictReader(io.StringIO(done.stdout.decode("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["level"] == "5" and row["text"].strip():
                words.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
        return [_tesseract_line(line) for line in words.values()]

    return recognise


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


def recognise_page(
    image: Image,
    recognise: Recogniser,
    *,
    number: int,
    width: float,
    height: float,
    read_line: LineReader | None = None,
) -> Page:
    """The page as it was recognised, turned upright and straightened.

    Parameters
    ----------
    image
        Grey values, (rows, columns).
    recognise
        The recogniser.
    number, width, height
        Of the page; the size is in points.
    read_line
        Reads what detection passes over.
    """
    scale = max(width, height) / max(image.shape)
    best: tuple[float, list[TextLine], Image, Ruling | None] | None = None
    for quarters, angle in _orientations(image):
        turned = _straightened(np.rot90(image, -quarters), angle)
        ruling = find_ruling(turned, scale=scale)
        turned = turned if ruling is None else clear(turned, ruling)
        lines = _find_lines(turned, recognise)
        sure = _confidence(lines) * _lying_share(lines)
        if best is None or sure > best[0]:
            best = sure, lines, turned, ruling
        if sure >= _SURE:
            break
    assert best is not None
    _, lines, turned, ruling = best
    lines = [line for line in lines if not _is_scribble(line)]
    if read_line is not None:
        lines = _with_leftover(turned, lines, read_line)
        lines = lines if ruling is None else _by_cell(turned, lines, ruling, read_line)
    page = _page_of(lines, scale, number, turned.shape[1] * scale, turned.shape[0] * scale)
    return page if ruling is None else replace(page, rules=ruling.rules * scale)


def _by_cell(image: Image, lines: list[TextLine], ruling: Ruling, read_line: LineReader) -> list[TextLine]:
    """The lines, those that go over the rules of a table read cell by cell."""
    parted, found = read_cells(image, ruling, [_box(line) for line in lines], read_line)
    return [*(line for i, line in enumerate(lines) if i not in parted), *map(_line_of, found)]


def _find_lines(image: Image, recognise: Recogniser) -> list[TextLine]:
    """The recognised lines of the image, which is first framed in white where ink comes near its edges."""
    first_row, last_row, first_column, last_column = _ink_box(image)
    top, bottom = max(_MARGIN - first_row, 0), max(_MARGIN - (image.shape[0] - 1 - last_row), 0)
    left, right = max(_MARGIN - first_column, 0), max(_MARGIN - (image.shape[1] - 1 - last_column), 0)
    framed = np.pad(image, ((top, bottom), (left, right)), constant_values=255)
    return [replace(line, quad=tuple((x - left, y - top) for x, y in line.quad)) for line in recognise(framed)]


def _is_scribble(line: TextLine) -> bool:
    """Whether an unsure line is read as a script that stands beside no Chinese: what handwriting and drawings give."""
    foreign = sum(c.isalpha() and not is_han(c) and not c.isascii() for c in line.text)
    alone = len(line.text.strip()) == 1 and not is_han(line.text.strip()) and line.confidence < _UNSURE_SIGN
    return alone or (line.confidence < _UNSURE and 2 * foreign > len(line.text))


def _with_leftover(image: Image, lines: list[TextLine], read_line: LineReader) -> list[TextLine]:
    """The lines and what stands between them; what is read anew takes the place of a line that is unsure."""
    boxes = [_box(line) for line in lines]
    found = read_leftover(image, list(zip(boxes, (line.confidence for line in lines), strict=True)), read_line)
    kept = [
        line
        for line, (x0, y0, x1, y1) in zip(lines, boxes, strict=True)
        if not any(x0 < (s.box[0] + s.box[2]) / 2 < x1 and y0 < (s.box[1] + s.box[3]) / 2 < y1 for s in found)
    ]
    return [*kept, *map(_line_of, found)]


def _line_of(stretch: Stretch) -> TextLine:
    return TextLine(_corners(stretch.box), stretch.text, stretch.confidence)


def _box(line: TextLine) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in line.quad], [p[1] for p in line.quad]
    return min(xs), min(ys), max(xs), max(ys)


def _corners(box: tuple[int, int, int, int]) -> tuple[tuple[float, float], ...]:
    x0, y0, x1, y1 = box
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


def _ink_box(image: Image) -> tuple[int, int, int, int]:
    """First and last row, first and last column with ink; those of the image when there is none."""
    ink = image < int(image.max()) - _INK
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return 0, image.shape[0] - 1, 0, image.shape[1] - 1
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


def _confidence(lines: list[TextLine]) -> float:
    """Mean confidence, by length of the lines."""
    letters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / letters if letters else 0.0


def _lying_share(lines: list[TextLine]) -> float:
    """Share of the characters in lines that run from left to right: tesseract reads lines on their side as well."""
    letters = sum(len(line.text) for line in lines)
    lying = sum(len(line.text) for line in lines if len(line.text) < 3 or not _stands(line))
    return lying / letters if letters else 0.0


def _stands(line: TextLine) -> bool:
    xs, ys = [p[0] for p in line.quad], [p[1] for p in line.quad]
    return max(ys) - min(ys) > max(xs) - min(xs)


def _orientations(image: Image) -> list[tuple[int, float]]:
    """Clockwise quarter turns and angles to try, the likeliest first.

    Rows of text show as stripes: the direction in which the profile of the ink varies most is the one across the lines.
    (Its steps would not tell: where Chinese is set on a grid they are as sharp between the characters.) A strip of few
    lines runs along its longer side.
    """
    across, along = _find_skew(image), _find_skew(np.rot90(image))
    top, bottom, left, right = _ink_box(image)
    height, width = bottom - top + 1, right - left + 1
    sideways = along[0] > across[0] if max(height, width) < _STRIP * min(height, width) else height > width
    level = [(0, across[1]), (2, across[1])]
    lying = [(1, along[1]), (3, along[1])]
    return [*lying, *level] if sideways else [*level, *lying]


def _find_skew(image: Image) -> tuple[float, float]:
    """How much the ink's profile over the rows varies, and the angle (degrees, counter-clockwise) that sharpens it."""
    step = max(image.shape[0] // 500, 1)
    rows, columns = image.shape[0] // step, image.shape[1] // step
    small = image[: rows * step, : columns * step].reshape(rows, step, columns, step).mean(axis=(1, 3))
    ink = PillowImage.fromarray((255 - small).clip(0, 255).astype(np.uint8))

    def profile(angle: float) -> NDArray[np.float64]:
        turned: NDArray[np.float64] = np.asarray(ink.rotate(angle, PillowImage.Resampling.BILINEAR), dtype=np.float64)
        total: NDArray[np.float64] = turned.sum(axis=1)
        return total

    def sharpness(angle: float) -> float:
        return float((np.diff(profile(angle)) ** 2).sum())

    angle = max(range(-8, 9), key=lambda a: (sharpness(float(a)), -abs(a))) * 1.0
    fine = max((angle + 0.25 * k for k in range(-4, 5)), key=lambda a: (sharpness(a), -abs(a)))
    found = profile(fine)
    inked = np.flatnonzero(found > 0.02 * found.max())
    if not len(inked):
        return 0.0, 0.0
    found = found[inked[0] : inked[-1] + 1]
    return float(found.std() / found.mean()), fine


def _straightened(image: Image, angle: float) -> Image:
    """The image turned counter-clockwise by a small angle in degrees."""
    if abs(angle) < 0.2:
        return np.ascontiguousarray(image)
    turned = PillowImage.fromarray(np.ascontiguousarray(image)).rotate(
        angle, PillowImage.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    return np.asarray(turned)


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
        fonts=np.zeros(count, dtype=np.int32),
        engine="ocr",
        confidence=round(_confidence(lines), 4),
    )
