"""References to the sentences of an item."""

from __future__ import annotations

import numpy as np

from pipeline.comparison.evidence import EvidenceIndex

# Item, document, sentence: item 1 stands most often in document 2, then in 0 and 3, once in 1.
ROWS = [(1, 2, 7), (1, 2, 4), (1, 2, 4), (0, 2, 9), (1, 3, 5), (1, 0, 8), (1, 0, 3), (1, 3, 1), (1, 1, 6)]


def cite(item: int, document: int, *, inside: bool, among: set[int] | None = None, limit: int = 3) -> str:
    item_, document_, sentence = np.array(ROWS).T
    index = EvidenceIndex(item_, document_, sentence, ids=["a", "b", "c", "d"], limit=limit)
    return index.cite(item, document=document, inside=inside, among=among or {0, 1, 2, 3})


def test_in_the_document_each_sentence_is_cited_once_in_order() -> None:
    assert cite(1, 2, inside=True) == "c:4 c:7"
    assert cite(1, 2, inside=True, limit=1) == "c:4"
    assert cite(0, 1, inside=True) == ""


def test_in_others_those_that_use_it_most_are_cited_first_with_their_first_sentence() -> None:
    assert cite(1, 1, inside=False) == "c:4 a:3 d:1"
    assert cite(1, 2, inside=False) == "a:3 d:1 b:6"
    assert cite(1, 2, inside=False, among={1, 2, 3}, limit=1) == "d:1"
    assert cite(9, 2, inside=False) == ""
