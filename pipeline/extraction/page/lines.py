"""Runs: stretches of characters that stand beside each other, and the lines they make within one column."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from string import ascii_letters

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.census import code_points
from pipeline.extraction.characters import close_spaces, fold, is_han
from pipeline.extraction.model import Line, Page
from pipeline.extraction.structure.names import EM_SPACE, are_names

_SPACES = " \t\u00a0\u3000\u2002\u2003\u2009\u200a\u202f\u205f"
_RUN_GAP = 0.8  # em; a wider gap parts runs
_SHORTEST_RULE = 8.0  # points; a shorter vertical one is a stroke of a character
_MOST_RULES = 2000
_WORD_GAP = 0.16  # em; a wider gap between Latin letters is a space
_ENOUGH_SPACES = 20  # drawn between letters, that say how wide a space is on the page
_USUAL_SPACE, _NO_SPACE = 0.22, 0.14  # em: the space of type, set tight, and less than any
_SOME = 0.05  # share of a page's spaces without a gap; fewer are words set tight
_WIDER = 1.5  # times the narrowest gap of a row: the gap between names whose characters stand apart
_NAMES_ROW = 60  # characters; a longer row is no line of names


@dataclass(slots=True)
class Run:
    """A stretch of characters in a row without a wide gap."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    lines: list[Line] = field(default_factory=list)  # of the table that this run stands for


def find_runs(page: Page) -> list[Run]:
    """The page's runs in the order they were drawn."""
    codes = page.text
    index = np.flatnonzero(~np.isin(code_points(codes), code_points(_SPACES)))
    if not len(index):
        return []
    boxes, sizes = page.boxes[index], page.sizes[index]
    x0, y0, x1, y1 = boxes.T
    gap = x0[1:] - x1[:-1]
    em = np.maximum(np.minimum(sizes[1:], sizes[:-1]), 0.1)
    overlap = np.minimum(y1[1:], y1[:-1]) - np.maximum(y0[1:], y0[:-1])
    height = np.minimum((y1 - y0)[1:], (y1 - y0)[:-1])
    follows = (overlap > 0.5 * height) & (gap < _RUN_GAP * em) & (gap > -0.6 * em)
    follows &= ~_ruled_off(boxes, page.rules)
    starts = np.concatenate(([0], np.flatnonzero(~follows) + 1))
    ends = np.concatenate((starts[1:], [len(index)]))
    spaced = np.diff(index) > 1  # an explicit space between
    spaced &= ~_are_no_spaces(codes, index, gap / em, spaced & follows)
    wide = (gap > _WORD_GAP * em) & ~spaced & follows
    lows, highs = np.minimum.reduceat(boxes, starts), np.maximum.reduceat(boxes, starts)
    counts = ends - starts
    usual_sizes = _usual_sizes(sizes, starts, ends)
    bold_shares = np.add.reduceat(page.bold[index].astype(np.float64), starts) / counts
    spaced |= _stand_out(codes, index, gap / em, follows)
    text = _spaced_text(codes, index, spaced, wide, follows)
    runs = []
    for piece, low, high, size, bold in zip(
        text.split("\n"), lows.tolist(), highs.tolist(), usual_sizes, bold_shares.tolist(), strict=True
    ):
        runs.append(Run(piece, low[0], low[1], high[2], high[3], size, bold > 0.8))
    return runs


