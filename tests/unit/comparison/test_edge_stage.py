"""What the networks' edges say of the focal document and of groups, made when the rest is compared."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.comparison.edge_stage import compare_edges
from pipeline.comparison.parameters import ComparisonParameters
from pipeline.comparison.stage import compare_focal
from pipeline.core.stage import Result
from pipeline.records.comparison import Position
from pipeline.records.extraction import Document, Duplicate
from pipeline.records.networks import NetworkEdge, SentencePlace
from pipeline.records.policies import Policy
from pipeline.records.tables import table_spec
from pipeline.stages import STAGES
from tests.unit.topics.made import CONTEXT, rows_to_table

MADE = {stage.name: stage.assigns for stage in STAGES}


def compare(*, focal: str = "", groups: tuple[dict[str, Any], ...] = ()) -> Result:
    """Eight documents and a copy: the first four make the first edge, all make the second, one alone the third."""
    ids = [f"d{number}" for number in range(8)]
    documents = [
        {
            "doc_id": doc_id,
            "role": "focal" if doc_id == focal else "related",
            "genre": "法律" if doc_id < "d4" else "报告",
        }
        for doc_id in [*ids, "d9"]
    ]
    edge = {"network": "entities", "focal_status": "shared", "focal_weight": 1}
    edges = [
        {**edge, "source": "E1", "target": "E2", "documents": 4, "evidence": " ".join(f"{d}:0" for d in ids[:4])},
        {**edge, "source": "E1", "target": "E3", "documents": 8, "evidence": " ".join(f"{d}:1" for d in ids)},
        {**edge, "source": "E2", "target": "E3", "documents": 1, "evidence": "d0:2", "focal_status": "own"},
    ]
    tables: dict[str, pa.Table] = {
        "documents": rows_to_table(documents, Document),
        "duplicates": rows_to_table([{"doc_id": "d9", "same_as": "d0", "counted": False}], Duplicate),
        "policies": rows_to_table([], Policy),
        "network/edges": rows_to_table(edges, NetworkEdge),
        "work/sentences": rows_to_table([{"doc_id": d["doc_id"], "tokens": 9} for d in documents], SentencePlace),
        "work/positions": rows_to_table([{"doc_id": "d0", "measure": "distance", "value": 0.5}], Position),
    }
    return compare_edges(tables, ComparisonParameters(groups=groups), CONTEXT)


def test_the_share_of_edges_that_others_make_follows_the_other_positions() -> None:
    made = compare(focal="d0").tables
    assert [(row["role"], row["doc_id"]) for row in made["compare/edges"].to_pylist()] == [
        ("shared", "d0"), ("shared", "d0"), ("focal-only", "d0"),
    ]  # fmt: skip
    rows = [(row["measure"], row["value"], row["documents"]) for row in made["compare/position"].to_pylist()]
    assert rows == [("distance", 0.5, 0), ("edge-overlap", 0.666667, 3)]


def test_without_a_focal_document_those_edges_are_listed_that_one_document_makes() -> None:
    made = compare().tables
    assert [row["evidence"] for row in made["compare/edges"].to_pylist()] == ["d0:2"]
    assert made["compare/position"]["measure"].to_pylist() == ["distance"]
    assert made["compare/groups/edges"].num_rows == 0


def test_edges_of_groups_are_set_against_one_another_by_their_rates() -> None:
    rows = compare(groups=({"genre": "法律"}, {"genre": "报告"})).tables["compare/groups/edges"].to_pylist()
    assert [(row["source"], row["target"], row["documents"], row["related_documents"]) for row in rows] == [
        ("E1", "E2", 4, 0), ("E1", "E3", 4, 4),
    ]  # fmt: skip
    assert rows[0]["effect"] > 2 > abs(rows[1]["effect"]) == 0, "texts of one length"


def test_tables_have_their_records_and_comparing_the_rest_waits_for_no_network() -> None:
    for name, table in compare(focal="d0").tables.items():
        assert table.schema.names == list(table_spec(name).record.__dataclass_fields__)
    assert set(compare().tables) == set(MADE["comparison.edges"])
    rest = next(stage for stage in STAGES if stage.function() is compare_focal)
    assert not [name for name in rest.requires if name.startswith("network/")]
