"""Toy stages: word counts, small enough to see what the engine does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.core.config import option
from pipeline.core.stage import Context, Result, Stage, iterate_parts, select_rows
from pipeline.records.base import make_table, rows_table
from pipeline.records.extraction import Block, Reject
from pipeline.records.tables import TABLES, TableSpec


@dataclass(frozen=True, slots=True)
class ToyParameters:
    """Keys of the [toy] table."""

    suffix: str = option("", "Appended to every text.")
    minimum: int = option(1, "Least count.", minimum=1)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its frequency."""

    word: str
    frequency: int
    score: float
    fresh: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A rejected source."""

    source: str
    detail: str


@dataclass(frozen=True, slots=True)
class Split:
    """A text as a list of its words."""

    doc_id: str
    words: list[str]


TABLES["toy/words"] = TableSpec(Word, twin=True)
TABLES["toy/notes"] = TableSpec(Note)
TABLES["toy/split"] = TableSpec(Split)


def read(batch: Mapping[str, pa.Table], parameters: ToyParameters, context: Context) -> dict[str, pa.Table]:
    """Blocks of the sources; a source without text is rejected."""
    blocks, rejects = [], []
    for row in batch["sources"].to_pylist():
        text = (context.corpus / row["source"]).read_text(encoding="utf-8")
        with (context.corpus / "read.log").open("a", encoding="utf-8") as log:
            log.write(row["source"] + "\n")
        if text:
            blocks.append(Block(row["doc_id"], 0, "paragraph", 0, 1, 0, 0, 0, 0, text + parameters.suffix))
        else:
            rejects.append(Reject(row["doc_id"], row["source"], "extract", "ExtractionError", "empty"))
    return {"blocks": rows_table(blocks, Block), "rejects": rows_table(rejects, Reject)}


def count(tables: Mapping[str, pa.Table], parameters: ToyParameters, context: Context) -> Result:
    """Terms with their counts."""
    words = [w for text in tables["blocks"].column("text").to_pylist() for w in text.split()]
    if "boom" in words:
        raise ValueError("boom was read")
    kept = sorted({w for w in words if words.count(w) >= parameters.minimum})
    columns: dict[str, Any] = {
        "word": kept,
        "frequency": [words.count(w) for w in kept],
        "score": [0.5] * len(kept),
        "fresh": [False] * len(kept),
    }
    return Result({"toy/words": make_table(Word, columns)}, {f"network/{w}.txt": w.encode() for w in kept})


def copy(batch: Mapping[str, pa.Table], parameters: ToyParameters, context: Context) -> dict[str, pa.Table]:
    """The blocks as they are."""
    return {"work/extracted_blocks": batch["blocks"]}


def split(batch: Mapping[str, pa.Table], parameters: ToyParameters, context: Context) -> dict[str, pa.Table]:
    """The words of each block."""
    rows = [Split(row["doc_id"], row["text"].split()) for row in batch["blocks"].to_pylist()]
    return {"toy/split": rows_table(rows, Split)}


def list_rejects(tables: Mapping[str, pa.Table], parameters: ToyParameters, context: Context) -> Result:
    """One record a reject."""
    rows = [Note(r["source"], r["detail"]) for r in tables["rejects"].to_pylist()]
    return Result({"toy/notes": rows_table(rows, Note)})


def mark(batch: Mapping[str, pa.Table], parameters: ToyParameters, context: Context) -> dict[str, pa.Table]:
    """Each block with how many words the whole corpus has behind it."""
    texts = [f"{text} of {batch['toy/words'].num_rows}" for text in batch["blocks"].column("text").to_pylist()]
    assert "frequency" not in batch["toy/words"].column_names
    place = batch["blocks"].column_names.index("text")
    return {"work/extracted_blocks": batch["blocks"].set_column(place, "text", pa.array(texts, pa.string()))}


def join(tables: Mapping[str, pa.Table], parameters: ToyParameters, context: Context) -> Result:
    """The first block of every document, and those of the last one, read part by part."""
    assert "work/extracted_blocks" not in tables
    name = "work/extracted_blocks"
    texts = [text for part in iterate_parts(name, tables, context) for text in part.column("text").to_pylist()]
    ids = [d for part in iterate_parts(name, tables, context) for d in part.column("doc_id").to_pylist()]
    chosen = select_rows(name, ids[-1:], tables, context)
    return Result({"toy/notes": rows_table([Note(*ends) for ends in zip(ids, texts, strict=True)], Note)}, {
        "network/last.txt": "".join(chosen.column("text").to_pylist()).encode(),
    })  # fmt: skip


MODULE = __name__
READ = Stage("toy.read", "extract", "map", f"{MODULE}:read", "toy", ("sources",), ("blocks",), followed=("blocks",))
COPY = Stage("toy.copy", "entities", "map", f"{MODULE}:copy", "toy", ("blocks",), ("work/extracted_blocks",))
SPLIT = Stage("toy.split", "entities", "map", f"{MODULE}:split", "toy", ("blocks",), ("toy/split",))
COUNT = Stage("toy.count", "segment", "reduce", f"{MODULE}:count", "toy", ("blocks",), ("toy/words",), ("network/",))
LIST = Stage("toy.list", "report", "reduce", f"{MODULE}:list_rejects", "toy", ("rejects", "toy/words"), ("toy/notes",))
MARK = Stage(
    "toy.mark", "entities", "map", f"{MODULE}:mark", "toy", ("blocks", "toy/words"), ("work/extracted_blocks",),
    whole=("toy/words",), unseen=("toy/words.frequency",),
)  # fmt: skip
JOIN = Stage(
    "toy.join", "report", "reduce", f"{MODULE}:join", "toy", ("work/extracted_blocks",), ("toy/notes",), ("network/",),
    streamed=("work/extracted_blocks",),
)  # fmt: skip
STAGES = (READ, COUNT, LIST)
