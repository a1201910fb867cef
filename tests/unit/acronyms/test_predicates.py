"""What verbs say about where a short name's long form begins."""

from __future__ import annotations

import pytest

from models.training.acronyms.verbs import count_verbs
from pipeline.entities.acronyms.predicates import COLUMNS, UNCOUNTED, describe_predicates
from pipeline.entities.acronyms.windows import Candidate, Window


def describe(words: list[tuple[str, str]], verbs: dict[str, tuple[float, float]]) -> list[dict[str, float]]:
    """The columns by name, for a candidate at each word, the last one first."""
    tokens, start = [], 0
    for word, tag in words:
        tokens.append((start, start + len(word), tag))
        start += len(word)
    candidates = [Candidate(tokens[k][0], k) for k in reversed(range(len(tokens)))]
    rows = describe_predicates("".join(word for word, _ in words), Window(tokens, candidates), verbs)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def test_counts_how_often_an_auxiliary_precedes_and_an_object_follows() -> None:
    paragraphs = [[("应当", "v"), ("明确", "v"), ("事项", "n")]] * 30 + [[("明确", "v"), ("。", "x")]] * 10
    used, objects = count_verbs(paragraphs)["明确"]
    assert used == pytest.approx((30 + 8 * 30 / 70) / 48, abs=1e-3)
    assert objects == pytest.approx((30 + 8 * 30 / 70) / 48, abs=1e-3)


def test_rare_verbs_are_left_out() -> None:
    assert count_verbs([[("明确", "v")]] * 4) == {}


def test_the_verb_after_an_auxiliary_is_the_predicate() -> None:
    words = [("机关", "n"), ("应当", "v"), ("明确", "v"), ("事项", "n"), ("的", "uj"), ("单位", "n")]
    rows = describe(words, {"明确": (0.8, 0.7)})
    object_row = rows[2]
    assert object_row["left_verb"]
    assert object_row["left_after_modal"]
    assert (object_row["left_use"], object_row["left_object"]) == (0.8, 0.7)
    assert object_row["modifier_verbs"] == 0
    verb_row = rows[3]
    assert not verb_row["left_after_modal"] or verb_row["since_modal"] == 0
    assert (verb_row["modifier_verbs"], verb_row["modifier_open"], verb_row["de_place"]) == (1, 1, 2)


def test_a_verb_after_the_last_particle_stands_bare() -> None:
    rows = describe([("新", "a"), ("的", "uj"), ("设立", "v"), ("机构", "n")], {})
    assert rows[-1]["bare_verbs"] == 1
    assert rows[-1]["bare_use"] == UNCOUNTED[0]
    assert rows[0]["bare_verbs"] == 0


def test_a_comma_after_a_predicate_is_told_from_one_after_a_modifier() -> None:
    clause = describe([("企业", "n"), ("登记", "v"), ("，", "x"), ("机构", "n")], {})[-1]
    modifier = describe([("登记", "v"), ("的", "uj"), ("，", "x"), ("机构", "n")], {})[-1]
    assert clause["comma_before_predicate"]
    assert not modifier["comma_before_predicate"]
