"""Columns: the runs of a page cut into columns in reading order.

A gutter is a vertical strip that no run crosses over some height while text stands on both sides of it. Runs that
cross the strip (titles, full-width tables and figures) cut the page into bands; within a band the left column is read
before the right one, and each side is searched again, which gives three columns and more. Cutting by gutter before
cutting by height is what keeps the lines of neighbouring columns apart however they were drawn; compare the XY-cut of
Nagy and Seth (1984), whose horizontal cuts come first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.page.lines import Run, group_rows

_GUTTER = 0.75  # em; the narrowest strip between columns
_MINIMUM_ROWS = 3  # rows of text on both sides that make columns of a band
_FILLED = 0.55  # share of a column's width that its typical line fills; cells of a table fill less
_PROSE = 12.0  # em; the narrowest column of prose
_FULL = 0.85  # share of a column's width that a full line fills
_LOOSEST = 4.0  # em from line to line; lines further apart are no column's
_LABEL = 7.0  # em; no label is wider
_SAME_HEIGHT = 0.35  # em between the middles of a label and its line
_BESIDE = 0.8  # share of labels that stand beside a line
_DEPTH = 4


@dataclass(slots=True)
class Column:
    """The runs of one column of one band, and its edges."""

    runs: list[Run]
    left: float
    right: float


@dataclass(slots=True)
class _Band:
    top: float
    bottom: float
    left: list[Run]
    right: list[Run]


def find_columns(runs: list[Run], depth: int = _DEPTH) -> list[Column]:
    """The columns in reading order; together they hold every run."""
    if not runs:
        return []
    bands = _best_bands(runs) if depth and len(runs) > 2 * _MINIMUM_ROWS else []
    if not bands:
        return [Column(runs, min(r.x0 for r in runs), max(r.x1 for r in runs))]
    taken = {id(r) for band in bands for r in (*band.left, *band.right)}
    spanning = sorted((r for r in runs if id(r) not in taken), key=lambda r: r.y0)
    columns: list[Column] = []
    for band in bands:
        above = [r for r in spanning if (r.y0 + r.y1) / 2 < band.top]
        spanning = spanning[len(above) :]
        columns += find_columns(above, depth - 1) + find_columns(band.left, depth - 1)
        columns += find_columns(band.right, depth - 1)
    return columns + find_columns(spanning, depth - 1)


def _best_bands(runs: list[Run]) -> list[_Band]:
    """The bands of the gutter that parts most text, from top to bottom; none when the runs are one column."""
    ordered = sorted(runs, key=lambda r: (r.y0, r.x0))
    boxes = np.array([(r.x0, r.y0, r.x1, r.y1) for r in ordered])
    em = float(np.median([r.size for r in ordered]))
    best: list[_Band] = []
    best_score = 0.0
    weights = np.array([max(len(r.lines), 1) for r in ordered])  # a table's rows count
    for x in _candidates(boxes, weights, em):
        bands = [b for b in _bands_at(x, ordered, boxes, em) if _is_columns(b, em)]
        score = sum(min(_text_height(b.left), _text_height(b.right)) for b in bands)
        if score > best_score * 1.02:
            best, best_score = bands, score
    return best


def _candidates(boxes: NDArray[np.float64], weights: NDArray[np.int64], em: float) -> list[float]:
    """Strips worth trying: middles between a run's right edge and the next left edge, crossed by few runs."""
    lefts, rights = np.sort(boxes[:, 0]), np.sort(boxes[:, 2])
    ends = np.unique(np.round(rights))
    following = np.searchsorted(lefts, ends + _GUTTER * em - 0.5)
    inner = following < len(lefts)
    middles = np.unique(np.round((ends[inner] + lefts[following[inner]]) / 2 * 2) / 2)
    if not len(middles):
        return []
    half = _GUTTER * em / 2
    crossing = ((boxes[:, 0, None] < middles + half) & (boxes[:, 2, None] > middles - half)).sum(axis=0)
    rows = weights[:, None]
    left, right = (
        ((boxes[:, 2, None] <= middles) * rows).sum(axis=0),
        ((boxes[:, 0, None] >= middles) * rows).sum(axis=0),
    )
    worth = (np.minimum(left, right) >= _MINIMUM_ROWS) & (crossing <= 0.6 * len(boxes))
    chosen = sorted(zip(crossing[worth].tolist(), middles[worth].tolist(), strict=True))
    kept: list[float] = []
    for _, x in chosen:
        if all(abs(x - other) > em / 2 for other in kept):
            kept.append(x)
    return kept[:24]


