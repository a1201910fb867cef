"""The best set of candidates without overlaps: weighted interval scheduling, solved exactly.

Kleinberg and Tardos, Algorithm Design (2005), section 6.1: with the intervals in order of their ends, the best value up
to each one follows from those before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.mentions.gathering import Candidates
from pipeline.entities.mentions.proposals import BIT

COMPOUND = BIT["compound"] | BIT["province compound"]


def choose(intervals: Sequence[tuple[int, int]], weights: Sequence[float]) -> list[int]:
    """Indexes of intervals [start, end) of the greatest total weight of which no two overlap, in order of the text.

    Intervals whose weight is not positive are never taken; of equal totals the one with the earlier ends is.
    """
    order = [i for i in range(len(intervals)) if weights[i] > 0]
    order.sort(key=lambda i: (intervals[i][1], intervals[i][0], i))
    ends = [intervals[i][1] for i in order]
    best, steps = [0.0], list[tuple[bool, int]]()
    for rank, index in enumerate(order):
        before = bisect_right(ends, intervals[index][0], 0, rank)
        total = best[before] + weights[index]
        better = total > best[-1]
        steps.append((better, before if better else rank))
        best.append(total if better else best[-1])
    chosen, rank = [], len(order)
    while rank:
        taken, before = steps[rank - 1]
        if taken:
            chosen.append(order[rank - 1])
        rank = before
    return chosen[::-1]


def choose_names(candidates: Candidates, scores: NDArray[np.float64], bar: float) -> list[int]:
    """Indexes of the best candidates without overlaps: those that beat ``bar`` by most, character by character.

    A whole name that is a little less sure than a part of it is worth more, since it explains more of the text: chosen
    by cross-validation over fields. The characters of a compound (英法德三国) are names together or not at all. A long
    known name (黄河流域生态保护和高质量发展) is as sure as the surest name within it.
    """
    weights = (_lift(candidates, _level(candidates, scores)) - bar) * (candidates.ends - candidates.starts)
    rows = np.flatnonzero(weights > 0)
    spans = zip(candidates.starts[rows].tolist(), candidates.ends[rows].tolist(), strict=True)
    return [int(rows[i]) for i in choose(list(spans), weights[rows].tolist())]


def _level(candidates: Candidates, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scores, each place of a compound with the mean of its compound; candidates are in order of the text."""
    levelled, runs = scores.copy(), list[list[int]]()
    for index in np.flatnonzero(candidates.sources & COMPOUND).tolist():
        if not runs or candidates.starts[index] > candidates.ends[runs[-1][-1]]:
            runs.append([])
        runs[-1].append(index)
    for run in runs:
        levelled[run] = sum(scores[run].tolist()) / len(run)
    return levelled


def _lift(candidates: Candidates, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scores, each long known name with the best that it holds; candidates are in order of the text."""
    lifted, starts, ends = scores.copy(), candidates.starts, candidates.ends
    for row in candidates.find_long_known().tolist():
        near = slice(*np.searchsorted(starts, (starts[row], ends[row])).tolist())
        lifted[row] = scores[near][ends[near] <= ends[row]].max()
    return lifted
