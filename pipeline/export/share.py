"""A report that may be passed on: no full texts, and of the sentences that show something only their beginnings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.core.config import Config, CorpusParameters, build_section
from pipeline.core.stage import MODELS, Context
from pipeline.report.stage import write_report
from pipeline.report.tables import RunTables
from pipeline.stages import SECTIONS

LENGTH = 60  # characters of a sentence that are kept, unless another number is asked for
# Columns with references to sentences, and how many of each row stay.
_EVIDENCE = {"network/edges": "evidence", "topics/topics": "exemplars", "compare/terms": "evidence",
             "compare/entities": "evidence", "compare/topics": "evidence", "compare/edges": "evidence",
             "terms": "examples"}  # fmt: skip
_CITED = 3
PART = 0.1  # of a document's characters that are kept at most, headings aside
# Columns that hold passages of documents.
_PASSAGES = {
    "documents": ("abstract",), "reuse": ("difference",), "reuse/provisions": ("text",),
    "compare/neighbours": ("shared",), "network/edges": ("quote",), "topics/set_aside": ("text",),
    "citations/editions": ("difference",), "duplicates": ("differences",), "cells": ("text", "caption"),
    "originals": ("text",),
}  # fmt: skip
# Kinds of block that name a document and are no text of it.
_OPEN = frozenset({"title", "author", "heading"})


def export_share(corpus: RunTables, manifest: Mapping[str, Any], length: int = LENGTH) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each file of the report: ``share/index.html`` and so on."""
    tables = mask_tables(corpus, length)
    configuration = manifest["configuration"]
    sections = {
        name: build_section(kind, _known(kind, configuration.get(name, {})), name) for name, kind in SECTIONS.items()
    }
    top = CorpusParameters(title=f"{corpus.title}（节选 excerpts）", focal=configuration.get("focal", ""))
    context = Context(Path(manifest["corpus"]), MODELS, Config(top, sections), dict(manifest["versions"]))
    for path, data in write_report(tables, sections["report"], context).files.items():
        yield f"share/{path.removeprefix('report/')}", bytes(data)


def _known(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in kind.__dataclass_fields__}  # type: ignore[attr-defined]


def mask_tables(corpus: RunTables, length: int) -> dict[str, pa.Table]:
    """The run's tables with all text blanked but titles, headings and the beginnings of sentences that are evidence.

    Every text keeps its length, so that all offsets still point where they did.
    """
    kept = _kept_spans(corpus, length)
    tables = dict(corpus.tables)
    tables["blocks"] = _mask_blocks(tables["blocks"], kept)
    tables["sentences"] = _mask_sentences(tables["sentences"], kept)
    for name, columns in _PASSAGES.items():
        if name in tables:
            for column in columns:
                tables[name] = _cut(tables[name], column, length)
    return tables


def _kept_spans(corpus: RunTables, length: int) -> dict[str, list[tuple[int, int]]]:
    """For each document, the stretches of its text that stay: offsets, ascending.

    First references come before second ones; a document's room is used up when PART of it is kept.
    """
    columns = corpus.columns("sentences", "doc_id", "sentence", "start", "end")
    places = {f"{doc_id}:{number}": (doc_id, start, end) for doc_id, number, start, end in zip(*columns, strict=True)}
    room = {d["doc_id"]: max(int(PART * d["characters"]), length) for d in corpus.documents}
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for reference in _cited(corpus):
        doc_id, start, end = places.get(reference, ("", 0, 0))
        span = (start, min(end, start + length))
        if doc_id and room[doc_id] >= span[1] - span[0] and span not in spans[doc_id]:
            room[doc_id] -= span[1] - span[0]
            spans[doc_id].add(span)
    return {doc_id: sorted(found) for doc_id, found in spans.items()}


def _cited(corpus: RunTables) -> Iterator[str]:
    """References to the sentences that are evidence: those of definitions, then each row's first one, second one ..."""
    for doc_id, number in zip(*corpus.columns("acronyms", "doc_id", "sentence"), strict=True):
        yield f"{doc_id}:{number}"
    for rank in range(_CITED):
        for name, column in _EVIDENCE.items():
            for value in corpus.columns(name, column)[0]:
                yield from (value or "").split()[rank : rank + 1]


def _blank(text: str, offset: int, spans: list[tuple[int, int]]) -> str:
    """The text with spaces for what lies outside the spans."""
    made = [" "] * len(text)
    for start, end in spans:
        low, high = max(start - offset, 0), min(end - offset, len(text))
        if low < high:
            made[low:high] = text[low:high]
    return "".join(made)


def _mask_blocks(blocks: pa.Table, kept: Mapping[str, list[tuple[int, int]]]) -> pa.Table:
    from pipeline.records.extraction import FURNITURE

    rows = blocks.to_pylist()
    offsets: dict[str, int] = defaultdict(int)
    texts: dict[int, str] = {}
    for place in sorted(range(len(rows)), key=lambda k: (rows[k]["doc_id"], rows[k]["block"])):
        row = rows[place]
        if row["kind"] in FURNITURE:
            texts[place] = ""
            continue
        spans = [(offsets[row["doc_id"]], offsets[row["doc_id"]] + len(row["text"]))] if row["kind"] in _OPEN else []
        texts[place] = _blank(row["text"], offsets[row["doc_id"]], spans or kept.get(row["doc_id"], []))
        offsets[row["doc_id"]] += len(row["text"]) + 1
    return _replace(blocks, "text", [texts[k] for k in range(len(rows))])


def _mask_sentences(sentences: pa.Table, kept: Mapping[str, list[tuple[int, int]]]) -> pa.Table:
    texts = [
        _blank(row["text"], row["start"], [s for s in kept.get(row["doc_id"], []) if s[0] == row["start"]])
        for row in sentences.to_pylist()
    ]
    return _replace(sentences, "text", texts)


def _cut(table: pa.Table, column: str, length: int) -> pa.Table:
    if column not in table.column_names:
        return table
    values = table.column(column).to_pylist()
    return _replace(
        table, column, [v and (v if len(v) <= length else re.sub(r"\s+", " ", v[:length]) + "…") for v in values]
    )


def _replace(table: pa.Table, column: str, values: list[Any]) -> pa.Table:
    place = table.column_names.index(column)
    return table.set_column(place, table.schema.field(column), pa.array(values, table.schema.field(column).type))
