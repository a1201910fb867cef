"""From the characters of a page to those a reader sees, in one writing direction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.census import code_points
from pipeline.extraction.geometry import SLANTED, turn_boxes
from pipeline.extraction.model import Page

_SMALLEST = 1.5  # points; smaller type is a trick, not text
LAYER_SHARE = 0.5  # images covering this much make invisible text the page's own text layer
_SPACES = "".join(map(chr, (0x20, 0x09, 0xA0, 0x3000, *range(0x2000, 0x200C), 0x202F, 0x205F, 0xFEFF)))


def select(page: Page, keep: NDArray[np.bool_]) -> Page:
    """The page with some of its characters only."""
    picked = np.flatnonzero(keep)
    return replace(
        page,
        text="".join(map(page.text.__getitem__, picked.tolist())),
        boxes=page.boxes[picked],
        sizes=page.sizes[picked],
        bold=page.bold[picked],
        angles=page.angles[picked],
        visible=page.visible[picked],
        fonts=page.fonts[picked],
    )


def drop_hidden(page: Page) -> Page:
    """The page without invisible, minute and off-page characters; see :func:`find_hidden`."""
    keep = ~np.logical_or.reduce(list(find_hidden(page).values()))
    return page if keep.all() else select(page, keep)


def find_hidden(page: Page) -> dict[str, NDArray[np.bool_]]:
    """Which characters no reader of the page sees, by reason: outside the page, minute, hidden.

    Invisible text is the text layer of a scan, and seen in its image, when an image covers the page and less is drawn
    on it (a stamp, a running head) than lies below; where both say something on one spot the drawn counts.
    """
    x, y = (page.boxes[:, :2] + page.boxes[:, 2:]).T / 2
    outside = (x < 0) | (x > page.width) | (y < 0) | (y > page.height)
    hidden = ~page.visible
    if page.image_share >= LAYER_SHARE and hidden.sum() > page.visible.sum():
        hidden &= _covered(page)
    return {"outside": outside, "minute": page.sizes < _SMALLEST, "hidden": hidden}


def _covered(page: Page) -> NDArray[np.bool_]:
    """Whether visible text lies on each character."""
    if not page.visible.any():
        return np.zeros(len(page.text), dtype=np.bool_)
    step = max(float(np.median(page.sizes[page.visible])) / 2, 1.0)
    cells = np.round((page.boxes[:, :2] + page.boxes[:, 2:]) / 2 / step).astype(np.int64).tolist()
    drawn = {
        (x + dx, y + dy)
        for (x, y), seen in zip(cells, page.visible.tolist(), strict=True)
        if seen
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    }
    return np.array([(x, y) in drawn for x, y in cells], dtype=np.bool_)


def drop_duplicates(page: Page) -> Page:
    """The page without characters drawn again on (almost) the same spot, as fake bold and shadows are.

    What was drawn twice counts as bold.
    """
    count = len(page.text)
    if count < 2:
        return page
    codes = code_points(page.text)
    x, y = page.boxes[:, 0], page.boxes[:, 1]
    reach = np.minimum(0.5 * (page.boxes[:, 2] - x), 0.3 * page.sizes)
    step = max(0.3 * float(np.median(page.sizes)), 0.5)
    duplicate, bold = np.zeros(count, dtype=np.bool_), page.bold
    # Rows are cells of a grid; a second pass with a shifted grid sees pairs that the first grid parted.
    for rows in (np.round(y / step), np.round(y / step + 0.5)):
        order = np.lexsort((np.arange(count), x, rows, codes))
        a, b = order[:-1], order[1:]
        same = (codes[a] == codes[b]) & (rows[a] == rows[b]) & (x[b] - x[a] < reach[a])
        same &= np.abs(page.sizes[a] - page.sizes[b]) < 0.3 * page.sizes[a]
        duplicate[np.maximum(a, b)[same]] = True
        if same.any():
            bold = bold.copy()
            bold[np.minimum(a, b)[same]] = True
    duplicate &= ~np.isin(codes, code_points(_SPACES))
    if not duplicate.any():
        return page
    return select(replace(page, bold=bold), ~duplicate)


def part_slanted(page: Page) -> tuple[Page, Page | None]:
    """The page without what is written aslant over it (a watermark, labels of a chart), and that."""
    aslant = page.angles == SLANTED
    if not aslant.any():
        return page, None
    return select(page, ~aslant), select(page, aslant)


def upright(page: Page) -> tuple[Page, Page | None, int]:
    """The page turned so that its main writing runs from left to right, the rest, and the quarter turns made.

    Vertical writing (characters below each other, columns from right to left) is turned by a quarter counter-clockwise,
    so that its columns become lines.
    """
    if not page.text:
        return page, None, 0
    counts = np.bincount(page.angles, minlength=4)
    main = int(counts.argmax())
    rest = None
    if counts[main] < len(page.text):
        rest = select(page, page.angles != main)
        page = select(page, page.angles == main)
    turns = -main % 4
    if main == 0 and is_vertical(page):
        turns = 3
    return turn_page(page, turns), rest, turns


def turn_page(page: Page, turns: int) -> Page:
    """The page turned clockwise by quarter turns."""
    if not turns % 4:
        return page
    return replace(
        page,
        width=page.height if turns % 2 else page.width,
        height=page.width if turns % 2 else page.height,
        boxes=turn_boxes(page.boxes, turns, page.width, page.height),
        rules=turn_boxes(page.rules, turns, page.width, page.height),
        angles=((page.angles + turns) % 4).astype(np.int8),
    )


def is_vertical(page: Page) -> bool:
    """Whether most characters follow the one before downwards, not rightwards."""
    if len(page.text) < 4:
        return False
    centres = (page.boxes[:, :2] + page.boxes[:, 2:]) / 2
    step = np.diff(centres, axis=0) / np.maximum(page.sizes[1:, None], 0.1)
    down = (np.abs(step[:, 0]) < 0.35) & (step[:, 1] > 0.5) & (step[:, 1] < 2.5)
    right = (np.abs(step[:, 1]) < 0.35) & (step[:, 0] > 0.2) & (step[:, 0] < 2.5)
    return int(down.sum()) > max(2 * int(right.sum()), 0.3 * len(step))
