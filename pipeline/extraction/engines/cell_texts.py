"""What stands in the cells of a ruled table in an image: lines parted at its rules, and signs that nothing found.

Detection joins the texts of neighbouring cells where they stand near each other, and it does not see a single digit.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from statistics import median

import numpy as np

from pipeline.extraction.engines.leftover import Stretch
from pipeline.extraction.engines.rulings import Image, Mask, Ruling

_DARK = 96  # grey values below the lightest: ink
_INSIDE = 0.35  # of a line's height: how far a rule that parts it stands from its ends
_MARGIN = 0.15  # of a line's height: white around what is read
_REACH = 0.6  # of the usual height: gaps that are closed
_LEAST, _HIGHEST = 0.3, 1.9  # of the usual height: how long a sign is at least, and how high at most
_CORE = 2  # pixels that a stroke is wide; less is noise
_SURE = 0.6  # confidence from which it is taken
_MOST = 400  # signs of a page

Box = tuple[float, float, float, float]
LineReader = Callable[[Image], tuple[str, float]]


def read_cells(
    image: Image, ruling: Ruling, boxes: Sequence[Box], read_line: LineReader
) -> tuple[set[int], list[Stretch]]:
    """Which of the lines go over a rule, and what is read in the cells in their place or besides.

    Parameters
    ----------
    image
        Grey values, the rules taken out.
    boxes
        Of the lines that were found, in pixels.
    """
    parted: set[int] = set()
    found: list[Stretch] = []
    for number, box in enumerate(boxes):
        parts = _parts(box, ruling)
        read = [_read(image, part, read_line) for part in parts] if len(parts) > 1 else []
        if any(read):
            parted.add(number)
            found += [stretch for stretch in read if stretch is not None]
    if boxes:
        found += _passed_over(image, ruling, boxes, read_line)
    return parted, found


def _parts(box: Box, ruling: Ruling) -> list[Box]:
    """The box cut at the vertical rules that cross it."""
    x0, y0, x1, y1 = box
    middle, margin = (y0 + y1) / 2, _INSIDE * (y1 - y0)
    cuts = [x for x, top, bottom in ruling.uprights if x0 + margin < x < x1 - margin and top < middle < bottom]
    edges = [x0, *sorted(cuts), x1]
    return [(left, y0, right, y1) for left, right in itertools.pairwise(edges)]


def _read(image: Image, box: Box, read_line: LineReader) -> Stretch | None:
    """What is read of the ink in the box; None where there is none."""
    x0, y0, x1, y1 = (int(value) for value in box)
    part = image[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1]
    ink = np.flatnonzero(_strokes(part < int(image.max()) - _DARK).any(axis=0))
    if not len(ink):
        return None
    left, right = max(x0, 0) + int(ink[0]), max(x0, 0) + int(ink[-1]) + 1
    margin = int(_MARGIN * (y1 - y0)) + 1
    crop = image[max(y0 - margin, 0) : y1 + margin, max(left - margin, 0) : right + margin]
    text, sure = read_line(np.ascontiguousarray(crop))
    return Stretch((left, y0, right, y1), text, sure) if text.strip() else None


def _passed_over(image: Image, ruling: Ruling, boxes: Sequence[Box], read_line: LineReader) -> list[Stretch]:
    """What is read of the ink that lies in cells and in no line."""
    from scipy import ndimage

    em = median(box[3] - box[1] for box in boxes)
    ink = _strokes(image < int(image.max()) - _DARK)
    for x0, y0, x1, y1 in boxes:
        ink[max(int(y0 - 2), 0) : int(y1) + 3, max(int(x0 - 2), 0) : int(x1) + 3] = False
    closed = ndimage.binary_dilation(ink, np.ones((3, max(int(_REACH * em), 3)), dtype=np.bool_))
    for x, top, bottom in ruling.uprights:
        closed[int(top) : int(bottom) + 1, int(x) - 1 : int(x) + 2] = False
    places = [
        (columns.start, rows.start, columns.stop, rows.stop)
        for rows, columns in ndimage.find_objects(ndimage.label(closed)[0])
        if rows.stop - rows.start <= _HIGHEST * em and _longest(ink[rows, columns]) >= _LEAST * em
    ]
    inside = [place for place in places if _is_in_table(place, ruling)]
    read = [_read(image, place, read_line) for place in inside] if len(inside) <= _MOST else []
    return [stretch for stretch in read if stretch is not None and stretch.confidence >= _SURE]


def _strokes(ink: Mask) -> Mask:
    """The ink without specks."""
    from scipy import ndimage

    kept: Mask = ndimage.binary_opening(ink, np.ones((_CORE, _CORE), dtype=np.bool_))
    return kept


def _longest(ink: Mask) -> int:
    """The height or the width of the ink, whichever is more."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return max(int(rows[-1] - rows[0]), int(columns[-1] - columns[0])) + 1 if len(rows) else 0


def _is_in_table(box: Box, ruling: Ruling) -> bool:
    """Whether horizontal rules lie above and below the middle of the box."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    over = [place for place, left, right in ruling.levels if left < x < right]
    return any(place < y for place in over) and any(place > y for place in over)
