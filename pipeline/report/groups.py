"""Groups of documents side by side, as ``[[comparison.groups]]`` asks."""

from __future__ import annotations

from typing import Any

from pipeline.report.tables import Row, RunTables, select

ROWS = 15
KINDS = ("terms", "entities", "topics", "edges", "position")
FULL = {"terms": "compare/groups/terms", "entities": "compare/groups/entities", "edges": "compare/groups/edges"}


def summarise(corpus: RunTables) -> dict[str, Any]:
    """What the comparison page shows of groups: their sizes and conditions, and each pair's differences."""
    members = corpus.rows("compare/groups")
    sizes = {row["group"]: 0 for row in members}
    conditions = {row["group"]: row["condition"] for row in members}
    for row in members:
        sizes[row["group"]] += bool(row["doc_id"])
    rows = {kind: corpus.rows(f"compare/groups/{kind}") for kind in KINDS}
    pairs = dict.fromkeys((r["group"], r["against"]) for kind in KINDS for r in rows[kind])
    return {
        "groups": [(name, conditions[name], count) for name, count in sizes.items()],
        "pairs": [_show_pair(corpus, rows, *pair) for pair in pairs],
    }


def _show_pair(corpus: RunTables, rows: dict[str, list[Row]], group: str, against: str) -> dict[str, Any]:
    own = {kind: select(rows[kind], group=group, against=against) for kind in KINDS}
    sides = {}
    for kind in FULL:
        sure = [row for row in own[kind] if row["significant"]]
        sides[kind] = [
            [_place(corpus, row, over=over) for row in sure if (row["effect"] > 0) == over][:ROWS]
            for over in (True, False)
        ]
    return {"group": group, "against": against, **own, "sides": sides}


def _place(corpus: RunTables, row: Row, *, over: bool) -> Row:
    """The row with what it is called, and its first sentence in the group that has more of it."""
    reference = (row["evidence" if over else "related_evidence"] or "").split()[:1]
    doc_id, _, sentence = reference[0].rpartition(":") if reference else ("", "", "")
    called = row.get("term") or row.get("name") or f"{row['source_label']} — {row['target_label']}"
    known = doc_id in corpus.document_numbers
    return row | {"called": called, "document": doc_id if known else "", "sentence": sentence}
