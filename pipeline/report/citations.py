"""The page of citations: law by law, which articles are relied on, who cites, and editions side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from pipeline.policies.differences import split_difference
from pipeline.policies.targets import YOUNGER
from pipeline.report.tables import Row, RunTables

# What the page shows; citations.csv and the tables in citations/ have all.
LAWS, CITING, CELLS, CHANGES, EDITIONS = 40, 25, 400, 40, 10
RELATIONS = {
    "basis": ("依据", "basis"),
    "applies": ("适用", "applies"),
    "with": ("参照", "by analogy"),
    "amends": ("修改", "amends"),
    "repeals": ("废止", "repeals"),
    "implements": ("落实", "implements"),
    "mentions": ("提及", "mentions"),
}
CHANGED = {"edited": ("修改", "changed"), "added": ("新增", "added"), "removed": ("删去", "removed")}


@dataclass(frozen=True, slots=True)
class Cell:
    """An article's cell of the heat map: how often it is cited, how dark it is (0 to 1), and where it leads."""

    article: str
    references: int
    shade: float
    doc_id: str
    sentence: int


def summarise(corpus: RunTables) -> dict[str, Any]:
    """What the page's template shows."""
    citations = corpus.rows("citations")
    articles, citing = _by_law(corpus.rows("citations/articles")), _by_law(corpus.rows("citations/documents"))
    laws = corpus.rows("citations/laws")
    return {
        "drawn": "citations" in set(corpus.columns("network/nodes", "network")[0]),
        "citation_counts": _count(citations, laws),
        "relation_counts": _relations(citations),
        "relation_names": RELATIONS,
        "laws": [
            law
            | {
                "cells": _cells(articles[law["law"], law["entity_id"]]),
                "citing": [d for row in citing[law["law"], law["entity_id"]][:CITING] if (d := _cite(corpus, row))],
                "more": max(0, law["documents"] - CITING),
                "held": [corpus.documents[n] for n in _numbers(corpus, law["targets"])],
            }
            for law in laws[:LAWS]
        ],
        "laws_left": max(0, len(laws) - LAWS),
        "editions": _editions(corpus),
        "changed": CHANGED,
    }


def _by_law(rows: list[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["law"], row["entity_id"]].append(row)
    return found


def _references(citations: list[Row]) -> list[Row]:
    return list({(row["doc_id"], row["start"], row["end"]): row for row in citations}.values())


def _count(citations: list[Row], laws: list[Row]) -> list[tuple[str, str, int]]:
    references = _references(citations)
    outer = [row for row in references if not row["internal"]]
    held = [row for row in outer if row["target_doc_id"]]
    return [
        ("引用", "references", len(references)),
        ("引本文", "to the text itself", len(references) - len(outer)),
        ("引他文", "to other texts", len(outer)),
        ("所引法规与文件", "laws and documents cited", len(laws)),
        ("语料中有原文", "whose text is in the corpus", len(held)),
        ("其中版本较晚", "of these in a younger edition", sum(row["target_edition"] == YOUNGER for row in held)),
        ("语料中无原文", "whose text is not here", len(outer) - len(held)),
    ]


def _relations(citations: list[Row]) -> list[tuple[str, str, str, int]]:
    counts = Counter(row["relation"] for row in _references(citations) if not row["internal"])
    return [(name, *RELATIONS[name], counts[name]) for name in RELATIONS if counts[name]]


def _cells(articles: list[Row]) -> list[Cell]:
    most = max((row["references"] for row in articles), default=1)
    cells = []
    for row in articles[:CELLS]:
        doc_id, _, sentence = row["evidence"].split(" ")[0].rpartition(":")
        shade = round(0.15 + 0.85 * row["references"] / most, 3)
        cells.append(Cell(row["article"], row["references"], shade, doc_id, int(sentence)))
    return cells


def _cite(corpus: RunTables, row: Row) -> Row | None:
    places = corpus.references(row["evidence"])
    if row["doc_id"] not in corpus.document_numbers or not places:
        return None
    return row | {"document": corpus.documents[corpus.document_numbers[row["doc_id"]]], "sentence": places[1]}


def _numbers(corpus: RunTables, doc_ids: str) -> list[int]:
    return [corpus.document_numbers[d] for d in doc_ids.split() if d in corpus.document_numbers]


def _editions(corpus: RunTables) -> list[Row]:
    """Pairs of editions with their changed articles, marked."""
    pairs: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in corpus.rows("citations/editions"):
        pairs[row["old_doc_id"], row["new_doc_id"]].append(row)
    made = []
    for rows in list(pairs.values())[:EDITIONS]:
        changed = [row for row in rows if row["change"] != "same"]
        made.append(
            {
                "law": rows[0]["law"],
                "old": rows[0],
                "counts": Counter(row["change"] for row in rows),
                "articles": [row | {"parts": split_difference(row["difference"])} for row in changed[:CHANGES]],
                "more": max(0, len(changed) - CHANGES),
            }
        )
    return made
