from pathlib import Path

import numpy as np
import pytest

from models.training.acronyms.fitting import Group, fit_edge_model, fit_gate, fit_ranker, fit_trees
from pipeline.entities.acronyms.scorer import read_scorer, write_scorer


def _groups(count: int, seed: int) -> list[Group]:
    """Sites of four candidates of which the one with the largest first column is right."""
    generator = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        rows = generator.normal(size=(4, 3))
        right = np.zeros(4)
        right[rows[:, 0].argmax()] = 1.0
        made.append(Group(rows, right))
    return made


def test_ranker_learns_which_candidate_is_right() -> None:
    ranker = fit_ranker(_groups(200, 1), trees=20, leaves=6, least=5)
    hits = [group.right[ranker.score(group.rows).argmax()] for group in _groups(100, 2)]
    assert np.mean(hits) > 0.9


def test_trees_give_what_scikit_learn_gives() -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    generator = np.random.default_rng(3)
    rows = generator.normal(size=(300, 4))
    right = (rows[:, 0] * rows[:, 1] > 0).astype(float)
    trees, constant = fit_trees(rows, right, np.ones(300), count=25, leaves=6, least=5, seed=0)
    model = HistGradientBoostingClassifier(
        max_iter=25, learning_rate=0.07, max_leaf_nodes=6, max_depth=6, min_samples_leaf=5, l2_regularization=1.0,
        max_features=0.5, early_stopping=False, random_state=0,
    ).fit(rows, right > 0)  # fmt: skip
    assert np.allclose(trees.predict(rows) + constant, model.decision_function(rows), atol=1e-6)


def test_a_scorer_survives_its_file(tmp_path: Path) -> None:
    scorer = fit_gate([Group(g.rows[:1], g.right[:1]) for g in _groups(80, 4)], trees=5)
    write_scorer(scorer, tmp_path / "s.json", columns=("a", "b", "c"))
    read = read_scorer(tmp_path / "s.json", columns=("a", "b", "c"))
    rows = np.random.default_rng(5).normal(size=(10, 3))
    assert np.allclose(read.score(rows), scorer.score(rows), atol=1e-4)
    with pytest.raises(ValueError, match="make models"):
        read_scorer(tmp_path / "s.json", columns=("a", "b", "z"))


def test_edge_model_prefers_what_marks_the_right_candidate() -> None:
    sites = [([["l=的"], ["l=采用"]], 1)] * 20
    weights = fit_edge_model(sites, least_count=2)
    assert weights["l=采用"] > 0 > weights["l=的"]
