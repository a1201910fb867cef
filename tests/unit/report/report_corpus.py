"""A small run made by hand: invented sentences, a focal document, hostile names, a character beyond the basic plane."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.comparison import records as comparison
from pipeline.core import records as core
from pipeline.core.config import load_config
from pipeline.core.stage import MODELS, Context
from pipeline.networks import records as networks
from pipeline.stages import SECTIONS
from pipeline.topics import records as topics

HOSTILE = "</script><script>alert('x')</script> \u202e\"'&<img src=x onerror=alert(1)>"
FOCAL, OTHER, STRANGE = "d00aaaaaaaaaaaaa", "d55bbbbbbbbbbbbb", "dffccccccccccccc"

# Document id to its blocks: kind, page, sentences.
TEXTS = {
    FOCAL: [
        ("title", 1, ["河湖协作的新办法"]),
        ("header", 1, ["期刊页眉"]),
        ("paragraph", 1, ["清水河流域委员会（CRC）发布年度计划。", "委员会与绿岸基金会共同出资。"]),
        ("paragraph", 2, ["𠮷林分会也参加了CRC的会议。", "会议没有提到XYZ标准。"]),
    ],
    OTHER: [
        ("title", 1, ["绿岸基金会年报"]),
        ("paragraph", 1, ["绿岸基金会资助清水河流域委员会。", "山地论坛另行召开。"]),
    ],
    STRANGE: [("title", 1, [HOSTILE]), ("paragraph", 1, [f"山地论坛的记录：{HOSTILE}。"])],
}
ENTITIES = [
    ("e1", "清水河流域委员会", "Clearwater River Commission", "CRC", "ORG", "流域委员会|CRC"),
    ("e2", "绿岸基金会", "Green Bank Foundation", "", "ORG", ""),
    ("e3", "山地论坛", "", "", "EVENT", ""),
    ("e4", HOSTILE, HOSTILE, HOSTILE, "LAW", HOSTILE),
]
DEFAULTS = {str: "", int: 0, float: 0.0, bool: False}


def fill(record: type, rows: list[dict[str, Any]]) -> pa.Table:
    """A table of the record from rows that name only what matters; the rest is empty, zero or false."""
    schema = core.schema_of(record)
    empty = {"string": "", "int64": 0, "double": 0.0, "bool": False}
    values = {
        f.name: [
            row.get(f.name, None if schema.field(f.name).nullable else empty[str(schema.field(f.name).type)])
            for row in rows
        ]
        for f in fields(record)
    }
    return core.make_table(record, values)


def _texts() -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]], dict[str, str]]:
    blocks, sentences, mentions, texts = [], [], [], {}
    for doc_id in sorted(TEXTS):
        at, number, parts = 0, 0, []
        for block, (kind, page, found) in enumerate(TEXTS[doc_id]):
            text = "".join(found)
            blocks.append({"doc_id": doc_id, "block": block, "kind": kind, "page": page, "text": text})
            if kind in core.FURNITURE:
                continue
            parts.append(text)
            for sentence in found:
                row = {
                    "doc_id": doc_id,
                    "sentence": number,
                    "block": block,
                    "page": page,
                    "start": at,
                    "end": at + len(sentence),
                }
                sentences.append(row | {"text": sentence})
                mentions += _mentions(row, sentence)
                at, number = at + len(sentence), number + 1
            at += 1
        texts[doc_id] = "\n".join(parts)
    return blocks, sentences, mentions, texts


def _mentions(row: dict[str, Any], sentence: str) -> list[dict[str, Any]]:
    found = []
    for entity_id, name, _, acronym, label, _ in ENTITIES:
        for form in filter(None, {name, acronym}):
            if (place := sentence.find(form)) >= 0:
                start = row["start"] + place
                found.append({**row, "start": start, "end": start + len(form), "text": form, "label": label,
                              "entity_id": entity_id, "method": "gazetteer"})  # fmt: skip
    return sorted(found, key=lambda m: m["start"])


def build_tables() -> dict[str, pa.Table]:
    """Every table that the report reads."""
    blocks, sentences, mentions, texts = _texts()
    documents = [
        {"doc_id": d, "source": f"sources/{d}.txt", "title": TEXTS[d][0][2][0], "authors": "某某; 另某", "year": year,
         "genre": "论文" if d == FOCAL else "报告", "role": "focal" if d == FOCAL else "related", "language": "zh",
         "pages": max(b[1] for b in TEXTS[d]), "characters": len(texts[d]), "text_quality": 0.5 if d == STRANGE else 1.0}
        for d, year in ((FOCAL, 2021), (OTHER, 2018), (STRANGE, None))
    ]  # fmt: skip
    entities = [
        {"entity_id": i, "name": n, "name_en": en, "acronym": a, "label": label, "aliases": aliases,
         "mentions": sum(m["entity_id"] == i for m in mentions), "documents": 1, "first_year": 2018, "last_year": 2021,
         "in_focal": i != "e3"}
        for i, n, en, a, label, aliases in ENTITIES
    ]  # fmt: skip
    start = texts[FOCAL].index("清水河")
    acronyms = [
        {"doc_id": FOCAL, "source": "s", "short_form": "CRC", "long_form": "清水河流域委员会", "page": 1, "sentence": 1,
         "long_form_en": "Clearwater River Commission", "start": start, "end": start + 8, "confidence": 0.9},
        {"doc_id": OTHER, "source": "s", "short_form": "CRC", "long_form": "绿岸基金会", "page": 1, "sentence": 1,
         "start": 8, "end": 13, "confidence": 0.4, "conflict": True},
        {"doc_id": STRANGE, "source": "s", "short_form": HOSTILE, "long_form": HOSTILE, "page": 1, "sentence": 0, "start": 0, "end": 4},
    ]  # fmt: skip
    return {
        "documents": fill(core.Document, documents),
        "records": fill(core.CitationRecord, [{"record": "a.ris#1", "outcome": "left out", "reason": "no abstract"}]),
        "blocks": fill(core.Block, blocks),
        "sentences": fill(core.Sentence, sentences),
        "terms": fill(
            core.Term, [{"term": "流域", "frequency": 3, "documents": 2, "score": 4.5}, {"term": HOSTILE, "score": 1.0}]
        ),
        "keywords": fill(core.Keyword, []),
        "acronyms": fill(core.Acronym, acronyms),
        "mentions": fill(core.Mention, mentions),
        "entities": fill(core.Entity, entities),
        "rejects": fill(
            core.Reject,
            [{"source": HOSTILE, "stage": "extraction.files", "error": "ExtractionError", "detail": HOSTILE}],
        ),
        **_networks(),
        **_topics(),
        **_comparison(),
    }


def _networks() -> dict[str, pa.Table]:
    nodes = [
        {"network": "entities", "node": i, "label": n, "acronym": a, "type": label, "frequency": 5, "documents": 2, "community": k % 2,
         "first_year": 2018, "last_year": 2021, "x": float(k), "y": float(-k), "size": 3.0, "color": "#336699", "in_focal": True}
        for k, (i, n, _, a, label, _) in enumerate(ENTITIES)
    ]  # fmt: skip
    nodes += [{"network": "terms", "node": t, "label": t, "type": "TERM", "color": "#336699"} for t in ("流域", "会议")]
    edges = [
        {"network": "entities", "source": "e1", "target": "e2", "source_label": "清水河流域委员会", "target_label": "绿岸基金会",
         "weight": 2, "documents": 2, "npmi": 0.5, "backbone": True, "evidence": f"{FOCAL}:2 {OTHER}:1"},
        {"network": "entities", "source": "e3", "target": "e4", "weight": 1, "documents": 1, "evidence": f"{STRANGE}:1"},
        {"network": "terms", "source": "流域", "target": "会议", "weight": 1, "documents": 1, "evidence": f"{FOCAL}:3"},
    ]  # fmt: skip
    return {"network/nodes": fill(networks.NetworkNode, nodes), "network/edges": fill(networks.NetworkEdge, edges)}


def _topics() -> dict[str, pa.Table]:
    found = [
        {
            "topic": 0,
            "label": "流域治理",
            "terms": "流域 委员会 会议",
            "share": 0.7,
            "documents": 2,
            "exemplars": f"{FOCAL}:1 {OTHER}:1",
        },
        {"topic": 1, "label": HOSTILE, "terms": "论坛", "share": 0.3, "documents": 1, "exemplars": f"{STRANGE}:1"},
    ]
    shares = [
        {"doc_id": d, "unit": "document", "topic": t, "share": s}
        for d in sorted(TEXTS)
        for t, s in ((0, 0.6), (1, 0.4))
    ]
    points = [{"doc_id": d, "x": float(k), "y": float(k % 2), "topic": k % 2} for k, d in enumerate(sorted(TEXTS))]
    return {
        "topics/topics": fill(topics.Topic, found),
        "topics/document_topics": fill(topics.DocumentTopic, shares),
        "topics/map": fill(topics.MapPoint, points),
    }


def _comparison() -> dict[str, pa.Table]:
    base = {
        "doc_id": FOCAL,
        "against": "all",
        "low": -0.5,
        "high": 2.0,
        "effect": 1.0,
        "significant": True,
        "evidence": f"{FOCAL}:1",
    }
    return {
        "compare/terms": fill(comparison.TermContrast, [
            base | {"term": "流域", "direction": "over", "frequency": 3}, base | {"term": HOSTILE, "direction": "under", "effect": -0.4}]),
        "compare/entities": fill(comparison.EntityContrast, [
            base | {"entity_id": "e3", "name": "山地论坛", "label": "EVENT", "role": "silence", "related_documents": 2, "related_share": 1.0},
            base | {"entity_id": "e4", "name": HOSTILE, "label": "LAW", "role": "focal-only"}]),
        "compare/topics": fill(comparison.TopicContrast, [
            base | {"topic": t, "label": name, "share": 0.5, "low": 0.4, "high": 0.6, "related_share": 0.3} for t, name in ((0, "流域治理"), (1, HOSTILE))]),
        "compare/edges": fill(comparison.EdgeContrast, [
            base | {"network": "entities", "source": "e1", "target": "e2", "source_label": HOSTILE, "target_label": "绿岸基金会",
                    "role": "focal-only", "frequency": 1}]),
        "compare/neighbours": fill(comparison.Neighbour, [
            {"doc_id": FOCAL, "unit": "document", "rank": 1, "neighbour": OTHER, "title": "绿岸基金会年报", "similarity": 0.4}]),
        "compare/position": fill(comparison.Position, [
            {"doc_id": FOCAL, "measure": "distance", "against": "all", "value": 0.3, "percentile": 80.0, "documents": 3}]),
    }  # fmt: skip


def build_context(folder: Path) -> Context:
    """The context of a corpus without a configuration file."""
    return Context(folder, MODELS, load_config(folder / "corpus.toml", SECTIONS))
