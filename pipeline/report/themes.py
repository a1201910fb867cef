"""The topics: their terms, exemplars, documents and years."""

from __future__ import annotations

from typing import Any

from pipeline.report.corpus import Corpus, Row, select
from pipeline.report.maps import lay_out_map

EXEMPLARS = 3
DOCUMENTS = 5
TERMS = 15
TRENDS = 40


def summarise(corpus: Corpus) -> dict[str, Any]:
    """What the topics' page shows."""
    texts = _read_sentences(corpus)
    shares = [r for r in corpus.rows("topics/document_topics") if r["unit"] == "document"]
    periods = select(corpus.rows("topics/periods"), by="year")
    topics = [
        {
            **topic,
            "term_list": (topic["terms"] or "").split()[:TERMS],
            "exemplar_list": _find_exemplars(corpus, topic, texts),
            "nearest": _find_documents(corpus, topic["topic"], shares),
            "periods": sorted(select(periods, topic=topic["topic"]), key=lambda r: r["value"]),
        }
        for topic in corpus.rows("topics/topics")
    ]
    names = {topic["topic"]: topic["label"] for topic in topics}
    titles = {document["doc_id"]: document["title"] for document in corpus.documents}
    return {
        "topics": topics,
        "map": lay_out_map(corpus.rows("topics/map"), names),
        "titles": titles,
        "trends": corpus.rows("topics/trends")[:TRENDS],
    }


def _read_sentences(corpus: Corpus) -> dict[tuple[str, int], tuple[str, int]]:
    """Document id and sentence to its text and page, for the topics' exemplars alone."""
    references = [ref for topic in corpus.rows("topics/topics") for ref in (topic.get("exemplars") or "").split()]
    wanted = {tuple(reference.rsplit(":", 1)) for reference in references}
    documents = {doc_id for doc_id, _ in wanted}
    columns = corpus.columns("sentences", "doc_id", "sentence", "text", "page")
    return {
        (doc_id, sentence): (text, page)
        for doc_id, sentence, text, page in zip(*columns, strict=True)
        if doc_id in documents and (doc_id, str(sentence)) in wanted
    }


def _find_exemplars(corpus: Corpus, topic: Row, texts: dict[tuple[str, int], tuple[str, int]]) -> list[Row]:
    exemplars = []
    for reference in (topic.get("exemplars") or "").split():
        doc_id, _, sentence = reference.rpartition(":")
        if (found := texts.get((doc_id, int(sentence)))) and doc_id in corpus.document_numbers:
            document = corpus.documents[corpus.document_numbers[doc_id]]
            exemplars.append({"document": document, "sentence": int(sentence), "text": found[0], "page": found[1]})
    return exemplars[:EXEMPLARS]


def _find_documents(corpus: Corpus, topic: int, shares: list[Row]) -> list[tuple[Row, float]]:
    """The documents with the largest share of the topic."""
    rows = sorted(select(shares, topic=topic), key=lambda r: (-r["share"], r["doc_id"]))[:DOCUMENTS]
    return [(corpus.documents[corpus.document_numbers[r["doc_id"]]], r["share"]) for r in rows]
