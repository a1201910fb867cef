"""Training and cross-validation: every field's names are judged by models that saw no text of that field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.training.mentions.fitting import Flags, Reals, fit_calibration, fit_curves, fit_linear, fit_trees
from models.training.mentions.labels import GoldText, Name, bare
from pipeline.entities.mentions.choice import choose_names
from pipeline.entities.mentions.confidence import Curves, tell_kind
from pipeline.entities.mentions.features import Columns, Integers, hash_templates
from pipeline.entities.mentions.gathering import Candidates
from pipeline.entities.mentions.mining import Miner
from pipeline.entities.mentions.scorer import FILE, LEAST, build_rows, relate, sigmoid
from pipeline.entities.mentions.trees import Trees

# A candidate less likely than this is not worth its place: chosen by cross-validation.
BAR = 0.38
# Turns of the cross-validation.
FOLDS = 6
# Sentences that were written show kinds that annotated texts hardly have, and count as many times in the first model:
# chosen by cross-validation.
WRITTEN = 2.0
# The odds of a candidate that the trees never see.
DEAD = -40.0


@dataclass
class Example:
    """A gold text's candidates, what is known of them and which are right; scores are of models without its field."""

    gold: GoldText
    candidates: Candidates
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
        if not len(candidates):
            continue
        columns = miner.features.columns(text.text, text.tokens, candidates)
        right = np.array([(*bare(text.text, c.start, c.end), c.label) in text.names for c in candidates])
        free = right | ~_lie_within(candidates, text)
        none = np.zeros(len(candidates))
        examples.append(Example(text, candidates, columns, hash_templates(columns), right, free, none, none))
    return examples


def _lie_within(candidates: Candidates, text: GoldText) -> Flags:
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
    related = relate(example.candidates.keep(live), first[live])
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
            e.scores = _odds(e, trees)


def _stack(examples: Sequence[Example]) -> tuple[Integers, Flags, Reals]:
    return (
        np.concatenate([e.slots[e.free] for e in examples]),
        np.concatenate([e.right[e.free] for e in examples]),
        np.concatenate([np.full(int(e.free.sum()), WRITTEN if _is_written(e) else 1.0) for e in examples]),
    )


def _is_written(example: Example) -> bool:
    return example.gold.groups[0] == "sentences"


def is_kept(example: Example) -> bool:
    """Whether a text is of the random tenth on which the calibration is measured and not fitted."""
    return not _is_written(example) and crc32(example.gold.key.encode()) % 10 == 0


@dataclass(frozen=True)
class Calibration:
    """What turns odds into scores that candidates compete with, and the scores of chosen names into confidence."""

    scale: float
    shift: float
    curves: Curves


def calibrate(examples: Sequence[Example]) -> Calibration:
    """Turn the examples' odds into scores; the calibration, fitted without the random tenth."""
    fitted = [e for e in examples if not is_kept(e)]
    odds, truths = np.concatenate([e.scores for e in fitted]), np.concatenate([e.right for e in fitted])
    scale, shift = fit_calibration(odds[odds > DEAD], truths[odds > DEAD])
    score(examples, scale, shift)
    # Sentences that were written show kinds of names, not how often they are right.
    chosen = [(e, i) for e in fitted if not _is_written(e) for i in _choose(e)]
    kinds = np.array([tell_kind(e.candidates[i].sources, e.candidates[i].label) for e, i in chosen])
    right = np.array([bool(e.right[i]) for e, i in chosen])
    return Calibration(scale, shift, fit_curves(np.array([e.scores[i] for e, i in chosen]), kinds, right))


def score(examples: Iterable[Example], scale: float, shift: float) -> None:
    """Turn the examples' odds into scores."""
    for e in examples:
        e.scores = sigmoid(scale * e.scores + shift)


def _choose(example: Example) -> list[int]:
    """The candidates that the scores choose in a text."""
    return choose_names(example.candidates, example.scores, BAR)


