"""The focal document at a glance, and where it stands in the literature."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import Any

from pipeline.comparison.every import ALL, EVERY
from pipeline.core.counted import INSIDE
from pipeline.entities.linking.quantities import QUANTITIES
from pipeline.report import sentences
from pipeline.report.peers import choose_cause
from pipeline.report.sentences import fill_both, isolate
from pipeline.report.tables import Row, RunTables, select

# A measure's name in the table compare/position: its Chinese and English labels, and what it says in Chinese (the
# table itself says it in English).
MEASURES = {
    "distance": ("距离", "distance", "扣除篇幅影响后，用词离全部文献的远近"),
    "topic-distance": ("主题距离", "topic distance", "主题构成离文献平均的远近"),
    "novelty": ("新颖", "novelty", "与先前文献的差异"),
    "transience": ("短暂", "transience", "与其后文献的差异"),
    "resonance": ("回响", "resonance", "新颖减短暂：留存下来的新意"),
    "edge-overlap": ("关联重合", "edge overlap", "它的共现关联中文献也有的比例"),
    "entity-overlap": ("实体重合", "entity overlap", "它的实体中文献也提到的比例"),
}


EXTREMES = 12  # terms at either end


def summarise(corpus: RunTables, *, rows: int) -> dict[str, Any]:
    """What the page of the focal document shows: ``rows`` rows of each list; nothing but ``focal`` without one."""
    if corpus.focal is None:
        return {"focal": None}
    doc_id = corpus.focal["doc_id"]
    contrasts = corpus.contrast("compare/terms", direction="over")
    silences = corpus.contrast("compare/entities", role="silence")
    edges = corpus.focal_rows("compare/edges", role="focal-only")
    return {
        "focal": corpus.focal,
        "acronyms": list_acronyms(corpus, doc_id),
        "actors": [pair for pair in count_entities(corpus, doc_id) if pair[0]["label"] not in QUANTITIES][: 2 * rows],
        "stresses": sorted(contrasts, key=lambda r: (not r["significant"], -r["log_odds_z"], r["term"]))[:rows],
        "silences": _rank(silences, "related_documents")[:rows],
        "own_edges": _rank(select(edges, network="entities") or edges, "frequency")[: rows * 3 // 4],
        **summarise_position(corpus),
        "topics": list_topics(corpus)[:rows],
        "neighbours": list_neighbours(corpus)[: rows * 3 // 4],
        "counts": count_focal(corpus, doc_id),
    }


def summarise_position(corpus: RunTables) -> dict[str, Any]:
    """Where the focal document stands by each measure, against the whole literature, and what it is set against."""
    found = corpus.focal_rows("compare/position", against="all")
    named = {row["measure"]: row for row in found}
    rest = {m: (m, m, "") for m in sorted(named) if m not in MEASURES}
    position = [(*texts, named[m]) for m, texts in {**MEASURES, **rest}.items() if m in named]
    return {"position": position, "topics": list_topics(corpus), "notes": note_reference(corpus)}


def list_extremes(corpus: RunTables) -> list[Row]:
    """The terms that the focal document uses most and least beyond its reference, from the most to the least.

    These are significant ones, unless none is.
    """
    rows = corpus.contrast("compare/terms")
    sure = select(rows, significant=True) or rows
    ranked = sorted(sure, key=lambda r: (-abs(r["log_odds_z"]), r["term"]))
    kept = [row for direction in ("over", "under") for row in select(ranked, direction=direction)[:EXTREMES]]
    return sorted(kept, key=lambda r: (-r["effect"], r["term"]))


def note_reference(corpus: RunTables) -> list[tuple[str, str]]:
    """What must be said of the reference, in Chinese and English: nothing where no genre is told apart."""
    peers = corpus.peers
    if peers.against == ALL:
        return []
    noted = [sentences.PEERS] + [sentences.PARTLY] * (peers.abstracts > 0)
    if peers.against == EVERY:
        noted = [
            choose_cause(peers, sentences.ALONE, sentences.ABSTRACTS, sentences.UNKNOWN), sentences.BEYOND,
        ]  # fmt: skip
    return [fill_both(part, **describe_reference(corpus)) for part in noted]


def describe_reference(corpus: RunTables) -> dict[str, Any]:
    """What sentences on the focal document say of the documents that it is set against."""
    peers = corpus.peers
    return {
        "focal": name_focal(corpus),
        "documents": peers.documents,
        "everything": peers.everything,
        "genre": isolate(peers.genre),
        "fellows": peers.fellows,
        "abstracts": peers.abstracts,
        "genres": len(peers.genres),
        "names": "、".join(map(isolate, peers.genres)),
    }


def name_focal(corpus: RunTables) -> str:
    """The focal document's title; with its file's name where another document has the same."""
    if corpus.focal is None:
        return ""
    title, source = corpus.focal["title"], PurePosixPath(corpus.focal["source"])
    known = sum(document["title"] == title for document in corpus.documents) == 1
    return isolate(f"《{title}》" + ("" if known else f"（{source.stem}）"))


def list_acronyms(corpus: RunTables, doc_id: str) -> list[Row]:
    """The document's definitions in the order they come, one a short form and name."""
    kept: dict[tuple[str, str], Row] = {}
    for row in sorted(select(corpus.rows("acronyms"), doc_id=doc_id), key=lambda r: (r["start"], r["end"])):
        kept.setdefault((row["short_form"], row["long_form"]), row)
    return list(kept.values())


def count_entities(corpus: RunTables, doc_id: str) -> list[tuple[Row, int]]:
    """The entities of the document with their mentions as names in it, most mentioned first."""
    columns = corpus.columns("mentions", "doc_id", "entity_id", "role")
    counts = Counter(e for doc, e, role in zip(*columns, strict=True) if doc == doc_id and role != INSIDE)
    found = [(entity, counts[entity["entity_id"]]) for entity in corpus.entities if counts[entity["entity_id"]]]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]["entity_id"]))


def list_topics(corpus: RunTables) -> list[Row]:
    """The topics' shares in the focal document and in its reference, the document's largest first."""
    return sorted(
        corpus.focal_rows("compare/topics", against=corpus.peers.mean), key=lambda r: (-r["share"], r["topic"])
    )


def list_neighbours(corpus: RunTables) -> list[Row]:
    """The documents nearest to the whole focal document."""
    return sorted(corpus.focal_rows("compare/neighbours", unit="document"), key=lambda r: r["rank"])


def count_focal(corpus: RunTables, doc_id: str) -> list[tuple[str, str, int]]:
    """Chinese label, English label and count of what the document holds."""
    document = corpus.documents[corpus.document_numbers[doc_id]]
    entities = count_entities(corpus, doc_id)
    return [
        ("页", "pages", document["pages"]),
        ("字符", "characters", document["characters"]),
        ("实体", "entities", len(entities)),
        ("提及", "mentions", sum(count for _, count in entities)),
        ("缩略语", "acronyms", len({a["short_form"] for a in list_acronyms(corpus, doc_id)})),
    ]


def _rank(rows: list[Row], key: str) -> list[Row]:
    return sorted(rows, key=lambda r: (not r.get("significant", True), -r[key], r.get("name", r.get("source_label"))))
