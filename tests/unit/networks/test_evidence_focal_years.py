import numpy as np
import pyarrow as pa
import pytest
from scipy import sparse

from pipeline.networks import focal, years
from pipeline.networks.counting import count_pairs, find_meetings
from pipeline.networks.dynamic import find_spells
from pipeline.networks.evidence import cite_sentences
from pipeline.networks.graph import Graph
from pipeline.networks.occurrences import entity_occurrences
from pipeline.networks.units import build_incidence
from tests.unit.networks.made import make_corpus, make_tables


def cite(documents, unit, kinds=()):
    tables = make_tables(documents)
    blocks = tables["blocks"]
    column = [*kinds, *blocks["kind"].to_pylist()[len(kinds) :]]
    tables["blocks"] = blocks.set_column(blocks.column_names.index("kind"), "kind", pa.array(column))
    corpus = make_corpus(tables)
    occurrences = entity_occurrences(tables["mentions"], corpus)
    incidence = build_incidence(occurrences, corpus, unit=unit)
    graph = count_pairs(incidence)
    evidence = cite_sentences(find_meetings(incidence, graph), incidence, corpus, edges=len(graph.weight))
    best = [f"{corpus.doc_ids[corpus.document[row]]}:{corpus.number[row]}" for row in evidence.best]
    assert best == [cited[0] for cited in evidence.references]
    names = occurrences.names
    return {
        names[s] + names[t]: cited for s, t, cited in zip(graph.source, graph.target, evidence.references, strict=True)
    }


def test_every_sentence_of_an_edge_is_cited_once_the_least_crowded_first():
    long = "a-long-enough-name"
    documents = [[[["A", "B", "C", "D", long], ["A", "B", long], ["A", "A", "B"]]], [[["B", "A"]]]]
    cited = cite(documents, "sentence")
    assert cited["AB"] == ["d00:1", "d00:0", "d00:2", "d01:0"]
    assert cited["CD"] == ["d00:0"]


def test_names_in_different_sentences_of_a_unit_cite_both():
    assert cite([[[["A"], ["B"], ["C", "B"]]]], "paragraph")["AB"] == ["d00:0", "d00:1"]


def test_running_prose_is_cited_before_headings_and_tables():
    documents = [[[["A", "B", "a-long-enough-name"]], [["A", "B", "a-long-enough-name"]], [["A", "B"]]]]
    assert cite(documents, "sentence")["AB"] == ["d00:0", "d00:1", "d00:2"]
    assert cite(documents, "sentence", kinds=["table"])["AB"][0] == "d00:1"


COUNTS = sparse.csr_matrix(np.array([[2.0, 0, 1, 0], [0, 3, 1, 0], [0, 3, 1, 0], [0, 3, 0, 1]]))
UNITS = np.array([10, 10, 10, 10])


def test_focal_status_and_null_model():
    view = focal.compare_focal(COUNTS, UNITS, 0, draws=300, seed=1)
    assert view.weight.tolist() == [2, 0, 1, 0]
    assert view.documents.tolist() == [0, 3, 2, 1]
    assert focal.node_status(view) == ["own", "missing", "shared", ""]
    assert view.expected[1] == pytest.approx(3.0)
    assert view.p[0] < 0.05
    assert view.p[1] < 0.05
    assert view.p[2] > 0.3


def test_a_missing_edge_has_both_ends_in_the_focal_document():
    nodes = focal.compare_focal(sparse.csr_matrix(np.array([[1.0, 1, 0], [1, 1, 1]])), UNITS[:2], 0, draws=0, seed=1)
    edges = focal.compare_focal(COUNTS, UNITS, 0, draws=0, seed=1)
    source, target = np.array([0, 0, 0, 0]), np.array([1, 1, 1, 1])
    assert focal.edge_status(edges, nodes, source, target) == ["own", "missing", "shared", ""]
    assert focal.edge_status(edges, nodes, source, target + 1) == ["own", "", "shared", ""]


def test_draws_hold_as_many_units_as_the_focal_document():
    units = np.array([25, 10, 10, 10, 3])
    draws = focal.draw_documents(units, 0, draws=50, seed=1)
    assert (draws @ units).tolist() == pytest.approx([25.0] * 50)
    assert draws[:, 0].sum() == 0


def test_without_a_focal_document_there_is_no_view():
    view = focal.compare_focal(COUNTS, UNITS, -1, draws=10, seed=1)
    assert focal.node_status(view) == [""] * 4
    assert np.isnan(view.p).all()


def test_ego_nodes_are_the_centres_and_their_neighbours():
    near = focal.ego_nodes(np.array([0, 1, 3]), np.array([1, 2, 4]), np.array([True, False, False, False, False]))
    assert near.tolist() == [True, True, False, False, False]


def test_courses_follow_the_share_of_documents():
    year = np.repeat([2010, 2012, 2014, 2016, 0], 6)
    row = np.arange(30)
    rising, falling = (row // 6 >= 2) & (year > 0), (row // 6 < 2)
    rare = row == 25
    counts = sparse.csr_matrix(np.column_stack([rising, falling, row % 2 == 0, rare]).astype(float))
    course = years.follow_rows(counts, year)
    assert course.course == ["emerging", "declining", "steady", ""]
    assert course.first.tolist() == [2014, 2010, 2010, 0]
    assert course.last.tolist() == [2016, 2012, 2016, 0]


def test_yearly_positions_are_those_of_the_years_own_network():
    graph = Graph(3, np.array([0, 1]), np.array([1, 2]), np.array([2.0, 1.0]))
    nodes = sparse.csr_matrix(np.array([[1.0, 1, 0], [1, 2, 1], [0, 0, 1]]))
    edges = sparse.csr_matrix(np.array([[1.0, 0], [1, 1], [0, 0]]))
    found = years.yearly_positions(graph, nodes, edges, np.array([2001, 2002, 0]), seed=1)
    assert list(zip(found.year.tolist(), found.node.tolist(), found.degree.tolist(), strict=True)) == [
        (2001, 0, 1), (2001, 1, 1), (2002, 0, 1), (2002, 1, 2), (2002, 2, 1),
    ]  # fmt: skip
    assert found.betweenness.tolist() == [0, 0, 0, 1, 0]
    assert found.share.tolist() == [1.0] * 5


def test_years_without_a_date_leave_nothing():
    graph = Graph(2, np.array([0]), np.array([1]), np.array([1.0]))
    counts = sparse.csr_matrix(np.ones((2, 2)))
    found = years.yearly_positions(graph, counts, counts[:, :1], np.array([0, 0]), seed=1)
    assert len(found.year) == 0


def test_years_that_follow_each_other_make_one_spell():
    assert find_spells([2001, 2002, 2005]) == [("2001-01-01", "2002-12-31"), ("2005-01-01", "2005-12-31")]
