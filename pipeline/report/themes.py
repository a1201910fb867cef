"""The topics: their terms, exemplars, documents and years."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pipeline.report.maps import lay_out_map
from pipeline.report.tables import Row, RunTables, select

EXEMPLARS = 3
DOCUMENTS = 5
TERMS = 15
TRENDS = 40


def summarise(corpus: RunTables) -> dict[str, Any]:
    """What the topics' page shows."""
    texts = _read_sentences(corpus)
    nearest = _find_documents(corpus)
    periods = select(corpus.rows("topics/periods"), by="year")
    topics = [
        {
            **topic,
            "term_list": (topic["terms"] or "").split()[:TERMS],
            "exemplar_list": _find_exemplars(corpus, topic, texts),
            "nearest": nearest[topic["topic"]],
            "periods": sorted(select(periods, topic=topic["topic"]), key=lambda r: r["value"]),
        }
        for topic in corpus.rows("topics/topics")
        if topic["label"]
    ]
    verdict = [row["note"] for row in corpus.rows("topics/quality") if row["measure"] == "verdict"]
    names = {topic["topic"]: topic["label"] for topic in topics}
    titles = {document["doc_id"]: document["title"] for document in corpus.documents}
    return {
        "topics": topics,
        "groups": corpus.count("topics/topics"),
        "map": lay_out_map(corpus.rows("topics/map"), names),
        "titles": titles,
        "unassigned": _find_unassigned(corpus),
        "verdict": verdict[0] if verdict else "",
        "trends": corpus.rows("topics/trends")[:TRENDS],
    }


def _find_unassigned(corpus: RunTables) -> list[tuple[Row, str]]:
    """The documents that fit no topic best, or whose main topic is none, with the reason."""
    reasons = {row["topic"]: row["unassigned"] for row in corpus.rows("topics/topics")} | {-1: "none"}
    found = [
        (corpus.documents[corpus.document_numbers[row["doc_id"]]], reasons[row["topic"]])
        for row in corpus.rows("topics/map")
        if reasons.get(row["topic"])
    ]
    if not corpus.count("topics/map") and corpus.count("topics/document_topics"):
        found = [(document, "none") for document in corpus.documents]
    return sorted(found, key=lambda pair: (pair[1], pair[0]["title"], pair[0]["doc_id"]))


def _read_sentences(corpus: RunTables) -> dict[tuple[str, int], tuple[str, int]]:
    """Document id and sentence to its text and page, for the topics' exemplars alone."""
    references = [ref for topic in corpus.rows("topics/topics") for ref in (topic.get("exemplars") or "").split()]
    wanted = {tuple(reference.rsplit(":", 1)) for reference in references}
    documents = {doc_id for doc_id, _ in wanted}
    table = corpus.select("sentences", documents)
    return {
        (row["doc_id"], row["sentence"]): (row["text"], row["page"])
        for row in (table.to_pylist() if table is not None else ())
        if (row["doc_id"], str(row["sentence"])) in wanted
    }


def _find_exemplars(corpus: RunTables, topic: Row, texts: dict[tuple[str, int], tuple[str, int]]) -> list[Row]:
    exemplars = []
    for reference in (topic.get("exemplars") or "").split():
        doc_id, _, sentence = reference.rpartition(":")
        if (found := texts.get((doc_id, int(sentence)))) and doc_id in corpus.document_numbers:
            document = corpus.documents[corpus.document_numbers[doc_id]]
            exemplars.append({"document": document, "sentence": int(sentence), "text": found[0], "page": found[1]})
    return exemplars[:EXEMPLARS]


def _find_documents(corpus: RunTables) -> dict[int, list[tuple[Row, float]]]:
    """Topic to the documents with the largest shares of it, the longest first of those that hold nothing else."""
    shares: dict[int, list[tuple[float, int, int]]] = defaultdict(list)
    columns = corpus.columns("topics/document_topics", "doc_id", "unit", "topic", "share")
    for doc_id, unit, topic, share in zip(*columns, strict=True):
        if unit == "document":
            number = corpus.document_numbers[doc_id]
            shares[topic].append((-share, -corpus.documents[number]["characters"], number))
    nearest: dict[int, list[tuple[Row, float]]] = defaultdict(list)
    for topic, found in shares.items():
        nearest[topic] = [(corpus.documents[number], -share) for share, _, number in sorted(found)[:DOCUMENTS]]
    return nearest
