from pathlib import Path

import pytest

from models.training.acronyms.measuring import (
    Pair,
    calibrate_across,
    calibration_error,
    draw_folds,
    fit_calibration,
    judge,
)
from pipeline.entities.acronyms.agreement import SETTLED
from pipeline.entities.acronyms.calibration import Calibration, kind_of, read_calibration, write_calibration


def pair(score: float, pattern: str = "acronym", row: int = 0, short: str = "WTO", name: str = "世界贸易组织") -> Pair:
    return Pair(row, short, name, pattern, score)


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [("acronym", "name"), ("english, acronym", "name"), ("short name", "clause"), ("collective", "clause"),
     ("cue", "clause"), ("glossary", "glossary")],
)  # fmt: skip
def test_every_pattern_has_a_kind(pattern: str, kind: str) -> None:
    assert kind_of(pattern, 0.9) == kind
    assert kind_of(pattern, SETTLED) == (kind if kind == "glossary" else f"{kind} settled")


def test_without_a_curve_the_score_stands() -> None:
    assert Calibration().confidence("acronym", 0.73) == 0.73


def test_scores_that_promise_too_much_are_drawn_down() -> None:
    decisions = [(pair(0.95), number % 2 == 0) for number in range(200)]
    calibration = fit_calibration(decisions)
    assert calibration.confidence("acronym", 0.95) == pytest.approx(0.5, abs=0.03)
    assert calibration.confidence("cue", 0.95) == 0.95


def test_a_better_score_is_never_less_sure() -> None:
    decisions = [(pair(score), number % 10 < 10 * score) for score in (0.2, 0.5, 0.8) for number in range(10)]
    calibration = fit_calibration(decisions)
    told = [calibration.confidence("acronym", score) for score in (0.0, 0.2, 0.5, 0.8, 1.0)]
    assert told == sorted(told)


def test_the_error_is_the_gap_between_confidence_and_share_of_right_ones() -> None:
    assert calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == pytest.approx(0.0)
    assert calibration_error([(0.95, False), (0.95, True), (0.15, False), (0.15, False)]) == pytest.approx(0.3)


def test_curves_are_fitted_without_the_decisions_they_are_used_on() -> None:
    decisions = [(pair(0.9), number % 4 > 0) for number in range(100)]
    told = calibrate_across(decisions, draw_folds(len(decisions), seed=0))
    assert [right for _, right in told] == [right for _, right in decisions]
    assert calibration_error(told) < 0.05


def test_a_fold_is_judged_by_the_curves_of_the_others() -> None:
    decisions = [(pair(0.9), number < 50) for number in range(100)]
    told = calibrate_across(decisions, [int(number >= 50) for number in range(100)])
    assert all(confidence < 0.5 if right else confidence > 0.9 for confidence, right in told)
    assert calibrate_across(decisions[:1], [0], decisions[50:])[0][0] < 0.5


def test_what_nothing_contests_does_not_bend_the_curve_of_the_others() -> None:
    decisions = [(pair(SETTLED, "cue"), True)] * 50 + [(pair(0.96, "cue"), number % 2 == 0) for number in range(50)]
    calibration = fit_calibration(decisions)
    assert calibration.confidence("cue", SETTLED) > 0.97
    assert calibration.confidence("cue", 0.96) == pytest.approx(0.5, abs=0.05)


def test_curves_are_read_as_written(tmp_path: Path) -> None:
    calibration = Calibration({"name": (0.5, -0.25), "clause": (1.0, 0.0)})
    write_calibration(calibration, tmp_path / "calibration.json")
    assert read_calibration(tmp_path / "calibration.json") == calibration


def test_pairs_are_judged_by_the_whole_name() -> None:
    row = {
        "pairs": [{"short": "WTO", "long": "世界贸易组织", "alt": ["世贸组织"]}],
        "not": ["图8", "n=5"],
        "also": ["IMF"],
    }
    found = [pair(0.9), pair(0.9, short="图8", name="示意图"), pair(0.9, short="IMF", name="基金组织")]
    judged = judge([row], found)
    assert judged.counts == ((1, 1, 0),)
    assert (judged.answered, judged.negatives) == (1, 2)
    assert judge([row], [pair(0.9, name="贸易组织")]).counts == ((0, 1, 1),)
    assert judge([row], [pair(0.9, name="世贸组织")]).counts == ((1, 0, 0),)
