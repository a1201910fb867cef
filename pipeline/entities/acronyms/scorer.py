"""A linear model plus boosted trees, kept as plain arrays and evaluated with numpy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
CLIP = 4.0  # standard deviations beyond which a column says no more to the linear part


@dataclass(frozen=True, slots=True)
class Trees:
    """Binary regression trees as arrays over all nodes; ``left`` and ``right`` of a leaf point to itself."""

    roots: np.ndarray[Any, np.dtype[np.int64]]
    feature: np.ndarray[Any, np.dtype[np.int64]]
    threshold: Array
    left: np.ndarray[Any, np.dtype[np.int64]]
    right: np.ndarray[Any, np.dtype[np.int64]]
    value: Array
    depth: int

    def predict(self, rows: Array) -> Array:
        """The sum of the trees' values for each row."""
        if not len(rows) or not len(self.roots):
            return np.zeros(len(rows))
        nodes = np.repeat(self.roots[None, :], len(rows), axis=0)
        places = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[places, self.feature[nodes]] <= self.threshold[nodes]
            nodes = np.where(goes_left, self.left[nodes], self.right[nodes])
        return np.asarray(self.value[nodes].sum(axis=1))


@dataclass(frozen=True, slots=True)
class Scorer:
    """Score of evidence rows: standardised columns times weights, plus trees, plus a constant."""

    mean: Array
    scale: Array
    weights: Array
    trees: Trees
    constant: float

    def score(self, rows: Array) -> Array:
        """The score (a logit) of each row."""
        return np.asarray(self.score_linear(rows) + self.trees.predict(rows) + self.constant)

    def score_linear(self, rows: Array) -> Array:
        """The linear part of each row's score."""
        scaled = np.clip((rows - self.mean) / self.scale, -CLIP, CLIP)
        # Not a matrix product: its last bits depend on how many rows there are, and so on a document's neighbours.
        return np.asarray((scaled * self.weights).sum(axis=1))


def _rounded(values: Array, digits: int = 6) -> list[float]:
    return [float(f"{value:.{digits}g}") for value in values.tolist()]


def write_scorer(scorer: Scorer, path: Path, *, columns: tuple[str, ...]) -> None:
    """Write a scorer as JSON with the names of its columns."""
    trees = scorer.trees
    data = {
        "columns": list(columns),
        "mean": _rounded(scorer.mean), "scale": _rounded(scorer.scale), "weights": _rounded(scorer.weights),
        "constant": round(scorer.constant, 6),
        "trees": {
            "roots": trees.roots.tolist(), "feature": trees.feature.tolist(), "threshold": trees.threshold.tolist(),
            "left": trees.left.tolist(), "right": trees.right.tolist(), "value": _rounded(trees.value),
            "depth": trees.depth,
        },
    }  # fmt: skip
    path.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")


def read_scorer(path: Path, *, columns: tuple[str, ...]) -> Scorer:
    """The scorer of a JSON file.

    Raises
    ------
    ValueError
        When it was trained on other columns than ``columns``.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if tuple(data["columns"]) != columns:
        raise ValueError(f"{path} was trained on other evidence than the code gives; run make models")
    trees = data["trees"]
    integers = {name: np.asarray(trees[name], dtype=np.int64) for name in ("roots", "feature", "left", "right")}
    return Scorer(
        np.asarray(data["mean"]),
        np.asarray(data["scale"]),
        np.asarray(data["weights"]),
        Trees(
            integers["roots"],
            integers["feature"],
            np.asarray(trees["threshold"], dtype=np.float64),
            integers["left"],
            integers["right"],
            np.asarray(trees["value"], dtype=np.float64),
            int(trees["depth"]),
        ),
        float(data["constant"]),
    )
