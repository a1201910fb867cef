"""Batches of a shard's documents."""

from __future__ import annotations

import pyarrow as pa

from pipeline.core.batches import read_batches
from pipeline.core.groups import Group, Rows

IDS = ("d1", "d2", "d3", "d4")


def split(limit: int = 1 << 20, **tables: pa.Table) -> list[tuple[str, ...]]:
    """The documents of each batch; those of its rows are the same."""
    rows = {name: Rows(table.schema, [Group.of(table)], IDS) for name, table in tables.items()}
    found = []
    for doc_ids, batch in read_batches(IDS, rows, limit=limit):
        for name, table in tables.items():
            own = set(table["doc_id"].to_pylist()) & set(doc_ids)
            assert batch[name].column("doc_id").unique().to_pylist() == sorted(own)
        found.append(doc_ids)
    return found


def test_a_batch_holds_no_more_than_its_limit_or_one_document() -> None:
    rows = pa.table({"doc_id": ["d1"] * 4 + ["d2"] * 4 + ["d3"] * 20 + ["d4"], "text": ["字" * 10] * 29})
    each = rows.nbytes / 29
    assert split(int(8 * each), tokens=rows) == [("d1", "d2"), ("d3",), ("d4",)]
    assert split(int(30 * each), tokens=rows) == [IDS]
    assert split(int(8 * each), sentences=rows, tokens=rows) == [(i,) for i in IDS]


def test_a_text_counts_as_what_is_made_of_it() -> None:
    rows = pa.table({"doc_id": list(IDS), "text": ["字" * 10] * 4})
    assert split(rows.nbytes, tokens=rows) == [IDS]
    assert split(rows.nbytes, blocks=rows) == [(i,) for i in IDS]


def test_a_source_counts_as_its_file_does() -> None:
    sources = pa.table({"doc_id": list(IDS), "size": [60, 60, 30, 10]})
    assert split(100, sources=sources) == [("d1",), ("d2", "d3", "d4")]


def test_documents_without_rows_are_not_lost() -> None:
    assert split(blocks=pa.table({"doc_id": ["d2"]})) == [IDS]
    assert list(read_batches((), {})) == []
