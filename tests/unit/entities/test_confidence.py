from __future__ import annotations

import numpy as np
import pytest

from models.training.mentions.fitting import fit_curves
from pipeline.core.stage import MODELS
from pipeline.entities.lexicon.person_names import load_names
from pipeline.entities.mentions.barring import bar
from pipeline.entities.mentions.confidence import COUNT, Curves, tell_kind
from pipeline.entities.mentions.gathering import unite
from pipeline.entities.mentions.likeness import Likeness
from pipeline.entities.mentions.proposals import BIT, Proposal
from pipeline.entities.mentions.scorer import load_scorer


def test_the_strongest_source_gives_the_kind() -> None:
    kinds = [tell_kind(BIT[n], "ORG") for n in ("gazetteer", "quoted phrase", "head edge")]
    assert kinds == [0, 2, 3]
    assert tell_kind(BIT["gazetteer"] | BIT["head edge"], "ORG") == 0
    assert [tell_kind(BIT["gazetteer"], label) for label in ("GPE", "LOC", "LAW")] == [1, 1, 0]


def test_confidence_is_the_share_that_is_right_and_rises_with_the_score() -> None:
    random = np.random.default_rng(5)
    scores, kinds = random.uniform(0.4, 1, 9000), random.integers(0, COUNT, 9000)
    # Quoted names are right half as often as their scores say.
    right = random.uniform(0, 1, 9000) < np.where(kinds == 2, scores / 2, scores)
    curves = fit_curves(scores, kinds, right)
    assert (np.diff(curves.shares, axis=1) >= 0).all()
    assert curves.tell(0.8, BIT["gazetteer"], "ORG") == pytest.approx(0.8, abs=0.08)
    assert curves.tell(0.8, BIT["quoted phrase"], "PROGRAM") == pytest.approx(0.4, abs=0.08)


def test_a_few_right_names_are_not_certain() -> None:
    curves = fit_curves(np.full(30, 0.9), np.arange(30) % COUNT, np.full(30, True))
    assert curves.tell(0.9, BIT["gazetteer"], "ORG") < 0.95


def test_the_shipped_curves_rise() -> None:
    curves = load_scorer(MODELS / "mentions").curves
    assert curves.scores.shape == curves.shares.shape == (COUNT, curves.scores.shape[1])
    assert (np.diff(curves.scores, axis=1) >= 0).all()
    assert (np.diff(curves.shares, axis=1) >= 0).all()
    assert isinstance(curves, Curves)


def test_characters_tell_people_and_places_from_words() -> None:
    text = "王建国说斯坦尼斯拉夫和水土保持"
    names = ("王建国", "斯坦尼斯拉夫", "水土保持")
    starts = np.array([text.index(name) for name in names])
    ends = starts + [len(name) for name in names]
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    found = Likeness(load_names(MODELS / "ner" / "character_tagger")).measure(codes, starts, ends)
    assert found["surname"].tolist() == [1, 0, 1]
    assert found["given"][0] > found["given"][2]
    assert found["strange"][1] == 0 < found["strange"][2]


def test_no_name_begins_with_a_bracket() -> None:
    text = "（二）在展览会、东盟博览会"
    candidates = unite([Proposal(0, 7, "PROGRAM", 1), Proposal(8, 13, "PROGRAM", 1)])
    assert bar(text, candidates, lambda _: False).starts.tolist() == [8]
