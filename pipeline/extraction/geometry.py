"""Boxes under quarter turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.extraction.census import code_points

if TYPE_CHECKING:
    from numpy.typing import NDArray


def turn_boxes(boxes: NDArray[np.float64], quarters: int, width: float, height: float) -> NDArray[np.float64]:
    """Boxes (n, 4) after the page of this width and height was turned clockwise by quarter turns."""
    x0, y0, x1, y1 = boxes.T
    match quarters % 4:
        case 1:
            turned = (height - y1, x0, height - y0, x1)
        case 2:
            turned = (width - x1, height - y1, width - x0, height - y0)
        case 3:
            turned = (y0, width - x1, y1, width - x0)
        case _:
            return boxes
    return np.stack(turned, axis=1)


def turn_box(box: tuple[float, float, float, float], quarters: int, width: float, height: float) -> tuple[float, ...]:
    """One box turned like :func:`turn_boxes`."""
    return tuple(turn_boxes(np.array([box], dtype=np.float64), quarters, width, height)[0].tolist())


SLANTED = 4  # among quarter turns: none of them
_LEAST_SLANT = 12.0  # degrees; pages that were scanned or set askew have less
ASCENT, DESCENT = 0.88, 0.12  # of the em box, as CJK fonts have it; every engine's characters get the same


_TALLEST = 2.0  # em; a box higher than that is no character's
_OFF_LINE = 0.8  # em; a box this far from its matrix's line belongs to vertical writing


def em_boxes(
    matrices: NDArray[np.float64],
    boxes: NDArray[np.float64],
    sizes: NDArray[np.float64] | NDArray[np.float32],
    tight: NDArray[np.bool_],
    text: str,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Em boxes of characters and their sizes on the page, from their text matrices.

    The height of a box is that of the em on the baseline, so that characters of one line have one height in whatever
    font; its width is the character's advance.

    Parameters
    ----------
    matrices
        Text matrices (n, 6): a, b, c, d, e, f; e and f are the character's origin.
    boxes
        What the engine takes for the characters' boxes (n, 4), in the same coordinates, origin at the bottom left.
    sizes
        Font sizes before the matrix.
    tight
        Whether the box is that of the ink alone; Han characters are then as wide as they are high.
    text
        The characters.
    """
    a, b, c, d, e, f = matrices.T
    length = np.maximum(np.hypot(a, b), 1e-6)
    em = sizes * np.sqrt(np.abs(a * d - b * c))
    ux, uy = a / length, b / length
    height = np.maximum(np.hypot(c, d), 1e-6)
    vx, vy = c / height * em, d / height * em
    corners_x, corners_y = boxes[:, [0, 2, 0, 2]], boxes[:, [1, 1, 3, 3]]
    reach = (corners_x - e[:, None]) * ux[:, None] + (corners_y - f[:, None]) * uy[:, None]
    start, end = np.where(tight, 0.0, reach.min(axis=1)), reach.max(axis=1)
    codes = code_points(text)
    wide = tight & (codes >= 0x2E80) & (codes < 0xFFF0)
    end = np.where(wide, np.maximum(em, end), end)
    up = ((corners_x - e[:, None]) * vx[:, None] + (corners_y - f[:, None]) * vy[:, None]) / (
        np.maximum(em, 1e-6)[:, None] ** 2
    )
    # A font may state an absurd height; the box of vertical writing is about one em high.
    vertical = np.abs(up.mean(axis=1) - (ASCENT - DESCENT) / 2) > _OFF_LINE
    vertical &= up.max(axis=1) - up.min(axis=1) < _TALLEST
    xs = [e + along * ux + up * vx for along in (start, end) for up in (-DESCENT, ASCENT)]
    ys = [f + along * uy + up * vy for along in (start, end) for up in (-DESCENT, ASCENT)]
    made = np.stack([np.min(xs, 0), np.min(ys, 0), np.max(xs, 0), np.max(ys, 0)], axis=1)
    made[vertical] = boxes[vertical]
    return made, em


def split_shared_boxes(boxes: NDArray[np.float64], owners: list[int]) -> NDArray[np.float64]:
    """Boxes where characters that one glyph stands for (a ligature, a double dash) get each a part of its box.

    They begin where the glyph does; the last one is as wide as the glyph, those before may be as wide as their letters.
    """
    if len(boxes) < 2:
        return boxes
    owner = np.array(owners, dtype=np.uint64)
    steps = np.diff(boxes, axis=0)
    same = (np.abs(steps[:, [0, 1, 3]]).max(axis=1) < 1e-3) & (steps[:, 2] > -1e-3) & (owner[1:] == owner[:-1])
    if not same.any():
        return boxes
    boxes = boxes.copy()
    starts = np.concatenate(([0], np.flatnonzero(~same) + 1, [len(boxes)]))
    for first, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        if end - first > 1:
            edges = np.linspace(boxes[first, 0], boxes[end - 1, 2], end - first + 1)
            boxes[first:end, 0], boxes[first:end, 2] = edges[:-1], edges[1:]
    return boxes


Segment = tuple[str, float, float, bool]  # of a path: m, l, h or a curve, where it ends, whether it closes the figure
_SLANT = 0.5  # points that a level line may rise
_SHORTEST = 5.0  # points


def find_strokes(segments: list[Segment]) -> list[tuple[float, float, float, float]]:
    """The level and upright lines among the segments of a path, as x0, y0, x1, y1."""
    found: list[tuple[float, float, float, float]] = []
    start = last = (0.0, 0.0)
    for kind, x, y, closes in segments:
        end = start if kind == "h" else (x, y)
        steps = [] if kind == "m" else [(last, end)] if kind in "lh" else []
        if closes and kind != "h":
            steps.append((end, start))
        for (ax, ay), (bx, by) in steps:
            across, along = abs(bx - ax), abs(by - ay)
            if min(across, along) < _SLANT and max(across, along) > _SHORTEST:
                found.append((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
        if kind == "m":
            start = end
        last = start if closes else end
    return found


def writing_angles(matrices: NDArray[np.float64], quarters: int = 0) -> NDArray[np.int8]:
    """The quarter turns (clockwise) of each character's writing direction on a page turned by ``quarters``.

    What is written aslant, as the watermark across a page, has :data:`SLANTED`.
    """
    exact = np.degrees(np.arctan2(-matrices[:, 1], matrices[:, 0])) / 90
    turns = np.round(exact).astype(np.int64)
    return np.where(np.abs(exact - turns) * 90 > _LEAST_SLANT, SLANTED, (turns + quarters) % 4).astype(np.int8)
