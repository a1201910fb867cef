"""Linear-chain conditional random fields over batches of sequences (Lafferty, McCallum and Pereira, ICML 2001).

A batch holds sequences of unequal length one after the other in ``scores`` (positions x labels). The recursions go
over the position within the sequence and treat all sequences at once, the longest first, so that those still running
at a step are a prefix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
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


def compute_marginals(scores: Floats, transitions: Floats, batch: Batch) -> tuple[float, Floats, Floats]:
    """Log partition over the batch, label marginals of every position, and expected transition counts.

    The recursions run on probabilities, rescaled at every step (Rabiner, Proceedings of the IEEE 77, 1989), which
    leaves matrix products where log-sums would need an exponential for each pair of labels.
    """
    steps = batch.steps
    peaks = scores.max(axis=1)
    local = np.exp(scores - peaks[:, None])
    moves = np.exp(transitions)
    forward, backward = np.empty_like(scores), np.ones_like(scores)
    scale = np.empty(len(scores))
    for step, rows in enumerate(steps):
        alpha = local[rows] if step == 0 else (forward[rows - 1] @ moves) * local[rows]
        scale[rows] = alpha.sum(axis=1)
        forward[rows] = alpha / scale[rows][:, None]
    for rows in reversed(steps[1:]):
        backward[rows - 1] = ((local[rows] * backward[rows]) @ moves.T) / scale[rows][:, None]
    later = np.concatenate(steps[1:]) if len(steps) > 1 else np.empty(0, dtype=np.int64)
    right = local[later] * backward[later] / scale[later][:, None]
    expected = (forward[later - 1].T @ right) * moves
    return float(np.log(scale).sum() + peaks.sum()), forward * backward, expected
