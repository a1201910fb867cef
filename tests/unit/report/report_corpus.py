"""A small run made by hand: invented sentences, a focal document, hostile names, a character beyond the basic plane."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.core.config import load_config
from pipeline.core.stage import MODELS, Context
from pipeline.records import (
    citations,
    comparison,
    correspondence,
    entities,
    extraction,
    networks,
    policies,
    reuse,
    segmentation,
    topics,
)
from pipeline.records.base import make_table, schema_of
from pipeline.records.entities import UndefinedAcronym
from pipeline.report.parameters import ReportParameters
from pipeline.report.stage import write_report
from pipeline.stages import SECTIONS

HOSTILE = "</script><script>alert('x')</script> \u202e\"'&<img src=x onerror=alert(1)>"
FOCAL, OTHER, STRANGE = "d00aaaaaaaaaaaaa", "d55bbbbbbbbbbbbb", "dffccccccccccccc"

# A table's rows, of a head and cells that a spreadsheet program would take for formulas or pass over.
GRID = [("年份", "增减", "说明"), ("2020", "-3.5", '=HYPERLINK("x")'), ("2021", "", f"山地论坛, {HOSTILE}")]
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
    STRANGE: [
        ("title", 1, [HOSTILE]),
        ("paragraph", 1, [f"山地论坛的记录：{HOSTILE}。"]),
        *(("table", 1, ["\t".join(row)]) for row in GRID),
    ],
}
ENTITIES = [
    ("e1", "清水河流域委员会", "Clearwater River Commission", "CRC", "ORG", "流域委员会|CRC"),
    ("e2", "绿岸基金会", "Green Bank Foundation", "", "ORG", ""),
    ("e3", "山地论坛", "", "", "EVENT", ""),
    ("e4", HOSTILE, HOSTILE, HOSTILE, "LAW", HOSTILE),
]
EMPTY: dict[str, Any] = {"string": "", "int64": 0, "double": 0.0, "bool": False}


def fill(record: type, *rows: dict[str, Any]) -> pa.Table:
    """A table of the record from rows that name only what matters; the rest is empty, zero or false."""
    schema = schema_of(record)
    blank = {f.name: None if f.nullable else EMPTY[str(f.type)] for f in schema}
    filled = [blank | {key: value for key, value in row.items() if key in blank} for row in rows]
    return make_table(record, {f.name: [row[f.name] for row in filled] for f in fields(record)})


def cut_texts() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the blocks and of the sentences."""
    blocks, sentences = [], []
    for doc_id, found in sorted(TEXTS.items()):
        at = number = 0
        for block, (kind, page, parts) in enumerate(found):
            place = {"doc_id": doc_id, "block": block, "page": page}
            blocks.append({**place, "kind": kind, "text": "".join(parts)})
            if kind in extraction.FURNITURE:
                continue
            for text in parts:
                sentences.append({**place, "sentence": number, "start": at, "end": at + len(text), "text": text})
                at, number = at + len(text), number + 1
            at += 1
    return blocks, sentences


