"""Which terms are followed over the years."""

from __future__ import annotations

import pyarrow as pa

from pipeline.evolution.counts import telling_terms


def test_terms_are_keywords_of_two_documents_those_of_most_first() -> None:
    keywords = pa.table({"keyword": ["碳税", "碳税", "碳税", "湿地", "湿地", "用户"]})
    assert telling_terms(keywords, 10) == ["湿地", "碳税"]
    assert telling_terms(keywords, 1) == ["碳税"]
    assert telling_terms(keywords.slice(0, 0), 10) == []
