"""Right and wrong of found pairs, and whether their confidence tells."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.entities.acronyms.calibration import Calibration, kind_of, logit
from pipeline.entities.lexicon.folding import fold_name

BINS = 10
CURVE_FOLDS = 10
# Pull of a curve towards the score itself (slope 1, intercept 0), in decisions.
PENALTY = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A found pair of an annotated text: its row, names, pattern and score."""

    row: int
    short_form: str
    name: str
    pattern: str
    score: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of each annotated text: right, wrong and missed pairs, and answered negatives."""

    counts: tuple[tuple[int, int, int], ...]
    decisions: tuple[tuple[Pair, bool], ...]
    answered: int
    negatives: int

    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1 over all texts."""
        return _figures(np.asarray(self.counts).sum(axis=0))

    def by_kind(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
        """F1 over the texts of each kind."""
        kinds = np.asarray([str(row["kind"]) for row in rows])
        counts = np.asarray(self.counts)
        return {str(kind): _figures(counts[kinds == kind].sum(axis=0))[2] for kind in np.unique(kinds)}

    def interval(self, *, seed: int, samples: int = 2000) -> tuple[float, float]:
        """95 % bootstrap interval of F1 over texts."""
        counts = np.asarray(self.counts)
        generator = np.random.default_rng(seed)
        drawn = [
            _figures(counts[generator.integers(0, len(counts), len(counts))].sum(axis=0))[2] for _ in range(samples)
        ]
        low, high = np.quantile(drawn, [0.025, 0.975])
        return float(low), float(high)


def _figures(totals: Any) -> tuple[float, float, float]:
    right, wrong, missed = (float(n) for n in totals)
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def has_han(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return any("\u3400" <= c <= "\u9fff" for c in text)


def judge(rows: Sequence[Mapping[str, Any]], found: Iterable[Pair]) -> Judged:
    """Compare found pairs with annotated rows: short form and Chinese long form must be whole and right.

    Pairs outside the annotated brackets, and those of ``also``, count neither way.
    """
    pairs: dict[int, dict[tuple[str, str], Pair]] = {}
    for pair in found:
        if has_han(pair.name):
            pairs.setdefault(pair.row, {})[fold_name(pair.short_form), fold_name(pair.name)] = pair
    counts, decisions, answered = [], list[tuple[Pair, bool]](), 0
    for number, row in enumerate(rows):
        gold = [(fold_name(p["short"]), {fold_name(n) for n in (p["long"], *p["alt"])}) for p in row["pairs"]
                if has_han(p["long"])]  # fmt: skip
        universe = [short for short, _ in gold] + [fold_name(raw) for raw in row["not"]]
        beside = {fold_name(short) for short in row.get("also", [])}
        own = {key: pair for key, pair in pairs.get(number, {}).items()
               if any(key[0] in raw for raw in universe) and key[0] not in beside}  # fmt: skip
        right = {key for key in own if any(key[0] == short and key[1] in names for short, names in gold)}
        missed = [g for g in gold if not any(key[0] == g[0] and key[1] in g[1] for key in own)]
        answered += sum(any(key[0] in fold_name(raw) for key in own.keys() - right) for raw in row["not"])
        counts.append((len(right), len(own) - len(right), len(missed)))
        decisions += [(pair, key in right) for key, pair in own.items()]
    return Judged(tuple(counts), tuple(decisions), answered, sum(len(row["not"]) for row in rows))


def fit_calibration(decisions: Sequence[tuple[Pair, bool]]) -> Calibration:
    """A logistic curve for each kind of definition, from decisions of models that have not seen their texts."""
    from scipy.optimize import minimize

    curves = {}
    for kind in sorted({kind_of(pair.pattern, pair.score) for pair, _ in decisions}):
        own = [(logit(p.score), right) for p, right in decisions if kind_of(p.pattern, p.score) == kind]
        odds, right = np.asarray([o for o, _ in own]), np.asarray([float(r) for _, r in own])

        def loss(curve: Any, odds: Any = odds, right: Any = right) -> float:
            logits = curve[0] * odds + curve[1]
            misfit = np.logaddexp(0, logits) - right * logits
            return float(misfit.sum() + PENALTY * ((curve[0] - 1) ** 2 + curve[1] ** 2) / 2)

        slope, intercept = minimize(loss, np.asarray([1.0, 0.0]), method="Nelder-Mead").x
        curves[kind] = (max(0.0, float(slope)), float(intercept))
    return Calibration(curves)


def draw_folds(count: int, *, seed: int) -> list[int]:
    """The fold of each of so many decisions, drawn at random."""
    return [int(fold) for fold in np.random.default_rng(seed).permutation(count) % CURVE_FOLDS]


def calibrate_across(
    decisions: Sequence[tuple[Pair, bool]], fold_of: Sequence[int], others: Sequence[tuple[Pair, bool]] = ()
) -> list[tuple[float, bool]]:
    """Each decision's confidence by curves that were fitted on ``others`` and the decisions of other folds."""
    curves = {
        fold: fit_calibration([*others, *(d for d, k in zip(decisions, fold_of, strict=True) if k != fold)])
        for fold in set(fold_of)
    }
    return [
        (curves[fold].confidence(pair.pattern, pair.score), right)
        for (pair, right), fold in zip(decisions, fold_of, strict=True)
    ]


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini and others, AAAI 2015)."""
    confidence, right = np.asarray([c for c, _ in judged]), np.asarray([float(r) for _, r in judged])
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[places == k].mean() - right[places == k].mean()) * (places == k).sum()
            for k in range(BINS) if (places == k).any()]  # fmt: skip
    return float(sum(gaps) / max(1, len(judged)))


def write_run(rows: Sequence[Mapping[str, Any]], found: Iterable[Pair], folder: Path) -> None:
    """The found pairs as a run's tables, for scorers outside the project."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns, lines in (
        ("documents", ["doc_id", "source"], [(row["id"], f"sources/{row['id']}.txt") for row in rows]),
        ("acronyms", ["doc_id", "short_form", "long_form"],
         [(rows[pair.row]["id"], pair.short_form, pair.name) for pair in found]),
    ):  # fmt: skip
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle).writerows([columns, *lines])