def decide(example: Example, curves: Curves) -> dict[Name, float]:
    """The names that the scores choose in a text, with their confidence."""
    chosen = [(i, example.candidates[i]) for i in _choose(example)]
    text = example.gold.text
    return {
        (*bare(text, c.start, c.end), c.label): curves.tell(float(example.scores[i]), c.sources, c.label)
        for i, c in chosen
    }


@dataclass(frozen=True)
class Models:
    """The linear model over hashed evidence, and the trees over rivals."""

    weights: Reals
    bias: float
    trees: Trees


def fit_models(examples: Sequence[Example]) -> Models:
    """Both models fitted on everything, the trees over the first model's odds of fields left out."""
    weights, bias = fit_linear(*_stack(examples))
    rows = [(e, *_rows(e, e.logits)) for e in examples]
    rows = [row for row in rows if len(row[2])]
    trees = fit_trees(np.concatenate([m for _, m, _ in rows]), np.concatenate([e.right[live] for e, _, live in rows]))
    return Models(weights, bias, trees)


def judge(examples: Iterable[Example], models: Models) -> None:
    """Set the odds of texts that the models were not trained on."""
    for e in examples:
        e.logits = models.weights[e.slots].sum(axis=1) + models.bias
        e.scores = _odds(e, models.trees)


def _odds(example: Example, trees: Trees) -> Reals:
    """What the trees say of a text's candidates after the first model."""
    matrix, live = _rows(example, example.logits)
    odds = np.full(len(example.candidates), DEAD)
    if len(live):
        odds[live] = trees.predict(matrix)
    return odds


def write(models: Models, calibration: Calibration, folder: Path) -> None:
    """Write both models and their calibration into a folder."""
    trees, slots = models.trees, np.flatnonzero(np.abs(models.weights) > 1e-4)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / FILE,
        slots=slots.astype(np.int32), weights=models.weights[slots].astype(np.float16), bias=models.bias,
        feature=trees.feature.astype(np.int16), threshold=trees.threshold, left=trees.left.astype(np.int32),
        right=trees.right.astype(np.int32), value=trees.value, roots=trees.roots.astype(np.int32),
        baseline=trees.baseline, depth=trees.depth, scale=calibration.scale, shift=calibration.shift, bar=BAR,
        curve_scores=calibration.curves.scores, curve_shares=calibration.curves.shares,
    )  # fmt: skip


Tally = tuple[int, int, int]


def tally(examples: Iterable[Example], curves: Curves, key: Callable[[GoldText, Name], str]) -> dict[str, Tally]:
    """Right, wrong and missed names by a key."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for e in examples:
        found = decide(e, curves)
        for name in found.keys() | e.gold.names:
            place = 2 if name not in found else int(name not in e.gold.names)
            counts[key(e.gold, name)][place] += 1
    return {k: (v[0], v[1], v[2]) for k, v in counts.items()}


def f1(counts: Iterable[Tally]) -> float:
    """F1 of some tallies together."""
    right, wrong, missed = (sum(column) for column in zip(*counts, strict=True))
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def calibration_error(examples: Iterable[Example], curves: Curves, bins: int = 10) -> tuple[float, float, int]:
    """Expected calibration error of the chosen names, the share right of those of at least 0.9, and how many these are.

    Guo et al. 2017, "On calibration of modern neural networks", ICML.
    """
    pairs = [(p, name in e.gold.names) for e in examples for name, p in decide(e, curves).items()]
    error = 0.0
    for low in np.linspace(0, 1, bins, endpoint=False):
        inside = [(p, right) for p, right in pairs if low <= p < low + 1 / bins]
        if inside:
            error += abs(sum(p for p, _ in inside) - sum(right for _, right in inside)) / len(pairs)
    sure = [right for p, right in pairs if p >= 0.9]
    return error, sum(sure) / max(len(sure), 1), len(sure)
