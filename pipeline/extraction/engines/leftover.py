"""Lines of an image that detection passed over: ink that lies in no recognised line, read stretch by stretch.

Underlined words, and words beside which somebody wrote by hand, are found badly or as one line with the handwriting.
What recognition is unsure of is looked at again, parted at its gaps; a stretch counts when it is read surely.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from pipeline.core.script import is_han

_UNSURE = 0.6  # confidence of a line below which its ink is looked at again
_SURE = 0.85  # confidence from which a stretch is taken
_FEWEST = 2  # Han characters of a stretch, or twice as many letters
_LOWEST, _HIGHEST = 0.5, 1.9  # of the usual height of a line
_SHORTEST = 1.4  # times the usual height: length of a stretch
_JOINED = 0.7  # of the usual height: gaps that are closed
_MOST = 40  # stretches of a page
_MARGIN = 0.15  # of the usual height
_DARK = 96  # grey values below the lightest: ink

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ink that is read as text: its box in pixels, text and confidence."""

    box: tuple[int, int, int, int]
    text: str
    confidence: float


def read_leftover(
    image: Image,
    lines: list[tuple[tuple[float, float, float, float], float]],
    read_line: Callable[[Image], tuple[str, float]],
) -> list[Stretch]:
    """What is read of the ink outside the lines.

    Parameters
    ----------
    image
        Grey values.
    lines
        Box (x0, y0, x1, y1, in pixels) and confidence of each line found.
    read_line
        Recognises the image of one line: its text and the confidence.
    """
    from scipy import ndimage

    heights = [box[3] - box[1] for box, sure in lines if sure >= _UNSURE]
    if not heights:
        return []
    em = median(heights)
    ink = image < max(int(image.max()) - _DARK, 1)
    for (x0, y0, x1, y1), sure in lines:
        if sure >= _UNSURE:
            ink[max(int(y0 - 3), 0) : int(y1) + 4, max(int(x0 - 3), 0) : int(x1) + 4] = False
    reach = max(int(_JOINED * em), 1)
    closed = ndimage.binary_dilation(ink, np.ones((max(reach // 4, 1), reach), dtype=np.bool_))
    found: list[Stretch] = []
    places = ndimage.find_objects(ndimage.label(closed)[0])
    wanted = [p for p in places if _is_line_like(p, em)]
    for rows, columns in wanted if len(wanted) <= _MOST else ():
        margin = int(_MARGIN * em)
        top, left = max(rows.start - margin, 0), max(columns.start - margin, 0)
        crop = image[top : rows.stop + margin, left : columns.stop + margin]
        text, sure = read_line(np.ascontiguousarray(crop))
        if sure >= _SURE and _says_something(text):
            found.append(Stretch((columns.start, rows.start, columns.stop, rows.stop), text, sure))
    return found


def _is_line_like(place: tuple[slice, slice], em: float) -> bool:
    height, width = (int(part.stop - part.start) for part in place)
    return _LOWEST * em <= height <= _HIGHEST * em and width >= _SHORTEST * em


def _says_something(text: str) -> bool:
    han = sum(map(is_han, text))
    letters = sum(c.isascii() and c.isalnum() for c in text)
    return han >= _FEWEST or (not han and letters >= 2 * _FEWEST and 2 * letters > len(text))
