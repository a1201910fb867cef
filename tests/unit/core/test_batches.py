"""Batches of a shard's documents."""

from __future__ import annotations

import pyarrow as pa

from pipeline.core.batches import split_batches

IDS = ("d1", "d2", "d3", "d4")


def test_a_batch_holds_no_more_than_its_limit_or_one_document() -> None:
    rows = pa.table({"doc_id": ["d1"] * 4 + ["d2"] * 4 + ["d3"] * 20 + ["d4"], "text": ["字" * 10] * 29})
    each = rows.nbytes / 29
    assert list(split_batches(IDS, {"blocks": rows}, limit=int(8 * each))) == [("d1", "d2"), ("d3",), ("d4",)]
    assert list(split_batches(IDS, {"blocks": rows}, limit=int(30 * each))) == [IDS]
    assert list(split_batches(IDS, {"blocks": rows, "tokens": rows}, limit=int(8 * each))) == [(i,) for i in IDS]


def test_a_source_counts_as_its_file_does() -> None:
    sources = pa.table({"doc_id": list(IDS), "size": [60, 60, 30, 10]})
    assert list(split_batches(IDS, {"sources": sources}, limit=100)) == [("d1",), ("d2", "d3", "d4")]


def test_documents_without_rows_are_not_lost() -> None:
    assert list(split_batches(IDS, {"blocks": pa.table({"doc_id": ["d2"]})})) == [IDS]
    assert list(split_batches((), {})) == []
