"""Precision and agreement against figures worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.errors import ConfigError
from pipeline.messages import speak
from pipeline.studio.samples import describe_precision, judge, list_people, measure_agreement, read_judgements
from pipeline.studio.workspace import Corpus


def test_agreement_is_cohen_s() -> None:
    # 20 both yes, 5 only the first, 10 only the second, 15 both no: kappa 0.4 (Cohen's table worked out by hand)
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    items = [str(n) for n in range(len(pairs) + 3)]  # three that nobody judged
    one, other = ({str(n): pair[k] for n, pair in enumerate(pairs)} for k in (0, 1))
    found = measure_agreement(one, other, items)
    assert (found.items, found.share) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert measure_agreement(one, {}, items).items == 0
    assert measure_agreement({"1": True}, {"1": True}, items).kappa is None


def test_precision_is_said_with_its_interval() -> None:
    speak("en")
    assert "precision 0.90 (95 % interval 0.79 to 0.96)" in describe_precision(45, 50)
    assert describe_precision(0, 0) == ""


def test_judgements_are_kept_a_person(tmp_path: Path) -> None:
    corpus = Corpus("k", tmp_path, tmp_path / "run")
    judge(corpus, "甲", "0" * 16, True)
    judge(corpus, "乙", "0" * 16, False)
    judge(corpus, "甲", "1" * 16, True)
    judge(corpus, "甲", "1" * 16, None)
    assert read_judgements(corpus, "甲") == {"0" * 16: True}
    assert list_people(corpus) == ["乙", "甲"]
    for person, item in (("../x", "0" * 16), ("甲", "../../x"), ("", "0" * 16)):
        with pytest.raises(ConfigError):
            judge(corpus, person, item, True)
