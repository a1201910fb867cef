"""How likely each candidate is a mention: a linear model over hashed evidence, then trees over its rivals.

The first model (logistic regression over hashed features, Weinberger et al. 2009, ICML) looks at a candidate alone. The
second sees how it compares with the candidates that it overlaps, and what the first says of them. Both are trained by
models/training/mentions; what the second says is turned into the mention's confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.entities.mentions.confidence import Curves
from pipeline.entities.mentions.features import SIZE, Columns, Integers, hash_templates
from pipeline.entities.mentions.gathering import Candidates, join
from pipeline.entities.mentions.surroundings import count_strings, score_neighbours
from pipeline.entities.mentions.trees import Trees

Reals = NDArray[np.float64]

FILE = "scorer.npz"
# A candidate that the first model thinks less of has no part in the second.
LEAST = 0.01
# Bits of the neighbours' classes (see features.CLASSES) that the trees see one by one.
NEIGHBOURS = (
    ("left classes", range(18)), ("first classes", (5, 6, 7, 9, 10)), ("right classes", (0, 4, 6, 11)),
    ("left 2 classes", (0, 2, 3)), ("outer left classes", (0, 1, 2, 3, 4)), ("verb classes", (0, 2, 3)),
)  # fmt: skip
WORDS = (" word", " character", " classes")
# Columns that the trees do not see: masks, checksums and offsets.
OFFSETS = ("bare start", "bare end", "link left", "link right")
PLACES = frozenset(("sources", "head", "document", *OFFSETS))
# More texts than these are never judged in one go.
TEXTS = 1 << 16


def sigmoid(logits: Reals) -> Reals:
    """Probabilities of logarithms of odds."""
    result: Reals = 1 / (1 + np.exp(-np.clip(logits, -40, 40)))
    return result


def relate(candidates: Candidates, scores: Reals) -> Reals:
    """What the first model says of the candidates that each one overlaps (candidates x 7).

    The columns are the best score of those over the same span, that hold it, that it holds, that cross it, the sum of
    those that it holds, the best of all, and the best that holds it under the same label.
    """
    table = np.zeros((len(candidates), 7))
    starts, ends, labels = candidates.starts, candidates.ends, candidates.labels
    one, other = _pair_overlapping(starts, ends)
    after, before = starts[other] - starts[one], ends[one] - ends[other]
    same = (after == 0) & (before == 0)
    hold, held = (after <= 0) & (before <= 0) & ~same, (after >= 0) & (before >= 0) & ~same
    cross = ~(same | hold | held)
    alike = hold & (labels[one] == labels[other])
    for column, mask in ((0, same), (1, hold), (2, held), (3, cross), (5, None), (6, alike)):
        kept = slice(None) if mask is None else mask
        np.maximum.at(table[:, column], one[kept], scores[other[kept]])
    np.add.at(table[:, 4], one[held], scores[other[held]])
    return table


def _pair_overlapping(starts: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """All pairs of spans that overlap, each in both orders, by the first and then the second of them.

    The spans are in order of their starts, so that those which begin within one follow it.
    """
    numbers = np.arange(len(starts))
    counts = np.searchsorted(starts, ends, side="left") - numbers - 1
    one = np.repeat(numbers, counts)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
    both = np.concatenate((one, other)), np.concatenate((other, one))
    order = np.lexsort((both[1], both[0]))
    return both[0][order], both[1][order]


def name_dense(columns: Columns) -> list[str]:
    """The columns that the trees see as they are."""
    return [n for n in columns if not n.endswith(WORDS) and n not in PLACES]


def build_rows(columns: Columns, related: Reals, logits: Reals) -> Reals:
    """The trees' matrix."""
    parts = [columns[name] for name in name_dense(columns)]
    parts += [columns[name] >> bit & 1 for name, bits in NEIGHBOURS for bit in bits]
    scores = sigmoid(logits)
    listed = score_neighbours(columns, scores)
    words = columns["whole word"] * TEXTS + columns["document"]
    elsewhere = count_strings(words, columns["label"], scores)
    return np.column_stack([*parts, listed, elsewhere, related, logits]).astype(np.float64)


@dataclass(frozen=True)
class Scorer:
    """The two models; ``scale`` and ``shift`` calibrate the second (Platt 1999), ``curves`` the names chosen by it."""

    weights: Reals
    bias: float
    trees: Trees
    scale: float
    shift: float
    bar: float
    curves: Curves

    def score(self, columns: Columns, candidates: Candidates) -> Reals:
        """The probability that each candidate (in order of the text) is a mention."""
        logits = self.weights[hash_templates(columns)].sum(axis=1) + self.bias
        first = sigmoid(logits)
        live = np.flatnonzero(first > LEAST)
        scores = np.zeros(len(candidates))
        if len(live):
            kept = {name: column[live] for name, column in columns.items()}
            related = relate(candidates.keep(live), first[live])
            odds = self.trees.predict(build_rows(kept, related, logits[live]))
            scores[live] = sigmoid(self.scale * odds + self.shift)
        return scores


def score_together(scorer: Scorer, documents: Sequence[tuple[str, Candidates, Columns]]) -> Reals:
    """The probabilities of the candidates of some texts, one text after the other; none depends on another text."""
    shift, candidates, all_columns = 0, list[Candidates](), list[Columns]()
    for text, own, columns in documents:
        if columns:
            candidates.append(replace(own, starts=own.starts + shift, ends=own.ends + shift))
            # What is listed with nothing keeps its negative place.
            moved = {name: np.where(columns[name] < 0, columns[name], columns[name] + shift) for name in OFFSETS}
            all_columns.append(columns | moved | {"document": columns["document"] + len(all_columns)})
        shift += len(text) + 1
    if not all_columns:
        return np.zeros(0)
    joined = {name: np.concatenate([columns[name] for columns in all_columns]) for name in all_columns[0]}
    return scorer.score(joined, join(candidates))


@lru_cache(maxsize=2)
def load_scorer(folder: Path) -> Scorer:
    """The scorer of a folder."""
    with np.load(folder / FILE) as data:
        weights = np.zeros(SIZE)
        weights[data["slots"]] = data["weights"].astype(np.float64)
        trees = Trees(
            data["feature"].astype(np.int64), data["threshold"], data["left"].astype(np.int64),
            data["right"].astype(np.int64), data["value"], data["roots"].astype(np.int64),
            float(data["baseline"]), int(data["depth"]),
        )  # fmt: skip
        curves = Curves(data["curve_scores"], data["curve_shares"])
        return Scorer(
            weights, float(data["bias"]), trees, float(data["scale"]), float(data["shift"]), float(data["bar"]), curves
        )
