"""A made run for exports: the report's hand-made tables, with a network that has more nodes than its figure shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from pipeline.records import comparison, evolution, networks, topics
from pipeline.report.tables import RunTables
from tests.unit.report.report_corpus import FOCAL, HOSTILE, build_tables, fill

NAMES = [
    "生态环境部",
    "国家发展和改革委员会",
    "碳排放权交易管理暂行条例",
    "全国碳市场",
    "ETS",
    HOSTILE[:40],
    "$x_1$ 与 \\frac",
]
MANIFEST: Mapping[str, Any] = {
    "corpus": "made",
    "configuration": {"title": "手工语料", "focal": "", "networks": {"unit": "sentence", "minimum_weight": 2}},
    "versions": {"pipeline": "0.1.0", "jieba": "0.42.1"},
    "stages": {"networks.build": {"seconds": 3.2, "computed": 1, "rows": {}}},
    "tables": {},
}


def make_run(**others: pa.Table) -> RunTables:
    """The made run, some tables exchanged for others."""
    nodes = [
        {
            "network": "terms", "node": f"n{k}", "label": f"{NAMES[k % len(NAMES)]}{k}", "name_en": f"Name {k}",
            "frequency": 200 - k, "documents": 9, "degree": 2, "strength": 200.0 - k, "community": k % 9,
            "community_name": f"社群{k % 9} / {NAMES[k % 3]} / {NAMES[(k + 1) % 3]} / 商标国际注册",
            "mean_year": 2010 + k % 12, "x": 10.0 * (k % 17) + k % 3,
            "y": 9.0 * (k // 17) + k % 5, "color": "#4477aa", "size": 8.0,
        }
        for k in range(150)
    ]  # fmt: skip
    edges = [
        {
            "network": "terms", "source": f"n{k}", "target": f"n{(7 * k + 1) % 150}", "source_label": NAMES[0],
            "target_label": NAMES[1], "weight": 1 + k % 6, "fractional": 0.5, "backbone": True, "quote": "=1+1 句",
            "evidence": "d00aaaaaaaaaaaaa:1",
        }
        for k in range(150)
    ]  # fmt: skip
    points = [{"doc_id": f"d{k}", "x": float(k % 7), "y": float(k % 5), "topic": k % 4} for k in range(40)]
    periods = [
        {
            "topic": t,
            "by": "year",
            "value": str(2015 + y),
            "documents": 3,
            "share": 0.1 * (t + 1),
            "low": 0.05,
            "high": 0.5,
        }
        for t in range(4)
        for y in range(9)
    ]
    clusters = [
        {
            "kind": "keywords", "period": period, "first_year": 2011, "last_year": 2025, "cluster": k,
            "label": f"{NAMES[(k + p) % len(NAMES)]} / 甲 / 乙", "items": "甲|乙|丙", "size": 3 + k,
            "documents": 20 - k,
            "centrality": float(k * 7 % 9), "density": float(k * 5 % 9),
            "quadrant": "motor", "quadrant_share": 0.5 + k / 20,
        }
        for p, period in enumerate(("", "十二五 2011-2015", "十三五 2016-2020", "十四五 2021-2025"))
        for k in range(8)
    ]  # fmt: skip
    flows = [
        {
            "kind": "keywords", "period": a, "next_period": b, "source": k, "target": (k * 3) % 8, "event": "continues",
            "source_label": "甲", "target_label": "乙", "inclusion": 0.5, "stability": 0.3, "shared": "甲|乙",
        }
        for a, b in (("十二五 2011-2015", "十三五 2016-2020"), ("十三五 2016-2020", "十四五 2021-2025"))
        for k in range(8)
    ]  # fmt: skip
    bursts = [
        {
            "kind": "terms", "label": f"{NAMES[k % len(NAMES)]}{k}", "item": f"i{k}", "strength": 9.0 - k / 4,
            "q_value": k / 50,
            "begin": 2005 + k % 9, "end": 2007 + k % 9, "first_year": 2001, "last_year": 2024 - k % 3, "documents": 5,
        }
        for k in range(40)
    ]  # fmt: skip
    shares = [
        {
            "doc_id": FOCAL, "against": against, "topic": t, "label": "、".join(NAMES[t : t + 3]), "share": 0.1 * t,
            "related_share": 0.2, "effect": 0.1 * t - 0.05 * g, "role": "alike",
        }
        for g, against in enumerate(("all", "司法解释", "行政法规", "期刊论文"))
        for t in range(6)
    ]  # fmt: skip
    tables = build_tables() | {
        "compare/topics": fill(comparison.TopicContrast, *shares),
        "evolution/clusters": fill(evolution.ClusterRow, *clusters),
        "evolution/flows": fill(evolution.FlowRow, *flows),
        "evolution/bursts": fill(evolution.BurstRow, *bursts),
        "network/nodes": fill(networks.NetworkNode, *nodes),
        "network/edges": fill(networks.NetworkEdge, *edges),
        "topics/map": fill(topics.MapPoint, *points),
        "topics/periods": fill(topics.TopicPeriod, *periods),
    }
    return RunTables("手工语料", tables | others)
