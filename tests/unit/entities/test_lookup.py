from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.lexicon.lookup import Beginnings, Endings

LETTERS = st.text(alphabet="甲乙丙\U00020000\n", max_size=30)
WORDS = st.sets(st.text(alphabet="甲乙丙\U00020000", min_size=2, max_size=4), max_size=8)


@given(LETTERS, WORDS)
def test_every_occurrence_is_found(text: str, words: set[str]) -> None:
    expected = sorted((end, start) for end in range(len(text) + 1) for start in range(end) if text[start:end] in words)
    assert list(Beginnings(words).find(text)) == [(start, end) for end, start in expected]


def test_a_name_cut_off_by_the_end_of_the_text_is_not_found() -> None:
    assert list(Beginnings({"世贸组织", "世贸"}).find("加入世贸")) == [(2, 4)]


@given(LETTERS, WORDS | st.just({"甲", "乙甲"}))
def test_the_longest_that_ends_at_a_place_is_found(text: str, words: set[str]) -> None:
    endings = Endings(words)
    ends = np.arange(1, len(text) + 1)
    may = set(ends[endings.may_end(text, ends)].tolist()) if words else set()
    for end in ends.tolist():
        longest = max((text[start:end] for start in range(end) if text[start:end] in words), key=len, default="")
        assert endings.longest(text, end) == longest
        assert end in may or not longest
