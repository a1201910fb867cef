from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.lexicon.folding import fold_text
from pipeline.entities.lexicon.gazetteer import Entry, Matcher
from pipeline.entities.lexicon.lookup import Beginnings, Endings, hold_any, match_from
from pipeline.entities.mentions.patterns import QUANTITIES
from pipeline.entities.mentions.proposals import CONGRESS, CONGRESS_FIRST, DOT, _find_dotted

LETTERS = st.text(alphabet="甲乙丙\U00020000\n", max_size=30)
WORDS = st.sets(st.text(alphabet="甲乙丙\U00020000", min_size=2, max_size=4), max_size=8)


@given(LETTERS, WORDS)
def test_every_occurrence_is_found(text: str, words: set[str]) -> None:
    expected = sorted((end, start) for end in range(len(text) + 1) for start in range(end) if text[start:end] in words)
    assert list(Beginnings(words).find(text)) == [(start, end) for end, start in expected]


def test_a_name_cut_off_by_the_end_of_the_text_is_not_found() -> None:
    assert list(Beginnings({"世贸组织", "世贸"}).find("加入世贸")) == [(2, 4)]


@given(LETTERS, WORDS | st.just({"甲", "甲甲"}))
def test_spans_that_hold_a_string_are_told(text: str, words: set[str]) -> None:
    spans = [(start, end) for start in range(len(text)) for end in range(start + 1, len(text) + 1)]
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    expected = [any(word in text[start:end] for word in words) for start, end in spans]
    assert hold_any(text, words, starts, ends).tolist() == expected


@given(LETTERS, WORDS | st.just({"甲", "乙甲"}))
def test_the_longest_that_ends_at_a_place_is_found(text: str, words: set[str]) -> None:
    endings = Endings(words)
    ends = np.arange(1, len(text) + 1)
    may = set(ends[endings.may_end(text, ends)].tolist()) if words else set()
    for end in ends.tolist():
        longest = max((text[start:end] for start in range(end) if text[start:end] in words), key=len, default="")
        assert endings.longest(text, end) == longest
        assert end in may or not longest


@given(st.text(alphabet="0129０一二十百千万亿元年月日.-—%％分之$USHKA多余 ·中国约翰J党的第届大全会至世纪", max_size=60))
def test_short_cuts_find_what_the_patterns_find(text: str) -> None:
    for firsts, pattern in (*((firsts, pattern) for _, firsts, pattern in QUANTITIES), (CONGRESS_FIRST, CONGRESS)):
        assert [m.span() for m in match_from(firsts, pattern, text)] == [m.span() for m in pattern.finditer(text)]
    assert [m.span() for m in _find_dotted(text)] == [m.span() for m in DOT.finditer(text)]


def test_a_name_within_a_latin_word_with_a_hyphen_is_none() -> None:
    entries = [
        Entry("最高人民检察院", "ORG", "", ("SPP",), (), ""),
        Entry("与贸易有关的知识产权协定", "LAW", "", ("TRIPS",), (), ""),
    ]
    matcher = Matcher(entries, method="gazetteer")

    def found(text: str) -> list[str]:
        return [text[span.start : span.end] for span, _ in matcher.find(fold_text(text))]

    assert found("采用SPP-Net和Fast-SPP，以及SPPx") == []
    assert found("SPP发布，TRIPS-plus、TRIPS-Plus与SPP-TRIPS；第SPP—") == [
        "SPP",
        "TRIPS",
        "TRIPS",
        "SPP",
        "TRIPS",
        "SPP",
    ]
