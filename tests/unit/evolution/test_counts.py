"""Which terms stand for topics over the years."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.core.memory import open_memory
from pipeline.core.stage import MODELS
from pipeline.core.store import Store
from pipeline.evolution import counts
from pipeline.evolution.counts import read_counts, read_topic_terms
from pipeline.records.base import rows_table
from pipeline.records.segmentation import Keyword
from tests.unit.networks.made import fill, make_tables


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


def test_terms_are_not_looked_for_again_when_names_are_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = make_tables([[[["甲", "乙"], ["乙", "丙"]]], [[["甲", "丙"], ["乙"]]]], years=[2001, 2002])
    tables["keywords"] = rows_table([fill(Keyword, doc_id=f"d{k:02x}", keyword="甲") for k in range(2)], Keyword)
    looked, term_occurrences = [], counts.term_occurrences
    monkeypatch.setattr(counts, "term_occurrences", lambda *given: (looked.append(1), term_occurrences(*given))[1])

    def count(mentions: pa.Table) -> dict[str, int]:
        with open_memory(Store(tmp_path).memory_path("a.stage"), {"code": "c", "libraries": "l"}) as memory:
            found = read_counts(tables | {"mentions": mentions}, corpus=tmp_path, models=MODELS)
        memory.keep(Store(tmp_path))
        return {counted.kind: len(counted.item) for counted in found}

    mentions = tables["mentions"]
    first = count(mentions)
    assert first["terms"] == 2
    place = mentions.column_names.index("entity_id")
    merged = ["甲" if name == "乙" else name for name in mentions.column("entity_id").to_pylist()]
    again = count(mentions.set_column(place, mentions.schema.field(place), [pa.array(merged)]))
    assert len(looked) == 1
    assert again["terms"] == first["terms"]
    assert again["entities"] < first["entities"]
