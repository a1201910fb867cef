"""Left edges of names that end in a head noun."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest

from pipeline.core.stage import MODELS
from pipeline.entities.lexicon.wordlists import read_wordlists
from pipeline.entities.mentions.head_edges import EDGES, HeadEdges
from pipeline.entities.tokens import DocumentTokens


def find(words: list[tuple[str, str]]) -> set[str]:
    """What may be a name by its head 工程 or 亚运会 in words with their tags; what has none is no word."""
    bounds = list(pairwise(accumulate((len(word) for word, _ in words), initial=0)))
    kept = [(*bound, word, tag) for bound, (word, tag) in zip(bounds, words, strict=True) if tag]
    joined = "".join(word for word, _ in words)
    tokens = DocumentTokens(*map(list, zip(*kept, strict=True)))
    heads = {"工程": (("PROGRAM", "works", 3),), "亚运会": (("PROGRAM", "event", 3),)}
    found = HeadEdges(heads, read_wordlists(MODELS / "gazetteer")).find(joined, tokens)
    assert {c.label for c in found} <= {"PROGRAM"}
    return {joined[c.start : c.end] for c in found}


PUBLIC, CLEAN, WORK = ("全民", "n"), ("清洁", "n"), ("工程", "n")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        # Behind a verb and behind the end of a clause a name may begin, between two nouns not.
        ([("推进", "v"), PUBLIC, CLEAN, WORK], {"推进全民清洁工程", "全民清洁工程"}),
        ([("，", "x"), PUBLIC, CLEAN, WORK], {"全民清洁工程"}),
        # No name crosses a particle or a pronoun.
        ([("推进", "v"), ("的", "uj"), CLEAN, WORK], {"清洁工程"}),
        ([("推进", "v"), ("我们", "r"), CLEAN, WORK], {"清洁工程"}),
        # A quotation may be begun before, and one that is open is not left.
        ([("推进", "v"), ("“", "x"), CLEAN, ("”", "x"), WORK], {"“清洁”工程", "推进“清洁”工程"}),
        ([("推进", "v"), ("“", "x"), CLEAN, WORK], {"清洁工程", "“清洁工程"}),
        ([("推进", "v"), ("“", "x"), CLEAN, WORK, ("”", "x")], {"清洁工程", "“清洁工程", "推进“清洁工程”"}),
        ([("推进", "v"), ("（", "x"), CLEAN, WORK], {"清洁工程"}),
        # A place in brackets may belong to the name; a head of three characters may be one, and stand within a word.
        ([("，", "x"), CLEAN, WORK, ("（安徽）", "x")], {"清洁工程", "清洁工程（安徽）"}),
        ([("，", "x"), ("亚运会", "n")], {"亚运会"}),
        ([("，", "x"), ("杭州", "ns"), ("亚运会馆", "n")], {"杭州亚运会", "亚运会"}),
        ([("，", "x"), WORK], set()),
        ([("推进", "v"), PUBLIC, (" ", ""), CLEAN, WORK], {"清洁工程"}),
    ],
)  # fmt: skip
def test_edges_are_those_that_words_allow(words: list[tuple[str, str]], names: set[str]) -> None:
    assert find(words) == names


def test_no_more_edges_are_tried_than_are_worth_it() -> None:
    assert len(find([*[("推进", "v")] * 12, WORK])) == EDGES


def test_no_name_is_longer_than_names_are() -> None:
    assert max(map(len, find([*[("全民清洁推进建设", "v")] * 9, WORK]))) == 34
