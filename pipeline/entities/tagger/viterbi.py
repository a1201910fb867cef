"""The best labels of many sequences at once (Viterbi, IEEE Transactions on Information Theory 13, 1967).

A batch holds sequences of unequal length one after the other in ``scores`` (positions x labels). The recursions go
over the position within the sequence and treat all sequences at once, the longest first, so that those still running
at a step are a prefix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Where the sequences of a batch lie: for each step, the rows of the sequences that are still running."""

    steps: tuple[Integers, ...]

    @classmethod
    def of(cls, lengths: Integers) -> Batch:
        """The batch of sequences of these lengths, laid out one after the other."""
        order = np.argsort(-lengths, kind="stable")
        starts = (np.cumsum(lengths) - lengths)[order]
        ordered = lengths[order]
        longest = int(ordered[0]) if len(ordered) else 0
        running = np.searchsorted(-ordered, -np.arange(longest), side="left")
        return cls(tuple(starts[:count] + step for step, count in enumerate(running)))


def decode(scores: NDArray[np.float32], transitions: NDArray[np.float32], lengths: Integers) -> Integers:
    """The best labels of sequences of these lengths, one after the other; an allowed transition costs nothing.

    Where the best label of each position by itself makes up an allowed sequence, none is better.
    """
    labels: Integers = scores.argmax(axis=1)
    bounds = np.cumsum(lengths)
    barred = np.flatnonzero(transitions[labels[:-1], labels[1:]] < 0)
    sequences = np.searchsorted(bounds, barred, side="right")
    wrong = np.unique(sequences[barred + 1 < bounds[sequences]])
    if len(wrong):
        rows = np.concatenate([np.arange(bounds[i] - lengths[i], bounds[i]) for i in wrong.tolist()])
        labels[rows] = decode_best(scores[rows], transitions, Batch.of(lengths[wrong]))
    return labels


def decode_best(scores: NDArray[np.float32], transitions: NDArray[np.float32], batch: Batch) -> Integers:
    """The best label of every position by Viterbi's algorithm."""
    labels = np.zeros(len(scores), dtype=np.int64)
    if not batch.steps:
        return labels
    best = scores[batch.steps[0]]
    pointers = []
    columns = np.ascontiguousarray(transitions.T)
    for rows in batch.steps[1:]:
        paths = best[: len(rows), None, :] + columns
        pointer = paths.argmax(axis=2)
        pointers.append(pointer.astype(np.int8))
        settled = best[len(rows) :]
        best = np.concatenate([np.take_along_axis(paths, pointer[:, :, None], axis=2)[:, :, 0] + scores[rows], settled])
    chosen = best.argmax(axis=1)
    for step in range(len(batch.steps) - 1, -1, -1):
        rows = batch.steps[step]
        labels[rows] = chosen[: len(rows)]
        if step:
            chosen[: len(rows)] = pointers[step - 1][np.arange(len(rows)), chosen[: len(rows)]]
    return labels
