"""Fitting the models of this package: the log-linear edge model and the scorers. Needs scipy and scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.entities.acronyms.scorer import CLIP, Array, Scorer, Trees

Integers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Group:
    """A site for training: evidence of its candidates (or of the site), how right each is (0 to 1), and its weight."""

    rows: Array
    right: Array
    weight: float = 1.0


def softmax_groups(scores: Array, group_of: Integers, starts: Integers) -> Array:
    """Softmax of scores within each group; ``starts`` are the groups' first rows."""
    top = np.maximum.reduceat(scores, starts)
    powers = np.exp(scores - top[group_of])
    return np.asarray(powers / np.add.reduceat(powers, starts)[group_of])


def _minimise(objective: Any, size: int, iterations: int) -> Array:
    from scipy.optimize import minimize

    options = {"maxiter": iterations}
    return np.asarray(minimize(objective, np.zeros(size), jac=True, method="L-BFGS-B", options=options).x)


def fit_edge_model(
    sites: Sequence[tuple[Sequence[Sequence[str]], int]], *, least_count: int = 15, penalty: float = 2.0
) -> dict[str, float]:
    """Weights of a conditional log-linear model over string features.

    Parameters
    ----------
    sites
        For each site the features of its candidates, and the index of the right one.
    least_count
        Rows that a feature must occur in.
    penalty
        Strength of the squared penalty.
    """
    import scipy.sparse as sp

    counted = [([Counter(features) for features in candidates], right) for candidates, right in sites]
    rows_with = Counter(feature for candidates, _ in counted for row in candidates for feature in row)
    index = {f: i for i, f in enumerate(sorted(f for f, n in rows_with.items() if n >= least_count))}
    pointers, columns, values, group_of, right_rows = [0], list[int](), list[int](), list[int](), list[int]()
    for number, (candidates, right) in enumerate(counted):
        right_rows.append(len(group_of) + right)
        for row in candidates:
            kept = [(index[f], n) for f, n in row.items() if f in index]
            columns += [i for i, _ in kept]
            values += [n for _, n in kept]
            pointers.append(len(columns))
            group_of.append(number)
    matrix = sp.csr_matrix((values, columns, pointers), shape=(len(group_of), len(index)), dtype=np.float64)
    groups = np.asarray(group_of)
    starts = np.flatnonzero(np.r_[True, np.diff(groups) > 0])
    wanted = np.asarray(matrix[right_rows].sum(axis=0)).ravel()

    def objective(weights: Array) -> tuple[float, Array]:
        probabilities = softmax_groups(matrix @ weights, groups, starts)
        loss = -np.log(probabilities[right_rows] + 1e-12).sum() + penalty / 2 * weights @ weights
        return loss, matrix.T @ probabilities - wanted + penalty * weights

    weights = _minimise(objective, len(index), 80)
    return {f: round(float(weights[i]), 3) for f, i in index.items() if abs(weights[i]) > 0.02}


def _stack(groups: Sequence[Group]) -> tuple[Array, Array, Integers, Array]:
    rows = np.vstack([group.rows for group in groups])
    right = np.concatenate([group.right for group in groups])
    sizes = [len(group.rows) for group in groups]
    weights = np.repeat([group.weight for group in groups], sizes)
    return rows, right, np.repeat(np.arange(len(groups)), sizes), weights


def _standardise(rows: Array) -> tuple[Array, Array]:
    return rows.mean(axis=0), rows.std(axis=0) + 1e-6