def _are_no_spaces(
    codes: str, index: NDArray[np.intp], gap: NDArray[np.float64], drawn: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Whether a drawn space between Latin letters leaves no gap (in em), on a page whose spaces do.

    Some programs draw one wherever they set a part of a word anew.
    """
    letters = np.isin(code_points(codes), code_points(ascii_letters))[index]
    between = drawn & letters[:-1] & letters[1:]
    if int(between.sum()) < _ENOUGH_SPACES or float(np.median(gap[between])) < _USUAL_SPACE:
        return np.zeros(len(drawn), dtype=np.bool_)
    none: NDArray[np.bool_] = between & (gap < _NO_SPACE)
    return none if none.sum() >= _SOME * between.sum() else np.zeros(len(drawn), dtype=np.bool_)


def _usual_sizes(sizes: NDArray[np.float64], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> list[float]:
    """The type size of each run: the median, which the raised marks within it do not change."""
    lowest, highest = np.minimum.reduceat(sizes, starts), np.maximum.reduceat(sizes, starts)
    usual: list[float] = sizes[starts].tolist()
    for i in np.flatnonzero(highest - lowest > 0.01 * highest).tolist():
        own = np.sort(sizes[starts[i] : ends[i]])
        usual[i] = float(own[len(own) // 2])
    return usual


def _ruled_off(boxes: NDArray[np.float64], rules: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a vertical rule stands between a character and the next one: the edge of a table's cell."""
    marks = np.zeros(len(boxes) - 1, dtype=np.bool_)
    tops, bottoms, middles = boxes[:-1, 1], boxes[:-1, 3], (boxes[:, 0] + boxes[:, 2]) / 2
    for x0, y0, x1, y1 in rules[:_MOST_RULES].tolist():
        if y1 - y0 < max(x1 - x0, _SHORTEST_RULE):
            continue
        x = (x0 + x1) / 2
        marks |= (middles[:-1] < x) & (x < middles[1:]) & (y0 < tops + 3) & (y1 > bottoms - 3)
    return marks


def _stand_out(
    codes: str, index: NDArray[np.intp], gap: NDArray[np.float64], follows: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Whether the gap (in em) after a Han character is a space: wider than the run's usual gap by that of a word.

    In a justified line all gaps are wide, and none is a space.
    """
    marks = np.zeros(len(gap), dtype=np.bool_)
    breaks = np.concatenate(([-1], np.flatnonzero(~follows), [len(gap)]))
    for i in np.flatnonzero(follows & (gap > _WORD_GAP)).tolist():
        if is_han(codes[index[i]]) and is_han(codes[index[i + 1]]):
            place = int(np.searchsorted(breaks, i))
            usual = float(np.median(gap[breaks[place - 1] + 1 : breaks[place]]))
            marks[i] = gap[i] - usual > _WORD_GAP
    return marks


def _spaced_text(
    codes: str,
    index: NDArray[np.intp],
    spaced: NDArray[np.bool_],
    wide: NDArray[np.bool_],
    follows: NDArray[np.bool_],
) -> str:
    """The solid characters with a line feed after every run, and a space where one is drawn or the gap is a word's."""
    chars = list(map(codes.__getitem__, index.tolist()))
    for i in np.flatnonzero(wide).tolist():
        if not is_han(chars[i]) and not is_han(chars[i + 1]):
            chars[i] += " "
    for i in np.flatnonzero(spaced & follows).tolist():
        chars[i] += " "
    for i in np.flatnonzero(~follows).tolist():
        chars[i] += "\n"
    return "".join(chars)


def group_rows(runs: list[Run]) -> list[list[Run]]:
    """The runs grouped into rows from top to bottom, each from left to right.

    A run belongs to a row when they overlap by half the lower of the two heights, so that raised and lowered marks
    stay with the line they stand in. A table is a row of its own, whatever stands beside it.
    """
    rows: list[list[Run]] = []
    spans: list[tuple[float, float]] = []
    for run in sorted(runs, key=lambda r: (-(r.y1 - r.y0) // 4, (r.y0 + r.y1) / 2, r.x0)):
        top, bottom = run.y0, run.y1
        best, best_overlap = -1, 0.0
        for i, (y0, y1) in enumerate(spans if not run.lines else ()):
            if y1 <= top or y0 >= bottom or rows[i][0].lines:
                continue
            overlap = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
            if overlap > 0.5 * min(y1 - y0, bottom - top) and overlap > best_overlap:
                best, best_overlap = i, overlap
        if best < 0:
            rows.append([run])
            spans.append((top, bottom))
        else:
            rows[best].append(run)
    order = sorted(range(len(rows)), key=lambda i: (spans[i][0] + spans[i][1], spans[i][0]))
    return [sorted(rows[i], key=lambda r: r.x0) for i in order]


def make_line(row: list[Run], page: int) -> Line:
    """The row as one line of text."""
    main = max(row, key=lambda r: r.x1 - r.x0)
    parts = [row[0].text]
    for left, right in itertools.pairwise(row):
        gap = right.x0 - left.x1
        both_latin = not is_han(left.text[-1]) and not is_han(right.text[0])
        apart = gap > _RUN_GAP * main.size or (both_latin and gap > _WORD_GAP * main.size)
        parts.append(" " + right.text if apart else right.text)
    long = sum(len(r.text) for r in row)
    return Line(
        text=_names_of(row) or close_spaces(fold("".join(parts))),
        x0=row[0].x0,
        y0=min(r.y0 for r in row if r.size > 0.8 * main.size),
        x1=max(r.x1 for r in row),
        y1=max(r.y1 for r in row if r.size > 0.8 * main.size),
        size=main.size,
        bold=sum(len(r.text) for r in row if r.bold) > 0.8 * long,
        page=page,
    )


def _names_of(row: list[Run]) -> str:
    """The row's personal names parted by em spaces, which stay apart where others close; empty for any other row.

    Where characters within names stand apart too (刘 峤    李 杨), the wider gaps part names.
    """
    if len(row) < 2 or sum(len(r.text) for r in row) > _NAMES_ROW:
        return ""
    gaps = [right.x0 - left.x1 for left, right in itertools.pairwise(row)]
    singles = any(len(r.text.strip()) == 1 for r in row)
    widest = _WIDER * min(gaps) if singles else 0.0
    names = [row[0].text]
    for run, gap in zip(row[1:], gaps, strict=True):
        names += [run.text] if gap > widest else []
        names[-1] += "" if gap > widest else run.text
    names = [fold(name).replace(" ", "") for name in names]
    return EM_SPACE.join(names) if are_names(names) else ""
