"""Which terms stand for topics over the years."""

from __future__ import annotations

import pyarrow as pa

from pipeline.evolution.counts import read_topic_terms


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
