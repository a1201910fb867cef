"""Boxes and sizes of characters where a font's own say nothing about the type.

Databases draw Latin text with full-width letters pushed together, and recognised or scanned glyphs with a box and a
size of their own each. Both get what type has: a letter its width, a line one size and one baseline.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.characters import is_han
from pipeline.extraction.geometry import ASCENT, DESCENT
from pipeline.extraction.model import Page

_PUSHED = 0.3  # share of a font's full-width letters that the next letter overlaps
_OVERLAP = 0.05  # em
_STEADY = 0.5  # share of a font's Han characters that have its usual size, in type
_ENOUGH = 20  # Han characters that say something about their font
_INK = 0.92  # of the em: the ink of a Han character among the larger ones of a line
_LETTER = 0.7  # of the em: the height of capitals and digits


@lru_cache(maxsize=1)
def _letter_widths() -> dict[str, float]:
    """Widths of ASCII characters in em: those of Times, which the full-width letters of databases are set like."""
    from pdfminer.fontmetrics import FONT_METRICS

    return {char: width / 1000 for char, width in FONT_METRICS["Times-Roman"][1].items() if len(char) == 1}


def narrow_letters(page: Page) -> Page:
    """The page with full-width letters as wide as letters are, where the next ones overlap them."""
    wide = np.fromiter(("\uff01" <= c <= "\uff5e" for c in page.text), dtype=np.bool_, count=len(page.text))
    if int(wide.sum()) < 2:
        return page
    x0, _, x1, _ = page.boxes.T
    follows = np.zeros(len(wide), dtype=np.bool_)
    follows[:-1] = (x0[1:] > x0[:-1]) & (x0[1:] < x1[:-1] - _OVERLAP * page.sizes[:-1])
    narrow = np.zeros(len(wide), dtype=np.bool_)
    for font in set(page.fonts[wide].tolist()):
        own = wide & (page.fonts == font)
        if follows[own].mean() > _PUSHED:
            narrow |= own
    if not narrow.any():
        return page
    widths, boxes = _letter_widths(), page.boxes.copy()
    for i in np.flatnonzero(narrow).tolist():
        width = widths.get(unicodedata.normalize("NFKC", page.text[i]), 1.0) * float(page.sizes[i])
        boxes[i, 2] = min(boxes[i, 2], boxes[i, 0] + width)
    return replace(page, boxes=boxes)


def settle_sizes(page: Page) -> Page:
    """The page with one size and one baseline a line where its fonts give each character a size of its own.

    Spaces that an engine saw between such characters go: it judged by their boxes.
    """
    han = np.fromiter(map(is_han, page.text), dtype=np.bool_, count=len(page.text))
    unsteady = np.zeros(len(han), dtype=np.bool_)
    for font in set(page.fonts[han].tolist()):
        own = page.fonts == font
        sizes = np.round(page.sizes[own & han], 1)
        if len(sizes) >= _ENOUGH:
            usual = float(np.median(sizes))
            unsteady |= own if (np.abs(sizes - usual) < 0.04 * usual).mean() < _STEADY else False
    if not unsteady.any():
        return page
    spaces = np.fromiter((c.isspace() for c in page.text), dtype=np.bool_, count=len(page.text))
    page = _settled(page, unsteady & ~spaces, han)
    from pipeline.extraction.page.cleaning import select

    return select(page, ~(unsteady & spaces))


def _settled(page: Page, unsteady: NDArray[np.bool_], han: NDArray[np.bool_]) -> Page:
    boxes, sizes = page.boxes.copy(), page.sizes.copy()
    index = np.flatnonzero(unsteady)
    for line in _lines(page.boxes, index):
        own = page.boxes[line]
        heights, widths, letters = own[:, 3] - own[:, 1], own[:, 2] - own[:, 0], han[line]
        if int(letters.sum()) >= 2:
            em = float(np.quantile(np.maximum(heights, widths)[letters], 0.8)) / _INK
            base = float(np.median(own[letters, 3])) - 0.5 * DESCENT * em
        else:
            em = float(np.quantile(heights, 0.8)) / _LETTER
            base = float(np.median(own[:, 3]))
        sizes[line] = em
        boxes[line, 1], boxes[line, 3] = base - ASCENT * em, base + DESCENT * em
    return replace(page, boxes=boxes, sizes=sizes)


def _lines(boxes: NDArray[np.float64], index: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """The characters in the order drawn, cut where one does not stand to the right of the one before on its height."""
    if not len(index):
        return []
    own = boxes[index]
    height = np.maximum(own[:, 3] - own[:, 1], 1.0)
    middle = (own[:, 1] + own[:, 3]) / 2
    reach = np.maximum(height[1:], height[:-1])
    goes_on = (np.abs(np.diff(middle)) < 0.8 * reach) & (np.diff(own[:, 0]) > -0.5 * reach)
    return np.split(index, np.flatnonzero(~goes_on) + 1)
