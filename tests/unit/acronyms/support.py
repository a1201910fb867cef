"""Tables for the stage from plain texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from models.training.acronyms.labels import tag_text
from pipeline.core.config import CorpusParameters
from pipeline.core.stage import MODELS, Context
from pipeline.entities.acronyms.stage import find_definitions, resolve_definitions
from pipeline.entities.parameters import EntitiesParameters
from pipeline.records.base import make_table
from pipeline.records.extraction import Block, Document
from pipeline.records.segmentation import Sentence, Token

CONTEXT = Context(Path(), MODELS, CorpusParameters())


def make_tables(texts: Mapping[str, str]) -> dict[str, pa.Table]:
    """Documents, blocks (a line each), sentences and tokens of the texts, sorted by id."""
    blocks, sentences, tokens = [], [], []
    for doc_id, text in sorted(texts.items()):
        blocks += [(doc_id, k, "paragraph", 0, 1, 0.0, 0.0, 0.0, 0.0, line) for k, line in enumerate(text.split("\n"))]
        spans = [match.span() for match in re.finditer("[^。\n]+。?", text)]
        sentences += [(doc_id, k, 0, 1, a, b, text[a:b]) for k, (a, b) in enumerate(spans)]
        tagged = tag_text(text)
        tokens += [
            (doc_id, 0, k, a, b, text[a:b], tag) for k, (a, b, tag) in enumerate(tagged.window(0, len(text) + 1))
        ]
    ids = sorted(texts)
    documents = {name: [""] * len(ids) for name in Document.__dataclass_fields__} | {
        "doc_id": ids, "source": [f"sources/{i}.txt" for i in ids], "year": [None] * len(ids), "pages": [1] * len(ids),
        "characters": [len(texts[i]) for i in ids], "text_quality": [1.0] * len(ids),
    }  # fmt: skip
    made = {"documents": make_table(Document, documents)}
    for name, record, rows in (
        ("blocks", Block, blocks),
        ("sentences", Sentence, sentences),
        ("tokens", Token, tokens),
    ):
        columns = zip(*rows, strict=True) if rows else [[] for _ in record.__dataclass_fields__]
        made[name] = make_table(record, dict(zip(record.__dataclass_fields__, map(list, columns), strict=True)))
    return made


def run_stage(texts: Mapping[str, str]) -> dict[str, list[dict[str, object]]]:
    """The stage's tables for the texts, as rows."""
    tables = make_tables(texts)
    tables |= find_definitions(tables, EntitiesParameters(), CONTEXT)
    result = resolve_definitions(tables, EntitiesParameters(), CONTEXT)
    return {name: table.to_pylist() for name, table in result.tables.items()}


def find_pairs(text: str) -> list[tuple[str, str]]:
    """Pairs of short form and long form that the stage finds in one text."""
    return [(str(row["short_form"]), str(row["long_form"])) for row in run_stage({"d": text})["acronyms"]]