def _bands_at(x: float, runs: list[Run], boxes: NDArray[np.float64], em: float) -> list[_Band]:
    """The bands into which the runs that cross ``x`` cut the page."""
    half = _GUTTER * em / 2
    crossing = (boxes[:, 0] < x + half) & (boxes[:, 2] > x - half)
    walls = _merge([(r.y0, r.y1) for r, wall in zip(runs, crossing.tolist(), strict=True) if wall])
    edges = [-np.inf, *[y for wall in walls for y in wall], np.inf]
    bands = [_Band(top, bottom, [], []) for top, bottom in zip(edges[::2], edges[1::2], strict=True)]
    tops = np.array([b.top for b in bands])
    for run, wall in zip(runs, crossing.tolist(), strict=True):
        if wall:
            continue
        middle = (run.y0 + run.y1) / 2
        band = bands[max(int(np.searchsorted(tops, middle)) - 1, 0)]
        if middle < band.bottom:
            (band.left if run.x1 <= x else band.right).append(run)
    crossers = [r for r, wall in zip(runs, crossing.tolist(), strict=True) if wall]
    return [b for b in (_trimmed(b, crossers, em) for b in bands) if b.left and b.right]


def _merge(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Overlapping spans as one."""
    merged: list[tuple[float, float]] = []
    for top, bottom in sorted(spans):
        if merged and top <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(bottom, merged[-1][1]))
        else:
            merged.append((top, bottom))
    return merged


def _trimmed(band: _Band, crossers: list[Run], em: float) -> _Band:
    """The band without what belongs to the full-width text above it: its last lines, too short to cross the gutter."""
    above = [r for r in crossers if r.y1 <= band.top + 0.5]
    if not above or not band.left or not band.right:
        return band
    last, top = max(above, key=lambda r: r.y1), band.top
    rest = sorted((*band.left, *band.right), key=lambda r: r.y0)
    while len(rest) > 1 and rest[0].y1 <= rest[1].y0 + 1 and _continues(last, rest[0], em):
        last, top, rest = rest[0], rest[0].y1, rest[1:]
    taken = {id(r) for r in rest}
    return _Band(top, band.bottom, [r for r in band.left if id(r) in taken], [r for r in band.right if id(r) in taken])


def _continues(last: Run, head: Run, em: float) -> bool:
    """Whether a line goes on the text above it: of the same type, right below, and flush left or centred with it."""
    if abs(head.size - last.size) > 0.5 or head.y0 - last.y1 >= max(em, 0.6 * head.size):
        return False
    return abs(head.x0 - last.x0) < 2.5 * em or abs(head.x0 + head.x1 - last.x0 - last.x1) < 0.5 * head.size


def _text_height(runs: list[Run]) -> float:
    return sum(r.y1 - r.y0 for r in runs)


def _is_columns(band: _Band, em: float) -> bool:
    """Whether the two sides are columns of running text, not cells of a table."""
    if not band.left or not band.right:
        return False
    if min(r.x0 for r in band.right) - max(r.x1 for r in band.left) < _GUTTER * em:
        return False
    left, right = group_rows(band.left), group_rows(band.right)
    if not _is_text(left) or not _is_text(right):
        return False
    return not _are_labels(left, right, em) and not _are_labels(right, left, em)


def _are_labels(side: list[list[Run]], other: list[list[Run]], em: float) -> bool:
    """Whether the rows of one side are parts of those of the other: numbers of references or pages, names of articles.

    They are narrow, and each stands on the height of a row of the other side.
    """
    width = max(row[-1].x1 for row in side) - min(row[0].x0 for row in side)
    beside = max(row[-1].x1 for row in other) - min(row[0].x0 for row in other)
    if width > min(_LABEL * em, beside / 2):
        return False
    heights = np.sort([(row[0].y0 + row[0].y1) / 2 for row in other])
    middles = np.array([(row[0].y0 + row[0].y1) / 2 for row in side])
    place = np.searchsorted(heights, middles)
    padded = np.concatenate(([-np.inf], heights, [np.inf]))
    nearest = np.minimum(middles - padded[place], padded[place + 1] - middles)
    return bool((nearest < _SAME_HEIGHT * em).mean() >= _BESIDE)


def _is_text(rows: list[list[Run]]) -> bool:
    if sum(max(len(run.lines), 1) for row in rows for run in row[:1]) < _MINIMUM_ROWS:
        return False
    side = [run for row in rows for run in row]
    steps = np.diff([row[0].y0 for row in rows if not row[0].lines])
    if len(steps) >= _MINIMUM_ROWS - 1 and np.median(steps) > _LOOSEST * float(np.median([r.size for r in side])):
        return False
    width = max(r.x1 for r in side) - min(r.x0 for r in side)
    filled = sorted(sum(r.x1 - r.x0 for r in row) / max(width, 1.0) for row in rows)
    if filled[len(filled) // 2] >= _FILLED:
        return True
    # Below or above the labels of a figure there may be prose: full lines as wide as a column's.
    wide = width > _PROSE * float(np.median([r.size for r in side]))
    return wide and sum(share >= _FULL for share in filled) >= 2 * _MINIMUM_ROWS
