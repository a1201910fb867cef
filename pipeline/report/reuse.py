"""The page of reuse: passages side by side with their differences, provisions and who took them over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from statistics import mean
from typing import Any

from pipeline.policies.differences import split_difference
from pipeline.report.tables import Row, RunTables

# What the page shows; reuse.csv and the tables in reuse/ have all.
PASSAGES, PROVISIONS, ADOPTERS, DOCUMENTS = 60, 40, 12, 40
# Characters of a passage that the page shows.
SHOWN = 600
COURSES = {"down": ("自上而下", "downward"), "up": ("自下而上", "upward"), "level": ("同级", "on one level")}
REASONS = {
    "date": ("据日期", "by date"),
    "level": ("据层级", "by level"),
    "age": ("据初次制定之年，存疑：较早者后经修订", "by first making, in doubt: the older text was amended since"),
    "version": ("据版本", "by version"),
    "": ("方向不明", "direction unknown"),
}


def summarise(corpus: RunTables) -> dict[str, Any]:
    """What the page's template shows."""
    pairs = [row for row in corpus.rows("reuse") if not row["formula"]]
    shares = corpus.rows("reuse/documents")
    return {
        "drawn": "reuse" in set(corpus.columns("network/nodes", "network")[0]),
        "reuse_counts": [
            ("共有段落", "shared passages", len(pairs)),
            ("逐字相同", "verbatim", sum(row["kind"] == "verbatim" for row in pairs)),
            ("有改动", "edited", sum(row["kind"] == "edited" for row in pairs)),
            ("套语（另计）", "formulas, set apart", corpus.count("reuse") - len(pairs)),
            ("三处以上共有的规定", "provisions in three texts or more", corpus.count("reuse/provisions")),
        ],
        "mean_shared": mean(row["shared"] for row in shares) if shares else 0.0,
        "focal_share": next((s for s in shares if corpus.focal and s["doc_id"] == corpus.focal["doc_id"]), None),
        "most_shared": [
            row | {"document": d}
            for row in sorted(shares, key=lambda s: (-s["shared"], s["doc_id"]))[:DOCUMENTS]
            if row["shared"] > 0 and (d := _document(corpus, row["doc_id"]))
        ],
        "provisions": _provisions(corpus),
        "passages": _passages(corpus, _telling(corpus, pairs)),
        "courses": COURSES,
        "reasons": REASONS,
    }


def _document(corpus: RunTables, doc_id: str) -> Row | None:
    number = corpus.document_numbers.get(doc_id)
    return None if number is None else corpus.documents[number]


def _telling(corpus: RunTables, pairs: list[Row]) -> list[Row]:
    """Those of the focal document first, then the longest; one a pair of documents at first, so that many are seen."""
    focal = corpus.focal["doc_id"] if corpus.focal else ""
    ordered = sorted(
        pairs, key=lambda r: (focal not in (r["source_doc_id"], r["doc_id"]), -r["length"], r["doc_id"], r["start"])
    )
    first: dict[tuple[str, str], Row] = {}
    for row in ordered:
        first.setdefault((row["source_doc_id"], row["doc_id"]), row)
    chosen = list(first.values())[:PASSAGES]
    rest = (row for row in ordered if first[row["source_doc_id"], row["doc_id"]] is not row)
    return chosen + [row for row, _ in zip(rest, range(PASSAGES - len(chosen)), strict=False)]


def _passages(corpus: RunTables, rows: list[Row]) -> list[Row]:
    texts = corpus.read_texts({row["doc_id"] for row in rows if not row["difference"]})
    return [passage for row in rows if (passage := _show(corpus, row, texts))]


def _show(corpus: RunTables, row: Row, texts: Mapping[str, str]) -> Row | None:
    source, document = _document(corpus, row["source_doc_id"]), _document(corpus, row["doc_id"])
    if source is None or document is None:
        return None
    parts = (
        split_difference(row["difference"])
        if row["difference"]
        else [("same", " ".join(texts.get(row["doc_id"], "")[row["start"] : row["end"]].split()))]
    )
    return row | {
        "source": source,
        "document": document,
        "source_sentence": corpus.sentence_at(row["source_doc_id"], row["source_start"]),
        "parts": _cut(parts),
    }


def _cut(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parts up to SHOWN characters."""
    kept, left = list[tuple[str, str]](), SHOWN
    for kind, text in parts:
        if left <= 0:
            return [*kept, ("same", "…")]
        kept.append((kind, text[:left]))
        left -= len(text)
    return kept


def _provisions(corpus: RunTables) -> list[Row]:
    adopters: dict[int, list[Row]] = defaultdict(list)
    for row in corpus.rows("reuse/adoptions"):
        if document := _document(corpus, row["doc_id"]):
            sentence = corpus.sentence_at(row["doc_id"], row["start"])
            adopters[row["passage"]].append(row | {"document": document, "sentence": sentence})
    return [
        row | {"text": row["text"][:SHOWN], "adoptions": adopters[row["passage"]][: ADOPTERS + 1]}
        for row in corpus.rows("reuse/provisions")[:PROVISIONS]
    ]
