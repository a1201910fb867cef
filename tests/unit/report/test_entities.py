"""Entity scripts: every place once, neighbours counted by shared sentences."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import entities
from pipeline.report.entities import count_neighbours, find_places
from pipeline.report.tables import RunTables
from tests.unit.report.report_corpus import FOCAL, OTHER, build_tables

places = st.lists(st.sets(st.tuples(st.integers(0, 2), st.integers(0, 3))).map(sorted), max_size=6)


def test_a_sentence_counts_once_however_often_it_names_an_entity() -> None:
    corpus = RunTables("", build_tables())
    focal, other = corpus.document_numbers[FOCAL], corpus.document_numbers[OTHER]
    assert find_places(corpus)[corpus.entity_numbers["e1"]] == [(focal, 1), (focal, 3), (other, 1)]


@given(places)
def test_neighbours_share_sentences(found: list[list[tuple[int, int]]]) -> None:
    shared = {(a, b): len(set(found[a]) & set(found[b])) for a, b in combinations(range(len(found)), 2)}
    for number, flat in enumerate(count_neighbours(found)):
        counts = dict(zip(flat[::2], flat[1::2], strict=True))
        expected = {b if a == number else a: n for (a, b), n in shared.items() if n and number in (a, b)}
        assert counts == expected
        assert list(counts.values()) == sorted(counts.values(), reverse=True)


def test_a_date_is_nobody_s_neighbour(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = RunTables("", build_tables())
    asked: list[list[list[tuple[int, int]]]] = []
    monkeypatch.setattr(entities, "count_neighbours", lambda found: asked.append(found) or [[] for _ in found])
    corpus.entities[0]["label"] = "DATE"
    entities.build_entities(corpus)
    assert asked[0][0] == []
    assert find_places(corpus)[0]
    assert any(asked[0][1:])
