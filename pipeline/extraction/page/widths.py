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

from pipeline.core.script import is_han
from pipeline.extraction.geometry import ASCENT, DESCENT
from pipeline.extraction.model import Page

_SQUARE = 0.9  # em; no letter but an em dash is that wide
_PUSHED = 0.3  # share of a font's full-width letters that the next letter overlaps
_SQUARES = 0.2  # share of a font's plain letters that are as wide as Han characters; in type M, W and few others are

_OVERLAP = 0.05  # em
_WIDEST_SPACING = 0.15  # em added to every letter
_STEADY = 0.5  # share of a font's characters that have the size of the one before, in type
_EVEN = 0.9  # the same share of a whole page on which no font is unsteady
_ENOUGH = 20  # characters that say something about their font
_INK = 0.92  # of the em: the ink of a Han character among the larger ones of a line
_LETTER = 0.7  # of the em: the height of capitals and digits


@lru_cache(maxsize=1)
def _letter_widths() -> dict[str, float]:
    """Widths of ASCII characters in em: those of Times, which the full-width letters of databases are set like."""
    from pdfminer.fontmetrics import FONT_METRICS

    return {char: width / 1000 for char, width in FONT_METRICS["Times-Roman"][1].items() if len(char) == 1}


def narrow_letters(page: Page) -> Page:
    """The page with full-width letters as wide as letters are, where the next ones overlap them.

    A font has its letters at the left of their squares or in the middle; the one is taken that makes the steps from
    letter to letter more even.
    """
    codes = np.frombuffer(page.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    is_wide = (codes >= 0xFF01) & (codes <= 0xFF5E)
    # A font that states no widths has plain letters as wide as Han characters.
    is_ascii = (codes > 0x20) & (codes < 0x7F)
    is_plain = is_ascii & (page.boxes[:, 2] - page.boxes[:, 0] > _SQUARE * page.sizes)
    wide = is_wide | is_plain
    if int(wide.sum()) < 2:
        return page
    known, boxes = _letter_widths(), page.boxes.copy()
    are_words = np.fromiter(map(str.isalnum, page.text), dtype=np.bool_, count=len(page.text))
    letters = np.array(
        [
            known.get(chr(c - 0xFEE0) if c >= 0xFF01 else chr(c), 1.0) if w else 1.0
            for c, w in zip(codes.tolist(), wide.tolist(), strict=True)
        ]
    )
    step = np.diff(boxes[:, 0]) / np.maximum(page.sizes[:-1], 0.1)
    pairs = wide[1:] & wide[:-1] & (step > 0) & (step < 1 - _OVERLAP)
    for font in set(page.fonts[wide].tolist()):
        of_font = page.fonts == font
        squares = int((is_plain & of_font).sum()) >= _SQUARES * int((is_ascii & of_font).sum())
        own = (wide if squares else is_wide) & of_font
        near = np.flatnonzero(pairs & own[:-1])
        if len(near) <= _PUSHED * int(own.sum()):
            continue
        rests = [(step - letters[:-1])[near], (step - (letters[:-1] + letters[1:]) / 2)[near]]
        spreads = [float(np.median(np.abs(rest - np.median(rest)))) for rest in rests]
        centred = spreads[1] < spreads[0]
        spacing = min(max(float(np.median(rests[centred])), 0.0), _WIDEST_SPACING)
        sizes = page.sizes[own]
        boxes[own, 0] += centred * are_words[own] * (1 - letters[own]) / 2 * sizes
        boxes[own, 2] = np.minimum(page.boxes[own, 2], boxes[own, 0] + (letters[own] + spacing) * sizes)
    return replace(page, boxes=boxes)


def settle_sizes(page: Page) -> Page:
    """The page with one size and one baseline a line where its fonts give each character a size of its own.

    Spaces that an engine saw between such characters go: it judged by their boxes.
    """
    if len(page.text) < _ENOUGH or (np.abs(np.diff(page.sizes)) < 0.02 * page.sizes[1:]).mean() > _EVEN:
        return page
    han = np.fromiter((is_han(c) for c in page.text), dtype=np.bool_, count=len(page.text))
    unsteady = np.zeros(len(han), dtype=np.bool_)
    solid = ~np.fromiter((c.isspace() for c in page.text), dtype=np.bool_, count=len(page.text))
    for font in set(page.fonts[han].tolist()):
        own = solid & (page.fonts == font)
        sizes = page.sizes[own]
        if len(sizes) >= _ENOUGH and (np.abs(np.diff(sizes)) < 0.02 * sizes[1:]).mean() < _STEADY:
            unsteady |= page.fonts == font
    if not unsteady.any():
        return page
    page = _settled(page, unsteady & solid, han)
    from pipeline.extraction.page.cleaning import select

    return select(page, ~(unsteady & ~solid))


def _settled(page: Page, unsteady: NDArray[np.bool_], han: NDArray[np.bool_]) -> Page:
    boxes, sizes, known = page.boxes.copy(), page.sizes.copy(), _letter_widths()
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
        advances = np.array([known.get(unicodedata.normalize("NFKC", page.text[i]), 0.0) * em for i in line.tolist()])
        boxes[line, 2] = np.maximum(boxes[line, 2], boxes[line, 0] + advances)
    return replace(page, boxes=boxes, sizes=sizes)


def _lines(boxes: NDArray[np.float64], index: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """The characters in the order drawn, cut where one does not stand to the right of the line so far on its height."""
    lines: list[list[int]] = []
    top = bottom = right = 0.0
    for i, (x0, y0, x1, y1) in zip(index.tolist(), boxes[index].tolist(), strict=True):
        height = max(bottom - top, y1 - y0)
        middle = (y0 + y1) / 2
        reach = 0.2 * height
        on_line = top - reach < middle < bottom + reach or y0 - reach < (top + bottom) / 2 < y1 + reach
        if lines and on_line and right - height < x0:
            lines[-1].append(i)
            top, bottom = min(top, y0), max(bottom, y1)
        else:
            lines.append([i])
            top, bottom = y0, y1
        right = x1
    return [np.array(line, dtype=np.intp) for line in lines]
