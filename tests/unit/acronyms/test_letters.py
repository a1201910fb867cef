import random

import pytest

from models.training.acronyms.silver import make_acronym
from pipeline.core.stage import MODELS
from pipeline.entities.acronyms.alignment import fit_letters
from pipeline.entities.acronyms.initials import Initials, fold_letters, load_initials

SMALL = Initials({"世界": "world", "贸易": "trade", "组织": "organization", "超氧化物": "super-oxide"}, {"国": "c s n"})


def test_readings_are_initials_of_english_words() -> None:
    assert SMALL.readings("贸易") == (("t", 1.0),)
    assert SMALL.readings("超氧化物") == (("so", 1.0),)
    assert [initials for initials, _ in SMALL.readings("国")] == ["c", "s", "n"]
    assert SMALL.readings("霾") == ()


def test_an_unknown_word_is_read_as_its_parts() -> None:
    assert ("wt", 0.7) in SMALL.readings("世界贸易")


def test_latin_words_stand_for_their_letters() -> None:
    assert ("rbf", 1.0) in SMALL.readings("RBF")


def test_letters_fit_in_any_order_and_in_order() -> None:
    fits = fit_letters(["世界", "贸易", "组织"], "WTO", SMALL)
    assert [fit.free for fit in fits] == [1.0, 2.0, 3.0]
    assert fits[-1].ordered == 3.0
    swapped = fit_letters(["组织", "世界", "贸易"], "WTO", SMALL)[-1]
    assert swapped.free == 3.0
    assert swapped.ordered == 2.0


def test_a_word_that_explains_nothing_is_idle() -> None:
    assert fit_letters(["国", "世界", "贸易", "组织"], "WTO", SMALL)[-1].idle == 1


@pytest.mark.parametrize(("text", "folded"), [("TNF-α", "tnfa"), ("MHC-Ⅱ", "mhc2"), ("三维DSA", "dsa")])
def test_fold_letters(text: str, folded: str) -> None:
    assert fold_letters(text) == folded


def test_shipped_tables_read_common_words() -> None:
    initials = load_initials(MODELS / "acronyms")
    assert initials.readings("知识产权")[0] == ("ip", 1.0)
    assert "m" in [reading for reading, _ in initials.readings("显微镜")]


def test_made_up_acronyms_follow_the_seed() -> None:
    words = ["世界", "贸易", "组织"]
    assert make_acronym(words, SMALL, random.Random(3)) == make_acronym(words, SMALL, random.Random(3))
