"""The tables that pages sort and filter: documents, terms and the comparison."""

from __future__ import annotations

from pipeline.comparison.every import ALL, EVERY
from pipeline.records.extraction import BLOCK_KINDS
from pipeline.report.peers import key_of
from pipeline.report.scripts import render_script
from pipeline.report.tables import Row, RunTables, transpose

DOCUMENT_COLUMNS = (
    "doc_id", "source", "title", "authors", "year", "genre", "role", "language", "pages", "characters", "text_quality",
    "journal",
)  # fmt: skip
TERM_COLUMNS = ("term", "frequency", "documents", "score", "new")
LISTED = 20_000  # rows of a table that a page lists; the CSV beside the report has all
EVIDENCE = 10
COMPARISONS = {
    "terms": (
        "against", "term", "direction", "frequency", "expected", "related_documents", "effect", "low", "high",
        "nearest", "overall", "log_odds_z", "g2", "q_value", "significant",
    ),
    "entities": (
        "against", "entity_id", "name", "acronym", "label", "role", "frequency", "related_documents", "related_share",
        "effect", "low", "high", "nearest", "overall", "q_value", "significant",
    ),
    "edges": (
        "network", "source_label", "target_label", "role", "frequency", "related_documents", "effect", "low", "high",
    ),
    "neighbours": ("unit", "rank", "neighbour", "title", "similarity", "low", "high", "terms", "shared"),
}  # fmt: skip


def build_documents(corpus: RunTables, shard_of: list[int]) -> dict[str, bytes]:
    """The script ``data/documents.js``: the catalogue, the kinds of block, and where each text lies."""
    columns = transpose(corpus.documents, DOCUMENT_COLUMNS) | {"shard": shard_of}
    value = {"columns": columns, "kinds": list(BLOCK_KINDS)}
    return {"data/documents.js": render_script("documents", value)}


def build_terms(corpus: RunTables) -> dict[str, bytes]:
    """The script ``data/terms.js``: the terms with the highest scores."""
    terms = sorted(corpus.rows("terms"), key=lambda t: (-t["score"], t["term"]))[:LISTED]
    return {"data/terms.js": render_script("terms", {"columns": transpose(terms, TERM_COLUMNS)})}


def build_comparison(corpus: RunTables) -> dict[str, bytes]:
    """A script a comparison table: ``data/compare-terms.js`` and so on, each row with its document and evidence."""
    scripts = {}
    for name, columns in COMPARISONS.items():
        found = _relate(corpus, f"compare/{name}") if "against" in columns else corpus.rows(f"compare/{name}")
        listed = transpose([_place(corpus, row) for row in found[:LISTED]], ("document", *columns, "evidence"))
        value = {"columns": listed, "total": len(found), "against": corpus.peers.against}
        scripts[f"data/compare-{name}.js"] = render_script(f"compare-{name}", value)
    return scripts


def _relate(corpus: RunTables, name: str) -> list[Row]:
    """The table's rows, before them those of the focal document against every genre; and effects against all."""
    added = corpus.contrast(name) if corpus.peers.against == EVERY else []
    rows = added + corpus.rows(name)
    whole = {(row["doc_id"], *key_of(name, row)): row["effect"] for row in rows if row["against"] == ALL}
    return [row | {"overall": whole.get((row["doc_id"], *key_of(name, row)))} for row in rows]


def _place(corpus: RunTables, row: Row) -> Row:
    """The row with its document as a number and its evidence as numbers."""
    evidence = corpus.references(row.get("evidence"))[: 2 * EVIDENCE]
    return row | {"document": corpus.document_numbers.get(row["doc_id"]), "evidence": evidence}
