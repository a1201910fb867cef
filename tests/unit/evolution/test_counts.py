"""Which terms stand for topics over the years."""

from __future__ import annotations

import pyarrow as pa

from pipeline.core.stage import MODELS
from pipeline.evolution.counts import read_counts
from pipeline.evolution.topic_terms import read_topic_terms
from pipeline.records.base import rows_table
from pipeline.records.segmentation import Keyword
from tests.unit.networks.made import count, fill, make_tables


def test_a_term_of_two_topics_belongs_to_the_one_that_it_scores_higher_in() -> None:
    topics = pa.table({"topic": [0, 1, 2], "label": ["碳", "", "水"]})
    terms = pa.table(
        {
            "topic": [0, 0, 1, 2, 2, 2],
            "rank": [1, 2, 1, 1, 2, 99],
            "term": ["碳税", "排放", "碳税", "排放", "水权", "末尾"],
            "score": [0.5, 0.1, 0.9, 0.4, 0.3, 0.2],
        }
    )
    found = read_topic_terms(topics, terms)
    assert found.names == ["碳", "水"]  # a topic without a name is none
    assert found.topic == {"碳税": 0, "排放": 1, "水权": 1}


def test_terms_are_told_from_those_of_topics_which_are_in_small_letters() -> None:
    tables = make_tables([[[["WTO", "甲"]], [["WTO"]]], [[["甲"]]]], years=[2001, 2002])
    tables["keywords"] = rows_table([fill(Keyword, doc_id=f"d{k:02x}", keyword="WTO") for k in range(2)], Keyword)
    tables["topics/topics"] = pa.table({"topic": [0], "label": ["贸易"]})
    tables["topics/terms"] = pa.table({"topic": [0, 0], "rank": [1, 2], "term": ["wto", "甲"], "score": [0.9, 0.5]})
    found = read_counts(tables | count(tables), corpus=MODELS, models=MODELS)
    held = {one.kind: [(one.items[i], int(u)) for u, i in zip(one.unit, one.item, strict=True)] for one in found}
    assert held["terms"] == [("WTO", 0), ("WTO", 1)]
    assert held["topics"] == [("wto", 0), ("甲", 0), ("wto", 1), ("甲", 2)]
