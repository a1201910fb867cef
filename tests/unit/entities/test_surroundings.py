"""What stands around candidates."""

from __future__ import annotations

import numpy as np

from pipeline.entities.mentions.surroundings import REACH, KnownParts, find_outsides, find_verbs, link_lists
from pipeline.entities.tokens import DocumentTokens


def test_words_outside_a_quotation_are_seen_through_its_quotes_and_those_it_is_listed_with() -> None:
    words = ["深化", "“", "甲", "”", "、", "“", "乙", "”", "试点", "”"]
    left, right = (dict(enumerate(side.tolist())) for side in find_outsides(words))
    assert (left[2], left[6]) == (1, 1)
    assert (right[4], right[8]) == (9, 9)
    # A quote without its mate stands for itself, to the left; a word always.
    assert (left[10], left[3], right[3], right[10]) == (10, 3, 3, 11)


def test_the_verb_before_a_token_is_that_of_its_clause_and_near() -> None:
    words = ["推进", "甲", "，", "乙", "实施", *"丙" * (REACH + 1)]
    tokens = DocumentTokens([], [], words, [])
    governs = np.array([False, *(word in ("推进", "实施", "，") for word in words), False, False])
    near = [5] * REACH
    assert find_verbs(tokens, governs).tolist() == [0, 0, 1, 1, 0, 0, *near, 0, 0, 0]


def test_candidates_know_what_is_listed_beside_them() -> None:
    text = "“甲”、“乙”和丙丁"
    spans = np.array([(1, 2), (0, 3), (5, 6), (8, 9), (9, 10)])
    bare_starts, bare_ends, left, right = (column.tolist() for column in link_lists(text, *spans.T))
    assert (bare_starts, bare_ends) == ([1, 1, 5, 8, 9], [2, 2, 6, 9, 10])
    assert (left, right) == ([-1, -1, 2, 6, -1], [5, 5, 8, -2, -2])


def test_known_names_are_found_at_the_beginning_of_a_candidate_and_before_its_head() -> None:
    names = {"广西": 2, "广西壮族自治区": 3, "壮族": 4}
    text = "在广西壮族自治区政府"
    starts, ends, heads = np.array([(1, 10, 2), (1, 8, 0), (1, 3, 0), (3, 7, 2)]).T
    expected = [(3, 3, 7), (0, 2, 2), (0, 0, 0), (4, 4, 2)]
    assert list(map(tuple, KnownParts(names).look_up(text, starts, ends, heads).tolist())) == expected
