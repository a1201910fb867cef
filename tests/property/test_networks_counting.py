"""Counts of pairs against a plain nested loop, for every unit."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.networks.counting import count_pairs, find_meetings
from pipeline.networks.occurrences import entity_occurrences
from pipeline.networks.units import build_incidence
from tests.unit.networks.made import count, make_corpus, make_tables

SENTENCES = st.lists(st.sampled_from("ABCDEF"), max_size=5)
DOCUMENTS = st.lists(
    st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=1, max_size=3), min_size=1, max_size=4
)


def reference_units(documents, unit, window, step):
    """The nodes of every unit, as sets, by the plainest possible reading of the definition."""
    for document in documents:
        sentences = [sentence for paragraph in document for sentence in paragraph]
        if unit == "sentence":
            yield from (set(sentence) for sentence in sentences)
        elif unit == "paragraph":
            yield from ({name for sentence in paragraph for name in sentence} for paragraph in document)
        elif unit == "document":
            yield {name for sentence in sentences for name in sentence}
        else:
            tokens = [token for sentence in sentences for name in sentence for token in (name, "、")]
            start = 0
            while tokens:
                yield set(tokens[start : start + window]) - {"、"}
                if start + window >= len(tokens):
                    break
                start += step


@pytest.mark.parametrize("unit", ["sentence", "paragraph", "document", "window"])
@given(documents=DOCUMENTS, window=st.integers(2, 9), step=st.integers(1, 9), entries=st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_counts_equal_nested_loops(unit, documents, window, step, entries):
    step = min(step, window)
    tables = make_tables(documents)
    corpus = make_corpus(tables)
    occurrences = entity_occurrences(tables["mentions"], corpus, count(tables)["work/places"])
    incidence = build_incidence(occurrences, corpus, unit=unit, window=window, step=step)
    units = list(reference_units(documents, unit, window, step))
    pairs = Counter(pair for names in units for pair in combinations(sorted(names), 2))
    graph = count_pairs(incidence, entries=entries)
    names = occurrences.names
    found = {(names[s], names[t]): int(w) for s, t, w in zip(graph.source, graph.target, graph.weight, strict=True)}
    assert found == dict(pairs)
    assert incidence.units == len(units)
    assert dict(zip(names, incidence.frequencies().tolist(), strict=True)) == {
        name: sum(name in held for held in units) for name in names
    }
    meetings = find_meetings(incidence, graph)
    assert np.bincount(meetings.edge, minlength=len(graph.weight)).tolist() == graph.weight.astype(int).tolist()


@given(documents=DOCUMENTS, minimum=st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_minimum_weight_drops_the_rest_only(documents, minimum):
    tables = make_tables(documents)
    corpus = make_corpus(tables)
    incidence = build_incidence(entity_occurrences(tables["mentions"], corpus), corpus)
    everything = count_pairs(incidence)
    kept = everything.select(everything.weight >= minimum)
    graph = count_pairs(incidence, minimum=minimum)
    assert np.array_equal(graph.source, kept.source)
    assert np.array_equal(graph.target, kept.target)
    assert np.array_equal(graph.weight, kept.weight)
