"""What the corpus makes of definitions is the same whether its texts are at hand or read part by part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from pipeline.core.stage import select_documents
from pipeline.entities.acronyms.stage import find_definitions, resolve_definitions
from pipeline.entities.parameters import EntitiesParameters
from tests.unit.acronyms.support import CONTEXT, make_tables

TEXTS = {
    "a": "加入世界贸易组织（WTO）。此后WTO与QXZ合作。",
    "b": "前言如下。采用扫描电子显微镜(SEM)观察，QXZ另有规定。",
    "c": "亚太经合组织即亚太经济合作组织，简写APX。\n国家知识产权局（CNIPA）公告。",
}
OPTIONS = EntitiesParameters()


def test_stated_definitions_and_edges_follow_from_parts(tmp_path: Path) -> None:
    (tmp_path / "definitions.csv").write_text(
        "short_form,long_form\nAPX,亚太经济合作组织\nWTO,-\nNOX,无此名称\n", encoding="utf-8"
    )
    (tmp_path / "corrections.csv").write_text(
        "kind,target,value\nleft edge,国家知识产权局,知识产权局\n", encoding="utf-8"
    )
    tables = make_tables(TEXTS)
    tables |= find_definitions(tables, OPTIONS, CONTEXT)
    context = replace(CONTEXT, corpus=tmp_path)

    def split(name: str) -> list[pa.Table]:
        return [select_documents(tables[name], [doc_id]) for doc_id in sorted(TEXTS)]

    whole = resolve_definitions(tables, OPTIONS, context).tables
    given = {name: table for name, table in tables.items() if name not in ("blocks", "sentences", "tokens")}
    streamed = replace(context, parts={name: split(name) for name in ("blocks", "sentences")})
    parts = resolve_definitions(given, OPTIONS, streamed).tables
    assert {name: table.to_pylist() for name, table in whole.items()} == {
        name: table.to_pylist() for name, table in parts.items()
    }
    rows = {row["short_form"]: row for row in whole["acronyms"].to_pylist()}
    assert {form: (row["long_form"], row["sentence"]) for form, row in rows.items()} == {
        "SEM": ("扫描电子显微镜", 1), "APX": ("亚太经济合作组织", 0), "CNIPA": ("知识产权局", 1),
    }  # fmt: skip
    assert [row["short_form"] for row in whole["undefined_acronyms"].to_pylist()] == ["QXZ", "WTO"]
    assert [row["detail"].count("NOX") for row in whole["rejects"].to_pylist()] == [2]
