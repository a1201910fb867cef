"""The stretches of an alignment in which equal letters outweigh changed ones, for many alignments at once.

As local alignment has it (Smith and Waterman, Journal of Molecular Biology 147, 1981, who also let a stretch end where
its score has fallen too far).
"""

from __future__ import annotations

import numpy as np

from pipeline.policies.passages import COST, Passage
from pipeline.policies.seeds import Numbers

# A stretch ends where its score has fallen this far below its best.
DROP = 12.0
# Equal letters in the shortest stretch: a part of a passage whose parts stand in another order.
PART = 8


class _Open:
    """The stretch of each alignment that is going on, and the best end that it has had."""

    def __init__(self, size: int) -> None:
        # Beginning in both texts, the sum of the ends in both, equal letters; then the best end and those up to there.
        self.a, self.b, self.end, self.equal, self.a_best, self.b_best, self.most = np.zeros((7, size), np.int64)
        self.score, self.top = np.full((2, size), -1.0)

    def add(self, a: Numbers, b: Numbers, size: Numbers) -> tuple[Numbers, Numbers]:
        """Take in a block of each of the first alignments: those whose stretch ends before it, and these stretches."""
        score, top = self.score[: len(a)], self.top[: len(a)]
        score -= COST * (a + b - self.end[: len(a)])
        over = np.flatnonzero((score < 0) | (score < top - DROP))
        closed = self.close(over)
        self.a[over], self.b[over], self.equal[over], score[over], top[over] = a[over], b[over], 0, 0, 0
        self.end[: len(a)] = a + b + 2 * size
        self.equal[: len(a)] += size
        score += size
        best = np.flatnonzero(score >= top)
        self.a_best[best], self.b_best[best] = (a + size)[best], (b + size)[best]
        self.most[best], top[best] = self.equal[best], score[best]
        return over, closed

    def close(self, over: Numbers) -> Numbers:
        """The stretches of some alignments, row by row."""
        return np.column_stack([c[over] for c in (self.a, self.a_best, self.b, self.b_best, self.most)])


def find_stretches(blocks: Numbers, counts: Numbers) -> list[list[Passage]]:
    """The stretches of each alignment, but for the shortest.

    Parameters
    ----------
    blocks
        Equal blocks, alignment by alignment: where each begins in both texts, and its letters.
    counts
        How many each alignment has.
    """
    # Those with most blocks first: of the alignments that have one more, each step takes it in.
    order = np.argsort(-counts, kind="stable")
    starts, falling = (np.cumsum(counts) - counts)[order], -counts[order]
    going = _Open(len(counts))
    steps = [
        going.add(*blocks[starts[: np.searchsorted(falling, -step)] + step].T) for step in range(counts.max(initial=0))
    ]
    steps.append((every := np.arange(len(counts)), going.close(every)))
    alignment = order[np.concatenate([over for over, _ in steps])]
    rows = np.concatenate([closed for _, closed in steps])
    long = np.flatnonzero(rows[:, -1] >= PART)
    long = long[np.argsort(alignment[long], kind="stable")]
    found: list[list[Passage]] = [[] for _ in counts]
    for number, row in zip(alignment[long].tolist(), rows[long].tolist(), strict=True):
        found[number].append(Passage(*row))
    return found
