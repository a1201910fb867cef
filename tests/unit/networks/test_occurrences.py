import numpy as np
import pyarrow as pa

from pipeline.networks.occurrences import entity_occurrences, outermost
from pipeline.networks.terms import best_terms, find_terms, term_occurrences
from pipeline.networks.texts import read_corpus
from pipeline.records.base import rows_table
from pipeline.records.entities import Mention
from tests.unit.networks.made import count, make_corpus, make_tables

DOCUMENTS = [[[["东盟", "美国"], ["美国"]], [["东盟"]]], [[["泰国", "美国"]]]]


def test_entities_are_counted_by_id_not_by_surface():
    tables = make_tables(DOCUMENTS, names={"美国": "合众国"})
    found = entity_occurrences(tables["mentions"], make_corpus(tables))
    assert dict(zip(found.names, found.frequencies().tolist(), strict=True)) == {"东盟": 2, "泰国": 1, "美国": 3}


def test_a_name_inside_a_longer_name_is_no_second_mention():
    document, start, end = np.array([0, 0, 0, 1]), np.array([0, 3, 9, 3]), np.array([8, 5, 11, 5])
    assert outermost(document, start, end, np.arange(4)).tolist() == [True, False, True, True]


def test_of_two_readings_of_one_span_one_stays_whatever_their_order():
    same = np.zeros(2, np.int64)
    assert outermost(same, same, same + 3, np.array([0, 1])).tolist() == [True, False]
    assert outermost(same, same, same + 3, np.array([1, 0])).tolist() == [False, True]


def test_mentions_without_a_link_do_not_count():
    tables = make_tables(DOCUMENTS)
    stray = rows_table([Mention("d00", 0, 1, 0, 2, "东盟", "ORG", "", "made", 1.0, "name")], Mention)
    corpus = make_corpus(tables)
    both = pa.concat_tables([tables["mentions"], stray])
    assert entity_occurrences(both, corpus).names == entity_occurrences(tables["mentions"], corpus).names


def test_blocks_left_out_do_not_count():
    tables = make_tables(DOCUMENTS)
    kinds = ["reference", "paragraph", "paragraph"]
    blocks = tables["blocks"].set_column(2, "kind", pa.array(kinds))
    corpus = read_corpus(
        tables["documents"], count(tables | {"blocks": blocks})["work/sentences"], left_out=["reference"]
    )
    found = entity_occurrences(tables["mentions"], corpus)
    assert dict(zip(found.names, found.frequencies().tolist(), strict=True)) == {"东盟": 1, "泰国": 1, "美国": 1}


def test_most_frequent_keeps_a_number_and_a_minimum():
    tables = make_tables(DOCUMENTS)
    found = entity_occurrences(tables["mentions"], make_corpus(tables))
    assert found.most_frequent(minimum=2, maximum=10).names == ["东盟", "美国"]
    assert found.most_frequent(minimum=1, maximum=1).names == ["美国"]


def test_terms_match_whole_tokens_and_runs_of_tokens():
    tables = make_tables([[[["印度", "印度尼西亚"], ["知识产权", "保护"]]]])
    text = ["印度", "、", "印度尼西亚", "、", "知识产权", "保护", "制度", "、"]
    tokens = tables["tokens"].set_column(5, "text", pa.array(text))
    names = ["保护", "印度", "知识产权保护", "亚知识"]
    rows, node = find_terms(tokens, names)
    assert sorted(zip(rows.tolist(), (names[k] for k in node.tolist()), strict=True)) == [
        (0, "印度"),
        (4, "知识产权保护"),
    ]


def test_terms_do_not_cross_sentences():
    tables = make_tables([[[["a"], ["b"]]]], terms=["、b", "a、"])
    assert find_terms(tables["tokens"], ["、b"])[0].tolist() == []
    assert term_occurrences(count(tables)["work/places"], make_corpus(tables)).names == ["a、"]


def test_terms_of_blocks_left_out_do_not_count():
    tables = make_tables([[[["a", "b"]], [["a"]]]], terms=["a", "b"])
    blocks = tables["blocks"].set_column(2, "kind", pa.array(["author", "paragraph"]))
    counted = count(tables | {"blocks": blocks})
    corpus = read_corpus(tables["documents"], counted["work/sentences"], left_out=["author"])
    found = term_occurrences(counted["work/places"], corpus)
    assert (found.names, found.sentence.tolist(), found.position.tolist()) == (["a"], [1], [0])


def test_best_terms_are_the_best_scored():
    tables = make_tables(DOCUMENTS, terms=["丙", "甲", "乙"])
    assert best_terms(tables["terms"], 2) == ["丙", "甲"]
