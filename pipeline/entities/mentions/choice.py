"""The best set of candidates without overlaps: weighted interval scheduling, solved exactly.

Kleinberg and Tardos, Algorithm Design (2005), section 6.1: with the intervals in order of their ends, the best value up
to each one follows from those before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.entities.mentions.gathering import Candidate
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


def choose_names(candidates: Sequence[Candidate], scores: Sequence[float], bar: float) -> list[int]:
    """Indexes of the best candidates without overlaps: those that beat ``bar`` by most, character by character.

    A whole name that is a little less sure than a part of it is worth more, since it explains more of the text: chosen
    by cross-validation over fields. The characters of a compound (英法德三国) are names together or not at all.
    """
    spans = [(c.start, c.end) for c in candidates]
    levelled = _level(candidates, scores)
    weights = [(score - bar) * (end - start) for score, (start, end) in zip(levelled, spans, strict=True)]
    return choose(spans, weights)


def _level(candidates: Sequence[Candidate], scores: Sequence[float]) -> list[float]:
    """The scores, each place of a compound with the mean of its compound; candidates are in order of the text."""
    levelled, runs = list(scores), list[list[int]]()
    for index, candidate in enumerate(candidates):
        if candidate.sources & COMPOUND:
            if not runs or candidate.start > candidates[runs[-1][-1]].end:
                runs.append([])
            runs[-1].append(index)
    for run in runs:
        mean = sum(scores[i] for i in run) / len(run)
        for i in run:
            levelled[i] = mean
    return levelled
