"""Texts that are read when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest

from pipeline.core.stage import select_documents
from pipeline.core.text import HeldTexts
from pipeline.records.base import rows_table
from pipeline.records.extraction import Block

IDS = ("d00", "d01", "d50", "df0")  # the first two of one shard
BLOCKS = rows_table((Block(d, n, "paragraph", 0, 1, 0, 0, 0, 0, d * 5) for d in IDS for n in (0, 1)), Block)


def hold(limit: int) -> tuple[HeldTexts, list[Sequence[str]]]:
    asked: list[Sequence[str]] = []

    def read(doc_ids: Sequence[str]) -> pa.Table:
        asked.append(doc_ids)
        return select_documents(BLOCKS, doc_ids)

    return HeldTexts(IDS, read, limit=limit), asked


def test_texts_are_read_once_while_they_fit() -> None:
    texts, asked = hold(1000)
    assert dict(texts) == dict(texts) == {d: f"{d * 5}\n{d * 5}" for d in IDS}
    assert asked == [["d00", "d01"], ["d50"], ["df0"]]
    assert len(texts) == 4
    assert texts.get("d02") is None
    with pytest.raises(KeyError):
        texts["d02"]  # of a shard that is read, but not one of these


def test_no_more_is_held_than_the_limit_and_what_was_asked_for_last() -> None:
    texts, asked = hold(100)  # a text has 31 characters
    for doc_id in ("d00", "d50", "d01", "df0", "d00", "d50"):
        assert texts[doc_id].startswith(doc_id)
    assert asked == [["d00", "d01"], ["d50"], ["df0"], ["d50"]]


def test_a_document_without_blocks_has_no_text() -> None:
    assert HeldTexts(["d77"], lambda doc_ids: select_documents(BLOCKS, doc_ids))["d77"] == ""
