"""The overview: what was read, what was left out, what is in doubt."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import Any

from pipeline.entities.linking.quantities import QUANTITIES
from pipeline.messages import part_both
from pipeline.report.findings import list_findings
from pipeline.report.tables import Row, RunTables

GOOD_QUALITY = 0.9
GOOD_CONFIDENCE = 0.5
LISTED = 200
REPEATS = {"identical": ("相同", "identical"), "near": ("相近", "near"), "edition": ("版本", "edition")}


def summarise(corpus: RunTables) -> dict[str, Any]:
    """What the overview's template shows."""
    documents = corpus.documents
    rejects = sorted(corpus.rows("rejects"), key=lambda r: (r["source"], r["stage"], r["detail"]))
    poor = sorted((d for d in documents if d["text_quality"] < GOOD_QUALITY), key=lambda d: d["text_quality"])
    return {
        "findings": list_findings(corpus),
        "counts": count_all(corpus),
        "years_known": [d["year"] for d in documents],
        "kinds": Counter(kind_of(d["source"]) for d in documents).most_common(),
        "genres": Counter(d["genre"] for d in documents).most_common(12),
        "rejects": [row | {"told": part_both(row["detail"])} for row in rejects[:LISTED]],
        "rejected": len(rejects),
        "poor": poor[:LISTED],
        "doubts": count_doubts(corpus),
        "repeated": list_repeated(corpus)[:LISTED],
        "repeats": corpus.count("duplicates"),
        "most_mentioned": [entity for entity in corpus.entities if entity["label"] not in QUANTITIES][:12],
    }


def count_all(corpus: RunTables) -> list[tuple[str, str, int]]:
    """Chinese label, English label and count of all that was found."""
    documents = corpus.documents
    return [
        ("文献", "documents", len(documents)),
        ("页", "pages", sum(d["pages"] for d in documents)),
        ("字符", "characters", sum(d["characters"] for d in documents)),
        ("句子", "sentences", corpus.count_sentences()),
        ("实体", "entities", len(corpus.entities)),
        ("提及", "mentions", corpus.count("mentions")),
        ("缩略语定义", "acronym definitions", corpus.count("acronyms")),
        ("主题", "topics", corpus.count("topics/topics")),
    ]


def kind_of(source: str) -> str:
    """The kind of file that a document came from: its ending, or the export that holds its record."""
    file, _, record = source.partition("#")
    ending = PurePosixPath(file).suffix.lstrip(".").upper() or "—"
    return f"{ending} 题录 record" if record else ending


def count_doubts(corpus: RunTables) -> list[tuple[str, str, int, str]]:
    """Chinese label, English label, count and page of what a reader should check; what does not occur is left out."""
    acronyms: list[Row] = corpus.rows("acronyms")
    left_out = [r for r in corpus.rows("records") if r["outcome"] == "left out"]
    undated = sum(document["year"] is None for document in corpus.documents)
    set_aside = corpus.count("topics/set_aside")
    conflicts = sum(acronym["conflict"] for acronym in acronyms)
    unsure = sum(acronym["confidence"] < GOOD_CONFIDENCE for acronym in acronyms)
    doubts = [
        ("年份不明的文献", "documents without a year", undated, "reader"),
        ("同一文献内名称不一的缩略语", "acronyms with two names in one document", conflicts, "acronyms"),
        ("置信度低于 0.5 的缩略语", "acronyms with a confidence below 0.5", unsure, "acronyms"),
        ("无处说明的缩略语", "acronyms that no document explains", corpus.count("undefined_acronyms"), "acronyms"),
        (
            "不计词频的重复段落与译文",
            "repeated or translated texts left uncounted",
            set_aside,
            "method",
        ),
        ("未采用的题录", "citation records left out", len(left_out), "method"),
    ]
    return [doubt for doubt in doubts if doubt[2]]


def list_repeated(corpus: RunTables) -> list[dict[str, Any]]:
    """The documents that repeat another one, those that don't count first, with that one and their differences."""
    known = {document["doc_id"]: document for document in corpus.documents}
    found = [
        {
            "document": known[row["doc_id"]],
            "same_as": known[row["same_as"]],
            "kind": REPEATS[row["kind"]],
            "similarity": row["similarity"],
            "counted": row["counted"],
            "differences": [(line[0] == "+", line[1:]) for line in row["differences"].split("\n") if line],
        }
        for row in corpus.rows("duplicates")
    ]
    return sorted(found, key=lambda r: (r["counted"], r["document"]["source"]))
