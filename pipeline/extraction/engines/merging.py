"""Two engines' readings of one page as one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.model import Page

_SAME_SPOT = 0.5  # em between the middles of the boxes that two engines give one character


def merge_pages(page: Page, other: Page) -> Page:
    """The page with the characters of ``other`` that stand where it has none, each behind its neighbour there."""
    wanted = np.array([not c.isspace() and not "\ue000" <= c <= "\uf8ff" for c in other.text], dtype=np.bool_)
    new = np.flatnonzero(wanted & ~_are_found(other, page))
    if not len(new):
        return page
    offset = len(page.text)
    before = np.concatenate((np.arange(offset, dtype=np.float64), _places(page, other)[new] + 0.5))
    order = np.argsort(before, kind="stable")
    text = page.text + "".join(other.text[i] for i in new.tolist())
    fonts = other.fonts[new] + (int(page.fonts.max()) + 1 if offset else 0)
    return replace(
        page,
        text="".join(map(text.__getitem__, order.tolist())),
        boxes=np.concatenate((page.boxes, other.boxes[new]))[order],
        sizes=np.concatenate((page.sizes, other.sizes[new]))[order],
        bold=np.concatenate((page.bold, other.bold[new]))[order],
        angles=np.concatenate((page.angles, other.angles[new]))[order],
        visible=np.concatenate((page.visible, other.visible[new]))[order],
        fonts=np.concatenate((page.fonts, fonts))[order],
        engine=f"{page.engine}+{other.engine}",
    )


def _middles(page: Page) -> NDArray[np.float64]:
    middles: NDArray[np.float64] = (page.boxes[:, :2] + page.boxes[:, 2:]) / 2
    return middles


def _are_found(one: Page, other: Page) -> NDArray[np.bool_]:
    """For each character of a page whether the other has one on the same spot."""
    step = max(_SAME_SPOT * float(np.median(one.sizes)) if len(one.text) else 1.0, 0.5)
    cells = np.round(_middles(other) / step).astype(np.int64)
    taken = {(x + dx, y + dy) for x, y in cells.tolist() for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    near = np.round(_middles(one) / step).astype(np.int64).tolist()
    return np.array([(x, y) in taken for x, y in near], dtype=np.bool_)


def _places(page: Page, other: Page) -> NDArray[np.float64]:
    """For each character of ``other`` the index in ``page`` of the last one before it that both have, else -1."""
    index: dict[tuple[str, int, int], int] = {}
    for i, (char, (x, y)) in enumerate(zip(page.text, np.round(_middles(page) / 2).tolist(), strict=True)):
        index[char, int(x), int(y)] = i
    places, last = np.zeros(len(other.text)), -1
    for i, (char, (x, y)) in enumerate(zip(other.text, np.round(_middles(other) / 2).tolist(), strict=True)):
        last = index.get((char, int(x), int(y)), last)
        places[i] = last
    return places
