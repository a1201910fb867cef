"""The sentences at the top of the report: each only where its test holds, with its numbers and a way to the text."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.messages import read_catalogue
from pipeline.records import citations, comparison, extraction, groups, networks, segmentation, topics
from pipeline.report.findings import MOST, Finding, _few, _percent, list_findings
from pipeline.report.sentences import TEMPLATES
from pipeline.report.tables import RunTables
from pipeline.statistics import wilson_interval
from tests.unit.report.report_corpus import FOCAL, OTHER, build_tables, fill

TERM = {
    "doc_id": FOCAL,
    "against": "all",
    "term": "流域",
    "direction": "over",
    "frequency": 12,
    "expected": 3.0,
    "effect": 2.0,
    "low": 1.0,
    "high": 3.0,
    "q_value": 0.01,
    "significant": True,
    "log_odds_z": 4.0,
    "evidence": f"{FOCAL}:2",
}
SILENCE = {
    "doc_id": FOCAL,
    "against": "all",
    "role": "silence",
    "name": "山地论坛",
    "related_documents": 2,
    "p_value": 0.001,
    "q_value": 0.02,
    "significant": True,
    "evidence": f"{OTHER}:1",
}
EDGE = {
    "network": "entities",
    "source": "e1",
    "target": "e2",
    "source_label": "委员会",
    "target_label": "基金会",
    "weight": 9,
    "documents": 2,
    "association_strength": 4.0,
    "significance": 5.0,
    "q_value": 0.001,
    "evidence": f"{OTHER}:1",
}
TOPIC = {
    "doc_id": FOCAL,
    "against": "all",
    "topic": 0,
    "label": "河湖",
    "role": "over",
    "share": 0.5,
    "low": 0.4,
    "high": 0.6,
    "related_share": 0.1,
    "related_low": 0.05,
    "related_high": 0.2,
    "q_value": 0.01,
    "evidence": f"{FOCAL}:1",
}


def tell(**made: Any) -> list[Finding]:
    """The findings of the small run with some tables in the place of its own, which are left out."""
    kept = {name: table for name, table in build_tables().items() if name in ("documents", "sentences", "blocks")}
    return list_findings(RunTables("corpus", {**kept, **made}))


def test_a_significant_term_is_told_with_its_numbers_and_its_sentence() -> None:
    (found,) = tell(**{"compare/terms": fill(comparison.TermContrast, TERM)})
    assert "“\u2068流域\u2069” 4.0 times as often" in found.en
    assert "12 times where 3.0 are expected; 95 % interval 2.0 to 8.0; q = 0.01" in found.en
    assert "4.0 倍（出现 12 次，期望 3.0 次；95 % 区间 2.0 至 8.0；q = 0.01" in found.zh
    assert (found.page, found.document, found.sentence) == ("comparison", FOCAL, "2")


@pytest.mark.parametrize(
    ("name", "record", "row", "broken", "said"),
    [
        ("compare/terms", comparison.TermContrast, TERM, {"significant": False, "q_value": 0.2}, "No term is signif"),
        ("compare/entities", comparison.EntityContrast, SILENCE, {"significant": False}, "No silence"),
        ("compare/topics", comparison.TopicContrast, TOPIC, {"q_value": 0.06}, ""),
        ("compare/topics", comparison.TopicContrast, TOPIC, {"low": None}, ""),
        ("compare/topics", comparison.TopicContrast, TOPIC, {"label": ""}, ""),
        ("network/edges", networks.NetworkEdge, EDGE, {"unsure": True}, "No two names"),
        ("network/edges", networks.NetworkEdge, EDGE, {"documents": 1}, "No two names"),
        ("network/edges", networks.NetworkEdge, EDGE, {"q_value": 0.2}, "No two names"),
    ],
)
def test_what_its_test_does_not_hold_is_not_said(
    name: str, record: type, row: dict[str, Any], broken: dict[str, Any], said: str
) -> None:
    (kept,) = tell(**{name: fill(record, row)})
    assert kept.document
    found = tell(**{name: fill(record, row | broken)})
    assert [finding.en.startswith(said) and not finding.document for finding in found] == ([True] if said else [])


def test_groups_are_told_by_shares_of_their_documents() -> None:
    members = [{"group": g, "doc_id": f"{g}{i}"} for g in ("甲", "乙") for i in range(10)]
    row = {
        "group": "甲",
        "against": "乙",
        "term": "河湖",
        "documents": 9,
        "related_documents": 0,
        "share": 0.9,
        "effect": 3.0,
        "significant": True,
        "q_value": 0.001,
    }
    other = {"group": "甲", "against": "丙", "term": "河湖", "significant": False, "q_value": 0.5}
    found = tell(
        **{
            "compare/groups": fill(groups.GroupMember, *members),
            "compare/groups/terms": fill(groups.GroupTerm, row, other),
        }
    )
    assert "stands in 90 % of the documents" in found[0].en
    assert "60 to 98" in found[0].en
    assert "in 0.0 % of those" in found[0].en
    assert "0.0 to 28" in found[0].en
    assert found[1].en.startswith("No term tells")


def test_years_laws_and_topics_are_told() -> None:
    trend = {"term": "碳", "direction": "emerging", "slope": 0.693147, "q_value": 0.01, "documents": 30}
    common = {**trend, "term": "日起"}
    keywords = [{"doc_id": doc_id, "keyword": "碳"} for doc_id in (FOCAL, OTHER)]
    quality = {"measure": "stability_bootstraps", "value": 0.4, "low": 0.3, "high": 0.45}
    law = {"law": "《森林法》", "documents": 2, "references": 5}
    citing = {"law": "《森林法》", "doc_id": OTHER, "evidence": f"{OTHER}:1"}
    found = tell(
        **{
            "keywords": fill(segmentation.Keyword, *keywords, {"doc_id": OTHER, "keyword": "日起"}),
            "topics/trends": fill(topics.TermTrend, common, trend),
            "citations/laws": fill(citations.CitedLaw, law),
            "citations/documents": fill(citations.CitingDocument, citing),
            "topics/topics": fill(topics.Topic, {"topic": 0}, {"topic": 1}),
            "topics/quality": fill(topics.TopicQuality, quality),
        }
    )
    assert [finding.page for finding in found] == ["topics", "citations", "topics"]
    assert "“\u2068碳\u2069”: the odds grow 2.0 times" in found[0].en, "日起 is no word of the field"
    assert "《森林法》\u2069 is the law" in found[1].en
    assert (found[1].document, found[1].sentence) == (OTHER, "1")
    assert "do not come out again" in found[2].en


def test_two_sentences_on_edges_are_on_four_names() -> None:
    edges = [{**EDGE, "significance": 9 - i, "source": s, "target": t, "source_label": s, "target_label": t}
             for i, (s, t) in enumerate((("青海", "甘肃"), ("青海", "四川"), ("长江", "汉江")))]  # fmt: skip
    found = tell(**{"network/edges": fill(networks.NetworkEdge, *edges)})
    assert [("青海" in f.en, "长江" in f.en) for f in found if f.page == "network"] == [(True, False), (False, True)]


@pytest.mark.parametrize(("value", "told"), [(0.49, False), (0.5, True)])
def test_no_share_is_told_of_topics_that_other_samples_draw_otherwise(value: float, told: bool) -> None:
    quality = {"measure": "stability_bootstraps", "value": value, "low": 0.3, "high": 0.6}
    found = tell(**{
        "compare/topics": fill(comparison.TopicContrast, TOPIC),
        "topics/topics": fill(topics.Topic, {"topic": 0}, {"topic": 1}),
        "topics/quality": fill(topics.TopicQuality, quality),
    })  # fmt: skip
    assert any("lies with the topic" in finding.en for finding in found) == told
    assert "come out again" in found[-1].en


def test_an_edge_is_told_by_the_sentences_that_frequencies_would_give() -> None:
    (found,) = tell(**{"network/edges": fill(networks.NetworkEdge, EDGE | {"association_strength": 400.0})})
    assert "meet in 9 sentences outside set phrases" in found.en
    assert "their frequencies over all sentences would give 0.022" in found.en


def test_a_term_within_one_that_was_told_is_not_told_again() -> None:
    terms = ({"term": "低碳", "log_odds_z": 9.0}, {"term": "绿色低碳"}, {"term": "减排", "log_odds_z": 3.0})
    found = tell(**{"compare/terms": fill(comparison.TermContrast, *(TERM | own for own in terms))})
    assert ["绿色低碳" in f.en for f in found] == [False, False]
    assert "减排" in found[1].en


def test_halves_are_rounded_up() -> None:
    assert [_percent(share) for share in (2 / 16, 0.0225, 0.1234, 0.0)] == ["13", "2.3", "12", "0.0"]


def test_there_are_never_more_than_ten_and_a_kind_does_not_crowd_out_the_others() -> None:
    many = [{**TERM, "term": f"词{chr(0x4E00 + i)}"} for i in range(9)]
    pairs = [
        {"group": f"组{i}", "against": "余", "term": "河", "documents": 9, "significant": True, "q_value": 0.01}
        for i in range(9)
    ]
    edges = [{**EDGE, "source": f"e{i}", "target": f"f{i}"} for i in range(9)]
    found = tell(
        **{
            "compare/terms": fill(comparison.TermContrast, *many),
            "network/edges": fill(networks.NetworkEdge, *edges),
            "compare/groups/terms": fill(groups.GroupTerm, *pairs),
            "compare/topics": fill(comparison.TopicContrast, TOPIC),
            "compare/entities": fill(comparison.EntityContrast, SILENCE),
            "duplicates": fill(extraction.Duplicate),
        }
    )
    assert len(found) <= MOST
    assert {finding.page for finding in found} == {"comparison", "topics", "network"}


def test_every_sentence_has_its_chinese_with_the_same_numbers() -> None:
    for template in TEMPLATES:
        assert set(re.findall(r"{(\w+)}", read_catalogue()[template])) == set(re.findall(r"{(\w+)}", template))


def test_wilson_s_interval_is_the_one_of_scipy() -> None:
    from scipy.stats import binomtest

    for count, total in ((0, 7), (3, 12), (50, 50)):
        expected = binomtest(count, total).proportion_ci(method="wilson")
        assert wilson_interval(count, total) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_what_is_hardly_expected_is_not_said_to_be_nought() -> None:
    assert [_few(count) for count in (11.04, 0.1, 0.0452)] == ["11.0", "0.1", "0.045"]
