"""What holds for any input: shares, units, trees and false-discovery rates."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.statistics import false_discovery_rates
from pipeline.topics.models import as_shares
from pipeline.topics.quality import contingency
from tests.unit.topics.made import make_tables, read_all

WEIGHTS = arrays(float, st.tuples(st.integers(1, 8), st.integers(1, 6)), elements=st.floats(0, 1e6))
WORDS = st.sampled_from(["知识产权", "海关", "执法", "的", "a", "WTO"])
SENTENCE = st.lists(WORDS, min_size=1, max_size=8)
DOCUMENT = st.lists(st.lists(SENTENCE, min_size=1, max_size=4), min_size=1, max_size=6)


@settings(deadline=None)
@given(WEIGHTS)
def test_shares_add_up_and_keep_the_largest_in_front(weights: np.ndarray) -> None:
    shares = as_shares(weights)
    assert np.allclose(shares.sum(axis=1), 1)
    assert (shares >= 0).all()
    rows = np.arange(len(weights))
    assert np.allclose(shares[rows, weights.argmax(axis=1)], shares.max(axis=1))


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusted_p_values_keep_the_order_and_are_no_smaller(p_values: list[float]) -> None:
    p = np.array(p_values)
    q = false_discovery_rates(p)
    assert (q >= p - 1e-12).all()
    assert (q <= 1).all()
    assert (np.diff(q[np.argsort(p, kind="stable")]) >= -1e-12).all()


@settings(deadline=None)
@given(st.lists(DOCUMENT, min_size=1, max_size=4), st.integers(50, 100), st.integers(1, 200))
def test_units_share_out_all_text_and_all_counts(documents: list, unit_characters: int, long_characters: int) -> None:
    tables = make_tables(documents)
    corpus = read_all(
        tables, unit_characters=unit_characters, long_characters=long_characters, stopwords=frozenset({"的"})
    )
    lengths = [len(text) for text in tables["blocks"]["text"].to_pylist()]
    assert int(corpus.units.characters.sum()) == sum(lengths)
    assert (corpus.units.sentence_unit >= 0).all()
    assert int(corpus.counts.sum()) == len(corpus.occurrences.term)
    places = list(zip(corpus.units.document.tolist(), corpus.units.block.tolist(), strict=True))
    assert places == sorted(set(places))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=30))
def test_contingency_counts_every_unit_once(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    cells = contingency(first, second)
    assert cells.sum() == len(pairs)
    assert all(cells[a, b] == pairs.count((a, b)) for a, b in pairs)