def _export_trees(model: Any) -> Trees:
    """The trees of a HistGradientBoostingClassifier as arrays."""
    feature, threshold, left, right, value = list[int](), list[float](), list[int](), list[int](), list[float]()
    roots, depth = [], 0
    for (predictor,) in model._predictors:
        offset = len(feature)
        roots.append(offset)
        for place, node in enumerate(predictor.nodes):
            leaf = bool(node["is_leaf"])
            feature.append(0 if leaf else int(node["feature_idx"]))
            threshold.append(0.0 if leaf else float(node["num_threshold"]))
            left.append(offset + (place if leaf else int(node["left"])))
            right.append(offset + (place if leaf else int(node["right"])))
            value.append(float(node["value"]) if leaf else 0.0)
            depth = max(depth, int(node["depth"]))
    as_integers = [np.asarray(column, dtype=np.int64) for column in (roots, feature, left, right)]
    return Trees(as_integers[0], as_integers[1], np.asarray(threshold), as_integers[2], as_integers[3],
                 np.asarray(value), depth)  # fmt: skip


def fit_trees(
    rows: Array, right: Array, weights: Array, *, count: int, leaves: int, least: int, seed: int
) -> tuple[Trees, float]:
    """Boosted trees for the probability that a row is right, and their constant."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=count, learning_rate=0.07, max_leaf_nodes=leaves, max_depth=6, min_samples_leaf=least,
        l2_regularization=1.0, max_features=0.5, early_stopping=False, random_state=seed,
    )  # fmt: skip
    model.fit(rows, right > 0, sample_weight=weights)
    return _export_trees(model), float(np.ravel(model._baseline_prediction)[0])


def fit_ranker(
    groups: Sequence[Group], *, trees: int = 150, leaves: int = 12, least: int = 20, penalty: float = 3.0, seed: int = 0
) -> Scorer:
    """A scorer that ranks the candidates of a site: a conditional softmax over the columns, plus boosted trees."""
    rows, right, group_of, weights = _stack(groups)
    mean, scale = _standardise(rows)
    scaled = np.clip((rows - mean) / scale, -CLIP, CLIP)
    starts = np.flatnonzero(np.r_[True, np.diff(group_of) > 0])
    target = right / np.add.reduceat(right, starts)[group_of]

    def objective(linear: Array) -> tuple[float, Array]:
        probabilities = softmax_groups(scaled @ linear, group_of, starts)
        loss = -(weights * target * np.log(probabilities + 1e-9)).sum() + penalty / 2 * linear @ linear
        return loss, scaled.T @ (weights * (probabilities - target)) + penalty * linear

    linear = _minimise(objective, rows.shape[1], 200)
    boosted, constant = fit_trees(
        rows, right, weights * np.where(right > 0, np.maximum(right, 0.3), 1.0),
        count=trees, leaves=leaves, least=least, seed=seed,
    )  # fmt: skip
    return Scorer(mean, scale, linear, boosted, constant)


def fit_gate(groups: Sequence[Group], *, trees: int = 60, penalty: float = 3.0, seed: int = 0) -> Scorer:
    """A scorer of one row a site: logistic regression plus boosted trees, each fitted for itself and halved."""
    rows, right, _, weights = _stack(groups)
    mean, scale = _standardise(rows)
    scaled = np.clip((rows - mean) / scale, -CLIP, CLIP)

    def objective(parameters: Array) -> tuple[float, Array]:
        logits = scaled @ parameters[1:] + parameters[0]
        probabilities = 1 / (1 + np.exp(-logits))
        loss = -(weights * np.where(right > 0, np.log(probabilities + 1e-9), np.log(1 - probabilities + 1e-9))).sum()
        error = weights * (probabilities - right)
        gradient = np.r_[error.sum(), scaled.T @ error + penalty * parameters[1:]]
        return loss + penalty / 2 * parameters[1:] @ parameters[1:], gradient

    parameters = _minimise(objective, rows.shape[1] + 1, 300)
    boosted, constant = fit_trees(rows, right, weights, count=trees, leaves=6, least=8, seed=seed)
    halved = Trees(boosted.roots, boosted.feature, boosted.threshold, boosted.left, boosted.right,
                   boosted.value / 2, boosted.depth)  # fmt: skip
    return Scorer(mean, scale, parameters[1:] / 2, halved, float(parameters[0] / 2 + constant / 2))
