"""The rules of tables in the image of a page: found as long thin runs of ink, taken out before the page is recognised.

A horizontal rule is ink that goes on for longer than a character is wide, a vertical one goes from one horizontal rule
to another. Noise breaks runs, so most of a stretch must be ink, not all; a slight slope makes a rule climb by a pixel
now and then, so neighbouring rows count as one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_DARK = 50  # grey values below the paper's: ink
_FILLED = 0.85  # share of a stretch that is ink; the rest is what noise and a poor copy take from a rule
_STRETCH = 24.0  # points: longer than two characters of text, shorter than a column is wide
_STANDING = 12.0  # points: higher than a character of text, lower than a row of a table
_LONG = 60.0  # points from which a horizontal rule counts by itself
_THICK = 3.0  # points; more is a bar or a picture
_SLOPE = 0.006  # of its length that a rule may climb after the page was straightened
_GAP = 12.0  # points between pieces of one rule
_TOUCH = 4.0  # points between the end of a rule and the one that it meets
_SPECK = 4  # pixels of a speck; a full stop has more
_CLEAR = 5  # pixels beside a rule, behind its edge, that are white but for what crosses it
_TEXT = 0.4  # share of its length beside which there is ink: it is the strokes of a line of text
_MOST = 1500  # runs of a page that is no drawing
_FEWEST_UPRIGHT, _FEWEST_LEVEL = 3, 3  # rules of a table: those of two columns, or of head, body and end


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of a page's tables: float array (k, 4) of x0, y0, x1, y1 in pixels, and the pixels they cover."""

    rules: NDArray[np.float64]
    mask: Mask

    @property
    def uprights(self) -> list[tuple[float, float, float]]:
        """Place, top and bottom of each vertical rule."""
        return [((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in self.rules.tolist() if y1 - y0 > x1 - x0]

    @property
    def levels(self) -> list[tuple[float, float, float]]:
        """Place, left and right end of each horizontal rule."""
        return [((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in self.rules.tolist() if y1 - y0 <= x1 - x0]


def find_ruling(image: Image, *, scale: float) -> Ruling | None:
    """The rules of the page's tables; None where it has none.

    Parameters
    ----------
    image
        Grey values, the page upright and straight.
    scale
        Points a pixel.
    """
    ink = image < np.median(image) - _DARK
    levels, level_mask = _find_runs(ink, stretch=_STRETCH / scale, scale=scale)
    uprights, upright_mask = _find_runs(ink.T, stretch=_STANDING / scale, scale=scale)
    if len(levels) < 2 or max(len(levels), len(uprights)) > _MOST:
        return None
    touch = _TOUCH / scale
    long = levels[levels[:, 2] - levels[:, 0] >= _LONG / scale]
    uprights = _joining(uprights, long, touch)
    short = levels[levels[:, 2] - levels[:, 0] < _LONG / scale]
    levels = np.concatenate((long, _joining(short, uprights, touch)))
    if len(levels) < 2 or (len(uprights) < _FEWEST_UPRIGHT and len(levels) < _FEWEST_LEVEL):
        return None
    mask = _within(level_mask, levels) | _within(upright_mask, uprights).T
    return Ruling(np.concatenate((levels, uprights[:, [1, 0, 3, 2]])), mask)


def clear(image: Image, ruling: Ruling) -> Image:
    """The image without the rules, and without the specks that would be read as signs in the cells."""
    from scipy import ndimage

    paper = int(np.median(image))
    labels, count = ndimage.label(image < paper - _DARK, np.ones((3, 3), dtype=np.bool_))
    specks = np.bincount(labels.ravel(), minlength=count + 1) <= _SPECK
    specks[0] = False
    clean = image.copy()
    for mask in (ruling.mask, specks[labels]):
        clean[ndimage.binary_dilation(mask, np.ones((3, 3), dtype=np.bool_))] = paper
    return clean


def _find_runs(ink: Mask, *, stretch: float, scale: float) -> tuple[NDArray[np.float64], Mask]:
    """Boxes (x0, y0, x1, y1) of the long thin runs along the rows, pieces of one made one, and the pixels of runs."""
    from scipy import ndimage

    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    runs = _long_runs(thick, max(int(stretch), 8)) & thick
    labels, count = ndimage.label(runs, np.ones((3, 3), dtype=np.bool_))
    boxes = []
    for rows, columns in ndimage.find_objects(labels) if count <= 4 * _MOST else ():
        width, height = columns.stop - columns.start, rows.stop - rows.start - 2
        if height <= _THICK / scale + _SLOPE * width and not _is_text(ink, labels, rows, columns):
            middle = (rows.start + rows.stop) / 2
            boxes.append((columns.start, middle - max(height, 1) / 2, columns.stop, middle + max(height, 1) / 2))
    lines = _one_line(boxes, _GAP / scale)
    return lines[lines[:, 2] - lines[:, 0] >= _FILLED * stretch], runs


def _is_text(ink: Mask, labels: NDArray[np.int32], rows: slice, columns: slice) -> bool:
    """Whether ink lies beside most of the run: above it and below it, piece by piece, since it may climb."""
    near = slice(max(rows.start - _CLEAR, 0), rows.stop + _CLEAR)
    part, own = ink[near, columns], labels[near, columns] > 0
    from scipy import ndimage

    beside = part & ~ndimage.binary_dilation(own, np.ones((3, 1), dtype=np.bool_))
    return bool(beside.any(axis=0).mean() > _TEXT)


def _long_runs(ink: Mask, stretch: int) -> Mask:
    """The pixels that lie in a stretch of a row most of which is ink."""
    if ink.shape[1] <= stretch:
        return np.zeros_like(ink)
    sums = np.zeros((ink.shape[0], ink.shape[1] + 1), dtype=np.int32)
    np.cumsum(ink, axis=1, dtype=np.int32, out=sums[:, 1:])
    full = sums[:, stretch:] - sums[:, :-stretch] >= _FILLED * stretch
    begun = np.zeros((ink.shape[0], full.shape[1] + 1), dtype=np.int32)
    np.cumsum(full, axis=1, dtype=np.int32, out=begun[:, 1:])
    place = np.arange(ink.shape[1])
    covered: Mask = begun[:, np.minimum(place + 1, full.shape[1])] > begun[:, np.maximum(place - stretch + 1, 0)]
    return covered


def _one_line(boxes: list[tuple[float, float, float, float]], gap: float) -> NDArray[np.float64]:
    """The boxes, those that go on in each other made one."""
    lines: list[list[float]] = []
    for x0, y0, x1, y1 in sorted(boxes):
        middle = (y0 + y1) / 2
        for line in reversed(lines[-_MOST:]):
            drift = 2 + _SLOPE * (x1 - line[0])
            if x0 - line[2] <= gap and abs(middle - (line[1] + line[3]) / 2) <= drift:
                line[1], line[2], line[3] = min(line[1], y0), max(line[2], x1), max(line[3], y1)
                break
        else:
            lines.append([x0, y0, x1, y1])
    return np.array(lines, dtype=np.float64).reshape(-1, 4)


def _joining(rules: NDArray[np.float64], others: NDArray[np.float64], touch: float) -> NDArray[np.float64]:
    """The rules that go from one of the others to another one, without what goes beyond these.

    Boxes begin with the axis that a rule lies along, so that of a rule is the other axis of the others.
    """
    places, left, right = (others[:, 1] + others[:, 3]) / 2, others[:, 0], others[:, 2]
    kept = []
    for start, low, end, high in rules.tolist():
        middle = (low + high) / 2
        meets = places[(left - touch <= middle) & (middle <= right + touch)]
        meets = meets[(start - touch <= meets) & (meets <= end + touch)]
        if len(meets) and touch < meets.max() - meets.min() <= (end - start) / _FILLED:
            kept.append((float(meets.min()), low, float(meets.max()), high))
    return np.array(kept, dtype=np.float64).reshape(-1, 4)


def _within(mask: Mask, boxes: NDArray[np.float64]) -> Mask:
    """The pixels of the mask that lie in one of the boxes."""
    kept = np.zeros_like(mask)
    for x0, y0, x1, y1 in boxes.tolist():
        part = slice(max(int(y0) - 2, 0), int(y1) + 3), slice(max(int(x0), 0), int(x1) + 1)
        kept[part] = mask[part]
    return kept
