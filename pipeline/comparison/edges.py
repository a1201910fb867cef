"""Network edges that only the document has, that it shares, and that join two of its entities only elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.comparison.position import NOTES
from pipeline.records.comparison import EdgeContrast, Position

if TYPE_CHECKING:
    import pyarrow as pa

# Networks whose ends meet in sentences; papers, authors and shared passages are joined by other things.
MEETINGS = ("entities", "terms", "actors-instruments")
ROLES = {"own": "focal-only", "shared": "shared", "missing": "silence"}


def _ratio(count: float, expected: float) -> float:
    return round(float(np.log2((count + 0.5) / (expected + 0.5))), 4)


def _cite(evidence: str, document: str, *, inside: bool, limit: int) -> str:
    """The references that lie in the document, or those that don't."""
    kept = [r for r in evidence.split() if (r.rpartition(":")[0] == document) == inside]
    return " ".join((kept or evidence.split())[:limit])


def _contrast(row: Mapping[str, Any], doc_id: str, role: str, weight: int, expected: float, limit: int) -> EdgeContrast:
    return EdgeContrast(
        doc_id=doc_id,
        network=row["network"],
        source=row["source"],
        target=row["target"],
        source_label=row["source_label"],
        target_label=row["target_label"],
        role=role,
        frequency=weight,
        related_documents=row["documents"] - (weight > 0),
        effect=_ratio(weight, expected),
        low=None,
        high=None,
        evidence=_cite(row["evidence"], doc_id, inside=role != "silence", limit=limit),
    )


def contrast_edges(edges: pa.Table, focal: str, *, limit: int) -> Iterator[EdgeContrast]:
    """Rows for the edges that bear on the document ``focal``; without one, for the edges that a single document makes.

    Parameters
    ----------
    edges
        The table network/edges.
    focal
        Id of the focal document, or empty.
    limit
        References given at most.
    """
    for row in edges.to_pylist():
        if row["network"] not in MEETINGS:
            continue
        if focal:
            role = ROLES.get(row["focal_status"], "")
            if role:
                yield _contrast(row, focal, role, row["focal_weight"], row["focal_expected"] or 0.0, limit)
        elif row["documents"] == 1 and row["evidence"]:
            yield _contrast(row, row["evidence"].split()[0].rpartition(":")[0], "focal-only", row["weight"], 0.0, limit)


def overlap_edges(edges: Sequence[EdgeContrast], focal: str) -> list[Position]:
    """The share of the focal document's network edges that other documents make as well."""
    roles = [edge.role for edge in edges if edge.role != "silence"]
    if not focal or not roles:
        return []
    share = round(roles.count("shared") / len(roles), 6)
    return [Position(focal, "edge-overlap", "all", share, None, len(roles), NOTES["edge-overlap"])]