def find_mentions(sentences: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the mentions: the first place of every name and acronym in each sentence."""
    found = []
    for row in sentences:
        for entity_id, name, _, acronym, label, _ in ENTITIES:
            for form in filter(None, {name, acronym}):
                if (place := row["text"].find(form)) >= 0:
                    start = row["start"] + place
                    span = {"start": start, "end": start + len(form), "text": form}
                    found.append({**row, **span, "label": label, "entity_id": entity_id})
    return sorted(found, key=lambda m: (m["doc_id"], m["start"], m["end"]))


def text_of(doc_id: str) -> str:
    """The document's text."""
    return "\n".join("".join(parts) for kind, _, parts in TEXTS[doc_id] if kind not in extraction.FURNITURE)


@cache
def build_tables() -> dict[str, pa.Table]:
    """Every table that the report reads."""
    blocks, sentences = cut_texts()
    mentions = find_mentions(sentences)
    rejected = {"source": HOSTILE, "stage": "extraction.files", "error": "ExtractionError", "detail": HOSTILE}
    term = {"term": "流域", "frequency": 3, "documents": 2, "score": 4.5}
    return {
        "documents": fill(extraction.Document, *map(describe_document, sorted(TEXTS))),
        "records": fill(
            extraction.CitationRecord, {"record": "a.ris#1", "outcome": "left out", "reason": "no abstract"}
        ),
        "blocks": fill(extraction.Block, *blocks),
        "cells": fill(extraction.TableCell, *list_cells()),
        "sentences": fill(segmentation.Sentence, *sentences),
        "terms": fill(segmentation.Term, term, {"term": HOSTILE, "score": 1.0}),
        "acronyms": fill(entities.Acronym, *define_acronyms()),
        "undefined_acronyms": fill(UndefinedAcronym, find_undefined()),
        "mentions": fill(entities.Mention, *mentions),
        "entities": fill(entities.Entity, *(describe_entity(*entity, mentions) for entity in ENTITIES)),
        "rejects": fill(extraction.Reject, rejected),
        "duplicates": fill(extraction.Duplicate, *list_repeated()),
        "policies": fill(policies.Policy, *list_policies()),
        "network/co_issuing": fill(networks.CoIssuing, *list_pairs()),
        **build_relating(),
        **build_networks(),
        **build_topics(),
        **build_comparison(),
        **build_profiles(),
    }


def list_cells() -> list[dict[str, Any]]:
    """Rows of the cells: those of the grid that are not empty."""
    first = next(i for i, (kind, _, _) in enumerate(TEXTS[STRANGE]) if kind == "table")
    return [
        {
            "doc_id": STRANGE, "block": first + row, "table": 0, "row": row, "column": column, "text": text,
            "header": row == 0, "caption": HOSTILE, "row_span": 2 if (row, column) == (1, 1) else 1, "column_span": 1,
        }
        for row, texts in enumerate(GRID) for column, text in enumerate(texts) if text
    ]  # fmt: skip


def list_repeated() -> list[dict[str, Any]]:
    """Rows of the duplicates: a near text with hostile differences, and an identical one that does not count."""
    near = {"similarity": 0.876, "kind": "near", "counted": True, "differences": f"-{HOSTILE}\n+山地论坛。"}
    return [
        {"doc_id": OTHER, "same_as": FOCAL, **near},
        {"doc_id": STRANGE, "same_as": OTHER, "similarity": 1.0, "kind": "identical"},
    ]


def list_policies() -> list[dict[str, Any]]:
    """Rows of the policies: a joint notice of a county, a text of the whole country with hostile fields."""
    return [
        {
            "doc_id": OTHER, "title": "绿岸基金会年报", "kind": "规范性文件", "issuers": "e1|e2", "joint": True,
            "issuer_names": "清水河流域委员会|绿岸基金会", "issuers_start": 8, "issuers_end": 13, "level": "county",
            "region": "330523", "region_name": "安吉县", "version": "2018-03-04", "year": 2018, "confidence": 0.9,
            "promulgated": "2018-03-04", "amendments": '[{"date": "2019-01-02", "by": "", "number": ""}]',
        },
        {
            "doc_id": STRANGE, "title": HOSTILE, "kind": HOSTILE, "number": HOSTILE, "issuers": "e4",
            "issuer_names": HOSTILE, "level": "central", "status": HOSTILE, "confidence": 0.5,
        },
    ]  # fmt: skip


def build_relating() -> dict[str, pa.Table]:
    """Tables of citations and of reuse: a law cited once, a passage taken over with hostile words put in."""
    place = {"doc_id": FOCAL, "sentence": 1, "start": 9, "end": 14}
    law = {"law": HOSTILE, "entity_id": "e4", "references": 1, "documents": 1, "first_year": 2021, "last_year": 2021}
    shared = {
        "source_doc_id": OTHER,
        "source_start": 8,
        "source_end": 13,
        **place,
        "kind": "edited",
        "direction": "date",
    }
    changed = {"old_doc_id": OTHER, "new_doc_id": STRANGE, "old_article": "1", "difference": f"{{+{HOSTILE}+}}"}
    shares = {"doc_id": FOCAL, "shared": 0.25, "own": 0.75, "letters": 8}
    holders = [{"passage": 1, "order": n, "doc_id": d} for n, d in enumerate((OTHER, FOCAL, STRANGE), start=1)]
    return {
        "citations": fill(
            citations.Citation,
            {**place, "name": HOSTILE, "article": "3", "relation": "basis"},
            {**place, "start": 2, "end": 4, "relation": "applies", "internal": True},
        ),
        "citations/laws": fill(citations.CitedLaw, {**law, "articles": 1, "targets": f"{OTHER} unknown"}),
        "citations/articles": fill(citations.CitedArticle, {**law, "article": "3", "evidence": f"{FOCAL}:1"}),
        "citations/documents": fill(
            citations.CitingDocument, {**law, **place, "relation": "basis", "evidence": f"{FOCAL}:1"}
        ),
        "citations/editions": fill(citations.EditionChange, {**changed, "law": HOSTILE, "change": "edited"}),
        "reuse": fill(reuse.Reuse, {**shared, "difference": f"同[-旧-]{{+{HOSTILE}+}}"}, {**shared, "formula": True}),
        "reuse/provisions": fill(reuse.Provision, {"passage": 1, "text": HOSTILE, "holders": 3, "course": "down"}),
        "reuse/adoptions": fill(reuse.Adoption, *holders),
        "reuse/documents": fill(reuse.ReusedShare, shares),
    }


def list_pairs() -> list[dict[str, Any]]:
    """Rows of co-issuing, one with a hostile name."""
    pair = {"lead": "e1", "lead_name": "清水河流域委员会", "documents": 1, "doc_ids": OTHER}
    return [pair | {"other": "e2", "other_name": "绿岸基金会"}, pair | {"other": "e4", "other_name": HOSTILE}]


def describe_document(doc_id: str) -> dict[str, Any]:
    """A row of the documents."""
    return {
        "doc_id": doc_id,
        "source": f"sources/{doc_id}.txt",
        "title": TEXTS[doc_id][0][2][0],
        "authors": "某某; 另某",
        "year": {FOCAL: 2021, OTHER: 2018}.get(doc_id),
        "genre": "论文" if doc_id == FOCAL else "报告",
        "role": "focal" if doc_id == FOCAL else "related",
        "pages": max(page for _, page, _ in TEXTS[doc_id]),
        "characters": len(text_of(doc_id)),
        "text_quality": 0.5 if doc_id == STRANGE else 1.0,
    }


def describe_entity(
    entity_id: str, name: str, name_en: str, acronym: str, label: str, aliases: str, mentions: list[dict[str, Any]]
) -> dict[str, Any]:
    """A row of the entities."""
    count = sum(m["entity_id"] == entity_id for m in mentions)
    years = {"first_year": 2018, "last_year": 2021}
    names = {"name": name, "name_en": name_en, "acronym": acronym, "label": label, "aliases": aliases}
    return {
        "entity_id": entity_id,
        **names,
        **years,
        "mentions": count,
        "named": count,
        "documents": 1,
        "in_focal": entity_id != "e3",
    }


def define_acronyms() -> list[dict[str, Any]]:
    """Two definitions that disagree over CRC, and a hostile one."""
    start = text_of(FOCAL).index("清水河")
    crc = {"short_form": "CRC", "page": 1, "sentence": 1}
    river = {"long_form": "清水河流域委员会", "long_form_en": "Clearwater River Commission", "confidence": 0.9}
    bank = {"long_form": "绿岸基金会", "confidence": 0.4, "conflict": True}
    return [
        {**crc, **river, "doc_id": FOCAL, "start": start, "end": start + 8},
        {**crc, **bank, "doc_id": OTHER, "start": 8, "end": 13},
        {"doc_id": STRANGE, "short_form": HOSTILE, "long_form": HOSTILE, "page": 1, "start": 0, "end": 4},
    ]


def find_undefined() -> dict[str, Any]:
    """XYZ, which nobody explains."""
    return {"short_form": "XYZ", "documents": 1, "frequency": 1, "example": f"{FOCAL}:{text_of(FOCAL).index('XYZ')}"}


def build_networks() -> dict[str, pa.Table]:
    """An entity network of four nodes and two edges, a term network of two nodes and one."""
    nodes: list[dict[str, Any]] = []
    for place, (entity_id, name, _, acronym, label, _) in enumerate(ENTITIES):
        names = {"network": "entities", "node": entity_id, "label": name, "acronym": acronym, "type": label}
        facts = {"frequency": 5, "documents": 2, "community": place % 2, "first_year": 2018, "last_year": 2021}
        nodes.append({**names, **facts, "x": (-3.0, 3.0, -1.0, 1.0)[place], "y": float(place), "color": "#336699"})
    for term in ("流域", "会议"):
        nodes.append({"network": "terms", "node": term, "label": term, "type": "TERM", "color": "#336699"})
    edges = [
        {
            "source": "e1",
            "target": "e2",
            "weight": 2,
            "npmi": 0.5,
            "backbone": True,
            "evidence": f"{FOCAL}:1 {OTHER}:1",
        },
        {"source": "e3", "target": "e4", "weight": 1, "evidence": f"{STRANGE}:1"},
    ]
    term_edge = {"network": "terms", "source": "流域", "target": "会议", "weight": 1, "evidence": f"{FOCAL}:3"}
    return {
        "network/nodes": fill(networks.NetworkNode, *nodes),
        "network/edges": fill(networks.NetworkEdge, *({"network": "entities", **e} for e in edges), term_edge),
    }


def build_topics() -> dict[str, pa.Table]:
    """Two topics, one with a hostile label."""
    first = {"label": "流域治理", "terms": "流域 委员会 会议", "share": 0.7, "exemplars": f"{FOCAL}:1 {OTHER}:1"}
    second = {"topic": 1, "label": HOSTILE, "terms": "论坛", "share": 0.3, "exemplars": f"{STRANGE}:1"}
    documents = sorted(TEXTS)
    shares = [
        {"doc_id": d, "unit": "document", "topic": t, "share": s} for d in documents for t, s in ((0, 0.6), (1, 0.4))
    ]
    points = [{"doc_id": d, "x": float(k), "y": float(k % 2), "topic": k % 2} for k, d in enumerate(documents)]
    years = [{"topic": 0, "by": "year", "value": y, "share": 0.4, "low": 0.2, "high": 0.6} for y in ("2018", "2021")]
    return {
        "topics/topics": fill(topics.Topic, first, second),
        "topics/document_topics": fill(topics.DocumentTopic, *shares),
        "topics/map": fill(topics.MapPoint, *points),
        "topics/periods": fill(topics.TopicPeriod, *years),
    }


def build_comparison() -> dict[str, pa.Table]:
    """A row or two of each comparison."""
    interval = {"low": -0.5, "high": 2.0, "effect": 1.0, "significant": True}
    base = {"doc_id": FOCAL, "against": "all", **interval, "evidence": f"{FOCAL}:1"}
    silent = {"entity_id": "e3", "name": "山地论坛", "label": "EVENT", "role": "silence", "related_documents": 2}
    hostile = {"entity_id": "e4", "name": HOSTILE, "label": "LAW", "role": "focal-only"}
    acronym = {"name": "优先名单", "acronym": "PWL", "label": "ACRONYM", "role": "silence", "related_documents": 3}
    shares = {"share": 0.5, "low": 0.4, "high": 0.6, "related_share": 0.3}
    edge = {"network": "entities", "source_label": HOSTILE, "target_label": "绿岸基金会", "role": "focal-only"}
    near = {"unit": "document", "rank": 1, "neighbour": OTHER, "title": "绿岸基金会年报", "similarity": 0.4}
    place = {"measure": "distance", "value": 0.3, "percentile": 80.0}
    return {
        "compare/terms": fill(
            comparison.TermContrast,
            {**base, "term": "流域", "direction": "over", "frequency": 3},
            {**base, "term": HOSTILE, "direction": "under", "effect": -0.4},
        ),
        "compare/entities": fill(comparison.EntityContrast, base | silent, base | hostile, base | acronym),
        "compare/topics": fill(
            comparison.TopicContrast,
            {**base, **shares, "topic": 0, "label": "流域治理"},
            {**base, **shares, "topic": 1, "label": HOSTILE},
        ),
        "compare/edges": fill(comparison.EdgeContrast, base | edge),
        "compare/neighbours": fill(comparison.Neighbour, base | near),
        "compare/position": fill(comparison.Position, base | place),
    }


def build_profiles() -> dict[str, pa.Table]:
    """Three items by three groups, names hostile, and two groups of levels, which have one axis."""
    found: dict[str, list[dict[str, Any]]] = {"points": [], "axes": [], "cells": [], "merges": []}
    for grouping, groups in (("genre", ["论文", "法律", HOSTILE]), ("level", ["central", "county"])):
        own = {"kind": "terms", "grouping": grouping}
        names = {"item": ["流域", "论坛", HOSTILE], "group": groups}
        for role, points in names.items():
            for k, name in enumerate(points):
                plane = {"y": (-0.5) ** k, "contribution_y": 0.3} if len(groups) > 2 else {}
                found["points"].append(
                    {**own, **plane, "role": role, "point": name, "name": name, "documents": 3, "count": 5 + k,
                     "mass": 0.3, "inertia": 0.2, "x": 0.4 * k - 0.3, "contribution_x": 0.3, "quality": 0.3 * k,
                     "leaf": (k + 1) % len(points)}
                )  # fmt: skip
            found["merges"] += [
                {**own, "role": role, "step": k, "one": 0 if k == 0 else len(points) + k - 1, "other": k + 1,
                 "height": 0.5 + k, "size": k + 2}
                for k in range(len(points) - 1)
            ]  # fmt: skip
        found["cells"] += [
            {**own, "item": item, "name": item, "group": group, "count": k, "expected": 2.0, "residual": 3.0 * (k - 1),
             "evidence": f"{OTHER}:1" if k else ""}
            for item in names["item"] for k, group in enumerate(groups)
        ]  # fmt: skip
        found["axes"] += [
            {**own, "axis": k, "inertia": 0.5, "share": 0.7, "p_value": 0.2, "documents": 9, "items": 3, "groups": 3}
            for k in range(len(groups))
        ]
    return {
        "compare/correspondence": fill(correspondence.CorrespondencePoint, *found["points"]),
        "compare/correspondence/axes": fill(correspondence.CorrespondenceAxis, *found["axes"]),
        "compare/correspondence/cells": fill(correspondence.GroupCell, *found["cells"]),
        "compare/correspondence/merges": fill(correspondence.ClusterMerge, *found["merges"]),
    }


def build_context(folder: Path) -> Context:
    """The context of a corpus without a configuration file."""
    return Context(folder, MODELS, load_config(folder / "corpus.toml", SECTIONS))


def write_files(folder: Path, tables: dict[str, pa.Table] | None = None) -> dict[str, bytes]:
    """The report's files by path below the report, from the run made by hand or from other tables."""
    made = write_report(tables or build_tables(), ReportParameters(), build_context(folder))
    return {path.removeprefix("report/"): data for path, data in made.files.items()}
