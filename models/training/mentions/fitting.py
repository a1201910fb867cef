"""The two models fitted, and put into plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from pipeline.entities.mentions.confidence import COUNT, Curves
from pipeline.entities.mentions.features import SIZE, Integers
from pipeline.entities.mentions.trees import Trees

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Chosen by cross-validation over fields: penalty of the linear model; size and number of the trees.
PENALTY = 0.3
STEPS = 150
TREES = {
    "max_iter": 120, "learning_rate": 0.07, "max_leaf_nodes": 10, "l2_regularization": 4.0, "min_samples_leaf": 40,
    "max_features": 0.3, "early_stopping": False, "random_state": 1,
}  # fmt: skip

# Names that a point of a curve of confidence stands for, the points of a kind with few names, and the names that are
# added to each, half of them right.
POINT, FEWEST, ADDED = 120, 4, 10


def fit_linear(slots: Integers, right: Flags, counts: Reals) -> tuple[Reals, float]:
    """Weights by slot, and the bias, of a logistic regression over the hashed templates.

    ``counts`` say how many candidates each row stands for.
    """
    count, width = slots.shape
    used, inverse = np.unique(slots, return_inverse=True)
    pointers = np.arange(0, count * width + 1, width)
    matrix = csr_matrix((np.ones(count * width), inverse.ravel(), pointers), shape=(count, len(used)))
    matrix.sum_duplicates()
    model = LogisticRegression(C=PENALTY, max_iter=STEPS, tol=1e-4).fit(matrix, right, sample_weight=counts)
    weights = np.zeros(SIZE)
    weights[used] = model.coef_[0]
    return weights, float(model.intercept_[0])


def fit_trees(rows: Reals, right: Flags) -> Trees:
    """Boosted trees over the rows."""
    settings: dict[str, Any] = TREES
    model = HistGradientBoostingClassifier(**settings).fit(rows, right)
    return flatten(model)


def flatten(model: HistGradientBoostingClassifier) -> Trees:
    """The fitted trees as arrays."""
    parts: list[NDArray[Any]] = [tree.nodes for (tree,) in model._predictors]
    roots = np.cumsum([0, *(len(p) for p in parts[:-1])])
    shift = np.repeat(roots, [len(p) for p in parts])
    nodes = np.concatenate(parts)
    own, leaf = np.arange(len(nodes)), nodes["is_leaf"].astype(bool)
    return Trees(
        np.where(leaf, 0, nodes["feature_idx"]).astype(np.int64),
        np.where(leaf, np.inf, nodes["num_threshold"]),
        np.where(leaf, own, nodes["left"].astype(np.int64) + shift),
        np.where(leaf, own, nodes["right"].astype(np.int64) + shift),
        np.where(leaf, nodes["value"], 0.0),
        roots.astype(np.int64),
        float(model._baseline_prediction.ravel()[0]),
        int(nodes["depth"].max()),
    )


def fit_calibration(odds: Reals, right: Flags) -> tuple[float, float]:
    """Scale and shift that make probabilities of the odds (Platt 1999)."""
    model = LogisticRegression(C=1e6).fit(odds[:, None], right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def fit_curves(scores: Reals, kinds: Integers, right: Flags) -> Curves:
    """For each kind a rising curve from scores to shares of right names: means of groups of like scores, in order.

    Isotonic regression (Zadrozny and Elkan 2002, "Transforming classifier scores into accurate multiclass probability
    estimates", KDD), with few points so that it cannot follow single names.
    """
    curves = []
    for kind in range(COUNT):
        order = np.argsort(scores[kinds == kind], kind="stable")
        x, y = scores[kinds == kind][order], right[kinds == kind][order]
        parts = np.array_split(np.arange(len(x)), max(len(x) // POINT, min(FEWEST, len(x))))
        means = np.array([x[p].mean() for p in parts])
        shares = np.array([(y[p].sum() + ADDED / 2) / (len(p) + ADDED) for p in parts])
        curves.append((means, IsotonicRegression().fit(means, shares).predict(means)))
    most = max(len(means) for means, _ in curves)
    padded = [
        (np.pad(m, (0, most - len(m)), mode="edge"), np.pad(s, (0, most - len(s)), mode="edge")) for m, s in curves
    ]
    return Curves(np.array([m for m, _ in padded]), np.array([s for _, s in padded]))
