"""Training and cross-validation: every field's names are judged by models that saw no text of that field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.training.mentions.fitting import Flags, Reals, fit_calibration, fit_linear, fit_trees
from models.training.mentions.labels import GoldText, Name, bare
from pipeline.entities.mentions.choice import choose
from pipeline.entities.mentions.features import Columns, Integers, hash_templates
from pipeline.entities.mentions.gathering import Candidate
from pipeline.entities.mentions.mining import Miner
from pipeline.entities.mentions.scorer import FILE, LEAST, build_rows, relate, sigmoid

# A candidate less likely than this is not worth its place: chosen by cross-validation.
BAR = 0.38
# Turns of the cross-validation.
FOLDS = 6
# The odds of a candidate that the trees never see.
DEAD = -40.0


@dataclass
class Example:
    """A gold text's candidates, what is known of them and which are right; scores are of models without its field."""

    gold: GoldText
    candidates: list[Candidate]
    columns: Columns
    slots: Integers
    right: Flags
    free: Flags
    logits: Reals
    scores: Reals


def build_examples(gold: Iterable[GoldText], miner: Miner) -> list[Example]:
    """The examples that gold texts give; texts without candidates give none."""
    examples = []
    for text in gold:
        candidates = miner.gather(text.text, text.tokens)
        if not candidates:
            continue
        columns = miner.features.columns(text.text, text.tokens, candidates)
        right = np.array([(*bare(text.text, c.start, c.end), c.label) in text.names for c in candidates])
        free = right | ~_lie_within(candidates, text)
        none = np.zeros(len(candidates))
        examples.append(Example(text, candidates, columns, hash_templates(columns), right, free, none, none))
    return examples


def _lie_within(candidates: Sequence[Candidate], text: GoldText) -> Flags:
    """Whether candidates lie within a longer name: it is the trees that weigh them against it, not the first model."""
    names = [(start, end) for start, end, _ in text.names]
    spans = [bare(text.text, c.start, c.end) for c in candidates]
    return np.array([any(a <= s and e <= b and (s, e) != (a, b) for a, b in names) for s, e in spans])


def _rows(example: Example, logits: Reals) -> tuple[Reals, NDArray[np.int64]]:
    """The trees' rows of a text's candidates that the first model leaves, and which they are."""
    first = sigmoid(logits)
    live = np.flatnonzero(first > LEAST)
    if not len(live):
        return np.zeros((0, 0)), live
    kept = {name: column[live] for name, column in example.columns.items()}
    related = relate([example.candidates[i] for i in live.tolist()], kept["label"], first[live])
    return build_rows(kept, related, logits[live]), live


def cross_validate(examples: Sequence[Example]) -> None:
    """Set every example's scores to the odds that models give which saw none of its field."""
    own = sorted({e.gold.groups[0] for e in examples})
    # Some fields are left out together, which is stricter than one by one and sooner done.
    fields = [frozenset(own[start::FOLDS]) for start in range(FOLDS)]
    held = {f: [e for e in examples if e.gold.groups[0] in f] for f in fields}
    rest = {f: [e for e in examples if f.isdisjoint(e.gold.groups)] for f in fields}
    for field in fields:
        weights, bias = fit_linear(*_stack(rest[field]))
        for e in held[field]:
            e.logits = weights[e.slots].sum(axis=1) + bias
    rows = {id(e): _rows(e, e.logits) for e in examples}
    for field in fields:
        seen = [e for e in rest[field] if len(rows[id(e)][1])]
        trees = fit_trees(
            np.concatenate([rows[id(e)][0] for e in seen]), np.concatenate([e.right[rows[id(e)][1]] for e in seen])
        )
        for e in held[field]:
            matrix, live = rows[id(e)]
            e.scores = np.full(len(e.candidates), DEAD)
            if len(live):
                e.scores[live] = trees.predict(matrix)


def _stack(examples: Sequence[Example]) -> tuple[Integers, Flags]:
    return np.concatenate([e.slots[e.free] for e in examples]), np.concatenate([e.right[e.free] for e in examples])


def is_kept(example: Example) -> bool:
    """Whether a text is of the random tenth on which the calibration is measured and not fitted."""
    return example.gold.groups[0] != "sentences" and crc32(example.gold.key.encode()) % 10 == 0


def calibrate(examples: Sequence[Example]) -> tuple[float, float]:
    """Turn the examples' odds into probabilities; the scale and the shift that do it."""
    fitted = [e for e in examples if not is_kept(e)]
    odds, truths = np.concatenate([e.scores for e in fitted]), np.concatenate([e.right for e in fitted])
    scale, shift = fit_calibration(odds[odds > DEAD], truths[odds > DEAD])
    for e in examples:
        e.scores = sigmoid(scale * e.scores + shift)
    return scale, shift


def decide(example: Example, bar: float = BAR) -> dict[Name, float]:
    """The names that the scores choose in a text, with their probabilities."""
    spans = [(c.start, c.end) for c in example.candidates]
    chosen = choose(spans, (example.scores - bar).tolist())
    text = example.gold.text
    return {(*bare(text, *spans[i]), example.candidates[i].label): float(example.scores[i]) for i in chosen}


def fit_all(examples: Sequence[Example], calibration: tuple[float, float], folder: Path) -> None:
    """Fit both models on everything (the trees over the first model's scores of fields left out) and write them."""
    weights, bias = fit_linear(*_stack(examples))
    rows = [(e, *_rows(e, e.logits)) for e in examples]
    rows = [row for row in rows if len(row[2])]
    trees = fit_trees(np.concatenate([m for _, m, _ in rows]), np.concatenate([e.right[live] for e, _, live in rows]))
    slots = np.flatnonzero(np.abs(weights) > 1e-4)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / FILE,
        slots=slots.astype(np.int32), weights=weights[slots].astype(np.float16), bias=bias,
        feature=trees.feature.astype(np.int16), threshold=trees.threshold, left=trees.left.astype(np.int32),
        right=trees.right.astype(np.int32), value=trees.value, roots=trees.roots.astype(np.int32),
        baseline=trees.baseline, depth=trees.depth, scale=calibration[0], shift=calibration[1], bar=BAR,
    )  # fmt: skip


Tally = tuple[int, int, int]


def tally(examples: Iterable[Example], key: Callable[[GoldText, Name], str]) -> dict[str, Tally]:
    """Right, wrong and missed names by a key."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for e in examples:
        found = decide(e)
        for name in found.keys() | e.gold.names:
            place = 2 if name not in found else int(name not in e.gold.names)
            counts[key(e.gold, name)][place] += 1
    return {k: (v[0], v[1], v[2]) for k, v in counts.items()}


def f1(counts: Iterable[Tally]) -> float:
    """F1 of some tallies together."""
    right, wrong, missed = (sum(column) for column in zip(*counts, strict=True))
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def calibration_error(examples: Iterable[Example], bins: int = 10) -> tuple[float, float, int]:
    """Expected calibration error of the chosen names, the share right of those of at least 0.9, and how many these are.

    Guo et al. 2017, "On calibration of modern neural networks", ICML.
    """
    pairs = [(p, name in e.gold.names) for e in examples for name, p in decide(e).items()]
    error = 0.0
    for low in np.linspace(0, 1, bins, endpoint=False):
        inside = [(p, right) for p, right in pairs if low <= p < low + 1 / bins]
        if inside:
            error += abs(sum(p for p, _ in inside) - sum(right for _, right in inside)) / len(pairs)
    sure = [right for p, right in pairs if p >= 0.9]
    return error, sum(sure) / max(len(sure), 1), len(sure)
