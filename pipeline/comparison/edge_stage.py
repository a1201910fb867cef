"""The stage ``comparison.edges``: network edges of the focal document, or of each, and of groups.

It is a stage of its own for the sake of the others: words, names and topics are compared while networks are made.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.comparison import groups as group_tables
from pipeline.comparison.edges import contrast_edges, overlap_edges
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.selection import select_groups
from pipeline.core.counted import leave_out_copies
from pipeline.core.stage import Context, Result, Tables
from pipeline.records.base import rows_table
from pipeline.records.comparison import EdgeContrast, Position
from pipeline.records.groups import GroupEdge
from pipeline.topics.occurrences import encode

Array = np.ndarray[Any, Any]


def compare_edges(tables: Tables, parameters: ComparisonParameters, context: Context) -> Result:
    """The comparison's tables of edges, and that of positions, which has the overlap of edges last."""
    documents = leave_out_copies(tables, "documents")["documents"].sort_by("doc_id")
    ids, roles = documents["doc_id"].to_pylist(), documents["role"].to_pylist()
    focal = next((doc_id for doc_id, role in zip(ids, roles, strict=True) if role == "focal"), "")
    edges = list(contrast_edges(tables["network/edges"], focal, limit=parameters.evidence))
    overlap = rows_table(overlap_edges(edges, focal), Position)
    return Result({
        "compare/edges": rows_table(edges, EdgeContrast),
        "compare/position": pa.concat_tables([tables["work/positions"], overlap]),
        group_tables.EDGES: rows_table(_compare_groups(tables, ids, parameters), GroupEdge),
    })  # fmt: skip


def _compare_groups(tables: Tables, ids: list[str], parameters: ComparisonParameters) -> list[GroupEdge]:
    """The edges of the groups that the configuration asks for, each two set against one another."""
    if not parameters.groups:
        return []
    chosen = select_groups(parameters.groups, tables["documents"], tables["policies"], ids)
    sizes = _count_tokens(tables["work/sentences"], ids)
    pairs = group_tables.pair_groups(chosen)
    return [
        row
        for pair in pairs
        for row in group_tables.list_edges(pair, tables["network/edges"], ids, sizes, parameters)
    ]  # fmt: skip


def _count_tokens(sentences: pa.Table, ids: list[str]) -> Array:
    """How many tokens each document has."""
    document, tokens = encode(sentences["doc_id"], ids), np.asarray(sentences["tokens"].to_numpy(), dtype=float)
    return np.bincount(document[document >= 0], weights=tokens[document >= 0], minlength=len(ids))
