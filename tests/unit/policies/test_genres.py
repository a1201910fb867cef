"""The genre of documents that no metadata name: the kind of a policy text, or a paper of a journal."""

from __future__ import annotations

import pyarrow as pa

from pipeline.policies.genres import name_genres
from pipeline.records.extraction import Document
from pipeline.records.policies import Policy
from tests.unit.report.report_corpus import fill

POLICIES = fill(Policy, {"doc_id": "law", "kind": "法律"}, {"doc_id": "odd", "kind": "其他"})


def documents(**genres: str) -> pa.Table:
    rows = [
        {"doc_id": "law", "extractor": "utf-8"},
        {"doc_id": "odd", "extractor": "utf-8"},
        {"doc_id": "paper", "extractor": "pdfium", "journal": "茶叶学报"},
        {"doc_id": "abstract", "extractor": "record", "genre": "学位论文"},
    ]
    return fill(Document, *({**row, "genre": genres.get(row["doc_id"], row.get("genre", ""))} for row in rows))


def genres_of(table: pa.Table) -> dict[str, str]:
    named = name_genres(table, POLICIES)
    return dict(zip(named["doc_id"].to_pylist(), named["genre"].to_pylist(), strict=True))


def test_what_no_metadata_say_is_read_from_the_texts() -> None:
    assert genres_of(documents()) == {"law": "法律", "odd": "", "paper": "期刊论文", "abstract": "学位论文"}


def test_what_people_state_is_kept() -> None:
    stated = genres_of(documents(odd="政策文件", law="法"))
    assert stated == {"law": "法", "odd": "政策文件", "paper": "期刊论文", "abstract": "学位论文"}
